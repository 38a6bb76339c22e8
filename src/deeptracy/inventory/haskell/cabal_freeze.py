"""``cabal.project.freeze``: https://cabal.readthedocs.io/en/stable/cabal-project-description-file.html.

The file lists constraints; those with ``==`` pin a version. Who requires a package, and which ones the project names,
is not written, nor is what each is needed for, except that ``setup.`` packages run when others are built.
"""

import re
from collections.abc import Iterator

from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Location, Scope
from deeptracy.model.package import Package

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*)\s*:")
_ITEM = re.compile(r"(?P<qualifier>any\.|setup\.|[A-Za-z0-9-]+:setup\.)?(?P<name>[A-Za-z0-9-]+)\s*(?P<rest>.*)")
_PINNED = re.compile(r"==\s*(\d+(?:\.\d+)*)")
_FLAGS = re.compile(r"[-+][A-Za-z_].*|source|test|bench")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The constraints that concern a version. Raises `Malformed`."""
    found: dict[tuple[str, str], Dependency] = {}
    for line, item in _constraints(decode(file.data)):
        match = _ITEM.fullmatch(item)
        if match and match["rest"] and not _FLAGS.fullmatch(match["rest"]):
            dependency = _dependency(Location(file.path, line), match)
            found.setdefault((dependency.id, dependency.requirement), dependency)
    return Parsed(list(found.values()))


def _constraints(text: str) -> Iterator[tuple[int, str]]:
    """The items of every ``constraints`` field with their lines. A field ends where the next one begins."""
    field = ""
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if line.startswith("--"):
            continue
        begins = _FIELD.match(raw)
        if begins:
            field, line = begins[1].lower(), raw[begins.end() :]
        if field == "constraints":
            yield from ((number, item.strip()) for item in line.split(",") if item.strip())


def _dependency(place: Location, match: re.Match[str]) -> Dependency:
    pinned = _PINNED.fullmatch(match["rest"])
    return Dependency(
        Package("Hackage", match["name"], pinned[1] if pinned else ""),
        place,
        scope=Scope.BUILD if (match["qualifier"] or "").endswith("setup.") else Scope.RUNTIME,
        requirement="" if pinned else match["rest"],
    )
