import time
from contextlib import suppress
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.inventory.jvm.pom import parse
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.model.inventory import Dependency, Gap, Scope
from tests.inventory.in_memory import ids, read
from tests.inventory.jvm.poms import (
    build,
    dependencies,
    dependency,
    gav,
    imported,
    managed,
    parent,
    plugin,
    project,
    properties,
)  # fmt: skip

Files = dict[str, str | bytes]


def found(*parts: str, others: Files | None = None, path: str = "pom.xml") -> Parsed:
    return read(parse, path, project("g:app:1", *parts), others)


def only(*parts: str, others: Files | None = None) -> Dependency:
    (one,) = found(*parts, others=others).dependencies
    return one


def gaps(parsed: Parsed) -> list[tuple[Gap, str]]:
    return [(gap.gap, gap.reason) for gap in parsed.gaps]


@pytest.mark.parametrize(
    ("more", "scope"),
    [
        ({}, Scope.RUNTIME),
        ({"scope": "compile"}, Scope.RUNTIME),
        ({"scope": "runtime"}, Scope.RUNTIME),
        ({"scope": "provided"}, Scope.PROVIDED),
        ({"scope": "system"}, Scope.PROVIDED),
        ({"scope": "test"}, Scope.TEST),
        ({"scope": "import"}, Scope.RUNTIME),
        ({"scope": "${missing}"}, Scope.RUNTIME),
        ({"optional": "true"}, Scope.OPTIONAL),
        ({"optional": "false"}, Scope.RUNTIME),
        ({"optional": "true", "scope": "test"}, Scope.TEST),
        ({"optional": "true", "scope": "provided"}, Scope.PROVIDED),
    ],
)
def test_scopes(more: dict[str, str], scope: Scope) -> None:
    assert only(f"<dependencies>{dependency('a:b:1', **more)}</dependencies>").scope is scope


def test_a_scope_may_be_a_property() -> None:
    wanted = only(properties(s="test"), f"<dependencies>{dependency('a:b:1', scope='${s}')}</dependencies>")

    assert wanted.scope is Scope.TEST


def test_one_package_under_several_classifiers_is_one_package_in_its_strongest_scope() -> None:
    several = (
        dependency("a:b:1", classifier="linux", scope="test")
        + dependency("a:b:1", classifier="mac")
        + dependency("a:b:1", type="test-jar", scope="test")
        + dependency("a:b:2", classifier="old", scope="test")
    )
    parsed = found(f"<dependencies>{several}</dependencies>")

    assert [(d.id, d.scope) for d in parsed.dependencies] == [("a:b@1", Scope.RUNTIME), ("a:b@2", Scope.TEST)]


def test_managed_versions_are_told_apart_by_type_and_classifier() -> None:
    parsed = found(
        managed(dependency("a:b:1"), dependency("a:b:2", type="test-jar"), dependency("a:b:3", classifier="x")),
        "<dependencies>"
        + dependency("a:b:")
        + dependency("a:b:", type="test-jar")
        + dependency("a:b:", classifier="x")
        + dependency("a:b:", classifier="y")
        + "</dependencies>",
    )

    assert ids(parsed) == ["a:b@1", "a:b@2", "a:b@3", "a:b "]


def test_what_a_dependency_says_itself_is_stronger_than_management() -> None:
    wanted = only(
        managed(dependency("a:b:1", scope="test")),
        f"<dependencies>{dependency('a:b:2', scope='compile')}</dependencies>",
    )

    assert (wanted.id, wanted.scope) == ("a:b@2", Scope.RUNTIME)


def test_management_is_filled_with_the_properties_of_the_project_that_uses_it() -> None:
    root = project("g:root:1", properties(v="1"), managed(dependency("a:b:${v}", scope="${s}")))
    child = project("g:app:1", parent("g:root:1"), properties(v="2", s="test"), dependencies("a:b"))

    (wanted,) = read(parse, "app/pom.xml", child, {"pom.xml": root}).dependencies

    assert (wanted.id, wanted.scope) == ("a:b@2", Scope.TEST)


class TestBoms:
    BOM = project("g:bom:1", properties(v="5"), managed(dependency("a:b:${v}"), dependency("a:c:1")))

    def test_a_bom_keeps_its_own_properties(self) -> None:
        parsed = found(
            properties(v="6"), managed(imported("g:bom:1")), dependencies("a:b"), others={"bom/pom.xml": self.BOM}
        )

        assert ids(parsed) == ["a:b@5"]
        assert [gap for gap, _ in gaps(parsed)] == [Gap.TRANSITIVE]

    def test_what_the_project_manages_itself_comes_first_then_boms_in_their_order(self) -> None:
        parsed = found(
            managed(imported("g:bom:1"), imported("g:late:1"), dependency("a:c:9")),
            dependencies("a:b", "a:c", "a:d"),
            others={
                "bom/pom.xml": self.BOM,
                "late/pom.xml": project("g:late:1", managed(dependency("a:b:8"), dependency("a:d:8"))),
            },
        )

        assert ids(parsed) == ["a:b@5", "a:c@9", "a:d@8"]

    def test_boms_of_boms_and_their_parents(self) -> None:
        others: Files = {
            "outer/pom.xml": project("g:outer:1", managed(imported("g:inner:1"))),
            "inner/pom.xml": project("g:inner:1", parent("g:top:1", "../top"), dependencies("n:o:1")),
            "top/pom.xml": project("g:top:1", managed(dependency("a:b:4"))),
        }

        assert ids(found(managed(imported("g:outer:1")), dependencies("a:b"), others=others)) == ["a:b@4"]

    def test_boms_in_a_circle(self) -> None:
        others: Files = {
            "one/pom.xml": project("g:one:1", managed(imported("g:two:1"), dependency("a:b:1"))),
            "two/pom.xml": project("g:two:1", managed(imported("g:one:1"), imported("g:app:1"), dependency("a:c:2"))),
        }
        parsed = found(managed(imported("g:one:1")), dependencies("a:b", "a:c"), others=others)

        assert ids(parsed) == ["a:b@1", "a:c@2"]

    def test_the_nearer_import_replaces_that_of_the_parent(self) -> None:
        others: Files = {
            "pom.xml": project("g:root:1", managed(imported("g:bom:1"))),
            "x/bom-1.pom": project("g:bom:1", managed(dependency("a:b:1"))),
            "x/bom-2.pom": project("g:bom:2", managed(dependency("a:b:2"))),
        }
        child = project("g:app:1", parent("g:root:1"), managed(imported("g:bom:2")), dependencies("a:b"))

        assert ids(read(parse, "app/pom.xml", child, others)) == ["a:b@2"]

    @pytest.mark.parametrize("bom", ["<project", project("g:bom:1", parent("g:bom:1", "."))])
    def test_a_bom_that_can_not_be_read_is_as_good_as_none(self, bom: str) -> None:
        parsed = found(managed(imported("g:bom:1")), dependencies("a:b"), others={"bom/pom.xml": bom})

        assert ids(parsed) == ["a:b ", "g:bom@1"]
        assert gaps(parsed)[0][1] == "the version of a:b is managed by g:bom:1, which is not in this repository"

    def test_more_boms_than_any_build_has(self) -> None:
        others: Files = {
            f"bom{n}/pom.xml": project(f"g:bom{n}:1", managed(imported(f"g:bom{n + 1}:1"), dependency(f"a:b{n}:{n}")))
            for n in range(300)
        }
        parsed = found(managed(imported("g:bom0:1")), dependencies("a:b0", "a:b99", "a:b100"), others=others)

        assert ids(parsed) == ["a:b0@0", "a:b99@99", "a:b100 "]

    def test_a_type_and_a_scope_make_an_import(self) -> None:
        entries = managed(dependency("g:bom:1", type="pom"), dependency("g:bom:1", scope="import"))

        assert ids(found(entries, dependencies("a:b"), others={"bom/pom.xml": self.BOM})) == ["a:b "]


class TestOutside:
    def test_a_parent_elsewhere_is_needed_to_build_and_may_manage_everything(self) -> None:
        parsed = found(parent("o:parent:3"), dependencies("a:b", "a:c:1"), build(plugin("p:q")), path="x/pom.xml")

        assert [(d.id, d.scope, d.direct) for d in parsed.dependencies] == [
            ("a:b", Scope.RUNTIME, True), ("a:c@1", Scope.RUNTIME, True),
            ("p:q", Scope.BUILD, True), ("o:parent@3", Scope.BUILD, True),
        ]  # fmt: skip
        assert gaps(parsed) == [
            (Gap.UNPINNED, "the version of a:b is managed by o:parent:3, which is not in this repository"),
            (Gap.UNPINNED, "the version of p:q is managed by o:parent:3, which is not in this repository"),
            (Gap.TRANSITIVE, "what the dependencies depend on in turn is in no file of this repository; Maven adds it"),
        ]
        assert {(gap.path, gap.line) for gap in parsed.gaps} == {("x/pom.xml", 1), ("x/pom.xml", 0)}

    def test_a_parent_elsewhere_of_a_parent_here_is_listed_with_that_one(self) -> None:
        root = project("g:root:1", parent("o:parent:3"), managed(imported("o:bom:2")))
        child = project("g:app:1", parent("g:root:1"), dependencies("a:b"))
        parsed = read(parse, "app/pom.xml", child, {"pom.xml": root})

        assert ids(parsed) == ["a:b "]
        assert gaps(parsed)[0][1] == (
            "the version of a:b is managed by one of o:parent:3, o:bom:2, which are not in this repository"
        )
        assert ids(read(parse, "pom.xml", root)) == ["o:parent@3", "o:bom@2"]

    def test_the_parent_of_a_bom_may_manage_too(self) -> None:
        bom = project("g:bom:1", parent("o:parent:3"))
        parsed = found(managed(imported("g:bom:1")), dependencies("a:b"), others={"bom/pom.xml": bom})

        assert gaps(parsed)[0][1] == "the version of a:b is managed by o:parent:3, which is not in this repository"

    @pytest.mark.parametrize(
        ("count", "named"),
        [
            (2, "one of o:b0:1, o:b1:1, which"),
            (3, "one of o:b0:1, o:b1:1, o:b2:1, which"),
            (5, "one of o:b0:1, o:b1:1, o:b2:1 and 2 more, which"),
        ],
    )
    def test_a_few_of_many_managers_are_named(self, count: int, named: str) -> None:
        parsed = found(managed(*(imported(f"o:b{n}:1") for n in range(count))), dependencies("a:b", "a:c"))

        assert f"the versions of 2 dependencies are managed by {named} are not" in gaps(parsed)[0][1]

    def test_nobody_gives_a_version(self) -> None:
        one = found(dependencies("a:b"), build(plugin("p:q")))
        two = found(dependencies("a:b", "a:c"), build(plugin("p:q"), plugin("p:r")))

        assert gaps(one)[:2] == [
            (Gap.UNPINNED, "the version of a:b is given in no file of this repository"),
            (Gap.UNPINNED, "the version of p:q is given in no file of this repository"),
        ]
        assert gaps(two)[:2] == [
            (Gap.UNPINNED, "the versions of 2 dependencies are given in no file of this repository"),
            (Gap.UNPINNED, "the versions of 2 build plugins are given in no file of this repository"),
        ]

    def test_a_parent_alone_leaves_nothing_open(self) -> None:
        parsed = found(parent("o:parent:[1,2)"))

        assert ids(parsed) == ["o:parent [1,2)"]
        assert gaps(parsed) == []


class TestProperties:
    def test_a_property_that_no_file_sets(self) -> None:
        parsed = found(dependencies("a:b:${x}", "a:c:1.${x}", "a:d:${y}${x}"))

        assert ids(parsed) == ["a:b ${x}", "a:c 1.${x}", "a:d ${y}${x}"]
        assert gaps(parsed)[:-1] == [
            (
                Gap.UNPINNED,
                f"the property {name}, which the version of a:{of} is made of, is set in no file of this repository",
            )
            for name, of in (("x", "b"), ("y", "d"))
        ]  # fmt: skip

    @pytest.mark.parametrize("coordinates", ["${g}:b:1", "a:${b}:1", ":b:1", "a::1"])
    def test_a_name_that_no_file_tells(self, coordinates: str) -> None:
        parsed = found(dependencies(coordinates))

        assert ids(parsed) == []
        name = ":".join(coordinates.split(":")[:2])
        what = f"which package {name} is depends on a property that is set in no file of this repository"
        assert gaps(parsed) == [(Gap.UNPINNED, what)]

    def test_a_manager_without_a_version_is_named_without_one(self) -> None:
        parsed = found(managed(imported("o:bom:")), dependencies("a:b"))

        assert gaps(parsed)[0][1] == "the version of a:b is managed by o:bom, which is not in this repository"

    def test_the_project_itself_is_named_by_properties_too(self) -> None:
        names = ("project.groupId", "project.artifactId", "project.version", "project.packaging",
                 "project.parent.groupId", "project.parent.artifactId", "project.parent.version")  # fmt: skip
        parsed = found(parent("pg:pa:pv"), dependencies(*(f"a:b{n}:${{{name}}}" for n, name in enumerate(names))))

        assert [d.package.version for d in parsed.dependencies][:7] == ["g", "app", "1", "jar", "pg", "pa", "pv"]
        assert parsed.dependencies[0].package.purl == "pkg:maven/a/b0@g"


class TestModules:
    OTHERS: ClassVar[Files] = {
        "pom.xml": project("g:root:1", properties(revision="1")),
        "core/pom.xml": project("g:core:${revision}", parent("g:root:1")),
        "kept/a/b/1/b-1.pom": project("a:b:1"),
        "stray/pom.xml": project("s:stray:1"),
        "circle/pom.xml": project("g:circle:${v}", parent("g:circle:1", ".")),
    }

    @pytest.mark.parametrize(
        ("wanted", "own"),
        [
            ("g:core:1", True),
            ("g:core:${project.version}", True),
            ("g:core", True),
            ("g:core:2", False),
            ("a:b:1", False),
            ("s:stray:1", False),
            ("g:circle:1", False),
            ("g:elsewhere:1", False),
        ],
    )
    def test_a_module_of_the_same_build_is_the_projects_own(self, wanted: str, own: bool) -> None:
        app = project("g:app:1", parent("g:root:1"), dependencies(wanted))
        (one,) = read(parse, "app/pom.xml", app, self.OTHERS).dependencies

        assert (one.private_gap is Gap.OWN) is own
        assert one.private == ("a module of this repository, core/pom.xml" if own else "")

    def test_modules_leave_nothing_open(self) -> None:
        app = project("g:app:1", parent("g:root:1"), dependencies("g:core"))

        assert gaps(read(parse, "app/pom.xml", app, self.OTHERS)) == []

    def test_a_plugin_may_be_a_module(self) -> None:
        app = project("g:app:1", parent("g:root:1"), build(plugin("g:core:1")))
        (one,) = read(parse, "app/pom.xml", app, self.OTHERS).dependencies

        assert (one.scope, one.private_gap) == (Scope.BUILD, Gap.OWN)


class TestProfiles:
    def profile(self, *parts: str, activation: str = "") -> str:
        return f"<profiles><profile>{activation}{''.join(parts)}</profile></profiles>"

    def test_the_strongest_scope_holds_for_what_is_in_a_profile_too(self) -> None:
        parsed = found(dependencies("a:b:1"), self.profile(dependencies("a:b:1", "a:c:1")))

        assert [(d.id, d.scope) for d in parsed.dependencies] == [("a:b@1", Scope.RUNTIME), ("a:c@1", Scope.OPTIONAL)]

    def test_a_profile_of_a_parent(self) -> None:
        root = project("g:root:1", self.profile(properties(v="2"), dependencies("a:b:${v}")), properties(v="1"))
        child = project("g:app:1", parent("g:root:1"), dependencies("a:c:${v}"))
        parsed = read(parse, "app/pom.xml", child, {"pom.xml": root})

        assert [(d.id, d.scope, d.location.path) for d in parsed.dependencies] == [
            ("a:c@1", Scope.RUNTIME, "app/pom.xml"), ("a:b@2", Scope.OPTIONAL, "pom.xml"),
        ]  # fmt: skip

    def test_a_profile_uses_what_the_project_manages(self) -> None:
        parsed = found(
            managed(dependency("a:b:1")), self.profile(dependencies("a:b", "a:c"), managed(dependency("a:c:2")))
        )

        assert ids(parsed) == ["a:b@1", "a:c@2"]

    def test_what_a_child_says_is_stronger_than_a_profile_of_its_parent(self) -> None:
        profile = self.profile(
            properties(v="2", w="2"), dependencies("a:b:9", "a:c:${v}", "a:d:${w}"), build(plugin("p:q:8"))
        )
        root = project("g:root:1", profile)
        child = project("g:app:1", parent("g:root:1"), properties(v="1"), dependencies("a:b:1"), build(plugin("p:q:1")))

        assert ids(read(parse, "app/pom.xml", child, {"pom.xml": root})) == ["a:b@1", "a:c@1", "a:d@2", "p:q@1"]

    def test_a_profile_is_stronger_than_the_project_it_is_in(self) -> None:
        parsed = found(dependencies("a:b:1"), self.profile(dependencies("a:b:2")))

        assert [(d.id, d.scope) for d in parsed.dependencies] == [("a:b@1", Scope.RUNTIME), ("a:b@2", Scope.OPTIONAL)]

    def test_a_profile_without_dependencies_adds_none(self) -> None:
        assert ids(found(dependencies("a:b:1"), self.profile(properties(v="1")))) == ["a:b@1"]


def test_the_nearer_dependency_replaces_that_of_the_parent() -> None:
    root = project("g:root:1", f"<dependencies>{dependency('a:b:1', scope='test')}</dependencies>", properties(v="0"))
    child = project("g:app:1", parent("g:root:1"), dependencies("a:b:2"))
    parsed = read(parse, "app/pom.xml", child, {"pom.xml": root})

    assert [(d.id, d.scope, d.location.path) for d in parsed.dependencies] == [("a:b@2", Scope.RUNTIME, "app/pom.xml")]


def test_what_a_plugin_without_a_version_needs_is_needed_by_its_bare_name() -> None:
    parsed = found(build(plugin("p:q:", "a:b:1"), plugin("p:r:2", "a:b:1")))

    assert [(d.id, d.required_by) for d in parsed.dependencies] == [
        ("p:q", ()), ("a:b@1", ("p:q", "p:r@2")), ("p:r@2", ()),
    ]  # fmt: skip


def test_a_module_that_is_asked_for_twice_is_looked_up_once() -> None:
    others: Files = {"pom.xml": project("g:root:1"), "core/pom.xml": project("g:core:1", parent("g:root:1"))}
    several = dependency("g:core:1") + dependency("g:core:1", type="test-jar", scope="test")
    app = project("g:app:1", parent("g:root:1"), f"<dependencies>{several}</dependencies>")
    (one,) = read(parse, "app/pom.xml", app, others).dependencies

    assert (one.private_gap, one.scope) == (Gap.OWN, Scope.RUNTIME)


def test_a_few_lines_that_stand_for_billions() -> None:
    values = {f"p{n}": f"${{p{n + 1}}}" * 10 for n in range(30)} | {"p30": "0123456789"}
    started = time.perf_counter()

    parsed = found(properties(**values), dependencies("a:b:${p0}"))

    assert len(parsed.dependencies[0].requirement) <= 1000
    assert time.perf_counter() - started < 1


def test_a_circle_of_parents_is_malformed() -> None:
    with pytest.raises(Malformed, match="lead back"):
        read(parse, "pom.xml", project("g:a:1", parent("g:a:1", ".")))


def test_thousands_of_dependencies_cost_linear_time() -> None:
    started = time.perf_counter()

    parsed = found(
        *(managed(*(dependency(f"a:b{n}:{n}") for n in range(5000))),), dependencies(*(f"a:b{n}" for n in range(5000)))
    )

    assert len(parsed.dependencies) == 5000
    assert time.perf_counter() - started < 5


TAGS = st.sampled_from(
    [
        "project", "parent", "groupId", "artifactId", "version", "dependencies", "dependency", "dependencyManagement",
        "properties", "build", "plugins", "plugin", "pluginManagement", "profiles", "profile", "activation", "property",
        "name", "value", "scope", "type", "optional", "relativePath", "modules", "module",
    ]
)  # fmt: skip
TEXTS = st.sampled_from(
    ["", "g", "a", "1", "${v}", "${project.version}", "import", "pom", "test", "!x", "..", "[1,2)", "true", " "]
)
ELEMENTS: Any = st.recursive(
    st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", TAGS, TEXTS),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=5)),
    max_leaves=30,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ELEMENTS, max_size=6), st.lists(ELEMENTS, max_size=4))
def test_whatever_the_elements_are_there_is_an_answer(parts: list[str], others: list[str]) -> None:
    body = f"<project>{''.join(parts)}{gav('g:a:1')}</project>"
    with suppress(Malformed):
        parsed = read(parse, "a/pom.xml", body, {"pom.xml": f"<project>{''.join(others)}{gav('g:p:1')}</project>"})
        assert all(all(d.package.name.split(":")) and "${" not in d.package.name for d in parsed.dependencies)
        assert all("${" not in d.package.version for d in parsed.dependencies)
