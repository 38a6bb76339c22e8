"""How bad an advisory is."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Qualitative severity, worst first. ``UNKNOWN`` is the absence of any word on it."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """0 for unknown, up to 5 for critical: higher is worse."""
        return _RANKS[self]

    @classmethod
    def of_score(cls, score: float) -> "Level":
        """The rating of a CVSS base score, https://www.first.org/cvss/v3.1/specification-document section 5."""
        if score >= 9.0:
            return cls.CRITICAL
        if score >= 7.0:
            return cls.HIGH
        if score >= 4.0:
            return cls.MEDIUM
        return cls.LOW if score > 0 else cls.NONE

    @classmethod
    def of_word(cls, word: str) -> "Level":
        """The level a publisher's word stands for (``MODERATE`` is GitHub's medium)."""
        return _WORDS.get(word.strip().lower(), cls.UNKNOWN)


_RANKS = {level: rank for rank, level in enumerate(reversed(Level))}
_WORDS = {
    "critical": Level.CRITICAL, "high": Level.HIGH, "important": Level.HIGH, "moderate": Level.MEDIUM,
    "medium": Level.MEDIUM, "low": Level.LOW, "negligible": Level.LOW, "minimal": Level.LOW, "none": Level.NONE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Severity:
    """A level, and where it is from: a CVSS base score (0.0 to 10.0) with its vector, or a publisher's word."""

    level: Level = Level.UNKNOWN
    score: float | None = None
    vector: str = ""

    @property
    def weight(self) -> tuple[int, float]:
        """Sorts by how bad: compares level, then score."""
        return self.level.rank, self.score or 0.0


UNKNOWN = Severity()
