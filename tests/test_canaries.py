"""Canaries: what comes of each, and that the list of them is sound."""

import gzip
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from deeptracy.advisories.bucket import FolderBucket
from deeptracy.advisories.cve_list_sync import CveListFeed
from deeptracy.advisories.epss import EpssFeed
from deeptracy.advisories.feed import Feed
from deeptracy.advisories.kev import KevFeed
from deeptracy.advisories.nvd_sync import NvdFeed
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.registry import FEEDS
from deeptracy.advisories.site import FolderSite
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.sync import offered_ecosystems, sync
from deeptracy.canaries.canary import Canary, Expected, canaries
from deeptracy.canaries.check import CanaryResult, Outcome, check, warnings
from deeptracy.cli.main import run
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.cpe import Cpe
from deeptracy.model.package import Package
from deeptracy.versions import key
from tests.advisories.feeds import AT, Record, record, synced, write
from tests.advisories.nvd_feeds import cve, write_feed
from tests.test_system_packages import entry

AFFECTED, CLEAN = Expected.AFFECTED, Expected.CLEAN
PASSED, ABSENT, WRONG = Outcome.PASSED, Outcome.ABSENT, Outcome.WRONG


def flask(version: str, expected: Expected = AFFECTED, *ids: str, feed: str = "OSV PyPI") -> Canary:
    return Canary(feed, ids or ("CVE-2025-1", "GHSA-1"), expected, Package("PyPI", "Flask", version))


def checked(database: Path, *listed: Canary) -> tuple[CanaryResult, ...]:
    with AdvisoryStore(database) as store:
        return check(store, listed)


def of_records(folder: Path, *records: Record, ecosystem: str = "PyPI") -> Path:
    synced(folder / "a.db", write(folder / "bucket", list(records), ecosystem=ecosystem), ecosystem)
    return folder / "a.db"


def git_only(id_: str) -> Record:
    ranges = [{"type": "GIT", "repo": "https://git.example/flask", "events": [{"introduced": "0"}]}]
    return record(id_) | {"affected": [{"package": {"ecosystem": "PyPI", "name": "flask"}, "ranges": ranges}]}


@pytest.mark.parametrize(
    ("records", "canary", "outcome", "came"),
    [
        ([record("GHSA-1")], flask("1.9"), PASSED,
         "should be affected by CVE-2025-1, and GHSA-1 calls it affected: 0 <= 1.9 < 2.0"),
        ([record("GHSA-1")], flask("2.0", CLEAN), PASSED,
         "should be clean of CVE-2025-1, and GHSA-1 calls it clean: 2.0 >= 2.0, where it is fixed"),
        ([record("PYSEC-1", aliases=["CVE-2025-1"])], flask("1.9"), PASSED,
         "should be affected by CVE-2025-1, and PYSEC-1 calls it affected: 0 <= 1.9 < 2.0"),
        ([record("GHSA-1")], flask("2.0"), WRONG,
         "should be affected by CVE-2025-1, but GHSA-1 calls it clean: 2.0 >= 2.0, where it is fixed"),
        ([record("GHSA-1")], flask("1.9", CLEAN), WRONG,
         "should be clean of CVE-2025-1, but GHSA-1 calls it affected: 0 <= 1.9 < 2.0"),
        ([record("GHSA-2")], flask("1.9"), ABSENT,
         "should be affected by CVE-2025-1, but the feed does not know CVE-2025-1 or GHSA-1"),
        ([record("GHSA-2")], flask("2.0", CLEAN), ABSENT,
         "should be clean of CVE-2025-1, but the feed does not know CVE-2025-1 or GHSA-1"),
        ([record("GHSA-1", "other")], flask("1.9"), WRONG,
         "should be affected by CVE-2025-1, but the record does not name it"),
        ([record("GHSA-1", "other")], flask("2.0", CLEAN), WRONG,
         "should be clean of CVE-2025-1, but the record does not name it"),
        ([record("GHSA-1", withdrawn="2026-02-03T00:00:00Z")], flask("1.9"), WRONG,
         "should be affected by CVE-2025-1, but GHSA-1 calls it clean: withdrawn on 2026-02-03"),
        ([git_only("GHSA-1")], flask("2.0", CLEAN), WRONG,
         "should be clean of CVE-2025-1, but GHSA-1 can't tell: the range is given in commits, whose order is not known here"),
        ([git_only("GHSA-1"), record("PYSEC-1", aliases=["CVE-2025-1"])], flask("2.0", CLEAN), PASSED,
         "should be clean of CVE-2025-1, and PYSEC-1 calls it clean: 2.0 >= 2.0, where it is fixed"),
        ([record("GHSA-1", fixed="1.0"), record("PYSEC-1", aliases=["CVE-2025-1"])], flask("1.9", CLEAN), WRONG,
         "should be clean of CVE-2025-1, but PYSEC-1 calls it affected: 0 <= 1.9 < 2.0"),
        ([record("GHSA-1"), record("GHSA-2", fixed="3.0")], flask("2.0", CLEAN), PASSED,
         "should be clean of CVE-2025-1, and GHSA-1 calls it clean: 2.0 >= 2.0, where it is fixed"),
    ],
)  # fmt: skip
def test_outcomes(tmp_path: Path, records: list[Record], canary: Canary, outcome: Outcome, came: str) -> None:
    (result,) = checked(of_records(tmp_path, *records), canary)
    assert (result.canary, result.outcome, result.passed) == (canary, outcome, outcome is PASSED)
    assert result.sentence == f"OSV PyPI: PyPI Flask@{canary.package.version if canary.package else ''} {came}"


def test_only_what_the_feeds_there_can_know_is_asked(tmp_path: Path) -> None:
    database = of_records(tmp_path, record("GHSA-1"))
    npm = Canary("OSV npm", ("GHSA-1",), AFFECTED, Package("npm", "flask", "1.0"))
    assert [one.canary for one in checked(database, npm, flask("1.9"), flask("1.9", feed="NVD"))] == [flask("1.9")]
    with AdvisoryStore(database) as store:
        assert {one.canary for one in check(store)} == {one for one in canaries() if one.feed == "OSV PyPI"}


def test_what_another_feed_says_does_not_count(tmp_path: Path) -> None:
    bucket = write(tmp_path / "bucket", [record("GHSA-1", "tool") | {"affected": [entry("npm", "tool", "2.0")]}],
                   ecosystem="npm")  # fmt: skip
    write(tmp_path / "bucket", [record("GHSA-2")])
    synced(tmp_path / "a.db", bucket, "npm", "PyPI")
    (result,) = checked(tmp_path / "a.db", flask("1.9", AFFECTED, "GHSA-1"))
    assert result.outcome is ABSENT


@pytest.mark.parametrize(
    ("canary", "fixed"),
    [
        (Canary("OSV Debian", ("CVE-2025-1",), AFFECTED, Package("Debian:12", "libssl3", "3.0.7-1", (("upstream", "openssl"),))), "3.0.7-2"),
        (Canary("OSV Debian", ("CVE-2025-1",), CLEAN, Package("Debian:12", "libssl3", "3.0.7-2", (("upstream", "openssl"),))), "3.0.7-2"),
    ],
)  # fmt: skip
def test_a_package_of_a_system_is_found_by_its_source(tmp_path: Path, canary: Canary, fixed: str) -> None:
    told = record("DEBIAN-CVE-2025-1") | {
        "affected": [entry("Debian:12", "openssl", fixed)],
        "upstream": ["CVE-2025-1"],
    }
    (result,) = checked(of_records(tmp_path, told, ecosystem="Debian"), canary)
    assert result.passed
    assert result.sentence.endswith("through its source package openssl")


def with_nvd(folder: Path, *, learnt: bool = True) -> Path:
    """The NVD, and OSV's PyPI with as many shared CVEs as make it sure that flask is a product."""
    shared = [f"CVE-2024-{number}" for number in range(1000, 1006)]
    records = [record(f"P-{id_}", fixed="2.0", aliases=[id_]) for id_ in shared] if learnt else [record("P-1")]
    bucket = write(folder / "bucket", records)
    write_feed(folder / "nvd", "2024", [cve(id_) for id_ in [*shared, "CVE-2024-2000"]], "2025-01-02T00:00:00-05:00")
    feeds: list[Feed] = [OsvFeed(bucket, "PyPI"), NvdFeed(FolderSite(folder / "nvd"))]
    assert sync(folder / "a.db", feeds, AT).failures == ()
    return folder / "a.db"


def test_the_nvd_is_asked_through_links_and_by_name(tmp_path: Path) -> None:
    database = with_nvd(tmp_path)
    name = "cpe:2.3:a:palletsprojects:flask:1.9:*:*:*:*:*:*:*"
    named = Canary("NVD", ("CVE-2024-2000",), AFFECTED, Package("generic", "flask", "1.9"), name)
    linked = flask("1.9", AFFECTED, "CVE-2024-2000", feed="NVD")
    clean = flask("2.0", CLEAN, "CVE-2024-2000", feed="NVD")
    results = checked(database, named, linked, clean)
    assert [result.outcome for result in results] == [PASSED] * 3
    assert results[0].sentence.startswith(
        "NVD: cpe:2.3:a:palletsprojects:flask:1.9 should be affected by CVE-2024-2000,"
    )


def test_a_link_that_was_not_learnt_shows(tmp_path: Path) -> None:
    (result,) = checked(with_nvd(tmp_path, learnt=False), flask("1.9", AFFECTED, "CVE-2024-2000", feed="NVD"))
    assert (result.outcome, result.sentence) == (
        WRONG,
        "NVD: PyPI Flask@1.9 should be affected by CVE-2024-2000, but the record does not name it",
    )


def test_what_a_feed_says_of_the_vulnerability_itself(tmp_path: Path) -> None:
    listed = {
        "cveID": "CVE-2025-0001",
        "dateAdded": "2026-01-02",
        "dueDate": "",
        "knownRansomwareCampaignUse": "Unknown",
    }
    (tmp_path / "known_exploited_vulnerabilities.json").write_text(
        json.dumps({"title": "KEV", "count": 1, "vulnerabilities": [listed]})
    )
    scores = "#model_version:v1,score_date:2026-03-01T00:00:00+0000\ncve,epss,percentile\nCVE-2025-0001,0,0.5\n"
    (tmp_path / "epss_scores-current.csv.gz").write_bytes(gzip.compress(scores.encode()))
    site = FolderSite(tmp_path)
    assert sync(tmp_path / "a.db", [KevFeed(site), EpssFeed(site)], AT).failures == ()
    results = checked(
        tmp_path / "a.db",
        Canary("KEV", ("CVE-2025-0001",), Expected.EXPLOITED),
        Canary("KEV", ("CVE-2025-0002",), Expected.EXPLOITED),
        Canary("EPSS", ("CVE-2025-0001",), Expected.SCORED),
        Canary("EPSS", ("CVE-2025-0002",), Expected.SCORED),
    )
    assert [(result.outcome, result.sentence) for result in results] == [
        (PASSED, "KEV: CVE-2025-0001 should be known as exploited, and is, since 2026-01-02"),
        (ABSENT, "KEV: CVE-2025-0002 should be known as exploited, but the feed does not know CVE-2025-0002"),
        (PASSED, "EPSS: CVE-2025-0001 should have a probability, and has 0.0"),
        (ABSENT, "EPSS: CVE-2025-0002 should have a probability, but the feed does not know CVE-2025-0002"),
    ]


def test_the_cve_list_is_asked_by_name(tmp_path: Path) -> None:
    versions = [{"version": "0", "lessThan": "0.17.0", "status": "affected", "versionType": "semver"}]
    named = {"vendor": "golang.org/x/net", "product": "golang.org/x/net/http2", "versions": versions,
             "collectionURL": "https://pkg.go.example", "packageName": "golang.org/x/net/http2"}  # fmt: skip
    told = {
        "cveMetadata": {"cveId": "CVE-2023-39325", "state": "PUBLISHED", "dateUpdated": "2026-02-01T00:00:00.000Z"},
        "containers": {"cna": {"affected": [named]}},
    }
    place = tmp_path / "cves" / "2023" / "39xxx"
    place.mkdir(parents=True)
    (place / "CVE-2023-39325.json").write_text(json.dumps(told))
    assert sync(tmp_path / "a.db", [CveListFeed(FolderSite(tmp_path))], AT).failures == ()
    with AdvisoryStore(tmp_path / "a.db") as store:
        results = check(store)
    assert [(result.canary.feed, result.outcome) for result in results] == [("CVE list", PASSED)] * 2


def test_warnings_gather_what_a_feed_does_not_know() -> None:
    def result(feed: str, id_: str, outcome: Outcome) -> CanaryResult:
        return CanaryResult(Canary(feed, (id_, "GHSA-x"), AFFECTED), outcome, f"{feed} fails {id_}")

    results = [
        result("A", "CVE-1", ABSENT), result("A", "CVE-1", ABSENT), result("B", "CVE-3", WRONG),
        result("B", "CVE-4", PASSED), result("B", "CVE-3", ABSENT), result("A", "CVE-2", ABSENT),
    ]  # fmt: skip
    assert warnings(results) == [
        "B fails CVE-3",
        "A does not know CVE-1, CVE-2: it may be incomplete",
        "B does not know CVE-3: it may be incomplete",
    ]
    assert warnings([]) == []


# The list.

_VERSIONS = [one for one in canaries() if one.package]
PAIRS = list(zip(_VERSIONS[::2], _VERSIONS[1::2], strict=True))
WITHOUT = {
    "Bioconductor", "ConanCenter", "Wolfi", "Chainguard", "MinimOS", "Alpaquita", "openEuler", "Mageia",
}  # fmt: skip
_ID = re.compile(
    r"CVE-\d{4}-\d{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}|PYSEC-\d{4}-\d+|GO-\d{4}-\d{4}|RUSTSEC-\d{4}-\d{4}"
    r"|HSEC-\d{4}-\d{4}|JLSEC-\d{4}-\d+|RSEC-\d{4}-\d+|(DEBIAN|UBUNTU|ALPINE)-CVE-\d{4}-\d{4,}|DSA-\d{4}-\d|USN-\d{4}-\d"
    r"|(RHSA|RLSA|ALSA)-\d{4}:\d{4}|SUSE-SU-\d{4}:\d{4}-1"
)


def test_every_feed_has_canaries_but_those_that_are_known_to_have_none() -> None:
    """docs/architecture.md names those without."""
    covered = {one.feed.removeprefix("OSV ") for one in canaries()}
    fed = {one.name for one in ecosystems.ECOSYSTEMS if ecosystems.fed(one.name)}
    assert covered == fed - WITHOUT | {kind.name for kind in FEEDS}
    prose = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text()
    assert [name for name in WITHOUT if name not in prose] == []


def test_the_list_names_each_thing_once() -> None:
    asked = [(one.feed, one.ids, one.package, one.cpe) for one in canaries()]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("canary", canaries(), ids=lambda one: f"{one.feed}-{one.ids[0]}-{one.expected}")
def test_an_entry_is_well_formed(canary: Canary) -> None:
    assert canary.ids
    assert [id_ for id_ in canary.ids if not _ID.fullmatch(id_)] == []
    assert canary.note == canary.note.strip()
    if canary.package is None:
        assert canary.feed in ("KEV", "EPSS")
        return
    ecosystem = canary.package.ecosystem
    assert key(ecosystem, canary.package.version) is not None
    assert ecosystems.fed(ecosystem) or canary.cpe
    if canary.cpe:
        name = Cpe.parse(canary.cpe)
        assert (str(name), name.part, name.version.replace("\\", "")) == (canary.cpe, "a", canary.package.version)


@pytest.mark.parametrize(("affected", "clean"), PAIRS)
def test_the_affected_version_is_below_the_clean_one(affected: Canary, clean: Canary) -> None:
    assert (affected.expected, clean.expected) == (AFFECTED, CLEAN)
    assert (affected.feed, affected.ids) == (clean.feed, clean.ids)
    assert affected.package
    assert clean.package
    assert affected.package.key == clean.package.key
    assert key(affected.package.ecosystem, affected.package.version) < key(
        clean.package.ecosystem, clean.package.version
    )


STREAMS = {
    "Red Hat:enterprise_linux:9": "Red Hat:enterprise_linux:9::baseos",
    "SUSE:Linux Enterprise Server 15 SP4": "SUSE:Linux Enterprise Module for Basesystem 15 SP4",
}


def feeds_that_know(folder: Path, pairs: Iterable[tuple[Canary, Canary]], *, fixed: bool = True) -> Path:
    """An advisory file with OSV's feeds, whose records end at the clean versions, or affect every version."""
    by_ecosystem: dict[str, list[Record]] = {}
    for _, clean in pairs:
        if not clean.feed.startswith("OSV ") or clean.package is None:
            continue
        source = clean.package.qualifier("upstream") or clean.package.name
        place = STREAMS.get(clean.package.ecosystem, clean.package.ecosystem)
        told: dict[str, Any] = {"affected": [entry(place, source, clean.package.version if fixed else "")]}
        by_ecosystem.setdefault(ecosystems.base(place), []).append(record(clean.ids[-1]) | told)
    bucket = FolderBucket(folder)
    for ecosystem, records in by_ecosystem.items():
        bucket = write(folder, records, ecosystem=ecosystem)
    assert synced(folder / "a.db", bucket, *by_ecosystem).failures == ()
    return folder / "a.db"


def test_each_passes_on_feeds_that_know_it(tmp_path: Path) -> None:
    with AdvisoryStore(feeds_that_know(tmp_path, PAIRS)) as store:
        results = check(store)
    assert {one.canary for one in results} == {one for one in canaries() if one.feed.startswith("OSV ")}
    assert [one.sentence for one in results if not one.passed] == []


def test_each_clean_one_fails_where_all_versions_are_called_affected(tmp_path: Path) -> None:
    with AdvisoryStore(feeds_that_know(tmp_path, PAIRS, fixed=False)) as store:
        results = check(store)
    assert {one.outcome for one in results if one.canary.expected is CLEAN} == {WRONG}
    assert {one.outcome for one in results if one.canary.expected is AFFECTED} == {PASSED}


NOT_IN_THE_MIRROR = {
    ("OSV npm", "CVE-2021-23337"): "its npm ends in 2020",
    ("OSV npm", "CVE-2021-44906"): "its npm ends in 2020",
    ("OSV Maven", "CVE-2021-44228"): "its Maven ends in 2018",
    ("OSV Maven", "CVE-2022-22965"): "its Maven ends in 2018",
    ("NVD", "CVE-2014-0160"): "it has the NVD's 2022 only",
    ("NVD", "CVE-2021-44228"): "it has the NVD's 2022 only",
}


@pytest.mark.shared
def test_the_mirror(shared: Path, tmp_path: Path) -> None:
    mirror = shared / "mirror"
    bucket = FolderBucket(mirror / "osv")
    feeds: list[Feed] = [OsvFeed(bucket, name) for name in offered_ecosystems(bucket)]
    feeds += [NvdFeed(FolderSite(mirror / "nvd")), KevFeed(FolderSite(mirror / "kev"))]
    feeds += [EpssFeed(FolderSite(mirror / "epss"))]
    assert sync(tmp_path / "a.db", feeds, AT).failures == ()
    with AdvisoryStore(tmp_path / "a.db") as store:
        results = check(store)
    failed = [one for one in results if not one.passed]
    assert {(one.canary.feed, one.canary.ids[0]) for one in failed} == set(NOT_IN_THE_MIRROR)
    assert {one.outcome for one in failed} == {ABSENT}
    assert {one.canary.feed for one in results if one.passed} == {feed.name for feed in feeds}


# The command line.


def told(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    out, err = capsys.readouterr()
    return out.splitlines(), err.splitlines()


@pytest.fixture
def hex_feed(tmp_path: Path) -> FolderBucket:
    return write(tmp_path / "osv", [record("GHSA-p8f7-22gq-m7j9") | {"affected": [entry("Hex", "phoenix", "1.6.14")]}],
                 ecosystem="Hex")  # fmt: skip


def test_a_sync_and_the_status_tell(tmp_path: Path, hex_feed: FolderBucket, capsys: pytest.CaptureFixture[str]) -> None:
    database = str(tmp_path / "a.db")
    update = ["db", "update", "--db", database, "--from", str(tmp_path), "-e", "Hex"]
    assert run(update) == 0
    assert told(capsys) == (["OSV Hex: fetched"], [])
    assert run(["db", "status", "--db", database]) == 0
    assert told(capsys)[0][-1] == "canaries: 2 of 2 pass"
    # All versions are affected now.
    write(tmp_path / "osv", [record("GHSA-p8f7-22gq-m7j9", modified="2026-01-02T00:00:00Z")
                             | {"affected": [entry("Hex", "phoenix")]}], ecosystem="Hex")  # fmt: skip
    sentence = (
        "OSV Hex: Hex phoenix@1.6.14 should be clean of CVE-2022-42975, but GHSA-p8f7-22gq-m7j9 calls it affected: "
        "0 <= 1.6.14"
    )
    assert run([*update, "-q"]) == 0
    assert told(capsys) == ([], [f"warning: {sentence}"])
    assert run(["db", "status", "--db", database]) == 0
    assert told(capsys)[0][-2:] == ["canaries: 1 of 2 pass", f"  {sentence}"]
    assert run(["db", "status", "--db", database, "--format", "json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["canaries"]
    assert (first["outcome"], first["passed"]) == ("passed", True)
    assert second == {
        "feed": "OSV Hex", "subject": "Hex phoenix@1.6.14", "ids": ["CVE-2022-42975", "GHSA-p8f7-22gq-m7j9"],
        "expected": "clean", "outcome": "wrong", "passed": False, "sentence": sentence, "note": "",
    }  # fmt: skip


def test_feeds_without_canaries_tell_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "osv", [record("A-1") | {"affected": [entry("Wolfi", "a")]}], ecosystem="Wolfi")
    database = str(tmp_path / "a.db")
    assert run(["db", "update", "--db", database, "--from", str(tmp_path), "-e", "Wolfi"]) == 0
    assert told(capsys) == (["OSV Wolfi: fetched"], [])
    assert run(["db", "status", "--db", database]) == 0
    assert not any(line.startswith("canaries") for line in told(capsys)[0])


def test_where_nothing_was_fetched_only_that_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "osv" / "Hex").mkdir(parents=True)
    assert run(["db", "update", "--db", str(tmp_path / "a.db"), "--from", str(tmp_path), "-e", "Hex"]) == 3
    (line,) = told(capsys)[1]
    assert line.startswith("OSV Hex: not updated: ")
