"""The order was checked against ``Gem::Version`` of RubyGems 3.3.15: this chain and 80,000 generated pairs."""

import shutil

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deeptracy.versions.rubygems import key
from tests.versions import realistic
from tests.versions.chains import assert_order
from tests.versions.tools import disagreements

CHAIN = """
    0.a < 0 = 0.0 = 0.0.0 < 0.0.1.a < 0.0.1 < 0.1 = 00.1 < 1.A < 1.RC1 = 1.0.RC1 < 1.0.Z < 1.0.a.b < 1.0.a.0.b <
    1.a = 1.0.a = 1.0.a.0 = 1.0.a0 = 1.0.0.a = 1.0.0.0.a < 1.0.a.1.b < 1.0.a.1 = 1.0.a1 < 1.0.a.2 = 1.0.a2 <
    1.0.a10 = 1.0.a.10 < 1.0.alpha < 1.0.alpha1 < 1.0.b < 1.0.b1 = 1.0.0.b1 < 1.0.beta < 1.0.beta.1 = 1.0.beta1
    < 1.0.beta2 < 1.0.beta.10 < 1.0.dev < 1.0-a.b < 1.0-a-b < 1.0-a-1 < 1.0-a < 1.0-alpha < 1.0-alpha.1 <
    1.0.pre.pre < 1.0--1 < 1.0-rc1 = 1.0-rc.1 = 1.0.pre.rc1 < 1.0.pre = 1.0-0 < 1.0-1-1 < 1.0.pre1 = 1.0.pre.1 =
    1.0-1 < 1.0.rc < 1.0.rc1 = 1.0.rc.1 < 1.0.rc2 < 1.0.rc10 < 1.0.z < 1 = 1.0 = 1.0.0 = 1.0.0.0 = 1.00 = 01 <
    1.0.0.1.a < 1.0.0.1 < 1.0.1a = 1.0.1.a < 1.0.1a1 < 1.0.1-a < 1.0.1 = 1.0.1.0 < 1.0.2 < 1.0.9 < 1.0.10 <
    1.1.a < 1.1.rc1 = 1.1.0.rc1 < 1.1 = 1.1.0 < 1.2 < 1.6.8.rc1 < 1.6.8 < 1.9 < 1.9.3 < 1.9.3.1 < 1.10.0.rc4 <
    1.10 = 1.10.0 < 1.10.10 < 1.13.0.rc1 < 1.13.0 < 2.a < 2.0.0.beta1 < 2.0.0.beta2 < 2.0.0.beta10 <
    2.0.0-preview1 < 2.0.0.preview1 < 2.0.0.rc1 < 2 = 2.0 < 5.2.3 < 5.2.4.rc1 < 5.2.4 < 5.2.4.1 < 5.2.4.2 <
    5.2.4.3 < 6.0.0.beta1 < 6.0.0.beta3 < 6.0.0.rc1 < 6.0.0.rc2 < 6.0.0 < 6.0.3 < 6.0.3.1 < 6.1.7.7 < 6.1.7.10 <
    7.0.0.alpha1 < 7.0.0.alpha2 < 10 < 99999999999999999998.a < 99999999999999999998 < 99999999999999999999
"""


def test_order() -> None:
    assert_order(key, CHAIN)


def test_zeros_that_are_missing_count_also_behind_words() -> None:
    assert_order(
        key, "1.a.0.b.0 = 1.a.0.b < 1.a.0.0.b < 1.a = 1.a.0 < 1.a.0.0.1 < 1.a.0.1 = 1.a.0.1.0 < 1.a.0.2 < 1.a.1"
    )


def test_a_hyphen_stands_for_pre() -> None:
    assert_order(key, "1.0-a.bc = 1.0.pre.a.bc < 1.0-a.bcd-2.ef = 1.0.pre.a.bcd.pre.2.ef < 1.0-1 = 1.0.pre.1 < 1.0")


def test_overlong_numbers_are_compared_by_value() -> None:
    nines = "9" * 5000
    assert_order(key, f"1.999 < 1.{nines[:-1]} < 1.{nines}.a < 1.{nines} = 1.000{nines}.0")


def test_blanks_around_a_version_do_not_count() -> None:
    assert key(" 1.0.rc1\n") == key("1.0.rc1")
    assert key(" 1.0") == key("1.0")


@pytest.mark.parametrize(
    "version", ["", " ", "a", "v1", "1.", "1..2", ".1", "1_0", "1.0+1", "1a", "1.é", "1.0 a", "-1", "1-"]
)
def test_malformed_versions_have_no_order(version: str) -> None:
    assert key(version) is None


PROGRAM = """
STDIN.each_line(chomp: true) do |line|
  pair = line.split("\\t", -1)
  valid = pair.all? { |text| Gem::Version.correct?(text) }
  puts valid ? Gem::Version.new(pair[0]) <=> Gem::Version.new(pair[1]) : "-"
end
"""


@pytest.mark.tool("ruby")
@pytest.mark.skipif(shutil.which("ruby") is None, reason="Ruby is not installed")
@settings(max_examples=3, phases=[Phase.generate], derandomize=True, deadline=None)
@given(st.lists(realistic.versions("rubygems"), min_size=80, max_size=120))
def test_rubygems_agrees(versions: list[str]) -> None:
    assert disagreements(key, ["ruby", "-e", PROGRAM], [*versions, *CHAIN.split()[::2]]) == []
