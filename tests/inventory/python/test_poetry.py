"""Poetry's tables in pyproject.toml."""

from typing import Any

import pytest

from deeptracy.inventory.parser import Malformed, SourceFile
from deeptracy.inventory.python import poetry
from deeptracy.model.inventory import Scope


@pytest.mark.parametrize(
    ("constraint", "specifier"),
    [
        ("1.2.3", "==1.2.3"),
        ("=1.2", "==1.2"),
        ("= 1.2", "==1.2"),
        ("==1.2", "==1.2"),
        (" 2!1.0rc1 ", "==2!1.0rc1"),
        ("1.*", "1.*"),
        ("*", ""),
        ("", ""),
        ("^1.2", "^1.2"),
        ("~1", "~1"),
        (">=1,<2", ">=1,<2"),
        ("1.0 || 2.0", "1.0 || 2.0"),
    ],
)
def test_constraints(constraint: str, specifier: str) -> None:
    (entry,) = poetry.entries({"dependencies": {"a": constraint}})

    assert entry.specifier == specifier


def test_each_table_has_its_scope() -> None:
    tables = {
        "dependencies": {
            "Python": "^3",
            "a": "1",
            "b": {"version": "1", "optional": True},
            "c": [{"version": "1"}, "2"],
        },
        "dev-dependencies": {"d": {"version": "1", "optional": True}},
        "group": {"x": {"dependencies": {"e": "1"}}, "y": {}},
    }

    assert [(e.name, e.specifier, e.scope, e.section) for e in poetry.entries(tables)] == [
        ("a", "==1", Scope.RUNTIME, "tool.poetry.dependencies"),
        ("b", "==1", Scope.OPTIONAL, "tool.poetry.dependencies"),
        ("c", "==1", Scope.RUNTIME, "tool.poetry.dependencies"),
        ("c", "==2", Scope.RUNTIME, "tool.poetry.dependencies"),
        ("d", "==1", Scope.DEV, "tool.poetry.dev-dependencies"),
        ("e", "==1", Scope.DEV, "tool.poetry.group.x.dependencies"),
    ]


@pytest.mark.parametrize(
    ("options", "private", "source"),
    [
        ({"git": "https://git.example/a"}, "fetched from git", "https://git.example/a"),
        ({"url": "https://x.example/a.zip"}, "fetched from an address", "https://x.example/a.zip"),
        ({"path": "lib"}, "a folder of the project", "lib"),
        ({"file": "a.zip"}, "an archive on disk", "a.zip"),
        ({"source": "own"}, "", "https://own.example"),
        ({"source": "other"}, "", ""),
        ({"git": 1, "url": 2, "path": 3, "source": 4}, "", ""),
    ],
)
def test_origins(options: dict[str, Any], private: str, source: str) -> None:
    (entry,) = poetry.entries(
        {"dependencies": {"a": options}, "source": [{"name": "own", "url": "https://own.example"}, 7]}
    )

    found = poetry.origin_of(entry, SourceFile("pyproject.toml", b""))

    assert (found.private, found.source) == (private, source)


@pytest.mark.parametrize(
    "tables",
    [
        {"dependencies": []},
        {"dependencies": {"a": 1}},
        {"dependencies": {"a": [1]}},
        {"group": []},
        {"group": {"x": 1}},
        {"group": {"x": {"dependencies": []}}},
        {"dev-dependencies": "x"},
    ],
)
def test_other_shapes(tables: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match=r"is not a table|neither a text nor a table"):
        list(poetry.entries(tables))


def test_sources_of_another_shape_are_none() -> None:
    (entry,) = poetry.entries({"dependencies": {"a": "1"}, "source": {"name": "x"}})

    assert entry.indexes == {}
