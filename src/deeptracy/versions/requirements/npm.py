"""npm ranges: https://github.com/npm/node-semver#ranges.

Pre-releases are admitted only where the range names one of the same release, so ``^1.2`` begins at ``1.2.0``. A
dist-tag (``latest``) names a version that only the registry knows.
"""

import re

from deeptracy.versions.intervals import intersection, union
from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.partial import Partial

_COMPARATOR = re.compile(r"\s*+(\^|~>?|[<>]=?|=)?[v=\s]*+([^\s<>=~^]+)")
_HYPHEN = re.compile(r"\s*(\S+)\s+-\s+(\S+)\s*")
_PRE_RELEASE = re.compile(r"\.[0-9]+-[0-9A-Za-z]")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a range; None for a tag, an address, or anything else that is no range."""
    return union(_alternative(text) for text in requirement.split("||"))


def _alternative(text: str) -> Bounds | None:
    stable = not _PRE_RELEASE.search(text)
    hyphen = _HYPHEN.fullmatch(text)
    if hyphen:
        return intersection("npm", (_bounds(">=", hyphen[1], stable), _bounds("<=", hyphen[2], stable)))
    found = []
    place = 0
    text = text.strip()
    while place < len(text):
        comparator = _COMPARATOR.match(text, place)
        if comparator is None:
            return None
        found.append(_bounds((comparator[1] or "").replace("~>", "~"), comparator[2], stable))
        place = comparator.end()
    return found[0] if len(found) == 1 else intersection("npm", found)


def _bounds(sign: str, text: str, stable: bool) -> Bounds | None:
    wanted = Partial.read(text)
    return None if wanted is None else wanted.compared(sign, stable=stable)
