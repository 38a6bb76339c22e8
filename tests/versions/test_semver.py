"""The order was checked against node-semver 7.8.5 in loose mode: this chain and 100,000 generated pairs."""

import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deeptracy.versions.semver import key
from tests.versions import realistic
from tests.versions.chains import assert_order
from tests.versions.tools import disagreements

CHAIN = """
    0.0.0-0 < 0.0.0-0.0 < 0.0.0-1 < 0.0.0-a < 0.0.0-canary < 0.0.0-experimental-1 < 0.0.0 = 0.0.0+build <
    0.0.1-0 < 0.0.1 = 0.0.1+1 < 0.1.0 < 0.9.9 < 0.10.0 < 0.14.0-rc1 < 0.14.0 < 1.0.0-0 < 1.0.0-0.3.7 < 1.0.0-1 =
    1.0.0-01 < 1.0.0-2 < 1.0.0-10 < 1.0.0-20130313144700 < 1.0.0-9007199254740990 < 1.0.0-- < 1.0.0--- <
    1.0.0--1 < 1.0.0-0a < 1.0.0-10a < 1.0.0-1a < 1.0.0-2a < 1.0.0-A < 1.0.0-ALPHA < 1.0.0-B < 1.0.0-Z < 1.0.0-a
    < 1.0.0-a.0 < 1.0.0-a.a < 1.0.0-a- < 1.0.0-a-b < 1.0.0-a1 < 1.0.0-a10 < 1.0.0-a2 < 1.0.0-aa < 1.0.0-alpha <
    1.0.0-alpha.0 < 1.0.0-alpha.1 = 1.0.0-alpha.01 < 1.0.0-alpha.1.0 < 1.0.0-alpha.9 < 1.0.0-alpha.10 <
    1.0.0-alpha.beta < 1.0.0-alpha.beta.1 < 1.0.0-alpha1 = 1.0.0alpha1 < 1.0.0-beta < 1.0.0-beta.2 <
    1.0.0-beta.11 < 1.0.0-beta-2 < 1.0.0-canary.1 < 1.0.0-next.20230101 < 1.0.0-next.20230102 < 1.0.0-rc.1 =
    1.0.0-rc.1+b < 1.0.0-rc-1 < 1.0.0-rc1 = 1.0.0rc1 < 1.0.0-rc10 < 1.0.0-rc2 < 1.0.0-x.7.z.92 < 1.0.0-x-y-z.- <
    1.0.0 = v1.0.0 = =1.0.0 = v=1.0.0 = 1.0.0+20130313144700 = 1.0.0+exp.sha.5114f85 =
    1.0.0+21AF26D3---117B344092BD = 01.0.0 = 1.00.0 = 1.0.000 < 1.0.1-0 < 1.0.1-beta < 1.0.1 < 1.0.2 < 1.0.9 <
    1.0.10 < 1.1.0-alpha < 1.1.0 < 1.2.0 < 1.2.3-4 < 1.2.3-pre < 1.2.3-pre.2 < 1.2.3-pre.10 < 1.2.3-pre-2 <
    1.2.3 < 1.9.0 < 1.10.0 < 2.0.0-0 < 2.0.0-a.b.c.d < 2.0.0-a.b.c.d.9 < 2.0.0-a.b.c.d.10 < 2.0.0-a.b.c.d.e <
    2.0.0-alpha < 2.0.0-alpha.1 < 2.0.0-rc.0 < 2.0.0 < 4.5.0 < 4.17.20 < 4.17.21-rc < 4.17.21 < 5.0.0-beta.0 <
    5.0.0-beta-1 < 9.99.99 < 10.0.0 < 16.13.0-rc.0 < 16.13.1 < 18.0.0-alpha-c5bd14d2d-20230101 <
    18.0.0-next-20230102 < 18.0.0-rc.3 < 18.2.0 < 18.3.0-canary-1 < 99999.0.0 < 9007199254740990.0.0 <
    9007199254740991.0.0
"""
REFUSED = [
    "",
    "v",
    "latest",
    "1.x",
    "1.2.x",
    "*",
    "1.2.3.beta",
    "1.2.3+",
    "1.2.3-a..b",
    "1.2.3-a_b",
    "1..2",
    ".1",
    "1.",
    "-1",
]


def test_order() -> None:
    assert_order(key, CHAIN)


def test_missing_parts_are_zero() -> None:
    assert_order(key, "1-alpha = 1.0-alpha = 1.0.0-alpha = 1alpha = v1.0alpha < 1 = v1 = 1.0 = 1.0.0 = 1+build < 1.0.1")
    assert_order(key, "1.23 = 1.23.0 < 12.3 = 12.3.0 < 123 = 123.0.0")
    assert_order(key, "0.0.0-0 < 0.0 = v0 = 00 = 0.0.0 < 0.0.1 < 0.1")


def test_zero_alone_comes_before_everything() -> None:
    assert_order(key, "0 < 0.0.0-0 < 0.0.0")


def test_further_numbers_follow_the_patch() -> None:
    assert_order(
        key,
        "1.2.3-rc < 1.2.3 = 1.2.3.0 = 1.2.3.0.0 < 1.2.3.0.1 < 1.2.3.1-alpha < 1.2.3.1-beta < 1.2.3.1 = 1.2.3.1.0+x"
        " < 1.2.3.1.1 < 1.2.3.2 < 1.2.3.10 < 1.2.4-alpha < 1.2.4",
    )


def test_overlong_numbers_are_compared_by_value() -> None:
    nines = "9" * 5000
    assert_order(
        key, f"1.0.0-{nines} < 1.0.0-1{'0' * 5000} < 1.0.0 < 1.0.999 < 1.0.{nines[:-1]} < 1.0.{nines} = 1.0.00{nines}"
    )


def test_blanks_and_signs_around_a_version_do_not_count() -> None:
    assert key(" =v 1.2.3-a\n") == key("V1.2.3-a") == key("1.2.3-a")


@pytest.mark.parametrize("version", REFUSED)
def test_what_is_no_version_has_no_order(version: str) -> None:
    assert key(version) is None


NPM = (
    Path(shutil.which("npm") or "").resolve().parents[1] / "node_modules/semver"
    if shutil.which("npm")
    else Path("absent")
)
# Left out: what npm refuses, more than three numbers (npm reads 1.2.34.5 as 1.2.3-4.5), numbers that are inexact in it
PROGRAM = """
const semver = require(process.argv[1]);
const read = (text) => {
  const [release] = text.split(/[-+]/);
  if (release.split(".").length > 3 || /[0-9]{16}/.test(text)) return null;
  return semver.parse(text, { loose: true });
};
const lines = require("fs").readFileSync(0, "utf8").split("\\n").slice(0, -1);
for (const line of lines) {
  const [a, b] = line.split("\\t").map(read);
  console.log(a && b ? a.compare(b) : "-");
}
"""


@pytest.mark.tool("npm")
@pytest.mark.skipif(not NPM.is_dir() or shutil.which("node") is None, reason="npm is not installed")
@settings(max_examples=3, phases=[Phase.generate], derandomize=True, deadline=None)
@given(st.lists(realistic.versions("semver"), min_size=80, max_size=120))
def test_npm_agrees(versions: list[str]) -> None:
    assert disagreements(key, ["node", "-e", PROGRAM, str(NPM)], [*versions, *CHAIN.split()[::2]]) == []
