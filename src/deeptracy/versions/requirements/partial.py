"""Semantic versions that may end early (``1.2``, ``1.x``), and the ranges that npm and Cargo build from them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from deeptracy.versions.requirements import EVERYTHING, Bounds
from deeptracy.versions.requirements.comparison import between, compared

_NUMBER = r"([0-9]+|[xX*])"
_LABELS = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
_PARTIAL = re.compile(
    rf"[vV]?{_NUMBER}(?:\.{_NUMBER}(?:\.{_NUMBER}(?:-({_LABELS}))?)?)?(?:\+{_LABELS})?",
)


def raised(numbers: Sequence[str], place: int) -> list[str]:
    """The decimal numbers up to a place, the one there raised by one: ``1.2.3`` at place 1 gives ``1.3``."""
    digits = numbers[place]
    head = digits.rstrip("9")
    last = head[:-1] + chr(ord(head[-1]) + 1) if head else "1"
    return [*numbers[:place], last + "0" * (len(digits) - len(head))]


@dataclass(frozen=True, slots=True)
class Partial:
    """The numbers of a version up to the first that is missing or a wildcard, and the pre-release of a full one."""

    numbers: tuple[str, ...]
    pre_release: str = ""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """``v1.2.3-pre+build``, any part of it, or with ``x``, ``X`` or ``*`` for numbers; None for anything else."""
        match = _PARTIAL.fullmatch(text)
        if match is None:
            return None
        numbers = [part for part in match.groups()[:3] if part]
        known = next((place for place, part in enumerate(numbers) if not part.isdigit()), len(numbers))
        return cls(tuple(numbers[:known]), match[4] or "" if known == 3 else "")

    @property
    def full(self) -> bool:
        """Whether it names one version."""
        return len(self.numbers) == 3

    @property
    def first(self) -> str:
        """The first release that it may stand for."""
        return _padded(self.numbers) + (f"-{self.pre_release}" if self.pre_release else "")

    @property
    def last_place(self) -> int:
        """The place of the last number that is known."""
        return len(self.numbers) - 1

    @property
    def breaking_place(self) -> int:
        """The place whose change breaks compatibility: the first number that is not zero, else the last known."""
        return next((place for place, part in enumerate(self.numbers) if part.strip("0")), self.last_place)

    def after(self, place: int) -> str:
        """The release that comes with a raised number at a place."""
        return _padded(raised(self.numbers, place))

    def compared(self, sign: str, *, stable: bool) -> Bounds:
        """The versions admitted by ``^ ~ = < <= > >=``, or by no sign (which is ``=``), before it.

        ``stable`` says that the whole requirement names no pre-release, so that it admits none: then ``<2.0.0`` ends
        before ``2.0.0-0``, and what begins at ``1.2`` begins at its release.
        """
        if not self.numbers:
            return () if sign in ("<", ">") else EVERYTHING
        if sign == "<":
            return compared("<", self.first if self.full and not stable else f"{self.first}-0")
        if self.full and sign not in ("^", "~"):
            return compared(sign, self.first)
        lowest = "" if stable or self.full else "-0"
        match sign:
            case ">":
                return compared(">=", self.after(self.last_place) + lowest)
            case ">=":
                return compared(">=", self.first + lowest)
            case "<=":
                return compared("<", f"{self.after(self.last_place)}-0")
        place = {"^": self.breaking_place, "~": min(1, self.last_place)}.get(sign, self.last_place)
        return between(self.first + lowest, f"{self.after(place)}-0")


def _padded(numbers: Sequence[str]) -> str:
    return ".".join([*numbers, "0", "0"][:3])
