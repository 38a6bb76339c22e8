"""The order was checked against Conan 2.34.0 (``conan.internal.model.version``): this chain and 80,000 generated pairs.

Where items of unequal counts of digits meet text behind digits, Conan's comparison is no order; `test_no_cycle` is it.
"""

import pytest

from deeptracy.versions.conan import key
from tests.versions.chains import assert_order

CHAIN = """
    0- = 0.0- < 0-alpha < 0-rc.1 < 0 = 0.0 = 00 < 0+1 < 0.0.1 < 0.1 < 0.1.1 < 0.9 < 0.10 < 1-0 < 1- < 1-1 < 1-2
    < 1-10 < 1-alpha = 1.0.0-alpha = 1-alpha.0 < 1-alpha+1 < 1-alpha.1 < 1-beta < 1-rc < 1-rc.1 < 1-rc-2 < 1-rc1
    < 1 = 1.0 = 1.0.0 = 1.00 < 1+ < 1+b < 1+b.1 < 1.1.1 < 1.1.1a < 1.1.1w < 1.1.1w.1 < 1.1.2 < 1.cci.20200101 <
    2 < 10 < cci.20190601 < cci.20200101 < system
"""


def test_order() -> None:
    assert_order(key, CHAIN)


def test_no_cycle() -> None:
    assert_order(key, "8 < 08a < 8a < 9 < 9a < 10 < 10a < 11")


@pytest.mark.parametrize("version", ["", " ", "1 0", "[>1 <2]", ">1", "1.0@user/channel", "1/2", "1,2", "1.0\n", "~é"])
def test_a_range_or_a_reference_is_no_version(version: str) -> None:
    assert key(version) is None
