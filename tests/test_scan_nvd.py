"""The NVD beside OSV, end to end: feeds in folders, an advisory file, scans of a lock file and of an SBOM."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deeptracy.advisories import link_sync
from deeptracy.advisories.nvd_sync import NvdFeed
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.sync import SyncReport, sync
from deeptracy.cli.main import run
from deeptracy.configuration import Configuration
from deeptracy.matching import matcher
from deeptracy.matching.by_cpe import THRESHOLD, Context
from deeptracy.model.package import Package
from deeptracy.model.result import Fix, Rule, ScanResult, Verdict
from deeptracy.scan import Options, judge, take_inventory
from deeptracy.source.opening import open_target
from deeptracy.source.selection import Selection
from tests.advisories import feeds, nvd_feeds
from tests.advisories.feeds import Record, record
from tests.advisories.nvd_feeds import Cve, cve, match, node

APPLIANCE = "cpe:2.3:a:vendor:appliance_suite:*:*:*:*:*:*:*:*"
OPENSSL = "cpe:2.3:a:openssl:openssl:{}:*:*:*:*:*:*:*"
WINDOWS = "cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*"

OSV = [
    record("PYSEC-1", "flask", aliases=["CVE-2025-0001"]),
    record("PYSEC-2", "flask", "0.9", aliases=["CVE-2025-0002"]),
    record("PYSEC-3", "flask", "0.9", aliases=["CVE-2025-0003"], withdrawn="2025-02-01T00:00:00Z"),
    record("PYSEC-4", "jinja", aliases=["CVE-2025-0004"]),
]  # fmt: skip


def flask(number: int, **more: Any) -> Cve:
    return cve(f"CVE-2025-{number:04}", **more)


def configured(*nodes: object, operator: str = "OR") -> list[dict[str, object]]:
    return [{"operator": operator, "negate": False, "nodes": list(nodes)}]


NVD = [
    flask(1),  # what both speak of: the link is learnt from it
    flask(2),  # OSV says that 1.0 is not affected
    flask(3, fixed="1.8"),  # OSV has taken its own record back
    flask(5, fixed="1.5"),  # only the NVD speaks
    flask(6, fixed="0.8"),
    flask(7, configurations=configured(
        node(match(versionEndExcluding="2.0")), node(match(WINDOWS, vulnerable=False)), operator="AND")),
    flask(8, configurations=configured(node(match("cpe:2.3:a:palletsprojects:flask:*:*:*:*:*:wordpress:*:*")))),
    flask(9, configurations=configured(node(match(APPLIANCE), match())),
          references=[{"url": "https://github.com/vendor/appliance-suite", "source": "cve@mitre.org"}]),
    flask(10, vulnStatus="Rejected"),
    flask(20, configurations=configured(
        node(match(OPENSSL.format("*"), versionStartIncluding="1.0.2", versionEndExcluding="1.0.2zg")))),
    flask(21, configurations=configured(node(match(OPENSSL.format("1.0.2zg"))))),
]  # fmt: skip


class World:
    """Two feeds in folders, and the advisory file that is synced from them; a day passes with each sync."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "data" / "advisories.db"
        self.day = 0

    def sync(self, osv: list[Record], nvd: list[Cve]) -> SyncReport:
        self.day += 1
        bucket = feeds.write(self.folder / "origin", osv)
        site = nvd_feeds.write(self.folder / "origin" / "nvd", nvd, f"2025-03-{self.day:02}T03:00:00Z")
        both: list[Any] = [OsvFeed(bucket, "PyPI"), NvdFeed(site, None)]
        report = sync(self.path, both, f"2025-03-{self.day:02}T04:00:00Z")
        assert report.failures == ()
        return report


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = World(tmp_path_factory.mktemp("world"))
    world.sync(OSV, NVD)
    return world.path


@pytest.fixture
def store(path: Path) -> Iterator[AdvisoryStore]:
    with AdvisoryStore(path) as opened:
        yield opened


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def scanned(store: AdvisoryStore, folder: Path, name: str, text: str, **options: Any) -> ScanResult:
    (folder / name).write_text(text)
    with open_target(str(folder), lambda _: Selection()) as target:
        return judge(target, take_inventory(target, Configuration()), store, Options(**options))


def component(name: str, version: str, **more: object) -> dict[str, object]:
    return {"type": "library", "bom-ref": name, "name": name, "version": version, **more}


def sbom(*components: dict[str, object]) -> str:
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": list(components)})


class TestLockFile:
    def found(self, store: AdvisoryStore, tmp_path: Path, version: str, **options: Any) -> ScanResult:
        return scanned(store, tmp_path, "requirements.txt", f"flask=={version}\n", **options)

    def test_the_nvd_adds_what_osv_lacks(self, store: AdvisoryStore, tmp_path: Path) -> None:
        result = self.found(store, tmp_path, "1.0")
        by_id = {finding.id: finding for finding in result.findings}
        assert sorted(by_id) == ["CVE-2025-0001", "CVE-2025-0003", "CVE-2025-0005", "CVE-2025-0007"]
        assert result.verdict is Verdict.VULNERABLE
        added = by_id["CVE-2025-0005"]
        assert added.link is not None
        assert (added.link.cpe_product, added.link.confidence >= THRESHOLD) == ("palletsprojects:flask", True)
        assert [(one.feed, one.affected) for one in added.sources] == [("NVD", True)]
        assert added.evidence.comparison == "0 <= 1.0 < 1.5"
        assert by_id["CVE-2025-0007"].evidence.comparison == "0 <= 1.0 < 2.0, on microsoft windows"

    def test_what_both_tell_is_one_finding(self, store: AdvisoryStore, tmp_path: Path) -> None:
        (both,) = [one for one in self.found(store, tmp_path, "1.0").findings if one.id == "CVE-2025-0001"]
        assert [(one.id, one.feed, one.affected) for one in both.sources] == [
            ("PYSEC-1", "OSV PyPI", True), ("CVE-2025-0001", "NVD", True),
        ]  # fmt: skip
        assert both.aliases == ("PYSEC-1",)
        assert both.link is None

    def test_what_osv_has_taken_back_the_nvd_still_says(self, store: AdvisoryStore, tmp_path: Path) -> None:
        (alone,) = [one for one in self.found(store, tmp_path, "1.0").findings if one.id == "CVE-2025-0003"]
        assert [(one.feed, one.affected, bool(one.withdrawn)) for one in alone.sources] == [
            ("NVD", True, False), ("OSV PyPI", False, True),
        ]  # fmt: skip

    def test_fixes(self, store: AdvisoryStore, tmp_path: Path) -> None:
        fixes = {finding.id: finding.fix for finding in self.found(store, tmp_path, "1.0").findings}
        assert fixes == {
            "CVE-2025-0001": Fix("2.0", "2.0"), "CVE-2025-0003": Fix("1.8", "2.0"),
            "CVE-2025-0005": Fix("1.5", "2.0"), "CVE-2025-0007": Fix("2.0", "2.0"),
        }  # fmt: skip

    def test_how_sure_it_must_be(self, store: AdvisoryStore, tmp_path: Path) -> None:
        result = self.found(store, tmp_path, "1.0", confidence=1.0)
        assert [finding.id for finding in result.findings] == ["CVE-2025-0001"]

    def test_a_version_behind_them_all(self, store: AdvisoryStore, tmp_path: Path) -> None:
        result = self.found(store, tmp_path, "2.0")
        assert (result.findings, result.undecided) == ((), ())


class TestSbom:
    def test_a_component_with_a_cpe(self, store: AdvisoryStore, tmp_path: Path) -> None:
        text = sbom(component("openssl", "1.0.2k", cpe=OPENSSL.format("1.0.2k")))
        result = scanned(store, tmp_path, "bom.json", text)
        assert [(finding.id, finding.fix.nearest) for finding in result.findings] == [("CVE-2025-0020", "1.0.2zg")]
        (finding,) = result.findings
        assert (finding.package, finding.link and finding.link.confidence) == (
            Package("generic", "openssl", "1.0.2k"),
            1.0,
        )
        assert result.skipped == ()

    def test_of_another_version(self, store: AdvisoryStore, tmp_path: Path) -> None:
        text = sbom(component("openssl", "1.0.2zg", cpe=OPENSSL.format("1.0.2zg")))
        assert [one.id for one in scanned(store, tmp_path, "bom.json", text).findings] == ["CVE-2025-0021"]
        text = sbom(component("openssl", "3.0.1", cpe=OPENSSL.format("3.0.1")))
        assert scanned(store, tmp_path, "bom.json", text).verdict is Verdict.CLEAN

    def test_a_package_of_a_distribution_has_fixes_of_its_own(self, store: AdvisoryStore, tmp_path: Path) -> None:
        purl = "pkg:rpm/amzn/openssl@1.0.2k?distro=amzn-2"
        text = sbom(component("openssl", "1.0.2k", cpe=OPENSSL.format("1.0.2k"), purl=purl))
        result = scanned(store, tmp_path, "bom.json", text)
        assert (result.findings, result.verdict) == ((), Verdict.UNKNOWN)

    def test_without_the_nvd_it_is_not_checked(self, tmp_path: Path) -> None:
        feeds.synced(tmp_path / "osv.db", feeds.write(tmp_path / "origin", OSV))
        (tmp_path / "target").mkdir()
        text = sbom(component("openssl", "1.0.2k", cpe=OPENSSL.format("1.0.2k")))
        with AdvisoryStore(tmp_path / "osv.db") as store:
            result = scanned(store, tmp_path / "target", "bom.json", text)
        assert result.verdict is Verdict.UNKNOWN
        reason = "1 component known by CPE only can't be checked: run 'deeptracy db update --feed nvd'"
        assert [gap.reason for gap in result.skipped] == [reason]


RULES = {
    "CVE-2025-0001": (True, Rule.RANGE), "CVE-2025-0002": (False, Rule.OVERRULED), "CVE-2025-0003": (True, Rule.RANGE),
    "CVE-2025-0005": (True, Rule.RANGE), "CVE-2025-0006": (False, Rule.OUTSIDE), "CVE-2025-0007": (True, Rule.RANGE),
    "CVE-2025-0008": (False, Rule.FOREIGN), "CVE-2025-0009": (False, Rule.BUNDLED),
    "CVE-2025-0010": (False, Rule.WITHDRAWN),
}  # fmt: skip


class TestExplanation:
    def test_every_record_says_why_and_why_not(self, store: AdvisoryStore) -> None:
        found = matcher.match(store, Package("PyPI", "flask", "1.0"), context=Context(doubtful=True))
        told = {one.advisory.id: (one.affected, one.evidence.rule) for one in found if one.advisory.feed == "NVD"}
        assert told == RULES
        assert all(one.evidence.comparison for one in found)

    @pytest.mark.parametrize(
        ("id_", "words", "code"),
        [
            ("CVE-2025-0005", ["affected", "0 <= 1.0 < 1.5", "palletsprojects:flask"], 1),
            ("CVE-2025-0002", ["not affected", "PYSEC-2 of OSV PyPI names the package: 1.0 >= 0.9, where it is fixed"], 0),
            ("CVE-2025-0006", ["not affected", "1.0 >= 0.8, where it is fixed"], 0),
            ("CVE-2025-0008", ["not affected", "palletsprojects:flask is meant for wordpress"], 0),
            ("CVE-2025-0010", ["not affected", "withdrawn on"], 0),
        ],
    )  # fmt: skip
    def test_on_the_command_line(
        self, path: Path, capsys: pytest.CaptureFixture[str], id_: str, words: list[str], code: int
    ) -> None:
        found = run(["explain", "pkg:pypi/flask@1.0", id_, "--db", str(path), "--offline"])
        text = capsys.readouterr().out
        assert [word for word in words if word not in text] == []
        assert found == code


def links(path: Path) -> dict[str, float]:
    with AdvisoryStore(path) as store:
        return {link.cpe_product: link.confidence for link in store.links(("PyPI", "jinja"))}


JINJA = "cpe:2.3:a:palletsprojects:jinja:*:*:*:*:*:*:*:*"


class TestNewRecords:
    def test_one_that_makes_a_link_is_told_in_the_change_log(self, world: World, tmp_path: Path) -> None:
        world.sync(OSV, NVD)
        assert links(world.path) == {}
        report = world.sync(OSV, [*NVD, flask(4, criteria=JINJA), flask(30, criteria=JINJA, fixed="3.0")])
        lines = [(change.feed, change.advisory, change.how, change.after) for change in report.changes]
        assert lines == [
            ("NVD", "CVE-2025-0004", ("added",), (("CPE", "palletsprojects:jinja"),)),
            ("NVD", "CVE-2025-0030", ("added",), (("CPE", "palletsprojects:jinja"),)),
            ("links", "", ("linked",), (("PyPI", "jinja"),)),
        ]
        target = tmp_path / "target"
        target.mkdir()
        with AdvisoryStore(world.path) as store:
            result = scanned(store, target, "requirements.txt", "jinja==2.5\n")
        assert [finding.id for finding in result.findings] == ["CVE-2025-0030"]

    def test_new_rules_are_told_there_too(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        records = [*NVD, flask(4, criteria=JINJA)]
        world.sync(OSV, records)
        assert links(world.path)["palletsprojects:jinja"] >= THRESHOLD
        monkeypatch.setattr(link_sync, "VERSION", link_sync.VERSION + 1)
        real = link_sync.Linker.links
        monkeypatch.setattr(link_sync.Linker, "links", lambda self: (one for one in real(self) if one.name != "jinja"))
        report = world.sync(OSV, records)
        assert [(change.feed, change.how, change.after) for change in report.changes] == [
            ("links", ("unlinked",), (("PyPI", "jinja"),))
        ]
        assert links(world.path) == {}


@pytest.mark.parametrize(
    ("system", "found"),
    [
        ("", True),  # not told: the condition is shown beside the finding
        (WINDOWS, True),
        ("cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*", False),
        ("no name at all", True),
    ],
)
def test_the_operating_system_of_an_sbom_decides_on_platforms(
    store: AdvisoryStore, tmp_path: Path, system: str, found: bool
) -> None:
    components = [component("flask", "1.0", purl="pkg:pypi/flask@1.0")]
    if system:
        components.append({"type": "operating-system", "name": "os", "version": "1", "cpe": system})
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components}
    result = scanned(store, tmp_path, "bom.cdx.json", json.dumps(bill))
    assert ("CVE-2025-0007" in {finding.id for finding in result.findings}) is found
    if found:
        (finding,) = (one for one in result.findings if one.id == "CVE-2025-0007")
        assert finding.evidence.comparison.endswith("on microsoft windows") is (system != WINDOWS)
