"""What is learnt of packages and products, and told of in the change log."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.advisories import link_sync
from deeptracy.advisories.nvd_sync import NvdFeed
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.store import AdvisoryStore, Change
from deeptracy.advisories.sync import SyncReport, sync
from deeptracy.linking.linker import FLOOR
from deeptracy.matching.by_cpe import THRESHOLD
from tests.advisories import feeds, nvd_feeds
from tests.advisories.feeds import Record, record
from tests.advisories.nvd_feeds import Cve, cve

FLASK, CLICK = ("PyPI", "flask"), ("PyPI", "click")
FLASK_PRODUCT, CLICK_PRODUCT = "palletsprojects:flask", "palletsprojects:click"
SHIPPED = "cpe:2.3:a:vendor:appliance_suite:*:*:*:*:*:*:*:*"


def times(day: int) -> tuple[str, str]:
    return f"2025-03-{day:02}T03:00:00Z", f"2025-03-{day:02}T04:00:00Z"


def synced(
    folder: Path, osv: Sequence[Record], cves: Sequence[Cve], day: int = 1, *, nvd_first: bool = False
) -> SyncReport:
    """Sync PyPI and the NVD, each holding just these records; ``day`` goes up from one sync of a folder to the next."""
    published, at = times(day)
    bucket = feeds.write(folder / "osv", list(osv))
    site = nvd_feeds.write(folder / "nvd", list(cves), published)
    both: list[Any] = [OsvFeed(bucket, "PyPI"), NvdFeed(site, None)]
    report = sync(folder / "advisories.db", both[::-1] if nvd_first else both, at)
    assert report.failures == ()
    return report


def opened(folder: Path) -> AdvisoryStore:
    return AdvisoryStore(folder / "advisories.db")


def links(folder: Path, *keys: tuple[str, str]) -> dict[tuple[str, str], dict[str, float]]:
    """The products that each package is known as, with the confidence."""
    with opened(folder) as store:
        return {key: {link.cpe_product: link.confidence for link in store.links(key)} for key in keys or (FLASK, CLICK)}


def log(report: SyncReport) -> list[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]:
    """What the change log says of links."""
    lines = [change for change in report.changes if change.feed == link_sync.NAME]
    assert all(line.advisory == "" and line.before == line.after for line in lines)
    return [(line.how, line.after) for line in lines]


def told(id_: str = "PYSEC-1", number: int = 1, name: str = "flask", **more: object) -> Record:
    """OSV's record of a CVE."""
    return record(id_, name, **{"aliases": [f"CVE-2025-{number:04}"], **more})  # type: ignore[arg-type]


def reported(number: int = 1, criteria: str = nvd_feeds.FLASK, **more: Any) -> Cve:
    """The NVD's."""
    return cve(f"CVE-2025-{number:04}", criteria=criteria, **more)


def referring(*addresses: str) -> list[dict[str, str]]:
    return [{"url": address, "source": "cve@mitre.org"} for address in addresses]


OTHER = told("PYSEC-9", 9, "other")


class TestLearning:
    def test_what_both_speak_of(self, tmp_path: Path) -> None:
        synced(tmp_path, [told()], [reported()])
        found = links(tmp_path)
        assert found[CLICK] == {}
        assert found[FLASK][FLASK_PRODUCT] >= THRESHOLD
        with opened(tmp_path) as store:
            (link,) = store.links(FLASK)
            assert (link.ecosystem, link.name, link.vendor, link.product) == (*FLASK, "palletsprojects", "flask")
            assert link.reasons[0].startswith("learnt from 1 of 1 CVE that NVD and OSV share")
            assert list(store.problems()) == []

    def test_names_are_normalised(self, tmp_path: Path) -> None:
        synced(tmp_path, [told(name="Flask")], [reported()])
        assert links(tmp_path)[FLASK][FLASK_PRODUCT] >= THRESHOLD

    @pytest.mark.parametrize(
        ("osv", "nvd"),
        [
            (told(withdrawn="2025-02-01T00:00:00Z"), reported()),
            (told(), reported(vulnStatus="Rejected")),
            (told(number=2), reported()),
            (told(number=1, name="unlike", withdrawn="2025-02-01T00:00:00Z"), reported()),
        ],
        ids=["withdrawn by OSV", "rejected by the NVD", "of another CVE", "another package"],
    )
    def test_nothing_is_learnt_without_two_live_records_of_one_cve(self, tmp_path: Path, osv: Record, nvd: Cve) -> None:
        synced(tmp_path, [osv, OTHER], [nvd])
        with opened(tmp_path) as store:
            reasons = [
                reason
                for name in ("flask", "unlike")
                for link in store.links(("PyPI", name))
                for reason in link.reasons
            ]
        assert not any("learnt" in reason for reason in reasons)

    def test_what_a_cve_is_called_doesn_t_matter(self, tmp_path: Path) -> None:
        by_id = record("CVE-2025-0001")
        synced(tmp_path, [by_id], [reported()])
        assert links(tmp_path)[FLASK][FLASK_PRODUCT] >= THRESHOLD

    def test_names_of_malware_are_no_evidence(self, tmp_path: Path) -> None:
        malware = record("MAL-2025-1", "flask")
        synced(tmp_path, [malware, OTHER], [reported()])
        with_malware = links(tmp_path)
        other = tmp_path / "other"
        synced(other, [OTHER], [reported()])
        assert with_malware == links(other)

    def test_a_link_that_is_hardly_one_is_not_kept(self, tmp_path: Path) -> None:
        synced(tmp_path, [told(), OTHER], [reported()])
        assert links(tmp_path, ("PyPI", "other")) == {("PyPI", "other"): {}}
        with opened(tmp_path) as store:
            assert all(link.confidence > FLOOR for link in store.links(FLASK))

    def test_records_that_name_no_product_teach_nothing(self, tmp_path: Path) -> None:
        synced(tmp_path, [told()], [reported(configurations=[]), reported(2, nvd_feeds.CLICK)])
        assert links(tmp_path)[FLASK] == {}


BOTH = [{"nodes": [nvd_feeds.node(nvd_feeds.match(), nvd_feeds.match(SHIPPED))]}]


class TestBystanders:
    def rows(self, folder: Path, product: str) -> set[str]:
        with opened(folder) as store:
            return {store.advisory(row).id for row in store.bystanders(product)}

    def test_a_product_that_bundles_another_maker_s(self, tmp_path: Path) -> None:
        bundled = reported(configurations=BOTH, references=referring("https://github.com/palletsprojects/flask/pull/1"))
        synced(tmp_path, [told()], [bundled, reported(2, SHIPPED)])
        assert self.rows(tmp_path, "vendor:appliance_suite") == {"CVE-2025-0001"}
        assert self.rows(tmp_path, FLASK_PRODUCT) == set()

    def test_without_a_reference_nobody_is_one(self, tmp_path: Path) -> None:
        synced(tmp_path, [told()], [reported(configurations=BOTH)])
        assert self.rows(tmp_path, "vendor:appliance_suite") == set()

    def test_they_are_worked_out_anew(self, tmp_path: Path) -> None:
        address = referring("https://github.com/palletsprojects/flask")
        synced(tmp_path, [told()], [reported(configurations=BOTH, references=address)])
        changed = reported(modified="2025-02-01T00:00:00.000", configurations=BOTH, references=[])
        synced(tmp_path, [told()], [changed], 2)
        assert self.rows(tmp_path, "vendor:appliance_suite") == set()


class TestLog:
    def test_the_first_links_are_one_line(self, tmp_path: Path) -> None:
        report = synced(tmp_path, [told(), told("PYSEC-2", 2, "click")], [reported(), reported(2, nvd_feeds.CLICK)])
        assert log(report) == [(("feed",), ())]
        assert report.changes[-1] == Change(report.changes[-1].seq, times(1)[1], "links", "", ("feed",), (), ())

    def test_without_links_there_is_no_line(self, tmp_path: Path) -> None:
        report = synced(tmp_path, [OTHER], [reported(configurations=[])])
        assert log(report) == []

    def test_a_new_link(self, tmp_path: Path) -> None:
        osv = [told(), told("PYSEC-2", 2, "click")]
        synced(tmp_path, osv, [reported()])
        report = synced(tmp_path, osv, [reported(), reported(2, nvd_feeds.CLICK)], 2)
        assert log(report) == [(("linked",), (CLICK,))]
        assert links(tmp_path)[CLICK][CLICK_PRODUCT] >= THRESHOLD
        assert next(change for change in report.changes if change.feed == "links").at == times(2)[1]

    def test_a_link_that_is_gone(self, tmp_path: Path) -> None:
        osv = [told(), told("PYSEC-2", 2, "click")]
        synced(tmp_path, osv, [reported(), reported(2, nvd_feeds.CLICK)])
        report = synced(
            tmp_path,
            osv,
            [reported(), reported(2, nvd_feeds.CLICK, vulnStatus="Rejected", modified="2025-02-01T00:00:00.000")],
            2,
        )
        assert log(report) == [(("unlinked",), (CLICK,))]
        assert links(tmp_path)[CLICK] == {}

    def test_another_confidence(self, tmp_path: Path) -> None:
        synced(tmp_path, [OTHER, told(number=2)], [reported()])
        before = links(tmp_path)[FLASK][FLASK_PRODUCT]
        report = synced(tmp_path, [OTHER, told(number=2), told("PYSEC-3")], [reported()], 2)
        assert log(report) == [(("confidence",), (FLASK,))]
        assert links(tmp_path)[FLASK][FLASK_PRODUCT] > before

    def test_another_reason_alone(self, tmp_path: Path) -> None:
        many = [reported(number) for number in range(1, 6)]
        osv = [told(f"PYSEC-{number}", number) for number in range(1, 6)]
        synced(tmp_path, osv[:4], many)
        before = links(tmp_path)
        report = synced(tmp_path, osv, many, 2)
        assert (log(report), links(tmp_path)) == ([], before)
        with opened(tmp_path) as store:
            assert store.links(FLASK)[0].reasons[0].startswith("learnt from 5 of 5 CVEs")

    def test_a_record_that_comes_to_be_about_another_package(self, tmp_path: Path) -> None:
        """Nothing of the record or the links changes: OSV names a package whose repository the record points to."""
        product = "cpe:2.3:a:graphql-go_project:graphql-go:*:*:*:*:*:*:*:*"
        ours, theirs = "github.com/graphql-go/graphql", "github.com/graph-gophers/graphql-go"
        nvd = [
            reported(1, product, references=referring(f"https://{ours}/issues/1")),
            reported(2, product, references=referring(f"https://{theirs}/issues/2")),
        ]
        osv = [told("GO-1", 1, ours)]
        self.synced_go(tmp_path, osv, nvd)
        report = self.synced_go(tmp_path, [*osv, told("GO-9", 9, theirs)], nvd, 2)
        assert (("attributed",), (("Go", ours),)) in log(report)
        with opened(tmp_path) as store:
            (row,) = store.strangers(("Go", ours))
            assert store.advisory(row).id == "CVE-2025-0002"

    @staticmethod
    def synced_go(folder: Path, osv: Sequence[Record], cves: Sequence[Cve], day: int = 1) -> SyncReport:
        for one in osv:
            one["affected"][0]["package"]["ecosystem"] = "Go"
        published, at = times(day)
        bucket = feeds.write(folder / "osv", list(osv), ecosystem="Go")
        site = nvd_feeds.write(folder / "nvd", list(cves), published)
        both: list[Any] = [OsvFeed(bucket, "Go"), NvdFeed(site, None)]
        return sync(folder / "advisories.db", both, at)

    def test_what_changes_no_link_is_no_line(self, tmp_path: Path) -> None:
        synced(tmp_path, [told()], [reported()])
        report = synced(tmp_path, [told()], [reported(fixed="3.0", modified="2025-02-01T00:00:00.000")], 2)
        assert [change.feed for change in report.changes] == ["NVD"]

    def test_nothing_new_is_no_work(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        synced(tmp_path, [told()], [reported()])

        def run(_: object) -> int:
            raise AssertionError("links were worked out though nothing had changed")

        monkeypatch.setattr(link_sync.LinkSync, "run", run)
        assert synced(tmp_path, [told()], [reported()], 2).changes == ()


class TestVersion:
    """New rules change links as new records do."""

    def test_links_are_worked_out_anew(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        synced(tmp_path, [told()], [reported()])
        real = link_sync.Linker.links
        monkeypatch.setattr(link_sync, "VERSION", link_sync.VERSION + 1)
        monkeypatch.setattr(
            link_sync.Linker, "links", lambda self: (link for link in real(self) if link.name != "flask")
        )
        report = synced(tmp_path, [told()], [reported()], 2)
        assert log(report) == [(("unlinked",), (FLASK,))]
        assert links(tmp_path)[FLASK] == {}

    def test_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        synced(tmp_path, [told()], [reported()])
        monkeypatch.setattr(link_sync, "VERSION", link_sync.VERSION + 1)
        assert synced(tmp_path, [told()], [reported()], 2).changes == ()
        monkeypatch.setattr(link_sync.LinkSync, "run", lambda _: pytest.fail("worked out twice"))
        synced(tmp_path, [told()], [reported()], 3)


OSV = [
    told(), told("GHSA-1", 1, aliases=["CVE-2025-0001", "PYSEC-1"]), told("PYSEC-2", 2, "click"),
    told("PYSEC-3", 3, "flask", withdrawn="2025-02-01T00:00:00Z"), record("MAL-2025-7", "appliance-suite"),
    told("PYSEC-4", 4, "flask", aliases=["CVE-2025-0004", "CVE-2025-0002"]),
]  # fmt: skip
NVD = [
    reported(references=referring("https://github.com/palletsprojects/flask/pull/1")),
    reported(2, configurations=[{"nodes": [nvd_feeds.node(nvd_feeds.match(nvd_feeds.CLICK), nvd_feeds.match(SHIPPED))]}],
             references=referring("https://github.com/palletsprojects/click/blob/main/src/click/core.py")),
    reported(3), reported(4, SHIPPED), reported(5, vulnStatus="Rejected"),
]  # fmt: skip


def state(folder: Path) -> list[object]:
    """Links and bystanders, without row numbers."""
    with opened(folder) as store:
        found: list[object] = [store.links(("PyPI", name)) for name in ("flask", "click", "appliance-suite")]
        for product in (FLASK_PRODUCT, CLICK_PRODUCT, "vendor:appliance_suite"):
            found.append(sorted(store.advisory(row).id for row in store.bystanders(product)))
    return found


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    folder = tmp_path_factory.mktemp("expected")
    synced(folder, OSV, NVD)
    found = state(folder)
    assert found[0]
    assert found[1]
    assert found[-1] == ["CVE-2025-0002"]
    return found


@settings(max_examples=15, deadline=None)
@given(st.permutations(OSV), st.permutations(NVD), st.booleans(), st.integers(0, 6), st.integers(0, 5))
def test_links_do_not_depend_on_the_order_of_records(
    expected: list[object], osv: list[Record], nvd: list[Cve], nvd_first: bool, some_osv: int, some_nvd: int
) -> None:
    """Neither within a file, nor between files, nor when they come in two syncs."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        if some_osv and some_nvd:
            synced(folder, osv[:some_osv], nvd[:some_nvd], nvd_first=nvd_first)
        synced(folder, osv, nvd, 2, nvd_first=nvd_first)
        assert state(folder) == expected
