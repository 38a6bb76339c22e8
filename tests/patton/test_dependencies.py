"""Old clients ask as they always did."""

from pathlib import Path
from typing import Any

import pytest

from tests.advisories.feeds import record, synced, write
from tests.patton.served import Patton, patton

PATH = "/api/v1/check-dependencies"


def check(running: Patton, library: str, version: str, detailed: bool = False, **more: object) -> Any:
    asked = {"method": "auto", "libraries": [{"library": library, "version": version}], **more}
    reply = running.post(PATH + "?cpeDetailed=1" * detailed, asked)
    assert reply.status == 200, reply
    assert list(reply.json) == [f"{library}:{version}"]
    return reply.json[f"{library}:{version}"]


def ids(found: Any) -> list[str]:
    return sorted(one["cve"] for one in found["cves"])


def test_the_old_shape(shared_patton: Patton) -> None:
    asked = {"method": "auto", "source": "auto", "libraries": [{"library": "django", "version": "3.2.12"}]}
    assert shared_patton.post(PATH, asked).json == {
        "django:3.2.12": {
            "cpes": ["cpe:/a:djangoproject:django:3.2.12"],
            "cves": [{"cve": "CVE-2022-34265", "score": 9.8}, {"cve": "CVE-2022-28346", "score": 9.8}],
            "verdict": "vulnerable",
            "reasons": [],
        }
    }


def test_the_old_detailed_shape(shared_patton: Patton) -> None:
    found = check(shared_patton, "django", "3.2.12", detailed=True)
    (product,) = found["cpes"]
    assert product["cpe"] == "cpe:/a:djangoproject:django:3.2.12"
    assert [(one["cve"], one["score"]) for one in product["cves"]] == [("CVE-2022-34265", 9.8), ("CVE-2022-28346", 9.8)]
    assert all(one["summary"] for one in product["cves"])
    assert ids(found) == ["CVE-2022-28346", "CVE-2022-34265"]


def test_without_a_product_the_purl_stands_in_its_place(tmp_path: Path) -> None:
    synced(tmp_path / "a.db", write(tmp_path / "bucket", [record("P-1")]))
    with patton(tmp_path / "a.db") as running:
        assert check(running, "Flask", "1.0")["cpes"] == []
        (place,) = check(running, "Flask", "1.0", detailed=True)["cpes"]
        assert check(running, "flask", "2.0", detailed=True) == {
            "cpes": [], "cves": [], "verdict": "clean", "reasons": [],
        }  # fmt: skip
    assert place == {"cpe": "pkg:pypi/flask@1.0", "cves": [{"cve": "P-1", "score": None, "summary": "About P-1"}]}


@pytest.mark.parametrize(
    ("source", "library", "version", "expected"),
    [
        ("auto", "Django", "3.2.12", ["CVE-2022-28346", "CVE-2022-34265"]),
        ("simple", "org.apache.logging.log4j:log4j-core", "2.16.0", ["CVE-2021-45105"]),
        ("auto", "github.com/nobody/nothing", "1.0", []),
        ("python", "Django", "3.2.13", ["CVE-2022-34265"]),
        ("PyPI", "DJANGO", "3.2.12", ["CVE-2022-28346", "CVE-2022-34265"]),
        ("pypi", "django", "3.2.14", []),
        ("java", "org.apache.logging.log4j:log4j-core", "2.16.0", ["CVE-2021-45105"]),
        ("maven", "log4j-core", "2.16.0", []),
        ("javascript", "django", "3.2.12", []),
        ("nodejs", "qs", "6.5.2", ["CVE-2022-24999"]),
        ("npm", "qs", "6.5.3", []),
        ("go", "golang.org/x/net", "v0.16.0", ["CVE-2023-39325"]),
        ("golang", "golang.org/x/net", "0.16.0", ["CVE-2023-39325"]),
        ("ruby", "rack", "2.2.3", ["CVE-2022-30122"]),
        ("rust", "regex", "1.5.4", ["CVE-2022-24713"]),
        ("php", "guzzlehttp/guzzle", "7.4.4", ["CVE-2022-31090"]),
    ],
)
def test_sources(shared_patton: Patton, source: str, library: str, version: str, expected: list[str]) -> None:
    assert ids(check(shared_patton, library, version, source=source)) == expected


def test_what_a_name_alone_does_not_tell(shared_patton: Patton) -> None:
    unknown = check(shared_patton, "nobody-knows-it", "1.0")
    assert (unknown["verdict"], unknown["cves"]) == ("unknown", [])
    assert unknown["reasons"] == [
        "no advisory of any language names 'nobody-knows-it': name the source, or ask by PURL"
    ]
    assert check(shared_patton, "nobody-knows-it", "1.0", source="python")["verdict"] == "clean"
    assert check(shared_patton, "qs", "6.5.3")["verdict"] == "clean"
    assert check(shared_patton, "phoenix", "1", source="hex")["reasons"] == [
        "the advisories of Hex are not among the feeds here"
    ]


def test_undecided_is_told(shared_patton: Patton) -> None:
    found = check(shared_patton, "qs", "nonsense")
    assert (found["verdict"], found["cves"]) == ("unknown", [])
    assert any(": 'nonsense' can't be compared with the versions of npm" in reason for reason in found["reasons"])


@pytest.mark.parametrize(
    "more", [{"source": "cobol"}, {"source": "python", "distro": "debian-12"}, {"source": "dpkg", "distro": "x"}]
)
def test_a_source_that_there_is_not(shared_patton: Patton, more: dict[str, str]) -> None:
    reply = shared_patton.post(PATH, {"libraries": [], **more})
    assert reply.status == 422
    assert "there is no source" in reply.json["detail"]


@pytest.mark.parametrize(
    "value", [{}, {"libraries": [{"library": "a"}]}, {"libraries": [{"library": "", "version": "1"}]}]
)
def test_a_request_of_another_shape(shared_patton: Patton, value: object) -> None:
    assert shared_patton.post(PATH, value).status == 422


def test_fields_that_old_clients_send_are_no_fault(shared_patton: Patton) -> None:
    assert shared_patton.post(PATH, {"libraries": [], "more": 1}).json == {}


@pytest.fixture(scope="module")
def systems(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Debian 11 and 12 and Ubuntu 22.04, with a fix of openssl each."""
    folder = tmp_path_factory.mktemp("systems")

    def fixed(id_: str, ecosystem: str, version: str) -> dict[str, Any]:
        events = [{"introduced": "0"}, {"fixed": version}]
        entry = {
            "package": {"ecosystem": ecosystem, "name": "openssl"},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }
        return record(id_) | {"affected": [entry]}

    write(folder, [fixed("D-1", "Debian:11", "1.1.1n-0+deb11u4")], ecosystem="Debian")
    write(
        folder,
        [fixed("D-1", "Debian:11", "1.1.1n-0+deb11u4"), fixed("D-2", "Debian:12", "3.0.9-1")],
        ecosystem="Debian",
    )
    bucket = write(folder, [fixed("U-1", "Ubuntu:22.04:LTS", "3.0.2-0ubuntu1.9")], ecosystem="Ubuntu")
    synced(folder / "a.db", bucket, "Debian", "Ubuntu")
    return folder / "a.db"


@pytest.mark.parametrize(
    ("more", "version", "expected"),
    [
        ({"source": "dpkg"}, "1.1.1n-0+deb11u3", ["D-1", "D-2"]),
        ({"source": "dpkg"}, "3.0.8-1", ["D-2"]),
        ({"source": "dpkg", "distro": "debian-11"}, "3.0.8-1", []),
        ({"distro": "debian-12"}, "3.0.8-1", ["D-2"]),
        ({"source": "dpkg", "distro": "debian-11"}, "1.1.1n-0+deb11u3", ["D-1"]),
        ({"source": "debian", "distro": "debian-12"}, "1.1.1n-0+deb11u3", ["D-2"]),
        ({"source": "Debian:12"}, "3.0.8-1", ["D-2"]),
        ({"source": "deb"}, "3.0.8-1", ["D-2"]),
        ({"source": "ubuntu"}, "3.0.1-1", ["U-1"]),
        ({"source": "debian"}, "3.0.2-0ubuntu1.8", ["D-2"]),
        ({"source": "dpkg"}, "3.0.2-0ubuntu1.8", ["U-1"]),
        ({"source": "dpkg", "distro": "ubuntu-22.04"}, "3.0.2-0ubuntu1.8", ["U-1"]),
    ],
)
def test_packages_of_a_system(systems: Path, more: dict[str, str], version: str, expected: list[str]) -> None:
    with patton(systems) as running:
        assert ids(check(running, "openssl", version, **more)) == expected


def test_a_binary_package_is_not_called_clean(systems: Path) -> None:
    with patton(systems) as running:
        found = check(running, "libssl3", "3.0.8-1", source="dpkg", distro="debian-12")
    assert (found["verdict"], found["cves"]) == ("unknown", [])
    assert "if it is a binary package" in found["reasons"][0]
