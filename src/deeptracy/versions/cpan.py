"""Perl versions: https://perldoc.perl.org/version.

Decimal (``1.10``) and dotted (``v1.2.3``, or at least two dots) versions share one order: the fraction of a decimal
version is read in groups of three digits, so ``1.10`` is ``v1.100``. Missing parts are zero, and an underscore, which
only marks a trial release, is left out. CPAN's other mark of one, ``-TRIAL`` behind the version, is left out as well.
"""

import re

from deeptracy.versions.numbers import number, without_trailing_zeros
from deeptracy.versions.scheme import Key

_DECIMAL = re.compile(r"(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?")
_DOTTED = re.compile(r"v[0-9]+(?:\.|(?:\.[0-9]+)*)|[0-9]*(?:\.[0-9]+){2,}")
_MARK = re.compile(r"(\.[0-9]+)_([0-9]+)$")
_TRIAL = re.compile(r"-TRIAL[0-9]*$")


def key(version: str) -> Key | None:
    """The parts in order, without trailing zeros; None for what ``version->parse`` refuses."""
    text = _MARK.sub(r"\1\2", _TRIAL.sub("", version.strip()))
    if text == "undef":
        return ()
    if _DOTTED.fullmatch(text):
        return without_trailing_zeros([number(part or "0") for part in text.removeprefix("v").rstrip(".").split(".")])
    match = _DECIMAL.fullmatch(text)
    return without_trailing_zeros(_decimal(match[1], match[2] or "")) if match else None


def _decimal(whole: str, fraction: str) -> list[int]:
    groups = [fraction[at : at + 3].ljust(3, "0") for at in range(0, len(fraction), 3)]
    return [number(whole or "0"), *map(number, groups)]
