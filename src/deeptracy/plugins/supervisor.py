"""The process between Deeptracy and a plugin: forks the worker, watches it, and leaves nothing of it behind.

It takes a job as a line of JSON on stdin and writes a verdict as JSON to stdout. When stdin closes, whoever asked is
gone and everything ends. Orphans of the worker become its own children
(https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html), so that none escapes by leaving its session;
elsewhere than on Linux only the worker's own process group is watched over.
"""

import ctypes
import json
import os
import selectors
import shutil
import signal
import sys
import time
from typing import Any

from deeptracy.plugins import processes
from deeptracy.plugins.limits import Limits
from deeptracy.plugins.plugin import Reason
from deeptracy.plugins.worker import work

_LOOK = 0.05  # seconds between two looks at what the processes use
_REAP = 5.0  # seconds for the system to end what was killed
_CHUNK = 1 << 16
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def main() -> None:
    """Do the job that stdin names."""
    job = json.loads(sys.stdin.buffer.readline())
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    os.mkdir(job["scratch"], mode=0o700)
    try:
        verdict = _Watch(job).verdict()
    finally:
        shutil.rmtree(job["scratch"], ignore_errors=True)
    sys.stdout.write(json.dumps(verdict))


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


class _Stopped(Exception):
    """The worker is not to go on."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class _Watch:
    """One worker under watch."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.limits = Limits(**job["limits"])
        self.answer = bytearray()
        self.log = bytearray()
        self.abandoned = False
        answers, to_answer = os.pipe()
        logged, to_log = os.pipe()
        self.worker = os.fork()
        if self.worker == 0:
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            work(job, to_answer, to_log)
        os.close(to_answer)
        os.close(to_log)
        self.selector = selectors.DefaultSelector()
        for descriptor, taker in ((answers, self._take_answer), (logged, self._take_log), (0, self._take_end)):
            os.set_blocking(descriptor, False)
            self.selector.register(descriptor, selectors.EVENT_READ, taker)

    def verdict(self) -> dict[str, object]:
        """Watch until the end: why it was stopped (or nothing), how the worker ended, its answer and its log."""
        stopped = None
        try:
            self._watch()
        except _Stopped as error:
            stopped = error
            if error.reason is Reason.TIMED_OUT:  # of what eats up the machine, nothing is waited for
                self._let_clean_up()
        status = self._end_all()
        while self._take(0):  # what was written before the end; no more can come
            continue
        if stopped is None and len(self.answer) > self.limits.answer:
            stopped = self._too_long()
        return {
            "stopped": stopped and stopped.reason.value,
            "message": str(stopped or ""),
            "exit": os.waitstatus_to_exitcode(status),
            "answer": "" if stopped else self.answer.decode("utf-8", "replace"),
            "log": self.log.decode("utf-8", "replace"),
        }

    def _watch(self) -> None:
        """Take what the worker writes until it ends. Raises `_Stopped`."""
        deadline = time.monotonic() + self.limits.seconds
        look = 0.0
        while not self._ended():
            self._take(_LOOK)
            now = time.monotonic()
            if now > deadline or self.abandoned:
                raise _Stopped(Reason.TIMED_OUT, f"no end after {self.limits.seconds:g} seconds")
            if now >= look:
                self._check_usage()
                look = now + _LOOK

    def _check_usage(self) -> None:
        if len(self.answer) > self.limits.answer:
            raise self._too_long()
        running = processes.descendants(os.getpid())
        if len(running) > self.limits.processes:
            raise _Stopped(Reason.PROCESSES, f"had more than {self.limits.processes} processes at a time")
        if processes.memory(running) > self.limits.memory:
            raise _Stopped(Reason.MEMORY, f"used more than {self.limits.memory >> 20} MiB of memory")

    def _too_long(self) -> _Stopped:
        return _Stopped(Reason.RUBBISH, f"returned more than {self.limits.answer} bytes")

    def _let_clean_up(self) -> None:
        os.kill(self.worker, signal.SIGTERM)
        deadline = time.monotonic() + self.limits.grace
        while not self._ended() and time.monotonic() < deadline:
            self._take(_LOOK)

    def _ended(self) -> bool:
        """Whether the worker has ended. It is not reaped yet, so that its id stays its own; orphans that ended are."""
        while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
            if ended.si_pid == self.worker:
                return True
            os.waitpid(ended.si_pid, 0)
        return False

    def _end_all(self) -> int:
        """Kill what is left of the worker and of all it started; the worker's status."""
        status = 0
        deadline = time.monotonic() + _REAP
        while time.monotonic() < deadline:
            self._kill_all()
            try:
                while (reaped := os.waitpid(-1, os.WNOHANG))[0]:
                    status = reaped[1] if reaped[0] == self.worker else status
            except ChildProcessError:
                break
            time.sleep(0.001)
        return status

    def _kill_all(self) -> None:
        for pid in (-self.worker, *processes.descendants(os.getpid())):
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue

    def _take(self, seconds: float) -> bool:
        """Take what there is to read, waiting for it if need be; whether there was anything."""
        ready = self.selector.select(seconds)
        for key, _ in ready:
            data = os.read(key.fd, _CHUNK)
            if not data:
                self.selector.unregister(key.fd)
            key.data(data)
        return bool(ready)

    def _take_answer(self, data: bytes) -> None:
        if len(self.answer) <= self.limits.answer:
            self.answer += data

    def _take_log(self, data: bytes) -> None:
        self.log += data
        del self.log[: -self.limits.log]

    def _take_end(self, data: bytes) -> None:
        self.abandoned = not data


if __name__ == "__main__":
    main()
