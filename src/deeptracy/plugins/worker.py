"""The process a plugin's code runs in: bounds itself, does one job, and writes the answer as JSON."""

import json
import os
import signal
import sys
import tempfile
import traceback
from dataclasses import asdict
from types import FrameType
from typing import Any, NoReturn

from deeptracy.plugins import limits as bounds
from deeptracy.plugins.author import PluginResult
from deeptracy.plugins.limits import Limits
from deeptracy.plugins.loading import NotLoaded, load
from deeptracy.plugins.plugin import Kind, Origin, Reason

Answer = dict[str, object]


def work(job: dict[str, Any], answers: int, log: int) -> NoReturn:
    """Do the job in this process, a fork, and end it. ``answers`` and ``log`` are file descriptors to write to."""
    status = 1
    try:
        _settle_in(job["scratch"], answers, log)
        bounds.apply(Limits(**job["limits"]))
        with open(answers, "wb") as channel:
            channel.write(json.dumps(_answer(job)).encode())
        sys.stdout.flush()
        status = 0
    except BaseException:  # noqa: BLE001 - no way leads back into the process that this is a fork of
        traceback.print_exc()
    finally:
        os._exit(status)  # threads that the plugin left behind are not waited for


def _settle_in(scratch: str, answers: int, log: int) -> None:
    os.setsid()
    signal.signal(signal.SIGTERM, _leave)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(ours, standard)
    os.closerange(3, answers)
    os.closerange(answers + 1, os.sysconf("SC_OPEN_MAX"))
    sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    os.chdir(scratch)
    os.umask(0o077)
    os.environ.update(HOME=scratch, TMPDIR=scratch)
    tempfile.tempdir = None  # it remembers the folder of the process that this is a fork of


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit("told to end")  # so that `finally` clauses run: a container is stopped in one


def _answer(job: dict[str, Any]) -> Answer:
    try:
        return _do(job)
    except MemoryError:
        return _failed(Reason.MEMORY, "ran out of memory")
    except BaseException as error:  # noqa: BLE001 - whatever foreign code does is told, and is no fault of ours
        traceback.print_exc()
        reason = Reason.NOT_LOADED if job["plugin"] is None else Reason.CRASHED
        return _failed(reason, f"{type(error).__name__}: {_said(error)}")


def _said(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except Exception:  # noqa: BLE001 - its __str__ is foreign code too
        return "(can't be shown)"


def _do(job: dict[str, Any]) -> Answer:
    origin = Origin(Kind(job["kind"]), job["place"])
    try:
        found = load(origin)
    except NotLoaded as error:
        return _failed(Reason.NOT_LOADED, str(error))
    if job["plugin"] is None:
        return {"plugins": [asdict(marked) for marked, _ in found.values()]}
    if job["plugin"] not in found:
        return _failed(Reason.NOT_LOADED, f"{origin} has no plugin {job['plugin']!r} any more")
    return _results(found[job["plugin"]][1](job["source"]))


def _results(returned: object) -> Answer:
    if not isinstance(returned, list | tuple):
        return _failed(Reason.RUBBISH, f"returned {type(returned).__name__}, not a list of PluginResult")
    strange = next((type(one).__name__ for one in returned if not isinstance(one, PluginResult)), None)
    if strange is not None:
        return _failed(Reason.RUBBISH, f"returned a list with {strange} in it, not only PluginResult")
    return {"results": [asdict(one) for one in returned]}


def _failed(reason: Reason, message: str) -> Answer:
    return {"failed": reason.value, "message": message}
