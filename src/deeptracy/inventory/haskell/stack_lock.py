"""``stack.yaml.lock``: https://docs.haskellstack.org/en/stable/topics/lock_files/.

It pins the packages that are named beyond the snapshot, and the snapshot, whose own packages it does not list.
"""

from typing import Any

from deeptracy.inventory.haskell import stack_location
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.yaml_document import load_mapping
from deeptracy.model.inventory import Dependency, Skipped


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every package of the lock file, and a gap for each snapshot. Raises `Malformed`."""
    document = load_mapping(file.data)
    dependencies: list[Dependency] = []
    gaps: list[Skipped] = []
    for entry in _list(document, "packages"):
        completed = mapping(mapping(entry).get("completed"))
        text = string(completed.get("hackage"))
        read = (
            stack_location.hackage(file.path, text, direct=None)
            if text
            else stack_location.repository(file.path, completed, direct=None)
        )
        if read:
            dependencies.append(read)
        else:
            gaps.append(Skipped(file.path, "an entry of 'packages' names no package"))
    for entry in _list(document, "snapshots"):
        gaps.append(stack_location.snapshot_gap(file.path, mapping(entry).get("original")))
    return Parsed(dependencies, gaps)


def _list(document: dict[Any, Any], key: str) -> list[Any]:
    value = document.get(key) or []
    if not isinstance(value, list):
        raise Malformed(f"{key!r} is not a list")
    return value
