"""The order was checked against conda's ``VersionOrder`` (in conda-lock 4.0.3): this chain and 60,000 pairs."""

import pytest

from deeptracy.versions.conda import key
from tests.versions.chains import assert_order

CHAIN = """
    0*a < 0* < 0dev < 0_ < 0a < 0.dev < 0 = 0.0 = 0.0.0 = 00 = 0!0 < 0.0post < 0.1 < 0.4 = 0.4.0 = 0-4 = 0_4 <
    0.4.1.rc = 0.4.1.RC < 0.4.1 < 0.5a0 < 0.5a1 = 0.5a01 < 0.5b3 < 0.5C1 < 0.5 < 0.9.6 < 0.960923 < 1.0.1_ <
    1.0.1a = 1.0.1A < 1.0.1 < 1.0.1.post.a < 1.0.1.post.b < 1.0.1post.a < 1.1dev1 < 1.1_ < 1.1a1 < 1.1a2 <
    1.1a10 < 1.1rc < 1.1.0dev1 = 1.1.dev1 < 1.1.a1 = 1.1.0a1 < 1.1.0rc1 < 1.1+a < 1.1.0 = 1.1 = 1.1.0.0 = 1.1+0
    = 1.1+0.0 < 1.1+post < 1.1+1 = 1.1+1.0 < 1.1+1.0.1 < 1.1.0.0.1.a < 1.1.0.0.1 < 1.1.0.1 < 1.1.0post1 =
    1.1.post1 < 1.1post1 < 1.2 < 1.10 < 1996.07.12 < 1!0.4.1 < 1!3.1.1.6 < 2!0.4.1
"""


def test_order() -> None:
    assert_order(key, CHAIN)


@pytest.mark.parametrize(
    "version",
    [
        "",
        " ",
        "1..2",
        ".1",
        "1.",
        "1.2.",
        "1__2",
        "a!1",
        "!1",
        "1!",
        "1!2!3",
        "1+",
        "1+a+b",
        "+1",
        "1+a..b",
        "1-2_3",
        "1 2",
        "1,2",
        "é",
        "~1",
    ],
)
def test_what_conda_calls_invalid_has_no_order(version: str) -> None:
    assert key(version) is None


def test_white_space_around_a_version_does_not_count() -> None:
    assert key(" 1.0\n") == key("1.0")
