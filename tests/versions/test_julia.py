"""The order is that of Julia's own test suite and manual for ``VersionNumber``; Julia itself was not at hand."""

import pytest

from deeptracy.versions.julia import key
from tests.versions.chains import assert_order

CHAIN = """
    0- = 0.0.0- < 0-0 < 0-1 < 0-1.0 < 0-1.a < 0-2 < 0-10 < 0-A < 0-a < 0-a.0 < 0-a.b < 0-alpha < 0rc1 = 0-rc1 =
    v0.0.0-rc1 < 0-rc1+0 < 0-rc1+b < 0-rc1+ < 0-rc10 < 0-rc2 < 0 = 0.0 = v0.0.0 = V0 < 0+0 < 0+1 < 0+1.0 < 0+2 <
    0+10 < 0+a < 0+a.1 < 0+ < 0.0.1- < 0.0.1 < 0.1-- < 0.1--- < 0.1 < 0.9 < 0.10 < 1.0.0-DEV < 1.0.0-rc < 1.0 =
    1 < 1.0+ < 1.1.0
"""


def test_order() -> None:
    assert_order(key, CHAIN)


@pytest.mark.parametrize(
    "version",
    [
        "",
        "v",
        "1.",
        "1..2",
        "1.2.3.4",
        ".1",
        "-1",
        "1.0-a..b",
        "1.0-+b",
        "1.0+a+b",
        "1.0-a_b",
        "1.0 ",
        "1,2",
        "1.0\n",
        "x1",
    ],
)
def test_what_julia_refuses_has_no_order(version: str) -> None:
    assert key(version) is None
