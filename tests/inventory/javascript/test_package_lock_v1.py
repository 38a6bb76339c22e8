"""package-lock.json of version 1."""

import json
from typing import Any

import pytest

from deeptracy.inventory.javascript import specifier
from deeptracy.inventory.javascript.package_lock import parse
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.model.inventory import Dependency, Gap, Scope
from tests.inventory.in_memory import ids, read

PATH = "app/package-lock.json"


def lock(dependencies: Any, project: dict[str, Any] | str | None = None) -> Parsed:
    text = json.dumps({"lockfileVersion": 1, "dependencies": dependencies}, indent=2)
    if project is None:
        return read(parse, PATH, text)
    written = project if isinstance(project, str) else json.dumps(project)
    return read(parse, PATH, text, {"app/package.json": written})


def by_id(parsed: Parsed) -> dict[str, Dependency]:
    return {dependency.id: dependency for dependency in parsed.dependencies}


def test_what_lies_inside_or_beside_is_meant() -> None:
    found = by_id(
        lock(
            {
                "a": {
                    "version": "1.0.0",
                    "requires": {"b": "^2", "c": "^1", "missing": "^1"},
                    "dependencies": {
                        "b": {"version": "2.0.0", "requires": {"c": "^1", "d": "^1"}},
                        "d": {"version": "2.0.0", "requires": {"b": "*"}},
                    },
                },
                "b": {"version": "1.0.0", "requires": {"d": "^1"}},
                "c": {"version": "1.0.0", "requires": True},
                "d": {"version": "1.0.0"},
            }
        )
    )
    assert {key: d.required_by for key, d in found.items()} == {
        "a@1.0.0": (),
        "b@2.0.0": ("a@1.0.0", "d@2.0.0"),
        "d@2.0.0": ("b@2.0.0",),
        "b@1.0.0": (),
        "c@1.0.0": ("a@1.0.0", "b@2.0.0"),
        "d@1.0.0": ("b@1.0.0",),
    }
    assert [d.location.line for d in found.values()] == [4, 12, 19, 27, 33, 37]


def test_the_project_beside_it_tells_what_is_direct() -> None:
    dependencies = {"a": {"version": "1.0.0"}, "b": {"version": "1.0.0", "dev": True}}
    project = {"devDependencies": {"b": "^1", "c": "^1"}, "workspaces": ["x"]}
    assert [d.direct for d in lock(dependencies).dependencies] == [None, None]
    found = lock(dependencies, project).dependencies
    assert [(d.id, d.direct, d.scope) for d in found] == [
        ("a@1.0.0", False, Scope.RUNTIME),
        ("b@1.0.0", True, Scope.DEV),
        ("c", True, Scope.DEV),
    ]
    assert found[2].requirement == "^1"


def test_a_project_that_cannot_be_read_is_told() -> None:
    parsed = lock({"a": {"version": "1.0.0"}}, "[]")
    assert [(g.path, g.reason, g.gap) for g in parsed.gaps] == [
        ("app/package.json", "the document is not an object", Gap.UNREADABLE)
    ]
    assert parsed.dependencies[0].direct is None


@pytest.mark.parametrize(
    ("entry", "id_", "requirement", "private", "source"),
    [
        (
            {"version": "1.0.0", "resolved": "https://registry.example/a"},
            "a@1.0.0",
            "",
            "",
            "https://registry.example/a",
        ),
        ({"version": "npm:real@2.0.0"}, "real@2.0.0", "", "", ""),
        ({"version": "file:../a"}, "a", "file:../a", specifier.FOLDER, "file:../a"),
        (
            {"version": "git+https://t@git.example/a#1", "from": "x"},
            "a",
            "git+https://git.example/a#1",
            specifier.GIT,
            "git+https://t@git.example/a#1",
        ),
        (
            {"version": "https://files.example/a"},
            "a",
            "https://files.example/a",
            specifier.ADDRESS,
            "https://files.example/a",
        ),
        ({"version": "^1"}, "a", "^1", "", ""),
        ({"bundled": True}, "a", "*", "", ""),
    ],
)
def test_versions(entry: dict[str, Any], id_: str, requirement: str, private: str, source: str) -> None:
    (found,) = lock({"a": entry}).dependencies
    assert (found.id, found.requirement, found.private, found.source) == (id_, requirement, private, source)


def test_without_a_version_as_before_npm_5() -> None:
    assert ids(read(parse, PATH, '{"dependencies": {"a": {"version": "1.0.0"}}}')) == ["a@1.0.0"]


def test_without_dependencies() -> None:
    assert read(parse, PATH, '{"lockfileVersion": 1}').dependencies == []
    assert lock(None).dependencies == []


@pytest.mark.parametrize(
    ("dependencies", "reason"),
    [
        (["a"], "'dependencies' is not an object"),
        ({"a": "1.0.0"}, "the package 'a' is not an object"),
        ({"a": {"dependencies": ["b"]}}, "'dependencies' is not an object"),
    ],
)
def test_malformed(dependencies: Any, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        lock(dependencies)


def nested(depth: int) -> dict[str, Any]:
    entry: dict[str, Any] = {"version": "1.0.0"}
    for _ in range(depth):
        entry = {"version": "1.0.0", "dependencies": {"a": entry}}
    return entry["dependencies"]  # type: ignore[no-any-return]


def test_packages_nested_as_deep_as_may_be() -> None:
    assert ids(lock(nested(200))) == ["a@1.0.0"]
    with pytest.raises(Malformed, match="its packages are nested too deeply"):
        lock(nested(201))
