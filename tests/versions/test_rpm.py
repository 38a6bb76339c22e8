"""The order was checked against RPM 4.18.0 (``rpm.labelCompare``): this chain and 53,000 generated pairs."""

import pytest

from deeptracy.versions.rpm import key
from tests.versions.chains import assert_order

CHAIN = """
    ~~ < ~ < ~a < ~1 < . = _ < ^~ < ^ < ^^ < ^1 < a~ < a < rc < rc1 < rc2 < 0-~ < 0 = 00 = 0. = 0:0 = :0 = 0- <
    0-1 < 0^ < 0a < 0.1 = 0_1 = 0..1 = 0.01 < 0.9 < 0.10 < 1.0~rc < 1.0~rc1-1 < 1.0~rc2 < 1.0 = 1_0 = 1.0. <
    1.0-1.el8 < 1.0-1.el8_4 = 1.0-1.el8.4 < 1.0-1.el8_10 < 1.0-2~1 < 1.0-2.el8 < 1.0-10.el8 < 1.0^~1 < 1.0^ <
    1.0^git1 < 1.0^git1-1 < 1.0^2~rc < 1.0^20200101 < 1.0A < 1.0Z < 1.0a < 1.0a1 < 1.0b < 1.0.1~ < 1.0.1 <
    1.0.1-1-1 < 1.1 < 2 < 10 < 10.0001 = 10.1 < 10.2 < 1:0.1 = 01:0.1 < 2:0 < 2:0-1
"""


def test_order() -> None:
    assert_order(key, CHAIN)


def test_a_colon_ends_an_epoch_only_behind_digits() -> None:
    assert_order(key, "a:1 = a.1 < 1.0-a:1 < 1:a")


@pytest.mark.parametrize("version", ["", "1:", ":", "-1", "1:-1", "-", "1 0", " 1", "1\n"])
def test_an_empty_version_has_no_order(version: str) -> None:
    assert key(version) is None
