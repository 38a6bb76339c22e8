"""A folder on disk.

Links are followed only to files inside the folder. Folders behind links are not entered, so links can't make a loop,
and what is opened is opened without following, so that a link put in between looking and opening leads nowhere.
"""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from deeptracy.model.inventory import Skipped
from deeptracy.source.gitignore import GitIgnore
from deeptracy.source.selection import VENDORED_LISTS, Select, Selection


class FolderTree:
    """The files below a folder that a selection wants."""

    def __init__(self, root: Path, select: Select, *, recursive: bool = True) -> None:
        """List the files. The target's configuration is read first, through ``select``."""
        self._root = root.resolve()
        self.skipped: list[Skipped] = []
        self._max_file = Selection().max_file
        selection = select(self.read_any)
        self._max_file = selection.max_file
        self._recursive = recursive
        self._paths = dict.fromkeys(self._walk(selection))

    def paths(self) -> Collection[str]:
        return self._paths.keys()

    def hide(self, paths: Iterable[str]) -> None:
        """Make files look as if they were not there."""
        for path in paths:
            self._paths.pop(path, None)

    def read(self, path: str) -> bytes | None:
        return self.read_any(path) if path in self._paths else None

    def read_any(self, path: str) -> bytes | None:
        """The bytes of any file below the folder; None when there is none. Raises OSError."""
        place = self._inside(path)
        if place is None:
            return None
        try:
            descriptor = os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except (FileNotFoundError, NotADirectoryError):
            return None
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(0, "not a regular file")
            data = file.read(self._max_file + 1)
        if len(data) > self._max_file:
            raise OSError(0, f"larger than {self._max_file // 1_000_000} MB")
        return data

    def _inside(self, path: str) -> str | None:
        """The real place of a path, if it is below the root."""
        place = os.path.realpath(self._root / path)
        return place if place.startswith(os.path.join(self._root, "")) else None

    def _walk(self, selection: Selection) -> Iterator[str]:
        waiting = [""]
        count = 0
        ignored = GitIgnore(self.read_any)
        while waiting:
            for entry, path in self._entries(waiting.pop()):
                if entry.is_dir(follow_symlinks=False):
                    if not self._recursive:
                        continue
                    if selection.enters(path) and (selection.brings_back(path) or not ignored.folder(path)):
                        waiting.append(path)
                    else:
                        yield from self._lists_in(path, selection)
                elif not selection.leaves_out(path) and self._is_file(entry, path):
                    count += 1
                    if count > selection.max_files:
                        self.skipped.append(Skipped("", f"holds more than {selection.max_files:,} files"))
                        return
                    yield path

    def _entries(self, folder: str) -> list[tuple[os.DirEntry[str], str]]:
        try:
            with os.scandir(self._root / folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            self.skipped.append(Skipped(folder, f"the folder can't be read: {error.strerror}"))
            return []
        return [(entry, f"{folder}/{entry.name}" if folder else entry.name) for entry in entries]

    def _lists_in(self, folder: str, selection: Selection) -> Iterator[str]:
        """The lists of what was vendored, from a folder that is not entered."""
        for name in VENDORED_LISTS:
            path = f"{folder}/{name}"
            if selection.reads(path) and self._inside(path) and (self._root / path).is_file():
                yield path

    def _is_file(self, entry: os.DirEntry[str], path: str) -> bool:
        """Regular files, and links to regular files inside the folder; other links are only told of by their reader."""
        if not entry.is_symlink():
            return entry.is_file(follow_symlinks=False)
        place = self._inside(path)
        return place is not None and os.path.isfile(place)
