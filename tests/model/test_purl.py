"""Package URLs, by the rules of https://github.com/package-url/purl-spec and of each type's definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.model.ecosystem import ECOSYSTEMS, normalise_name
from deeptracy.model.purl import InvalidPurl, Purl

# text -> (type, namespace, name, version, qualifiers, subpath)
PARTS = {
    "pkg:npm/left-pad@1.3.0": ("npm", "", "left-pad", "1.3.0", (), ""),
    "pkg:npm/%40scope/name@1.0.0": ("npm", "@scope", "name", "1.0.0", (), ""),
    "pkg:npm/@scope/name@1.0.0": ("npm", "@scope", "name", "1.0.0", (), ""),
    "pkg:npm/@scope/name": ("npm", "@scope", "name", "", (), ""),
    "pkg:npm/%40scope%2Fname@1": ("npm", "", "@scope/name", "1", (), ""),
    "pkg:maven/org.acme/thing@1.0?type=jar&classifier=sources": (
        "maven", "org.acme", "thing", "1.0", (("classifier", "sources"), ("type", "jar")), "",
    ),
    "pkg:golang/example.org/a/b/c@v1.2.3#x/y": ("golang", "example.org/a/b", "c", "v1.2.3", (), "x/y"),
    "pkg:golang/example.org%2Fa/b@v1": ("golang", "example.org/a", "b", "v1", (), ""),
    "pkg:golang/example.org/a#/./x/../y/": ("golang", "example.org", "a", "", (), "x/y"),
    "pkg:deb/debian/libc6@2.36-9%2Bdeb12u4?distro=debian-12&arch=amd64": (
        "deb", "debian", "libc6", "2.36-9+deb12u4", (("arch", "amd64"), ("distro", "debian-12")), "",
    ),
    "pkg:docker/library/nginx@sha256:abc": ("docker", "library", "nginx", "sha256:abc", (), ""),
    "pkg:github/acme/tool@feature/x": ("github", "acme", "tool", "feature/x", (), ""),
    "pkg:generic/a@b@1": ("generic", "", "a@b", "1", (), ""),
    "pkg:generic/a%20b@1%200": ("generic", "", "a b", "1 0", (), ""),
    "pkg:generic/a+b@1+0": ("generic", "", "a+b", "1+0", (), ""),
    "pkg:generic/100%@1": ("generic", "", "100%", "1", (), ""),
    "pkg:generic/a?x=&y=1&&z": ("generic", "", "a", "", (("y", "1"),), ""),
    "pkg:generic/a?x=1?2&y=3=4": ("generic", "", "a", "", (("x", "1?2"), ("y", "3=4")), ""),
    "pkg:generic/a?X.1_-=V#": ("generic", "", "a", "", (("x.1_-", "V"),), ""),
    "pkg:generic//a//b//c/@1": None,
    "pkg:generic//a//b//c@1": ("generic", "a/b", "c", "1", (), ""),
    "pkg:generic/ns/c/": ("generic", "ns", "c", "", (), ""),
    "PKG://NPM/a": ("npm", "", "a", "", (), ""),
    "  pkg:npm/a\n": ("npm", "", "a", "", (), ""),
    "pkg:x.y-1/a": ("x.y-1", "", "a", "", (), ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), PARTS.items())
def test_parse(text: str, parts: tuple[str, ...] | None) -> None:
    if parts is None:
        with pytest.raises(InvalidPurl):
            Purl.parse(text)
        return
    purl = Purl.parse(text)
    assert (purl.type, purl.namespace, purl.name, purl.version, purl.qualifiers, purl.subpath) == parts


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "does not begin with 'pkg:'"),
        ("npm/a@1", "does not begin with 'pkg:'"),
        ("pkg", "does not begin with 'pkg:'"),
        ("pk:npm/a", "does not begin with 'pkg:'"),
        ("pkg%3Anpm/a", "does not begin with 'pkg:'"),
        ("pkg:npm", "no type and name"),
        ("pkg:/", "no type and name"),
        ("pkg:a@1", "no type and name"),
        ("pkg:3d/a", "no type and name"),
        ("pkg:a:b/c", "no type and name"),
        ("pkg:a_b/c", "no type and name"),
        ("pkg:a&b?c/d", "no type and name"),
        ("pkg:npm/", "no name"),
        ("pkg:npm/@1", "no name"),
        ("pkg:maven/org.acme/@1.0", "no name"),
        ("pkg:npm/?a=b", "no name"),
        ("pkg:npm/a?b%20c=1", "impossible name 'b%20c'"),
        ("pkg:npm/a?1=1", "impossible name '1'"),
        ("pkg:npm/\ud800", "what is no character"),
        ("pkg:npm/a\0", "what is no character"),
        ("pkg:npm/%00", "what is no character"),
    ],
)
def test_refused(text: str, complaint: str) -> None:
    with pytest.raises(InvalidPurl) as caught:
        Purl.parse(text)
    assert complaint in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(InvalidPurl, match=r"^'x{200}…' does not begin"):
        Purl.parse("x" * 201)
    with pytest.raises(InvalidPurl, match=r"^'x{200}' does not begin"):
        Purl.parse("x" * 200)


# as written -> canonical
CANONICAL = {
    "pkg:PyPI/Ruamel.yaml_clib@0.2": "pkg:pypi/ruamel-yaml-clib@0.2",
    "pkg:pypi/a--_b": "pkg:pypi/a-b",
    "pkg:github/Acme/Tool@ABC": "pkg:github/acme/tool@ABC",
    "pkg:bitbucket/Acme/Tool@1": "pkg:bitbucket/acme/tool@1",
    "pkg:composer/Laravel/Framework@v1": "pkg:composer/laravel/framework@v1",
    "pkg:hex/Acme/Foo@1": "pkg:hex/acme/foo@1",
    "pkg:pub/Http@1": "pkg:pub/http@1",
    "pkg:deb/Debian/Curl@1": "pkg:deb/debian/curl@1",
    "pkg:apk/Alpine/Curl@1": "pkg:apk/alpine/curl@1",
    "pkg:alpm/Arch/Pacman@1": "pkg:alpm/arch/pacman@1",
    "pkg:rpm/Fedora/ImageMagick@1": "pkg:rpm/fedora/ImageMagick@1",
    "pkg:oci/Debian@sha256:a": "pkg:oci/debian@sha256:a",
    "pkg:luarocks/Acme/Rock@1": "pkg:luarocks/acme/rock@1",
    "pkg:qpkg/Blackberry/Com.qnx@1": "pkg:qpkg/blackberry/Com.qnx@1",
    "pkg:bitnami/WordPress@6": "pkg:bitnami/wordpress@6",
    "pkg:otp/Kernel@1": "pkg:otp/kernel@1",
    "pkg:cpan/drolsky/DateTime@1.55": "pkg:cpan/DROLSKY/DateTime@1.55",
    "pkg:githubactions/Acme/Tools%2FMake@v1": "pkg:githubactions/acme/tools%2FMake@v1",
    "pkg:mlflow/Fraud@3?repository_url=https://x.databricks.example": (
        "pkg:mlflow/fraud@3?repository_url=https://x.databricks.example"
    ),
    "pkg:mlflow/Fraud@3?repository_url=https://x.example": "pkg:mlflow/Fraud@3?repository_url=https://x.example",
    "pkg:huggingface/A/B@" + "AB12" * 10: "pkg:huggingface/A/B@" + "ab12" * 10,
    "pkg:huggingface/A/B@V1.0": "pkg:huggingface/A/B@V1.0",
    "pkg:npm/JSONStream@1.0.3": "pkg:npm/JSONStream@1.0.3",
    "pkg:npm/@a/b@1": "pkg:npm/%40a/b@1",
    "pkg:nuget/Newtonsoft.Json@13.0.1": "pkg:nuget/Newtonsoft.Json@13.0.1",
    "pkg:gem/RedCloth@4": "pkg:gem/RedCloth@4",
    "pkg:swift/github.com/Alamofire/Alamofire@5.4.3": "pkg:swift/github.com/Alamofire/Alamofire@5.4.3",
    "pkg:golang/github.com/BurntSushi/toml@v1.0.0": "pkg:golang/github.com/BurntSushi/toml@v1.0.0",
    "pkg:conan/acme/zlib@1.2?user=acme&channel=stable": "pkg:conan/acme/zlib@1.2?channel=stable&user=acme",
    "pkg:cocoapods/G@7.5.2#NSData+zlib": "pkg:cocoapods/G@7.5.2#NSData%2Bzlib",
    "pkg:generic/a?u=git%2Bhttps://h/p%40c": "pkg:generic/a?u=git%2Bhttps://h/p%40c",
    "pkg:generic/a?Z=1&b=2": "pkg:generic/a?b=2&z=1",
    "pkg:generic/é@ü": "pkg:generic/%C3%A9@%C3%BC",
    "pkg:generic/a@1:2": "pkg:generic/a@1:2",
}


@pytest.mark.parametrize(("text", "canonical"), CANONICAL.items())
def test_canonical_form(text: str, canonical: str) -> None:
    assert str(Purl.parse(text)) == canonical
    assert str(Purl.parse(canonical)) == canonical


@pytest.mark.parametrize(
    "text",
    ["pkg:golang/std@1.22", "pkg:cran/A3", "pkg:julia/Dates", "pkg:conan/acme/zlib@1", "pkg:conan/zlib@1?channel=x",
     "pkg:swift/Alamofire@1", "pkg:cpan/URI::PackageURL@2", "pkg:cpan/Perl-Version@1", "pkg:maven/junit"],
)  # fmt: skip
def test_what_a_type_requires_may_be_missing(text: str) -> None:
    assert str(Purl.parse(text)) == text


# purl -> (ecosystem, name as the ecosystem and OSV spell it)
PACKAGES = {
    "pkg:pypi/Django_x@1": ("PyPI", "django-x"),
    "pkg:npm/%40babel/core@1": ("npm", "@babel/core"),
    "pkg:maven/org.acme/thing@1": ("Maven", "org.acme:thing"),
    "pkg:maven/junit@1": ("Maven", "junit"),
    "pkg:golang/github.com/BurntSushi/toml@v1": ("Go", "github.com/BurntSushi/toml"),
    "pkg:golang/std@1.22.0": ("Go", "stdlib"),
    "pkg:golang/example.org/std@v1": ("Go", "example.org/std"),
    "pkg:cargo/serde@1": ("crates.io", "serde"),
    "pkg:gem/rails@1": ("RubyGems", "rails"),
    "pkg:composer/laravel/framework@1": ("Packagist", "laravel/framework"),
    "pkg:nuget/Newtonsoft.Json@1": ("NuGet", "Newtonsoft.Json"),
    "pkg:pub/http@1": ("Pub", "http"),
    "pkg:hex/acme/foo@1": ("Hex", "acme/foo"),
    "pkg:swift/github.com/vapor/vapor@4": ("SwiftURL", "github.com/vapor/vapor"),
    "pkg:cran/A3@1": ("CRAN", "A3"),
    "pkg:bioconductor/limma@3": ("Bioconductor", "limma"),
    "pkg:hackage/aeson@2": ("Hackage", "aeson"),
    "pkg:conan/acme/zlib@1": ("ConanCenter", "zlib"),
    "pkg:julia/Dates@1?uuid=ade2ca70-3891-5945-98fb-dc099432e06a": ("Julia", "Dates"),
    "pkg:github/Actions/checkout@v4": ("GitHub Actions", "actions/checkout"),
    "pkg:github/actions/cache@v4#restore": ("GitHub Actions", "actions/cache"),
    "pkg:githubactions/actions/checkout@v4": ("GitHub Actions", "actions/checkout"),
    "pkg:cpan/DROLSKY/DateTime@1": ("CPAN", "DateTime"),
    "pkg:cocoapods/AFNetworking@4": ("CocoaPods", "AFNetworking"),
    "pkg:conda/numpy@1": ("Conda", "numpy"),
    "pkg:vcpkg/zlib@1": ("vcpkg", "zlib"),
    "pkg:deb/debian/curl@1?distro=debian-12.5": ("Debian:12", "curl"),
    "pkg:deb/debian/curl@1": ("Debian", "curl"),
    "pkg:apk/alpine/musl@1?distro=alpine-3.18.4": ("Alpine:v3.18", "musl"),
    "pkg:rpm/redhat/bash@1?distro=redhat-9.2": ("Red Hat:enterprise_linux:9", "bash"),
    "pkg:rpm/amzn/bash@1?distro=amzn-2023": (None, "amzn/bash"),
    "pkg:rpm/bash@1": (None, "bash"),
    "pkg:docker/library/nginx@1": (None, "library/nginx"),
    "pkg:generic/openssl@3": (None, "openssl"),
}


@pytest.mark.parametrize(("text", "package"), PACKAGES.items())
def test_ecosystem_and_name(text: str, package: tuple[str | None, str]) -> None:
    purl = Purl.parse(text)
    assert (purl.ecosystem, purl.package_name) == package


# (ecosystem, name) -> the package URL made for it at version 1
MADE = {
    ("PyPI", "Ruamel.yaml"): "pkg:pypi/ruamel-yaml@1",
    ("npm", "@babel/core"): "pkg:npm/%40babel/core@1",
    ("npm", "JSONStream"): "pkg:npm/JSONStream@1",
    ("Maven", "org.acme:thing"): "pkg:maven/org.acme/thing@1",
    ("Maven", "junit"): "pkg:maven/junit@1",
    ("Go", "github.com/BurntSushi/toml"): "pkg:golang/github.com/burntsushi/toml@1",
    ("Packagist", "Laravel/Framework"): "pkg:composer/laravel/framework@1",
    ("NuGet", "Newtonsoft.Json"): "pkg:nuget/Newtonsoft.Json@1",
    ("SwiftURL", "https://github.com/Vapor/vapor.git"): "pkg:swift/github.com/Vapor/vapor@1",
    ("SwiftURL", "github.com/Vapor/vapor"): "pkg:swift/github.com/Vapor/vapor@1",
    ("GitHub Actions", "actions/checkout"): "pkg:github/actions/checkout@1",
    ("GitHub Actions", "Acme/tools/Sub/Dir"): "pkg:github/acme/tools@1#Sub/Dir",
    ("GitHub Actions", "tool"): "pkg:github/tool@1",
    ("CPAN", "a/b"): "pkg:cpan/a%2Fb@1",
    ("ConanCenter", "zlib"): "pkg:conan/zlib@1",
    ("Debian:12", "curl"): "pkg:deb/debian/curl@1?distro=debian-12",
    ("Debian", "curl"): "pkg:deb/debian/curl@1",
    ("Ubuntu:22.04:LTS", "curl"): "pkg:deb/ubuntu/curl@1?distro=ubuntu-22.04",
    ("Alpine:v3.18", "musl"): "pkg:apk/alpine/musl@1?distro=alpine-3.18",
    ("Rocky Linux:9", "bash"): "pkg:rpm/rocky/bash@1?distro=rocky-9",
    ("rpm", "amzn/bash"): "pkg:rpm/amzn/bash@1",
    ("docker", "library/nginx"): "pkg:docker/library/nginx@1",
    ("OSS-Fuzz", "libfoo"): "pkg:generic/libfoo@1",
    ("", "x"): "pkg:generic/x@1",
}


@pytest.mark.parametrize(("package", "text"), MADE.items())
def test_made_for_an_ecosystem(package: tuple[str, str], text: str) -> None:
    assert str(Purl.of(*package, "1")) == text


def test_made_without_a_version() -> None:
    assert str(Purl.of("npm", "a")) == "pkg:npm/a"


def test_qualifiers_that_are_given_stay() -> None:
    purl = Purl.of("Debian:12", "curl", "1", (("upstream", "c"), ("distro", "bookworm"), ("arch", "amd64")))
    assert str(purl) == "pkg:deb/debian/curl@1?arch=amd64&distro=bookworm&upstream=c"


def test_qualifier() -> None:
    purl = Purl.parse("pkg:deb/debian/curl@1?distro=debian-12&arch=amd64")
    assert (purl.qualifier("arch"), purl.qualifier("distro"), purl.qualifier("epoch")) == ("amd64", "debian-12", "")


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@given(TEXT)
def test_parse_raises_nothing_else(text: str) -> None:
    for candidate in (text, "pkg:" + text, "pkg:npm/" + text):
        try:
            purl = Purl.parse(candidate)
        except InvalidPurl:
            continue
        assert Purl.parse(str(purl)) == purl


@given(
    st.sampled_from(["npm", "pypi", "golang", "github", "githubactions", "deb", "mlflow", "huggingface", "generic"]),
    st.lists(TEXT.filter(lambda text: text.strip("/")), max_size=3),
    TEXT.filter(bool),
    TEXT,
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9._-]{0,5}", fullmatch=True), TEXT.filter(bool), max_size=3),
    st.lists(TEXT, max_size=3),
)
def test_written_and_read_again(
    type_: str, namespace: list[str], name: str, version: str, qualifiers: dict[str, str], subpath: list[str]
) -> None:
    once = Purl(type_, name, "/".join(namespace), version, tuple(sorted(qualifiers.items())), "/".join(subpath))
    purl = Purl.parse(str(once))
    assert Purl.parse(str(purl)) == purl
    assert purl.version.lower() == version.lower()
    assert dict(purl.qualifiers) == qualifiers


@given(st.sampled_from([e.name for e in ECOSYSTEMS]), st.from_regex(r"[a-zA-Z0-9_-]{4,12}", fullmatch=True))
def test_a_made_one_leads_back_to_its_ecosystem(ecosystem: str, name: str) -> None:
    purl = Purl.parse(str(Purl.of(ecosystem, name, "1")))
    assert purl.ecosystem == ecosystem
    assert normalise_name(ecosystem, purl.package_name) == normalise_name(ecosystem, name)
