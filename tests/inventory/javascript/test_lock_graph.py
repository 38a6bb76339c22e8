"""Entries, roots and edges of a lock file as dependencies."""

from deeptracy.inventory.javascript import specifier
from deeptracy.inventory.javascript.lock_graph import LockGraph, Node
from deeptracy.inventory.javascript.projects import Project, Wanted
from deeptracy.model.inventory import Dependency, Gap, Location, Scope
from deeptracy.model.package import Package


def node(name: str, version: str = "1.0.0", line: int = 1, **fields: object) -> Node:
    return Node(Package("npm", name, version), line, **fields)  # type: ignore[arg-type]


def wanted(name: str, section: str = "dependencies", asked: str = "^1") -> Wanted:
    return Wanted(name, asked, section)


def test_a_dependency_carries_all_that_its_entry_says() -> None:
    graph = LockGraph(workspace=True)
    graph.nodes["k"] = node("a", "", 7, source="https://u:p@x", private=specifier.GIT, requirement="git+https://x")
    graph.want(wanted("a", "devDependencies"), "k", "packages/m")

    assert graph.dependencies("dir/lock") == [
        Dependency(
            Package("npm", "a"),
            Location("dir/lock", 7),
            scope=Scope.DEV,
            direct=True,
            workspaces=("packages/m",),
            requirement="git+https://x",
            private=specifier.GIT,
            private_gap=Gap.PRIVATE_SOURCE,
            source="https://u:p@x",
        )
    ]


def test_copies_of_one_package_are_one_dependency() -> None:
    graph = LockGraph(workspace=True)
    graph.nodes |= {"1": node("a", line=3), "2": node("b"), "3": node("a", line=9), "4": node("c")}
    graph.want(wanted("b", "devDependencies"), "2", ".")
    graph.want(wanted("a"), "1", "m")
    graph.want(wanted("a", "devDependencies"), "3", ".")
    graph.edge("2", "1")
    graph.edge("4", "3", Scope.PEER)
    graph.edge("2", "3")

    a, b, c = graph.dependencies("lock")

    assert (a.location.line, a.scope, a.direct) == (3, Scope.RUNTIME, True)
    assert a.required_by == ("b@1.0.0", "c@1.0.0")
    assert a.workspaces == ("m", ".")
    assert (b.scope, b.direct, b.required_by) == (Scope.DEV, True, ())
    assert (c.scope, c.direct) == (Scope.RUNTIME, False)


def test_a_package_from_another_address_is_another_dependency() -> None:
    graph = LockGraph()
    graph.nodes |= {
        "1": node("a", line=1),
        "2": node("a", line=2, source="https://x"),
        "3": node("a", line=3, source="https://y"),
        "4": node("a", line=4, private=specifier.GIT),
        "5": node("a", line=5, source="https://y"),
    }
    found = graph.dependencies("lock")
    assert [(d.location.line, d.source, d.private) for d in found] == [
        (1, "https://x", ""),
        (3, "https://y", ""),
        (4, "", specifier.GIT),
    ]


def test_without_roots_nothing_is_known_to_be_direct() -> None:
    graph = LockGraph(rooted=False)
    graph.nodes["k"] = node("a")
    (found,) = graph.dependencies("lock")
    assert (found.direct, found.scope, found.workspaces) == (None, Scope.RUNTIME, ())


def test_a_scope_that_the_entry_tells_wins_over_the_ways_that_lead_to_it() -> None:
    graph = LockGraph()
    graph.nodes |= {"1": node("a", scope=Scope.DEV), "2": node("b", scope=Scope.PEER), "3": node("b", scope=Scope.DEV)}
    graph.want(wanted("a"), "1", ".")
    assert [d.scope for d in graph.dependencies("lock")] == [Scope.DEV, Scope.PEER]


def test_members_are_told_only_where_they_share_the_file() -> None:
    graph = LockGraph()
    graph.nodes["k"] = node("a")
    graph.want(wanted("a"), "k", ".")
    assert graph.dependencies("lock")[0].workspaces == ()


def test_a_member_is_a_dependency_where_another_names_it() -> None:
    graph = LockGraph(workspace=True)
    graph.nodes |= {
        "m": Node.member(Project("m", "mine", "0.1.0"), 4),
        "n": Node.member(Project("n", "unnamed", "0.2.0")),
        "o": Node.member(Project("o")),
        "k": node("a"),
    }
    graph.want(wanted("mine", "devDependencies"), "m", "n")
    graph.want(wanted("a"), "k", "m")
    graph.want(wanted("a", "peerDependencies"), "k", "n")
    graph.edge("k", "o")

    mine, o, a = graph.dependencies("lock")

    assert mine.package == Package("npm", "mine", "0.1.0")
    assert (mine.id, mine.private, mine.private_gap, mine.location.line) == (
        "mine@0.1.0",
        specifier.WORKSPACE,
        Gap.OWN,
        4,
    )
    assert (mine.scope, mine.workspaces, mine.required_by) == (Scope.DEV, ("n",), ())
    assert (o.id, o.requirement, o.required_by) == ("o", "workspace:o", ("a@1.0.0",))
    assert (a.scope, a.required_by) == (Scope.RUNTIME, ("mine@0.1.0",))


def test_what_the_lock_file_does_not_list_is_not_pinned() -> None:
    graph = LockGraph()
    for name, section, asked in [
        ("a", "dependencies", "^1"),
        ("b", "devDependencies", "npm:real@2.0.0"),
        ("c", "dependencies", "git+https://t@git.example/c"),
        ("d", "dependencies", ""),
        ("e", "optionalDependencies", "^1"),
        ("f", "peerDependencies", "^1"),
        ("g", "dependencies", "workspace:*"),
    ]:
        graph.want(Wanted(name, asked, section), None, ".")
    found = [(d.id, d.requirement, d.scope.value, d.direct, d.private) for d in graph.dependencies("lock")]
    assert found == [
        ("a", "^1", "runtime", True, ""),
        ("real", "2.0.0", "dev", True, ""),
        ("c", "git+https://git.example/c", "runtime", True, specifier.GIT),
        ("d", "*", "runtime", True, ""),
        ("g", "workspace:*", "runtime", True, specifier.WORKSPACE),
    ]
    assert graph.dependencies("lock")[-1].private_gap is Gap.OWN


def test_what_is_not_listed_never_takes_the_place_of_an_entry() -> None:
    graph = LockGraph()
    graph.nodes |= {"a@1.0.0": node("a")}
    graph.want(wanted("a", asked="1.0.0"), None, ".")
    assert [(d.id, d.requirement, d.direct) for d in graph.dependencies("lock")] == [
        ("a@1.0.0", "", False),
        ("a", "1.0.0", True),
    ]


def test_the_strongest_of_several_wishes_wins() -> None:
    graph = LockGraph()
    graph.nodes["k"] = node("a")
    assert not graph.is_direct("k")
    graph.want(wanted("a", "devDependencies"), "k", ".")
    graph.want(wanted("a", "optionalDependencies"), "k", ".")
    assert graph.is_direct("k")
    assert graph.dependencies("lock")[0].scope is Scope.OPTIONAL
