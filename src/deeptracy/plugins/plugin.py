"""A plugin that was found, where it was found, and what went wrong with those that were not."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from deeptracy.model.package import Package
from deeptracy.model.purl import InvalidPurl, Purl
from deeptracy.plugins.author import PluginResult
from deeptracy.plugins.languages import ecosystems_of


class Kind(StrEnum):
    """What a plugin's code comes in."""

    FILE = "file"
    PACKAGE = "package"
    ENTRY_POINT = "entry point"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the code of plugins is. ``place``: the path of a ``.py`` file or of a package's folder, or the value of an
    entry point (``module:function``). ``version`` changes when the code does: a digest of the files, or the name and
    version of the distribution."""

    kind: Kind
    place: str
    version: str = ""

    def __str__(self) -> str:
        return f"entry point {self.place}" if self.kind is Kind.ENTRY_POINT else self.place


@dataclass(frozen=True, slots=True)
class Plugin:
    """One plugin. ``languages`` as `languages.LANGUAGES` spells them, or ``*``."""

    name: str
    languages: tuple[str, ...]
    origin: Origin

    @property
    def ecosystems(self) -> frozenset[str]:
        """The ecosystems of its languages."""
        return ecosystems_of(self.languages)

    def serves(self, languages: Iterable[str]) -> bool:
        """Whether it is for any of these languages, whatever they are called. Raises `UnknownLanguage`."""
        return "*" in self.languages or not self.ecosystems.isdisjoint(ecosystems_of(languages))

    def package(self, result: PluginResult) -> Package | None:
        """The package a result speaks of, for the advisories to be asked about; None where its ecosystem is open."""
        if result.library.lower().startswith("pkg:"):
            return _package_of_purl(result)
        if "*" in self.languages or len(self.ecosystems) != 1:
            return None
        (ecosystem,) = self.ecosystems
        return Package(ecosystem, result.library, result.version)


def _package_of_purl(result: PluginResult) -> Package | None:
    try:
        purl = Purl.parse(result.library)
    except InvalidPurl:
        return None
    if purl.ecosystem is None:
        return None
    return Package(purl.ecosystem, purl.package_name, result.version or purl.version, purl.qualifiers)


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be loaded and why: ``place`` is a folder, a file, a package or an entry point."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """All plugins by name, and what stood in the way of others."""

    plugins: tuple[Plugin, ...]
    problems: tuple[Problem, ...]


class Reason(StrEnum):
    """Why a plugin gave no results."""

    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    MEMORY = "used too much memory"
    PROCESSES = "started too many processes"
    RUBBISH = "returned rubbish"
    NOT_LOADED = "can't be loaded"
    NOT_STARTED = "can't be started"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a plugin gave no results, and in a sentence what happened."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class PluginOutcome:
    """What became of one run: results, or a failure and then no results. ``log`` is the end of what the plugin wrote to
    stdout and stderr; ``seconds`` the wall time it took."""

    results: tuple[PluginResult, ...]
    failure: Failure | None
    log: str
    seconds: float
