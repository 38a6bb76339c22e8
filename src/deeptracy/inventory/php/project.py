"""``composer.json`` as what the project asks for, and where else it looks: https://getcomposer.org/doc/05-repositories.md."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Any

from deeptracy.inventory import json_document
from deeptracy.inventory.json_document import as_object, mapping, string
from deeptracy.inventory.parser import Malformed, Tree
from deeptracy.model.inventory import Scope

NAMED_REPOSITORY = "from a repository that composer.json names"
_SCHEME = re.compile(r"(?:[a-z+]+://)?(?:[^@/]+@)?", re.IGNORECASE)
_SECTIONS = {"require": Scope.RUNTIME, "require-dev": Scope.DEV}
_NOT_SOURCES = ("composer", "path", "package", "artifact", "pear")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One requirement, and the section that holds it."""

    section: str
    name: str
    constraint: str

    @property
    def scope(self) -> Scope:
        """What it is needed for."""
        return _SECTIONS[self.section]


def is_package(name: str) -> bool:
    """Whether a requirement is of a package: PHP, its extensions and Composer itself have no vendor."""
    vendor, _, bare = name.partition("/")
    return bool(vendor and bare)


class Project:
    """The ``composer.json`` in a folder."""

    def __init__(self, folder: str, data: bytes) -> None:
        """Raises `Malformed`."""
        document = json_document.load_object(data)
        self.folder = folder
        self.wanted = tuple(_wanted(document))
        self._repositories = list(_repositories(document.get("repositories")))
        self._sources = {_bare(string(one.get("url"))) for one in self._repositories if _is_source(one)}
        self._inline = {name.lower() for one in self._repositories for name in _inline(one)}

    def names_repository(self, name: str, url: str) -> bool:
        """Whether the project itself says where a package is: by its version control, or by its definition."""
        return name.lower() in self._inline or (bool(url) and _bare(url) in self._sources)

    def folders(self) -> list[str]:
        """The globs of folders that hold packages of the project."""
        return [string(one.get("url")) for one in self._repositories if one.get("type") == "path"]


def project_at(path: str, tree: Tree) -> Project | None:
    """The project whose ``composer.json`` is at ``path``; None when there is none, or it can't be read."""
    data = tree.read(path)
    try:
        return Project(dirname(path), data) if data is not None else None
    except Malformed:  # said where the file itself is read
        return None


def _wanted(document: Mapping[str, Any]) -> Iterator[Wanted]:
    for section in document:
        if section in _SECTIONS:
            for name, constraint in as_object(document[section] or {}, f"{section!r}").items():  # PHP writes {} as []
                if is_package(name):
                    yield Wanted(section, name, string(constraint) or "*")


def _repositories(value: Any) -> Iterator[Mapping[str, Any]]:
    """A list, or an object by name; a repository that is switched off is false."""
    items = value if isinstance(value, list) else mapping(value).values()
    yield from (item for item in items if isinstance(item, dict))


def _is_source(repository: Mapping[str, Any]) -> bool:
    return string(repository.get("type")) not in ("", *_NOT_SOURCES)


def _inline(repository: Mapping[str, Any]) -> Iterator[str]:
    """The names of packages that are defined in the repository entry itself."""
    defined = repository.get("package") if repository.get("type") == "package" else None
    for package in defined if isinstance(defined, list) else [defined]:
        if name := string(mapping(package).get("name")):
            yield name


def _bare(url: str) -> str:
    """An address without what its spellings differ in: scheme, user, ``.git``, case."""
    return _SCHEME.sub("", url, count=1).removesuffix("/").removesuffix(".git").replace(":", "/").lower()
