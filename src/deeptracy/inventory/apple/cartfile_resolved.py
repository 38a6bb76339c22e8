"""``Cartfile.resolved`` of Carthage: https://github.com/Carthage/Carthage/blob/master/Documentation/Artifacts.md.

One ``github "owner/repository" "version"`` line per package, the transitive ones among them. Carthage fetches the git
repositories that the Swift Package Manager fetches, so advisories for those apply.
"""

import re

from deeptracy.inventory.apple.repository import name_of
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped
from deeptracy.model.package import Package

_LINE = re.compile(r'(github|git|binary)\s+"([^"]*)"\s+"([^"]*)"')
_COMMIT = re.compile(r"[0-9a-f]{40}")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every line of the file. Raises `Malformed`."""
    dependencies: list[Dependency] = []
    gaps: list[Skipped] = []
    for number, raw in enumerate(decode(file.data).split("\n"), start=1):
        line = raw.strip()
        match = _LINE.match(line)
        if match and match[1] != "binary":
            dependencies.append(_dependency(Location(file.path, number), *match.groups()))
        elif line and not line.startswith("#"):
            what = "a binary framework is not known to any advisory" if match else "not a line of Cartfile.resolved"
            gaps.append(Skipped(file.path, what, Gap.UNSUPPORTED if match else Gap.UNREADABLE, number))
    return Parsed(dependencies, gaps)


def _dependency(place: Location, kind: str, address: str, tag: str) -> Dependency:
    bare = kind == "github" and "://" not in address
    name = f"github.com/{address}" if bare else name_of(address)
    version = "" if _COMMIT.fullmatch(tag) else tag.removeprefix("v")
    return Dependency(
        Package("SwiftURL", name, version),
        place,
        requirement="" if version else f"revision {tag}",
        private=""
        if bare or "://" in address or "@" in address
        else "from a repository on the machine of the developer",
        source=address,
    )
