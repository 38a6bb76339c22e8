"""From components to dependencies: edges, scopes, distributions, and what can't be matched."""

import pytest

from deeptracy.inventory.parser import Parsed
from deeptracy.inventory.sbom.assembly import MAX_LISTED, assemble
from deeptracy.inventory.sbom.bill import Bill, Component
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package


def npm(name: str, ref: str = "", line: int = 0, scope: Scope | None = None) -> Component:
    return Component(ref or name, name, "1", line, purls=(f"pkg:npm/{name}@1",), scope=scope)


def by_name(parsed: Parsed) -> dict[str, Dependency]:
    return {dependency.package.name: dependency for dependency in parsed.dependencies}


def test_a_component_becomes_a_dependency() -> None:
    component = Component(
        "r",
        "shown name",
        "9",
        7,
        "library",
        ("pkg:npm/%40a/b@1?repository_url=https://r.example",),
        ("cpe:/a:b:c",),
        Scope.DEV,
        private="a reason",
    )
    parsed = assemble("p/bom.json", Bill([component]))
    assert parsed.dependencies == (
        Dependency(
            Package("npm", "@a/b", "1"),
            Location("p/bom.json", 7),
            Scope.DEV,
            private="a reason",
            source="https://r.example",
            cpes=("cpe:/a:b:c",),
        ),
    )
    assert parsed.gaps == ()


def test_the_component_gives_the_version_that_the_package_url_lacks() -> None:
    given = Component("a", "a", "2", purls=("pkg:npm/a",), requirement="^9")
    lacking = Component("b", "b", "", purls=("pkg:npm/b",), requirement="vers:npm/>=1")
    first, second = assemble("p", Bill([given, lacking])).dependencies
    assert (first.package.version, first.requirement) == ("2", "")
    assert (second.package.version, second.requirement) == ("", "vers:npm/>=1")


def test_sources_in_order() -> None:
    def source(query: str) -> str:
        component = Component("a", "a", purls=(f"pkg:npm/a@1?{query}",))
        return assemble("p", Bill([component])).dependencies[0].source

    assert source("vcs_url=v&download_url=d&repository_url=r") == "r"
    assert source("vcs_url=v&download_url=d") == "d"
    assert source("vcs_url=v") == "v"
    assert source("checksum=c") == ""


def test_edges() -> None:
    bill = Bill([npm("root"), npm("a"), npm("b"), npm("c"), npm("d")], roots=["root"])
    bill.require("root", "a")
    bill.require("a", "b")
    bill.require("b", "a")
    bill.require("root", "b", Scope.DEV)
    bill.require("a", "b")
    bill.require("a", "missing")
    bill.require("missing", "b")
    bill.require("c", "c")
    bill.contain("a", "c")
    found = by_name(assemble("p", bill))
    assert list(found) == ["a", "b", "c", "d"]
    assert [found[name].direct for name in "abcd"] == [True, True, False, False]
    assert found["a"].required_by == ("b@1",)
    assert found["b"].required_by == ("a@1",)
    assert found["c"].required_by == ("a@1",)
    assert found["d"].required_by == ()


def test_nothing_tells_what_is_direct_without_edges_from_the_root() -> None:
    bill = Bill([npm("root"), npm("a"), npm("b")], roots=["root"])
    bill.require("a", "b")
    bill.contain("root", "a")
    assert [d.direct for d in assemble("p", bill).dependencies] == [None, None]


def test_what_only_groups_others_stands_for_the_root() -> None:
    lock, folder = Component("lock", "package-lock.json"), Component("folder", "web")
    system = Component("os", "debian", "12", kind="operating-system")
    bill = Bill([npm("root"), lock, folder, system, *map(npm, "abcd")], roots=["root"])
    bill.contain("root", "folder")
    bill.require("folder", "lock", Scope.DEV)
    bill.require("lock", "a")
    bill.require("lock", "folder")
    bill.require("a", "b")
    bill.require("root", "os")
    bill.require("os", "c")
    bill.contain("lock", "d")
    parsed = assemble("p", bill)
    assert [(d.package.name, d.direct) for d in parsed.dependencies] == [
        ("a", True),
        ("b", False),
        ("c", False),
        ("d", False),
    ]
    assert parsed.gaps == ()


def test_a_ref_that_two_components_bear() -> None:
    bill = Bill([npm("root"), npm("a", "same"), npm("b", "same"), npm("c")], roots=["root"])
    bill.require("root", "same")
    bill.require("same", "c")
    bill.require("c", "same")
    found = by_name(assemble("p", bill))
    assert (found["a"].direct, found["b"].direct) == (True, True)
    assert found["c"].required_by == ("a@1",)
    assert found["a"].required_by == found["b"].required_by == ("c@1",)


def test_components_without_a_ref_have_no_edges() -> None:
    bill = Bill([Component("", "a", purls=("pkg:npm/a@1",)), npm("b")])
    bill.require("", "b")
    bill.require("b", "")
    assert [d.required_by for d in assemble("p", bill).dependencies] == [(), ()]


def test_many_edges_to_a_ref_that_many_components_bear_take_no_time() -> None:
    count = 5_000
    bill = Bill([npm(f"n{i}", "same") for i in range(count)] + [npm(f"m{i}") for i in range(count)])
    for number in range(count):
        bill.require(f"m{number}", "same")
    parsed = assemble("p", bill)
    assert parsed.dependencies[count - 1].required_by is parsed.dependencies[0].required_by
    assert len(parsed.dependencies[0].required_by) == count


def test_scopes_by_edges() -> None:
    names = ["root", "run", "dev", "deep", "both", "test", "deeper", "cycle", "orphan", "fixed"]
    bill = Bill([npm(name) for name in names], roots=["root"])
    bill.components[-1].scope = Scope.BUILD
    bill.require("root", "run")
    bill.require("root", "dev", Scope.DEV)
    bill.require("root", "fixed")
    bill.require("dev", "deep")
    bill.require("dev", "both")
    bill.require("run", "both", Scope.RUNTIME)
    bill.require("deep", "test", Scope.TEST)
    bill.contain("deep", "deeper")
    bill.require("cycle", "cycle", Scope.DEV)
    found = by_name(assemble("p", bill))
    assert {name: d.scope for name, d in found.items()} == {
        "run": Scope.RUNTIME,
        "dev": Scope.DEV,
        "deep": Scope.DEV,
        "both": Scope.RUNTIME,
        "test": Scope.TEST,
        "deeper": Scope.DEV,
        "cycle": Scope.RUNTIME,
        "orphan": Scope.RUNTIME,
        "fixed": Scope.BUILD,
    }


def test_without_a_root_what_nothing_needs_is_shipped() -> None:
    bill = Bill([npm("a"), npm("b")])
    bill.require("a", "b", Scope.TEST)
    found = by_name(assemble("p", bill))
    assert (found["a"].scope, found["b"].scope) == (Scope.RUNTIME, Scope.TEST)


def test_unmatchable_kinds_and_roots_are_left_out() -> None:
    kinds = ["file", "data", "cryptographic-asset", "operating-system"]
    components = [Component(kind, kind, "1", kind=kind, purls=("pkg:npm/x@1",)) for kind in kinds]
    parsed = assemble("p", Bill([*components, npm("root"), npm("a")], roots=["root"]))
    assert [d.package.name for d in parsed.dependencies] == ["a"]
    assert parsed.gaps == ()


def test_a_component_without_a_ref_is_no_root() -> None:
    assert len(assemble("p", Bill([Component("", "a", purls=("pkg:npm/a@1",))], roots=[""])).dependencies) == 1


IOS = "cpe:2.3:o:cisco:ios:15.1:*:*:*:*:*:*:*"


@pytest.mark.parametrize(
    ("name", "cpes", "more", "matched"),
    [
        ("ios", (IOS,), "pkg:npm/a@1", True),
        ("ios", (), "pkg:npm/a@1", False),
        ("ios", (IOS,), "pkg:rpm/other/a@1", False),
        ("ios", (IOS,), "pkg:deb/other/a@1", False),
        ("debian", ("cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*",), "pkg:npm/a@1", False),
    ],
)
def test_an_operating_system_is_matched_by_its_cpe_unless_its_packages_are(
    name: str, cpes: tuple[str, ...], more: str, matched: bool
) -> None:
    components = [Component("1", name, "15.1", kind="operating-system", cpes=cpes), Component("2", "a", purls=(more,))]
    parsed = assemble("p", Bill(components))
    assert (Package("generic", name, "15.1") in {one.package for one in parsed.dependencies}) is matched
    assert parsed.systems == cpes


def system(name: str = "debian", version: str = "12") -> Component:
    return Component(name, name, version, kind="operating-system")


def packaged(purl: str, *more: Component) -> tuple[Package, list[str]]:
    parsed = assemble("p", Bill([*more, Component("x", "x", "0", purls=(purl,))]))
    return parsed.dependencies[0].package, [gap.reason for gap in parsed.gaps]


def test_qualifiers_that_tell_packages_apart_are_kept() -> None:
    purl = "pkg:rpm/redhat/bash@5?arch=x86_64&distro=redhat-9&upstream=b.src.rpm&checksum=c&type=t"
    qualifiers = (("arch", "x86_64"), ("distro", "redhat-9"), ("upstream", "b.src.rpm"))
    assert packaged(purl) == (Package("Red Hat:enterprise_linux:9", "bash", "5", qualifiers), [])


@pytest.mark.parametrize(
    ("version", "epoch", "whole"),
    [("5-1", "1", "1:5-1"), ("5-1", "0", "5-1"), ("5-1", "", "5-1"), ("1:5-1", "1", "1:5-1"), ("", "1", "1:0")],
)
def test_the_epoch_is_part_of_the_version(version: str, epoch: str, whole: str) -> None:
    purl = f"pkg:rpm/redhat/bash@{version}?distro=redhat-9&epoch={epoch}"
    package = packaged(purl)[0]
    assert (package.version, package.qualifiers) == (whole, (("distro", "redhat-9"),))


@pytest.mark.parametrize(
    ("purl", "qualifiers"),
    [
        ("pkg:rpm/redhat/b@1?distro=redhat-9", (("distro", "redhat-9"), ("rpmmod", "m:1"), ("upstream", "src@2"))),
        ("pkg:rpm/redhat/b@1?distro=redhat-9&upstream=own&rpmmod=o:2",
         (("distro", "redhat-9"), ("rpmmod", "o:2"), ("upstream", "own"))),
        ("pkg:rpm/redhat/b@1?modularitylabel=o:3&upstream=own", (("rpmmod", "o:3"), ("upstream", "own"))),
        ("pkg:npm/b@1", ()),
        ("pkg:npm/b@1?upstream=own&modularitylabel=o:3", (("upstream", "own"),)),
    ],
)  # fmt: skip
def test_what_the_package_url_leaves_out(purl: str, qualifiers: tuple[tuple[str, str], ...]) -> None:
    component = Component("x", "x", "0", purls=(purl,), upstream="src@2", module="m:1")
    assert assemble("p", Bill([component])).dependencies[0].package.qualifiers == qualifiers


def test_a_rolling_distribution_needs_no_release() -> None:
    assert packaged("pkg:apk/wolfi/a@1") == (Package("Wolfi", "a", "1"), [])


def test_no_version_has_no_epoch() -> None:
    bill = Bill([Component("x", "x", purls=("pkg:rpm/redhat/bash?distro=redhat-9&epoch=1",))])
    assert assemble("p", bill).dependencies[0].package.version == ""


def test_the_operating_system_gives_the_release() -> None:
    release = (("arch", "amd64"), ("distro", "debian-12"))
    assert packaged("pkg:deb/debian/c@1?arch=amd64", system()) == (Package("Debian:12", "c", "1", release), [])
    assert packaged("pkg:deb/c@1?arch=amd64", system("Debian")) == (Package("Debian:12", "c", "1", release), [])
    alpine = Package("Alpine:v3.18", "c", "1", (("distro", "alpine-3.18"),))
    assert packaged("pkg:apk/alpine/c@1", system("alpine", "3.18")) == (alpine, [])
    red_hat = Package("Red Hat:enterprise_linux:9", "c", "1", (("distro", "rhel-9.2"),))
    assert packaged("pkg:rpm/redhat/c@1", system("rhel", "9.2")) == (red_hat, [])
    own = Package("Debian:11", "c", "1", (("distro", "debian-11"),))
    assert packaged("pkg:deb/debian/c@1?distro=debian-11", system()) == (own, [])
    assert packaged("pkg:npm/c@1", system()) == (Package("npm", "c", "1"), [])


def test_an_unknown_release_is_a_gap() -> None:
    gap = ["x@0: it is not told which release of Debian it belongs to"]
    assert packaged("pkg:deb/debian/c@1") == (Package("Debian", "c", "1"), gap)
    assert packaged("pkg:deb/debian/c@1", system(), system("debian", "11"))[1] == gap
    assert packaged("pkg:deb/debian/c@1", system("debian", ""))[1] == gap


def test_another_distributions_release_is_none_of_the_package() -> None:
    gap = ["x@0: it is not told which release of Debian it belongs to"]
    assert packaged("pkg:deb/debian/c@1", system("ubuntu", "22.04")) == (Package("Debian", "c", "1"), gap)
    amazon = ["x@0: no advisory feed covers packages of the type 'rpm'"]
    assert packaged("pkg:rpm/amzn/c@1", system("rocky", "9")) == (Package("rpm", "amzn/c", "1"), amazon)


@pytest.mark.parametrize("purl", ["pkg:apk/alpine/c@1", "pkg:rpm/rocky/c@1", "pkg:deb/ubuntu/c@1"])
def test_a_release_that_nothing_tells(purl: str) -> None:
    assert [reason.partition(" of ")[0] for reason in packaged(purl)[1]] == ["x@0: it is not told which release"]


def test_types_without_a_feed() -> None:
    gap = ["x@0: no advisory feed covers packages of the type 'docker'"]
    assert packaged("pkg:docker/library/nginx@1") == (Package("docker", "library/nginx", "1"), gap)
    amazon = Package("rpm", "amzn/bash", "1", (("distro", "amzn-2"),))
    assert packaged("pkg:rpm/amzn/bash@1?distro=amzn-2")[0] == amazon


@pytest.mark.parametrize(
    ("purl", "cpe", "gaps"),
    [
        ("pkg:generic/openssl@3.0", "cpe:/a:openssl:openssl:3.0", 0),
        ("pkg:docker/library/nginx@1", "cpe:2.3:a:f5:nginx:1:*:*:*:*:*:*:*", 0),
        ("pkg:generic/openssl@3.0", "cpe:/nonsense", 1),
        ("pkg:rpm/amzn/bash@1?distro=amzn-2", "cpe:/a:gnu:bash:1", 1),
    ],
)
def test_a_type_without_a_feed_beside_a_cpe(purl: str, cpe: str, gaps: int) -> None:
    """It is looked up by the CPE, but for what a system has built with fixes of its own."""
    parsed = assemble("p", Bill([Component("1", "x", "1", purls=(purl,), cpes=(cpe,))]))
    (dependency,) = parsed.dependencies
    assert dependency.cpes == (cpe,)
    reason = f"no advisory feed covers packages of the type '{purl[4:].partition('/')[0]}'"
    assert [gap.reason for gap in parsed.gaps] == [f"x@1: {reason}"] * gaps


def test_a_cpe_that_cannot_be_read() -> None:
    bad, one_good = ("cpe:2.3:a",), ("cpe:2.3:a", "cpe:/a:b:c")
    parsed = assemble("p", Bill([Component("1", "x", "1", 3, cpes=bad), Component("2", "y", "1", cpes=one_good)]))
    assert [dependency.cpes for dependency in parsed.dependencies] == [bad, one_good]
    reason = "x@1: it has no package URL, and its CPE can't be read"
    assert parsed.gaps == (Skipped("p", reason, Gap.UNREADABLE, 3),)


@pytest.mark.parametrize("open_", ["cpe:2.3:a:*:b:1:*:*:*:*:*:*:*", "cpe:2.3:a:b:c*:1:*:*:*:*:*:*:*", "cpe:/a:b"])
def test_a_cpe_that_means_no_single_product(open_: str) -> None:
    one_good = (open_, "cpe:/a:b:c")
    parsed = assemble("p", Bill([Component("1", "x", "1", 3, cpes=(open_,)), Component("2", "y", "1", cpes=one_good)]))
    assert [dependency.cpes for dependency in parsed.dependencies] == [(open_,), one_good]
    reason = "x@1: it has no package URL, and its CPE leaves the vendor or the product open"
    assert parsed.gaps == (Skipped("p", reason, Gap.NO_FEED, 3),)


def test_what_has_no_package_url() -> None:
    components = [
        Component("1", "with a CPE", "1", 3, cpes=("cpe:/a:b:c",)),
        Component("2", "plain", "1", 4),
        Component("3", "plain"),
        Component("4", "group", "", 5),
        Component("5", "versioned group", "1", 6),
        Component("6", "group of nothing known"),
        Component("7", ""),
        Component("", ""),
        Component("8", "", cpes=("cpe:/a:b:c",)),
        npm("leaf"),
    ]
    bill = Bill(components)
    bill.require("4", "leaf")
    bill.contain("5", "leaf")
    bill.require("6", "nowhere")
    parsed = assemble("p", bill)
    assert [(d.package, d.cpes) for d in parsed.dependencies[:2]] == [
        (Package("generic", "with a CPE", "1"), ("cpe:/a:b:c",)),
        (Package("generic", "8"), ("cpe:/a:b:c",)),
    ]
    lookup = "it has no package URL, so it can't be looked up"
    assert parsed.gaps == (
        Skipped("p", f"plain@1: {lookup}", Gap.NO_FEED, 4),
        Skipped("p", f"plain: {lookup}", Gap.NO_FEED),
        Skipped("p", f"versioned group@1: {lookup}", Gap.NO_FEED, 6),
        Skipped("p", f"group of nothing known: {lookup}", Gap.NO_FEED),
        Skipped("p", f"7: {lookup}", Gap.NO_FEED),
        Skipped("p", f"a component without a name: {lookup}", Gap.NO_FEED),
    )


def test_a_package_url_that_cannot_be_read() -> None:
    bad = Component("1", "bad", "1", 3, purls=("pkg:nothing", "pkg:npm/good@2"))
    worse = Component("2", "worse", "1", 4, purls=("nonsense",), cpes=("cpe:/a:b:c",))
    worst = Component("3", "worst", "1", 5, purls=("nonsense",))
    parsed = assemble("p", Bill([bad, worse, worst]))
    assert [d.package for d in parsed.dependencies] == [Package("npm", "good", "2"), Package("generic", "worse", "1")]
    unreadable = "its package URL can't be read: "
    no_scheme = "'nonsense' does not begin with 'pkg:'"
    assert parsed.gaps == (
        Skipped(
            "p", f"bad@1: {unreadable}'pkg:nothing' has no type and name (pkg:TYPE/NAME@VERSION)", Gap.UNREADABLE, 3
        ),
        Skipped("p", f"worse@1: {unreadable}{no_scheme}", Gap.UNREADABLE, 4),
        Skipped("p", f"worst@1: {unreadable}{no_scheme}", Gap.UNREADABLE, 5),
    )


def test_a_component_of_two_packages() -> None:
    parsed = assemble("p", Bill([Component("1", "x", "1", purls=("pkg:npm/a@1", "pkg:pypi/a@1"))]))
    assert [d.package.ecosystem for d in parsed.dependencies] == ["npm", "PyPI"]


def test_a_long_list_of_gaps_is_summed_up_by_its_reason() -> None:
    plain = [Component(f"p{i}", f"p{i}", "1") for i in range(MAX_LISTED)]
    bad = [Component(f"b{i}", f"b{i}", purls=("x",)) for i in range(MAX_LISTED + 2)]
    gaps = assemble("p", Bill(plain + bad)).gaps
    assert (MAX_LISTED, len(gaps)) == (100, 201)
    assert gaps[-1] == Skipped("p", "2 more components: its package URL can't be read", Gap.UNREADABLE)
    assert gaps[-2].reason.startswith(f"b{MAX_LISTED - 1}: ")


def test_a_document_that_calls_itself_incomplete() -> None:
    assert assemble("p", Bill([npm("a")], incomplete="why")).gaps == (Skipped("p", "why", Gap.TRANSITIVE),)


def test_nothing_at_all() -> None:
    assert assemble("p", Bill()) == Parsed((), ())
