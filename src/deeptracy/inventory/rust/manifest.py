"""``Cargo.toml`` as what it asks for: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any

from deeptracy.inventory import toml_document
from deeptracy.inventory.json_document import as_object, string
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.rust.origin import FOLDER, GIT, OTHER_REGISTRY
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Scope
from deeptracy.versions.intervals import contains
from deeptracy.versions.requirements import bounds

_SECTIONS = {
    "dependencies": Scope.RUNTIME,
    "dev-dependencies": Scope.DEV,
    "dev_dependencies": Scope.DEV,
    "build-dependencies": Scope.BUILD,
    "build_dependencies": Scope.BUILD,
}
_LINE = re.compile(r"""\s*(?:\[([^\[\]]+)\]|("[^"]*"|'[^']*'|[\w-]+)\s*[.=])""")
_NOISE = re.compile(r"""[\s"']""")


@dataclass(frozen=True, slots=True)
class Shared:
    """The ``workspace.dependencies`` of a workspace's root, and the root's folder, which their paths start from."""

    folder: str = ""
    dependencies: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One dependency: the crate's own name (not the one it is renamed to), what is asked for, and from where.

    ``folder`` is the path of a crate in a folder, from the root of the target.
    """

    name: str
    requirement: str
    scope: Scope
    line: int = 0
    folder: str | None = None
    git: str = ""
    registry: str = ""

    @property
    def private(self) -> str:
        """Why this is not the public crate, empty when it is."""
        if self.folder is not None:
            return FOLDER
        if self.git:
            return GIT
        return OTHER_REGISTRY if self.registry else ""

    def admits(self, version: str) -> bool:
        """Whether a version satisfies the requirement; also when that can't be told."""
        intervals = bounds("crates.io", self.requirement)
        return intervals is None or any(contains("crates.io", interval, version) is not False for interval in intervals)


class Manifest:
    """The ``Cargo.toml`` in a folder. What it may inherit is ``shared``, or else its own."""

    def __init__(self, folder: str, data: bytes, shared: Shared | None = None) -> None:
        """Raises `Malformed`."""
        self.folder = folder
        self._document = toml_document.load(data)
        self._lines = _key_lines(decode(data))
        self.workspace = _table(self._document, "workspace")
        self.shared = shared or Shared(folder, _table(self.workspace, "dependencies"))
        package = _table(self._document, "package") or _table(self._document, "project")
        self.name = string(package.get("name"))
        self.wanted = tuple(self._wanted())

    def _wanted(self) -> Iterator[Wanted]:
        for section, scope, table in self._tables():
            for alias, value in table.items():
                line = self._lines.get((section, alias)) or self._lines.get((f"{section}.{alias}", ""), 0)
                yield self._one(alias, value, scope, line)

    def _one(self, alias: str, value: Any, scope: Scope, line: int) -> Wanted:
        fields, base = _fields(alias, value), self.folder
        if fields.get("workspace") is True:
            fields, base = _fields(alias, self.shared.dependencies.get(alias, {})) | fields, self.shared.folder
        if scope is Scope.RUNTIME and fields.get("optional") is True:
            scope = Scope.OPTIONAL
        path, name = fields.get("path"), string(fields.get("package")) or alias
        if not name:
            raise Malformed(f"a dependency at line {line} has no name")
        return Wanted(
            name=name,
            requirement=string(fields.get("version")) or "*",
            scope=scope,
            line=line,
            folder=normpath(join(base, path)) if isinstance(path, str) else None,
            git=string(fields.get("git")),
            registry=string(fields.get("registry")) or string(fields.get("registry-index")),
        )

    def _tables(self) -> Iterator[tuple[str, Scope, dict[str, Any]]]:
        targets = _table(self._document, "target")
        holders = [("", self._document)]
        holders += [(_NOISE.sub("", f"target.{name}."), as_object(value, name)) for name, value in targets.items()]
        for prefix, holder in holders:
            for section, scope in _SECTIONS.items():
                yield prefix + section, scope, _table(holder, section)


def _fields(alias: str, value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"version": value}
    if isinstance(value, dict):
        return value
    raise Malformed(f"the dependency {alias!r} is neither a version nor a table")


def _table(holder: Mapping[str, Any], key: str) -> dict[str, Any]:
    return as_object(holder.get(key, {}), f"{key!r}")


def _key_lines(text: str) -> dict[tuple[str, str], int]:
    """The line of each key by its table; of a table itself with an empty key."""
    lines: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if found := _LINE.match(line):
            if found[1]:
                table = _NOISE.sub("", found[1])
            key = (table, _NOISE.sub("", found[2] or ""))
            lines.setdefault(key, number)
    return lines
