"""What a manifest asks for when it pins no version: each ecosystem's language of version requirements.

A language is a module with one function::

    def parse(requirement: str) -> Bounds | None

It gives the intervals that hold *every* version the requirement admits (they may hold more: where a language excludes
pre-releases or single versions, the excluded ones may stay in). That direction keeps both verdicts true: intervals
wholly inside an affected range are affected, disjoint ones are clean. None says that the requirement can't be read; it
never raises.
Adding a language: a module and a line in `LANGUAGES`.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from deeptracy.model import ecosystem as ecosystems

LANGUAGES: dict[str, str] = {
    "PyPI": "pep440",
    "npm": "npm",
    "Maven": "maven",
    "Go": "golang",
    "crates.io": "cargo",
    "RubyGems": "rubygems",
    "Packagist": "composer",
    "NuGet": "nuget",
    "Hex": "hex",
    "Pub": "pub",
    "SwiftURL": "swift",
    "CRAN": "cran",
    "Bioconductor": "cran",
    "Hackage": "hackage",
    "ConanCenter": "conan",
    "Julia": "julia",
    "GitHub Actions": "github_actions",
    "Conda": "conda",
    "vcpkg": "vcpkg",
}


@dataclass(frozen=True, slots=True)
class Interval:
    """The versions between two ends; an end that is None is open to infinity."""

    lower: str | None = None
    lower_included: bool = True
    upper: str | None = None
    upper_included: bool = False


Bounds = tuple[Interval, ...]
"""A union of intervals, in the order written. Empty: nothing satisfies the requirement."""

EVERYTHING: Bounds = (Interval(),)


class _Language(Protocol):
    def __call__(self, requirement: str, /) -> Bounds | None: ...


_ANY = ("", "*", "any")
_ANY_ECOSYSTEM = "vers:"
_LONGEST = 4000  # characters; no manifest asks for more, and it bounds the time that a language takes


@cache
def _language(ecosystem: str) -> _Language | None:
    module = LANGUAGES.get(ecosystems.base(ecosystem))
    if module is None:
        return None
    return cast(_Language, import_module(f"deeptracy.versions.requirements.{module}").parse)


def bounds(ecosystem: str, requirement: str) -> Bounds | None:
    """The intervals that hold every version a requirement admits; None when it can't be read.

    In every ecosystem ``*``, ``any`` and nothing at all admit everything, and ``vers:`` ranges are read.
    """
    if requirement.strip() in _ANY:
        return EVERYTHING
    if len(requirement) > _LONGEST:
        return None
    if requirement.startswith(_ANY_ECOSYSTEM):
        return cast(Bounds | None, import_module("deeptracy.versions.requirements.vers").parse(ecosystem, requirement))
    language = _language(ecosystem)
    return language(requirement) if language else None


def pinned(ecosystem: str, requirement: str) -> str | None:
    """The one version a requirement admits (``==1.2``, ``=1.2.3``, ``[1.2]``), as written; None when there are more."""
    found = bounds(ecosystem, requirement)
    if found is None or len(found) != 1:
        return None
    only = found[0]
    return only.lower if only.lower == only.upper and only.lower_included and only.upper_included else None
