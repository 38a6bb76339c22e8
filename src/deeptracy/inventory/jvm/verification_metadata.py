"""Gradle's list of checksums: https://docs.gradle.org/current/userguide/dependency_verification.html.

It names every file that a build of any kind ever fetched, so more than the project depends on: plugins, and versions
that lost against newer ones. It tells no scopes and no edges. A component of which only descriptions were fetched
(``.pom``, ``.module``) holds no code and is left out. What is trusted without a checksum is not in it.
"""

from deeptracy.inventory import xml_document
from deeptracy.inventory.jvm.coordinates import name_of
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.xml_document import Element
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped
from deeptracy.model.package import Package

_DESCRIPTIONS = (".pom", ".module", ".xml")
_TRUST = (("trusted-artifacts", "trust"), ("trusted-keys", "trusted-key"))


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The components. Raises `Malformed`."""
    root = xml_document.load(file.data)
    if root.tag != "verification-metadata":
        raise Malformed(f"not Gradle's verification metadata: its root element is <{root.tag}>")
    found: dict[tuple[str, str], Dependency] = {}
    gaps = list(_trusted(root, file.path))
    for component in root.all("components", "component"):
        group, artifact, version = (component.attributes.get(key, "") for key in ("group", "name", "version"))
        if not (group and artifact and version):
            raise Malformed(f"the component at line {component.line} lacks its group, name or version")
        if _holds_code(component):
            name = name_of(group, artifact)
            found.setdefault(
                (name, version),
                Dependency(Package("Maven", name, version), Location(file.path, component.line)),
            )
    return Parsed(tuple(found.values()), tuple(gaps))


def _holds_code(component: Element) -> bool:
    files = [artifact.attributes.get("name", "") for artifact in component.all("artifact")]
    return not files or not all(name.endswith(_DESCRIPTIONS) for name in files)


def _trusted(root: Element, path: str) -> list[Skipped]:
    for kind in _TRUST:
        trusted = root.find("configuration", *kind)
        if trusted:
            what = "packages that are trusted by a name or a key, without a checksum, are not in the list"
            return [Skipped(path, what, Gap.TRANSITIVE, trusted.line)]
    return []
