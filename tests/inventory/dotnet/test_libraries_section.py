import json
from typing import Any

import pytest

from deeptracy.inventory.dotnet import deps_json, project_assets
from deeptracy.inventory.parser import Malformed, Parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read

PARSERS = (deps_json.parse, project_assets.parse)


def document(entries: Any, libraries: Any = None, **more: Any) -> str:
    return json.dumps({"targets": {"net8.0": entries}, "libraries": libraries or {}, **more}, indent=1)


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    ("kind", "private", "gap"),
    [
        ("package", "", Gap.PRIVATE_SOURCE),
        ("project", "a project of the same solution", Gap.OWN),
        ("reference", "an assembly that is in no package", Gap.PRIVATE_SOURCE),
        ("unknown", "an assembly that is in no package", Gap.PRIVATE_SOURCE),
    ],
)
@pytest.mark.parametrize("beside", [True, False])
def test_the_kind_of_a_library(parse: Parse, kind: str, private: str, gap: Gap, beside: bool) -> None:
    entries = {
        "User/1.0.0": {"type": "project", "dependencies": {"A": "1.0.0"}},
        "A/1.0.0": {} if beside else {"type": kind},
    }

    found = {d.id: d for d in read(parse, "x.json", document(entries, {"A/1.0.0": {"type": kind}})).dependencies}

    assert (found["A@1.0.0"].private, found["A@1.0.0"].private_gap) == (private, gap)


@pytest.mark.parametrize("parse", PARSERS)
def test_a_part_of_the_framework_is_no_dependency(parse: Parse) -> None:
    text = document({"A/1.0.0": {}, "B/1.0.0": {}}, {"B/1.0.0": {"type": "referenceassembly"}})

    assert ids(read(parse, "x.json", text)) == ["A@1.0.0"]


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"targets": []}',
        '{"targets": {"net8.0": []}}',
        '{"targets": {"net8.0": {"A/1": 1}}}',
        '{"targets": {"net8.0": {"A": {}}}}',
        '{"targets": {"net8.0": {"/1": {}}}}',
        '{"targets": {"net8.0": {"A/": {}}}}',
    ],
)
def test_another_shape_is_malformed(parse: Parse, text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "x.json", text)


@pytest.mark.parametrize("libraries", [1, [], {"A/1.0.0": 1}, {"A/1.0.0": {"type": 1}}])
def test_odd_libraries_tell_no_kind(libraries: object) -> None:
    text = json.dumps({"targets": {"net8.0": {"A/1.0.0": {"dependencies": 1}}}, "libraries": libraries})

    (found,) = read(deps_json.parse, "x.deps.json", text).dependencies

    assert (found.id, found.private) in (("A@1.0.0", ""), ("A@1.0.0", "an assembly that is in no package"))


@pytest.mark.parametrize(
    ("entry", "scope"),
    [
        ({"version": "[1, )"}, Scope.RUNTIME),
        ({"suppressParent": "All"}, Scope.DEV),
        ({"suppressParent": "all"}, Scope.DEV),
        ({"suppressParent": "ContentFiles"}, Scope.RUNTIME),
        ({"suppressParent": "All", "autoReferenced": True}, Scope.RUNTIME),
        ({"suppressParent": "All", "autoReferenced": False}, Scope.DEV),
        (1, Scope.RUNTIME),
    ],
)
def test_what_is_kept_from_users_of_the_project_is_for_development(entry: object, scope: Scope) -> None:
    project = {"frameworks": {"net8.0": {"dependencies": {"a": entry, "Gone": {}}}}}

    (found,) = read(project_assets.parse, "x.json", document({"A/1.0.0": {}}, project=project)).dependencies

    assert (found.scope, found.direct) == (scope, True)


@pytest.mark.parametrize("first", ["net6.0", "net8.0"])
def test_what_one_framework_needs_at_runtime_is_runtime(first: str) -> None:
    second = "net8.0" if first == "net6.0" else "net6.0"
    frameworks = {first: {"dependencies": {"A": {"suppressParent": "All"}}}, second: {"dependencies": {"A": {}}}}

    for order in (frameworks, dict(reversed(frameworks.items()))):
        text = document({"A/1.0.0": {}}, project={"frameworks": order})
        assert read(project_assets.parse, "x.json", text).dependencies[0].scope is Scope.RUNTIME


@pytest.mark.parametrize(
    "project", [None, 1, {"frameworks": []}, {"frameworks": {"x": 1}}, {"frameworks": {"x": {"dependencies": []}}}]
)
def test_without_frameworks_it_is_not_known_what_is_direct(project: object) -> None:
    assert (
        read(project_assets.parse, "x.json", document({"A/1.0.0": {}}, project=project)).dependencies[0].direct is None
    )
