"""A target's files to its inventory."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from deeptracy.inventory.parser import Parsed, Tree
from deeptracy.inventory.registry import FORMATS, format_of
from deeptracy.inventory.worker import Job, Limits, Outcome, parse_apart
from deeptracy.model.inventory import Inventory, Manifest, Skipped

VERSION = sum(format_.version for format_ in FORMATS)
"""Goes up when any parser's result changes; part of the snapshot id."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a target is read. ``only``: the path of the one file to read, by the ``format`` of that name."""

    limits: Limits = field(default_factory=Limits)
    only: str = ""
    format: str = ""


def wanted_paths(paths: Collection[str]) -> list[str]:
    """The paths that some format reads, sorted: for sources that fetch contents in one go."""
    return [path for path, _ in jobs(paths)]


def jobs(paths: Collection[str]) -> list[Job]:
    """Each file to read and the format that reads it, without manifests whose lock file says it all."""
    found = []
    for path in sorted(paths):
        format_ = format_of(path)
        if format_ is not None and not format_.yields(path, paths):
            found.append((path, format_))
    return found


def read_inventory(tree: Tree, skipped: Iterable[Skipped] = (), reading: Reading | None = None) -> Inventory:
    """Everything a target's files say. ``skipped`` is what the source itself could not read."""
    reading = reading or Reading()
    work = _single(reading) if reading.only else jobs(tree.paths())
    outcomes = zip(work, parse_apart(tree, work, reading.limits), strict=True)
    manifests: list[Manifest] = []
    left_out = list(skipped)
    for (path, format_), outcome in outcomes:
        _sort(path, format_.name, outcome, manifests, left_out)
    return Inventory(tuple(manifests), tuple(sorted(set(left_out))))


def _single(reading: Reading) -> list[Job]:
    return [(reading.only, next(format_ for format_ in FORMATS if format_.name == reading.format))]


def _sort(path: str, format_: str, outcome: Outcome, manifests: list[Manifest], left_out: list[Skipped]) -> None:
    if isinstance(outcome, Parsed):
        manifests.append(Manifest(path, format_, tuple(outcome.dependencies), tuple(outcome.systems)))
        left_out += outcome.gaps
    else:
        left_out.append(outcome)
