"""``obj/project.assets.json``: what the last restore chose, https://learn.microsoft.com/nuget/concepts/dependency-resolution."""

from collections.abc import Mapping
from typing import Any

from deeptracy.inventory.dotnet.libraries_section import add_targets
from deeptracy.inventory.dotnet.library_graph import LibraryGraph
from deeptracy.inventory.json_document import load_object, mapping, string
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Scope


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read the result of a restore. Raises `Malformed`.

    What the project keeps from those who use it (``PrivateAssets="all"``) is for its development.
    """
    document = load_object(file.data)
    found = LibraryGraph()
    targets = add_targets(found, document, JsonLines(decode(file.data)))
    for name, scope in _wanted(document).items():
        for target in targets.values():
            if name in target:
                found.want(target[name], scope)
    return Parsed(found.dependencies(file.path))


def _wanted(document: Mapping[str, Any]) -> dict[str, Scope]:
    """What the project's frameworks ask for, by name in lower case."""
    wanted: dict[str, Scope] = {}
    for framework in mapping(mapping(document.get("project")).get("frameworks")).values():
        for name, entry in mapping(mapping(framework).get("dependencies")).items():
            private = string(mapping(entry).get("suppressParent")).lower() == "all"
            automatic = mapping(entry).get("autoReferenced") is True
            if not private or automatic:
                wanted[name.lower()] = Scope.RUNTIME
            else:
                wanted.setdefault(name.lower(), Scope.DEV)
    return wanted
