"""dpkg's database of installed packages: https://manpages.debian.org/dpkg-query.1, https://manpages.debian.org/deb-control.5.

``var/lib/dpkg/status`` holds all packages; images without a shell ("distroless") have one file each in ``status.d``.
Advisories name source packages, which are in the ``upstream`` qualifier.
"""

import re
from collections.abc import Iterator

from deeptracy.inventory import graph
from deeptracy.inventory.deb822_document import Stanza, stanzas
from deeptracy.inventory.os.release import Release, release, upstream
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Location, Skipped
from deeptracy.model.package import Package

_ABSENT = ("not-installed", "config-files")
_SOURCE = re.compile(r"(?P<name>[^\s(]+)(?:\s*\((?P<version>[^)]*)\))?")
_NAME = re.compile(r"[^\s(:\[<]+")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every package whose files are on the disk. Raises `Malformed`."""
    if file.path.endswith(".md5sums"):  # stands beside each package in status.d
        return Parsed()
    inside = ("var/lib/dpkg/status", "var/lib/dpkg/status.d/" + file.path.rpartition("/")[2])
    system, gaps = release(file, inside, "Debian", tree)
    installed: dict[str, Stanza] = {}
    for stanza in stanzas(decode(file.data)):
        if stanza.get("status", "").rpartition(" ")[2] in _ABSENT:
            continue
        if stanza.get("package") and stanza.get("version"):
            installed[f"{stanza['package']}:{stanza.get('architecture', '')}"] = stanza
        else:
            line = next(iter(stanza.values())).line
            gaps.append(Skipped(file.path, "an entry gives no package or no version", line=line))
    parents = graph.required_by(_requires(installed))
    ids = {key: f"{stanza['package']}@{stanza['version']}" for key, stanza in installed.items()}
    return Parsed(
        [
            Dependency(
                _package(stanza, system),
                Location(file.path, stanza["package"].line),
                required_by=tuple(ids[parent] for parent in parents.get(key, ())),
            )
            for key, stanza in installed.items()
        ],
        gaps,
    )


def _package(stanza: Stanza, system: Release) -> Package:
    name, version = str(stanza["package"]), str(stanza["version"])
    source = _SOURCE.match(stanza.get("source", ""))
    origin = upstream(name, version, source["name"] if source else name, (source and source["version"]) or "")
    return Package(system.ecosystem, name, version, system.qualifiers(stanza.get("architecture", ""), origin))


def _requires(installed: dict[str, Stanza]) -> dict[str, list[str]]:
    """What satisfies each dependency: the first alternative that is installed, under its own or a provided name."""
    providers: dict[str, str] = {}
    for key, stanza in installed.items():
        providers.setdefault(str(stanza["package"]), key)
    for key, stanza in installed.items():
        for name in _names(stanza.get("provides", "")):
            providers.setdefault(name[0], key)
    requires = {}
    for key, stanza in installed.items():
        wanted = ",".join(stanza.get(field, "") for field in ("pre-depends", "depends"))
        chosen = (next((name for name in names if name in providers), "") for names in _names(wanted))
        requires[key] = [providers[name] for name in chosen if name and providers[name] != key]
    return requires


def _names(relations: str) -> Iterator[list[str]]:
    """The alternatives of each relation: ``a (>= 1) | b, c:any`` is ``[a, b]`` and ``[c]``."""
    for relation in relations.split(","):
        matches = (_NAME.match(part.strip()) for part in relation.split("|"))
        if names := [match[0] for match in matches if match]:
            yield names
