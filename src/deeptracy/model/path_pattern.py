"""Path patterns as people write them in configuration files.

``*``, ``?`` and ``[a-z]`` stay within a folder, ``**`` crosses folders, a pattern that names a folder speaks of all
below it, and one without a slash of that name at any depth.
"""

from fnmatch import fnmatchcase


def path_matches(pattern: str, path: str) -> bool:
    """Whether a ``/``-separated path relative to the target fits the pattern; in time proportional to both lengths."""
    wanted = pattern.strip("/").split("/")
    if "/" not in pattern.rstrip("/"):
        wanted.insert(0, "**")
    # reached[i]: the first i parts of the pattern fit what has been read of the path.
    reached = _skip_stars([True] + [False] * len(wanted), wanted)
    for part in path.split("/"):
        if reached[-1]:
            return True
        step = [False] * len(reached)
        for position, name in enumerate(wanted):
            if not reached[position]:
                continue
            if name == "**":
                step[position] = True
            elif fnmatchcase(part, name):
                step[position + 1] = True
        reached = _skip_stars(step, wanted)
    return reached[-1]


def _skip_stars(reached: list[bool], wanted: list[str]) -> list[bool]:
    """``**`` also stands for no folder at all."""
    for position, name in enumerate(wanted):
        if reached[position] and name == "**":
            reached[position + 1] = True
    return reached
