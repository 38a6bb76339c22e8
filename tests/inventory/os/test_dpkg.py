import pytest

from deeptracy.inventory.os.dpkg import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read

STATUS = "var/lib/dpkg/status"
DEBIAN: dict[str, str | bytes] = {"etc/os-release": "ID=debian\nVERSION_ID=12\n"}


@pytest.mark.parametrize(
    ("status", "present"),
    [
        ("install ok installed", True),
        ("hold ok installed", True),
        ("install ok unpacked", True),
        ("install ok half-configured", True),
        ("deinstall ok config-files", False),
        ("unknown ok not-installed", False),
        ("", True),
    ],
)
def test_only_what_is_on_the_disk_is_listed(status: str, present: bool) -> None:
    parsed = read(parse, STATUS, f"Package: a\nStatus: {status}\nVersion: 1\n", DEBIAN)

    assert bool(parsed.dependencies) is present
    assert parsed.gaps == []


@pytest.mark.parametrize(
    ("source", "qualifiers"),
    [
        ("", "arch=amd64&distro=debian-12"),
        ("Source: src\n", "arch=amd64&distro=debian-12&upstream=src"),
        ("Source: src (1-2)\n", "arch=amd64&distro=debian-12&upstream=src%401-2"),
        ("Source: a (1-2)\n", "arch=amd64&distro=debian-12&upstream=a%401-2"),
        ("Source: src (1)\n", "arch=amd64&distro=debian-12&upstream=src"),
        ("Source: \n", "arch=amd64&distro=debian-12"),
    ],
)
def test_the_source_package_is_a_qualifier(source: str, qualifiers: str) -> None:
    (found,) = read(parse, STATUS, f"Package: a\nVersion: 1\nArchitecture: amd64\n{source}", DEBIAN).dependencies

    assert found.package.purl == f"pkg:deb/debian/a@1?{qualifiers}"


@pytest.mark.parametrize(
    ("depends", "parents"),
    [
        ("Depends: b (>= 1)", ("a@1",)),
        ("Pre-Depends: b:any", ("a@1",)),
        ("Depends: x | b, c", ("a@1",)),
        ("Depends: b, b", ("a@1",)),
        ("Depends: virtual-b (= 2)", ("a@1",)),
        ("Depends: b [amd64] <!nocheck>", ("a@1",)),
        ("Depends: c | b", ()),
        ("Depends: x", ()),
        ("Recommends: b", ()),
        ("Depends: ,", ()),
    ],
)
def test_the_first_alternative_that_is_installed_is_required(depends: str, parents: tuple[str, ...]) -> None:
    text = (
        f"Package: a\nVersion: 1\n{depends}\n\n"
        "Package: b\nVersion: 2\nProvides: virtual-b (= 2), c2\n\nPackage: c\nVersion: 3\n"
    )

    assert read(parse, STATUS, text, DEBIAN).dependencies[1].required_by == parents


def test_a_package_that_provides_what_it_needs_requires_nothing() -> None:
    text = "Package: a\nVersion: 1\nProvides: b\nDepends: b, a\n"

    assert read(parse, STATUS, text, DEBIAN).dependencies[0].required_by == ()


def test_a_real_name_wins_over_a_provided_one() -> None:
    text = "Package: a\nVersion: 1\nProvides: b\n\nPackage: b\nVersion: 2\n\nPackage: c\nVersion: 3\nDepends: b\n"

    assert [found.required_by for found in read(parse, STATUS, text, DEBIAN).dependencies] == [(), ("c@3",), ()]


def test_one_package_may_be_installed_for_two_architectures() -> None:
    text = "Package: a\nVersion: 1\nArchitecture: amd64\n\nPackage: a\nVersion: 1\nArchitecture: i386\n"

    assert ids(read(parse, STATUS, text, DEBIAN)) == ["a@1", "a@1"]


def test_an_entry_without_name_or_version_is_a_gap() -> None:
    parsed = read(parse, STATUS, "Package: a\n\nVersion: 1\n", DEBIAN)

    assert [(gap.reason, gap.gap, gap.line) for gap in parsed.gaps] == [
        ("an entry gives no package or no version", Gap.UNREADABLE, 1),
        ("an entry gives no package or no version", Gap.UNREADABLE, 3),
    ]


def test_an_unknown_release_is_one_gap() -> None:
    parsed = read(parse, STATUS, "Package: a\nVersion: 1\n\nPackage: b\nVersion: 1\n")

    assert [gap.gap for gap in parsed.gaps] == [Gap.UNSUPPORTED]
    assert parsed.dependencies[0].package.ecosystem == "Debian"


def test_checksums_beside_a_package_are_not_read() -> None:
    parsed = read(parse, "image/var/lib/dpkg/status.d/a.md5sums", "d41d8cd9  x\n")

    assert (list(parsed.dependencies), list(parsed.gaps)) == ([], [])


def test_a_package_in_a_file_of_its_own_is_of_the_same_root() -> None:
    others: dict[str, str | bytes] = {"image/etc/os-release": "ID=debian\nVERSION_ID=12\n"}

    (found,) = read(parse, "image/var/lib/dpkg/status.d/a", "Package: a\nVersion: 1\n", others).dependencies

    assert found.package.ecosystem == "Debian:12"


@pytest.mark.parametrize("text", ["nonsense", " a: 1", "Package: a\nPackage: b\n", b"\xff"])
def test_other_texts_are_malformed(text: str | bytes) -> None:
    with pytest.raises(Malformed):
        read(parse, STATUS, text, DEBIAN)
