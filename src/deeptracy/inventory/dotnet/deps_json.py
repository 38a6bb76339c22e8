"""``*.deps.json``: what a built program loads, https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md."""

from deeptracy.inventory.dotnet.libraries_section import add_targets
from deeptracy.inventory.dotnet.library_graph import LibraryGraph
from deeptracy.inventory.json_document import load_object
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read the libraries of a program. Raises `Malformed`."""
    found = LibraryGraph()
    add_targets(found, load_object(file.data), JsonLines(decode(file.data)))
    return Parsed(found.dependencies(file.path, lists_itself=True))
