"""``pyproject.toml`` of a project that no lock file speaks for; `project` says which tables are read.

What a lock file does say (see `covering`) is not listed: the lock says the same, exactly.

Requirements with one exact version are packages, others stay requirements. What those need in turn is in no file, so
there is a gap for it. ``dynamic`` dependencies are followed where setuptools reads them from requirements files; where
a program computes them, that is a gap.
"""

from collections.abc import Iterator
from typing import Any

from deeptracy.inventory.json_document import mapping
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.python import covering, gaps, project, requirement, requirements_txt
from deeptracy.model.inventory import Gap, Location, Scope, Skipped

Table = dict[str, Any]


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a ``pyproject.toml``. Raises `Malformed`."""
    read = project.read(file)
    covered = covering.scopes(file, tree)
    found, missing = [], []
    for each in read.asked:
        if each.scope in covered:
            continue
        location = Location(file.path, each.line)
        if each.requirement is None:
            missing.append(gaps.unnamed(location, each.origin))
        else:
            found.append(requirement.dependency(each.requirement, location, each.scope, origin=each.origin))
    missing += gaps.transitive(file.path, found)
    files = {name: scope for name, scope in _dynamic_files(read.root) if scope not in covered}
    included = requirements_txt.read_named(file, tree, files)
    missing += [] if Scope.RUNTIME in covered else _computed(file, tree, read.root)
    return Parsed([*found, *included.dependencies], gaps.once(missing, included.gaps))


def _setuptools(root: Table) -> Table:
    """https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#dynamic-metadata."""
    return mapping(mapping(mapping(root.get("tool")).get("setuptools")).get("dynamic"))


def _dynamic_files(root: Table) -> Iterator[tuple[str, Scope]]:
    """The requirements files that setuptools takes dependencies from."""
    dynamic = _setuptools(root)
    tables = [(dynamic.get("dependencies"), Scope.RUNTIME)]
    tables += [(extra, Scope.OPTIONAL) for extra in mapping(dynamic.get("optional-dependencies")).values()]
    for table, scope in tables:
        names = mapping(table).get("file", [])
        for name in [names] if isinstance(names, str) else names if isinstance(names, list) else ():
            if isinstance(name, str):
                yield name, scope


def _computed(file: SourceFile, tree: Tree, root: Table) -> list[Skipped]:
    """A gap where the build computes the dependencies; those of setuptools' own files are read, or reported, there."""
    dynamic = mapping(root.get("project")).get("dynamic")
    known_to = ("dependencies" in _setuptools(root)) or "poetry" in mapping(root.get("tool"))
    beside = any(file.beside(name) in tree.paths() for name in ("setup.py", "setup.cfg"))
    if not isinstance(dynamic, list) or "dependencies" not in dynamic or known_to or beside:
        return []
    return [Skipped(file.path, "its build computes the dependencies (dynamic)", Gap.UNSUPPORTED)]
