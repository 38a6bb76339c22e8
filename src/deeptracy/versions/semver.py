"""Semantic Versioning 2.0.0: npm, crates.io, Hex, SwiftURL, and OSV's ranges of type SEMVER.

Precedence is that of https://semver.org/spec/v2.0.0.html#spec-item-11; build metadata does not count. What is read is
wider than the specification, since manifests, advisories and NVD write more than registries accept:

- as npm's loose mode (https://github.com/npm/node-semver#functions): ``v``, ``=`` and blanks in front, numbers with
  leading zeros, a pre-release without its hyphen (``1.0.0beta``);
- missing parts are zero (``1.2`` is ``1.2.0``), and further numbers follow the patch (``1.2.3 < 1.2.3.1 < 1.2.4``),
  which no tool of these ecosystems accepts but NVD writes (npm's loose mode takes ``1.2.34.5`` for ``1.2.3-4.5``, by
  an accident of its pattern that is not followed here);
- a bare ``0`` is OSV's version before every other, even before ``0.0.0-0``
  (https://ossf.github.io/osv-schema/#affectedrangesevents-fields).

Numbers of any length are compared exactly. Anything else is refused.
"""

import re

from deeptracy.versions.numbers import number, without_trailing_zeros

Identifiers = tuple[tuple[int, int | str], ...]
Precedence = tuple[int, int, int, tuple[object, ...]]

_PLAIN = re.compile(r"v?([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})").fullmatch
_LABELS = r"[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+"
_LOOSE = re.compile(
    r"[vV=\s]*+([0-9]++)(?:\.([0-9]++)(?:\.([0-9]++)((?:\.[0-9]++)*+))?)?"
    rf"(?:-?({_LABELS}))?(?:\+{_LABELS})?\s*+"
).fullmatch

RELEASE: tuple[tuple[int], ...] = ((2,),)  # sorts after the identifiers of any pre-release
_BEFORE_ALL: Precedence = (-1, 0, 0, ())


def key(version: str) -> Precedence | None:
    """The precedence of a version; None when it has no major number or has parts that no version has."""
    plain = _PLAIN(version)
    if plain is not None:
        major, minor, patch = plain.groups()
        return int(major), int(minor), int(patch), RELEASE
    if version == "0":
        return _BEFORE_ALL
    return _loose(version)


def identifiers(labels: str) -> Identifiers:
    """Dot-separated labels as spec item 11.4 orders them: numbers by value, before words, words by ASCII."""
    return tuple((0, number(label)) if label.isdigit() else (1, label) for label in labels.split("."))


def _loose(version: str) -> Precedence | None:
    match = _LOOSE(version)
    if match is None:
        return None
    major, minor, patch, further, labels = match.groups()
    release: tuple[object, ...] = identifiers(labels) if labels else RELEASE
    if further:
        numbers = without_trailing_zeros([number(digits) for digits in further[1:].split(".")])
        if numbers:
            release = ((2, numbers, release),)
    return number(major), number(minor or "0"), number(patch or "0"), release
