from deeptracy.inventory.dotnet.library_graph import PROJECT, Library, LibraryGraph
from deeptracy.model.inventory import Dependency, Gap, Scope


def by_id(graph: LibraryGraph, *, lists_itself: bool = False) -> dict[str, Dependency]:
    return {d.id: d for d in graph.dependencies("x.json", lists_itself=lists_itself)}


def test_edges_hold_within_a_target_whatever_the_case() -> None:
    graph = LibraryGraph()
    graph.add([Library("A", "1", 1, ("b",)), Library("B", "1", 2)])
    graph.add([Library("A", "1", 3, ("B", "Gone")), Library("B", "2", 4)])

    found = by_id(graph)

    assert {id_: (d.location.line, d.required_by) for id_, d in found.items()} == {
        "A@1": (1, ()),
        "B@1": (2, ("A@1",)),
        "B@2": (4, ("A@1",)),
    }


def test_a_target_takes_over_what_it_does_not_say() -> None:
    graph = LibraryGraph()
    base = graph.add([Library("A", "1", 1), Library("B", "1", 2)])
    target = graph.add([Library("B", "2", 3), Library("C", "1", 4, ("A", "B"))], base)

    assert by_id(graph)["A@1"].required_by == ("C@1",)
    assert by_id(graph)["B@1"].required_by == ()
    assert {name: one.version for name, one in target.items()} == {"a": "1", "b": "2", "c": "1"}


def test_scopes_follow_what_is_wanted() -> None:
    graph = LibraryGraph()
    target = graph.add([Library("A", "1", 1, ("B",)), Library("B", "1", 2), Library("C", "1", 3), Library("D", "1", 4)])
    graph.want(target["a"], Scope.DEV)
    graph.want(target["c"], Scope.RUNTIME)
    graph.want(target["c"], Scope.DEV)

    assert {id_: (d.scope, d.direct) for id_, d in by_id(graph).items()} == {
        "A@1": (Scope.DEV, True),
        "B@1": (Scope.DEV, False),
        "C@1": (Scope.RUNTIME, True),
        "D@1": (Scope.RUNTIME, False),
    }


def test_without_anything_wanted_it_is_not_known_what_is_direct() -> None:
    graph = LibraryGraph()
    graph.add([Library("A", "1", 1)])

    assert by_id(graph)["A@1"].direct is None


def test_what_a_project_requires_is_direct() -> None:
    graph = LibraryGraph()
    graph.add([Library("App", "1", 1, ("Core", "A"), PROJECT), Library("Core", "", 2, ("B",), PROJECT)])
    graph.add([Library("A", "1", 3, ("C",)), Library("B", "1", 4), Library("C", "1", 5)])
    graph.add([Library("App", "1", 1, ("A",), PROJECT), Library("A", "1", 3)])

    shown, hidden = by_id(graph), by_id(graph, lists_itself=True)

    assert {id_: d.direct for id_, d in shown.items()} == {
        "App@1": True,
        "Core": True,
        "A@1": True,
        "B@1": False,
        "C@1": False,
    }
    assert (shown["Core"].requirement, shown["Core"].private, shown["Core"].private_gap) == ("*", PROJECT, Gap.OWN)
    assert (shown["A@1"].requirement, shown["A@1"].private_gap) == ("", Gap.PRIVATE_SOURCE)
    assert shown["A@1"].required_by == ("App@1",)
    assert list(hidden) == ["Core", "A@1", "B@1", "C@1"]
    assert hidden["A@1"].required_by == ()
