"""What one Maven project file says, as written: https://maven.apache.org/pom.html.

Nothing is inherited, managed or interpolated here; that is `effective_pom`'s part.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from deeptracy.inventory import xml_document
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.xml_document import Element

PLUGIN_GROUP = "org.apache.maven.plugins"
_CACHED_SIZE = 1 << 20  # bytes; parents and BOMs are read for each of their modules


@dataclass(frozen=True, slots=True)
class Declared:
    """One dependency, plugin, parent or managed version. Texts are as written, empty where absent."""

    line: int
    group: str
    artifact: str
    version: str = ""
    type: str = "jar"
    classifier: str = ""
    scope: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Plugin:
    """A build plugin, or an extension of the build, with the dependencies the project adds to it."""

    declared: Declared
    inherited: bool = True
    dependencies: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """What a project and each of its profiles may say."""

    properties: dict[str, str]
    dependencies: tuple[Declared, ...]
    managed: tuple[Declared, ...]
    plugins: tuple[Plugin, ...]
    managed_plugins: tuple[Plugin, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile. ``triggered``: active where nobody sets a property; ``by_default``: active where no other one is."""

    body: Body
    triggered: bool
    by_default: bool


@dataclass(frozen=True, slots=True)
class Pom:
    """One project file. ``group`` and ``version`` are the parent's where it has none; ``parent_path`` is where the
    parent is said to be, relative to the file's folder: empty where it is said to be in no folder."""

    group: str
    artifact: str
    version: str
    packaging: str
    parent: Declared | None
    parent_path: str
    modules: tuple[str, ...]
    body: Body
    profiles: tuple[Profile, ...]

    def active_profiles(self) -> tuple[Profile, ...]:
        """The profiles of a build that is given no property and no profile, the weakest first."""
        triggered = tuple(profile for profile in self.profiles if profile.triggered)
        return triggered or tuple(profile for profile in self.profiles if profile.by_default)


def read(data: bytes) -> Pom:
    """The project that a file describes. Raises `Malformed`."""
    return _cached(data) if len(data) <= _CACHED_SIZE else _read(data)


def _read(data: bytes) -> Pom:
    root = xml_document.load(data)
    if root.tag != "project":
        raise Malformed(f"not a Maven project: its root element is <{root.tag}>")
    parent = root.find("parent")
    declared = _declared(parent) if parent else None
    location = parent.find("relativePath") if parent else None
    return Pom(
        group=root.value("groupId") or (declared.group if declared else ""),
        artifact=root.value("artifactId"),
        version=root.value("version") or (declared.version if declared else ""),
        packaging=root.value("packaging") or "jar",
        parent=declared,
        parent_path="../pom.xml" if location is None else location.text.strip(),
        modules=tuple(_modules(root)),
        body=_body(root),
        profiles=tuple(_profile(element) for element in root.all("profiles", "profile")),
    )


_cached = lru_cache(maxsize=16)(_read)


def _body(element: Element) -> Body:
    properties = element.find("properties")
    return Body(
        properties={entry.tag: entry.text.strip() for entry in properties.children} if properties else {},
        dependencies=tuple(map(_declared, element.all("dependencies", "dependency"))),
        managed=tuple(map(_declared, element.all("dependencyManagement", "dependencies", "dependency"))),
        plugins=tuple(_used_plugins(element)),
        managed_plugins=tuple(map(_plugin, element.all("build", "pluginManagement", "plugins", "plugin"))),
    )


def _modules(root: Element) -> Iterator[str]:
    """The folders, or files, of the projects that are built together with this one."""
    for part in (root, *root.all("profiles", "profile")):
        for module in (*part.all("modules", "module"), *part.all("subprojects", "subproject")):
            yield module.text.strip()


def _used_plugins(element: Element) -> Iterator[Plugin]:
    yield from map(_plugin, element.all("build", "plugins", "plugin"))
    for extension in element.all("build", "extensions", "extension"):
        yield Plugin(_declared(extension))
    yield from map(_plugin, element.all("reporting", "plugins", "plugin"))


def _plugin(element: Element) -> Plugin:
    return Plugin(
        _declared(element, PLUGIN_GROUP),
        element.value("inherited") != "false",
        tuple(map(_declared, element.all("dependencies", "dependency"))),
    )


def _declared(element: Element, group: str = "") -> Declared:
    return Declared(
        line=element.line,
        group=element.value("groupId") or group,
        artifact=element.value("artifactId"),
        version=element.value("version"),
        type=element.value("type") or "jar",
        classifier=element.value("classifier"),
        scope=element.value("scope"),
        optional=element.value("optional") == "true",
    )


def _profile(element: Element) -> Profile:
    activation = element.find("activation")
    if activation is None:
        return Profile(_body(element), triggered=False, by_default=False)
    conditions = [child.tag for child in activation.children if child.tag != "activeByDefault"]
    name, value = activation.value("property", "name"), activation.value("property", "value")
    triggered = conditions == ["property"] and (name.startswith("!") if not value else value.startswith("!"))
    return Profile(_body(element), triggered, activation.value("activeByDefault") == "true")
