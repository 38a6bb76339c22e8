"""The order was checked against R 4.2.2 (``numeric_version``), this chain and 20,000 generated pairs."""

import pytest

from deeptracy.versions.cran import key
from tests.versions.chains import assert_order

CHAIN = """
    0 = 0.0 < 0.0.1 < 0.1 = 0-1 = 0.1.0 < 0.2 < 0.9 < 0.10 = 00.010 < 0.10.1 < 1 = 1.0 = 1.0.0 < 1.0-1 = 1.0.1 <
    1.0-2 < 1.0-10 < 1.0.10.1 < 1.1 < 1.1-0.1 < 2.0-0 < 7.1-12 < 7.2-0 < 1999 < 1999.12.31 < 2000
"""


def test_order() -> None:
    assert_order(key, CHAIN)


@pytest.mark.parametrize(
    "version", ["", "1.", ".1", "-1", "1..2", "1.a", "1.0rc1", "v1.0", "1,0", " 1.0", "1.0\n", "1_0", "١"]
)
def test_what_r_calls_invalid_has_no_order(version: str) -> None:
    assert key(version) is None
