"""``cpanfile.snapshot`` of Carton, as its module ``Carton::Snapshot::Emitter`` writes it.

The file lists distributions, the modules each provides, and the modules each requires, which gives the graph between
distributions. ``cpanfile``, which names the direct ones, is a program: what no other distribution requires can only be
named there, of the others it is not known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from deeptracy.inventory import graph
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Location, Skipped
from deeptracy.model.package import Package

# As CPAN::DistnameInfo splits: at the last hyphen that a digit (or v and a digit) follows, but for a mark behind it.
_DISTRIBUTION = re.compile(
    r"(?P<name>\S+?)(?:\.pm)?-(?P<version>v?\d[^\s-]*(?:-(?:TRIAL|RC)\d*)?)(?:-withoutworldwriteables)?"
)


@dataclass(slots=True)
class _Distribution:
    text: str
    line: int
    provides: list[str] = field(default_factory=list)
    requires: list[str] = field(default_factory=list)

    def modules(self, section: str) -> list[str]:
        """The list that a section of the entry fills; a list nobody reads for those of no interest."""
        return self.provides if section == "provides:" else self.requires if section == "requirements:" else []


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every distribution of the snapshot. Raises `Malformed`."""
    distributions: dict[str, _Distribution] = {}
    gaps: list[Skipped] = []
    for read in _distributions(decode(file.data)):
        if _DISTRIBUTION.fullmatch(read.text):
            distributions.setdefault(read.text, read)
        else:
            gaps.append(Skipped(file.path, f"{read.text!r} is no 'Distribution-version'", line=read.line))
    provided = {module: key for key, each in reversed(distributions.items()) for module in each.provides}
    requires = {
        key: [provided[module] for module in each.requires if provided.get(module, key) != key]
        for key, each in distributions.items()
    }
    parents = graph.required_by(requires)
    return Parsed(
        [_dependency(file.path, each, parents.get(key, ())) for key, each in distributions.items()],
        gaps,
    )


def _dependency(path: str, distribution: _Distribution, parents: tuple[str, ...]) -> Dependency:
    return Dependency(
        _package(distribution.text),
        Location(path, distribution.line),
        direct=None if parents else True,
        required_by=tuple(str(_package(parent)) for parent in parents),
    )


def _package(text: str) -> Package:
    match = _DISTRIBUTION.fullmatch(text)
    return Package("CPAN", match["name"], match["version"]) if match else Package("CPAN", text)


def _distributions(text: str) -> Iterator[_Distribution]:
    """The entries, told apart by their indentation: two spaces for a distribution, four for a section, six below it."""
    lines = [(number, line.rstrip()) for number, line in enumerate(text.split("\n"), start=1)]
    content = [(number, line) for number, line in lines if line and not line.startswith("#")]
    if not content or content[0][1] != "DISTRIBUTIONS":
        raise Malformed("does not begin with DISTRIBUTIONS")
    entry: _Distribution | None = None
    section = ""
    for number, line in content[1:]:
        indent = len(line) - len(line.lstrip(" "))
        if indent == 2:
            if entry:
                yield entry
            entry, section = _Distribution(line.strip(), number), ""
        elif entry is None or indent < 4:
            raise Malformed(f"line {number} is in no distribution")
        elif indent == 4:
            section = line.strip()
        else:
            entry.modules(section).append(line.split()[0])
    if entry:
        yield entry
