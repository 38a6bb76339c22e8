"""A lock between processes that is let go of when its holder dies."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import errno
    import msvcrt

    def _lock(descriptor: int) -> None:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError as error:
                # It gives up after ten seconds.
                if error.errno != errno.EDEADLOCK:
                    raise
            else:
                return
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


class ExclusiveLock:
    """Held by one process at a time; `acquire` waits. The file stays, since removing it would race."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def acquire(self) -> None:
        """Wait for the lock. Raises OSError when the file can't be made."""
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        _lock(self._descriptor)

    def release(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)
