"""Markers of lock files, as far as they name extras and groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker

from deeptracy.inventory.python.markers import needed

ATOMS = st.sampled_from([
    "'a' in extras", "'b' not in extras", '"x" in dependency_groups', "'y' not in dependency_groups",
])  # fmt: skip
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join), inner.map(lambda text: f"({text})")
    ),
    max_leaves=8,
)


@given(EXPRESSIONS, st.booleans(), st.sets(st.sampled_from(["x", "y"])))
def test_as_the_reference_library(marker: str, extras: bool, groups: set[str]) -> None:
    environment = {"extras": frozenset("ab" if extras else ""), "dependency_groups": frozenset(groups)}

    assert needed(marker, extras=extras, groups=groups) is Marker(marker).evaluate(environment, context="lock_file")


@pytest.mark.parametrize(
    ("marker", "without", "with_extras"),
    [
        ("", True, True),
        ("python_version < '3.8'", True, True),
        ("'x' in extras", False, True),
        ("'x' not in extras", True, False),
        ("extra == 'x'", False, True),
        ('extra=="x" and sys_platform == "win32"', False, True),
        ("extra != 'x'", True, False),
        ("extra == 'x' or extra == 'y'", False, True),
        ("extra == 'x' or python_version >= '3'", True, True),
        ("sys_platform in 'linux darwin' and 'x' in extras", False, True),
        ("'linux' not in sys_platform and 'x' in extras", False, True),
        ("(os_name=='nt' or os_name~='posix') and ('x' in extras)", False, True),
        ("'x' in dependency_groups", False, False),
        ("'dev' in dependency_groups", True, True),
        ("??? 'x' in dependency_groups", True, True),
        ("'x' in dependency_groups )", False, False),
        ("extra", True, True),
    ],
)
def test_what_is_needed(marker: str, without: bool, with_extras: bool) -> None:
    assert needed(marker, extras=False, groups=["dev"]) is without
    assert needed(marker, extras=True, groups=["dev"]) is with_extras


def test_great_depth_is_no_matter() -> None:
    assert needed("(" * 100_000 + "'x' in extras" + ")" * 100_000, extras=False, groups=()) is False
