"""Foreign code at work in processes of its own: the side that asks."""

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, TypeVar

import msgspec

from deeptracy.plugins import processes
from deeptracy.plugins.limits import Limits
from deeptracy.plugins.plugin import Failure, Origin, Reason

_KEPT = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "NO_PROXY",
    "no_proxy", "DOCKER_HOST", "CONTAINER_HOST", "XDG_RUNTIME_DIR",
)  # fmt: skip
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")
_RUN = "DEEPTRACY_PLUGIN_RUN"
_MARGIN = 20.0  # seconds beyond the limit for a supervisor to start, end everything and report
_CHUNK = 1 << 16
_COMMAND = (sys.executable, "-I", "-B", "-m", "deeptracy.plugins.supervisor")

Shape = TypeVar("Shape")


class Failed(Exception):
    """The code gave no answer. ``failure`` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Verdict(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the supervisor tells: why the worker was stopped, how it ended (below 0: by a signal), what it answered."""

    stopped: Reason | None
    message: str
    exit: int
    answer: str
    log: str


class _Told(msgspec.Struct, forbid_unknown_fields=True):
    """The worker's own word on why there is no answer."""

    failed: Reason
    message: str


def ask(
    origin: Origin, plugin: str | None, source: str, limits: Limits, variables: Mapping[str, str] | None = None
) -> Verdict:
    """Have a plugin run over a source, or with None the code of its origin loaded and listed. Never raises.

    ``variables`` are added to the environment, which has nothing of ours but paths, locale, certificates and proxies.
    """
    run = uuid.uuid4().hex
    scratch = os.path.join(tempfile.gettempdir(), f"deeptracy-plugin-{run}")
    job = {
        "kind": origin.kind.value, "place": origin.place, "plugin": plugin, "source": source, "limits": asdict(limits),
        "scratch": scratch,
    }  # fmt: skip
    environment = {**_environment(), **(variables or {}), _RUN: run}
    try:
        with tempfile.TemporaryFile() as said:
            told = _converse(json.dumps(job).encode() + b"\n", environment, limits, said)
            verdict = _read_verdict(told)
            if verdict is None:
                _end_bearers(f"{_RUN}={run}")
                shutil.rmtree(scratch, ignore_errors=True)
                said.seek(0)
                return Verdict(Reason.CRASHED, "its supervisor was lost", 1, "", _end_of(said, limits.log))
            return verdict
    except OSError as error:
        return Verdict(Reason.NOT_STARTED, f"no process to run it in: {error.strerror or error}", 1, "", "")


def answer(verdict: Verdict, shape: type[Shape]) -> Shape:
    """What the worker answered, strictly of this shape. Raises `Failed`."""
    if verdict.stopped is not None:
        raise Failed(Failure(verdict.stopped, verdict.message))
    if not verdict.answer:
        raise Failed(Failure(Reason.CRASHED, _ending(verdict.exit)))
    told: _Told | None = _decode(verdict.answer, _Told)
    if told is not None:
        raise Failed(Failure(told.failed, told.message))
    found: Shape | None = _decode(verdict.answer, shape)
    if found is None:
        raise Failed(Failure(Reason.RUBBISH, "its answer is not of the expected form"))
    return found


def _decode(text: str, shape: type[Shape]) -> Shape | None:
    try:
        return msgspec.json.decode(text, type=shape, strict=True)
    except (msgspec.DecodeError, RecursionError):
        return None


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended by itself with exit code {code} and without results"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"ended by {name}"


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # A proxy's address may hold a password; the operator can hand it to plugins on purpose.
    proxies = {name: os.environ[name] for name in _PROXIES if "@" not in os.environ.get(name, "@")}
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TMPDIR": tempfile.gettempdir()} | kept | proxies


def _converse(job: bytes, environment: Mapping[str, str], limits: Limits, said: IO[bytes]) -> bytes:
    """Start a supervisor, hand it the job, and take what it tells. It ends when we do, since its stdin closes then."""
    with subprocess.Popen(
        _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env=environment, cwd=os.sep,
        start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(job)
            process.stdin.flush()
            most = 8 * (limits.answer + limits.log) + _CHUNK  # JSON in JSON, with escapes
            return _read_until(process.stdout, time.monotonic() + limits.seconds + limits.grace + _MARGIN, most)
        finally:
            _dismiss(process)


def _dismiss(process: subprocess.Popen[bytes]) -> None:
    """Let a supervisor clean up and end, which it does when its stdin closes; kill one that does not."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_MARGIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _read_until(stream: IO[bytes], deadline: float, most: int) -> bytes:
    """What is written until the end of the stream, the deadline, or the most there may be."""
    taken = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while len(taken) <= most and selector.select(max(0.0, deadline - time.monotonic())):
            data = os.read(stream.fileno(), _CHUNK)
            if not data:
                break
            taken += data
    return bytes(taken)


def _read_verdict(told: bytes) -> Verdict | None:
    try:
        return msgspec.json.decode(told, type=Verdict, strict=True)
    except msgspec.DecodeError:
        return None


def _end_bearers(variable: str) -> None:
    """End what a lost supervisor can't end any more."""
    for pid in processes.bearing(variable):
        try:
            os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _end_of(stream: IO[bytes], most: int) -> str:
    return stream.read()[-most:].decode("utf-8", "replace")
