"""The order was checked against the algorithm of apk-tools 3 (``src/version.c``): this chain and 49,000 pairs."""

import pytest

from deeptracy.versions.alpine import key
from tests.versions.chains import assert_order

CHAIN = """
    0_alpha < 0 = 00 < 0-r0 < 0-r1 < 0.1.0_alpha_pre2 < 0.1.0_alpha < 0.1.0_alpha-r1 < 0.1.0_alpha2 <
    0.1.0_alpha10 < 0.1.0_beta < 0.1.0_pre < 0.1.0_rc < 0.1.0_rc1 < 0.1.0_rc_p < 0.1.0 < 0.1.0-r0 < 0.1.0~0a <
    0.1.0~0a-r1 < 0.1.0~0b < 0.1.0~a < 0.1.0_cvs < 0.1.0_svn < 0.1.0_git < 0.1.0_git20200101 <
    0.1.0_git20200101_p1 < 0.1.0_hg < 0.1.0_p < 0.1.0_p-r1 < 0.1.0_p~ff < 0.1.0_p9 < 0.1.0_p10 < 0.1.0a <
    0.1.0b-r2 < 0.1.0.1 < 1 = 01 < 1.0 < 1.00 < 1.01 < 1.010 < 1.02 < 1.1_alpha1 < 1.1 < 1.1-r9 < 1.1-r10 < 1.1z
    < 1.1.0_rc1 < 1.1.0 < 1.2 < 1.10 < 1.10.0 < 2.9.11_pre20051101-r2 < 2.9.11_pre20061021-r1 < 9 < 10 <
    20050718-r1 < 20050718-r2
"""


def test_order() -> None:
    assert_order(key, CHAIN)


@pytest.mark.parametrize(
    "version",
    [
        "", "a", ".1", "1.", "1..2", "1bc", "1a1", "1a.1", "1_", "1_foo", "1_prex", "1_p1_", "1-", "1-1",
        "1-r", "1-r1-r2", "1-r1_p1", "1~", "1~xyz", "1~AB", "1~ab~cd", "1~ab_p1", "1A", "v1", "1.0 ",
        "1.0\n", "1:1.0", "1.0-r1.1", "1_alpha.1",
    ],
)  # fmt: skip
def test_what_apk_refuses_has_no_order(version: str) -> None:
    assert key(version) is None
