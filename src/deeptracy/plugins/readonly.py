"""A source that plugins may read and not write."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_READ = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
_ENTER = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """Take the right to write from a folder that is ours, and all in it, and give it back to its owner at the end.

    It guards against mistakes: root writes all the same, and the owner of a file can give himself the right again.
    All may read, so that a container's user can; whether they get to the folder is up to the folders above.
    Raises `OSError`.
    """
    _change(folder, lambda mode: mode & ~_WRITE | _READ | (_ENTER if stat.S_ISDIR(mode) else 0))
    try:
        yield folder
    finally:
        _change(folder, lambda mode: mode | stat.S_IWUSR)


def _change(folder: Path, mode: Callable[[int], int]) -> None:
    for path, names, files in os.walk(folder, topdown=True):
        for name in (".", *names, *files):
            whole = os.path.join(path, name)
            before = os.lstat(whole).st_mode
            if not stat.S_ISLNK(before):  # what a link points to may not be ours
                os.chmod(whole, stat.S_IMODE(mode(before)))
