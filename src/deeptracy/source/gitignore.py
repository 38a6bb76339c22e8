"""Folders that git ignores: what was built or downloaded there is no part of the project.

Single files are read although they are ignored: a lock file that is not committed still says what is installed, and to
leave it out unsaid would look like a clean bill. https://git-scm.com/docs/gitignore
"""

from collections.abc import Callable
from functools import cache
from posixpath import dirname, join
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


_MAX_SIZE = 1 << 20


class GitIgnore:
    """The ``.gitignore`` files of a folder, read as they are needed."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        """``read`` gives the bytes of a file by its path from the root; None when there is none."""
        self._read = read
        self._patterns = cache(self._parse)

    def folder(self, path: str) -> bool:
        """Whether a folder is ignored. The nearest file that speaks of it decides."""
        above = dirname(path)
        while True:
            patterns = self._patterns(above)
            if patterns is not None:
                verdict = patterns.check_file(path[len(above) :].lstrip("/") + "/").include
                if verdict is not None:
                    return verdict
            if not above:
                return False
            above = dirname(above)

    def _parse(self, folder: str) -> "GitIgnoreSpec | None":
        try:
            data = self._read(join(folder, ".gitignore"))
            if not data:
                return None
            from pathspec import GitIgnoreSpec  # most folders have none

            return GitIgnoreSpec.from_lines(data[:_MAX_SIZE].decode("utf-8", "replace").splitlines())
        except (OSError, ValueError):
            return None
