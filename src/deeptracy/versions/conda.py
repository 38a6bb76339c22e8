"""Conda's ``VersionOrder``: https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html#build-version-spec.

A version is ``epoch!components+local``; components are split at dots and underscores, and each into runs of digits and
of other characters. Missing parts are zero. Text is before every number (``1.1a1 < 1.1``), ``dev`` before all other
text, ``post`` after every number. A trailing underscore belongs to its component (``1.0.1_ < 1.0.1a < 1.0.1``).
"""

import re
from collections.abc import Iterable

from deeptracy.versions.numbers import number
from deeptracy.versions.scheme import Key

_CHARACTERS = re.compile(r"[*.+!_0-9a-z]+")
_RUNS = re.compile(r"[0-9]+|[*]+|[^0-9*]+")
_POST = float("inf")
_BEFORE_OTHER_TEXT = "DEV"  # the rest is lower case, and upper case sorts first


def key(version: str) -> Key | None:
    """Epoch and components, then the local version; None for what conda calls an invalid version."""
    text = version.strip().lower()
    if "-" in text and "_" not in text:
        text = text.replace("-", "_")
    if not _CHARACTERS.fullmatch(text):
        return None
    epoch, mark, rest = text.rpartition("!")
    main, plus, local = rest.partition("+")
    if (mark and not epoch.isdigit()) or "+" in local:
        return None
    trailing = main.endswith("_")
    components = main.removesuffix("_").replace("_", ".").split(".")
    components[-1] += "_" * trailing
    labels = local.replace("_", ".").split(".") if plus else []
    if not main or not all(components) or not all(labels):
        return None
    return _padded(map(_component, [epoch or "0", *components])), _padded(map(_component, labels))


def _component(text: str) -> tuple[int, Key]:
    runs = _RUNS.findall(text)
    if not text[0].isdigit():
        runs.insert(0, "0")  # numbers and texts stay in step: 1.a is 1.0a
    found = _padded(map(_run, runs))
    return found[0][0], found


def _run(text: str) -> tuple[int, Key]:
    if text.isdigit():
        found = number(text)
        return (1 if found else 0), found
    if text == "post":
        return 1, _POST
    return -1, _BEFORE_OTHER_TEXT if text == "dev" else text


def _padded(items: Iterable[tuple[int, Key]]) -> tuple[tuple[int, int, Key], ...]:
    """A key that sorts as a list with endless zeros behind it, from the sign and the value of each item.

    Only the items that are not zero are kept, with their places. At the first place where two lists differ, one of
    them has zero or the values differ: before a positive item an earlier place is the greater, before a negative one
    the smaller, and the end of the list, all zeros, lies between.
    """
    kept = [(sign, -sign * place, value) for place, (sign, value) in enumerate(items) if sign]
    return (*kept, (0, 0, ""))
