"""Workflows and actions of GitHub Actions.

Specification: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax and …/metadata-syntax.

``uses: owner/repository/path@ref`` names a package ``owner/repository``. What the ref says of its version:

- a whole version (``v4.1.0``) is the version;
- a part of one (``v4``) is a tag that moves, so it is a requirement, as is a branch;
- a full commit says nothing by itself. By custom a comment behind it does (``@08c6903cd8c… # v4.1.0``); that comment is
  only the claim of whoever wrote it, and is taken as the version since nothing better can be known without the network.
  A commit without such a comment is a requirement that nothing can be checked against.
"""

import re
from collections.abc import Iterator
from typing import Any

from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.inventory.yaml_document import line_of, load_mapping
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package

_USES = re.compile(r"(?P<name>[A-Za-z0-9._-]+/[A-Za-z0-9._-]+)(?:/[^@\s]*)?@(?P<ref>\S+)")
_VERSION = re.compile(r"v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*)?")
_PART = re.compile(r"v?\d+(?:\.\d+)?")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CLAIM = re.compile(r"(?:^|[\s@=])(v?\d+(?:\.\d+){0,2}(?:[-+][0-9A-Za-z.+-]*)?)(?=[\s,;)]|$)")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every distinct action and reusable workflow, at the line of its first use. Raises `Malformed`."""
    text = decode(file.data)
    document = load_mapping(file.data)
    rows = text.split("\n")
    scope = Scope.RUNTIME if file.path in ("action.yml", "action.yaml") else Scope.BUILD
    found: dict[tuple[str, str], Dependency] = {}
    gaps: dict[str, Skipped] = {}
    for used in _uses(document):
        place = Location(file.path, line_of(used))
        read = _read(place, str(used), _comment(rows, place.line, str(used)), scope)
        if isinstance(read, Dependency):
            found.setdefault((read.id, read.requirement), read)
        else:
            gaps.setdefault(read.reason, read)
    return Parsed(list(found.values()), list(gaps.values()))


def _uses(document: dict[Any, Any]) -> Iterator[str]:
    """The text of each ``uses`` of jobs and of steps (a composite action's too), and the image of a Docker action."""
    jobs, runs = document.get("jobs", {}), document.get("runs", {})
    if not isinstance(jobs, dict) or not isinstance(runs, dict):
        raise Malformed("'jobs' or 'runs' is not a mapping")
    for holder in (*map(mapping, jobs.values()), runs):
        if used := string(holder.get("uses")):
            yield used
        steps = holder.get("steps")
        for step in map(mapping, steps if isinstance(steps, list) else ()):
            if used := string(step.get("uses")):
                yield used
    if (image := string(runs.get("image"))).startswith("docker://"):
        yield image


def _comment(rows: list[str], line: int, used: str) -> str:
    """The comment behind a ``uses`` in its line, empty when there is none."""
    row = rows[line - 1] if 0 < line <= len(rows) else ""
    return row.partition(used)[2].partition("#")[2].strip()


def _read(place: Location, used: str, comment: str, scope: Scope) -> Dependency | Skipped:
    if used.startswith(("./", "../")):
        return Skipped(place.path, f"{used} is an action of the project itself", Gap.OWN, place.line)
    if used.startswith("docker://"):
        reason = f"{used} is a container image, whose contents are not looked into"
        return Skipped(place.path, reason, Gap.UNSUPPORTED, place.line)
    match = _USES.fullmatch(used)
    if match is None:
        return Skipped(place.path, f"{used!r} is no owner/repository@ref", line=place.line)
    version, requirement = _pinned(match["ref"], comment)
    package = Package("GitHub Actions", match["name"], version)
    return Dependency(package, place, scope=scope, direct=True, requirement=requirement)


def _pinned(ref: str, comment: str) -> tuple[str, str]:
    """The version a ref stands for, or else the requirement it is."""
    if _VERSION.fullmatch(ref):
        return ref, ""
    claim = _CLAIM.search(comment) if _COMMIT.fullmatch(ref) else None
    claimed = claim[1] if claim else ""
    if _VERSION.fullmatch(claimed):
        return claimed, ""
    if _PART.fullmatch(claimed):
        return "", claimed
    return "", ref
