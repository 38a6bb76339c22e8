"""The order follows ``Pod::Version`` of CocoaPods Core 1.16: this chain and 47,000 generated pairs were compared with a
transcription of its rules in Ruby, since the gem itself was not at hand.
"""

import pytest

from deeptracy.versions.cocoapods import key
from tests.versions.chains import assert_order

CHAIN = """
    0.a < 0 = 0.0 < 0.0.1 < 0.1 < 1.0.0-RC1 < 1.0.a < 1.0.a.1 < 1.0.a.1.b < 1.0.a.b = 1.0.0-a-b = 1.0.0-a.b <
    1.0.0-alpha < 1.0.0-alpha.1 = 1.0.0-alpha1 < 1.0.0-alpha.2 < 1.0.0-alpha.10 < 1.0.0-alpha.beta < 1.0.0-beta
    = 1.0.0.beta = 1.0-beta < 1.0.0-beta.1 = 1.0.0-beta1 = 1.0.0-beta-1 < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0-rc
    < 1.0.0-rc.1 = 1.0.0-rc1 = 1.0.0-rc.1+x = 1.0.0.rc1 < 1.0.0-rc.2 < 1 = 1.0 = 1.0.0 = 1.0.0.0 = 1.0.0+build =
    1.0.0+1 = 01.0 = 1.0.0-0 = 1.0.0- < 1.0.0-0.3.7 < 1.0.0-1 = 1.0.0.1 < 1.0.1 = 1.0.-1 < 1.1-a < 1.1.0-beta <
    1.1 = 1.01 < 1.2 < 1.9 < 1.10 < 2.0.0-alpha < 2.0-alpha.0 < 2.0.0-alpha.0.0 < 2.0.0-x.7.z.92 < 2.0 < 4.9.1 <
    4.10 < 5.0.0-beta.6 < 5.0.0-beta.10 < 5.0.0 < 10.0.0-a < 10
"""


def test_order() -> None:
    assert_order(key, CHAIN)


def test_words_come_after_numbers_unlike_in_rubygems() -> None:
    assert_order(key, "1.0-a.0 < 1.0-a.1 < 1.0-a.10 < 1.0-a.b < 1.0-b < 1.0")


def test_blanks_around_a_version_do_not_count() -> None:
    assert key(" 1.0-rc1+build\n") == key("1.0-rc1")


@pytest.mark.parametrize("version", ["", "a", "v1.0", "1-beta", "1..2", "1.0+", "1.0_1", "1.0 1"])
def test_malformed_versions_have_no_order(version: str) -> None:
    assert key(version) is None
