"""Locked packages made into dependencies."""

import pytest

from deeptracy.inventory.python.locked import Locked, Root, dependencies
from deeptracy.inventory.python.origin import Origin
from deeptracy.model.inventory import Dependency, Gap, Scope


def by_id(found: list[Dependency]) -> dict[str, Dependency]:
    assert len({d.id for d in found}) == len(found)
    return {d.id: d for d in found}


def edge(name: str, specifier: str = "") -> tuple[str, str]:
    return name, specifier


def test_scopes_and_edges_by_the_graph() -> None:
    packages = [
        Locked("a", "1", 3, requires=[edge("B_b"), edge("c")]),
        Locked("b.b", "1", requires=[edge("a")]),
        Locked("c", "1"),
        Locked("d", "1", requires=[edge("c")]),
        Locked("e", "1", requires=[edge("absent")]),
        Locked("f", "1", requires=[edge("f"), edge("g")]),
        Locked("g", "1", requires=[edge("f")]),
    ]

    found = by_id(
        dependencies("x.lock", packages, [Root("A", Scope.OPTIONAL), Root("d", Scope.DEV), Root("a", Scope.DEV)])
    )

    assert {key: (d.scope, d.direct, d.required_by) for key, d in found.items()} == {
        "a@1": (Scope.OPTIONAL, True, ("b.b@1",)),
        "b.b@1": (Scope.OPTIONAL, False, ("a@1",)),
        "c@1": (Scope.OPTIONAL, False, ("a@1", "d@1")),
        "d@1": (Scope.DEV, True, ()),
        "e@1": (Scope.RUNTIME, True, ()),  # nothing requires it, so the project must
        "f@1": (Scope.RUNTIME, False, ("g@1",)),
        "g@1": (Scope.RUNTIME, False, ("f@1",)),
    }
    assert str(found["a@1"].location) == "x.lock:3"


def test_without_roots_nothing_is_known_to_be_direct() -> None:
    found = by_id(dependencies("x.lock", [Locked("a", "1"), Locked("b", "1", scope=Scope.DEV)], None))

    assert {key: (d.scope, d.direct) for key, d in found.items()} == {
        "a@1": (Scope.RUNTIME, None),
        "b@1": (Scope.DEV, None),
    }


@pytest.mark.parametrize(
    ("specifier", "targets"),
    [
        ("", ["b@1.0", "b@2.0"]),
        ("==2.0", ["b@2.0"]),
        (">=1.5", ["b@2.0"]),
        ("<1.5 || >3", ["b@1.0"]),
        (">=5", ["b@1.0", "b@2.0"]),
        ("^1.0", ["b@1.0", "b@2.0"]),
        ("==1.*", ["b@1.0"]),
        ("==2", ["b@2.0"]),
        (">=1.5,<2.1", ["b@2.0"]),
    ],
)
def test_an_edge_leads_to_the_versions_it_admits(specifier: str, targets: list[str]) -> None:
    packages = [Locked("a", "1", requires=[edge("b", specifier)]), Locked("b", "1.0"), Locked("b", "2.0")]

    found = dependencies("x.lock", packages, None)

    assert [d.id for d in found if d.required_by == ("a@1",)] == targets


def test_the_only_version_is_meant_whatever_the_edge_says() -> None:
    packages = [Locked("a", "1", requires=[edge("b", ">=5")]), Locked("b", "1.0")]

    assert dependencies("x.lock", packages, None)[1].required_by == ("a@1",)


def test_versions_before_a_release_are_admitted_too() -> None:
    packages = [Locked("a", "1", requires=[edge("b", ">=1")]), Locked("b", "0.9"), Locked("b", "2.0rc1")]

    assert [d.id for d in dependencies("x.lock", packages, None) if d.required_by] == ["b@2.0rc1"]


def test_the_version_an_edge_names_is_meant_even_when_it_is_none() -> None:
    packages = [Locked("a", "1", requires=[edge("b", "==x")]), Locked("b", "x"), Locked("b", "y")]

    assert [d.id for d in dependencies("x.lock", packages, None) if d.required_by] == ["b@x"]


def test_versions_that_are_none_are_admitted_by_nothing() -> None:
    packages = [Locked("a", "1", requires=[edge("b", ">=1")]), Locked("b", "x"), Locked("b", "1"), Locked("b", "")]

    assert [d.id for d in dependencies("x.lock", packages, None) if d.required_by] == ["b@1"]


@pytest.mark.parametrize("specifier", ["", ">=0"])
def test_an_edge_leads_to_so_many_versions_and_no_more(specifier: str) -> None:
    packages = [Locked("a", "1", requires=[edge("b", specifier)]), *(Locked("b", str(n)) for n in range(30))]

    found = dependencies("x.lock", packages, [Root("a", Scope.RUNTIME)])

    assert [d.id for d in found if d.required_by] == [f"b@{n}" for n in range(20)]


def test_repeated_entries_are_one_package_in_the_strongest_scope() -> None:
    packages = [
        Locked("a", "1", 3, scope=Scope.DEV, requires=[edge("b")]),
        Locked("a", "1", 9, scope=Scope.OPTIONAL, requires=[edge("c")]),
        Locked("b", "1", scope=Scope.RUNTIME),
        Locked("c", "1"),
    ]

    found = by_id(dependencies("x.lock", packages, None))

    assert (found["a@1"].scope, found["a@1"].location.line) == (Scope.OPTIONAL, 3)
    assert [found[key].required_by for key in ("b@1", "c@1")] == [("a@1",), ("a@1",)]


def test_conda_and_pip_may_install_the_same_version() -> None:
    packages = [Locked("a", "1", ecosystem="Conda"), Locked("a", "1"), Locked("b", "1", requires=[edge("a")])]

    found = dependencies("x.lock", packages, None)

    assert [(d.package.ecosystem, d.required_by) for d in found] == [
        ("Conda", ("b@1",)),
        ("PyPI", ("b@1",)),
        ("PyPI", ()),
    ]


def test_several_members_name_what_they_name() -> None:
    roots = [
        Root("a", Scope.DEV, workspace="x"),
        Root("a", Scope.RUNTIME, "==1", "y"),
        Root("a", Scope.RUNTIME, "==1", "x"),
    ]

    (found,) = dependencies("x.lock", [Locked("a", "1")], roots)

    assert (found.scope, found.workspaces) == (Scope.RUNTIME, ("x", "y"))


def test_origins_are_passed_on() -> None:
    (found,) = dependencies("x.lock", [Locked("a", "", origin=Origin("why", Gap.OWN, "where"))], None)

    assert (found.private, found.private_gap, found.source, found.id) == ("why", Gap.OWN, "where", "a")
