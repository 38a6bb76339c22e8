"""Ecosystem names and how each spells a package's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.model.ecosystem import ECOSYSTEMS, base, known, normalise_name, purl_type
from deeptracy.versions.scheme import SCHEMES

# (ecosystem, spelling) -> the name all spellings share
NAMES = {
    ("PyPI", "Ruamel.Yaml__clib"): "ruamel-yaml-clib",
    ("PyPI", "a-_.b"): "a-b",
    ("npm", "JSONStream"): "JSONStream",
    ("npm", "@Scope/Name"): "@Scope/Name",
    ("Maven", "Org.Acme:Thing"): "Org.Acme:Thing",
    ("Go", "github.com/BurntSushi/toml"): "github.com/burntsushi/toml",
    ("crates.io", "serde_json"): "serde_json",
    ("RubyGems", "RedCloth"): "RedCloth",
    ("Packagist", "Laravel/Framework"): "laravel/framework",
    ("NuGet", "Newtonsoft.Json"): "newtonsoft.json",
    ("Pub", "Http"): "http",
    ("Hex", "Jason"): "jason",
    ("SwiftURL", "https://github.com/Vapor/vapor.git"): "github.com/vapor/vapor",
    ("SwiftURL", "git@github.com:Vapor/vapor.git"): "github.com/vapor/vapor",
    ("SwiftURL", "ssh://git@github.com/Vapor/vapor/"): "github.com/vapor/vapor",
    ("SwiftURL", " github.com/vapor/vapor "): "github.com/vapor/vapor",
    ("CRAN", "A3"): "A3",
    ("ConanCenter", "OpenSSL"): "openssl",
    ("GitHub Actions", "Actions/Checkout"): "actions/checkout",
    ("Debian:12", "Curl"): "curl",
    ("Alpine:v3.18", "Musl"): "musl",
    ("Red Hat:enterprise_linux:9", "ImageMagick"): "ImageMagick",
    ("nowhere", "As-Written"): "As-Written",
}


@pytest.mark.parametrize(("spelling", "name"), NAMES.items())
def test_normalised_name(spelling: tuple[str, str], name: str) -> None:
    assert normalise_name(*spelling) == name


@given(st.sampled_from([e.name for e in ECOSYSTEMS if e.name != "SwiftURL"]), st.text(max_size=20))
def test_a_normalised_name_stays(ecosystem: str, name: str) -> None:
    once = normalise_name(ecosystem, name)
    assert normalise_name(ecosystem, once) == once


def test_release_is_no_part_of_the_rules() -> None:
    assert base("Red Hat:enterprise_linux:9::appstream") == "Red Hat"
    assert base("npm") == "npm"
    assert known("Debian:12")
    assert known("PyPI")
    assert not known("pypi")
    assert not known("")


@pytest.mark.parametrize(
    ("ecosystem", "type_"),
    [("PyPI", "pypi"), ("Go", "golang"), ("crates.io", "cargo"), ("GitHub Actions", "github"),
     ("Ubuntu:22.04:LTS", "deb"), ("Alpine", "apk"), ("openSUSE:Leap 15.5", "rpm"), ("nowhere", "generic")],
)  # fmt: skip
def test_purl_type(ecosystem: str, type_: str) -> None:
    assert purl_type(ecosystem) == type_


def test_names_are_unique_and_each_but_vcpkg_has_a_version_scheme() -> None:
    names = [ecosystem.name for ecosystem in ECOSYSTEMS]
    assert len(names) == len(set(names))
    assert set(names) - set(SCHEMES) <= {"vcpkg"}
