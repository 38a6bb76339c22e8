"""Orders written as people write them: ``1.0~rc1 < 1.0 = 1.0-0 < 1.0-1``."""

from collections.abc import Callable, Iterator
from itertools import combinations

from deeptracy.versions.scheme import Key

RELATIONS = {"<": -1, "=": 0}


def groups(chain: str) -> list[list[str]]:
    """The versions of a chain, those that are equal together."""
    found: list[list[str]] = [[]]
    for word in chain.split():
        if word == "<":
            found.append([])
        elif word != "=":
            found[-1].append(word)
    return found


def ordered_pairs(chain: str) -> Iterator[tuple[str, str, int]]:
    """Each pair of versions of a chain, with -1 where the first is before the second and 0 where they are equal."""
    placed = [(version, place) for place, group in enumerate(groups(chain)) for version in group]
    for (a, place_a), (b, place_b) in combinations(placed, 2):
        yield a, b, RELATIONS["=" if place_a == place_b else "<"]


def assert_order(key: Callable[[str], Key | None], chain: str) -> None:
    """Every pair of the chain compares, both ways, as it is written; equal versions have equal keys."""
    for a, b, expected in ordered_pairs(chain):
        key_a, key_b = key(a), key(b)
        assert key_a is not None, a
        assert key_b is not None, b
        assert (key_a < key_b, key_b < key_a) == (expected < 0, False), (a, b)
        assert (key_a == key_b) == (expected == 0), (a, b)
        assert expected or hash(key_a) == hash(key_b), (a, b)
