"""Which version scheme each ecosystem follows. Adding one: a module with a ``key`` function and a line here.

A scheme is a module with one function::

    def key(version: str) -> Key | None

The key orders versions as the ecosystem's own tool does: ``key(a) < key(b)`` exactly when the tool puts ``a`` before
``b``, equal keys for versions the tool calls the same. None says that the tool itself refuses the version, so it
can't be compared. It never raises.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, cast

from deeptracy.model import ecosystem as ecosystems

Key = Any  # a value with a total order among the keys of its scheme
VERSION = 1
"""Goes up when any scheme orders the same versions otherwise; part of the snapshot id."""

KeyFunction = Callable[[str], Key | None]

SCHEMES: dict[str, str] = {
    "PyPI": "pep440",
    "npm": "semver",
    "Maven": "maven",
    "Go": "golang",
    "crates.io": "semver",
    "RubyGems": "rubygems",
    "Packagist": "composer",
    "NuGet": "nuget",
    "Hex": "semver",
    "Pub": "pub",
    "SwiftURL": "semver",
    "CRAN": "cran",
    "Bioconductor": "cran",
    "Hackage": "hackage",
    "ConanCenter": "conan",
    "Julia": "julia",
    "GitHub Actions": "github_actions",
    "CPAN": "cpan",
    "CocoaPods": "cocoapods",
    "Conda": "conda",
    "Debian": "debian",
    "Ubuntu": "debian",
    "Alpine": "alpine",
    "Wolfi": "alpine",
    "Chainguard": "alpine",
    "MinimOS": "alpine",
    "Alpaquita": "alpine",
    "Red Hat": "rpm",
    "Rocky Linux": "rpm",
    "AlmaLinux": "rpm",
    "SUSE": "rpm",
    "openSUSE": "rpm",
    "openEuler": "rpm",
    "Azure Linux": "rpm",
    "Mageia": "rpm",
    "Fedora": "rpm",
    "generic": "product",  # what belongs to no ecosystem and is known by a CPE name only
}


@cache
def key_function(ecosystem: str) -> KeyFunction | None:
    """The key function of an ecosystem's scheme; None when its versions have no known order."""
    module = SCHEMES.get(ecosystems.base(ecosystem))
    if module is None:
        return None
    return cast(KeyFunction, import_module(f"deeptracy.versions.{module}").key)
