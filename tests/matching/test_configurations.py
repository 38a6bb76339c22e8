"""What configurations say of a product, against their definition."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.advisories.applicability import may_affect, pack
from deeptracy.advisories.products import by_product
from deeptracy.matching.configurations import Reading, Subject, foreign_targets, readings
from deeptracy.matching.judge import judge_entry, strongest
from deeptracy.model.advisory import Affected
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import Cpe
from deeptracy.versions import key
from tests.matching.advisories import I, L, ranged

AND, OR = Operator.AND, Operator.OR


def cpe(version: str = "*", update: str = "*", target: str = "*", *, part: str = "a", vendor: str = "v", product: str = "p") -> Cpe:  # fmt: skip
    return Cpe(part, vendor, product, version, update, target_sw=target)


def ours(version: str = "*", update: str = "*", target: str = "*", **bounds: object) -> CpeMatch:
    return CpeMatch(cpe(version, update, target), **bounds)  # type: ignore[arg-type]


def below(end: str, start: str = "") -> CpeMatch:
    return ours(start=start, end=end)


def other(product: str, part: str = "a", version: str = "*", *, vulnerable: bool = False, **bounds: object) -> CpeMatch:
    vendor = {"windows": "microsoft", "linux": "linux"}.get(product, "w")
    return CpeMatch(cpe(version, part=part, vendor=vendor, product=product), vulnerable, **bounds)  # type: ignore[arg-type]


def node(*matches: CpeMatch, operator: Operator = OR, negate: bool = False) -> Node:
    return Node(matches, operator, negate)


def whole(*nodes: Node, operator: Operator = OR, negate: bool = False) -> Configuration:
    return Configuration(nodes, operator, negate)


def subject(version: str, ecosystem: str = "npm", **more: object) -> Subject:
    return Subject(ecosystem, "p", version, "v", "p", **more)  # type: ignore[arg-type]


def said(configurations: Sequence[Configuration], about: Subject, requirement: str = "") -> tuple[bool | None, str]:
    """The judgement on a version, with the condition of the reading that decides."""
    found = readings(configurations, about)
    judged = [judge_entry(reading.entry, about.version, requirement) for reading in found]
    decisive = strongest(judged)
    return decisive.affected, found[judged.index(decisive)].condition if decisive.affected else ""


def affected(match: CpeMatch, version: str, ecosystem: str = "npm") -> bool | None:
    return said([whole(node(match))], subject(version, ecosystem))[0]


class TestBounds:
    @pytest.mark.parametrize(
        ("bounds", "inside", "outside"),
        [
            ({"end": "2.0.0"}, ["0.0.1", "1.9.9", "2.0.0-rc.1"], ["2.0.0", "2.0.1"]),
            ({"end": "2.0.0", "end_included": True}, ["0.0.1", "2.0.0"], ["2.0.1"]),
            ({"start": "1.0.0"}, ["1.0.0", "99.0.0"], ["0.9.9", "1.0.0-rc.1"]),
            ({"start": "1.0.0", "start_included": False}, ["1.0.1", "99.0.0"], ["0.9.9", "1.0.0"]),
            ({"start": "1.0.0", "end": "2.0.0"}, ["1.0.0", "1.9.9"], ["0.9.9", "2.0.0"]),
            ({"start": "1.0.0", "start_included": False, "end": "2.0.0", "end_included": True}, ["1.0.1", "2.0.0"], ["1.0.0", "2.0.1"]),
            ({"start": "1.0.0", "end": "1.0.0", "end_included": True}, ["1.0.0"], ["0.9.9", "1.0.1"]),
            ({"start": "1.0.0", "end": "1.0.0"}, [], ["0.9.9", "1.0.0", "1.0.1"]),
            ({"start": "1.0.0", "start_included": False, "end": "1.0.0", "end_included": True}, [], ["0.9.9", "1.0.0", "1.0.1"]),
        ],
    )  # fmt: skip
    def test_a_version_between_them(self, bounds: dict[str, object], inside: list[str], outside: list[str]) -> None:
        for version in inside:
            assert affected(ours(**bounds), version) is True, version
        for version in outside:
            assert affected(ours(**bounds), version) is False, version

    @pytest.mark.parametrize(
        ("ecosystem", "start", "end"),
        [("npm", "2.0.0", "1.0.0"), ("crates.io", "1.1.1", "1.1.1k"), ("PyPI", "8.00", "9.48j")],
    )
    def test_bounds_in_an_order_that_is_not_the_ecosystems(self, ecosystem: str, start: str, end: str) -> None:
        for version in ("0.5.0", start, "1.5.0", end, "99.0.0"):
            assert affected(ours(start=start, end=end), version, ecosystem) is None

    def test_without_a_bound_every_version(self) -> None:
        assert [affected(ours(), version) for version in ("0.0.0-a", "1.0.0", "99.0.0")] == [True] * 3

    def test_bounds_outweigh_the_version_of_the_name(self) -> None:
        assert affected(ours("-", end="2.0.0"), "1.0.0") is True
        assert affected(ours("3.0.0", end="2.0.0"), "3.0.0") is False

    def test_a_bound_behind_a_version_says_so(self) -> None:
        (reading,) = readings([whole(node(ours(start="1.0.0", start_included=False, end="2.0.0")))], subject("1.0.0"))
        judgement = judge_entry(reading.entry, "1.0.0", "")
        assert judgement.evidence.comparison == "1.0.0 <= 1.0.0, where it is introduced"
        assert judge_entry(reading.entry, "1.0.1", "").evidence.comparison == "1.0.0 < 1.0.1 < 2.0.0"

    @pytest.mark.parametrize("bounds", [{"start": "main"}, {"end": "main"}, {"start": "main", "end": "1.0.0"}, {"start": "1.0.0", "end": "main"}])  # fmt: skip
    def test_bounds_that_are_no_versions(self, bounds: dict[str, object]) -> None:
        assert affected(ours(**bounds), "0.5", "GitHub Actions") is None

    def test_the_range_stays_as_the_record_writes_it(self) -> None:
        (reading,) = readings([whole(node(ours(end="2.0", end_included=True)))], subject("1.0", "PyPI"))
        assert reading == Reading(Affected("PyPI", "p", (ranged((I, "0"), (L, "2.0")),)))


class TestExactVersions:
    def test_that_version_and_no_other(self) -> None:
        found = {version: affected(ours("1.2.3"), version) for version in ("1.2.2", "1.2.3", "1.2.4", "1.2.30")}
        assert found == {"1.2.2": False, "1.2.3": True, "1.2.4": False, "1.2.30": False}

    def test_they_are_told_as_listed(self) -> None:
        (reading,) = readings([whole(node(ours("1.0.0"), ours("1.2.0"), below("0.5.0")))], subject("1.2.0"))
        assert reading.entry.versions == ("1.0.0", "1.2.0")
        assert judge_entry(reading.entry, "1.2.0", "").evidence.comparison == "1.2.0 is listed as affected"

    def test_without_a_version_none_is_told(self) -> None:
        assert affected(ours("-"), "1.0.0") is False

    def test_escapes(self) -> None:
        assert affected(ours(r"1.0.0\+build"), "1.0.0+build", "generic") is True
        match = CpeMatch(Cpe("a", r"\@scope", r"a\/b\:c", r"1.0\~1"))
        about = Subject("generic", "x", "1.0~1", r"\@scope", r"a\/b\:c")
        assert said([whole(node(match))], about)[0] is True

    def test_equal_versions_however_they_are_written(self) -> None:
        assert affected(ours("1.0"), "1.0.0", "PyPI") is True
        assert affected(ours("1.21.0"), "v1.21.0", "Go") is True


UPDATES = [
    # ecosystem, version, update, affected, unaffected
    ("PyPI", "1.0", "rc1", ["1.0rc1", "1.0.0rc1", "1.0-rc.1", "1.0c1"], ["1.0", "1.0rc2", "1.0.post1", "1.0b1"]),
    ("PyPI", "1.0", "beta2", ["1.0b2", "1.0.beta2"], ["1.0", "1.0b3", "1.0a2"]),
    ("PyPI", "1.0", "-", ["1.0", "1.0.0"], ["1.0rc1", "1.0.post1"]),
    ("PyPI", "1.0", "*", ["1.0", "1.0rc1", "1.0.post1"], ["1.1rc1", "1.0.1"]),
    ("PyPI", "1.0", "sp1", [], ["1.0", "1.0rc1"]),
    ("PyPI", "1.0", "1", ["1.0.post1"], ["1.0", "1.0.1", "1.1"]),
    ("npm", "1.0.0", "rc1", ["1.0.0-rc1", "1.0.0-rc.1"], ["1.0.0", "1.0.0-rc.2", "1.0.1"]),
    ("npm", "1.0.0", "rc.1", ["1.0.0-rc.1", "1.0.0-rc1"], ["1.0.0", "1.0.0-rc.2"]),
    ("npm", "1.0.0", "beta2", ["1.0.0-beta.2"], ["1.0.0", "1.0.0-beta.1", "1.0.0-alpha.2"]),
    ("npm", "1.0.0", "sp1", ["1.0.0-sp1"], ["1.0.0"]),
    ("npm", "1.0.0", "1", ["1.0.0-1"], ["1.0.0", "1.0.01", "1.0.0-2"]),
    ("npm", "1.0.0", "-", ["1.0.0"], ["1.0.0-rc.1"]),
    ("npm", "1.0.0", "*", ["1.0.0", "1.0.0-rc.1", "1.0.0-beta2"], ["1.0.1-rc.1"]),
    ("Maven", "1.0", "rc1", ["1.0-rc1", "1.0-RC1", "1.0.RC1", "1.0rc1"], ["1.0", "1.0-rc2"]),
    ("Maven", "1.0", "beta2", ["1.0-beta-2", "1.0-beta2"], ["1.0", "1.0-beta-3"]),
    ("Maven", "1.0", "sp1", ["1.0-sp1", "1.0.SP1"], ["1.0"]),
    ("Maven", "31.1", "*", ["31.1-jre", "31.1-android", "31.1"], ["31.2-jre"]),
    ("Maven", "5.3.1", "-", ["5.3.1", "5.3.1.RELEASE", "5.3.1.Final"], ["5.3.1-rc1"]),
    ("RubyGems", "1.0.0", "rc1", ["1.0.0.rc1", "1.0.0.rc.1"], ["1.0.0", "1.0.0.rc2"]),
    ("RubyGems", "1.0.0", "beta2", ["1.0.0.beta2"], ["1.0.0", "1.0.0.beta1"]),
    ("RubyGems", "1.0.0", "*", ["1.0.0", "1.0.0.rc1"], ["1.0.1.rc1"]),
    ("Go", "1.0.0", "rc1", ["v1.0.0-rc1", "v1.0.0-rc.1"], ["v1.0.0", "v1.0.0-rc.2"]),
    ("Go", "1.0.0", "-", ["v1.0.0"], ["v1.0.0-rc1"]),
    ("Go", "1.0.0", "*", ["v1.0.0", "v1.0.0-rc.1"], ["v1.0.1-rc.1"]),
    ("Packagist", "1.0.0", "rc1", ["1.0.0-RC1", "v1.0.0-rc1"], ["1.0.0", "1.0.0-RC2"]),
    ("generic", "1.0", "rc1", ["1.0rc1", "1.0-rc1", "1.0.0-rc.1"], ["1.0", "1.0rc2", "1.0p1"]),
    ("generic", "9.0", "p1", ["9.0p1", "9.0-p1"], ["9.0", "9.0p2"]),
    ("generic", "9.0", "-", ["9.0"], ["9.0p1"]),
    ("generic", "1.8.0", "update_311", ["1.8.0-update_311", "1.8.0-update311"], ["1.8.0", "1.8.0-update312"]),
    ("generic", "2.0", "sp1", ["2.0-sp1", "2.0sp1"], ["2.0", "2.0-sp2"]),
    ("generic", "2.0", "1", ["2.0-1"], ["2.0", "2.1-1"]),
]  # fmt: skip


@pytest.mark.parametrize(("ecosystem", "version", "update", "inside", "outside"), UPDATES)
def test_updates(ecosystem: str, version: str, update: str, inside: list[str], outside: list[str]) -> None:
    for text in inside:
        assert affected(ours(version, update), text, ecosystem) is True, text
    for text in outside:
        assert affected(ours(version, update), text, ecosystem) is False, text


class TestPatterns:
    @pytest.mark.parametrize(
        ("pattern", "inside", "outside"),
        [
            ("1.*", ["1.0", "1.99"], ["2.0", "11.0"]),
            ("*.1", ["1.1", "0.1"], ["1.2"]),
            ("1.0.?", ["1.0.5", "1.0."], ["1.0.10"]),
            ("?.0", ["1.0"], ["10.0"]),
        ],
    )
    def test_a_version_that_fits(self, pattern: str, inside: list[str], outside: list[str]) -> None:
        assert [affected(ours(pattern), version, "generic") for version in inside] == [True] * len(inside)
        assert [affected(ours(pattern), version, "generic") for version in outside] == [False] * len(outside)

    def test_an_escaped_wildcard_is_none(self) -> None:
        assert affected(ours(r"1.\*"), "1.5", "generic") is False

    @pytest.mark.parametrize("version", ["-", "1.\0"])
    def test_a_version_that_no_name_can_hold(self, version: str) -> None:
        assert readings([whole(node(ours("1.*")))], subject(version))[0].entry.versions == ()
        assert affected(ours("1.*"), version) is None

    def test_without_a_version_it_can_t_be_told(self) -> None:
        assert said([whole(node(ours("1.*")))], subject(""), ">=1.0.0")[0] is None


class TestTargets:
    @pytest.mark.parametrize(
        ("target", "ecosystem", "fits"),
        [
            ("*", "PyPI", True), ("-", "PyPI", True), ("python", "PyPI", True), ("pypi", "PyPI", True),
            ("node.js", "PyPI", False), ("node.js", "npm", True), ("wordpress", "npm", False), ("wordpress", "Packagist", False),
            ("windows", "PyPI", True), ("linux", "npm", True), ("wordpress", "generic", False), ("python", "generic", False),
            ("rails", "RubyGems", True), ("jenkins", "Maven", True), ("jira", "Maven", False),
        ],
    )  # fmt: skip
    def test_software_for_something_else_is_other_software(self, target: str, ecosystem: str, fits: bool) -> None:
        configurations = [whole(node(ours(target=target)))]
        assert bool(readings(configurations, subject("1.0", ecosystem))) is fits
        assert foreign_targets(configurations, subject("1.0", ecosystem)) == ([] if fits else [target])

    def test_each_match_for_itself(self) -> None:
        configurations = [whole(node(ours(end="2.0.0", target="wordpress"), ours(end="1.0.0", target="node.js")))]
        assert said(configurations, subject("1.5.0"))[0] is False
        assert said(configurations, subject("0.5.0"))[0] is True
        assert foreign_targets(configurations, subject("1.5.0")) == ["wordpress"]

    def test_what_it_is_for_is_told_in_order_and_once(self) -> None:
        configurations = [
            whole(node(ours(target="wordpress"), ours(target="joomla\\!"))),
            whole(node(ours(target="wordpress"))),
        ]
        assert foreign_targets(configurations, subject("1")) == ["joomla!", "wordpress"]
        assert (
            foreign_targets([whole(node(other("p2"), ours(target="wordpress", vulnerable=False)))], subject("1")) == []
        )

    def test_a_device_is_no_package(self) -> None:
        device = CpeMatch(cpe(part="h"))
        assert readings([whole(node(device))], subject("1")) == []
        assert foreign_targets([whole(node(device))], subject("1")) == []
        assert readings([whole(node(device))], subject("1", "generic", name=cpe(part="h"))) != []
        assert readings([whole(node(device))], subject("1", "npm", name=cpe(part="h"))) == []
        assert readings([whole(node(CpeMatch(cpe(part="o"))))], subject("1")) != []

    @pytest.mark.parametrize(
        ("edition", "published"),
        [
            ("enterprise", False),
            ("pro", False),
            ("data_center", False),
            ("community", True),
            ("lts", True),
            ("-", True),
            ("*", True),
        ],
    )
    def test_an_edition_that_is_sold_is_no_package(self, edition: str, published: bool) -> None:
        configurations = [whole(node(CpeMatch(Cpe("a", "v", "p", sw_edition=edition))))]
        assert bool(readings(configurations, subject("1.0.0"))) is published
        assert bool(readings(configurations, subject("1.0.0", name=cpe()))) is published
        told = Cpe("a", "v", "p", sw_edition=edition)
        assert readings(configurations, subject("1.0.0", name=told))
        assert readings(configurations, subject("1.0.0", "generic", name=cpe()))
        assert foreign_targets(configurations, subject("1.0.0")) == []


class TestBuilds:
    @pytest.mark.parametrize("version", ["1.0-3.el7", "1.0.fc39", r"1.0\+deb11u1", r"1.0\~ubuntu22", "1.0-amzn2"])
    def test_a_distributions_own_build_is_not_what_it_was_built_from(self, version: str) -> None:
        for ecosystem in ("PyPI", "npm", "Maven", "RubyGems", "generic"):
            assert affected(ours(version), "1.0", ecosystem) is False
            assert readings([whole(node(ours(version)))], subject("1.0", ecosystem))[0].entry.versions == ()

    def test_but_it_is_itself(self) -> None:
        assert affected(ours("1.0-3.el7"), "1.0-3.el7", "generic") is True

    @pytest.mark.parametrize("version", ["1.0-el", "1.0-element2", "1.0el7"])
    def test_what_only_looks_like_one(self, version: str) -> None:
        assert readings([whole(node(ours(version)))], subject("9", "generic"))[0].entry.versions == (version,)


class TestNamed:
    """A subject whose exact name is known."""

    @pytest.mark.parametrize(
        ("asked", "given", "about"),
        [
            (cpe(), cpe("1.0"), True),
            (cpe("2.0"), cpe("1.0"), True),  # versions are compared elsewhere
            (cpe(part="o"), cpe(part="a"), False),
            (cpe(target="python"), cpe(target="python"), True),
            (cpe(target="python"), cpe(target="node.js"), False),
            (cpe(target="python"), cpe(), True),
            (cpe(target="wordpress"), cpe(target="wordpress"), True),
            (cpe(target="wordpress"), cpe(target="-"), False),
            (cpe(target="-"), cpe(target="-"), True),
            (Cpe("a", "v", "p", sw_edition="enterprise"), Cpe("a", "v", "p", sw_edition="community"), False),
            (Cpe("a", "v", "p", sw_edition="enterprise"), Cpe("a", "v", "p"), True),
            (Cpe("a", "v", "p", target_hw="x64"), Cpe("a", "v", "p", target_hw="arm"), False),
            (Cpe("a", "v", "p", language="en"), Cpe("a", "v", "p", language="de"), False),
            (Cpe("a", "v", "p", edition="pro"), Cpe("a", "v", "p", edition="-"), False),
            (Cpe("a", "v", "p", other="x"), Cpe("a", "v", "p", other="y"), False),
            (cpe(), Cpe("a", "w", "p"), True),  # that it is the product was decided before
        ],
    )  # fmt: skip
    def test_all_but_the_version_is_compared(self, asked: Cpe, given: Cpe, about: bool) -> None:
        assert bool(readings([whole(node(CpeMatch(asked)))], subject("1.0", "generic", name=given))) is about

    def test_what_a_name_leaves_open_the_ecosystem_of_a_package_tells(self) -> None:
        for target, fits in (("wordpress", False), ("python", False), ("node.js", True), ("*", True)):
            found = readings([whole(node(ours(target=target)))], subject("1.0.0", "npm", name=cpe()))
            assert bool(found) is fits, target


class TestBeside:
    RUNS_ON = whole(node(below("2.0.0")), node(other("windows", "o")), operator=AND)

    def test_what_is_not_known_is_a_condition(self) -> None:
        assert said([self.RUNS_ON], subject("1.0.0")) == (True, "on microsoft windows")
        assert said([self.RUNS_ON], subject("2.0.0")) == (False, "")

    def test_what_is_known_to_be_there(self) -> None:
        there = cpe("10", part="o", vendor="microsoft", product="windows")
        assert said([self.RUNS_ON], subject("1.0.0", beside=(there,))) == (True, "")

    def test_another_operating_system_rules_it_out(self) -> None:
        linux = cpe(part="o", vendor="linux", product="linux_kernel")
        assert said([self.RUNS_ON], subject("1.0.0", beside=(linux,))) == (False, "")

    def test_another_application_rules_nothing_out(self) -> None:
        wordpress = cpe(vendor="wordpress", product="wordpress")
        assert said([self.RUNS_ON], subject("1.0.0", beside=(wordpress,))) == (True, "on microsoft windows")
        plugin = whole(node(below("2.0.0")), node(other("host")), operator=AND)
        assert said([plugin], subject("1.0.0", beside=(wordpress,))) == (True, "with w host")

    @pytest.mark.parametrize(
        ("asked", "version", "expected"),
        [
            (other("windows", "o", "10"), "10", True),
            (other("windows", "o", "10"), "11", False),
            (other("windows", "o", "10"), "*", True),
            (other("windows", "o", "-"), "11", True),
            (other("windows", "o", "1*"), "11", True),
            (other("windows", "o", end="11"), "10", True),
            (other("windows", "o", end="11"), "11", False),
            (other("windows", "o", end="11"), "-", True),
            (other("windows", "o", end="11"), "xp", True),  # can't be compared
            (other("windows", "o", start="10", start_included=False), "10", False),
        ],
    )
    def test_its_version_counts(self, asked: CpeMatch, version: str, expected: bool) -> None:
        there = cpe(version, part="o", vendor="microsoft", product="windows")
        configuration = whole(node(below("2.0.0")), node(asked), operator=AND)
        assert said([configuration], subject("1.0.0", beside=(there,))) == (expected, "")

    @pytest.mark.parametrize(
        ("there", "expected"),
        [
            (("debian:debian_linux",), (True, "")),
            (("freebsd:freebsd",), (False, "")),
            (("google:android",), (True, "on linux linux kernel")),
            (("freebsd:freebsd", "google:android"), (True, "on linux linux kernel")),
            (("freebsd:freebsd", "debian:debian_linux"), (True, "")),
            (("freebsd:freebsd", "apple:macos"), (False, "")),
        ],
    )
    def test_linux_by_any_name(self, there: tuple[str, ...], expected: tuple[bool, str]) -> None:
        kernel = CpeMatch(Cpe("o", "linux", "linux_kernel", "-"), vulnerable=False)
        configuration = whole(node(below("2.0.0")), node(kernel), operator=AND)
        beside = tuple(Cpe("o", *name.split(":")) for name in there)
        assert said([configuration], subject("1.0.0", beside=beside)) == expected

    def test_any_of_several_systems_will_do(self) -> None:
        systems = [other(name, "o") for name in ("a", "b", "c", "d", "e")]
        configuration = whole(node(below("2.0.0")), node(*systems), operator=AND)
        assert said([configuration], subject("1.0.0")) == (True, "on w a, w b, w c or 2 others")
        assert said([configuration], subject("1.0.0", beside=(systems[4].cpe,))) == (True, "")

    def test_all_of_several_must_be_there(self) -> None:
        systems = [other("a"), other("b")]
        configuration = whole(node(below("2.0.0")), node(*systems, operator=AND), operator=AND)
        a, b = systems[0].cpe, systems[1].cpe
        assert said([configuration], subject("1.0.0", beside=(a,))) == (True, "with w a, w b")
        assert said([configuration], subject("1.0.0", beside=(a, b))) == (True, "")

    def test_two_conditions(self) -> None:
        configuration = whole(node(below("2.0.0")), node(other("windows", "o")), node(other("host", version="1.5")), node(other("windows", "o")), operator=AND)  # fmt: skip
        assert said([configuration], subject("1.0.0")) == (True, "on microsoft windows and with w host 1.5")

    def test_vendor_and_product_of_one_name_are_told_once(self) -> None:
        match = CpeMatch(Cpe("o", "linux", "linux"), vulnerable=False)
        assert said([whole(node(below("2.0.0")), node(match), operator=AND)], subject("1.0.0")) == (True, "on linux")
        match = CpeMatch(Cpe("o", "linux", "linux_kernel", "4.4\\+x"), vulnerable=False)
        assert (
            said([whole(node(below("2.0.0")), node(match), operator=AND)], subject("1.0.0"))[1]
            == "on linux linux kernel 4.4+x"
        )
        match = CpeMatch(Cpe("o", "*", "linux", "-"), vulnerable=False)
        assert said([whole(node(below("2.0.0")), node(match), operator=AND)], subject("1.0.0"))[1] == "on linux"

    def test_what_is_affected_anyway_is_told_without_a_condition(self) -> None:
        both = whole(node(below("2.0.0"), other("windows", "o"), operator=AND), node(below("1.0.0")))
        assert said([both], subject("0.5.0")) == (True, "")
        assert said([both], subject("1.5.0")) == (True, "on microsoft windows")
        assert [reading.condition for reading in readings([both], subject("0.5.0"))] == ["", "on microsoft windows"]

    def test_another_vulnerable_product_of_the_same_node_is_not_asked_for(self) -> None:
        assert said([whole(node(below("2.0.0"), other("q", vulnerable=True)))], subject("3.0.0")) == (False, "")
        assert said([whole(node(below("2.0.0")), node(other("q", vulnerable=True)))], subject("3.0.0")) == (False, "")

    def test_the_product_as_what_another_runs_on_is_no_product_affected(self) -> None:
        platform = whole(node(other("plugin", vulnerable=True)), node(ours(vulnerable=False)), operator=AND)
        assert readings([platform], subject("1.0.0")) == []

    def test_the_product_as_what_it_runs_on_itself(self) -> None:
        """As IBM's systems are named: the versions affected, and the system without a version beside them."""
        there = whole(node(below("2.0.0")), node(ours("-", vulnerable=False)), operator=AND)
        assert [said([there], subject(version)) for version in ("1.0.0", "2.0.0")] == [(True, ""), (False, "")]
        later = whole(node(below("2.0.0")), node(ours(start="1.0.0", vulnerable=False)), operator=AND)
        assert [said([later], subject(version))[0] for version in ("0.9.0", "1.0.0", "2.0.0")] == [False, True, False]

    def test_a_device_of_the_same_name_is_beside_the_software(self) -> None:
        device = CpeMatch(cpe("-", part="h"), vulnerable=False)
        configuration = whole(node(CpeMatch(cpe(part="o"), end="2.0.0")), node(device), operator=AND)
        assert said([configuration], subject("1.0.0")) == (True, "on v p")


class TestNegation:
    def test_versions(self) -> None:
        for configuration in (
            whole(node(below("2.0.0", "1.0.0"), negate=True)),
            whole(node(below("2.0.0", "1.0.0")), negate=True),
        ):
            found = {
                version: said([configuration], subject(version))[0] for version in ("0.9.0", "1.0.0", "1.9.0", "2.0.0")
            }
            assert found == {"0.9.0": True, "1.0.0": False, "1.9.0": False, "2.0.0": True}

    def test_every_version_and_none(self) -> None:
        assert said([whole(node(ours(), negate=True))], subject("1.0.0"))[0] is False
        assert said([whole(node(ours("-"), negate=True))], subject("1.0.0"))[0] is True

    def test_a_single_version(self) -> None:
        configuration = whole(node(ours(end="3.0.0")), node(ours("1.0.0"), negate=True), operator=AND)
        assert [said([configuration], subject(version))[0] for version in ("0.9.0", "1.0.0", "1.0.1", "3.0.0")] == [True, False, True, False]  # fmt: skip

    def test_a_platform_that_is_not_known_stays_so(self) -> None:
        not_there = whole(node(below("2.0.0")), node(other("windows", "o"), negate=True), operator=AND)
        windows, linux = other("windows", "o").cpe, other("linux", "o").cpe
        assert said([not_there], subject("1.0.0")) == (True, "not on microsoft windows")
        assert said([not_there], subject("1.0.0", beside=(windows,))) == (False, "")
        assert said([not_there], subject("1.0.0", beside=(linux,))) == (True, "")

    def test_a_negated_part_of_an_or_counts(self) -> None:
        configuration = whole(node(below("2.0.0")), node(other("windows", "o"), negate=True))
        assert said([configuration], subject("3.0.0")) == (True, "not on microsoft windows")
        assert said([configuration], subject("1.0.0")) == (True, "")

    def test_a_negated_or_asks_for_all_it_names(self) -> None:
        configuration = whole(node(below("2.0.0"), other("windows", "o"), negate=True))
        windows, linux = other("windows", "o").cpe, other("linux", "o").cpe
        assert said([configuration], subject("3.0.0", beside=(windows,))) == (False, "")
        assert said([configuration], subject("3.0.0", beside=(linux,))) == (True, "")
        assert said([configuration], subject("3.0.0")) == (True, "not on microsoft windows")
        assert said([configuration], subject("1.0.0")) == (False, "")


class TestIncomparable:
    def test_a_part_that_can_t_be_compared_leaves_doubt(self) -> None:
        pattern = ours("1.*")
        for configuration in (
            whole(node(pattern, below("2.0.0"))),
            whole(node(pattern), node(below("2.0.0")), operator=AND),
            whole(node(pattern, negate=True)),
            whole(node(pattern), negate=True),
        ):
            assert said([configuration], subject(""), ">=1.0.0")[0] is None

    def test_what_another_part_says_for_sure_is_said(self) -> None:
        misordered = ours(start="2.0.0", end="1.0.0")
        for configuration in (whole(node(misordered, below("2.0.0"))), whole(node(below("2.0.0")), node(misordered))):
            assert [said([configuration], subject(version))[0] for version in ("1.0.0", "2.0.0")] == [True, None]
        both = whole(node(misordered), node(below("2.0.0")), operator=AND)
        assert [said([both], subject(version))[0] for version in ("1.0.0", "2.0.0")] == [None, None]

    def test_it_is_not_told_under_a_condition(self) -> None:
        runs_on = whole(node(ours(start="2.0.0", end="1.0.0")), node(other("windows", "o")), operator=AND)
        assert said([runs_on], subject("1.0.0")) == (None, "")

    def test_unless_it_doesn_t_matter(self) -> None:
        assert said([whole(node(ours("1.*")), node(ours("-")), operator=AND)], subject(""), ">=1.0.0")[0] is False
        assert said([whole(node(ours("1.*"), ours()))], subject(""), ">=1.0.0")[0] is True

    def test_thousands_of_matches_take_time_in_proportion(self) -> None:
        matches = [ours(f"1.0.{number}") for number in range(5000)]
        foreign = [ours(f"1.0.{number}", target="wordpress") for number in range(5000)]
        many = whole(node(*matches, *foreign, negate=True), operator=AND)
        assert said([many], subject("1.0.7"))[0] is False
        assert said([many], subject("1.1.0"))[0] is True

    def test_several_configurations_are_several_readings(self) -> None:
        found = readings(
            [whole(node(below("1.0.0"))), whole(node(other("q"))), whole(node(ours("3.0.0")))], subject("1")
        )
        assert len(found) == 2
        assert found[0].entry.ranges
        assert found[1].entry.versions == ("3.0.0",)


# The definition, for one version: what holds (True), does not (False), and what can't be known (None).

GRID = [f"{major}.{minor}.0" for major in range(4) for minor in range(2)]
KNOWN_SYSTEM = other("linux", "o").cpe


def negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def joined(operator: Operator, values: Sequence[bool | None]) -> bool | None:
    decisive = operator is OR
    if decisive in values:
        return decisive
    return None if None in values else not decisive


def holds(match: CpeMatch, version: str) -> bool:
    at = key("npm", version)
    if match.cpe.version not in ("*", "-"):
        return match.cpe.version == version
    if not match.start and not match.end:
        return match.cpe.version == "*" or not match.vulnerable
    above = not match.start or at > key("npm", match.start) or (match.start_included and at == key("npm", match.start))
    under = not match.end or at < key("npm", match.end) or (match.end_included and at == key("npm", match.end))
    return above and under


def value_of(match: CpeMatch, version: str, beside: Sequence[Cpe]) -> bool | None:
    if match.cpe.product == "p":
        return holds(match, version) if match.cpe.target_sw != "wordpress" else False
    if any((name.part, name.product) == (match.cpe.part, match.cpe.product) for name in beside):
        return True
    return False if match.cpe.part == "o" and beside else None


def node_value(one: Node, version: str, beside: Sequence[Cpe]) -> bool | None:
    asked = list(one.matches)
    if one.operator is OR and not one.negate and any(match.cpe.product == "p" for match in asked):
        # Here the product is asked for, so what else the node names is not.
        asked = [match for match in asked if match.cpe.product == "p"]
    value = joined(one.operator, [value_of(match, version, beside) for match in asked])
    return negated(value) if one.negate else value


def evaluated(one: Configuration, version: str, beside: Sequence[Cpe]) -> bool | None:
    asked = list(one.nodes)
    if one.operator is OR and not one.negate:
        asked = [
            part
            for part in asked
            if part.negate or any(match.cpe.product == "p" and match.vulnerable for match in part.matches)
        ]
    value = joined(one.operator, [node_value(part, version, beside) for part in asked])
    return negated(value) if one.negate else value


_versions = st.sampled_from(GRID)
_own = st.one_of(
    st.builds(
        lambda start, end, first, last: ours(
            start=min(start, end or start), end=end and max(start, end), start_included=first, end_included=last
        ),
        _versions | st.just(""), _versions | st.just(""), st.booleans(), st.booleans(),
    ),
    st.builds(ours, _versions | st.sampled_from("*-")),
    st.builds(lambda end: ours(target="wordpress", end=end), _versions),
    st.builds(lambda end: ours("-", end=end, vulnerable=False), _versions | st.just("")),
)  # fmt: skip
_others = st.sampled_from([other("windows", "o"), other("linux", "o"), other("host"), other("q", vulnerable=True)])
_nodes = st.builds(
    Node, st.lists(_own | _own | _others, min_size=1, max_size=3).map(tuple), st.sampled_from(Operator), st.booleans()
)
_wholes = st.builds(
    Configuration, st.lists(_nodes, min_size=1, max_size=3).map(tuple), st.sampled_from(Operator), st.booleans()
)
_besides = st.sampled_from([(), (KNOWN_SYSTEM,), (KNOWN_SYSTEM, other("host").cpe)])


def names_it(one: Configuration) -> bool:
    return any(match.cpe.product == "p" and match.cpe.target_sw != "wordpress" and match.vulnerable for part in one.nodes for match in part.matches)  # fmt: skip


def told(configurations: Sequence[Configuration], version: str, beside: tuple[Cpe, ...]) -> bool | None:
    """As the evaluation gives it: None where it is affected under a condition."""
    value, condition = said(configurations, subject(version, beside=beside))
    assert value is not None
    return None if condition else value


@given(_wholes.filter(names_it), _versions, _besides)
def test_what_is_read_equals_the_evaluation(one: Configuration, version: str, beside: tuple[Cpe, ...]) -> None:
    assert told([one], version, beside) is evaluated(one, version, beside)


@given(st.lists(_wholes.filter(names_it), min_size=1, max_size=3), _versions, _besides)
def test_any_configuration_will_do(several: list[Configuration], version: str, beside: tuple[Cpe, ...]) -> None:
    values = [evaluated(one, version, beside) for one in several]
    assert (said(several, subject(version, beside=beside))[0] is True) is any(value is not False for value in values)


@given(_nodes.filter(lambda one: names_it(whole(one))), _versions, _besides)
def test_not_not(one: Node, version: str, beside: tuple[Cpe, ...]) -> None:
    once = whole(one, operator=AND)
    twice = whole(Node(one.matches, one.operator, not one.negate), operator=AND, negate=True)
    # What is not asked for beside the product in an OR is asked for once that is negated: here only others' absence.
    alone = all(match.cpe.product == "p" for match in one.matches) or one.operator is AND
    if alone:
        assert told([once], version, beside) is told([twice], version, beside)


@given(_wholes.filter(names_it), _versions, _besides, st.randoms(use_true_random=False))
def test_order_never_matters(one: Configuration, version: str, beside: tuple[Cpe, ...], random: object) -> None:
    shuffled = []
    for part in one.nodes:
        matches = list(part.matches)
        random.shuffle(matches)  # type: ignore[attr-defined]
        shuffled.append(Node(tuple(matches), part.operator, part.negate))
    expected = told([one], version, beside)
    for nodes in permutations(shuffled):
        assert told([Configuration(nodes, one.operator, one.negate)], version, beside) is expected


@given(st.lists(_wholes.filter(names_it), min_size=1, max_size=3), _versions, _besides)
def test_what_the_quick_look_rules_out_is_not_affected(
    several: list[Configuration], version: str, beside: tuple[Cpe, ...]
) -> None:
    asked = subject(version, beside=beside)
    product = f"{asked.vendor}:{asked.product}"
    packed = pack(product, by_product(several)[product])
    if not may_affect(packed, asked.ecosystem, version):
        assert said(several, asked)[0] is False
