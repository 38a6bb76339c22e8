"""package.json files as projects, and which of them a lock file speaks for."""

import json

import pytest

from deeptracy.inventory.javascript import projects
from deeptracy.inventory.javascript.projects import Project, Wanted
from deeptracy.inventory.parser import Malformed, SourceFile
from deeptracy.model.inventory import Gap, Scope, Skipped
from tests.inventory.in_memory import MemoryTree

LOCK = SourceFile("app/yarn.lock", b"")


def test_what_a_project_says() -> None:
    document = {
        "name": "x",
        "version": "1.0.0",
        "devDependencies": {"d": "^1"},
        "dependencies": {"a": "^2", "o": "^3"},
        "optionalDependencies": {"o": "^4"},
        "peerDependencies": None,
        "workspaces": {"packages": ["packages/*", 1]},
        "resolutions": {"a": "1"},
        "scripts": {"x": "y"},
    }
    assert Project.load("m", json.dumps(document).encode()) == Project(
        "m",
        "x",
        "1.0.0",
        (
            Wanted("d", "^1", "devDependencies"),
            Wanted("a", "^2", "dependencies"),
            Wanted("o", "^4", "optionalDependencies"),
        ),
        ("packages/*",),
        {"a": "1"},
    )


def test_odd_types_where_little_hangs_on_them() -> None:
    document = {"name": 1, "version": [], "workspaces": "packages/*", "resolutions": []}
    assert Project.load(".", json.dumps(document).encode()) == Project(".")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "the document is not an object"),
        ("{", "not valid JSON"),
        ('{"dependencies": []}', None),
        ('{"dependencies": ["a"]}', "'dependencies' is not an object"),
        ('{"devDependencies": {"a": 1}}', "what 'devDependencies' says of 'a' is not a text"),
    ],
)
def test_odd_types_where_dependencies_hang_on_them(text: str, reason: str | None) -> None:
    if reason is None:
        assert Project.load(".", text.encode()).wanted == ()
        return
    with pytest.raises(Malformed, match=reason):
        Project.load(".", text.encode())


@pytest.mark.parametrize(
    ("section", "scope"),
    [
        ("dependencies", Scope.RUNTIME),
        ("optionalDependencies", Scope.OPTIONAL),
        ("peerDependencies", Scope.PEER),
        ("devDependencies", Scope.DEV),
    ],
)
def test_the_scope_of_a_section(section: str, scope: Scope) -> None:
    assert Wanted("a", "", section).scope is scope


def test_find() -> None:
    gaps: list[Skipped] = []
    tree = MemoryTree({"app/package.json": '{"name": "root"}', "app/m/package.json": "{", "lib/package.json": "{}"})
    assert projects.find(LOCK, tree, ".", gaps) == Project(".", "root")
    assert projects.find(LOCK, tree, "../lib", gaps) == Project("../lib")
    assert projects.find(LOCK, tree, "missing", gaps) is None
    assert gaps == []
    assert projects.find(LOCK, tree, "m", gaps) is None
    (gap,) = gaps
    assert (gap.path, gap.gap, gap.line) == ("app/m/package.json", Gap.UNREADABLE, 0)
    assert gap.reason.startswith("not valid JSON")


def test_find_members() -> None:
    gaps: list[Skipped] = []
    files: dict[str, str | bytes] = {
        "app/package.json": "{}",
        "app/b/package.json": '{"name": "b"}',
        "app/a/package.json": '{"name": "a"}',
        "app/a/node_modules/x/package.json": '{"name": "x"}',
        "app/c/package.json": "[]",
        "app/c/other.json": "{}",
        "app/deep/d/package.json": '{"name": "d"}',
        "b/package.json": '{"name": "elsewhere"}',
    }
    found = projects.find_members(LOCK, MemoryTree(files), ["*", "**/x"], gaps)
    assert [project.member for project in found] == ["a", "b"]
    assert [gap.path for gap in gaps] == ["app/c/package.json"]
    assert projects.find_members(LOCK, MemoryTree(files), [], gaps) == []
    root = SourceFile("yarn.lock", b"")
    assert [p.member for p in projects.find_members(root, MemoryTree(files), ["app/*", "b"], [])] == [
        "app/a",
        "app/b",
        "b",
    ]


PNPM = "importers:\n\n  .:\n    x: 1\n\n  packages/a:\n    x: 1\n\n  '@odd/b':\n    x: 1\n\npackages:\n\n  zod@1.0.0:\n"


@pytest.mark.parametrize(
    ("path", "files", "locked"),
    [
        ("package.json", {}, False),
        ("package.json", {"package-lock.json": ""}, True),
        ("package.json", {"npm-shrinkwrap.json": ""}, True),
        ("package.json", {"yarn.lock": ""}, True),
        ("package.json", {"pnpm-lock.yaml": ""}, True),
        ("package.json", {"bun.lock": ""}, True),
        ("package.json", {"deno.lock": ""}, True),
        ("package.json", {"bun.lockb": "", "sub/yarn.lock": ""}, False),
        ("packages/a/package.json", {"yarn.lock": ""}, False),
        ("packages/a/package.json", {"packages/a/yarn.lock": ""}, True),
        ("packages/a/package.json", {"yarn.lock": "", "package.json": '{"workspaces": ["packages/*"]}'}, True),
        ("packages/a/package.json", {"yarn.lock": "", "package.json": '{"workspaces": ["other/*"]}'}, False),
        ("packages/a/package.json", {"yarn.lock": "", "package.json": "{"}, False),
        ("packages/a/package.json", {"package.json": '{"workspaces": ["packages/*"]}'}, False),
        ("packages/a/package.json", {"yarn.lock": '"a@workspace:packages/a":'}, True),
        ("packages/a/package.json", {"yarn.lock": '"a@workspace:packages/ab":'}, False),
        ("packages/a/package.json", {"package-lock.json": '"packages/a": {'}, True),
        ("packages/a/package.json", {"package-lock.json": '"packages/ab": {'}, False),
        ("packages/a/package.json", {"pnpm-lock.yaml": PNPM}, True),
        ("packages/b/package.json", {"pnpm-lock.yaml": PNPM}, False),
        ("@odd/b/package.json", {"pnpm-lock.yaml": PNPM}, True),
        ("x/packages/a/package.json", {"x/pnpm-lock.yaml": PNPM}, True),
        ("x/packages/a/package.json", {"pnpm-lock.yaml": PNPM}, False),
        ("x/y/package.json", {"x/yarn.lock": "", "bun.lock": '"x/y": {'}, True),
    ],
)
def test_which_lock_file_speaks_for_a_project(path: str, files: dict[str, str | bytes], locked: bool) -> None:
    assert projects.locked(SourceFile(path, b"{}"), MemoryTree({path: "{}", **files})) is locked
