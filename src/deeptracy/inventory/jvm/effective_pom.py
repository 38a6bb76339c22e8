"""What a Maven project comes to when its parents, active profiles and imported BOMs are put together.

The rules are those of https://maven.apache.org/ref/current/maven-model-builder/: the nearest declaration wins, whole
entry by whole entry. Only files of the repository take part; whoever else may manage versions is named as ``outside``.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from deeptracy.inventory.jvm.coordinates import name_of, pinned
from deeptracy.inventory.jvm.interpolation import Properties
from deeptracy.inventory.jvm.pom_model import Body, Declared, Pom
from deeptracy.inventory.jvm.pom_tree import PomTree, Project
from deeptracy.inventory.parser import Malformed

Key = tuple[str, str, str, str]
_MAX_BOMS = 100  # of one project, all that they import included


@dataclass(frozen=True, slots=True)
class Layer:
    """A project, or one of its active profiles, as a part of the effective project."""

    project: Project
    body: Body


@dataclass(frozen=True, slots=True)
class Use:
    """A dependency or plugin of the effective project: its texts filled in, and the file that declares it.

    The version is empty where no file of the repository gives one. ``by`` is the plugin it was added to;
    ``manages`` tells a parent or BOM, which holds no code and has no dependencies of its own.
    """

    path: str
    declared: Declared
    by: "Use | None" = None
    manages: bool = False

    @property
    def name(self) -> str:
        """``group:artifact``."""
        return name_of(self.declared.group, self.declared.artifact)

    @property
    def id(self) -> str:
        """How a `Dependency` of it is referred to."""
        version = pinned(self.declared.version)
        return f"{self.name}@{version}" if version else self.name

    @property
    def coordinates(self) -> str:
        """``group:artifact:version``, for people."""
        return f"{self.name}:{self.declared.version}" if self.declared.version else self.name


@dataclass(frozen=True, slots=True)
class Managed:
    """A managed version and scope, and the properties to fill them from."""

    declared: Declared
    properties: Properties


@dataclass(frozen=True, slots=True)
class Management:
    """The managed versions; the BOMs, and parents of BOMs, outside the repository that may manage more; and the
    imports that name such BOMs."""

    entries: Mapping[Key, Managed]
    outside: tuple[str, ...] = ()
    imports: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherProfiles:
    """Profiles of one project, each with the properties that would hold if it took part; and the layers that would
    still be stronger."""

    nearer: tuple[Layer, ...]
    profiles: Sequence[tuple[Layer, Properties]]


class EffectiveProject:
    """One project with everything that the repository adds to it. Raises `Malformed` when its parents form a circle.

    ``known`` holds the projects that are put together already, or are being.
    """

    def __init__(self, project: Project, projects: PomTree, known: "dict[str, EffectiveProject] | None" = None) -> None:
        self.project = project
        self._projects = projects
        self._lineage = projects.lineage(project)
        self._known = {} if known is None else known
        self._known[project.path] = self
        self._management: Management | None = None
        self.layers = tuple(_layers(self._lineage))
        self._values = {name: value for layer in reversed(self.layers) for name, value in layer.body.properties.items()}
        self._fields = _fields(project.pom)
        self.properties = Properties(self._values, self._fields)
        last = self._lineage[-1]
        outermost = last.pom.parent
        self.outside_parent = Use(last.path, filled(outermost, self.properties)) if outermost else None

    @property
    def version(self) -> str:
        """The project's own version."""
        return self.properties.fill(self.project.pom.version)

    @property
    def management(self) -> Management:
        """The versions that the project, its parents and the BOMs of the repository manage."""
        if self._management is None:
            self._management = Management({})  # what a BOM finds that imports this one back
            self._management = self._manage(self.layers, self.properties)
        return self._management

    @property
    def outside(self) -> tuple[str, ...]:
        """Who may manage versions but is not in the repository."""
        parent = (self.outside_parent.coordinates,) if self.outside_parent else ()
        return (*parent, *self.management.outside)

    def dependencies(self) -> list[Use]:
        """The dependencies of a build that is given no property and no profile."""
        return _uses(self.layers, self.properties, [self.management])

    def profile_dependencies(self) -> Iterator[Use]:
        """The dependencies that the other profiles add, each profile by itself."""
        for other in self.other_profiles():
            taken = {key_of(one, self.properties) for layer in other.nearer for one in layer.body.dependencies}
            for layer, properties in other.profiles:
                managements = [self._manage([layer], properties), self.management]
                for use in _uses([layer], properties, managements):
                    if key_of(use.declared, properties) not in taken:
                        yield use

    def other_profiles(self) -> Iterator[OtherProfiles]:
        """The profiles that take no part, of the project and of each of its parents."""
        active = {id(layer.body) for layer in self.layers}
        for project in self._lineage:
            at = next(n for n, layer in enumerate(self.layers) if layer.project is project)
            nearer = self.layers[:at]
            before = [layer.body.properties for layer in nearer]
            bodies = [profile.body for profile in project.pom.profiles if id(profile.body) not in active]
            yield OtherProfiles(
                nearer,
                [
                    (Layer(project, body), Properties(ChainMap(*before, body.properties, self._values), self._fields))
                    for body in bodies
                ],
            )

    def _manage(self, layers: Sequence[Layer], properties: Properties) -> Management:
        entries: dict[Key, Managed] = {}
        imports: dict[Key, Use] = {}
        for layer in layers:
            for declared in layer.body.managed:
                key = key_of(declared, properties)
                if declared.scope == "import" and declared.type == "pom":
                    imports.setdefault(key, Use(layer.project.path, filled(declared, properties)))
                else:
                    entries.setdefault(key, Managed(declared, properties))
        outside: dict[str, None] = {}
        boms = [(use, self._bom(use)) for use in imports.values()]
        for use, bom in boms:
            for key, managed in bom.management.entries.items() if bom else ():
                entries.setdefault(key, managed)
            outside.update(dict.fromkeys(bom.outside if bom else (use.coordinates,)))
        return Management(entries, tuple(outside), tuple(use for use, bom in boms if bom is None))

    def _bom(self, use: Use) -> "EffectiveProject | None":
        """The project that an import names; None when it is not in the repository, or can't be put together."""
        wanted = use.declared
        project = self._projects.find(wanted.group, wanted.artifact, wanted.version, use.path)
        if project is None:
            return None
        if project.path not in self._known:
            if len(self._known) > _MAX_BOMS:
                return None
            try:
                EffectiveProject(project, self._projects, self._known)
            except Malformed:
                return None
        return self._known[project.path]


def key_of(declared: Declared, properties: Properties) -> Key:
    """What two declarations of the same thing share."""
    fill = properties.fill
    return fill(declared.group), fill(declared.artifact), fill(declared.type), fill(declared.classifier)


def filled(declared: Declared, properties: Properties) -> Declared:
    """A declaration with the properties in its texts replaced."""
    group, artifact, type_, classifier = key_of(declared, properties)
    version, scope = properties.fill(declared.version), properties.fill(declared.scope)
    return replace(
        declared, group=group, artifact=artifact, type=type_, classifier=classifier, version=version, scope=scope
    )


def _uses(layers: Sequence[Layer], properties: Properties, managements: Sequence[Management]) -> list[Use]:
    chosen: dict[Key, Use] = {}
    for layer in layers:
        here = {key_of(declared, properties): declared for declared in layer.body.dependencies}  # the last of two wins
        for key, declared in here.items():
            if key not in chosen:
                managed = next((m.entries[key] for m in managements if key in m.entries), None)
                chosen[key] = Use(layer.project.path, _completed(filled(declared, properties), managed))
    return list(chosen.values())


def _completed(declared: Declared, managed: Managed | None) -> Declared:
    """A dependency with the version and scope it does not give itself."""
    if managed is None:
        return declared
    fill = managed.properties.fill
    version = declared.version or fill(managed.declared.version)
    return replace(declared, version=version, scope=declared.scope or fill(managed.declared.scope))


def _layers(lineage: Sequence[Project]) -> Iterator[Layer]:
    """The parts of the effective project, the strongest first."""
    for project in lineage:
        for profile in reversed(project.pom.active_profiles()):
            yield Layer(project, profile.body)
        yield Layer(project, project.pom.body)


def _fields(pom: Pom) -> dict[str, str]:
    fields = {"groupId": pom.group, "artifactId": pom.artifact, "version": pom.version, "packaging": pom.packaging}
    if pom.parent:
        parent = pom.parent
        fields |= {
            "parent.groupId": parent.group,
            "parent.artifactId": parent.artifact,
            "parent.version": parent.version,
        }
    return fields
