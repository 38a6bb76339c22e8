"""Versions of products of the CPE dictionary."""

import pytest

from deeptracy.versions import compare
from deeptracy.versions.product import key
from tests.versions.chains import assert_order

CHAINS = [
    "0.9.8 < 1.0.2 = 1.0.2.0 < 1.0.2a < 1.0.2b < 1.0.2k < 1.0.2y < 1.0.2z < 1.0.2za < 1.0.2zf < 1.0.2zg < 1.0.3 < 1.1.0",
    "8.9p1 < 9.0 = 9 = 9.0.0 < 9.0p1 = 9.0-p1 = 9p1 < 9.0p2 < 9.0p10 < 9.1 = 9.1.0 < 9.1p1",
    "8 = 8.0 < 8u20 < 8u311 = 8.0u311 = 8-u311 < 8u312 < 8.1 < 9",
    "1.8.0 < 1.8.0_20 < 1.8.0_311",
    "0.9 < 1.0dev = 1.0-SNAPSHOT < 1.0dev1 = 1.0-snapshot.1 < 1.0a1",
    "1.0-dev < 1.0alpha = 1.0-alpha < 1.0alpha1 = 1.0a1 < 1.0beta = 1.0-beta < 1.0b1 = 1.0-beta1 < 1.0beta2 = 1.0-beta.2 < 1.0m1 = 1.0-milestone1 < 1.0pre1 = 1.0preview1 < 1.0rc = 1.0cr < 1.0rc1 = 1.0-rc.1 = 1rc1 = 1.0c1 = 1.0.0_RC1 < 1.0 = 1",
    "1.0-beta2 < 1.0-beta10 < 1.0-rc1 < 1.0 < 1.0a < 1.0b < 1.0c < 1.0m",
    "1.0a1 < 1.0 < 1.0a < 1.0.1 < 1.0.1a",
    "2.4.9 < 2.4.48 < 2.4.49 = 2.4.49.0 = v2.4.49 = V2.4.49 < 2.4.50 < 2.10",
    "1.0 < 1.0-sp1 = 1.0sp1 < 1.0-sp2 < 1.0.1",
    "1.0-alpha.1 < 1.0-alpha.1.1 < 1.0-alpha.2",
    "2021.09.01 = 2021-9-1 < 2021-10-01 < 20210901",
    "1.0+1 = 1.0.1 = 1.0-1 < 1.0.2",
    "7.4 < 7.4.0.1 < 7.4.1",
]  # fmt: skip


@pytest.mark.parametrize("chain", CHAINS)
def test_order(chain: str) -> None:
    assert_order(key, chain)


@pytest.mark.parametrize(
    "text", ["", "-", "*", "v", "latest", "alpha", "1" * 501, "1." + "a" * 501, "1.0." + "9" * 5000]
)
def test_no_versions(text: str) -> None:
    assert key(text) is None


@pytest.mark.parametrize("text", ["0", "v1", "r2", "build 7", "1" * 500, "1." + "a" * 500, "1..2", "(1)", "١.٢"])
def test_whatever_has_a_number_is_one(text: str) -> None:
    assert key(text) is not None


def test_nothing_but_zeros_is_zero() -> None:
    assert key("0") == key("0.0.0") == key("v00")
    assert key("0") < key("0.0.1")
    assert key("0rc1") < key("0") < key("0a")


def test_of_components_without_an_ecosystem() -> None:
    assert compare("generic", "1.0.2k", "1.0.2zg") == -1
    assert compare("generic", "1.0", "latest") is None
