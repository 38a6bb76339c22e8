"""Which folders the globs of a workspace choose."""

import pytest

from deeptracy.inventory.globs import matches


@pytest.mark.parametrize(
    ("globs", "folder", "chosen"),
    [
        (["packages/*"], "packages/a", True),
        (["packages/*"], "packages/a/b", False),
        (["packages/*"], "packages", False),
        (["packages/*"], "other/a", False),
        (["./packages/*/"], "packages/a", True),
        (["packages/a"], "packages/a", True),
        (["packages/**"], "packages/a/b/c", True),
        (["packages/**"], "packages", True),
        (["**/x"], "a/b/x", True),
        (["**/x"], "x", True),
        (["**/x"], "a/x/b", False),
        (["a/**/b/*"], "a/1/b/2/b/3", True),
        (["a/**/b/c"], "a/1/b/2/b/3", False),
        (["a/**/b/**/c"], "a/1/b/2/c", True),
        (["*-app"], "my-app", True),
        (["pkg-[ab]"], "pkg-b", True),
        (["{apps,libs}/*"], "libs/x", True),
        (["{apps,libs}/*"], "other/x", False),
        (["{a,b}-{1,2}"], "b-2", True),
        (["{a,b}-{1,2}"], "b-3", False),
        (["a{b"], "a{b", True),
        (["*", "!excluded"], "excluded", False),
        (["*", "!excluded"], "kept", True),
        (["!excluded", "*"], "excluded", True),
        (["*", "!a", "a"], "a", True),
        ([], "a", False),
    ],
)
def test_matches(globs: list[str], folder: str, chosen: bool) -> None:
    assert matches(globs, folder) is chosen


def test_globs_beyond_some_hundreds_are_left_out() -> None:
    assert matches(["x"] * 499 + ["a"], "a")
    assert not matches(["x"] * 500 + ["a"], "a")
    assert matches(["{" + "x," * 499 + "a}"], "a")
    assert not matches(["{" + "x," * 500 + "a}"], "a")


def test_braces_and_stars_by_the_thousand_take_no_time() -> None:
    assert not matches(["{a,b}" * 40 + "/c"], "x/c")
    assert not matches(["**/a/" * 300 + "b"], "a/" * 150 + "c")
    assert not matches(["*a" * 50 + "b"], "a" * 200)
