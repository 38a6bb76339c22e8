"""The order follows pub_semver 2.1 (its documentation and source; Dart itself was not at hand)."""

import pytest

from deeptracy.versions.pub import key
from tests.versions.chains import assert_order

CHAIN = """
    0 < 0.0.0-0 < 0.0.0 < 0.0.0+0 < 0.0.1-dev < 0.0.1 < 1.0.0-alpha < 1.0.0-alpha+1 < 1.0.0-alpha.1 < 1.0.0-beta.2 <
    1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0-rc.1+build.1 < 1.0.0 = 01.00.0 < 1.0.0+0.3.7 < 1.0.0+1 = 1.0.0+01 < 1.0.0+1.0 <
    1.0.0+2 < 1.0.0+10 < 1.0.0+build < 1.0.0+build.2.b8f12d7 < 1.0.0+build.11.e0f985a < 1.0.0+build.a < 1.0.1-dev <
    1.0.1 < 1.3.7+build < 1.3.7+build.2 < 2.0.0-dev.1 < 2.0.0-nullsafety.0 < 2.0.0-nullsafety.10 < 2.0.0 < 2.11.0
"""


def test_order() -> None:
    assert_order(key, CHAIN)


def test_spellings_of_one_version_are_equal() -> None:
    assert key("1.2") == key("v1.2.0") == key(" 1.2.0 ")
    assert key("1.2+1 ") == key("1.2.0+1")


@pytest.mark.parametrize("version", ["", "any", "1.x", "1.2.3+", "1.2.3+bu?!3ild", "1.2.3-a..b"])
def test_what_is_no_version_has_no_order(version: str) -> None:
    assert key(version) is None
