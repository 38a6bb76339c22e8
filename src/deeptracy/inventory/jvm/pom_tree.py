"""The Maven projects of one repository, as one of them may refer to the others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from posixpath import basename, dirname, normpath
from posixpath import join as join_path

from deeptracy.inventory.jvm import pom_model
from deeptracy.inventory.jvm.pom_model import Pom
from deeptracy.inventory.parser import Malformed, Tree

_MAX_PARENTS = 50
_MAX_CANDIDATES = 100  # files that one name may mean
_MAX_OPENED = 500  # files opened in search of projects by name, for one project
_ENDS = (".pom", "pom.xml")
_SCALA_SUFFIX = re.compile(r"_\d+(?:\.\d+)*$")


@dataclass(frozen=True, slots=True)
class Project:
    """A project file and where it is."""

    path: str
    pom: Pom


class PomTree:
    """Project files of the target, each read at most once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._read: dict[str, Project | None] = {}
        self._names: dict[str, list[str]] | None = None
        self._opened = 0

    def at(self, path: str) -> Project | None:
        """The project file at a path; None when there is none that can be read."""
        if path not in self._read:
            data = self._tree.read(path)
            try:
                self._read[path] = None if data is None else Project(path, pom_model.read(data))
            except Malformed:
                self._read[path] = None
        return self._read[path]

    def lineage(self, project: Project) -> list[Project]:
        """A project and its parents, as far as they are in the repository. Raises `Malformed` for a circle."""
        found = [project]
        while parent := self._parent(found[-1]):
            if any(parent.path == child.path for child in found) or len(found) > _MAX_PARENTS:
                raise Malformed("its parents lead back to itself, or further than any build goes")
            found.append(parent)
        return found

    def _parent(self, child: Project) -> Project | None:
        wanted = child.pom.parent
        if wanted is None:
            return None
        if child.pom.parent_path:
            path = normpath(join_path(dirname(child.path), child.pom.parent_path))
            for candidate in (path, join_path(path, "pom.xml")):
                there = self.at(candidate)
                if there and _is(there.pom, wanted.group, wanted.artifact, wanted.version):
                    return there
        return self.find(wanted.group, wanted.artifact, wanted.version, child.path)

    def find(self, group: str, artifact: str, version: str, near: str) -> Project | None:
        """The project of these coordinates, the nearest to the path ``near`` if there are several.

        Files are opened by the names of their folders only: a module's folder is named after its artifact, or after
        the end of it (``shop-core`` in ``core``), or is the root; a repository kept in the tree names the file so.
        """
        candidates = set(islice(self._candidates(artifact, version), _MAX_CANDIDATES))
        for path in sorted(candidates, key=lambda path: (-_shared(path, near), path.count("/"), path)):
            self._opened += path not in self._read
            project = self.at(path) if self._opened <= _MAX_OPENED else self._read.get(path)
            if project and _is(project.pom, group, artifact, version):
                return project
        return None

    def built_with(self, project: Project, other: Project) -> bool:
        """Whether two projects are modules of one build: by a common parent, or by the build that names the first."""
        paths = {one.path for one in self.lineage(project)}
        return any(one.path in paths for one in self.lineage(other)) or self._is_module(project)

    def _is_module(self, project: Project) -> bool:
        folder = dirname(project.path)
        above = folder
        while above:
            above = dirname(above)
            build = self.at(join_path(above, "pom.xml"))
            if build:
                modules = {normpath(join_path(above, module)) for module in build.pom.modules}
                return folder in modules or project.path in modules
        return False

    def _candidates(self, artifact: str, version: str) -> Iterator[str]:
        if self._names is None:
            self._names = {}
            for path in sorted(path for path in self._tree.paths() if path.endswith(_ENDS)):
                if path.endswith(".pom") or basename(path) == "pom.xml":
                    self._names.setdefault(_name(path), []).append(path)
        bare = _SCALA_SUFFIX.sub("", artifact)
        ends = (bare[at + 1 :] for at, letter in enumerate(bare[:200]) if letter in "-.")
        for name in dict.fromkeys((artifact, f"{artifact}-{version}", bare, *ends, "")):
            yield from self._names.get(name, ())


def _name(path: str) -> str:
    return basename(path).removesuffix(".pom") if path.endswith(".pom") else basename(dirname(path))


def _shared(path: str, near: str) -> int:
    """How many folders two paths share."""
    pairs = zip(path.split("/")[:-1], near.split("/")[:-1], strict=False)
    return next((depth for depth, (a, b) in enumerate(pairs) if a != b), min(path.count("/"), near.count("/")))


def _is(pom: Pom, group: str, artifact: str, version: str) -> bool:
    return pom.artifact == artifact and _agree(pom.group, group) and _agree(pom.version, version)


def _agree(a: str, b: str) -> bool:
    """Whether two texts may name the same: Maven 4 leaves out what a place tells, and properties are not read here."""
    return a == b or not a or not b or "${" in a or "${" in b
