"""The ``targets`` that ``project.assets.json`` and ``*.deps.json`` share: libraries by ``NAME/VERSION``."""

from collections.abc import Iterator, Mapping
from typing import Any

from deeptracy.inventory.dotnet.library_graph import PROJECT, Library, LibraryGraph, Target
from deeptracy.inventory.json_document import as_object, mapping, string
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Malformed

_ASSEMBLY = "an assembly that is in no package"
_PRIVATE = {"package": "", "runtimepack": "", "project": PROJECT}
_RUNTIME_PACK = "runtimepack."  # in front of the package that a program brings its own runtime from
_FRAMEWORK_ASSEMBLY = "referenceassembly"  # a part of the framework that views are compiled against


def add_targets(found: LibraryGraph, document: Mapping[str, Any], lines: JsonLines) -> dict[str, Target]:
    """Add each target, and give them by name. Raises `Malformed`."""
    if "targets" not in document:
        raise Malformed("has no targets")
    kinds = {key: string(mapping(entry).get("type")) for key, entry in mapping(document.get("libraries")).items()}
    targets = {}
    for name, entries in as_object(document["targets"], "'targets'").items():
        lines.line(name, "{")
        targets[name] = found.add(_libraries(as_object(entries, f"the target {name!r}"), kinds, lines))
    return targets


def _libraries(entries: Mapping[str, Any], kinds: Mapping[str, str], lines: JsonLines) -> Iterator[Library]:
    for key, entry in entries.items():
        name, slash, version = key.rpartition("/")
        fields = as_object(entry, key)
        if not name or not slash or not version:
            raise Malformed(f"{key!r} is not a name and a version")
        kind = string(fields.get("type")) or kinds.get(key, "package")
        line = lines.line(key, "{")
        if kind == _FRAMEWORK_ASSEMBLY:
            continue
        requires = tuple(other.removeprefix(_RUNTIME_PACK) for other in mapping(fields.get("dependencies")))
        yield Library(name.removeprefix(_RUNTIME_PACK), version, line, requires, _PRIVATE.get(kind, _ASSEMBLY))
