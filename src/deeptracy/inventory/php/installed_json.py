"""``vendor/composer/installed.json``: what is really there. Composer 1 wrote a list, Composer 2 an object.

Composer 1 does not tell what is there for development only.
"""

from dataclasses import replace
from posixpath import dirname

from deeptracy.inventory.json_document import load
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.php.locked import Locked, dependencies, entries
from deeptracy.inventory.php.project import project_at
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Scope


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a list of installed packages. Raises `Malformed`."""
    manifest = file.beside("../../composer.json")
    project = project_at(manifest, tree)
    return Parsed(list(dependencies(file.path, decode(file.data), _packages(file.data), dirname(manifest), project)))


def _packages(data: bytes) -> list[Locked]:
    document = load(data)
    if isinstance(document, list):
        return entries(document, Scope.RUNTIME)
    if not isinstance(document, dict) or "packages" not in document:
        raise Malformed("has no list of packages")
    names = document.get("dev-package-names")
    dev = {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()
    found = entries(document["packages"], Scope.RUNTIME)
    return [replace(one, scope=Scope.DEV) if one.name in dev else one for one in found]
