"""The ecosystems Deeptracy knows, and how each of them writes a package's name.

Ecosystem names are OSV's (https://ossf.github.io/osv-schema/#affectedpackage-field); PURL types are those of
https://github.com/package-url/purl-spec. An ecosystem may carry a release after a colon (``Debian:12``);
the rules are those of the part before it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_PEP503_SEPARATORS = re.compile(r"[-_.]+")


def _as_written(name: str) -> str:
    return name


def _lower(name: str) -> str:
    return name.lower()


def _pep503(name: str) -> str:
    """PyPI: https://peps.python.org/pep-0503/#normalized-names."""
    return _PEP503_SEPARATORS.sub("-", name).lower()


def _swift_url(name: str) -> str:
    """SwiftURL names are repository addresses without scheme and ``.git``; hosts and GitHub paths ignore case."""
    bare = re.sub(r"^(?:[a-z+]+://)?(?:[^@/]+@)?", "", name.strip(), flags=re.IGNORECASE)
    return bare.removesuffix("/").removesuffix(".git").replace(":", "/").lower()


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """One ecosystem: OSV's name, the PURL type, and its rule for telling whether two names are the same."""

    name: str
    purl_type: str
    normalise: Callable[[str], str] = _as_written


# Go and GitHub paths are written in either case by different producers (the PURL specification lower-cases
# them) and name the same repository, so their keys are lower-case. npm, RubyGems, Maven and CRAN tell
# packages apart by case alone (JSONStream and jsonstream are two npm packages), so theirs are as written.
ECOSYSTEMS: tuple[Ecosystem, ...] = (
    Ecosystem("PyPI", "pypi", _pep503),
    Ecosystem("npm", "npm"),
    Ecosystem("Maven", "maven"),
    Ecosystem("Go", "golang", _lower),
    Ecosystem("crates.io", "cargo"),
    Ecosystem("RubyGems", "gem"),
    Ecosystem("Packagist", "composer", _lower),
    Ecosystem("NuGet", "nuget", _lower),
    Ecosystem("Pub", "pub", _lower),
    Ecosystem("Hex", "hex", _lower),
    Ecosystem("SwiftURL", "swift", _swift_url),
    Ecosystem("CRAN", "cran"),
    Ecosystem("Bioconductor", "bioconductor"),
    Ecosystem("Hackage", "hackage"),
    Ecosystem("ConanCenter", "conan", _lower),
    Ecosystem("Julia", "julia"),
    Ecosystem("GitHub Actions", "github", _lower),
    Ecosystem("CPAN", "cpan"),
    Ecosystem("CocoaPods", "cocoapods"),
    Ecosystem("Conda", "conda", _lower),
    Ecosystem("vcpkg", "vcpkg", _lower),
    Ecosystem("Debian", "deb", _lower),
    Ecosystem("Ubuntu", "deb", _lower),
    Ecosystem("Alpine", "apk", _lower),
    Ecosystem("Wolfi", "apk", _lower),
    Ecosystem("Chainguard", "apk", _lower),
    Ecosystem("MinimOS", "apk", _lower),
    Ecosystem("Alpaquita", "apk", _lower),
    Ecosystem("Red Hat", "rpm"),
    Ecosystem("Rocky Linux", "rpm"),
    Ecosystem("AlmaLinux", "rpm"),
    Ecosystem("SUSE", "rpm"),
    Ecosystem("openSUSE", "rpm"),
    Ecosystem("openEuler", "rpm"),
    Ecosystem("Azure Linux", "rpm"),
    Ecosystem("Mageia", "rpm"),
    Ecosystem("Fedora", "rpm"),
)

WITHOUT_FEED = frozenset({"CPAN", "CocoaPods", "Conda", "vcpkg", "Fedora"})
"""Ecosystems whose packages are listed, though OSV publishes no advisories for them."""

LANGUAGES = frozenset(one.name for one in ECOSYSTEMS if one.purl_type not in ("deb", "apk", "rpm"))
"""Ecosystems of a programming language or a tool, as against those of an operating system."""

_BY_NAME = {ecosystem.name: ecosystem for ecosystem in ECOSYSTEMS}


def base(ecosystem: str) -> str:
    """The ecosystem without its release: ``Debian:12`` is ``Debian``."""
    return ecosystem.partition(":")[0]


def known(ecosystem: str) -> bool:
    """Whether Deeptracy has rules for this ecosystem (with or without a release)."""
    return base(ecosystem) in _BY_NAME


def fed(ecosystem: str) -> bool:
    """Whether OSV publishes advisories for this ecosystem (with or without a release)."""
    return known(ecosystem) and base(ecosystem) not in WITHOUT_FEED


def purl_type(ecosystem: str) -> str:
    """The PURL type of an ecosystem, ``generic`` for one that is not known."""
    found = _BY_NAME.get(base(ecosystem))
    return found.purl_type if found else "generic"


def normalise_name(ecosystem: str, name: str) -> str:
    """The name two spellings of one package share; as written for an ecosystem that is not known."""
    found = _BY_NAME.get(base(ecosystem))
    return found.normalise(name) if found else name
