"""The globs that choose workspace members: ``*`` in a segment, ``**`` for any of them, ``{a,b}``, ``!`` to exclude."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import islice

_MOST = 500


def matches(globs: Sequence[str], folder: str) -> bool:
    """Whether the globs choose a folder; one that begins with ``!`` takes back what those before it chose."""
    segments = folder.split("/")
    chosen = False
    for excludes, glob in _read(tuple(globs)):
        if chosen is excludes and _matches(glob, segments):
            chosen = not excludes
    return chosen


@lru_cache(maxsize=8)
def _read(globs: tuple[str, ...]) -> list[tuple[bool, list[str]]]:
    """Each glob without braces: whether it excludes, and its segments; no more than any workspace needs."""
    found = ((glob.startswith("!"), one) for glob in globs for one in _alternatives(glob.lstrip("!")))
    return list(islice(found, _MOST))


def _alternatives(glob: str) -> list[list[str]]:
    """The segments of each glob that one with braces (not nested ones) stands for."""
    found = [""]
    while (start := glob.find("{")) >= 0 and (end := glob.find("}", start)) >= 0:
        choices = glob[start + 1 : end].split(",")
        found = [head + glob[:start] + choice for head in found for choice in choices][:_MOST]
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
