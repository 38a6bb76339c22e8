"""Package entries, the same in ``composer.lock`` and ``installed.json``: https://getcomposer.org/doc/04-schema.md."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import join, normpath
from typing import Any

from deeptracy.inventory import graph
from deeptracy.inventory.json_document import as_object, mapping, string
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.php.project import NAMED_REPOSITORY, Project, is_package
from deeptracy.model.inventory import Dependency, Gap, Location, Scope
from deeptracy.model.package import Package


@dataclass(frozen=True, slots=True)
class Locked:
    """One package at a version, and the scope of the list it stands in. ``folder``: the path it is linked from."""

    name: str
    version: str
    scope: Scope
    requires: tuple[str, ...]
    stands_for: tuple[str, ...]
    repository: str
    address: str
    folder: str | None

    @property
    def id(self) -> str:
        """How other dependencies refer to it."""
        return f"{self.name}@{self.version}"


def entries(value: Any, scope: Scope) -> list[Locked]:
    """The packages of a list; none for null, which Composer wrote for a list it did not make. Raises `Malformed`."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Malformed("its packages are not a list")
    return [_entry(as_object(item, "a package"), scope) for item in value]


def _entry(fields: Mapping[str, Any], scope: Scope) -> Locked:
    name, version = fields.get("name"), fields.get("version")
    if not isinstance(name, str) or not isinstance(version, str) or not name or not version:
        raise Malformed("a package has no name or no version")
    dist, source = mapping(fields.get("dist")), mapping(fields.get("source"))
    return Locked(
        name=name,
        version=version,
        scope=scope,
        requires=tuple(key.lower() for key in mapping(fields.get("require")) if is_package(key)),
        stands_for=tuple(
            key.lower() for field in ("replace", "provide") for key in mapping(fields.get(field)) if is_package(key)
        ),
        repository=string(source.get("url")),
        address=string(dist.get("url")) or string(source.get("url")),
        folder=string(dist.get("url")) if dist.get("type") == "path" else None,
    )


def dependencies(
    path: str, text: str, packages: Sequence[Locked], root: str, project: Project | None
) -> Iterator[Dependency]:
    """The dependencies of a file. ``project`` is the composer.json in the folder ``root``, None when there is none."""
    parents = graph.required_by(_edges(packages))
    direct = {wanted.name.lower() for wanted in project.wanted} if project else set()
    lines = JsonLines(text)
    for one in packages:
        private, gap = _origin(one, root, project)
        yield Dependency(
            Package("Packagist", one.name, one.version),
            Location(path, lines.line("name", f'"{one.name}"')),
            scope=one.scope,
            direct=one.name.lower() in direct if project else None,
            required_by=parents.get(one.id, ()),
            private=private,
            private_gap=gap,
            source=one.address,
        )


def _providers(packages: Sequence[Locked]) -> dict[str, list[str]]:
    """The ids behind each name: that of the package itself, else those that replace or provide it."""
    real = {one.name.lower(): [one.id] for one in packages}
    stand_ins: dict[str, list[str]] = {}
    for one in packages:
        for name in one.stands_for:
            if name not in real:
                stand_ins.setdefault(name, []).append(one.id)
    return real | stand_ins


def _edges(packages: Sequence[Locked]) -> dict[str, list[str]]:
    providers = _providers(packages)
    return {one.id: [id_ for name in one.requires for id_ in providers.get(name, ())] for one in packages}


def _origin(one: Locked, root: str, project: Project | None) -> tuple[str, Gap]:
    """Why a package is not the public one, empty when it is."""
    if one.folder is not None:
        first = normpath(join(root, one.folder)).split("/")[0]
        return "from a folder", Gap.PRIVATE_SOURCE if first in ("", "..") else Gap.OWN
    if project and project.names_repository(one.name, one.repository):
        return NAMED_REPOSITORY, Gap.PRIVATE_SOURCE
    return "", Gap.PRIVATE_SOURCE
