"""package.json files as projects: what each names, which are workspace members, which a lock file speaks for.

https://docs.npmjs.com/cli/configuring-npm/package-json, https://pnpm.io/pnpm-workspace_yaml,
https://docs.deno.com/runtime/fundamentals/workspaces.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, relpath
from posixpath import join as join_path
from typing import Any, NamedTuple

from deeptracy.inventory import json_document, yaml_document
from deeptracy.inventory.javascript import jsonc
from deeptracy.inventory.javascript.globs import matches
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

_MAX_GLOBS = 1000


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


def workspace_globs(document: Mapping[str, Any], key: str = "workspaces") -> tuple[str, ...]:
    """The globs of a workspace's members: a list, or one inside an object; none where there is something else."""
    found = document.get(key)
    return _texts(found) or _texts(mapping(found).get("packages") or mapping(found).get("members"))


def _texts(value: Any) -> tuple[str, ...]:
    """The texts of a list of globs, cut short where no workspace needs so many; none of anything else."""
    return tuple(item for item in value[:_MAX_GLOBS] if isinstance(item, str)) if isinstance(value, list) else ()


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
    while not _has_lock(folder, paths) or not _covers(folder, file.folder, tree):
        if not folder:
            return False
        folder = dirname(folder)
    return True


def _has_lock(folder: str, paths: Collection[str]) -> bool:
    return any(join_path(folder, lock) in paths for lock in LOCKS)


def _covers(folder: str, member: str, tree: Tree) -> bool:
    """Whether the workspace at ``folder`` is, or has as a member, the folder ``member``."""
    return folder == member or matches(_globs(folder, tree), relpath(member, folder or "."))


def _globs(folder: str, tree: Tree) -> list[str]:
    """The globs of all kinds of workspaces at a folder. What can't be read chooses nothing."""
    globs: list[str] = []
    for name, load, key in _WORKSPACE_FILES:
        data = tree.read(join_path(folder, name))
        try:
            globs += workspace_globs(mapping(load(data)), key) if data else ()
        except Malformed:
            continue
    return globs


_WORKSPACE_FILES = (
    ("package.json", json_document.load, "workspaces"),
    ("pnpm-workspace.yaml", yaml_document.load, "packages"),
    ("deno.json", jsonc.load, "workspace"),
    ("deno.jsonc", jsonc.load, "workspace"),
)
