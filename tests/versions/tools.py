"""Asking the tool of an ecosystem, where the machine has it, how it orders versions."""

import subprocess
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any


def disagreements(
    key: Callable[[str], Any], command: Sequence[str], versions: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Pairs of versions with what a tool says of them where the keys say otherwise.

    Sorted by their keys, each version is compared with the next one: as both orders are total, that tells about all
    pairs. What the tool refuses is left out; what it accepts must have a key.
    """
    distinct = sorted(set(versions))
    answers = _ask(command, [(version, version) for version in distinct])
    accepted = [version for version, answer in zip(distinct, answers, strict=True) if answer != "-"]
    assert accepted, "the tool refuses everything"
    refused = [(version, version, "accepted") for version in accepted if key(version) is None]
    pairs = list(pairwise(sorted((version for version in accepted if key(version) is not None), key=key)))
    told = zip(pairs, _ask(command, pairs), strict=True)
    return refused + [(a, b, answer) for (a, b), answer in told if answer != _compare(key(a), key(b))]


def _ask(command: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """-1, 0, 1, or ``-`` for what is refused: a line for each line of two versions with a tab between them."""
    text = "".join(f"{a}\t{b}\n" for a, b in pairs)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.splitlines()


def _compare(a: Any, b: Any) -> str:
    return "0" if a == b else "-1" if a < b else "1"
