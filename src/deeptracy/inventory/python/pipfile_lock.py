"""``Pipfile.lock``: https://pipenv.pypa.io/en/latest/pipfile.html#pipfile-lock.

It has no edges. What the project names itself stands in the ``Pipfile`` beside it. A package that several categories
need is one dependency, in the strongest of their scopes. ``"version": "*"`` is a package that the machine which made
the lock did not need (a marker kept it out): the lock then pins no version of it.
"""

from collections.abc import Iterator
from typing import Any

from deeptracy.inventory import graph, toml_document
from deeptracy.inventory.json_document import as_object, load_object, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import pipfile, requirement
from deeptracy.inventory.python.requirement import Requirement
from deeptracy.inventory.text import LineFinder, decode
from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.inventory import Dependency, Location


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a ``Pipfile.lock``. Raises `Malformed`."""
    document = load_object(file.data)
    if not isinstance(document.get("_meta"), dict):
        raise Malformed("has no '_meta' object")
    direct = _direct(file, tree)
    merged: dict[str, Dependency] = {}
    for each in _entries(file, document, direct):
        first = merged.get(each.id)
        if first is None or graph.stronger(first.scope, each.scope) is not first.scope:
            merged[each.id] = each
    return Parsed(list(merged.values()))


def _entries(file: SourceFile, document: dict[str, Any], direct: set[str] | None) -> Iterator[Dependency]:
    lines = LineFinder(decode(file.data))
    known = pipfile.indexes(document["_meta"].get("sources"))
    for category, packages in document.items():
        if category == "_meta":
            continue
        lines.line(f'"{category}": {{')  # names are looked for behind it
        for name, value in as_object(packages, f"{category!r}").items():
            options = as_object(value, f"{name!r}")
            specifier = string(options.get("version")).strip()
            yield requirement.dependency(
                Requirement(name, "" if specifier == "*" else specifier),
                Location(file.path, lines.line(f'"{name}": {{')),
                pipfile.category_scope(category),
                direct=None if direct is None else normalise_name("PyPI", name) in direct,
                origin=pipfile.origin_of(file, options, known),
            )


def _direct(file: SourceFile, tree: Tree) -> set[str] | None:
    """The names in the ``Pipfile`` beside the lock; None when there is none that can be read."""
    data = tree.read(file.beside("Pipfile"))
    try:
        entries = list(pipfile.entries(toml_document.load(data))) if data is not None else None
    except Malformed:
        return None
    return None if entries is None else {normalise_name("PyPI", entry.name) for entry in entries}
