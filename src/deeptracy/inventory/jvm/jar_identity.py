"""Which packages a jar is, by what it says of itself.

Maven leaves ``META-INF/maven/GROUP/ARTIFACT/pom.properties`` (several, where jars were merged into one); others leave a
manifest (https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#jar-manifest, and OSGi's ``Bundle-`` names),
and the name of the file. Only the first tells the group, without which no package of a Maven repository is known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deeptracy.inventory.jvm import pom_model
from deeptracy.inventory.jvm.bounded_zip import BoundedZip
from deeptracy.inventory.jvm.jar_groups import group_of
from deeptracy.inventory.parser import Malformed

_MAVEN = re.compile(r"(META-INF/maven/([^/]+)/([^/]+)/)pom\.(?:properties|xml)")
_VERSIONED = re.compile(r"(.+?)-(\d.*)")
_NEBULA = re.compile(r"([\w.-]+)#[\w.-]+;[^;]+")  # group#project;version
_ARTIFACT = re.compile(r"[A-Za-z0-9_.-]+")
_MAX_TEXT = 1 << 20  # bytes of a manifest or a project file
_MAX_STEM = 250  # characters of a file name that are looked at


@dataclass(frozen=True, slots=True)
class Identity:
    """What a jar is. The group is empty where nothing tells it."""

    group: str
    artifact: str
    version: str


def identities(archive: BoundedZip, stem: str) -> list[Identity]:
    """The packages in an archive whose file is called ``stem``; the archive's own first. Raises `Malformed`."""
    built = list(dict.fromkeys(_built_by_maven(archive)))
    own = _by_manifest(_manifest(archive), stem[:_MAX_STEM])
    if own and not any(one.artifact == own.artifact or one.version == own.version for one in built):
        return [own, *built]
    return sorted(built, key=lambda one: not stem.startswith(one.artifact))


def _built_by_maven(archive: BoundedZip) -> Iterator[Identity]:
    folders = dict.fromkeys(match.groups() for name in archive if (match := _MAVEN.fullmatch(name)))
    for folder, group, artifact in folders:
        properties = _properties(archive.read(folder + "pom.properties", _MAX_TEXT) or b"")
        project = archive.read(folder + "pom.xml", _MAX_TEXT) if not properties.get("version") else None
        if project is not None:
            properties = _project(project) | properties
        version = properties.get("version", "")
        if version and "${" not in version:
            yield Identity(properties.get("groupId", group), properties.get("artifactId", artifact), version)


def _properties(data: bytes) -> dict[str, str]:
    """Java properties, as Maven writes them: a line each, comments being keys that nobody asks for."""
    pairs = (line.partition("=") for line in data.decode("iso-8859-1").splitlines())
    return {key.strip(): value.strip() for key, equals, value in pairs if equals and value.strip()}


def _project(data: bytes) -> dict[str, str]:
    try:
        pom = pom_model.read(data)
    except Malformed:
        return {}
    texts = {"groupId": pom.group, "artifactId": pom.artifact, "version": pom.version}
    return {key: text for key, text in texts.items() if text}


def _manifest(archive: BoundedZip) -> dict[str, str]:
    """The main section of the manifest, its long lines joined."""
    data = archive.read("META-INF/MANIFEST.MF", _MAX_TEXT) or b""
    lines: list[str] = []
    for line in data.decode("utf-8", "replace").splitlines():
        if not line:
            break
        if line.startswith(" ") and lines:
            lines.append(line[1:])
        else:
            lines.append("\n" + line)
    pairs = (line.partition(":") for line in "".join(lines).splitlines())
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}


def _by_manifest(manifest: Mapping[str, str], stem: str) -> Identity | None:
    """What the manifest and the name of the file say together; None when neither tells a version."""
    title = manifest.get("Implementation-Title", "")
    bundle = manifest.get("Bundle-SymbolicName", "").partition(";")[0].strip()
    module = manifest.get("Automatic-Module-Name", "")
    versions = [manifest.get("Implementation-Version", "").partition(" ")[0], manifest.get("Bundle-Version", "")]
    versioned = _VERSIONED.fullmatch(stem)
    version = next((one for one in versions if one and stem.endswith(f"-{one}")), "")
    if version:
        artifact = stem.removesuffix(f"-{version}")
    elif versioned:
        artifact, version = versioned[1], versioned[2]
    else:
        artifact = next((name for name in (title, bundle, module) if _ARTIFACT.fullmatch(name)), stem)
        version = next(filter(None, versions), "")
    nebula = _NEBULA.fullmatch(title)
    group = nebula[1] if nebula else group_of(artifact, version, (title, bundle, module))
    return Identity(group, artifact, version) if version else None
