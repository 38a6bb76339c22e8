"""The order was checked against NuGet.Versioning in NuGet 5.8 (on Mono 6.8): this chain and 25,000 generated pairs."""

import pytest

from deeptracy.versions.nuget import key
from tests.versions.chains import assert_order

CHAIN = """
    0.0.0-0 < 0.0.0-a < 0 = 0.0 = 0.0.0 = 0.0.0.0 < 0.0.0.1-a < 0.0.0.1 < 0.0.1 < 0.1 < 1.0.0--2 < 1.0.0--1 <
    1.0.0-0 < 1.0.0-1 < 1.0.0-2 < 1.0.0-10 < 1.0.0-2147483647 < 1.0.0-- < 1.0.0-10000000000 < 1.0.0-2147483648 <
    1.0.0-9999999999 < 1.0.0-99999999999999999999 < 1.0.0-a < 1.0.0-A.b = 1.0.0-a.B < 1.0.0-a-b < 1.0-alpha =
    1.0.0-alpha = 1.0.0-Alpha = 1.0.0-ALPHA = 1.0.0.0-alpha = 1-alpha < 1.0.0-alpha.1 = 1.0.0-ALPHA.1 <
    1.0.0-alpha.2 < 1.0.0-alpha.10 < 1.0.0-alpha.beta < 1.0.0-alpha-1 < 1.0.0-alpha1 < 1.0.0-alpha10 <
    1.0.0-alpha2 < 1.0.0-B < 1.0.0-beta < 1.0.0-Beta.1 = 1.0.0-beta.1 < 1.0.0-beta.2 < 1.0.0-beta.3 <
    1.0.0-beta.11 < 1.0.0-beta.20230101 < 1.0.0-beta.202301011159 < 1.0.0-beta.202301011200 < 1.0.0-beta001 <
    1.0.0-beta01 < 1.0.0-c < 1.0.0-preview < 1.0.0-preview.1 < 1.0.0-preview.1.20120.5 <
    1.0.0-preview.1.20120.10 < 1.0.0-preview.7.21377.19 < 1.0.0-preview7 < 1.0.0-rc = 1.0.0-RC < 1.0.0-rc.1 <
    1.0.0-rc.1.2 < 1.0.0-rc.1.2.3 < 1.0.0-rc1-final < 1.0.0-Z < 1 = 1.0 = 1.0.0 = 1.0.0.0 = 01.0 = 1.00 =
    1.0.0+build = 1.0.0+BUILD.1 < 1.0.0.1-beta < 1.0.0.1 < 1.0.0.2 < 1.0.0.10 < 1.0.1-beta < 1.0.1 = 1.0.1.0 <
    1.0.9 < 1.0.10 < 1.1.0-alpha < 1.1 < 1.2 < 1.2.3 < 1.2.3.4-beta < 1.2.3.4 = 1.2.3.4+5 < 1.2.3.5 < 1.2.4 <
    1.10 < 2.0-beta < 2.0 = 2 < 4.0.20505 = 4.0.20505.0 < 4.0.30506 = 4.0.30506.0 < 4.7.0-beta.19570.3 < 4.7.0 <
    9 < 10 < 12.0.3-beta1 < 12.0.3 < 13.0.1-beta1 < 13.0.1-beta2 < 13.0.1 < 2147483647.0
"""


def test_order() -> None:
    assert_order(key, CHAIN)


def test_a_label_is_a_number_only_within_32_bits() -> None:
    assert_order(key, "1.0-5 < 1.0-2147483647 < 1.0--2147483649 < 1.0-2147483648")
    assert_order(key, "1.0--2147483648 < 1.0--1 < 1.0-0 < 1.0-1")


def test_what_nuget_finds_too_long_is_compared_by_value() -> None:
    nines = "9" * 5000
    assert_order(key, f"1.2.3.999 < 1.2.3.{nines[:-1]} < 1.2.3.{nines} < 1.2.{nines} < 1.{nines} < {nines}")
    assert key("1.0-beta.01") == key("1.0-beta.1")


def test_blanks_around_a_version_do_not_count() -> None:
    assert key(" 1.0-RC1\n") == key("1.0.0-rc1")


@pytest.mark.parametrize(
    "version", ["", "v1.0", "1.0.0.0.0", "1.", "1..2", "1.0-", "1.0-a..b", "1.0-a_b", "1.0+", "1.x", "*", "1.0beta"]
)
def test_what_nuget_can_not_parse_has_no_order(version: str) -> None:
    assert key(version) is None
