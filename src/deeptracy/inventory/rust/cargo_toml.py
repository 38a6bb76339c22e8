"""``Cargo.toml`` without a lock file: what it asks for, and nothing of what that needs in turn.

The members of a workspace share the lock file at its root; a package that is none (``fuzz``, an example) is not in it.
"""

import re
from posixpath import dirname, join, normpath

from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.rust.manifest import Manifest, Wanted
from deeptracy.inventory.rust.workspace import shared_dependencies
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped
from deeptracy.model.package import Package
from deeptracy.versions.requirements import pinned


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a manifest. Raises `Malformed`."""
    manifest = Manifest(file.folder, file.data, shared_dependencies(file.folder, tree))
    if _is_locked_above(file.folder, manifest.name, tree):
        return Parsed()
    found = [_dependency(file, one, tree) for one in manifest.wanted]
    if all(one.private for one in found):
        return Parsed(found)
    reason = "there is no Cargo.lock, so what these crates depend on is not known"
    return Parsed(found, [Skipped(file.path, reason, Gap.TRANSITIVE)])


def _is_locked_above(folder: str, name: str, tree: Tree) -> bool:
    """Whether the nearest lock file lists the package. It is not read as a whole: a workspace may have many members."""
    while True:
        data = tree.read(join(folder, "Cargo.lock"))
        if data is not None:
            entry = rf'^name = "{re.escape(name)}"\r?\nversion = "[^"\n]*"\r?\n(?!source)'
            return re.search(entry.encode(), data + b"\n", re.MULTILINE) is not None
        if not folder:
            return False
        folder = dirname(folder)


def _dependency(file: SourceFile, wanted: Wanted, tree: Tree) -> Dependency:
    version = pinned("crates.io", wanted.requirement) or ""
    own = wanted.folder is not None and normpath(join(wanted.folder, "Cargo.toml")) in tree.paths()
    return Dependency(
        Package("crates.io", wanted.name, version),
        Location(file.path, wanted.line),
        scope=wanted.scope,
        direct=True,
        requirement="" if version else wanted.requirement,
        private=wanted.private,
        private_gap=Gap.OWN if own else Gap.PRIVATE_SOURCE,
        source=wanted.git or wanted.registry,
    )
