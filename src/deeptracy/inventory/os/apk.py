"""apk's database of installed packages, ``lib/apk/db/installed``: https://wiki.alpinelinux.org/wiki/Apk_spec.

One-letter fields; an empty line ends a package. ``etc/apk/world`` beside it names the packages that were asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from deeptracy.inventory import graph
from deeptracy.inventory.os.release import release, upstream
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Location, Skipped
from deeptracy.model.package import Package

_INSIDE = ("usr/lib/apk/db/installed", "lib/apk/db/installed")
_CAPABILITY = re.compile(r"[^\s<>=~@]+")


@dataclass(slots=True)
class _Entry:
    line: int
    fields: dict[str, str] = field(default_factory=dict)

    def names(self, key: str) -> list[str]:
        """The capabilities of a field without versions; ``!name`` is a conflict and left out."""
        matches = (_CAPABILITY.match(word) for word in self.fields.get(key, "").split())
        return [match[0] for match in matches if match and not match[0].startswith("!")]


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every installed package. Raises `Malformed`."""
    system, gaps = release(file, _INSIDE, "Alpine", tree)
    world = _world(file, tree)
    installed: dict[str, _Entry] = {}
    for entry in _entries(decode(file.data)):
        if entry.fields.get("P") and entry.fields.get("V"):
            installed.setdefault(entry.fields["P"], entry)
        else:
            gaps.append(Skipped(file.path, "an entry gives no package or no version", line=entry.line))
    parents = graph.required_by(_requires(installed))
    dependencies = []
    for name, entry in installed.items():
        version = entry.fields["V"]
        origin = upstream(name, version, entry.fields.get("o", name), "")
        package = Package(system.ecosystem, name, version, system.qualifiers(entry.fields.get("A", ""), origin))
        above = tuple(f"{parent}@{installed[parent].fields['V']}" for parent in parents.get(name, ()))
        place = Location(file.path, entry.line)
        dependencies.append(Dependency(package, place, direct=name in world if world else None, required_by=above))
    return Parsed(dependencies, gaps)


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.rstrip("\r")
        if not line:
            if entry:
                yield entry
            entry = None
            continue
        key, colon, value = line.partition(":")
        if not colon or len(key) != 1:
            raise Malformed(f"line {number} is no field")
        entry = entry or _Entry(number)
        if key == "P":
            entry.line = number
        entry.fields.setdefault(key, value)
    if entry:
        yield entry


def _requires(installed: dict[str, _Entry]) -> dict[str, list[str]]:
    providers = {name: name for name in installed}
    for name, entry in installed.items():
        for capability in entry.names("p"):
            providers.setdefault(capability, name)
    return {
        name: [
            providers[capability]
            for capability in dict.fromkeys(entry.names("D"))
            if providers.get(capability, name) != name
        ]
        for name, entry in installed.items()
    }


def _world(file: SourceFile, tree: Tree) -> frozenset[str]:
    """The names in ``etc/apk/world`` of the same root; empty when there is none."""
    root = next((file.path.removesuffix(path) for path in _INSIDE if file.path.endswith(path)), "")
    text = (tree.read(root + "etc/apk/world") or b"").decode("utf-8", errors="replace")
    return frozenset(match[0] for word in text.split() if (match := _CAPABILITY.match(word)))
