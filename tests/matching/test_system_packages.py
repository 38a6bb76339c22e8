"""What an operating system's package is looked up by."""

import pytest

from deeptracy.matching.system_packages import Subject, subjects
from deeptracy.model.advisory import Affected
from deeptracy.model.package import Package
from tests.matching.advisories import below

STORED = {
    "Ubuntu": ("Ubuntu:20.04:LTS", "Ubuntu:22.04:LTS", "Ubuntu:Pro:22.04:LTS"),
    "Red Hat": ("Red Hat:enterprise_linux:9::appstream", "Red Hat:enterprise_linux:9::baseos", "Red Hat:rhel_eus:9.2"),
}


def looked_up(ecosystem: str, name: str, version: str, **qualifiers: str) -> list[tuple[str, str, str]]:
    package = Package(ecosystem, name, version, tuple(qualifiers.items()))
    return [(*one.key, one.version) for one in subjects(package, lambda base: STORED.get(base, ()))]


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        (("PyPI", "A.b", "1"), [("PyPI", "a-b", "1")]),
        (("JSR", "A", "1"), [("JSR", "A", "1")]),
        (("Debian:12", "Libc6", "1"), [("Debian:12", "libc6", "1")]),
        (("Debian", "libc6", "1"), [("Debian", "libc6", "1")]),
    ],
)
def test_by_its_own_name(package: tuple[str, str, str], expected: list[tuple[str, str, str]]) -> None:
    assert looked_up(*package) == expected


@pytest.mark.parametrize(
    ("ecosystem", "upstream", "expected"),
    [
        ("Debian:12", "glibc", [("glibc", "1:2-3")]),
        ("Debian:12", "glibc@4", [("glibc", "4")]),
        ("Debian:12", "b,a@4,b", [("b", "1:2-3"), ("a", "4")]),
        ("Debian:12", "2-3", [("2-3", "1:2-3")]),
        ("Debian:12", "glibc@2-3", [("glibc", "2-3")]),
        ("Alpine:v3.18", "OpenSSL", [("openssl", "1:2-3")]),
        ("Rocky Linux:9", "src-2-3.src.rpm", [("src", "1:2-3")]),
        ("Rocky Linux:9", "src@2-4", [("src", "2-4")]),
        ("AlmaLinux:9", "src@2-4", [("p", "1:2-3")]),
        ("Wolfi", "src@2-4", [("p", "1:2-3"), ("src", "2-4")]),
        ("Wolfi", "", [("p", "1:2-3")]),
        ("Mageia:9", "@1", [("p", "1:2-3")]),
    ],
)
def test_by_its_source_package(ecosystem: str, upstream: str, expected: list[tuple[str, str]]) -> None:
    found = looked_up(ecosystem, "p", "1:2-3", upstream=upstream)
    assert found == [(ecosystem, name, version) for name, version in expected]


@pytest.mark.parametrize(
    ("ecosystem", "version", "distro", "expected"),
    [
        ("Ubuntu:22.04:LTS", "1", "ubuntu-22.04", ["Ubuntu:22.04:LTS"]),
        ("Ubuntu:22.04:LTS", "1", "ubuntu-pro-22.04", ["Ubuntu:22.04:LTS", "Ubuntu:Pro:22.04:LTS"]),
        ("Ubuntu:22.04:LTS", "1", "ubuntu-22.04-esm", ["Ubuntu:22.04:LTS", "Ubuntu:Pro:22.04:LTS"]),
        ("Ubuntu:22.04:LTS", "1", "ubuntu-22.04-protected", ["Ubuntu:22.04:LTS"]),
        ("Ubuntu:22.04:LTS", "1~esm1", "ubuntu-22.04", ["Ubuntu:Pro:22.04:LTS"]),
        ("Ubuntu:22.04:LTS", "1+esm2", "", ["Ubuntu:Pro:22.04:LTS"]),
        ("Ubuntu:22.04:LTS", "1esm2", "", ["Ubuntu:22.04:LTS"]),
        ("Ubuntu", "1", "", ["Ubuntu"]),
        ("Red Hat:enterprise_linux:9", "1~esm1", "rhel-9", STORED["Red Hat"][:2]),
        ("Red Hat:enterprise_linux:8", "1", "rhel-8", []),
    ],
)
def test_in_every_ecosystem_of_its_release(ecosystem: str, version: str, distro: str, expected: list[str]) -> None:
    assert [place for place, _, _ in looked_up(ecosystem, "p", version, distro=distro)] == list(expected)


@pytest.mark.parametrize(
    ("subject", "bound", "version"),
    [
        (Subject("Rocky Linux:9", "a", "1-2"), "4:1-3", "1-2"),
        (Subject("Rocky Linux:9", "a", "1-2", "a", any_epoch=True), "4:1-3", "4:1-2"),
        (Subject("Rocky Linux:9", "a", "1-2", "a", any_epoch=True), "1-3", "1-2"),
        (Subject("Rocky Linux:9", "a", "3:1-2"), "1-3", "1-2"),
        (Subject("Rocky Linux:9", "a", "3:1-2"), "0:1-3", "3:1-2"),
        (Subject("Debian:12", "a", "3:1-2"), "1-3", "3:1-2"),
    ],
)
def test_epochs_are_compared_where_both_sides_tell_one(subject: Subject, bound: str, version: str) -> None:
    assert subject.version_for(Affected(subject.ecosystem, "a", (below(bound),))) == version


def test_the_epoch_of_a_source_package_is_known_where_it_has_one_or_the_version_of_its_package() -> None:
    def known(upstream: str) -> bool:
        package = Package("Rocky Linux:9", "a", "3:1-2", (("upstream", upstream),))
        return not subjects(package, lambda _: ())[0].any_epoch

    assert [known(text) for text in ("s", "s@1-2", "s@3:1-2", "s@4:1-2", "s@1-3", "s-1-2.src.rpm")] == [
        True, True, True, True, False, True,
    ]  # fmt: skip
