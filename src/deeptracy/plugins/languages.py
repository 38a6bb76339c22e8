"""The languages that plugins and ``.deeptracy.yml`` name, and the ecosystems whose packages they use.

Ecosystem names are OSV's (https://ossf.github.io/osv-schema/#affectedpackage-field).
"""

from collections.abc import Iterable, Mapping

from deeptracy.model import ecosystem

ANY = "*"
"""Stands for every language."""

LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "nodejs": ("npm",),
    "node": ("npm",),
    "javascript": ("npm",),
    "js": ("npm",),
    "typescript": ("npm",),
    "python": ("PyPI",),
    "java": ("Maven",),
    "kotlin": ("Maven",),
    "scala": ("Maven",),
    "groovy": ("Maven",),
    "clojure": ("Maven",),
    "go": ("Go",),
    "golang": ("Go",),
    "rust": ("crates.io",),
    "ruby": ("RubyGems",),
    "php": ("Packagist",),
    "csharp": ("NuGet",),
    "dotnet": ("NuGet",),
    "dart": ("Pub",),
    "elixir": ("Hex",),
    "erlang": ("Hex",),
    "swift": ("SwiftURL", "CocoaPods"),
    "objective-c": ("CocoaPods",),
    "r": ("CRAN", "Bioconductor"),
    "haskell": ("Hackage",),
    "c": ("ConanCenter", "vcpkg"),
    "cpp": ("ConanCenter", "vcpkg"),
    "c++": ("ConanCenter", "vcpkg"),
    "julia": ("Julia",),
    "perl": ("CPAN",),
} | {name.lower(): (name,) for name in sorted(ecosystem.LANGUAGES) if name not in ("Julia", "Go")}


class UnknownLanguage(ValueError):
    """No language goes by that name. The message lists those that are known."""


def normalise(language: str) -> str:
    """The language as the table spells it. Raises `UnknownLanguage`."""
    name = language.strip().lower()
    if name != ANY and name not in LANGUAGES:
        raise UnknownLanguage(f"{language!r} is no known language; known are {', '.join(sorted(LANGUAGES))} and {ANY}")
    return name


def ecosystems_of(languages: Iterable[str]) -> frozenset[str]:
    """The ecosystems that packages of these languages come from; all of them for `ANY`. Raises `UnknownLanguage`."""
    names = {normalise(language) for language in languages}
    if ANY in names:
        return ecosystem.LANGUAGES
    return frozenset(found for name in names for found in LANGUAGES[name])
