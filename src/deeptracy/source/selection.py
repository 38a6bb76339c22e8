"""Which files of a target are read.

What a package manager installs, or a developer vendored, is the lock file's business and not the project's own word, so
those folders are left out unless asked for. The two lists inside them that say exactly what was vendored are read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from posixpath import basename

from deeptracy.model.path_pattern import path_matches

VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".bzr", ".jj"})
INSTALLED = frozenset(
    {
        "node_modules", "bower_components", "jspm_packages", "site-packages", "__pycache__", ".venv", ".tox", ".nox",
        "vendor", "Pods", "Carthage", ".bundle", ".cargo", ".gradle", ".m2", ".terraform", "elm-stuff", ".pnpm-store",
        ".yarn",
    }
)  # fmt: skip
VENDORED_LISTS = ("modules.txt", "composer/installed.json")
"""What a ``vendor`` folder says of itself, relative to it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which files of a target are read.

    ``ignored``: path patterns that are left out, whatever else says otherwise. ``included``: path patterns of folders
    that are read although they are left out by default. ``installed``: read installed and vendored packages too.
    ``max_file``: in bytes.
    """

    ignored: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    installed: bool = False
    max_file: int = 100 * 1000 * 1000
    max_files: int = 1_000_000

    def leaves_out(self, path: str) -> bool:
        """Whether a pattern of the configuration leaves a file or folder out."""
        return any(path_matches(pattern, path) for pattern in self.ignored)

    def enters(self, folder: str) -> bool:
        """Whether a folder is looked into."""
        name = basename(folder)
        if name in VERSION_CONTROL or self.leaves_out(folder):
            return False
        return name not in INSTALLED or self.brings_back(folder)

    def brings_back(self, folder: str) -> bool:
        """Whether a folder that is left out by default is asked for."""
        if self.installed:
            return True
        return any(path_matches(pattern, folder) for pattern in self.included)

    def reads(self, path: str) -> bool:
        """Whether a file is read, judged by its whole path: for sources that list files and not folders."""
        if self.leaves_out(path):
            return False
        folder, _, name = path.rpartition("vendor/")
        if name in VENDORED_LISTS and path != name:
            path = f"{folder}vendor"
        parts = path.split("/")
        return all(self.enters("/".join(parts[:end])) for end in range(1, len(parts)))


Read = Callable[[str], bytes | None]
"""Gives the bytes of a file of the target by its path; None when there is none."""

Select = Callable[[Read], Selection]
"""Decides which files are read, after a look at the target's own configuration."""
