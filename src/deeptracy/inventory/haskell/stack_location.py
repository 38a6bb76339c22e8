"""Where Stack takes a package or a snapshot from: https://docs.haskellstack.org/en/stable/topics/package_location/."""

from typing import Any

from deeptracy.inventory.haskell import package_id
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.yaml_document import line_of
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped
from deeptracy.model.package import Package


def hackage(path: str, text: str, *, direct: bool | None) -> Dependency | None:
    """A ``name-version@sha256:…,size``; None when the text is no such thing."""
    name, version = package_id.split(text)
    return Dependency(Package("Hackage", name, version), Location(path, line_of(text)), direct=direct) if name else None


def repository(path: str, entry: dict[Any, Any], *, direct: bool | None) -> Dependency | None:
    """A package from a git repository or an archive; None when the entry tells neither.

    ``completed`` entries of the lock file give its name and version, others only the address.
    """
    keys = ("git", "hg", "github", "url", "archive")
    address = next((string(entry[key]) for key in keys if string(entry.get(key))), "")
    place = address.rpartition("://")[2].rstrip("/")
    name = string(entry.get("name")) or place.rpartition("/")[2].removesuffix(".git")
    if not name:
        return None
    version = string(entry.get("version"))
    return Dependency(
        Package("Hackage", str(name), str(version)),
        Location(path, line_of(string(entry.get("name")) or address)),
        direct=direct,
        requirement="" if version else f"revision {string(entry.get('commit')) or 'unknown'}",
        private="from a repository or an archive, not from Hackage",
        source=str(address),
    )


def snapshot_gap(path: str, snapshot: Any) -> Skipped:
    """That the packages of a snapshot are in no file."""
    text = string(snapshot) or string(mapping(snapshot).get("url")) or "a snapshot"
    name = text.rpartition("stackage-snapshots/master/")[2].removesuffix(".yaml")
    reason = f"which packages are used from {name} is in no file; commit a cabal.project.freeze to have them checked"
    return Skipped(path, reason, Gap.TRANSITIVE, line_of(text))
