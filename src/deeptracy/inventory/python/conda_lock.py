"""``conda-lock.yml``, versions 1 and 2: https://conda.github.io/conda-lock/output/#unified-lockfile.

A package stands once for each platform and category it is for; those entries are one package. What pip installs into
the environment is of PyPI, all else of conda's channels. The file does not say what the environment names itself.
"""

from typing import Any

from deeptracy.inventory import yaml_document
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import groups, origin
from deeptracy.inventory.python.locked import Locked, dependencies
from deeptracy.model.inventory import Scope

Table = dict[str, Any]


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a ``conda-lock.yml``. Raises `Malformed`."""
    entries = yaml_document.load_mapping(file.data).get("package")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Malformed("'package' is not a list of packages")
    return Parsed(dependencies(file.path, [_locked(file, entry) for entry in entries], None))


def _locked(file: SourceFile, entry: Table) -> Locked:
    name, version = string(entry.get("name")), string(entry.get("version"))
    line = yaml_document.line_of(entry.get("name"))
    manager = entry.get("manager")
    if not name or not version or manager not in ("conda", "pip"):
        raise Malformed(f"a package without name, version or manager, at line {line}")
    source, url = string(mapping(entry.get("source")).get("url")), string(entry.get("url"))
    fetched = origin.address(file, source) if source else origin.index(url)
    requires = [(str(wanted), "") for wanted in mapping(entry.get("dependencies"))]
    ecosystem = "PyPI" if manager == "pip" else "Conda"
    return Locked(str(name), str(version), line, fetched, requires, _scope(entry), ecosystem)


def _scope(entry: Table) -> Scope:
    """The strongest of its categories; version 1 repeats the entry for each, version 2 lists them."""
    several = entry.get("categories")
    names = several if isinstance(several, list) else [entry.get("category", "main")]
    if "main" in names:
        return Scope.RUNTIME
    scopes = {groups.of_group(string(name)) for name in names}
    return Scope.OPTIONAL if Scope.OPTIONAL in scopes else Scope.DEV
