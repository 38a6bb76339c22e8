import json

import pytest

from deeptracy.inventory.cpp.conan_lock import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Scope
from tests.inventory.in_memory import ids, read


def graph(nodes: dict[str, object]) -> str:
    return json.dumps({"graph_lock": {"nodes": nodes}, "version": "0.4"}, indent=1)


def test_the_lists_of_conan_2_tell_the_scope() -> None:
    text = json.dumps(
        {"requires": ["a/1"], "build_requires": ["b/1"], "python_requires": ["c/1"], "config_requires": ["d/1"]}
    )

    parsed = read(parse, "conan.lock", text)

    assert ids(parsed) == ["a@1", "b@1", "c@1", "d@1"]
    assert [found.scope for found in parsed.dependencies] == [Scope.RUNTIME, Scope.BUILD, Scope.BUILD, Scope.BUILD]


@pytest.mark.parametrize("text", ['{"requires": []}', '{"build_requires": null, "python_requires": null}'])
def test_lists_may_be_empty(text: str) -> None:
    assert ids(read(parse, "conan.lock", text)) == []


def test_what_is_no_reference_is_a_gap() -> None:
    parsed = read(parse, "conan.lock", '{"requires": [\n"a", 1, "b/1"]}')

    assert ids(parsed) == ["b@1"]
    assert [(gap.reason, gap.line) for gap in parsed.gaps] == [
        ("'a' in requires is no reference to a package", 2),
        ("'' in requires is no reference to a package", 0),
    ]


def test_the_graph_of_conan_1_tells_parents_and_scopes() -> None:
    text = graph(
        {
            "0": {"ref": "app/1.0", "path": "conanfile.py", "requires": ["1"], "build_requires": ["3"]},
            "1": {"ref": "a/1.0", "requires": ["2"], "build_requires": ["4"]},
            "2": {"ref": "b/1.0"},
            "3": {"ref": "tool/1.0", "requires": ["2"]},
            "4": {"ref": "gen/1.0"},
            "5": {"ref": "stray/1.0"},
        }
    )

    parsed = read(parse, "conan.lock", text)

    assert [(found.id, found.scope, found.direct, found.required_by) for found in parsed.dependencies] == [
        ("a@1.0", Scope.RUNTIME, True, ()),
        ("b@1.0", Scope.RUNTIME, False, ("a@1.0", "tool@1.0")),
        ("tool@1.0", Scope.BUILD, True, ()),
        ("gen@1.0", Scope.BUILD, False, ("a@1.0",)),
        ("stray@1.0", Scope.RUNTIME, False, ()),
    ]


def test_the_oldest_graphs_have_other_fields() -> None:
    text = graph(
        {
            "x": {"pref": "app/1.0:abc", "path": "conanfile.py", "requires": {"a/1.0#c0ffee": "y", "b": 1}},
            "y": {"pref": "a/1.0#c0ffee:def#c0de"},
        }
    )

    (found,) = read(parse, "conan.lock", text).dependencies

    assert (found.id, found.direct) == ("a@1.0", True)


def test_odd_nodes_do_no_harm() -> None:
    parsed = read(parse, "conan.lock", graph({"0": 1, "1": {"ref": "nonsense"}, "2": {"ref": "a/1", "requires": "x"}}))

    assert ids(parsed) == ["a@1"]
    assert [gap.reason for gap in parsed.gaps] == ["'nonsense' is no reference to a package"]


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"version": "0.5"}', '{"requires": "a/1"}', '{"requires": {"a": 1}}', "x"]
)
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "conan.lock", text)


@pytest.mark.parametrize("locked", ["1", "[]", '{"nodes": []}', "{}"])
def test_a_graph_of_another_type_holds_nothing(locked: str) -> None:
    assert ids(read(parse, "conan.lock", '{"graph_lock": ' + locked + "}")) == []
