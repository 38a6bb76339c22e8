"""pip's requirements and constraints files: https://pip.pypa.io/en/stable/reference/requirements-file-format/.

*What is listed.* Every requirement of the file and of the files it includes (``-r``), each at its own file and line, so
that the same line found by way of two files is recognised as one. Names of files and folders tell the scope of the
lines in them (`groups`). A requirement without a version takes the one that a constraints file (``-c``) pins for it.

*Constraints files* install nothing. One that is found in the target is listed all the same, since it is often the only
place with the versions that get installed: its pins only, in scope ``optional``; ranges in it say no version of
anything. A ``requirements.in`` is left out when the file compiled from it is beside it.

*Completeness.* A file that a tool wrote (a header of pip-compile, uv or pdm; a hash or a ``# via`` comment at each
line) and in which everything is pinned also lists what its packages need. Any other file gets one gap for that: ``pip
install`` would get more than it names, and nothing tells the output of ``pip freeze`` from a list written by hand.
``# via`` comments say who requires what; without them the file is taken for the project's own list.

``--index-url`` is noted as the source of what the file names; all other options say nothing about versions.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import basename, join, normpath

from deeptracy.inventory import graph
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import gaps, groups, requirement
from deeptracy.inventory.python.requirement import Requirement
from deeptracy.inventory.python.requirements_file import Entry, RequirementsFile
from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package

_MOST_FILES = 100
_MOST_VERSIONS = 20  # of one package that a "# via" name may stand for


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a requirements or constraints file with those it includes. Raises `Malformed`."""
    name = basename(file.path)
    if name.endswith(".in") and file.path.removesuffix("in") + "txt" in tree.paths():
        return Parsed()
    if "constraints" in name and "requirements" not in name:
        return _constraints(RequirementsFile(file))
    reader = _Reader(tree)
    reader.add(RequirementsFile(file), Scope.RUNTIME)
    return reader.parsed(file.path)


def read_named(file: SourceFile, tree: Tree, names: Mapping[str, Scope]) -> Parsed:
    """The requirements files that another manifest names, each with the scope in which it asks for them."""
    reader = _Reader(tree)
    for name, scope in names.items():
        reader.include(file.path, 0, name, scope)
    return reader.parsed(file.path)


def _constraints(file: RequirementsFile) -> Parsed:
    pins = [
        requirement.dependency(entry.requirement, Location(file.path, entry.line), Scope.OPTIONAL, direct=None)
        for entry in file.entries
        if entry.requirement and entry.requirement.version and not entry.origin.private
    ]
    return Parsed(pins, [gap for entry in file.entries if (gap := entry.gap(file.path)) and gap.gap is Gap.UNREADABLE])


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that another one includes."""

    by: str
    line: int
    path: str
    constraint: bool
    scope: Scope


class _Reader:
    """Reads files and those they include, each once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._files: list[tuple[RequirementsFile, Scope]] = []
        self._pins: dict[str, str] = {}
        self._gaps: list[Skipped] = []
        self._seen: set[tuple[str, bool]] = set()
        self._waiting: deque[_Wanted] = deque()

    def add(self, file: RequirementsFile, scope: Scope) -> None:
        """Take a file and read what it includes."""
        self._seen.add((file.path, False))
        self._files.append((file, scope))
        self._note_includes(file, scope)
        self._read_waiting()

    def include(self, by: str, line: int, name: str, scope: Scope, *, constraint: bool = False) -> None:
        """Read a file by the name another one calls it, and what it includes in turn."""
        self._want(by, line, name, scope, constraint)
        self._read_waiting()

    def _note_includes(self, file: RequirementsFile, scope: Scope) -> None:
        for each in file.includes:
            self._want(file.path, each.line, each.name, scope, each.constraint)

    def _want(self, by: str, line: int, name: str, scope: Scope, constraint: bool) -> None:
        if "://" in name or "${" in name:
            self._gaps.append(
                Skipped(by, "includes a file at an address or in a variable, which is not read", line=line)
            )
            return
        path = normpath(join(by.rpartition("/")[0], name))
        if (path, constraint) not in self._seen:
            self._seen.add((path, constraint))
            self._waiting.append(_Wanted(by, line, path, constraint, scope))

    def _read_waiting(self) -> None:
        while self._waiting:
            wanted = self._waiting.popleft()
            if len(self._seen) > _MOST_FILES:
                self._gaps.append(Skipped(wanted.by, f"includes more than {_MOST_FILES} files", line=wanted.line))
                self._waiting.clear()
                return
            self._read(wanted)

    def _read(self, wanted: _Wanted) -> None:
        data = self._tree.read(wanted.path)
        if data is None:
            reason = f"includes {wanted.path}, which is not in the target"
            self._gaps.append(Skipped(wanted.by, reason, line=wanted.line))
            return
        try:
            file = RequirementsFile(SourceFile(wanted.path, data))
        except Malformed as error:
            self._gaps.append(Skipped(wanted.path, str(error)))
            return
        if wanted.constraint:
            self._pins = {**file.pins(), **self._pins}
        else:
            self._files.append((file, wanted.scope))
        self._note_includes(file, wanted.scope)

    def parsed(self, path: str) -> Parsed:
        """Everything that was read, as the manifest at ``path``."""
        found = _Listing(self._files, self._pins).dependencies()
        missing = [gap for file, _ in self._files for gap in _gaps(file)]
        complete = {file.path for file, _ in self._files if file.complete}
        incomplete = (each for each in found if each.location.path not in complete)
        return Parsed(found, [*self._gaps, *missing, *gaps.transitive(path, incomplete)])


def _gaps(file: RequirementsFile) -> Iterator[Skipped]:
    for entry in file.entries:
        if gap := entry.gap(file.path):
            yield gap
    for line in file.left_out:
        yield Skipped(file.path, f"leaves out {line.text}, which its packages need", Gap.UNPINNED, line.number)


class _Listing:
    """The dependencies of several files: versions from constraints, and who requires whom from the comments."""

    def __init__(self, files: Sequence[tuple[RequirementsFile, Scope]], pins: Mapping[str, str]) -> None:
        self._pins = pins
        self._entries = [
            (file, scope, entry, asked)
            for file, scope in ((file, graph.weaker(wanted, groups.of_file(file.path))) for file, wanted in files)
            for entry in file.entries
            if (asked := self._pinned(entry))
        ]
        self._ids: dict[str, list[str]] = {}
        if any(file.annotated for file, _ in files):
            for *_, asked in self._entries:
                package = Package("PyPI", asked.name, asked.version)
                self._ids.setdefault(normalise_name("PyPI", asked.name), []).append(str(package))

    def dependencies(self) -> list[Dependency]:
        return [self._dependency(*each) for each in self._entries]

    def _pinned(self, entry: Entry) -> Requirement | None:
        """What an entry asks for, with the version that a constraint gives it where it has none."""
        asked = entry.requirement
        if asked is None or asked.url or asked.version or not self._pins:
            return asked
        version = self._pins.get(normalise_name("PyPI", asked.name))
        return Requirement(asked.name, f"=={version}") if version else asked

    def _dependency(self, file: RequirementsFile, scope: Scope, entry: Entry, asked: Requirement) -> Dependency:
        location = Location(file.path, entry.line)
        direct, required_by = self._askers(entry.via or ()) if file.annotated else (None if file.complete else True, ())
        if file.annotated and not entry.via:  # uv export: a group of the project asks for it
            direct = True
        return requirement.dependency(
            asked, location, scope, direct=direct, origin=entry.origin, required_by=required_by
        )

    def _askers(self, via: Iterable[str]) -> tuple[bool, tuple[str, ...]]:
        """(Whether the project itself asks for it, the packages that do); a name not in the list is the project's."""
        direct, ids = False, []
        for name in via:
            if name.startswith("-c"):
                continue
            known = self._ids.get(normalise_name("PyPI", name.partition("[")[0]), ())
            if name.startswith("-") or "(" in name or not known:
                direct = True
            else:
                ids += known[:_MOST_VERSIONS]
        return direct, tuple(dict.fromkeys(ids))
