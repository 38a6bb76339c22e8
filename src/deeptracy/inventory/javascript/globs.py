"""The globs that choose workspace members: ``*`` in a segment, ``**`` for any of them, ``{a,b}``, ``!`` to exclude."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

_MAX_ALTERNATIVES = 256


def matches(globs: Sequence[str], folder: str) -> bool:
    """Whether the globs choose a folder; one that begins with ``!`` takes back what those before it chose."""
    segments = folder.split("/")
    chosen = False
    for glob in globs:
        excludes = glob.startswith("!")
        if chosen is excludes and any(_matches(one, segments) for one in _alternatives(glob.lstrip("!"))):
            chosen = not excludes
    return chosen


def _alternatives(glob: str) -> list[list[str]]:
    """The segments of each glob that one with braces stands for (not nested ones, and no more than a few hundred)."""
    found = [""]
    while (start := glob.find("{")) >= 0 and (end := glob.find("}", start)) >= 0:
        choices = glob[start + 1 : end].split(",")
        found = [head + glob[:start] + choice for head in found for choice in choices][:_MAX_ALTERNATIVES]
        glob = glob[end + 1 :]
    return [[part for part in (head + glob).split("/") if part not in ("", ".")] for head in found]


def _matches(glob: list[str], segments: list[str]) -> bool:
    """Match segment by segment; after a dead end, the last ``**`` takes one segment more."""
    at = here = 0
    retry: tuple[int, int] | None = None
    while here < len(segments):
        if at < len(glob) and glob[at] == "**":
            at += 1
            retry = (at, here)
        elif at < len(glob) and fnmatchcase(segments[here], glob[at]):
            at += 1
            here += 1
        elif retry:
            at, here = retry[0], retry[1] + 1
            retry = (at, here)
        else:
            return False
    return all(part == "**" for part in glob[at:])
