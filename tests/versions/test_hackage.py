"""The order was checked against Cabal 3.4.1.0 (``Distribution.Version``), this chain and 50,000 generated pairs."""

import pytest

from deeptracy.versions.hackage import key
from tests.versions.chains import assert_order

CHAIN = """
    0 < 0.0 < 0.0.0 < 0.0.1 < 0.1 < 0.1.0 < 0.1.0.0 < 0.1.1 < 0.9 < 0.10 < 1 < 1.0 = 1.0-rc = 1.0-rc-b2 < 1.0.0
    < 1.1 < 1.10 < 2 < 20230101 < 20230101.1 < 999999999
"""


def test_order() -> None:
    assert_order(key, CHAIN)


@pytest.mark.parametrize(
    "version",
    ["", "1.", ".1", "1..2", "01", "1.01", "1.00", "1234567890", "v1", "1.0-", "1.0--a", "1.0-a_b", "1.0 ", "1a", "-1"],
)
def test_what_cabal_can_not_parse_has_no_order(version: str) -> None:
    assert key(version) is None
