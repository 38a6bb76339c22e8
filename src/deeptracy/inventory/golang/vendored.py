"""``vendor/modules.txt``, written by ``go mod vendor``: https://go.dev/ref/mod#go-mod-vendor.

Go refuses to build when it disagrees with ``go.mod``, so it is read for itself only where there is no ``go.mod``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deeptracy.inventory.golang.replacement import Replacement
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Location
from deeptracy.model.package import Package

_VERSION = re.compile(r"v\d+\.\d+\.\d+")


@dataclass(slots=True)
class Vendored:
    """One module: in the build when packages of it are vendored, ``explicit`` when ``go.mod`` requires it."""

    name: str
    version: str
    location: Location
    replacement: Replacement | None
    explicit: bool = False
    packages: bool = False
    go_version: bool = False

    @property
    def built(self) -> bool:
        """Whether the entry is more than a record of a replacement that nothing uses."""
        return self.explicit or self.packages

    def dependency(self, direct: bool | None = False) -> Dependency:
        """The module before any replacement."""
        return Dependency(Package("Go", self.name, self.version), self.location, direct=direct)


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a list of vendored modules."""
    modules = listed(file.path, file.data)
    found = []
    for module in modules:
        dependency = module.dependency(_direct(module, modules))
        found.append(module.replacement.applied(dependency, tree) if module.replacement else dependency)
    return Parsed(found)


def _direct(module: Vendored, modules: Sequence[Vendored]) -> bool | None:
    """Since Go 1.17 (whose lists tell Go versions) ``go.mod`` requires, and so makes explicit, indirect ones too."""
    if not module.explicit:
        return False
    return None if any(one.go_version for one in modules) else True


def listed(path: str, data: bytes) -> list[Vendored]:
    """The modules that are built. Raises `Malformed`."""
    return [module for module in _entries(path, data) if module.built]


def _entries(path: str, data: bytes) -> Iterator[Vendored]:
    module: Vendored | None = None
    for number, line in enumerate(decode(data).split("\n"), 1):
        if line.startswith("# "):
            if module:
                yield module
            module = _header(line.split()[1:], Location(path, number))
        elif module and line.startswith("## "):
            notes = [note.strip() for note in line[3:].split(";")]
            module.explicit |= "explicit" in notes
            module.go_version |= any(note.startswith("go ") for note in notes)
        elif module and line.strip():
            module.packages = True
    if module:
        yield module


def _header(words: list[str], location: Location) -> Vendored | None:
    """The module of a line ``# NAME VERSION [=> NAME [VERSION]]``; None for a replacement that names no version."""
    if len(words) < 2 or not _VERSION.match(words[1]):
        return None
    name, version, *rest = words
    replacement = None
    if len(rest) in (2, 3) and rest[0] == "=>":
        replacement = Replacement(name, version, rest[1], "".join(rest[2:]), location)
    return Vendored(name, version, location, replacement)
