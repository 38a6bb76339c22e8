"""Installed packages: ``METADATA`` of a ``*.dist-info`` folder, ``PKG-INFO`` of a ``*.egg-info`` folder.

https://packaging.python.org/en/latest/specifications/recording-installed-packages/ and
https://packaging.python.org/en/latest/specifications/core-metadata/. The package itself is listed, not what it
requires: that is installed beside it and listed by its own file. ``direct_url.json`` tells a package that did not
come from an index (https://packaging.python.org/en/latest/specifications/direct-url/). An ``*.egg-info`` beside the
``setup.py`` or ``pyproject.toml`` it was made from is the project itself.
"""

from deeptracy.inventory import json_document
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import origin
from deeptracy.inventory.python.origin import PUBLIC, Origin
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location
from deeptracy.model.package import Package

_BUILDS = ("setup.py", "setup.cfg", "pyproject.toml")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read the metadata of one installed package. Raises `Malformed`."""
    fields = _fields(decode(file.data))
    (name, line), (version, _) = fields.get("name", ("", 0)), fields.get("version", ("", 0))
    if not name or not version:
        raise Malformed("has no name or no version")
    fetched = _origin(file, tree)
    return Parsed([
        Dependency(
            Package("PyPI", name, version),
            Location(file.path, line),
            private=fetched.private,
            private_gap=fetched.gap,
            source=fetched.source,
        )
    ])  # fmt: skip


def _fields(text: str) -> dict[str, tuple[str, int]]:
    """The value and line of each header; what stands behind the first empty line is the description."""
    fields: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            break
        key, colon, value = line.partition(":")
        if colon and not line[0].isspace():
            fields.setdefault(key.lower(), (value.strip(), number))
    return fields


def _origin(file: SourceFile, tree: Tree) -> Origin:
    if file.folder.endswith(".egg-info"):
        paths = tree.paths()
        own = any(file.beside(f"{up}/{build}") in paths for up in ("..", "../..") for build in _BUILDS)
        return Origin("the project itself", Gap.OWN) if own else PUBLIC
    data = tree.read(file.beside("direct_url.json"))
    return PUBLIC if data is None else _direct_url(data)


def _direct_url(data: bytes) -> Origin:
    try:
        recorded = mapping(json_document.load(data))
    except Malformed:
        return Origin("its direct_url.json can't be read")
    url = string(recorded.get("url"))
    if isinstance(recorded.get("vcs_info"), dict):
        return origin.repository(url, string(recorded["vcs_info"].get("vcs")))
    if isinstance(recorded.get("dir_info"), dict):
        return Origin("installed from a folder", source=url)
    return origin.remote(url)
