"""``stack.yaml`` without a lock file beside it: https://docs.haskellstack.org/en/stable/configure/yaml/project/."""

from typing import Any

from deeptracy.inventory.haskell import stack_location
from deeptracy.inventory.json_document import mapping
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.yaml_document import line_of, load_mapping
from deeptracy.model.inventory import Dependency, Gap, Skipped


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The ``extra-deps``, and a gap for the snapshot that the other packages come from. Raises `Malformed`."""
    document = load_mapping(file.data)
    extra = document.get("extra-deps") or []
    if not isinstance(extra, list):
        raise Malformed("'extra-deps' is not a list")
    dependencies: list[Dependency] = []
    gaps: list[Skipped] = []
    for entry in extra:
        read = _read(file.path, entry)
        if isinstance(read, Dependency):
            dependencies.append(read)
        else:
            gaps.append(read)
    snapshot = document.get("snapshot") or document.get("resolver")
    if snapshot:
        gaps.append(stack_location.snapshot_gap(file.path, snapshot))
    return Parsed(dependencies, gaps)


def _read(path: str, entry: Any) -> Dependency | Skipped:
    if not isinstance(entry, str):
        found = stack_location.repository(path, mapping(entry), direct=True)
        return found or Skipped(path, "an entry of 'extra-deps' names no package")
    if pinned := stack_location.hackage(path, entry, direct=True):
        return pinned
    if "://" in entry:
        return stack_location.repository(path, {"url": entry}, direct=True) or _unread(path, entry)
    if entry.startswith((".", "/")):
        return Skipped(path, f"{str(entry)!r} is a folder of the project", Gap.OWN, line_of(entry))
    return _unread(path, entry)


def _unread(path: str, entry: str) -> Skipped:
    return Skipped(path, f"{str(entry)!r} pins no version", Gap.UNPINNED, line_of(entry))
