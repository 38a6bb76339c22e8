"""Swift Package Manager: https://docs.swift.org/package-manager/PackageDescription/PackageDescription.html.

Requirements as a ``Package.swift`` spells them: ``from: "1.2.3"``, ``exact: "1.2.3"``,
``.upToNextMinor(from: "1.2.3")``, ``"1.2.3"..<"2.0.0"``, ``"1.2.3"..."1.4.0"``; and a bare version, which is
that version.
"""

import re

from deeptracy.versions.requirements import Bounds, Interval
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.partial import Partial

_VERSION = r'"?([0-9][0-9A-Za-z.+-]*?)"?'
_FORMS = (
    ("exact", re.compile(rf"(?:exact: *+|\.?exact\( *+)?{_VERSION} *+\)?")),
    ("major", re.compile(rf"(?:\.?upToNextMajor\( *+)?from: *+{_VERSION} *+\)?")),
    ("minor", re.compile(rf"\.?upToNextMinor\( *+from: *+{_VERSION} *+\)")),
)
_RANGE = re.compile(rf"{_VERSION} *+(\.\.[.<]) *+{_VERSION}")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a requirement; None for a branch, a revision, or anything else."""
    text = requirement.strip()
    within = _RANGE.fullmatch(text)
    if within:
        return _range(within[1], within[2], within[3])
    for form, pattern in _FORMS:
        match = pattern.fullmatch(text)
        wanted = Partial.read(match[1]) if match else None
        if match and wanted and wanted.full:
            if form == "exact":
                return compared("=", match[1])
            return between(match[1], f"{wanted.after(0 if form == 'major' else 1)}-0")
    return None


def _range(lower: str, dots: str, upper: str) -> Bounds | None:
    last = Partial.read(upper)
    if Partial.read(lower) is None or last is None:
        return None
    if dots == "...":
        return (Interval(lower, True, upper, True),)
    return between(lower, upper if last.pre_release else f"{last.first}-0")
