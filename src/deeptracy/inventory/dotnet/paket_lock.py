"""``paket.lock``: https://fsprojects.github.io/Paket/lock-file.html.

What the project names itself is in ``paket.dependencies`` beside it. Names are the same whatever their case.
"""

import re
from dataclasses import dataclass

from deeptracy.inventory import graph
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location
from deeptracy.model.package import Package

_KINDS = {
    "NUGET": "",
    "GIT": "from a git repository",
    "GITHUB": "from a git repository",
    "GIST": "from a git repository",
    "HTTP": "from an address",
}
_SECTION = re.compile(r"(NUGET|GITHUB|GIST|GIT|HTTP)\s*")
_OPTION = re.compile(r"GROUP .+|[A-Z][A-Z_-]*: .*")
_REMOTE = re.compile(r" {2}remote: (.+)")
_ENTRY = re.compile(r" {4}(\S+)\s*(?:\(([^()]*)\))?.*")
_REQUIRED = re.compile(r" {6}(\S+).*")
_COMMIT = re.compile(r" {5}\(([^()]*)\).*")
_WANTED = re.compile(r"\s*(?:nuget|clitool)\s+(\S+)(?:\s.*)?", re.IGNORECASE)


@dataclass(slots=True)
class _Entry:
    name: str
    version: str
    line: int
    group: int
    private: str
    source: str
    requires: list[str]

    @property
    def id(self) -> str:
        return f"{self.name}@{self.version}"


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file. Raises `Malformed`."""
    entries = _entries(decode(file.data))
    parents = graph.required_by(_edges(entries))
    wanted = _wanted(tree.read(file.beside("paket.dependencies")))
    seen: dict[str, Dependency] = {}
    for entry in entries:
        seen.setdefault(entry.id, _dependency(entry, file.path, parents.get(entry.id, ()), wanted))
    return Parsed(list(seen.values()))


def _dependency(entry: _Entry, path: str, parents: tuple[str, ...], wanted: set[str] | None) -> Dependency:
    return Dependency(
        Package("NuGet", entry.name, entry.version),
        Location(path, entry.line),
        direct=None if wanted is None else bool(entry.private) or entry.name.lower() in wanted,
        required_by=parents,
        private=entry.private,
        private_gap=Gap.PRIVATE_SOURCE,
        source=entry.source,
    )


def _entries(text: str) -> list[_Entry]:
    entries: list[_Entry] = []
    group, kind, remote, known = 0, "", "", False
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1].strip():
            section = _SECTION.fullmatch(line)
            if not section and not _OPTION.fullmatch(line):
                raise Malformed(f"line {number} begins no section of a Paket lock file")
            group, kind, remote, known = group + line.startswith("GROUP "), section[1] if section else "", "", True
        elif found := _REMOTE.fullmatch(line):
            remote = found[1].strip()
        elif kind and (entry := _entry(line, number, group, kind, remote)):
            entries.append(entry)
        elif kind and entries and (found := _REQUIRED.fullmatch(line)):
            entries[-1].requires.append(found[1])
    if text.strip() and not known:
        raise Malformed("has no section of a Paket lock file")
    return entries


def _entry(line: str, number: int, group: int, kind: str, remote: str) -> _Entry | None:
    if found := _COMMIT.fullmatch(line):
        name, version = remote.rpartition("/")[2].removesuffix(".git") or remote, found[1]
    elif found := _ENTRY.fullmatch(line):
        name, version = found[1], found[2] or ""
    else:
        return None
    if not version:
        raise Malformed(f"{name!r} at line {number} has no version")
    return _Entry(name, version, number, group, _KINDS[kind], remote, [])


def _edges(entries: list[_Entry]) -> dict[str, dict[str, None]]:
    """Groups are resolved apart from each other."""
    ids = {(entry.group, entry.name.lower()): entry.id for entry in entries}
    edges: dict[str, dict[str, None]] = {}
    for entry in entries:
        targets = (ids.get((entry.group, name.lower())) for name in entry.requires)
        edges.setdefault(entry.id, {}).update((target, None) for target in targets if target)
    return edges


def _wanted(data: bytes | None) -> set[str] | None:
    """The packages that ``paket.dependencies`` names, in lower case; None where there is none."""
    if data is None:
        return None
    try:
        lines = decode(data).splitlines()
    except Malformed:
        return None
    return {found[1].lower() for line in lines if (found := _WANTED.fullmatch(line))}
