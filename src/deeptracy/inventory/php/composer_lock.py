"""``composer.lock``: https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control."""

from deeptracy.inventory.json_document import load_object
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.php.locked import dependencies, entries
from deeptracy.inventory.php.project import project_at
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Scope


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file. Composer itself has sorted its packages by scope. Raises `Malformed`."""
    document = load_object(file.data)
    if "packages" not in document:
        raise Malformed("has no list of packages")
    packages = entries(document["packages"], Scope.RUNTIME) + entries(document.get("packages-dev"), Scope.DEV)
    project = project_at(file.beside("composer.json"), tree)
    return Parsed(list(dependencies(file.path, decode(file.data), packages, file.folder, project)))
