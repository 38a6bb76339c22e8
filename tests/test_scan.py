"""One scan, from an inventory and an advisory file to the verdict."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deeptracy import scan
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.configuration import Configuration
from deeptracy.findings.baseline import known_findings
from deeptracy.findings.rules import IgnoreRule
from deeptracy.inventory import reader
from deeptracy.matching import matcher
from deeptracy.model.advisory import Kind
from deeptracy.model.exploitation import NOT_KNOWN, Exploitation
from deeptracy.model.inventory import Dependency, Gap, Inventory, Location, Manifest, Scope, Skipped
from deeptracy.model.package import Package
from deeptracy.model.result import PackageUse, Risk, RuleNotice, ScanResult, Snapshot, Verdict
from deeptracy.model.severity import Level, Severity
from deeptracy.scan import Options, ecosystems_of, importance, judge, snapshot, take_inventory
from deeptracy.source.opening import open_target
from deeptracy.source.selection import Selection
from deeptracy.source.single import SingleTree
from deeptracy.source.target import Target
from tests.advisories.feeds import record, synced, write
from tests.report.sample import LOG4SHELL

RECORDS = [
    record("P-1", "flask", aliases=["CVE-2026-1"], database_specific={"severity": "LOW"}),
    record("P-2", "flask", aliases=["CVE-2026-2"], database_specific={"severity": "CRITICAL"}),
    record("P-3", "django", "4.0", database_specific={"severity": "HIGH"}),
    record("MAL-1", "evil", "9"),
    record("P-4", "old", "9", affected=[{
        "package": {"ecosystem": "PyPI", "name": "old"}, "versions": ["1.0"],
        "ecosystem_specific": {"informational": "unmaintained"}, "database_specific": {"informational": "unmaintained"},
    }]),
]  # fmt: skip
TARGET = Target("demo", SingleTree("a.lock", b""), commit="c0ffee")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("advisories")
    synced(folder / "advisories.db", write(folder / "bucket", RECORDS))
    return folder / "advisories.db"


@pytest.fixture
def store(database: Path) -> Iterator[AdvisoryStore]:
    with AdvisoryStore(database) as opened:
        yield opened


def dependency(name: str, version: str = "1.0", ecosystem: str = "PyPI", line: int = 1, **more: Any) -> Dependency:
    return Dependency(Package(ecosystem, name, version), Location("a.lock", line), **more)


def inventory(*dependencies: Dependency, skipped: tuple[Skipped, ...] = ()) -> Inventory:
    return Inventory((Manifest("a.lock", "a.lock", dependencies),), skipped)


def judged(store: AdvisoryStore, *dependencies: Dependency, skipped: tuple[Skipped, ...] = (), **options: Any) -> ScanResult:  # fmt: skip
    return judge(TARGET, inventory(*dependencies, skipped=skipped), store, Options(**options))


class TestVerdict:
    def test_vulnerable(self, store: AdvisoryStore) -> None:
        found = judged(store, dependency("flask"), dependency("fine"), created="2026-04-01T00:00:00Z")
        assert found.verdict is Verdict.VULNERABLE
        assert [finding.id for finding in found.findings] == ["CVE-2026-2", "CVE-2026-1"]
        assert (found.target, found.commit, found.created) == ("demo", "c0ffee", "2026-04-01T00:00:00Z")
        assert found.manifests == ("a.lock",)
        assert [use.package.name for use in found.packages] == ["fine", "flask"]
        assert (found.skipped, found.undecided, found.known, found.ignored) == ((), (), (), ())
        assert found.snapshot == snapshot(store)

    def test_clean(self, store: AdvisoryStore) -> None:
        found = judged(store, dependency("flask", "2.0"), dependency("fine"))
        assert (found.verdict, found.findings, found.skipped) == (Verdict.CLEAN, (), ())

    def test_nothing_at_all_is_clean(self, store: AdvisoryStore) -> None:
        assert judged(store).verdict is Verdict.CLEAN

    def test_unknown_for_a_requirement_that_admits_both(self, store: AdvisoryStore) -> None:
        found = judged(store, dependency("django", "", requirement=">=3.0"))
        assert (found.verdict, found.findings) == (Verdict.UNKNOWN, ())
        (doubt,) = found.undecided
        assert (doubt.id, doubt.reason) == ("P-3", "some of the versions that '>=3.0' admits are affected")

    def test_a_requirement_can_be_clear_too(self, store: AdvisoryStore) -> None:
        assert judged(store, dependency("django", "", requirement=">=4.0")).verdict is Verdict.CLEAN
        found = judged(store, dependency("django", "", requirement="<3.0"))
        assert [(finding.id, finding.use.requirement) for finding in found.findings] == [("P-3", "<3.0")]

    @pytest.mark.parametrize("gap", Gap)
    def test_unknown_for_a_gap_that_is_not_the_users_choice(self, store: AdvisoryStore, gap: Gap) -> None:
        chosen = gap in (Gap.IGNORED, Gap.OWN, Gap.DECLARED_PRIVATE)
        skipped = Skipped("b.lock", "because", gap)
        found = judged(store, dependency("fine"), skipped=(skipped,))
        assert (found.verdict, found.skipped) == (Verdict.CLEAN if chosen else Verdict.UNKNOWN, (skipped,))

    def test_vulnerable_outweighs_unknown(self, store: AdvisoryStore) -> None:
        assert judged(store, dependency("flask"), skipped=(Skipped("b", "c"),)).verdict is Verdict.VULNERABLE

    def test_a_notice_alone_is_no_vulnerability(self, store: AdvisoryStore) -> None:
        found = judged(store, dependency("old"))
        assert [finding.kind for finding in found.findings] == [Kind.NOTICE]
        assert found.verdict is Verdict.CLEAN


class TestGaps:
    @pytest.mark.parametrize(
        ("packages", "reason"),
        [
            (
                [dependency("a", ecosystem="npm")],
                "1 npm package can't be checked: run 'deeptracy db update --ecosystem \"npm\"'",
            ),
            (
                [dependency("a", ecosystem="Debian:12"), dependency("b", ecosystem="Debian:12", line=7)],
                "2 Debian packages can't be checked: run 'deeptracy db update --ecosystem \"Debian\"'",
            ),
            ([dependency("a", ecosystem="Conda")], "1 Conda package can't be checked: no advisory feed covers Conda"),
            ([dependency("a", ecosystem="JSR")], "1 JSR package can't be checked: no advisory feed covers JSR"),
        ],
    )
    def test_an_ecosystem_without_advisories(
        self, store: AdvisoryStore, packages: list[Dependency], reason: str
    ) -> None:
        found = judged(store, dependency("flask", "2.0"), *packages)
        assert found.skipped == (Skipped("a.lock", reason, Gap.NO_FEED),)
        assert found.verdict is Verdict.UNKNOWN

    def test_it_stands_where_the_first_package_of_it_does(self, store: AdvisoryStore) -> None:
        private = replace(dependency("a", ecosystem="npm", private="ours"), location=Location("0.lock"))
        public = replace(dependency("b", ecosystem="npm"), location=Location("z.lock"))
        gaps = [item for item in judged(store, private, public).skipped if item.gap is Gap.NO_FEED]
        assert [(item.path, item.reason[:5]) for item in gaps] == [("z.lock", "1 npm")]

    def test_private_packages_are_named_and_never_matched(self, store: AdvisoryStore) -> None:
        found = judged(store, dependency("flask", line=3, private="it comes from git"))
        reason = "flask@1.0 is not checked: it comes from git"
        assert found.skipped == (Skipped("a.lock", reason, Gap.PRIVATE_SOURCE, 3),)
        assert (found.verdict, found.findings) == (Verdict.UNKNOWN, ())

    def test_the_projects_own_packages_leave_no_doubt(self, store: AdvisoryStore) -> None:
        found = judged(store, dependency("flask", private="the project itself", private_gap=Gap.OWN))
        assert (found.verdict, [item.gap for item in found.skipped]) == (Verdict.CLEAN, [Gap.OWN])

    def test_a_private_package_asks_for_no_feed(self, store: AdvisoryStore) -> None:
        found = judged(store, dependency("a", ecosystem="npm", private="ours", private_gap=Gap.OWN))
        assert found.verdict is Verdict.CLEAN

    NAMED = {"cpes": ("cpe:2.3:a:openssl:openssl:1.0:*:*:*:*:*:*:*",)}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("packages", "reason"),
        [
            ([dependency("openssl", ecosystem="generic", **NAMED)], "1 component known by CPE only can't be checked"),
            (
                [dependency("openssl", ecosystem="docker", **NAMED), dependency("openssl", ecosystem="Conda", **NAMED)],
                "2 components known by CPE only can't be checked",
            ),
        ],
    )
    def test_components_that_only_the_nvd_names(
        self, store: AdvisoryStore, packages: list[Dependency], reason: str
    ) -> None:
        found = judged(store, *packages)
        assert found.skipped == (Skipped("a.lock", f"{reason}: run 'deeptracy db update --feed nvd'", Gap.NO_FEED),)
        assert found.verdict is Verdict.UNKNOWN

    @pytest.mark.parametrize(
        ("package", "reason"),
        [
            (dependency("nothing", ecosystem="generic"), "no advisory feed covers generic"),
            (dependency("x", ecosystem="generic", cpes=("nonsense",)), "no advisory feed covers generic"),
            (dependency("pyopenssl", ecosystem="Conda", **NAMED), "no advisory feed covers Conda"),  # may be another
            (dependency("openssl", ecosystem="rpm", **NAMED), "no advisory feed covers rpm"),  # has fixes of its own
            (dependency("openssl", ecosystem="Fedora", **NAMED), "no advisory feed covers Fedora"),
        ],
    )
    def test_names_that_nothing_is_looked_up_by(self, store: AdvisoryStore, package: Dependency, reason: str) -> None:
        text = f"1 {package.package.ecosystem} package can't be checked: {reason}"
        assert judged(store, package).skipped == (Skipped("a.lock", text, Gap.NO_FEED),)

    def test_a_package_of_a_fed_ecosystem_needs_no_name(self, store: AdvisoryStore) -> None:
        assert judged(store, dependency("fine", **self.NAMED)).skipped == ()
        assert judged(store, dependency("x", ecosystem="generic", private="ours", private_gap=Gap.OWN, **self.NAMED)).verdict is Verdict.CLEAN  # fmt: skip

    def test_how_sure_it_must_be_counts_for_the_gap_too(self, store: AdvisoryStore) -> None:
        conda = dependency("openssl", ecosystem="Conda", **self.NAMED)
        (gap,) = judged(store, conda, confidence=0.95).skipped
        assert gap.reason == "1 Conda package can't be checked: no advisory feed covers Conda"

    def test_they_are_sorted_and_told_once(self, store: AdvisoryStore) -> None:
        private = dependency("flask", private="ours")
        skipped = (Skipped("z", "z"), Skipped("b", "b"))
        found = judged(store, private, private, skipped=skipped)
        assert [item.path for item in found.skipped] == ["a.lock", "b", "z"]


class TestOrder:
    def test_findings_are_sorted_by_importance(self, store: AdvisoryStore) -> None:
        found = judged(store, *(dependency(name) for name in ("old", "flask", "django", "evil")))
        assert [finding.id for finding in found.findings] == ["MAL-1", "CVE-2026-2", "P-3", "CVE-2026-1", "P-4"]

    def test_what_is_exploited_comes_first_whatever_its_severity(
        self, store: AdvisoryStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = {"CVE-2026-1": Exploitation("2026-03-01", probability=0.2)}
        monkeypatch.setattr(AdvisoryStore, "exploitation", lambda _, cve: known.get(cve, NOT_KNOWN))
        first, second = judged(store, dependency("flask")).findings
        assert (first.id, first.severity.level, first.exploitation) == ("CVE-2026-1", Level.LOW, known["CVE-2026-1"])
        assert (second.id, second.exploitation) == ("CVE-2026-2", NOT_KNOWN)
        assert first.risk.score > 50 > second.risk.score

    def test_importance(self) -> None:
        def finding(
            id_: str, kind: Kind, level: Level, score: float | None = None, name: str = "a", risk: float = 0.0
        ) -> Any:
            use = PackageUse(Package("npm", name, "1"))
            return replace(LOG4SHELL, id=id_, kind=kind, severity=Severity(level, score), use=use, risk=Risk(risk))

        ordered = [
            finding("9", Kind.MALICIOUS, Level.UNKNOWN),
            finding("1", Kind.VULNERABILITY, Level.LOW, risk=61.5),
            finding("2", Kind.VULNERABILITY, Level.UNKNOWN, risk=61.4),
            finding("8", Kind.VULNERABILITY, Level.CRITICAL, 9.8),
            finding("7", Kind.VULNERABILITY, Level.CRITICAL, 9.1),
            finding("6", Kind.VULNERABILITY, Level.HIGH, 8.0),
            finding("5", Kind.VULNERABILITY, Level.HIGH, 8.0, "b"),
            finding("6", Kind.VULNERABILITY, Level.HIGH, 8.0, "b"),
            finding("4", Kind.VULNERABILITY, Level.UNKNOWN),
            finding("3", Kind.NOTICE, Level.CRITICAL, 10.0, risk=99.9),
        ]
        shuffled = ordered[::-1]
        assert sorted(shuffled, key=importance) == ordered


class TestRulesAndBaseline:
    RULE = IgnoreRule("rules:1", "not reachable", frozenset({"P-1", "P-2"}), until=datetime.date(2026, 5, 1))

    def test_what_a_rule_hides_does_not_count(self, store: AdvisoryStore) -> None:
        found = judged(store, dependency("flask"), rules=[self.RULE], today=datetime.date(2026, 5, 1))
        assert (found.verdict, found.findings, found.notices) == (Verdict.CLEAN, (), ())
        assert [(one.finding.id, one.rule) for one in found.ignored] == [
            ("CVE-2026-2", "rules:1"),
            ("CVE-2026-1", "rules:1"),
        ]

    def test_a_rule_of_the_past_hides_nothing(self, store: AdvisoryStore) -> None:
        found = judged(store, dependency("flask"), rules=[self.RULE], today=datetime.date(2026, 5, 2))
        assert (found.verdict, len(found.findings)) == (Verdict.VULNERABLE, 2)
        assert found.notices == (RuleNotice("rules:1", "expired on 2026-05-01"),)

    def test_the_rules_of_the_configuration_come_first(self, store: AdvisoryStore) -> None:
        configuration = Configuration(rules=(replace(self.RULE, origin="configured:1"),))
        found = judged(store, dependency("flask"), rules=[self.RULE], configuration=configuration)
        assert {one.rule for one in found.ignored} == {"configured:1"}
        assert found.notices == (RuleNotice("rules:1", "hides nothing"),)

    def test_known_findings_still_make_it_vulnerable(self, store: AdvisoryStore) -> None:
        first = judged(store, dependency("flask"))
        found = judged(store, dependency("flask"), dependency("django"), baseline=known_findings(first.findings))
        assert [finding.id for finding in found.findings] == ["P-3"]
        assert [finding.id for finding in found.known] == ["CVE-2026-2", "CVE-2026-1"]
        assert judged(store, dependency("flask"), baseline=known_findings(first.findings)).verdict is Verdict.VULNERABLE


class TestSnapshot:
    def test_it_tells_of_every_feed(self, tmp_path: Path) -> None:
        bucket = write(tmp_path / "bucket", RECORDS)
        npm = {"id": "N-1", "modified": "2026-01-01T00:00:00Z", "affected": [
            {"package": {"ecosystem": "npm", "name": "a"}, "versions": ["1.0.0"]}]}  # fmt: skip
        write(tmp_path / "bucket", [npm], ecosystem="npm")
        path = tmp_path / "advisories.db"
        synced(path, bucket, at="2026-03-02T00:00:00Z")
        with AdvisoryStore(path) as store:
            alone = snapshot(store)
        synced(path, bucket, "npm", at="2026-03-01T00:00:00Z")
        with AdvisoryStore(path) as store:
            both = snapshot(store)
        assert (alone.updated, alone.advisories, alone.feeds) == ("2026-03-02T00:00:00Z", 5, ("OSV PyPI",))
        assert (both.updated, both.advisories) == ("2026-03-01T00:00:00Z", 6)
        assert sorted(both.feeds) == ["OSV PyPI", "OSV npm"]
        assert alone.id != both.id

    def test_the_same_advisories_have_the_same_id_wherever_they_are(self, store: AdvisoryStore, tmp_path: Path) -> None:
        synced(tmp_path / "advisories.db", write(tmp_path / "bucket", RECORDS), at="2026-06-01T00:00:00Z")
        with AdvisoryStore(tmp_path / "advisories.db") as other:
            assert snapshot(other).id == snapshot(store).id
            assert snapshot(other).updated == "2026-06-01T00:00:00Z"
        assert len(snapshot(store).id) == 16

    def test_a_changed_record_changes_it(self, store: AdvisoryStore, tmp_path: Path) -> None:
        changed = [RECORDS[0] | {"modified": "2026-02-01T00:00:00Z"}, *RECORDS[1:]]
        synced(tmp_path / "advisories.db", write(tmp_path / "bucket", changed))
        with AdvisoryStore(tmp_path / "advisories.db") as other:
            assert snapshot(other).id != snapshot(store).id

    @pytest.mark.parametrize(("module", "name"), [(reader, "VERSION"), (matcher, "VERSION"), (scan, "SCHEMES_VERSION")])
    def test_a_new_version_of_what_reads_them_changes_it(
        self, store: AdvisoryStore, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
    ) -> None:
        before = snapshot(store).id
        monkeypatch.setattr(module, name, getattr(module, name) + 1)
        assert snapshot(store).id != before

    def test_without_any_feed(self) -> None:
        class Empty:
            def feeds(self) -> list[Any]:
                return []

            def linking(self) -> str:
                return ""

        found = snapshot(Empty())  # type: ignore[arg-type]
        assert found == Snapshot(found.id, "", 0, ())


FILES = {
    "requirements.txt": "flask==1.0\nacme-core==2.0\n",
    "package-lock.json": '{"lockfileVersion": 3, "packages": {'
    '"": {"name": "shop", "dependencies": {"a": "1", "c": "1"}, "devDependencies": {"b": "1"}},'
    '"node_modules/a": {"version": "1.0.0"}, "node_modules/b": {"version": "1.0.0", "dev": true},'
    '"node_modules/c": {"version": "1.0.0", "resolved": "https://registry.example/private/c.tgz"}}}',
}
CONFIGURATION = Configuration(private_names=("acme-*",), private_registries=("registry.example/private",))


class TestInventory:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> str:
        for name, text in FILES.items():
            (tmp_path / name).write_text(text)
        return str(tmp_path)

    def taken(self, folder: str, configuration: Configuration, **more: bool) -> dict[str, Dependency]:
        with open_target(folder, lambda _: Selection()) as target:
            found = take_inventory(target, configuration, **more)
        return {str(item.package): item for item in found.dependencies()}

    def test_what_the_files_say(self, folder: str) -> None:
        found = self.taken(folder, Configuration())
        assert set(found) >= {"a@1.0.0", "b@1.0.0", "c@1.0.0", "flask@1.0", "acme-core@2.0"}
        assert not any(found[name].private for name in ("a@1.0.0", "flask@1.0", "acme-core@2.0"))
        assert found["b@1.0.0"].scope is Scope.DEV

    def test_without_what_only_development_needs(self, folder: str) -> None:
        found = self.taken(folder, Configuration(), dev=False)
        assert "a@1.0.0" in found
        assert "b@1.0.0" not in found

    def test_private_names_and_registries_are_marked(self, folder: str) -> None:
        found = self.taken(folder, CONFIGURATION)
        private = {name for name, item in found.items() if item.private_gap is Gap.DECLARED_PRIVATE}
        assert private == {"acme-core@2.0", "c@1.0.0"}
        assert found["acme-core@2.0"].private == "the configuration calls it private"

    def test_what_is_private_already_keeps_its_reason(self, tmp_path: Path) -> None:
        (tmp_path / "requirements.txt").write_text("acme-core @ git+https://git.example/acme/core@v1\n")
        (item,) = self.taken(str(tmp_path), CONFIGURATION).values()
        assert item.private_gap is Gap.PRIVATE_SOURCE
        assert item.private != "the configuration calls it private"

    def test_which_ecosystems_it_needs(self) -> None:
        assert ecosystems_of(inventory(
            dependency("a", ecosystem="npm"), dependency("b"), dependency("c", ecosystem="Debian:12"),
            dependency("d", ecosystem="Debian:11"), dependency("e", ecosystem="JSR"),
            dependency("f", ecosystem="Go", private="ours"),
        )) == ["Debian", "PyPI", "npm"]  # fmt: skip
