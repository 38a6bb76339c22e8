"""``poetry.lock``, lock versions 1.0 to 2.1: https://python-poetry.org/docs/basic-usage/#committing-your-poetrylock-file-to-version-control.

Which scope a package is in stands in the lock file since Poetry 2 (``groups``) and until Poetry 1.4 (``category``);
between them it follows from what ``pyproject.toml`` beside the lock names and from the edges. Which packages the
project names itself stands only in ``pyproject.toml``.
"""

from typing import Any

from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import markers, origin
from deeptracy.inventory.python.lock_document import LockDocument
from deeptracy.inventory.python.locked import Locked, dependencies
from deeptracy.inventory.python.project import roots_beside
from deeptracy.model.inventory import Scope


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a ``poetry.lock``. Raises `Malformed`."""
    document = LockDocument(file.data)
    roots = roots_beside(file, tree)
    packages = [_locked(file, line, table, by_graph=roots is not None) for line, table in document.tables("package")]
    return Parsed(dependencies(file.path, packages, roots))


def _locked(file: SourceFile, line: int, table: dict[str, Any], *, by_graph: bool) -> Locked:
    name, version = string(table.get("name")), string(table.get("version"))
    if not name or not version:
        raise Malformed(f"a package without name or version, at line {line}")
    requires = [
        (wanted, constraint)
        for wanted, value in mapping(table.get("dependencies")).items()
        for constraint in _constraints(value)
    ]
    return Locked(name, version, line, _origin(file, mapping(table.get("source"))), requires, _scope(table, by_graph))


def _constraints(value: Any) -> list[str]:
    """The constraints of one edge: a text, a table, or a list of tables for several environments."""
    each = value if isinstance(value, list) else [value]
    return [string(mapping(one).get("version")) if isinstance(one, dict) else string(one) for one in each]


def _scope(table: dict[str, Any], by_graph: bool) -> Scope | None:
    by_group = table.get("markers")
    marker = string(by_group.get("main") if isinstance(by_group, dict) else by_group)
    required = table.get("optional") is not True and markers.needed(marker, extras=False, groups=())
    shipped = Scope.RUNTIME if required else Scope.OPTIONAL
    if isinstance(groups := table.get("groups"), list):
        return shipped if "main" in groups or not groups else Scope.DEV
    if "category" in table:
        return shipped if table["category"] == "main" else Scope.DEV
    return None if by_graph else shipped


def _origin(file: SourceFile, source: dict[str, Any]) -> origin.Origin:
    kind, url = string(source.get("type")), string(source.get("url"))
    if kind in ("directory", "file"):
        return origin.path(file, url)
    if kind == "legacy" or not kind:
        return origin.index(url)
    return origin.remote(url) if kind == "url" else origin.repository(url, kind)
