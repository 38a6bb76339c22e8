"""``packages.lock.json``: https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies.

A target for a platform (``net8.0/linux-x64``) holds only what differs from its framework's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from deeptracy.inventory.dotnet.library_graph import PROJECT, Library, LibraryGraph, Target
from deeptracy.inventory.json_document import as_object, load_object, mapping
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file. Raises `Malformed`."""
    document = load_object(file.data)
    if "dependencies" not in document:
        raise Malformed("has no dependencies")
    lines, found = JsonLines(decode(file.data)), LibraryGraph()
    targets: dict[str, Target] = {}
    for name, entries in as_object(document["dependencies"], "'dependencies'").items():
        entries = as_object(entries, f"the target {name!r}")
        lines.line(name, "{")
        framework = name.partition("/")[0]
        targets[name] = found.add(_libraries(entries, lines), targets.get(framework))
        for key, entry in entries.items():
            if mapping(entry).get("type") == "Direct":
                found.want(targets[name][key.lower()])
    return Parsed(found.dependencies(file.path))


def _libraries(entries: Mapping[str, Any], lines: JsonLines) -> Iterator[Library]:
    for name, entry in entries.items():
        fields = as_object(entry, name)
        version = fields.get("resolved", "")
        is_project = fields.get("type") == "Project"
        if not name or not isinstance(version, str) or not (version or is_project):
            raise Malformed(f"the package {name!r} has no name or no version")
        requires = tuple(mapping(fields.get("dependencies")))
        yield Library(name, version, lines.line(name, "{"), requires, PROJECT if is_project else "")
