"""pyproject.toml beside what its fixtures hold."""

import pytest

from deeptracy.inventory.parser import Malformed, Parsed, SourceFile
from deeptracy.inventory.python import project
from deeptracy.inventory.python.pyproject import parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import MemoryTree, ids, read


def test_lines_of_environments() -> None:
    text = "[project]\ndependencies = ['a']\n[tool.hatch.envs.x]\ndependencies = ['a']\n"

    assert [d.location.line for d in read(parse, "pyproject.toml", text).dependencies] == [2, 4]


def test_a_project_that_asks_for_nothing_has_no_gap() -> None:
    found = read(parse, "pyproject.toml", "[tool.black]\nline-length = 1\n[project]\nname = 'x'\n")

    assert (list(found.dependencies), list(found.gaps)) == ([], [])


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("[project]\ndependencies = ['a==1']", Scope.RUNTIME),
        ("[project.optional-dependencies]\nx = ['a==1']", Scope.OPTIONAL),
        ("[dependency-groups]\nx = ['a==1', {include-group = 'y'}]", Scope.DEV),
        ("[build-system]\nrequires = ['a==1']", Scope.BUILD),
        ("[tool.poetry.dependencies]\na = '1'", Scope.RUNTIME),
        ("[tool.uv]\ndev-dependencies = ['a==1']", Scope.DEV),
        ("[tool.pdm.dev-dependencies]\nx = ['a==1']", Scope.DEV),
        ("[tool.hatch.envs.default]\ndependencies = ['a==1']", Scope.DEV),
        ("[tool.hatch.envs.x]\nextra-dependencies = ['a==1']", Scope.DEV),
    ],
)
def test_each_table_has_its_scope(text: str, scope: Scope) -> None:
    found = read(parse, "pyproject.toml", text)

    assert [(d.id, d.scope, d.direct, d.location.line) for d in found.dependencies] == [("a@1", scope, True, 2)]
    assert [gap.gap for gap in found.gaps] == [Gap.TRANSITIVE]


@pytest.mark.parametrize(
    "text",
    [
        "project = 1",
        "tool = 1",
        "[project]\ndependencies = 'a'",
        "[project]\ndependencies = [1]",
        "[project]\noptional-dependencies = []",
        "[project.optional-dependencies]\nx = [{}]",
        "[dependency-groups]\nx = 'a'",
        "[build-system]\nrequires = 'a'",
        "[tool]\nuv = 1",
        "[tool.uv]\nsources = 1",
        "[tool]\npdm = 1",
        "[tool]\nhatch = 1",
        "[tool.hatch.envs.x]\ndependencies = 'a'",
        "[tool]\npoetry = 1",
        "x =",
    ],
)
def test_other_shapes_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "pyproject.toml", text)


def test_what_is_not_read_may_have_any_shape() -> None:
    text = "[tool]\nsetuptools.dynamic = 3\nhatch.envs.x = 1\nuv.index = 1\nuv.sources.a = 1\nuv.sources.b = [1]\n"

    assert list(read(parse, "pyproject.toml", text).dependencies) == []


def test_the_project_does_not_ask_for_itself() -> None:
    text = "[project]\nname = 'A.b'\noptional-dependencies.all = ['a_b[x]', 'c']\n"

    assert ids(read(parse, "pyproject.toml", text)) == ["c *"]


def test_sources_of_uv() -> None:
    text = """
[project]
dependencies = ["a", "B_b", "c", "d", "e", "f", "g", "h"]
[tool.uv.sources]
a = { git = "https://git.example/a" }
b-b = { path = "../../b" }
c = { url = "https://x.example/c.zip" }
d = [{ index = "own", marker = "x" }, { git = "https://git.example/d" }]
e = { workspace = true }
f = { index = "absent" }
g = { workspace = false }
[[tool.uv.index]]
name = "own"
url = "https://own.example"
[[tool.uv.index]]
name = 3
"""
    found = read(parse, "x/pyproject.toml", text).dependencies

    assert [(d.package.name, d.private, d.private_gap, d.source, d.requirement) for d in found] == [
        ("a", "fetched from git", Gap.PRIVATE_SOURCE, "https://git.example/a", ""),
        ("B_b", "a folder outside the project", Gap.PRIVATE_SOURCE, "../../b", ""),
        ("c", "fetched from an address", Gap.PRIVATE_SOURCE, "https://x.example/c.zip", ""),
        ("d", "", Gap.PRIVATE_SOURCE, "https://own.example", "*"),
        ("e", "a folder of the project", Gap.OWN, ".", ""),
        ("f", "", Gap.PRIVATE_SOURCE, "", "*"),
        ("g", "", Gap.PRIVATE_SOURCE, "", "*"),
        ("h", "", Gap.PRIVATE_SOURCE, "", "*"),
    ]


def test_folders_of_pdm() -> None:
    text = '[tool.pdm.dev-dependencies]\nx = ["-e file:///${PROJECT_ROOT}/lib#egg=a", "-e ./other"]\n'

    found = read(parse, "pyproject.toml", text)

    assert [(d.package.name, d.private_gap, d.location.line) for d in found.dependencies] == [("a", Gap.OWN, 2)]
    assert [(gap.gap, gap.line) for gap in found.gaps] == [(Gap.OWN, 2)]


def test_poetry_says_more_of_what_the_standard_names() -> None:
    text = """
[project]
dependencies = ["a==1"]
optional-dependencies.x = ["b==1", "not a name"]
[tool.poetry.dependencies]
A = { source = "own" }
b = { optional = true }
c = "2"
[tool.poetry.group.dev.dependencies]
a = "3"
"""
    found = read(parse, "pyproject.toml", text)

    assert ids(found) == ["a@1", "b@1", "c@2", "a@3"]
    assert [gap.gap for gap in found.gaps] == [Gap.UNREADABLE, Gap.TRANSITIVE]


@pytest.mark.parametrize(
    ("others", "computed"),
    [({}, True), ({"setup.py": ""}, False), ({"setup.cfg": ""}, False), ({"x/setup.cfg": ""}, True)],
)
def test_computed_dependencies_are_a_gap(others: dict[str, str | bytes], computed: bool) -> None:
    found = read(parse, "pyproject.toml", "[project]\nname = 'x'\ndynamic = ['dependencies']\n", others)

    assert [(gap.gap, gap.path) for gap in found.gaps] == ([(Gap.UNSUPPORTED, "pyproject.toml")] if computed else [])


@pytest.mark.parametrize(
    "text",
    [
        "[project]\ndynamic = ['version']",
        "[project]\ndynamic = 'dependencies'",
        "[project]\ndynamic = ['dependencies']\n[tool.poetry]\n",
        "[project]\ndynamic = ['dependencies']\n[tool.setuptools.dynamic]\ndependencies = {file = 3}",
    ],
)
def test_what_is_not_computed(text: str) -> None:
    assert read(parse, "pyproject.toml", text) == Parsed([], [])


def test_files_of_setuptools() -> None:
    text = """
[tool.setuptools.dynamic]
dependencies = { file = ["a.in", "absent.txt", 3] }
optional-dependencies.x = { file = "b.txt" }
optional-dependencies.y = { attr = "c" }
"""
    found = read(parse, "x/pyproject.toml", text, {"x/a.in": "a==1\n", "x/b.txt": "b==1\n"})

    assert [(d.id, d.scope, str(d.location)) for d in found.dependencies] == [
        ("a@1", Scope.RUNTIME, "x/a.in:1"),
        ("b@1", Scope.OPTIONAL, "x/b.txt:1"),
    ]
    assert [(gap.gap, gap.path) for gap in found.gaps] == [
        (Gap.UNREADABLE, "x/pyproject.toml"),
        (Gap.TRANSITIVE, "x/pyproject.toml"),
    ]


def test_what_is_covered_is_left_out() -> None:
    text = "[project]\ndependencies = ['a', '???']\noptional-dependencies.x = ['b']\n[build-system]\nrequires = ['c']\n"
    compiled = "# This file is autogenerated by pip-compile\n#    pip-compile pyproject.toml\n"

    found = read(parse, "pyproject.toml", text, {"requirements.txt": compiled})

    assert ids(found) == ["b *"]
    assert [gap.gap for gap in found.gaps] == [Gap.TRANSITIVE]


def test_the_project_beside_a_lock() -> None:
    text = """
[project]
name = "p"
dependencies = ["a", "A", "???"]
[dependency-groups]
g = ["b", "a"]
[build-system]
requires = ["c"]
"""
    tree = MemoryTree({"x/pyproject.toml": text})

    found = project.project_beside(SourceFile("x/uv.lock", b""), tree)

    assert found is not None
    assert [(root.name, root.scope) for root in found.roots] == [("a", Scope.RUNTIME), ("b", Scope.DEV)]
    assert found.name == "p"
    assert found.group_scopes == {"g": Scope.DEV}
    assert project.project_beside(SourceFile("uv.lock", b""), tree) is None


def test_group_scopes() -> None:
    text = b"""
[project.optional-dependencies]
a = []
same = []
[dependency-groups]
b = []
same = []
[tool.pdm.dev-dependencies]
c = []
[tool.poetry.group.d]
[tool.poetry.extras]
e = []
"""
    assert project.read(SourceFile("pyproject.toml", text)).group_scopes == {
        "a": Scope.OPTIONAL,
        "b": Scope.DEV,
        "c": Scope.DEV,
        "d": Scope.DEV,
        "e": Scope.OPTIONAL,
        "same": Scope.OPTIONAL,
    }
