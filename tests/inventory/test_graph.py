"""Scopes and inverse edges of a dependency graph."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.inventory.graph import STRENGTH, required_by, scopes, stronger, weaker
from deeptracy.model.inventory import Scope

NAMES = st.sampled_from("abcdefgh")
EDGES = st.dictionaries(NAMES, st.sets(NAMES))
DIRECT = st.dictionaries(NAMES, st.sampled_from(STRENGTH))


def test_the_order_of_scopes() -> None:
    assert [scope.value for scope in STRENGTH] == ["runtime", "optional", "peer", "provided", "dev", "test", "build"]
    assert set(STRENGTH) == set(Scope)


@pytest.mark.parametrize(("strong", "weak"), [*pairwise(STRENGTH), (Scope.RUNTIME, Scope.BUILD)])
def test_the_stronger_and_the_weaker_of_two(strong: Scope, weak: Scope) -> None:
    assert stronger(strong, weak) is stronger(weak, strong) is strong
    assert weaker(strong, weak) is weaker(weak, strong) is weak


def test_what_only_dev_roots_reach_is_dev() -> None:
    direct = {"app": Scope.RUNTIME, "tester": Scope.DEV}
    requires = {"app": ["shared"], "tester": ["shared", "only-tester"], "only-tester": ["deep"]}

    assert scopes(direct, requires) == {
        "app": Scope.RUNTIME,
        "shared": Scope.RUNTIME,
        "tester": Scope.DEV,
        "only-tester": Scope.DEV,
        "deep": Scope.DEV,
    }


def test_a_direct_scope_gives_way_to_a_stronger_one_from_elsewhere() -> None:
    assert scopes({"a": Scope.RUNTIME, "b": Scope.TEST}, {"a": {"b"}})["b"] is Scope.RUNTIME


def test_cycles_and_what_no_root_reaches() -> None:
    requires = {"a": ["b"], "b": ["a"], "lonely": ["a"]}
    assert scopes({"a": Scope.BUILD}, requires) == {"a": Scope.BUILD, "b": Scope.BUILD}
    assert scopes({}, requires) == {}


def test_a_weak_edge_weakens_but_never_strengthens() -> None:
    weak = {Scope.OPTIONAL: {"run": ["native"], "dev": ["dev-native"]}, Scope.PEER: {"native": ["host"]}}
    found = scopes({"run": Scope.RUNTIME, "dev": Scope.DEV}, {"native": ["binding"]}, weak)
    assert found == {
        "run": Scope.RUNTIME,
        "native": Scope.OPTIONAL,
        "binding": Scope.OPTIONAL,
        "host": Scope.PEER,
        "dev": Scope.DEV,
        "dev-native": Scope.DEV,
    }


def reachable(roots: set[str], requires: dict[str, set[str]]) -> set[str]:
    reached = set(roots)
    while more := {target for name in reached for target in requires.get(name, ())} - reached:
        reached |= more
    return reached


@given(DIRECT, EDGES, st.sampled_from(STRENGTH))
def test_a_scope_or_a_stronger_one_is_what_its_roots_reach(
    direct: dict[str, Scope], requires: dict[str, set[str]], limit: Scope
) -> None:
    strong = STRENGTH[: STRENGTH.index(limit) + 1]
    found = {name for name, scope in scopes(direct, requires).items() if scope in strong}
    assert found == reachable({name for name, scope in direct.items() if scope in strong}, requires)


def test_required_by_keeps_order_and_names_each_once() -> None:
    assert required_by({"b": ["x", "x"], "a": ["x", "y"], "c": []}) == {"x": ("b", "a"), "y": ("a",)}


@given(EDGES)
def test_the_inverse_has_the_same_edges(requires: dict[str, set[str]]) -> None:
    edges = {(key, target) for key, targets in requires.items() for target in targets}
    assert {(key, target) for target, keys in required_by(requires).items() for key in keys} == edges
