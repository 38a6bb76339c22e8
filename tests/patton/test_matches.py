"""Packages by PURL: what is found, and what finding nothing means."""

from pathlib import Path
from typing import Any

import pytest

from deeptracy.patton import matches
from tests.patton.served import Patton, patton


def only(found: list[Any]) -> Any:
    (one,) = found
    return one


def test_a_vulnerable_package(shared_patton: Patton) -> None:
    found = only(shared_patton.match("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"))
    assert (found["verdict"], found["reasons"], found["undecided"]) == ("vulnerable", [], [])
    assert [one["id"] for one in found["vulnerabilities"]] == ["CVE-2021-44228", "CVE-2021-45046", "CVE-2021-45105"]
    worst = found["vulnerabilities"][0]
    assert "GHSA-jfh8-c2jp-5v3q" in worst["aliases"]
    assert worst["kind"] == "vulnerability"
    assert (worst["severity"]["level"], worst["severity"]["score"]) == ("critical", 10.0)
    assert worst["fix"] == {"nearest": "2.15.0", "clears_all": "2.17.0", "through": []}
    assert worst["exploitation"]["known_since"] == "2021-12-10"
    assert all(worst[name] for name in ("summary", "details", "published", "modified"))
    osv = next(one for one in worst["sources"] if one["feed"] == "OSV Maven")
    assert osv["affected"] is True
    assert osv["evidence"]["comparison"] == "2.13.0 <= 2.14.1 < 2.15.0"
    assert osv["url"].endswith(osv["id"])
    assert osv["link"] is None


def test_what_only_the_nvd_knows(shared_patton: Patton) -> None:
    found = only(shared_patton.match("pkg:pypi/django@3.2.12"))
    by_cpe = next(one for one in found["vulnerabilities"] if one["id"] == "CVE-2022-34265")
    link = only(by_cpe["sources"])["link"]
    assert (link["vendor"], link["product"]) == ("djangoproject", "django")
    assert 0.8 <= link["confidence"] < 1.0
    assert link["reasons"]
    surer = only(shared_patton.match("pkg:pypi/django@3.2.12", confidence=1.0))
    assert [one["id"] for one in surer["vulnerabilities"]] == ["CVE-2022-28346"]


@pytest.mark.parametrize(
    ("purl", "verdict", "reasons"),
    [
        ("pkg:npm/lodash@4.17.21", "clean", []),
        ("pkg:npm/nobody-knows-it@1", "clean", []),
        ("pkg:npm/lodash", "unknown", ["it names no version"]),
        ("lodash", "unknown", ["'lodash' does not begin with 'pkg:'"]),
        ("pkg:hex/phoenix@1.0", "unknown", ["the advisories of Hex are not among the feeds here"]),
        ("pkg:conda/numpy@1.0", "unknown", ["no advisory feed covers Conda"]),
        ("pkg:whatever/x@1", "unknown", ["no advisory feed covers whatever"]),
        (
            "pkg:deb/debian/openssl@3.0.11-1",
            "unknown",
            ["it does not tell which release of Debian it is of: add the qualifier distro"],
        ),
        (
            "pkg:deb/debian/openssl@3.0.11-1?distro=debian-12",
            "unknown",
            ["the advisories of Debian are not among the feeds here"],
        ),
    ],
)
def test_finding_nothing(shared_patton: Patton, purl: str, verdict: str, reasons: list[str]) -> None:
    found = only(shared_patton.match(purl))
    assert (found["purl"], found["verdict"], found["reasons"]) == (purl, verdict, reasons)
    assert found["vulnerabilities"] == []


def test_capitals_and_scopes(shared_patton: Patton) -> None:
    django, lodash = shared_patton.match("pkg:pypi/Django@3.2.12", "pkg:npm/%40scope/lodash@1.0")
    assert django["verdict"] == "vulnerable"
    assert lodash["vulnerabilities"] == []


def test_what_cannot_be_compared_is_undecided(shared_patton: Patton) -> None:
    found = only(shared_patton.match("pkg:npm/qs@not-a-version"))
    assert (found["verdict"], found["reasons"], found["vulnerabilities"]) == ("unknown", [], [])
    assert "'not-a-version' can't be compared with the versions of npm" in [one["reason"] for one in found["undecided"]]


def test_requirements_and_names_of_cpe(shared_patton: Patton) -> None:
    asked = [
        {"purl": "pkg:npm/lodash", "requirement": "<4.17.0"},
        {"purl": "pkg:npm/lodash", "requirement": ">=4.17.21"},
        {"purl": "pkg:generic/django@3.2.12", "cpes": ["cpe:2.3:a:djangoproject:django:3.2.12:*:*:*:*:*:*:*"]},
        {"purl": "pkg:generic/django@9.0", "cpes": ["cpe:/a:djangoproject:django:9.0"]},
    ]
    found = shared_patton.post("/api/v1/match", {"packages": asked}).json["packages"]
    assert [one["verdict"] for one in found] == ["vulnerable", "clean", "vulnerable", "clean"]
    assert "CVE-2022-34265" in [one["id"] for one in found[2]["vulnerabilities"]]


def test_without_the_nvd_a_name_of_cpe_says_nothing(tmp_path: Path) -> None:
    from tests.advisories.feeds import record, synced, write

    synced(tmp_path / "a.db", write(tmp_path / "bucket", [record("P-1")]))
    with patton(tmp_path / "a.db") as running:
        asked = {"packages": [{"purl": "pkg:generic/x@1", "cpes": ["cpe:/a:x:x:1"]}]}
        found = only(running.post("/api/v1/match", asked).json["packages"])
    assert found["verdict"] == "unknown"
    assert found["reasons"] == ["it is known by CPE only, and the NVD is not among the feeds here"]


def test_the_answer_names_its_snapshot(shared_patton: Patton) -> None:
    answer = shared_patton.post("/api/v1/match", {"packages": []}).json
    assert answer["snapshot"] == shared_patton.get("/api/v1/status").json["snapshot"]


def test_an_answer_is_bounded(shared_patton: Patton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matches, "MAX_VULNERABILITIES", 2)
    log4j = {"purl": "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}
    assert shared_patton.post("/api/v1/match", {"packages": [log4j]}).status == 200
    refused = shared_patton.post("/api/v1/match", {"packages": [log4j, log4j]})
    assert refused.status == 413
    assert "fewer packages" in refused.json["detail"]
