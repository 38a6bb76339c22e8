"""Bounds as mathematicians write them, and what the tool of an ecosystem admits."""

import json
import subprocess
from collections.abc import Sequence

from deeptracy.versions.intervals import contains
from deeptracy.versions.requirements import Bounds, Interval, bounds


def written(found: Bounds | None) -> str:
    """``[1.2, 2.0)``, ``[1.2]`` for a single version, ``(, )`` for all, pieces joined by ``|``."""
    if found is None:
        return "unreadable"
    return " | ".join(map(_interval, found)) or "nothing"


def _interval(interval: Interval) -> str:
    if interval.lower is not None and interval == Interval(interval.lower, True, interval.lower, True):
        return f"[{interval.lower}]"
    opening = "[" if interval.lower is not None and interval.lower_included else "("
    closing = "]" if interval.upper is not None and interval.upper_included else ")"
    return f"{opening}{interval.lower or ''}, {interval.upper or ''}{closing}"


def admits(ecosystem: str, requirement: str, version: str) -> bool:
    """Whether the bounds of a requirement, which must be readable, hold a version."""
    found = bounds(ecosystem, requirement)
    assert found is not None, requirement
    return any(contains(ecosystem, interval, version) for interval in found)


def lost(
    ecosystem: str, command: Sequence[str], requirements: Sequence[str], versions: Sequence[str]
) -> list[tuple[str, str]]:
    """The requirements and versions that the tool says belong together and the bounds say don't.

    The command reads a JSON list of requirements and versions, and writes for each requirement the list of versions
    that it admits, or null when it refuses the requirement. What it reads must be readable here.
    """
    text = json.dumps([requirements, versions])
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=120)
    answers = json.loads(done.stdout)
    assert any(answers), "the tool admits nothing"
    return [
        (requirement, version)
        for requirement, admitted in zip(requirements, answers, strict=True)
        for version in admitted or ()
        if not admits(ecosystem, requirement, version)
    ]
