"""SPDX 2 as tags and values."""

import pytest

from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.inventory.sbom import spdx2_tag_value
from deeptracy.model.inventory import Scope
from tests.inventory.in_memory import ids, read


def parse(text: str) -> Parsed:
    return read(spdx2_tag_value.parse, "x.spdx", "SPDXVersion: SPDX-2.3\n" + text)


def test_sections() -> None:
    parsed = parse(
        """SPDXID: SPDXRef-DOCUMENT
PackageVersion: 0
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-r
PackageName: r
SPDXID: SPDXRef-r
# PackageName: comment
  PackageName :  a\r
SPDXID: SPDXRef-a
PackageVersion: 1
ExternalRef: PACKAGE-MANAGER purl pkg:npm/a
ExternalRef: SECURITY cpe23Type cpe:2.3:a:b:c
Relationship: SPDXRef-a DEV_DEPENDENCY_OF SPDXRef-r
FileName: f
SPDXID: SPDXRef-f
PackageVersion: 7
PackageName: b
SPDXID: SPDXRef-b
SPDXID: SPDXRef-again
PackageVersion: <text> 2 </text>
ExternalRef: PACKAGE_MANAGER   purl   pkg:npm/b
PackageComment: <text>a: b
PackageName: not one
</text>
PackageName: n
SnippetSPDXID: SPDXRef-s
PackageVersion: 7
PackageName: m
LicenseID: LicenseRef-l
PackageVersion: 7
Relationship: SPDXRef-b DEPENDENCY_OF SPDXRef-a
"""
    )
    a, b = parsed.dependencies
    assert ids(parsed) == ["a@1", "b@2"]
    assert (a.location.line, a.direct, a.scope, a.cpes) == (8, True, Scope.DEV, ("cpe:2.3:a:b:c",))
    assert (b.location.line, b.direct, b.scope, b.required_by) == (17, False, Scope.DEV, ("a@1",))
    assert [(gap.line, gap.reason.partition(":")[0]) for gap in parsed.gaps] == [(25, "n"), (28, "m")]


def test_what_follows_a_file_is_not_the_packages() -> None:
    parsed = parse("PackageName: o\nFileName: f\nPackageVersion: 7\n")
    assert [gap.reason.partition(":")[0] for gap in parsed.gaps] == ["o"]


def test_a_value_over_several_lines_begins_on_the_first() -> None:
    [gap] = parse("PackageName: <text>a\n b\nc </text>\nPackageVersion: 1\n").gaps
    assert (gap.line, gap.reason.partition(":")[0]) == (2, "a\n b\nc@1")


def test_the_source_package_of_a_system_package() -> None:
    [found] = parse(
        "PackageName: libc6\nExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/libc6@1?distro=debian-12\n"
        "PackageSourceInfo: <text>built package from: glibc 2.36-9</text>\n"
    ).dependencies
    assert found.package.qualifier("upstream") == "glibc@2.36-9"


def test_a_comment_begins_no_text() -> None:
    assert len(parse("# PackageComment: <text>a\nPackageName: b\n").gaps) == 1


def test_words_too_many() -> None:
    parsed = parse(
        "PackageName: a\nSPDXID: SPDXRef-a\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a b@1\n"
        "PackageName: c\nSPDXID: SPDXRef-c\nExternalRef: PACKAGE-MANAGER purl pkg:npm/c@1\n"
        "Relationship: SPDXRef-a DEPENDS_ON SPDXRef-c and more\n"
    )
    assert ids(parsed) == ["a b@1", "c@1"]
    assert parsed.dependencies[1].required_by == ("a b@1",)


def test_an_operating_system() -> None:
    parsed = parse(
        "PackageName: debian\nPackageVersion: 12\nPrimaryPackagePurpose: OPERATING-SYSTEM\n"
        "PackageName: c\nExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/c@1\n"
    )
    assert [d.package.ecosystem for d in parsed.dependencies] == ["Debian:12"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":\n",
        "a\n",
        "Relationship:\nRelationship: a\nRelationship: a DEPENDS_ON\n",
        "#\n\n",
        "Creator: <text></text>\n",
    ],
)
def test_nothing(text: str) -> None:
    assert parse(text) == Parsed((), ())


def test_a_reference_that_is_cut_off_is_none() -> None:
    parsed = parse("PackageName: a\nExternalRef:\nExternalRef: x\nExternalRef: x purl\n")
    assert [gap.reason for gap in parsed.gaps] == ["a: it has no package URL, so it can't be looked up"]


def test_a_text_without_an_end() -> None:
    with pytest.raises(Malformed, match="the text that begins at line 3 has no end"):
        parse("PackageName: a\nPackageComment: <text>b\nPackageName: c\n")


@pytest.mark.parametrize("text", ["", "hello", "SPDXVersion: SPDX-3.0", '{"spdxVersion": "SPDX-2.3"}'])
def test_another_document(text: str) -> None:
    with pytest.raises(Malformed, match="not an SPDX 2 document"):
        read(spdx2_tag_value.parse, "x.spdx", text)


def test_not_text() -> None:
    with pytest.raises(Malformed):
        read(spdx2_tag_value.parse, "x.spdx", b"\xff\xff")
