"""package.json files as projects: what each names, which are workspace members, which a lock file speaks for.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, relpath
from posixpath import join as join_path
from typing import Any, NamedTuple

from deeptracy.inventory import json_document
from deeptracy.inventory.globs import matches
from deeptracy.inventory.json_document import as_object, mapping, string
from deeptracy.inventory.parser import Malformed, SourceFile, Tree
from deeptracy.model.inventory import Gap, Scope, Skipped

LOCKS = ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock")
"""The lock files that say more than a package.json beside them."""

SECTIONS: Mapping[str, Scope] = {
    "dependencies": Scope.RUNTIME,
    "optionalDependencies": Scope.OPTIONAL,
    "peerDependencies": Scope.PEER,
    "devDependencies": Scope.DEV,
}
"""What each section of a package.json is for."""


class Wanted(NamedTuple):
    """One thing that a project, or a package in a lock file, asks for."""

    name: str
    asked: str
    section: str

    @property
    def scope(self) -> Scope:
        """What it is needed for."""
        return SECTIONS[self.section]


def wanted(holder: Mapping[str, Any]) -> Iterator[Wanted]:
    """What the sections of an object name, in the order of the file.

    What is optional overrides the same name among the dependencies, as npm has it. Raises `Malformed`.
    """
    optional = mapping(holder.get("optionalDependencies"))
    for section in [key for key in holder if key in SECTIONS]:
        for name, asked in as_object(holder[section] or {}, f"{section!r}").items():
            if not isinstance(asked, str):
                raise Malformed(f"what {section!r} says of {name!r} is not a text")
            if section != "dependencies" or name not in optional:
                yield Wanted(name, asked, section)


@dataclass(frozen=True, slots=True)
class Project:
    """One package.json. ``member``: its folder as seen from the lock file's (``.`` beside it)."""

    member: str
    name: str = ""
    version: str = ""
    wanted: tuple[Wanted, ...] = ()
    workspaces: tuple[str, ...] = ()
    resolutions: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, member: str, data: bytes) -> "Project":
        """Read a package.json. Raises `Malformed`."""
        document = json_document.load_object(data)
        return cls(
            member,
            string(document.get("name")),
            string(document.get("version")),
            tuple(wanted(document)),
            workspace_globs(document),
            mapping(document.get("resolutions")),
        )


def workspace_globs(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The globs of a workspace's members: a list, or one inside an object; none where there is something else."""
    found = document.get("workspaces")
    listed = found.get("packages") if isinstance(found, dict) else found
    return tuple(item for item in listed if isinstance(item, str)) if isinstance(listed, list) else ()


def find(file: SourceFile, tree: Tree, member: str, gaps: list[Skipped]) -> Project | None:
    """The project of a member of the lock file; None when there is no package.json, or (told in ``gaps``) a bad one."""
    path = file.beside(join_path(member, "package.json"))
    data = tree.read(path)
    if data is None:
        return None
    try:
        return Project.load(member, data)
    except Malformed as error:
        gaps.append(Skipped(path, str(error), Gap.UNREADABLE))
        return None


def find_members(file: SourceFile, tree: Tree, globs: Sequence[str], gaps: list[Skipped]) -> list[Project]:
    """The projects below the lock file's folder that the globs of its workspace choose, in the order of their paths."""
    prefix = file.folder + "/" if file.folder else ""
    folders = sorted(
        dirname(path)[len(prefix) :]
        for path in tree.paths()
        if globs and path.endswith("/package.json") and path.startswith(prefix) and "node_modules/" not in path
    )
    found = (find(file, tree, folder, gaps) for folder in folders if folder and matches(globs, folder))
    return [project for project in found if project]


def locked(file: SourceFile, tree: Tree) -> bool:
    """Whether a lock file beside this package.json, or one above it whose workspace it is in, speaks for it."""
    paths = tree.paths()
    folder = file.folder
    while not any(_covers(folder, lock, file, tree) for lock in LOCKS if join_path(folder, lock) in paths):
        if not folder:
            return False
        folder = dirname(folder)
    return True


def _covers(folder: str, lock: str, file: SourceFile, tree: Tree) -> bool:
    """Whether a lock file in ``folder`` is for this package.json too: the workspace's globs, or itself, say so."""
    if folder == file.folder:
        return True
    member = relpath(file.folder, folder or ".")
    root = find(SourceFile(join_path(folder, lock), b""), tree, ".", [])
    if root and matches(root.workspaces, member):
        return True
    data = tree.read(join_path(folder, lock)) or b""
    return any(written.format(member).encode() in data for written in _LISTED.get(lock, ('"{}": {{',)))


# How a lock file writes a member's path, where it lists all of them.
_LISTED = {
    "yarn.lock": ('@workspace:{}"',),
    "pnpm-lock.yaml": ("\n  {}:\n", "\n  '{}':\n"),
}
