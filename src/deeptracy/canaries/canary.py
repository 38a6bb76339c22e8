"""The list of canaries: data, beside this file in ``canaries.toml``."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.cpe import Cpe, quoted
from deeptracy.model.package import Package


class Expected(StrEnum):
    """What must come out of a check."""

    AFFECTED = "affected"
    CLEAN = "clean"
    EXPLOITED = "exploited"  # KEV lists the vulnerability
    SCORED = "scored"  # EPSS has a probability for it


@dataclass(frozen=True, slots=True)
class Canary:
    """A fact that a feed must know.

    ``feed``: by its name in the advisory file (``OSV npm``, ``NVD``). ``ids``: of one vulnerability, in any of its
    names. ``package``: the version that it affects, or that is clean of it; None where ``expected`` is of the
    vulnerability itself. ``cpe``: the package as an SBOM names it, where it is a product of the CPE dictionary.
    """

    feed: str
    ids: tuple[str, ...]
    expected: Expected
    package: Package | None = None
    cpe: str = ""
    note: str = ""

    @property
    def feeds(self) -> frozenset[str]:
        """The feeds without which there is nothing to check: the NVD's links to packages are learnt from OSV's."""
        if self.feed == "NVD" and self.package is not None and not self.cpe:
            return frozenset((self.feed, f"OSV {ecosystems.base(self.package.ecosystem)}"))
        return frozenset((self.feed,))

    @property
    def subject(self) -> str:
        """What it is about, for people: ``npm lodash@4.17.20``."""
        if self.package is None:
            return self.ids[0]
        return self.cpe.rstrip(":*") or f"{self.package.ecosystem} {self.package}"


@cache
def canaries() -> tuple[Canary, ...]:
    """Every canary there is, in the order of the list."""
    listed = tomllib.loads((files(__package__) / "canaries.toml").read_text("utf-8"))
    return (
        *(canary for entry in listed["packages"] for canary in _of_package(entry)),
        *(canary for entry in listed["products"] for canary in _of_product(entry)),
        *(_of_vulnerability(entry) for entry in listed["vulnerabilities"]),
    )


def _of_package(entry: Mapping[str, Any]) -> Iterator[Canary]:
    ecosystem, name = entry["ecosystem"], entry["name"]
    feed = entry.get("feed", f"OSV {ecosystems.base(ecosystem)}")
    qualifiers = (("upstream", entry["source"]),) if "source" in entry else ()
    for expected, version in _versions(entry):
        package = Package(ecosystem, name, version, qualifiers)
        yield Canary(feed, tuple(entry["ids"]), expected, package, note=entry.get("note", ""))


def _of_product(entry: Mapping[str, Any]) -> Iterator[Canary]:
    for expected, version in _versions(entry):
        name = Cpe("a", quoted(entry["vendor"]), quoted(entry["product"]), quoted(version))
        package = Package("generic", entry["product"], version)
        yield Canary(entry["feed"], tuple(entry["ids"]), expected, package, str(name), entry.get("note", ""))


def _of_vulnerability(entry: Mapping[str, Any]) -> Canary:
    return Canary(entry["feed"], tuple(entry["ids"]), Expected(entry["expected"]), note=entry.get("note", ""))


def _versions(entry: Mapping[str, Any]) -> Iterator[tuple[Expected, str]]:
    yield Expected.AFFECTED, entry["affected"]
    yield Expected.CLEAN, entry["clean"]
