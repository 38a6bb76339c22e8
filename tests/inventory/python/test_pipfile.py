"""Pipfile and Pipfile.lock beside what their fixtures hold."""

import json
from typing import Any

import pytest

from deeptracy.inventory.parser import Malformed, SourceFile
from deeptracy.inventory.python import pipfile, pipfile_lock
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read

FILE = SourceFile("Pipfile", b"")


@pytest.mark.parametrize(
    ("category", "scope"),
    [
        ("packages", Scope.RUNTIME),
        ("default", Scope.RUNTIME),
        ("dev-packages", Scope.DEV),
        ("develop", Scope.DEV),
        ("docs", Scope.DEV),
        ("cache", Scope.OPTIONAL),
    ],
)
def test_categories(category: str, scope: Scope) -> None:
    assert pipfile.category_scope(category) is scope


@pytest.mark.parametrize(
    ("options", "private", "source"),
    [
        ({"git": "https://git.example/a"}, "fetched from git", "https://git.example/a"),
        ({"hg": "x"}, "fetched from Mercurial", "x"),
        ({"path": "."}, "a folder of the project", "."),
        ({"file": "https://x.example/a.zip"}, "fetched from an address", "https://x.example/a.zip"),
        ({"file": "a.zip"}, "an archive on disk", "a.zip"),
        ({"index": "own"}, "", "https://own.example"),
        ({"index": "other"}, "", ""),
        ({"git": 3, "path": [], "index": {}}, "", ""),
    ],
)
def test_origins(options: dict[str, Any], private: str, source: str) -> None:
    found = pipfile.origin_of(FILE, options, {"own": "https://own.example"})

    assert (found.private, found.source) == (private, source)


def test_indexes() -> None:
    assert pipfile.indexes([{"name": "a", "url": "b"}, 3]) == {"a": "b", "": ""}
    assert pipfile.indexes("x") == {}


def test_settings_are_no_packages() -> None:
    text = "\n".join(f"[{table}]\nx = '1'" for table in ("requires", "scripts", "pipenv", "build-system", "tool"))

    found = read(pipfile.parse, "Pipfile", f"[[source]]\nname = 'x'\n{text}")

    assert (list(found.dependencies), list(found.gaps)) == ([], [])


def test_a_pipfile() -> None:
    text = '[packages]\na = "*"\nb = {version = " ==1 "}\nc = {path = "c"}\nd = "${V}"\n[dev-packages]\na = "~=2"\n'

    found = read(pipfile.parse, "app/Pipfile", text)

    assert ids(found) == ["a *", "b@1", "c ", "d ${V}", "a ~=2"]
    assert [d.location.line for d in found.dependencies] == [2, 3, 4, 5, 7]
    assert {d.direct for d in found.dependencies} == {True}
    assert [(gap.gap, gap.path) for gap in found.gaps] == [(Gap.TRANSITIVE, "app/Pipfile")]


@pytest.mark.parametrize("text", ["x = 1", "[packages]\na = 1", "[packages]\na = ['1']"])
def test_a_pipfile_of_another_shape(text: str) -> None:
    with pytest.raises(Malformed, match=r"neither a text nor a table|is not a table"):
        read(pipfile.parse, "Pipfile", text)


def lock(**categories: Any) -> str:
    return json.dumps({"_meta": {"sources": [{"name": "own", "url": "https://own.example"}]}, **categories}, indent=4)


def test_a_package_in_several_categories_has_the_strongest_scope() -> None:
    text = lock(
        cache={"a": {"version": "==1"}}, develop={"a": {"version": "==1"}, "b": {}}, default={"b": {"index": "own"}}
    )

    found = read(pipfile_lock.parse, "Pipfile.lock", text).dependencies

    assert [d.location.line for d in found] == [11, 22]
    assert [(d.id, d.scope, d.direct, d.source) for d in found] == [
        ("a@1", Scope.OPTIONAL, None, ""),
        ("b", Scope.RUNTIME, None, "https://own.example"),
    ]


def test_what_the_pipfile_names_is_direct() -> None:
    text = lock(default={"a-b": {"version": "==1"}, "c": {"version": "==2"}})

    found = read(pipfile_lock.parse, "x/Pipfile.lock", text, {"x/Pipfile": "[packages]\nA_b = '*'"}).dependencies
    broken = read(pipfile_lock.parse, "x/Pipfile.lock", text, {"x/Pipfile": "[packages"}).dependencies

    assert [d.direct for d in found] == [True, False]
    assert [d.direct for d in broken] == [None, None]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "the document is not an object"),
        ("{}", "has no '_meta' object"),
        ('{"_meta": [], "default": {}}', "has no '_meta' object"),
        (lock(default=[]), "'default' is not an object"),
        (lock(default={"a": "==1"}), "'a' is not an object"),
    ],
)
def test_a_lock_of_another_shape(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(pipfile_lock.parse, "Pipfile.lock", text)
