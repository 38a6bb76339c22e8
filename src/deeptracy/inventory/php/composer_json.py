"""``composer.json`` without a lock file: what it asks for, and nothing of what that needs in turn."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from deeptracy.inventory.globs import matches
from deeptracy.inventory.json_document import load_object, string
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.php.project import NAMED_REPOSITORY, Project
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped
from deeptracy.model.package import Package
from deeptracy.versions.requirements import pinned


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a manifest. Raises `Malformed`."""
    project = Project(file.folder, file.data)
    own = set(_own_packages(project, tree))
    found = list(_dependencies(file, project, own))
    if all(one.private for one in found):
        return Parsed(found)
    reason = "there is no composer.lock, so what these packages depend on is not known"
    return Parsed(found, [Skipped(file.path, reason, Gap.TRANSITIVE)])


def _dependencies(file: SourceFile, project: Project, own: set[str]) -> Iterator[Dependency]:
    lines = JsonLines(decode(file.data))
    section = ""
    for wanted in project.wanted:
        if section != wanted.section:
            section = wanted.section
            lines.line(section, "{")
        version = pinned("Packagist", wanted.constraint) or ""
        private, gap = _origin(wanted.name, project, own)
        yield Dependency(
            Package("Packagist", wanted.name, version),
            Location(file.path, lines.line(wanted.name, '"')),
            scope=wanted.scope,
            direct=True,
            requirement="" if version else wanted.constraint,
            private=private,
            private_gap=gap,
        )


def _origin(name: str, project: Project, own: set[str]) -> tuple[str, Gap]:
    if name.lower() in own:
        return "from a folder of the project", Gap.OWN
    return NAMED_REPOSITORY if project.names_repository(name, "") else "", Gap.PRIVATE_SOURCE


def _own_packages(project: Project, tree: Tree) -> Iterator[str]:
    """The names of the packages in the folders that the project's repositories of the kind ``path`` name."""
    globs = [normpath(join(project.folder, folder)) for folder in project.folders()]
    for path in tree.paths() if globs else ():
        if path.endswith("/composer.json") and matches(globs, dirname(path)):
            try:
                yield string(load_object(tree.read(path) or b"").get("name")).lower()
            except Malformed:  # said where that file itself is read
                continue
