"""The members of a Cargo workspace: https://doc.rust-lang.org/cargo/reference/workspaces.html."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath, relpath
from typing import Any

from deeptracy.inventory.globs import matches
from deeptracy.inventory.parser import Malformed, Tree
from deeptracy.inventory.rust.manifest import Manifest, Shared
from deeptracy.model.inventory import Skipped

_FILE = "Cargo.toml"


class Workspace:
    """The packages whose lock file is in ``folder``, by name, and the manifests that can't be read.

    These are the package beside the lock file, those that the root's ``members`` choose, and those in folders that
    one of them names, in turn.
    """

    def __init__(self, folder: str, tree: Tree) -> None:
        self.members: dict[str, Manifest] = {}
        self.gaps: list[Skipped] = []
        self._folder = folder
        self._tree = tree
        root = self._read(folder, None)
        self.known = root is not None
        if root:
            self._visit(root)

    def path_of(self, member: Manifest) -> str:
        """The folder of a member as seen from the lock file."""
        return relpath(member.folder or ".", self._folder or ".")

    def _visit(self, root: Manifest) -> None:
        waiting = [self._folder, *self._chosen(root)]
        seen: set[str] = set()
        while waiting:
            folder = waiting.pop()
            manifest = None if folder in seen else self._read(folder, root.shared)
            seen.add(folder)
            if manifest:
                if manifest.name:
                    self.members[manifest.name] = manifest
                waiting += [one.folder for one in manifest.wanted if one.folder is not None]

    def _chosen(self, root: Manifest) -> Iterator[str]:
        """The folders that the globs of the root choose."""
        globs = _strings(root.workspace.get("members"))
        excluded = {normpath(path) for path in _strings(root.workspace.get("exclude"))}
        prefix = f"{self._folder}/" if self._folder else ""
        for path in self._tree.paths() if globs else ():
            if path.startswith(prefix) and path.endswith(f"/{_FILE}"):
                inner = dirname(path.removeprefix(prefix))
                if inner not in excluded and matches(globs, inner):
                    yield dirname(path)

    def _read(self, folder: str, shared: Shared | None) -> Manifest | None:
        path = normpath(join(folder, _FILE))
        data = self._tree.read(path)
        if data is None:
            return None
        try:
            return Manifest(folder, data, shared)
        except Malformed as error:
            self.gaps.append(Skipped(path, str(error)))
            return None


def shared_dependencies(folder: str, tree: Tree) -> Shared:
    """The ``workspace.dependencies`` that a package in ``folder`` may name: those of the nearest root above."""
    while True:
        try:
            manifest = Manifest(folder, tree.read(join(folder, _FILE)) or b"")
        except Malformed:  # said where the file itself is read
            return Shared()
        if manifest.workspace or not folder:
            return manifest.shared
        folder = dirname(folder)


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
