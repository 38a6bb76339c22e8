"""What a plugin is made of: a marked function, and the results it returns."""

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any, TypeVar

from deeptracy.model.severity import Level
from deeptracy.plugins.languages import normalise

MARK = "__deeptracy_plugin__"
"""The attribute of a marked function that holds its `Marked`."""

RESERVED = frozenset({"osv", "nvd"})
"""Names of the analyzers that Deeptracy brings along."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_LONGEST = {"library": 500, "version": 200, "summary": 20_000, "advisory": 2_000}  # characters
_NO_TEXT = re.compile("[\0\ud800-\udfff]")

Function = TypeVar("Function", bound=Callable[..., Any])


class Severity(StrEnum):
    """How bad a result is. Read in any case: ``Severity("high")``."""

    CRITICAL = "CRITICAL"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    NONE = "NONE"

    @classmethod
    def _missing_(cls, value: object) -> "Severity | None":
        return cls.__members__.get(value.strip().upper()) if isinstance(value, str) else None

    @property
    def level(self) -> Level:
        """The same as the level of an advisory."""
        return Level[self.name]


@dataclass(frozen=True, slots=True)
class PluginResult:
    """A vulnerable library, or with severity ``NONE`` and no ``advisory`` one that is merely there.

    ``library``: its name as the ecosystem of the plugin's language spells it, or a package URL without a version
    (``pkg:npm/jquery``), which says the ecosystem itself. ``version``: empty where it is not known. ``severity``: a
    `Severity` or its name in any case. ``summary``: what is wrong, in a sentence. ``advisory``: an address or an id.
    Raises `TypeError` for values of a wrong type, `ValueError` for what is no severity, empty or too long.
    """

    library: str
    version: str
    severity: Severity
    _: KW_ONLY
    summary: str | None = None
    advisory: str | None = None

    def __post_init__(self) -> None:
        for name in ("library", "version", "summary", "advisory"):
            _check(name, getattr(self, name), optional=name in ("summary", "advisory"))
        if not self.library.strip():
            raise ValueError("library is empty")
        if not isinstance(self.severity, str):
            raise TypeError(f"severity is {_kind(self.severity)}, not a Severity or its name")
        try:
            object.__setattr__(self, "severity", Severity(self.severity))
        except ValueError:
            names = ", ".join(Severity)
            raise ValueError(f"severity is {str(self.severity)[:100]!r}, not one of {names}") from None


@dataclass(frozen=True, slots=True)
class Marked:
    """What the mark on a function says of the plugin."""

    name: str
    languages: tuple[str, ...]


def deeptracy_plugin(languages: str | Iterable[str], *, name: str | None = None) -> Callable[[Function], Function]:
    """Mark a function as a plugin for a language or several (``'*'`` for any).

    The function is called with the path of the source and returns a list of `PluginResult`. ``name`` is what the plugin
    is called in results and in ``.deeptracy.yml``: the function's name where nothing is said.
    Raises `TypeError` and `ValueError` (also `UnknownLanguage`) where the plugin is written.
    """
    if callable(languages):
        raise TypeError("deeptracy_plugin needs the language: @deeptracy_plugin('python')")
    given = [languages] if isinstance(languages, str) else list(languages)
    if not given or not all(isinstance(language, str) for language in given):
        raise TypeError("deeptracy_plugin takes a language or a list of languages")
    normal = tuple(dict.fromkeys(normalise(language) for language in given))

    def mark(function: Function) -> Function:
        _check_signature(function)
        called = checked_name(function.__name__ if name is None else name)
        setattr(function, MARK, Marked(called, normal))
        return function

    return mark


def checked_name(name: str) -> str:
    """The name, if a plugin may have it. Raises `ValueError`."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name[:100]!r} can't name a plugin: letters, digits and _ . - only, 64 at most")
    if name.lower() in RESERVED:
        raise ValueError(f"{name!r} is an analyzer of Deeptracy itself: give the plugin another name")
    return name


def _check_signature(function: Callable[..., Any]) -> None:
    shown = getattr(function, "__name__", repr(function))
    if not inspect.isfunction(function) or inspect.iscoroutinefunction(function):
        raise TypeError(f"{shown} is not a plain function")
    try:
        inspect.signature(function).bind("source")
    except TypeError:
        raise TypeError(f"{shown} must take one argument, the path of the source") from None


def _check(name: str, value: object, *, optional: bool) -> None:
    if value is None and optional:
        return
    if not isinstance(value, str):
        raise TypeError(f"{name} is {_kind(value)}, not text")
    if len(value) > _LONGEST[name]:
        raise ValueError(f"{name} has {len(value)} characters, {_LONGEST[name]} at most")
    if _NO_TEXT.search(value):
        raise ValueError(f"{name} holds what is no character")


def _kind(value: object) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"
