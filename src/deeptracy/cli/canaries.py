"""Telling how the canaries fare: after a sync, and in ``db status``."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from deeptracy.advisories.store import AdvisoryStore, StoreError
from deeptracy.canaries.check import CanaryResult, check, warnings


def warn(database: Path) -> None:
    """Check an advisory file, and tell what failed. No more than a warning: its records may be right all the same."""
    try:
        with AdvisoryStore(database) as store:
            failed = warnings(check(store))
    except StoreError:  # nothing could be fetched, which is told by itself
        return
    for sentence in failed:
        click.echo(f"warning: {sentence}", err=True)


def lines(results: Sequence[CanaryResult]) -> Iterator[str]:
    """How many pass, and what fails; nothing where no feed has any."""
    if results:
        yield f"canaries: {sum(result.passed for result in results)} of {len(results)} pass"
    for sentence in warnings(results):
        yield f"  {sentence}"


def document(result: CanaryResult) -> dict[str, object]:
    """One result, for JSON."""
    canary = result.canary
    return {
        "feed": canary.feed,
        "subject": canary.subject,
        "ids": list(canary.ids),
        "expected": canary.expected,
        "outcome": result.outcome,
        "passed": result.passed,
        "sentence": result.sentence,
        "note": canary.note,
    }
