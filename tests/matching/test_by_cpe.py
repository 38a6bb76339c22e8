"""Packages against records that name products: links, the names of SBOMs, and what OSV says of the same CVE."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.findings.finding import findings_of
from deeptracy.findings.merge import group, undecided
from deeptracy.matching.by_cpe import CVE_LIST, THRESHOLD, Context, looked_up
from deeptracy.matching.match import Match
from deeptracy.matching.matcher import match
from deeptracy.model.advisory import RangeType
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import Cpe
from deeptracy.model.link import Link
from deeptracy.model.package import Package
from deeptracy.model.result import Fix, PackageUse, Rule
from tests.matching.advisories import F, I, InMemory, L, below, ranged

FLASK = Package("PyPI", "Flask", "1.0")
CVE = "CVE-2026-0001"


def link(confidence: float = 0.9, product: str = "flask", name: str = "flask", ecosystem: str = "PyPI") -> Link:
    return Link(ecosystem, name, "palletsprojects", product, confidence, ("the same name", "another reason"))


def about(product: str = "flask", *, target: str = "*", **bounds: object) -> Configuration:
    """A configuration that names the product, below 2.0 unless told otherwise."""
    match = CpeMatch(Cpe("a", "palletsprojects", product, target_sw=target), **(bounds or {"end": "2.0"}))  # type: ignore[arg-type]
    return Configuration((Node((match,)),))


def linked(*links: Link) -> InMemory:
    return InMemory(linked=list(links or (link(),)))


def by_id(matches: Iterable[Match], feed: str = "NVD") -> dict[str, Match]:
    return {one.advisory.id: one for one in matches if one.advisory.feed == feed}


def nvd(advisories: InMemory, package: Package = FLASK, requirement: str = "", **context: object) -> Match:
    """What the NVD's only record says of the package."""
    (found,) = by_id(match(advisories, package, requirement, Context(**context))).values()  # type: ignore[arg-type]
    return found


def rules(advisories: InMemory, package: Package = FLASK, **context: object) -> dict[str, Rule]:
    found = match(advisories, package, "", Context(**context))  # type: ignore[arg-type]
    return {one.advisory.id: one.evidence.rule for one in found}


class TestLinks:
    def test_a_record_of_the_product_is_one_of_the_package(self) -> None:
        found = nvd(linked().add_by_cpe(CVE, about()))
        assert (found.affected, found.evidence.rule, found.link) == (True, Rule.RANGE, link())
        assert (found.evidence.comparison, found.version) == ("0 <= 1.0 < 2.0", "1.0")
        assert [entry.ranges for entry in found.entries] == [(below("2.0"),)]
        assert (found.entries[0].ecosystem, found.entries[0].name) == ("PyPI", "Flask")

    def test_and_says_where_it_isn_t(self) -> None:
        found = nvd(linked().add_by_cpe(CVE, about()), replace(FLASK, version="2.0"))
        assert (found.affected, found.evidence.comparison) == (False, "2.0 >= 2.0, where it is fixed")

    def test_without_a_link_there_is_nothing(self) -> None:
        assert match(InMemory().add_by_cpe(CVE, about()), FLASK) == []
        assert match(linked().add_by_cpe(CVE, about("click")), FLASK) == []
        assert match(linked().add_by_cpe(CVE, about()), Package("npm", "flask", "1.0")) == []

    def test_two_products(self) -> None:
        advisories = linked(link(0.9), link(0.95, "flask_sqlalchemy"))
        advisories.add_by_cpe("CVE-1", about()).add_by_cpe("CVE-2", about("flask_sqlalchemy"))
        found = by_id(match(advisories, FLASK))
        assert {id_: one.link.product for id_, one in found.items() if one.link} == {
            "CVE-1": "flask",
            "CVE-2": "flask_sqlalchemy",
        }

    @pytest.mark.parametrize("order", [1, -1])
    def test_two_products_of_one_record_are_one_match(self, order: int) -> None:
        """By the one that is affected, then the one in doubt, then the surer link."""
        first, second = about(end="2.0"), about("flask2", end="0.5")
        advisories = linked(*[link(0.85), link(0.99, "flask2")][::order]).add_by_cpe(CVE, first, second)
        assert (nvd(advisories).affected, nvd(advisories).link) == (True, link(0.85))
        both_out = nvd(advisories, replace(FLASK, version="3.0"))
        assert (both_out.affected, both_out.link) == (False, link(0.99, "flask2"))
        doubtful = linked(*[link(0.85), link(0.99, "flask2")][::order]).add_by_cpe(CVE, about(end=" "), about("flask2", end="0.5"))  # fmt: skip
        assert (nvd(doubtful).affected, nvd(doubtful).link) == (None, link(0.85))

    def test_several_configurations(self) -> None:
        advisories = linked().add_by_cpe(CVE, about(end="0.5"), about(start="0.9", end="1.1"), about("click"))
        assert nvd(advisories).evidence.comparison == "0.9 <= 1.0 < 1.1"
        assert len(nvd(advisories).entries) == 2

    def test_a_condition_is_told_with_the_comparison(self) -> None:
        windows = Node((CpeMatch(Cpe("o", "microsoft", "windows"), vulnerable=False),))
        runs_on = Configuration((about().nodes[0], windows), Operator.AND)
        assert nvd(linked().add_by_cpe(CVE, runs_on)).evidence.comparison == "0 <= 1.0 < 2.0, on microsoft windows"
        beside = (Cpe("o", "microsoft", "windows"),)
        assert nvd(linked().add_by_cpe(CVE, runs_on), beside=beside).evidence.comparison == "0 <= 1.0 < 2.0"
        unaffected = nvd(linked().add_by_cpe(CVE, runs_on), replace(FLASK, version="2.0"))
        assert unaffected.evidence.comparison == "2.0 >= 2.0, where it is fixed"

    def test_software_for_something_else(self) -> None:
        found = nvd(linked().add_by_cpe(CVE, about(target="wordpress")))
        assert (found.affected, found.evidence.rule, found.entries) == (False, Rule.FOREIGN, ())
        assert found.evidence.comparison == "palletsprojects:flask is meant for wordpress"
        device = Configuration((Node((CpeMatch(Cpe("h", "palletsprojects", "flask")),)),))
        found = nvd(linked().add_by_cpe(CVE, device))
        assert found.evidence.comparison == "palletsprojects:flask is meant for another edition or system"

    def test_a_requirement_instead_of_a_version(self) -> None:
        advisories, package = linked().add_by_cpe(CVE, about()), Package("PyPI", "flask")
        found = {text: nvd(advisories, package, text).affected for text in ("<2.0", ">=2.0", ">=1.0", "", "$$$")}
        assert found == {"<2.0": True, ">=2.0": False, ">=1.0": None, "": None, "$$$": None}
        assert nvd(advisories, package, "<2.0").evidence.rule is Rule.REQUIREMENT

    def test_bounds_in_another_order(self) -> None:
        found = nvd(linked().add_by_cpe(CVE, about(start="2.0", end="1.0")))
        assert (found.affected, found.evidence.rule) == (None, Rule.NOT_COMPARABLE)
        assert found.evidence.comparison == "the record's versions can't be compared with those of PyPI"

    def test_an_ecosystem_without_an_order_of_its_own_has_that_of_products(self) -> None:
        advisories = linked(link(name="zlib", ecosystem="vcpkg")).add_by_cpe(CVE, about(end="1.2.11"))
        assert nvd(advisories, Package("vcpkg", "zlib", "1.2.8")).affected is True
        assert nvd(advisories, Package("vcpkg", "zlib", "1.2.11")).affected is False

    def test_matches_are_in_the_order_of_ids_and_feeds(self) -> None:
        advisories = (
            linked().add_by_cpe("CVE-2", about()).add_by_cpe("CVE-1", about()).add("CVE-1", below("2.0"), name="flask")
        )
        found = [(one.advisory.id, one.advisory.feed) for one in match(advisories, FLASK)]
        assert found == [("CVE-1", "NVD"), ("CVE-1", "OSV PyPI"), ("CVE-2", "NVD")]


class TestThreshold:
    @pytest.mark.parametrize(("confidence", "there"), [(THRESHOLD - 0.01, False), (THRESHOLD, True), (1.0, True)])
    def test_less_sure_links_are_not_matched_by(self, confidence: float, there: bool) -> None:
        assert bool(match(linked(link(confidence)).add_by_cpe(CVE, about()), FLASK)) is there

    @pytest.mark.parametrize(("threshold", "there"), [(0.0, True), (0.4, True), (0.41, False)])
    def test_it_can_be_told(self, threshold: float, there: bool) -> None:
        advisories = linked(link(0.4)).add_by_cpe(CVE, about())
        assert bool(match(advisories, FLASK, context=Context(threshold=threshold))) is there

    def test_the_doubtful_are_told_as_unaffected(self) -> None:
        found = nvd(linked(link(0.4)).add_by_cpe(CVE, about()), doubtful=True)
        assert (found.affected, found.evidence.rule, found.entries) == (False, Rule.UNSURE, ())
        assert (
            found.evidence.comparison == "palletsprojects:flask may be another product: the same name; another reason"
        )
        assert nvd(linked(link(0.8)).add_by_cpe(CVE, about()), doubtful=True).affected is True


class TestRecordsThatDoNotCount:
    def test_a_bystander(self) -> None:
        advisories = linked().add_by_cpe(CVE, about()).add_by_cpe("CVE-2", about())
        advisories.aside = [(0, "palletsprojects:flask"), (1, "palletsprojects:click")]
        assert rules(advisories) == {CVE: Rule.BUNDLED, "CVE-2": Rule.RANGE}
        comparison = by_id(match(advisories, FLASK))[CVE].evidence.comparison
        assert comparison == "the record is about something that palletsprojects:flask only bundles"

    def test_one_about_another_package(self) -> None:
        advisories = linked().add_by_cpe(CVE, about()).add_by_cpe("CVE-2", about())
        advisories.elsewhere = [(0, ("PyPI", "flask")), (1, ("PyPI", "click"))]
        assert rules(advisories) == {CVE: Rule.FOREIGN, "CVE-2": Rule.RANGE}
        comparison = by_id(match(advisories, FLASK))[CVE].evidence.comparison
        assert comparison == "the record's references lead to the repository of another package"

    def test_where_an_sbom_names_the_product_it_counts(self) -> None:
        advisories = InMemory().add_by_cpe(CVE, about())
        advisories.elsewhere = [(0, ("PyPI", "flask"))]
        assert nvd(advisories, names=("cpe:2.3:a:palletsprojects:flask:1.0:*:*:*:*:*:*:*",)).affected is True

    def test_one_that_holds_what_an_sbom_names_is_affected_all_the_same(self) -> None:
        advisories = InMemory().add_by_cpe(CVE, about())
        advisories.aside = [(0, "palletsprojects:flask")]
        package = Package("generic", "flask", "1.0")
        assert nvd(advisories, package, names=("cpe:2.3:a:palletsprojects:flask:1.0:*:*:*:*:*:*:*",)).affected is True

    def test_a_rejected_one(self) -> None:
        found = nvd(linked().add_by_cpe(CVE, about(), withdrawn="2026-02-03T00:00:00Z"))
        assert (found.affected, found.evidence.rule) == (False, Rule.WITHDRAWN)
        assert found.evidence.comparison == "withdrawn on 2026-02-03"

    def test_a_rejected_one_hides_no_live_record_of_osv(self) -> None:
        advisories = (
            linked()
            .add_by_cpe(CVE, about(), withdrawn="2026-02-03")
            .add("GHSA-1", below("2.0"), name="flask", aliases=(CVE,))
        )
        found = match(advisories, FLASK)
        assert [(one.advisory.feed, one.affected) for one in found] == [("NVD", False), ("OSV PyPI", True)]
        (only,) = group(found)
        assert (only.id, only.aliases) == (CVE, ("GHSA-1",))
        assert [one.advisory.id for one in only.affected] == ["GHSA-1"]
        assert [one.advisory.id for one in only.others] == [CVE]

    def test_the_cve_list_where_the_nvd_names_products(self) -> None:
        advisories = linked().add_by_cpe(CVE, about(), feed=CVE_LIST).add_by_cpe("CVE-2", about(), feed=CVE_LIST)
        assert sorted(by_id(match(advisories, FLASK), CVE_LIST)) == ["CVE-2", CVE]
        advisories.add_by_cpe(CVE, about(end="0.5"))
        assert sorted(by_id(match(advisories, FLASK), CVE_LIST)) == ["CVE-2"]
        assert nvd(advisories).affected is False


def osv(*ranges: object, **more: object) -> InMemory:
    """The NVD calls 1.0 affected; OSV's record of the CVE says what is given."""
    advisories = linked().add_by_cpe(CVE, about())
    return advisories.add("GHSA-1", *ranges, **({"name": "flask", "aliases": (CVE,)} | more))  # type: ignore[arg-type]


COMMITS = ranged((I, "0"), (F, "f" * 40), type_=RangeType.GIT)


class TestOverruling:
    def test_what_osv_calls_unaffected_is_dropped(self) -> None:
        found = nvd(osv(below("0.9")))
        assert (found.affected, found.evidence.rule, found.entries) == (False, Rule.OVERRULED, ())
        assert found.evidence.comparison == "GHSA-1 of OSV PyPI names the package: 1.0 >= 0.9, where it is fixed"
        assert found.link == link()
        assert group(match(osv(below("0.9")), FLASK)) == []

    @pytest.mark.parametrize(
        "advisories",
        [
            osv(below("0.9"), withdrawn="2026-01-01"),
            osv(below("0.9"), name="flask-login"),
            osv(below("0.9"), ecosystem="npm"),
            osv(below("0.9"), aliases=("CVE-2026-9999",)),
            osv(COMMITS),
            osv(),
            osv(below(" ")),
            linked().add_by_cpe(CVE, about()),
            osv(below("0.9")).add("PYSEC-1", below("1.5"), name="flask", aliases=(CVE,)),
        ],
        ids=["withdrawn", "another package", "another ecosystem", "another CVE", "commits only", "no versions",
             "not comparable", "absence", "another record that says affected"],
    )  # fmt: skip
    def test_what_does_not_overrule(self, advisories: InMemory) -> None:
        assert (nvd(advisories).affected, nvd(advisories).evidence.comparison) == (True, "0 <= 1.0 < 2.0")

    def test_a_record_of_the_same_id_and_one_of_several_cves_do(self) -> None:
        assert (
            nvd(linked().add_by_cpe(CVE, about()).add(CVE, below("0.9"), name="flask")).evidence.rule is Rule.OVERRULED
        )
        assert nvd(osv(below("0.9"), aliases=("CVE-2026-9999", CVE))).evidence.rule is Rule.OVERRULED

    def test_of_several_that_deny_the_first_by_id_is_told(self) -> None:
        for ids in (("A", "B"), ("B", "A")):
            advisories = linked().add_by_cpe(CVE, about())
            for id_ in ids:
                advisories.add(id_, below("0.9"), name="flask", aliases=(CVE,))
            assert nvd(advisories).evidence.comparison.startswith("A of OSV PyPI")

    def test_beside_one_in_doubt_the_one_that_decides_counts(self) -> None:
        advisories = osv(COMMITS).add("PYSEC-1", below("0.9"), name="flask", aliases=(CVE,))
        assert nvd(advisories).evidence.comparison.startswith("PYSEC-1 ")

    def test_doubt_of_the_nvd_gives_way_too(self) -> None:
        advisories = linked().add_by_cpe(CVE, about(end=" ")).add("GHSA-1", below("0.9"), name="flask", aliases=(CVE,))
        assert nvd(advisories).evidence.rule is Rule.OVERRULED
        found = match(advisories, FLASK)
        assert undecided(found, group(found)) == []

    def test_what_the_nvd_itself_calls_unaffected_stays_its_own_word(self) -> None:
        found = nvd(osv(below("0.9")), replace(FLASK, version="2.5"))
        assert (found.evidence.rule, found.evidence.comparison) == (Rule.OUTSIDE, "2.5 >= 2.0, where it is fixed")
        advisories = (
            linked().add_by_cpe(CVE, about(end="0.5")).add("GHSA-1", below("2.0"), name="flask", aliases=(CVE,))
        )
        assert nvd(advisories).evidence.rule is Rule.OUTSIDE

    def test_only_osv_overrules(self) -> None:
        advisories = osv(below("0.9"))
        advisories.heads[1] = replace(advisories.heads[1], feed=CVE_LIST)
        assert nvd(advisories).affected is True

    def test_a_requirement_is_overruled_too(self) -> None:
        found = nvd(osv(below("0.9")), Package("PyPI", "flask"), ">=1.0,<1.5")
        assert found.evidence.rule is Rule.OVERRULED


def fixes(advisories: InMemory, package: Package = FLASK) -> dict[str, Fix]:
    found, _ = findings_of(PackageUse(package), match(advisories, package), advisories.record, advisories.exploitation)
    return {one.id: one.fix for one in found}


class TestFixes:
    def test_where_only_the_nvd_speaks_it_names_the_fix(self) -> None:
        assert fixes(linked().add_by_cpe(CVE, about())) == {CVE: Fix("2.0", "2.0")}
        assert fixes(linked().add_by_cpe(CVE, about(end="2.0", end_included=True))) == {CVE: Fix()}
        assert fixes(linked().add_by_cpe(CVE, about(end="2.0"), about(start="2.0", end="2.3"))) == {
            CVE: Fix("2.3", "2.3")
        }

    def test_where_osv_speaks_its_ranges_decide(self) -> None:
        assert fixes(osv(below("1.2"))) == {CVE: Fix("1.2", "1.2")}
        assert fixes(osv(ranged((I, "0"), (L, "1.5")))) == {CVE: Fix()}

    def test_for_all_else_known_too(self) -> None:
        advisories = osv(below("1.2")).add("GHSA-2", below("1.8"), name="flask")
        assert fixes(advisories) == {CVE: Fix("1.2", "1.8"), "GHSA-2": Fix("1.8", "1.8")}

    def test_where_osv_speaks_without_versions_the_nvd_names_it(self) -> None:
        assert fixes(osv(COMMITS)) == {CVE: Fix("2.0", "2.0")}

    def test_what_is_not_affected_threatens_later_versions(self) -> None:
        advisories = linked().add_by_cpe(CVE, about()).add_by_cpe("CVE-2", about(start="1.5", end="2.4"))
        assert fixes(advisories) == {CVE: Fix("2.0", "2.4")}


OPENSSL = "cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*"


def openssl(*versions: str, **bounds: object) -> Configuration:
    if bounds:
        return Configuration((Node((CpeMatch(Cpe("a", "openssl", "openssl"), **bounds),)),))  # type: ignore[arg-type]
    return Configuration((Node(tuple(CpeMatch(Cpe("a", "openssl", "openssl", version)) for version in versions)),))


class TestNamesOfSboms:
    def test_a_component_without_a_package_url(self) -> None:
        advisories = InMemory().add_by_cpe(CVE, openssl(start="1.0.2", end="1.0.2zg"))
        found = nvd(advisories, Package("generic", "openssl", "1.0.2k"), names=(OPENSSL,))
        assert (found.affected, found.evidence.comparison) == (True, "1.0.2 <= 1.0.2k < 1.0.2zg")
        assert found.link == Link("generic", "openssl", "openssl", "openssl", 1.0, ("named by the SBOM",))
        assert nvd(advisories, Package("generic", "openssl", "1.0.2zg"), names=(OPENSSL,)).affected is False

    def test_in_the_older_form(self) -> None:
        advisories = InMemory().add_by_cpe(CVE, openssl("1.0.2k"))
        assert nvd(advisories, Package("generic", "x", "1.0.2k"), names=("cpe:/a:openssl:openssl:1.0.2k",)).affected

    @pytest.mark.parametrize(
        ("version", "name", "expected"),
        [
            ("", OPENSSL, "1.0.2k"),
            ("1.1.1", OPENSSL, "1.1.1"),
            ("", "cpe:2.3:a:openssl:openssl:1.0:rc1:*:*:*:*:*:*", "1.0-rc1"),
            ("1.0", "cpe:2.3:a:openssl:openssl:1.0:rc1:*:*:*:*:*:*", "1.0-rc1"),
            ("1.0", "cpe:2.3:a:openssl:openssl:1.0:-:*:*:*:*:*:*", "1.0"),
            ("2.0", "cpe:2.3:a:openssl:openssl:1.0:rc1:*:*:*:*:*:*", "2.0"),
            ("", r"cpe:2.3:a:openssl:openssl:1.0\+x:*:*:*:*:*:*:*", "1.0+x"),
        ],
    )
    def test_its_version(self, version: str, name: str, expected: str) -> None:
        found = nvd(InMemory().add_by_cpe(CVE, openssl(end="9")), Package("generic", "openssl", version), names=(name,))
        assert (found.version, found.affected) == (expected, True)

    @pytest.mark.parametrize("version", ["*", "-"])
    def test_without_a_version(self, version: str) -> None:
        name = f"cpe:2.3:a:openssl:openssl:{version}:*:*:*:*:*:*:*"
        found = nvd(InMemory().add_by_cpe(CVE, openssl(end="9")), Package("generic", "openssl"), names=(name,))
        assert (found.version, found.affected) == ("", None)

    def test_what_can_t_be_read_is_passed_over(self) -> None:
        advisories = InMemory().add_by_cpe(CVE, openssl(end="9"))
        package = Package("generic", "openssl", "1.0.2k")
        assert match(advisories, package, "", Context(names=("cpe:/nonsense",))) == []
        assert nvd(advisories, package, names=("cpe:/nonsense", OPENSSL)).affected is True

    def test_another_edition_is_told(self) -> None:
        advisories = InMemory().add_by_cpe(
            CVE, Configuration((Node((CpeMatch(Cpe("a", "v", "p", sw_edition="pro")),)),))
        )
        found = nvd(advisories, Package("generic", "p", "1"), names=("cpe:2.3:a:v:p:1:*:*:*:community:*:*:*",))
        assert (found.affected, found.evidence.rule) == (False, Rule.FOREIGN)

    def test_a_near_name_of_a_package_of_a_language_counts(self) -> None:
        advisories = InMemory().add_by_cpe(CVE, about())
        found = nvd(advisories, names=("cpe:2.3:a:palletsprojects:flask:1.0:*:*:*:*:*:*:*",))
        assert (found.affected, found.link and found.link.confidence) == (True, 0.85)

    def test_an_unlike_one_doesn_t(self) -> None:
        advisories = InMemory().add_by_cpe(CVE, openssl(end="9"))
        package = Package("PyPI", "cryptography", "1.0")
        assert match(advisories, package, "", Context(names=(OPENSSL,))) == []
        found = nvd(advisories, package, names=(OPENSSL,), doubtful=True)
        assert (found.evidence.rule, found.link and found.link.confidence) == (Rule.UNSURE, 0.5)

    def test_nor_where_links_are_known(self) -> None:
        name = "cpe:2.3:a:python:flask:1.0:*:*:*:*:*:*:*"
        advisories = linked().add_by_cpe(CVE, Configuration((Node((CpeMatch(Cpe("a", "python", "flask")),)),)))
        assert match(advisories, FLASK, "", Context(names=(name,))) == []
        assert nvd(replace(advisories, linked=[]), names=(name,)).affected is True

    def test_a_link_outweighs_the_same_name(self) -> None:
        name = "cpe:2.3:a:palletsprojects:flask:1.0:*:*:*:*:*:*:*"
        assert match(linked(link(0.4)).add_by_cpe(CVE, about()), FLASK, "", Context(names=(name,))) == []
        assert nvd(linked().add_by_cpe(CVE, about()), names=(name,)).link == link()

    @pytest.mark.parametrize(
        "ecosystem", ["Debian:12", "Alpine:v3.18", "Red Hat", "Fedora", "Wolfi", "deb", "rpm", "apk", "alpm"]
    )
    def test_never_for_packages_of_a_distribution(self, ecosystem: str) -> None:
        advisories = InMemory().add_by_cpe(CVE, openssl(end="9"))
        context = Context(names=(OPENSSL,), threshold=0.0, doubtful=True)
        assert match(advisories, Package(ecosystem, "openssl", "1.0.2k"), "", context) == []

    @pytest.mark.parametrize(
        ("package", "names", "expected"),
        [
            (Package("generic", "openssl"), (OPENSSL,), True),
            (Package("generic", "openssl"), ("nonsense", OPENSSL), True),
            (Package("generic", "openssl"), ("nonsense",), False),
            (Package("generic", "openssl"), ("cpe:2.3:a:*:openssl:1:*:*:*:*:*:*:*",), False),
            (Package("generic", "openssl"), ("cpe:2.3:a:openssl:openssl?:1:*:*:*:*:*:*:*",), False),
            (Package("generic", "openssl"), (), False),
            (Package("Conda", "openssl"), (OPENSSL,), True),
            (Package("Conda", "pyopenssl"), (OPENSSL,), False),
            (Package("Debian:12", "openssl"), (OPENSSL,), False),
            (Package("rpm", "openssl"), (OPENSSL,), False),
        ],
    )
    def test_whether_anything_is_looked_up(self, package: Package, names: tuple[str, ...], expected: bool) -> None:
        assert looked_up(package, names) is expected

    def test_that_hangs_on_the_threshold(self) -> None:
        package = Package("Conda", "openssl")
        assert [looked_up(package, (OPENSSL,), threshold) for threshold in (0.85, 0.86)] == [True, False]


_records = st.lists(
    st.tuples(
        st.sampled_from(["NVD", "OSV"]),
        st.sampled_from(["0.5", "1.0", "1.5", " "]),
        st.sampled_from(["", "2026-01-01"]),
    ),
    max_size=5,
)


@given(_records, st.randoms(use_true_random=False))
def test_the_order_of_records_never_matters(records: Sequence[tuple[str, str, str]], random: object) -> None:
    def result(order: Sequence[int]) -> list[tuple[object, ...]]:
        advisories = linked()
        for index in order:
            feed, end, withdrawn = records[index]
            if feed == "NVD":
                advisories.add_by_cpe(CVE, about(end=end), feed=feed, withdrawn=withdrawn)
            else:
                advisories.add(f"GHSA-{index}", below(end), name="flask", aliases=(CVE,), withdrawn=withdrawn)
        found = match(advisories, FLASK)
        return sorted(
            (one.advisory.id, one.affected is True, one.affected is None, one.evidence.comparison) for one in found
        )

    order = list(range(len(records)))
    expected = result(order)
    random.shuffle(order)  # type: ignore[attr-defined]
    assert result(order) == expected
