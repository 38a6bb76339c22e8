"""Maven's ``pom.xml``, and the ``.pom`` files of repositories kept in the tree: https://maven.apache.org/pom.html.

Listed are the dependencies that the project and its parents declare, with the versions that properties, parents,
profiles and BOMs *of this repository* give them:

- A version that only a parent or BOM elsewhere gives is not known, and neither is what the dependencies depend on in
  turn: both are gaps. Exclusions therefore change nothing.
- Profiles: those that are active in a build that is given nothing take part as in Maven (``activeByDefault``, or a
  property that is not set). The dependencies of all the others are listed too, as optional.
- Plugins, their dependencies and extensions are needed to build, and so are a parent and BOMs outside the repository.
- Modules of the same repository, in the version that is asked for, are the project's own.
"""

from collections.abc import Iterator
from dataclasses import replace

from deeptracy.inventory.graph import stronger
from deeptracy.inventory.jvm import pom_model
from deeptracy.inventory.jvm.coordinates import pinned
from deeptracy.inventory.jvm.effective_plugins import plugins
from deeptracy.inventory.jvm.effective_pom import EffectiveProject, Use
from deeptracy.inventory.jvm.pom_gaps import PomGaps
from deeptracy.inventory.jvm.pom_tree import PomTree, Project
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Dependency, Gap, Location, Scope
from deeptracy.model.package import Package

_SCOPES = {"provided": Scope.PROVIDED, "system": Scope.PROVIDED, "test": Scope.TEST}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The dependencies of one Maven project. Raises `Malformed`."""
    projects = PomTree(tree)
    effective = EffectiveProject(Project(file.path, pom_model.read(file.data)), projects)
    modules = _Modules(effective, projects)
    gaps = PomGaps(effective)
    found: dict[tuple[str, str], Dependency] = {}
    for use, scope in _scoped(effective):
        dependency = _dependency(use, scope, modules.path(use))
        gaps.note(use, dependency)
        if dependency:
            key = use.name, use.declared.version
            found[key] = _joined(found[key], dependency) if key in found else dependency
    return Parsed(tuple(found.values()), tuple(gaps.found()))


def _scoped(effective: EffectiveProject) -> Iterator[tuple[Use, Scope]]:
    for use in effective.dependencies():
        yield use, _scope(use)
    for use in effective.profile_dependencies():
        scope = _scope(use)
        yield use, Scope.OPTIONAL if scope is Scope.RUNTIME else scope
    for use in plugins(effective):
        yield use, Scope.BUILD
    parent = effective.outside_parent
    for use in (*((parent,) if parent else ()), *effective.management.imports):
        if use.path == effective.project.path:  # those that parents name are listed with the parents
            yield replace(use, manages=True), Scope.BUILD


def _scope(use: Use) -> Scope:
    scope = _SCOPES.get(use.declared.scope, Scope.RUNTIME)
    return Scope.OPTIONAL if scope is Scope.RUNTIME and use.declared.optional else scope


def _dependency(use: Use, scope: Scope, module: str) -> Dependency | None:
    """The dependency; None when properties that nothing sets hide which package it is."""
    declared = use.declared
    if not declared.group or not declared.artifact or "${" in use.name:
        return None
    version = pinned(declared.version)
    return Dependency(
        Package("Maven", use.name, version),
        Location(use.path, declared.line),
        scope,
        direct=True,
        required_by=(use.by.id,) if use.by else (),
        requirement="" if version else declared.version,
        private=f"a module of this repository, {module}" if module else "",
        private_gap=Gap.OWN if module else Gap.PRIVATE_SOURCE,
    )


def _joined(a: Dependency, b: Dependency) -> Dependency:
    """One package that is named twice, with other classifiers or for other ends."""
    ways = tuple(dict.fromkeys(a.required_by + b.required_by))
    return replace(a, scope=stronger(a.scope, b.scope), required_by=ways)


class _Modules:
    """The projects that are built together with one project."""

    def __init__(self, effective: EffectiveProject, projects: PomTree) -> None:
        self._project = effective.project
        self._projects = projects
        self._versions: dict[str, str | None] = {}

    def path(self, use: Use) -> str:
        """The file of the module that is meant, in this very version; empty when it is none."""
        wanted = use.declared
        project = self._projects.find(wanted.group, wanted.artifact, wanted.version, self._project.path)
        if project is None:
            return ""
        version = self._version(project)
        return project.path if version is not None and wanted.version in ("", version) else ""

    def _version(self, project: Project) -> str | None:
        """The version of a module; None for a project that is another build's."""
        if project.path not in self._versions:
            self._versions[project.path] = self._built_version(project)
        return self._versions[project.path]

    def _built_version(self, project: Project) -> str | None:
        try:
            if self._projects.built_with(project, self._project):
                return EffectiveProject(project, self._projects).version
        except Malformed:
            pass
        return None
