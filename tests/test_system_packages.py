"""Packages of operating systems from SBOMs and root file systems, through the records of their distributions."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from deeptracy.cli.main import run
from tests.advisories.feeds import Record, synced, write
from tests.inventory.os import headers

Entry = dict[str, Any]


def entry(ecosystem: str, name: str, fixed: str = "", introduced: str = "0") -> Entry:
    events = [{"introduced": introduced}, *([{"fixed": fixed}] if fixed else [])]
    return {"package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}


def record(id_: str, *affected: Entry, upstream: Iterable[str] = (), summary: str = "") -> Record:
    """A record as distributions write them: what it is about is ``upstream``, not an alias."""
    return {
        "id": id_, "modified": "2026-01-01T00:00:00Z", "summary": summary, "upstream": list(upstream),
        "affected": list(affected),
    }  # fmt: skip


RECORDS = {
    "Debian": [
        record("DEBIAN-CVE-2023-4911", entry("Debian:12", "glibc", "2.36-9+deb12u3"),
               entry("Debian:11", "glibc", "2.31-13+deb11u7"), upstream=["CVE-2023-4911"]),
        record("DSA-5514-1", entry("Debian:12", "glibc", "2.36-9+deb12u3"), upstream=["CVE-2023-4911"]),
        record("DEBIAN-CVE-2010-4756", entry("Debian:12", "glibc"), upstream=["CVE-2010-4756"]),
        record("DEBIAN-CVE-2026-1", entry("Debian:12", "libc6", "99"), upstream=["CVE-2026-1"]),
        record("DEBIAN-CVE-2026-2", entry("Debian:12", "gcc-defaults", "1.204"), upstream=["CVE-2026-2"]),
    ],
    "Ubuntu": [
        record("UBUNTU-CVE-2026-3", entry("Ubuntu:22.04:LTS", "openssl", "3.0.2-0ubuntu1.10"),
               upstream=["CVE-2026-3"]),
        record("UBUNTU-CVE-2026-4", entry("Ubuntu:Pro:22.04:LTS", "openssl", "3.0.2-0ubuntu1.10+esm2"),
               entry("Ubuntu:Pro:FIPS:22.04:LTS", "openssl", "9"), upstream=["CVE-2026-4"]),
        record("USN-1-1", entry("Ubuntu:22.04:LTS", "openssl", "3.0.2-0ubuntu1.10"),
               upstream=["UBUNTU-CVE-2026-3", "CVE-2026-3", "CVE-2026-5"]),
        record("UBUNTU-CVE-2026-6", entry("Ubuntu:22.04:LTS", "openssl"), upstream=["CVE-2026-6"]),
    ],
    "Alpine": [
        record("ALPINE-CVE-2023-5678", entry("Alpine:v3.18", "openssl", "3.1.4-r1"),
               entry("Alpine:v3.17", "openssl", "3.0.12-r1"), upstream=["CVE-2023-5678"]),
    ],
    "Wolfi": [
        record("CGA-1", entry("Wolfi", "openssl", "3.1.4-r1"), entry("Chainguard", "openssl", "3.1.4-r1"),
               upstream=["CVE-2023-5678"]),
        record("CGA-2", entry("Wolfi", "libcrypto3", "3.1.4-r2"), upstream=["CVE-2026-7"]),
    ],
    "Red Hat": [
        record("RHSA-2026:1", entry("Red Hat:enterprise_linux:9::appstream", "openssl-devel", "1:3.0.7-25.el9_3"),
               entry("Red Hat:enterprise_linux:9::baseos", "openssl-libs", "1:3.0.7-25.el9_3"),
               entry("Red Hat:enterprise_linux:8::baseos", "openssl-libs", "1:1.1.1k-12.el8_9"),
               upstream=["CVE-2026-8", "CVE-2026-9"]),
        record("RHSA-2026:2", entry("Red Hat:rhel_eus:9.2::baseos", "openssl-libs", "1:3.0.7-99.el9_2"),
               upstream=["CVE-2026-10"]),
        record("RHSA-2026:3", entry("Red Hat:enterprise_linux:8::appstream", "nodejs",
                                    "1:16.20.2-2.module+el8.8.0+19898+ab99ba34"),
               summary="Red Hat Security Advisory: nodejs:16 security update", upstream=["CVE-2026-11"]),
        record("RHSA-2026:4", entry("Red Hat:enterprise_linux:8::baseos", "nodejs", "1:10.24.0-1.el8"),
               summary="Red Hat Security Advisory: nodejs security update", upstream=["CVE-2026-12"]),
        record("RHSA-2026:5", entry("Red Hat:enterprise_linux:10.0", "openssl-libs", "1:3.2.2-17.el10_0"),
               upstream=["CVE-2026-13"]),
    ],
    "Rocky Linux": [
        record("RLSA-2026:1", entry("Rocky Linux:9", "openssl", "1:3.0.7-25.el9_3"), upstream=["CVE-2026-8"]),
        record("RLSA-2026:2", entry("Rocky Linux:9", "perl", "4:5.32.1-481.el9"), upstream=["CVE-2026-14"]),
    ],
    "AlmaLinux": [
        record("ALSA-2026:1", entry("AlmaLinux:9", "openssl-libs", "1:3.0.7-25.el9_3"))
        | {"related": ["CVE-2026-8"], "upstream": []},
        record("ALSA-2026:2", entry("AlmaLinux:9", "openssl", "1:3.0.7-99.el9_3"), upstream=["CVE-2026-15"]),
    ],
    "SUSE": [
        record("SUSE-SU-2026:1-1",
               entry("SUSE:Linux Enterprise Module for Basesystem 15 SP5", "openssl-1_1", "1.1.1l-150500.17.22.1"),
               entry("SUSE:Linux Enterprise Server 15 SP4-LTSS", "openssl-1_1", "1.1.1l-150400.7.60.2"),
               upstream=["CVE-2026-16"]),
    ],
    "openSUSE": [
        record("openSUSE-SU-2026:1-1", entry("openSUSE:Leap 15.5", "openssl-1_1", "1.1.1l-150500.17.22.1"),
               entry("openSUSE:Leap 15.5 NonFree", "opera", "100.0-1"), upstream=["CVE-2026-16"]),
    ],
    "openEuler": [
        record("OESA-2026-1", entry("openEuler:22.03-LTS-SP3", "openssl", "1.1.1wa-8.oe2203sp3"),
               entry("openEuler:22.03-LTS-SP4", "openssl", "1.1.1wa-99.oe2203sp4"), upstream=["CVE-2026-16"]),
    ],
    "Azure Linux": [
        record("AZL-1", entry("Azure Linux:3", "openssl", "3.3.0-2"), upstream=["CVE-2026-16"]),
    ],
    "Mageia": [
        record("MGASA-2026-0001", entry("Mageia:9", "openssl", "3.0.15-1.mga9"), upstream=["CVE-2026-16"]),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("advisories")
    for ecosystem, records in RECORDS.items():
        bucket = write(folder / "bucket", records, ecosystem=ecosystem)
    synced(folder / "advisories.db", bucket, *RECORDS)
    return str(folder / "advisories.db")


@pytest.fixture
def scanned(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def scan(files: dict[str, str | bytes]) -> dict[str, Any]:
        for name, content in files.items():
            path = tmp_path / "root" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        run(["scan", str(tmp_path / "root"), "--db", database, "--offline", "--installed", "--format", "json"])
        document: dict[str, Any] = json.loads(capsys.readouterr().out)
        return document

    return scan


def cyclonedx(*components: dict[str, Any], system: tuple[str, str] | None = None) -> dict[str, str | bytes]:
    listed = [{"type": "library", "name": "x", **component} for component in components]
    if system:
        listed.append({"type": "operating-system", "name": system[0], "version": system[1]})
    return {"bom.cdx.json": json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": listed})}


def purls(*texts: str) -> dict[str, str | bytes]:
    return cyclonedx(*({"purl": text} for text in texts))


def found(document: dict[str, Any]) -> list[str]:
    return sorted(finding["id"] for finding in document["findings"])


OPENSSL_8, OPENSSL_9 = "RHSA-2026:1", "CVE-2026-8"

# a package URL as Syft writes it -> the vulnerabilities found, undecided ones marked
PURLS = {
    # Debian: by source; a release of its own, no fix means affected, the binary's name is not looked up
    "pkg:deb/debian/libc6@2.36-9?arch=amd64&upstream=glibc&distro=debian-12": ["CVE-2010-4756", "CVE-2023-4911"],
    "pkg:deb/debian/libc6@2.36-9%2Bdeb12u3?upstream=glibc&distro=debian-12": ["CVE-2010-4756"],
    "pkg:deb/debian/libc6@2.31-13?upstream=glibc&distro=debian-11": ["CVE-2023-4911"],
    "pkg:deb/debian/libc6@2.36-9?distro=debian-12": ["CVE-2026-1"],
    "pkg:deb/debian/glibc@2.36-9%2Bdeb12u2?distro=debian-12": ["CVE-2010-4756", "CVE-2023-4911"],
    # the source's version where it is another one: the binary's 4:12.2.0-3 is above both bounds
    "pkg:deb/debian/gcc@4%3A12.2.0-3?upstream=gcc-defaults%401.203&distro=debian-12": ["CVE-2026-2"],
    "pkg:deb/debian/gcc@4%3A12.2.0-3?upstream=gcc-defaults%401.204&distro=debian-12": [],
    # Ubuntu: the free archive; Pro's for those who have it, by distro or by the build
    "pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.9?upstream=openssl&distro=ubuntu-22.04": [
        "CVE-2026-3", "CVE-2026-5", "CVE-2026-6"],
    "pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.10?upstream=openssl&distro=ubuntu-22.04": ["CVE-2026-6"],
    "pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.10?upstream=openssl&distro=ubuntu-pro-22.04": ["CVE-2026-4", "CVE-2026-6"],
    "pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.10%2Besm1?upstream=openssl&distro=ubuntu-22.04": ["CVE-2026-4"],
    "pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.10%2Besm2?upstream=openssl&distro=ubuntu-22.04": [],
    # Alpine: by origin
    "pkg:apk/alpine/libcrypto3@3.1.4-r0?upstream=openssl&distro=alpine-3.18.4": ["CVE-2023-5678"],
    "pkg:apk/alpine/libcrypto3@3.1.4-r1?upstream=openssl&distro=alpine-3.18.4": [],
    "pkg:apk/alpine/libcrypto3@3.0.12-r0?upstream=openssl&distro=alpine-3.17.0": ["CVE-2023-5678"],
    # Wolfi: no release, both names
    "pkg:apk/wolfi/libcrypto3@3.1.4-r0?upstream=openssl&distro=wolfi-20230201": ["CVE-2023-5678", "CVE-2026-7"],
    "pkg:apk/wolfi/libcrypto3@3.1.4-r1?upstream=openssl&distro=wolfi-20230201": ["CVE-2026-7"],
    "pkg:apk/wolfi/libcrypto3@3.1.4-r2?upstream=openssl": [],
    # Red Hat: every stream of the major release by the binary's name, and no extended one
    "pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm&distro=rhel-9.3": [
        "CVE-2026-8", "CVE-2026-9"],
    "pkg:rpm/redhat/openssl-libs@3.0.7-25.el9_3?epoch=1&distro=rhel-9.3": [],
    "pkg:rpm/redhat/openssl-devel@3.0.7-24.el9?epoch=1&distro=rhel-9.3": ["CVE-2026-8", "CVE-2026-9"],
    "pkg:rpm/redhat/openssl-perl@3.0.7-24.el9?epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm&distro=rhel-9.3": [],
    "pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8?epoch=1&distro=rhel-8.6": ["CVE-2026-8", "CVE-2026-9"],
    "pkg:rpm/redhat/openssl-libs@1.1.1k-12.el8_9?epoch=1&distro=rhel-8.6": [],
    "pkg:rpm/redhat/openssl-libs@3.2.2-16.el10?epoch=1&distro=rhel-10.0": ["CVE-2026-13"],
    # modules: the same stream, never another one, never a build outside a module
    "pkg:rpm/redhat/nodejs@16.18.1-3.module%2Bel8.7.0%2B1%2Ba?epoch=1&distro=rhel-8.7&rpmmod=nodejs:16:8070:ab": [
        "CVE-2026-11"],
    "pkg:rpm/redhat/nodejs@14.21.1-2.module%2Bel8.7.0%2B1%2Ba?epoch=1&distro=rhel-8.7&rpmmod=nodejs:14:8070:ab": [],
    "pkg:rpm/redhat/nodejs@14.21.1-2.module%2Bel8.7.0%2B1%2Ba?epoch=1&distro=rhel-8.7": ["RHSA-2026:3?"],
    "pkg:rpm/redhat/nodejs@18.1.0-2.module%2Bel8.7.0%2B1%2Ba?epoch=1&distro=rhel-8.7": [],
    "pkg:rpm/redhat/nodejs@10.23.0-1.el8?epoch=1&distro=rhel-8.7": ["CVE-2026-12"],
    # Rocky Linux: by source, whose epoch a file name does not tell
    "pkg:rpm/rocky/openssl-libs@3.0.7-24.el9?epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm&distro=rocky-9.3": [
        "CVE-2026-8"],
    "pkg:rpm/rocky/perl-Errno@1.30-480.el9?upstream=perl-5.32.1-480.el9.src.rpm&distro=rocky-9.3": ["CVE-2026-14"],
    "pkg:rpm/rocky/perl-Errno@1.30-481.el9?upstream=perl-5.32.1-481.el9.src.rpm&distro=rocky-9.3": [],
    # AlmaLinux: by the binary's name
    "pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm&distro=almalinux-9.3": [
        "CVE-2026-8"],
    # SUSE: every product and module of the service pack; long-term support for those who have it
    "pkg:rpm/sles/libopenssl1_1@1.1.1l-150500.17.19.1?upstream=openssl-1_1-1.1.1l-150500.17.19.1.src.rpm"
    "&distro=sles-15.5": ["CVE-2026-16"],
    "pkg:rpm/sles/libopenssl1_1@1.1.1l-150400.7.1?upstream=openssl-1_1&distro=sles-15.4": [],
    "pkg:rpm/sles/libopenssl1_1@1.1.1l-150400.7.1?upstream=openssl-1_1&distro=sles-ltss-15.4": ["CVE-2026-16"],
    "pkg:rpm/opensuse/libopenssl1_1@1.1.1l-150500.1?upstream=openssl-1_1&distro=opensuse-leap-15.5": ["CVE-2026-16"],
    "pkg:rpm/opensuse/opera@99.0-1?distro=opensuse-leap-15.5": ["CVE-2026-16"],
    # openEuler: the service pack shows in the build
    "pkg:rpm/openEuler/openssl-libs@1.1.1wa-7.oe2203sp3?upstream=openssl&distro=openEuler-22.03": ["CVE-2026-16"],
    "pkg:rpm/openEuler/openssl-libs@1.1.1wa-8.oe2203sp3?upstream=openssl&distro=openEuler-22.03": [],
    "pkg:rpm/azurelinux/openssl-libs@3.3.0-1.azl3?upstream=openssl&distro=azurelinux-3.0": ["CVE-2026-16"],
    "pkg:rpm/mageia/lib64openssl3@3.0.14-1.mga9?upstream=openssl&distro=mageia-9": ["CVE-2026-16"],
}  # fmt: skip


@pytest.mark.parametrize(("purl", "expected"), PURLS.items())
def test_a_package_of_an_sbom(scanned: Any, purl: str, expected: list[str]) -> None:
    document = scanned(purls(purl))
    undecided = [f"{doubt['id']}?" for doubt in document["undecided"]]
    assert [*found(document), *undecided] == expected
    assert document["skipped"] == []


def test_what_trivy_writes_in_cyclonedx(scanned: Any) -> None:
    """The source package is in properties, and the distribution may be a component of its own."""

    def source(name: str, **more: str) -> list[dict[str, str]]:
        return [
            {"name": f"aquasecurity:trivy:{key}", "value": value} for key, value in ({"SrcName": name} | more).items()
        ]

    document = scanned(
        cyclonedx(
            {"purl": "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12.1",
             "properties": source("glibc", SrcVersion="2.36", SrcRelease="9")},
            {"purl": "pkg:deb/debian/gcc@4:12.2.0-3?arch=amd64", "name": "gcc",
             "properties": source("gcc-defaults", SrcVersion="1.204", SrcEpoch="0")},
            system=("debian", "12.1"),
        )
    )  # fmt: skip
    assert found(document) == ["CVE-2010-4756", "CVE-2023-4911"]
    assert {finding["package"]["name"] for finding in document["findings"]} == {"libc6"}


def test_a_module_stream_that_trivy_writes_in_cyclonedx(scanned: Any) -> None:
    purl = "pkg:rpm/redhat/nodejs@14.21.1-2.module%2Bel8.7.0%2B1%2Ba?epoch=1&distro=redhat-8.7"
    label = {"name": "aquasecurity:trivy:Modularitylabel", "value": "nodejs:14:8070:ab"}
    assert scanned(cyclonedx({"purl": purl, "properties": [label]}))["undecided"] == []
    assert scanned(purls(f"{purl}&modularitylabel=nodejs:16:8070:ab"))["undecided"] == []
    assert len(scanned(cyclonedx({"purl": purl}))["undecided"]) == 1


def test_spdx(scanned: Any) -> None:
    """Trivy tells the source package in a text, Syft in the package URL."""

    def package(number: int, purl: str, **more: str) -> dict[str, Any]:
        reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
        return {"SPDXID": f"SPDXRef-{number}", "name": "x", "externalRefs": [reference], **more}

    packages = [
        package(1, "pkg:deb/debian/libc6@2.36-9%2Bdeb12u3?distro=debian-12.1",
                sourceInfo="built package from: glibc 2.36-9+deb12u3"),
        package(2, "pkg:apk/alpine/libcrypto3@3.1.4-r0?upstream=openssl&distro=alpine-3.18.4",
                sourceInfo="acquired package info from APK DB: lib/apk/db/installed"),
    ]  # fmt: skip
    document = scanned({"bom.spdx.json": json.dumps({"spdxVersion": "SPDX-2.3", "packages": packages})})
    assert found(document) == ["CVE-2010-4756", "CVE-2023-5678"]


DPKG = """Package: libc6
Status: install ok installed
Architecture: amd64
Source: glibc
Version: 2.36-9+deb12u2

Package: gcc
Status: install ok installed
Architecture: amd64
Source: gcc-defaults (1.203)
Version: 4:12.2.0-3
"""
APK = """P:libcrypto3
V:3.1.4-r0
A:x86_64
o:openssl

P:musl
V:1.2.4-r0
A:x86_64
o:musl
"""


def rpms(source_version: str = "3.0.7-24.el9") -> bytes:
    source = f"openssl-{source_version}.src.rpm"
    version, _, release = source_version.partition("-")
    return headers.database(headers.package("openssl-libs", version, release, source, epoch=1))


# os-release -> (where the database of packages is, what it holds, what is found)
ROOTS = {
    "ID=debian\nVERSION_ID=12\n": (
        "var/lib/dpkg/status", DPKG, ["CVE-2010-4756", "CVE-2023-4911", "CVE-2026-2"]),
    "ID=debian\nVERSION_ID=11\n": ("var/lib/dpkg/status", DPKG, []),
    "ID=alpine\nVERSION_ID=3.18.4\n": ("lib/apk/db/installed", APK, ["CVE-2023-5678"]),
    "ID=alpine\nVERSION_ID=3.19.0\n": ("lib/apk/db/installed", APK, []),
    "ID=wolfi\nVERSION_ID=20230201\n": ("lib/apk/db/installed", APK, ["CVE-2023-5678", "CVE-2026-7"]),
    "ID=rocky\nVERSION_ID=9.3\n": ("var/lib/rpm/rpmdb.sqlite", rpms(), ["CVE-2026-8"]),
    "ID=rhel\nVERSION_ID=9.3\n": ("var/lib/rpm/rpmdb.sqlite", rpms(), ["CVE-2026-8", "CVE-2026-9"]),
    "ID=almalinux\nVERSION_ID=9.3\n": ("var/lib/rpm/rpmdb.sqlite", rpms("3.0.7-25.el9_3"), []),
    "ID=openEuler\nVERSION_ID=22.03\n": (
        "var/lib/rpm/rpmdb.sqlite", rpms("1.1.1wa-7.oe2203sp3"), ["CVE-2026-16"]),
}  # fmt: skip


@pytest.mark.parametrize(("release", "root"), ROOTS.items())
def test_a_root_file_system(scanned: Any, release: str, root: tuple[str, str | bytes, list[str]]) -> None:
    path, content, expected = root
    document = scanned({"etc/os-release": release, path: content})
    assert found(document) == expected
    assert document["skipped"] == []


def test_modules_of_a_root_file_system(scanned: Any) -> None:
    def installed(version: str, label: str) -> bytes:
        release = "2.module+el8.7.0+1+a"
        return headers.database(headers.package("nodejs", version, release, module=label, epoch=1))

    files: dict[str, str | bytes] = {"etc/os-release": "ID=rhel\nVERSION_ID=8.7\n"}
    sixteen = scanned(files | {"var/lib/rpm/rpmdb.sqlite": installed("16.1.0", "nodejs:16:8070:ab")})
    assert found(sixteen) == ["CVE-2026-11"]
    fourteen = scanned(files | {"var/lib/rpm/rpmdb.sqlite": installed("14.1.0", "nodejs:14:8070:ab")})
    assert (found(fourteen), fourteen["undecided"]) == ([], [])


def test_the_fix_is_a_version_of_the_source_package(scanned: Any) -> None:
    document = scanned({"etc/os-release": "ID=debian\nVERSION_ID=12\n", "var/lib/dpkg/status": DPKG})
    fixes = {finding["id"]: finding["fixed"]["nearest"] for finding in document["findings"]}
    assert fixes == {"CVE-2010-4756": None, "CVE-2023-4911": "2.36-9+deb12u3", "CVE-2026-2": "1.204"}


def test_records_of_one_distribution_about_one_cve_are_one_finding(scanned: Any) -> None:
    document = scanned(purls("pkg:deb/debian/libc6@2.36-9?upstream=glibc&distro=debian-12"))
    (one,) = (finding for finding in document["findings"] if finding["id"] == "CVE-2023-4911")
    assert one["aliases"] == ["DEBIAN-CVE-2023-4911", "DSA-5514-1"]


@pytest.mark.parametrize(
    ("purl", "reason"),
    [
        ("pkg:deb/debian/libc6@2.36-9?upstream=glibc", "it is not told which release of Debian it belongs to"),
        ("pkg:deb/debian/libc6@2.36-9?upstream=glibc&distro=debian-sid", "which release of Debian"),
        ("pkg:rpm/fedora/glibc@2.38-1.fc39?distro=fedora-39", "no advisory feed covers Fedora"),
        ("pkg:apk/chainguard/glibc@2.38-r1", "run 'deeptracy db update --ecosystem \"Chainguard\"'"),
        ("pkg:rpm/amzn/glibc@2.34?distro=amzn-2023", "no advisory feed covers packages of the type 'rpm'"),
    ],
)
def test_what_can_t_be_looked_up_is_a_gap(scanned: Any, purl: str, reason: str) -> None:
    document = scanned(purls(purl, "pkg:apk/alpine/musl@1.2.4-r0?distro=alpine-3.18"))
    assert any(reason in item["reason"] for item in document["skipped"])
    assert (found(document), document["verdict"]) == ([], "unknown")


def explained(database: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    run(["explain", *arguments, "--db", database, "--offline", "--no-color"])
    return capsys.readouterr().out


def test_explain_tells_of_the_source_package(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    purl = "pkg:deb/debian/libc6@2.36-9%2Bdeb12u3?upstream=glibc&distro=debian-12"
    out = explained(database, capsys, purl)
    assert "because 0 <= 2.36-9+deb12u3, through its source package glibc" in out
    assert "because 2.36-9+deb12u3 >= 2.36-9+deb12u3, where it is fixed, through its source package glibc" in out
    assert "through" not in explained(database, capsys, "pkg:deb/debian/glibc@2.36-9?distro=debian-12")


def test_explain_tells_of_builds_that_are_not_compared(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    modular = "pkg:rpm/redhat/nodejs@1:14.21.1-2.module%2Bel8.7.0%2B1%2Ba?distro=rhel-8.7"
    out = explained(database, capsys, modular + "&rpmmod=nodejs:14:8070:ab")
    assert "because the advisory is about nodejs:16, not about nodejs:14" in out
    assert "because the advisory is about builds outside a module" in out
    assert "2 advisories name it, 0 vulnerabilities affect it" in out
    out = explained(database, capsys, modular, "RHSA-2026:3")
    assert "but which stream of its module it is of can't be told" in out
    out = explained(database, capsys, "pkg:rpm/redhat/nodejs@1:10.1.0-1.el8?distro=rhel-8.7")
    assert "because the advisory is about builds in a module" in out
    sp3 = "pkg:rpm/openeuler/openssl@1.1.1wa-8.oe2203sp3?distro=openEuler-22.03"
    assert "where it is fixed" not in explained(database, capsys, sp3.replace("sp3?", "sp1?"))
    assert "for oe2203sp4, not for oe2203sp3" in explained(database, capsys, sp3)


def test_explain_reads_the_epoch_and_wants_the_release(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    purl = "pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?epoch=1&distro=almalinux-9.3"
    assert "because 0 <= 1:3.0.7-24.el9 < 1:3.0.7-25.el9_3\n" in explained(database, capsys, purl)
    for purl, example in (
        ("pkg:deb/debian/libc6@2.36-9", "of Debian it is of: add ?distro=debian-12"),
        ("pkg:rpm/redhat/a@1", "of Red Hat it is of: add ?distro=NAME-RELEASE"),
    ):
        assert run(["explain", purl, "--db", database, "--offline"]) == 2
        assert example in capsys.readouterr().err
    assert run(["explain", "pkg:apk/wolfi/a@1", "--db", database, "--offline"]) == 0
