"""The order was checked against packaging 26.3 (PEP 440) and 21.3, the last with legacy versions: these chains and
200,000 generated pairs, 15,000 of them legacy.
"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from deeptracy.versions.pep440 import key
from tests.versions import realistic
from tests.versions.chains import assert_order

CHAIN = """
    0.dev0 < 0a0 < 0 = 0.0 < 0.0.0.post1 < 0.0.1 < 0.1 < 1.dev0 = 1.0.dev0 = 1.0.dev = 1.0dev = 1.0-dev <
    1.0.dev1 = 1.0.DEV1 < 1.0.dev456 < 1.0a0.dev1 = 1.0a.dev1 < 1.0a = 1.0a0 = 1.0-alpha = 1.0alpha = 1.0.a <
    1.0a1.dev1 < 1.0a1.dev456 < 1.0a1 = 1.0-a1 = 1.0.a.1 = 1.0ALPHA1 = 1.0_a_1 < 1.0a1.post1.dev1 < 1.0a1.post1
    < 1.0a2.dev456 < 1.0a2 < 1.0a10 < 1.0a12.dev456 < 1.0a12 < 1.0b = 1.0b0 < 1.0b1.dev456 < 1.0beta1 = 1.0b1 <
    1.0b2 < 1.0b2.post345.dev456 < 1.0b2.post345 < 1.0b10 < 1.0rc = 1.0c = 1.0pre = 1.0preview < 1.0rc1.dev456 <
    1.0c1 = 1.0rc1 = 1.0-rc.1 = 1.0pre1 < 1.0rc1.post1 < 1.0rc2 < 1.0rc10 < 1 = 1.0 = 1.0.0 = v1.0 = V1 = 01.0 =
    1.00 = 0!1.0 < 1.0+a < 1.0+a.a < 1.0+abc = 1.0+ABC < 1.0+abc.5 = 1.0+abc-5 = 1.0+abc_5 < 1.0+abc.7 <
    1.0+abc.10 < 1.0+ubuntu.1 < 1.0+ubuntu1 < 1.0+z < 1.0+5 = 1.0+05 < 1.0+5.a < 1.0+5.1 < 1.0+10 <
    1.0.post0.dev1 < 1.0.post = 1.0post = 1.0-post = 1.0.post0 = 1.0-0 < 1.0.post1.dev1 < 1.0.post1 = 1.0-1 =
    1.0.r1 = 1.0rev1 = 1.0-r1 = 1.0post1 < 1.0.post1+local < 1.0.post2 < 1.0.post10 < 1.0.post456.dev34 <
    1.0.post456 < 1.0.0.1 < 1.0.1.dev1 < 1.0.1a1 < 1.0.1rc1 < 1.0.1 < 1.0.3.dev0 < 1.0.3 < 1.0.4 < 1.1.dev1 <
    1.1 = 1.1.0 < 1.2 < 1.2+123abc < 1.2+123abc456 < 1.2+abc < 1.2+abc123 < 1.2+abc123def < 1.2+1234.abc <
    1.2+123456 < 1.2.r32+123456 < 1.2.rev33+123456 < 1.9 < 1.10 < 2.0a1 < 2.0 < 3.2b1 < 3.2.1 < 4.2.0.dev1 < 10
    < 2012.4 < 2012.10 < 2022.9.24 < 2022.12.7 < 2023.1 < 99999999999999999999 < 1!0.1 < 1!1.0.dev1 < 1!1.0 <
    1!2012 < 2!0
"""
LEGACY = """
    dev < a < b < final < foo < foo-1 < z < 0.0.1-x < 0.1-dev-r1 < 0.1dev-r1716 < 1.0-* = 1.* < 1.0-dev-x <
    1.0_foo < 1.0-pre-alpha < 1.0-rc-foo < 1.0-c-x = 1.0-preview-x < 1.0-final < 1.0-- < 1.0-0-x = 1.0-00-x <
    1--1 < 1.0-foo < 1.0-foo1 < 1.0-foo2 < 1.0-foo10 < 1-2-3 < 1.0foo < 1.13+ < 1.13++ < 2.0-blah < 2.0-x.1 =
    2.0.0-x.1 < 2.x = 2.0.x < 2.0.1-beta-SNAPSHOT < 2.0.1-SNAPSHOT < 3.2.pl0 < 3.2.pl1 < 3.2pl2 < 3.2.pl10 < 9-x
    < 10-x = 00000010-x < 2004d < 2009-final-x < 12345678-x < 123456789-x
"""


@pytest.mark.parametrize("chain", [CHAIN, LEGACY])
def test_order(chain: str) -> None:
    assert_order(key, chain)


def test_legacy_numbers_are_compared_as_texts_of_eight_digits() -> None:
    assert_order(key, "9999999-x < 10000000-x < 100000000-x < 99999999-x")


def test_legacy_versions_come_before_all_others() -> None:
    assert_order(key, "99999-x < 0.dev0")


@pytest.mark.parametrize("version", ["", " ", "\n"])
def test_an_empty_version_has_no_order(version: str) -> None:
    assert key(version) is None


def test_numbers_that_python_does_not_convert_are_legacy() -> None:
    assert_order(key, f"1.0.{'9' * 5000} < 0.dev0")


def test_blanks_around_a_version_do_not_count() -> None:
    assert key(" 1.0rc1\n") == key("1.0rc1")
    assert key(" 1.0") == key("1.0.0")


def parsed(text: str) -> Version | None:
    try:
        return Version(text)
    except ValueError:  # also for a number that Python does not convert
        return None


@given(st.lists(realistic.versions("pep440"), min_size=2, max_size=8))
def test_packaging_agrees(texts: list[str]) -> None:
    keyed = [(key(text), version) for text in texts if (version := parsed(text))]
    for (key_a, a), (key_b, b) in product(keyed, keyed):
        assert key_a is not None
        assert key_b is not None
        assert (key_a < key_b, key_a == key_b) == (a < b, a == b)


@given(st.lists(st.integers(0, 3) | st.integers(10**8, 10**10), min_size=1, max_size=5))
def test_plain_releases_have_the_key_that_packaging_leads_to(release: list[int]) -> None:
    plain = ".".join(map(str, release))
    assert key(plain) == key(f"0!{plain}")
