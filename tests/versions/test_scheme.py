from importlib.util import find_spec

import pytest

from deeptracy.model.ecosystem import known
from deeptracy.versions import compare, key
from deeptracy.versions.scheme import SCHEMES, key_function


@pytest.mark.parametrize("ecosystem", SCHEMES)
def test_each_scheme_is_a_module_for_a_known_ecosystem(ecosystem: str) -> None:
    assert known(ecosystem) is (ecosystem != "generic")  # what belongs to none is known by a name of the CPE dictionary
    assert find_spec(f"deeptracy.versions.{SCHEMES[ecosystem]}") is not None
    assert key_function(ecosystem) is not None


@pytest.mark.parametrize(
    ("ecosystem", "older", "newer"),
    [
        ("PyPI", "1.0rc1", "1.0"),
        ("npm", "1.0.0-rc.9", "1.0.0-rc.10"),
        ("Maven", "1.0-rc1", "1.0"),
        ("Go", "v1.9.0", "1.10.0"),
        ("crates.io", "0.9.0", "0.10.0"),
        ("RubyGems", "1.9", "1.10"),
        ("Packagist", "v1.0-beta", "1.0.0.0"),
        ("NuGet", "1.0.0", "1.0.0.1"),
        ("Hex", "1.0.0-dev", "1.0.0"),
        ("Pub", "1.0.0", "1.0.0+1"),
        ("SwiftURL", "1.0.0-a", "1.0.0"),
        ("CocoaPods", "1.0-a.1", "1.0-a.b"),
        ("generic", "1.0.2z", "1.0.2za"),
    ],
)
def test_compare(ecosystem: str, older: str, newer: str) -> None:
    assert compare(ecosystem, older, newer) == -1
    assert compare(ecosystem, newer, older) == 1
    assert compare(ecosystem, newer, newer) == 0


def test_an_ecosystem_may_carry_its_release() -> None:
    assert compare("Maven:https://repository.example", "1.0-rc1", "1.0") == -1


def test_what_can_not_be_compared_is_none() -> None:
    assert compare("npm", "1.0.0", "latest") is None
    assert compare("npm", "latest", "1.0.0") is None
    assert key("vcpkg", "1.0") is None
    assert compare("no such ecosystem", "1", "1") is None
