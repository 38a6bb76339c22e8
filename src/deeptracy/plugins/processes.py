"""Processes as Linux tells of them in ``/proc``: https://man7.org/linux/man-pages/man5/proc.5.html.

On other systems there is nothing to read, so nothing is found.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_PROC = Path("/proc")
_KIB = 1 << 10


def descendants(root: int) -> list[int]:
    """The ids of all processes below one, in no order."""
    found: list[int] = []
    waiting = [root]
    while waiting:
        children = list(_children(waiting.pop()))
        found += children
        waiting += children
    return found


def _children(pid: int) -> Iterator[int]:
    for task in _listing(_PROC / str(pid) / "task"):
        yield from map(int, _read(task / "children").split())


def memory(pids: Iterable[int]) -> int:
    """Bytes of memory that processes really use, without the files they have mapped."""
    return sum(_memory(_read(_PROC / str(pid) / "status")) for pid in pids)


def _memory(status: bytes) -> int:
    lines = (line.split() for line in status.splitlines() if line.startswith((b"RssAnon:", b"RssShmem:")))
    return sum(int(words[1]) * _KIB for words in lines)


def threads_of_user() -> int:
    """How many threads the user of this process has in all processes."""
    own = os.getuid()
    return sum(len(_listing(process / "task")) for process in _numbered() if _owner(process) == own)


def bearing(variable: str) -> list[int]:
    """The ids of processes that were started with an environment variable (``NAME=value``)."""
    wanted = variable.encode()
    return [
        int(process.name)
        for process in _numbered()
        if process.name != str(os.getpid()) and wanted in _read(process / "environ").split(b"\0")
    ]


def _numbered() -> list[Path]:
    return [path for path in _listing(_PROC) if path.name.isdigit()]


# A process may go away, and its files with it, between any two looks.


def _listing(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except OSError:
        return None
