"""Strategies for requirements: versions whole and in part, behind signs, joined."""

from collections.abc import Sequence

from hypothesis import strategies as st

NUMBERS = st.sampled_from(["0", "1", "2", "3", "10"])


def dotted(smallest: int, largest: int) -> st.SearchStrategy[str]:
    """``1.2.3``, of so many numbers."""
    return st.lists(NUMBERS, min_size=smallest, max_size=largest).map(".".join)


def suffixed(versions: st.SearchStrategy[str], suffixes: Sequence[str]) -> st.SearchStrategy[str]:
    """Versions, half of them with something behind."""
    return st.builds(str.__add__, versions, st.just("") | st.sampled_from(suffixes))


def joined(parts: st.SearchStrategy[str], separators: Sequence[str], most: int = 3) -> st.SearchStrategy[str]:
    """One to ``most`` parts with the same separator between them."""
    return st.builds(str.join, st.sampled_from(separators), st.lists(parts, min_size=1, max_size=most))


def signed(signs: Sequence[str], versions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A sign and a version."""
    return st.builds(str.__add__, st.sampled_from(signs), versions)
