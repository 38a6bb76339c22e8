"""What holds for every language, and what pins a single version."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.model.ecosystem import ECOSYSTEMS
from deeptracy.versions.intervals import contains
from deeptracy.versions.requirements import EVERYTHING, LANGUAGES, Interval, bounds, pinned
from deeptracy.versions.scheme import key_function
from tests.versions.requirements.written import written

ecosystems = pytest.mark.parametrize("ecosystem", sorted(LANGUAGES))
SIGNS = ["^", "~", "~>", "~=", "=", "==", "===", "!=", "<", "<=", ">", ">=", "^>=", "!", "v", "vers:npm/"]
VERSIONS = ["0", "1", "1.2", "1.2.3", "2.0.0-rc.1", "9" * 30, "*", ".*", "x", "a", ".", "-", "+", "@dev", "#", "%"]
JOINTS = ["||", "|", "&&", ",", " ", " - ", " and ", "(", ")", "[", "]", "{", "}"]
TOKENS = st.sampled_from(SIGNS) | st.sampled_from(VERSIONS) | st.sampled_from(JOINTS)


@ecosystems
@settings(max_examples=60, deadline=None)
@given(text=st.lists(TOKENS, max_size=8).map("".join) | st.text(max_size=12))
def test_a_language_never_raises_and_names_versions_that_compare(ecosystem: str, text: str) -> None:
    found = bounds(ecosystem, text)
    if found is None or key_function(ecosystem) is None or text.strip().startswith("vers:"):
        return
    for interval in found:
        assert contains(ecosystem, interval, "1.0.0") is not None, (text, interval)


@ecosystems
@pytest.mark.parametrize("text", ["", " ", "*", "any"])
def test_nothing_and_anything_admit_everything(ecosystem: str, text: str) -> None:
    assert bounds(ecosystem, text) == EVERYTHING
    assert pinned(ecosystem, text) is None


@ecosystems
@pytest.mark.parametrize("part", ["1,", "1 || ", "((", ">=1 ", "!=1,", "9", "1.", "-", " ", "[1],", "~"])
def test_a_long_requirement_takes_no_time(ecosystem: str, part: str) -> None:
    text = part * (3999 // len(part))
    bounds(ecosystem, text)
    assert bounds(ecosystem, f"1{text * 2}") is None


def test_these_ecosystems_have_a_language() -> None:
    assert set(LANGUAGES) == {one.name for one in ECOSYSTEMS if one.purl_type not in ("deb", "apk", "rpm")} - {
        "CPAN", "CocoaPods",
    }  # fmt: skip


def test_an_interval_includes_its_lower_end_only() -> None:
    assert Interval() == Interval(None, True, None, False)


def test_an_ecosystem_without_a_language_reads_nothing() -> None:
    assert bounds("CPAN", ">= 1.0") is None
    assert pinned("CPAN", "1.0") is None


def test_a_release_of_an_ecosystem_has_its_language() -> None:
    assert bounds("PyPI:3.11", "==1.2") == bounds("PyPI", "==1.2")


@pytest.mark.parametrize(
    ("ecosystem", "requirement", "expected"),
    [
        ("PyPI", "==1.2", "1.2"),
        ("PyPI", "===1.2.0", "1.2.0"),
        ("PyPI", "== v1.2", "v1.2"),
        ("PyPI", "1.2.3", "1.2.3"),
        ("PyPI", ">=1.2,==1.2.0", "1.2.0"),
        ("PyPI", "==1.2.*", None),
        ("PyPI", "<=1.2", None),
        ("PyPI", "==1.2|==1.3", None),
        ("PyPI", ">=1.2,<1.2", None),
        ("npm", "1.2.3", "1.2.3"),
        ("npm", "=1.2.3-rc.1", "1.2.3-rc.1"),
        ("npm", "1.2", None),
        ("npm", ">=1.2.3 <=1.2.3", "1.2.3"),
        ("npm", "latest", None),
        ("crates.io", "=1.2.3", "1.2.3"),
        ("crates.io", "1.2.3", None),
        ("Maven", "[1.2]", "1.2"),
        ("Maven", "1.2", "1.2"),
        ("Maven", "[1.2,1.2]", "1.2"),
        ("Maven", "[1.2,1.2)", None),
        ("Maven", "(1.2,1.2]", None),
        ("NuGet", "[1.2]", "1.2"),
        ("NuGet", "1.2", None),
        ("RubyGems", "= 1.2", "1.2"),
        ("RubyGems", "1.2", "1.2"),
        ("Packagist", "1.2.3", "1.2.3"),
        ("Packagist", "1.2.*", None),
        ("Go", "v1.2.3", "v1.2.3"),
        ("Hex", "== 1.2.3", "1.2.3"),
        ("Pub", "1.2.3", "1.2.3"),
        ("Hackage", "==1.2", "1.2"),
        ("Conda", "==1.2", "1.2"),
        ("Conda", "=1.2", None),
        ("ConanCenter", "1.2", "1.2"),
        ("CRAN", "== 1.2", "1.2"),
        ("GitHub Actions", "v4.1.2", "v4.1.2"),
        ("GitHub Actions", "v4", None),
        ("SwiftURL", 'exact: "1.2.3"', "1.2.3"),
        ("Julia", "=1.2.3", None),  # several builds of it
        ("vcpkg", "=1.2", "1.2"),
    ],
)
def test_pinned(ecosystem: str, requirement: str, expected: str | None) -> None:
    assert pinned(ecosystem, requirement) == expected


def test_white_space_around_a_requirement_does_not_count() -> None:
    assert {written(bounds(ecosystem, " * ")) for ecosystem in LANGUAGES} == {"(, )"}
