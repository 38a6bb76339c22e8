import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.rust.manifest import Manifest, Shared, Wanted
from deeptracy.model.inventory import Scope


def wanted(text: str, shared: Shared | None = None, folder: str = "") -> list[Wanted]:
    return list(Manifest(folder, text.encode(), shared).wanted)


@pytest.mark.parametrize(
    ("section", "scope"),
    [
        ("dependencies", Scope.RUNTIME),
        ("dev-dependencies", Scope.DEV),
        ("dev_dependencies", Scope.DEV),
        ("build-dependencies", Scope.BUILD),
        ("build_dependencies", Scope.BUILD),
        ("target.'cfg(windows)'.dependencies", Scope.RUNTIME),
        ("target.x86_64-pc-windows-gnu.dev-dependencies", Scope.DEV),
        ('target."cfg(any(unix, target_os = \\"x\\"))".build-dependencies', Scope.BUILD),
    ],
)
def test_a_section_tells_the_scope(section: str, scope: Scope) -> None:
    (found,) = wanted(f'[package]\nname = "p"\n\n[{section}]\na = "1"\n')

    assert (found.name, found.requirement, found.scope) == ("a", "1", scope)
    assert found.line == (5 if "\\" not in section else 0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"1.2"', Wanted("a", "1.2", Scope.RUNTIME, 2)),
        ('{ version = "1.2" }', Wanted("a", "1.2", Scope.RUNTIME, 2)),
        ('{ version = "1.2", optional = true }', Wanted("a", "1.2", Scope.OPTIONAL, 2)),
        ('{ version = "1.2", optional = false }', Wanted("a", "1.2", Scope.RUNTIME, 2)),
        ('{ package = "b", version = "1.2" }', Wanted("b", "1.2", Scope.RUNTIME, 2)),
        ('{ path = "x" }', Wanted("a", "*", Scope.RUNTIME, 2, folder="m/x")),
        ('{ path = "../x", version = "1" }', Wanted("a", "1", Scope.RUNTIME, 2, folder="x")),
        ('{ path = "" }', Wanted("a", "*", Scope.RUNTIME, 2, folder="m")),
        ('{ git = "https://git.example/a" }', Wanted("a", "*", Scope.RUNTIME, 2, git="https://git.example/a")),
        ('{ version = "1", registry = "company" }', Wanted("a", "1", Scope.RUNTIME, 2, registry="company")),
        ('{ version = "1", registry-index = "x" }', Wanted("a", "1", Scope.RUNTIME, 2, registry="x")),
        ("{}", Wanted("a", "*", Scope.RUNTIME, 2)),
        ("{ version = 1, path = 2, git = 3, package = 4 }", Wanted("a", "*", Scope.RUNTIME, 2)),
    ],
)
def test_what_a_dependency_asks_for(value: str, expected: Wanted) -> None:
    assert wanted(f"[dependencies]\na = {value}\n", folder="m") == [expected]


def test_only_a_dependency_of_the_package_itself_is_optional() -> None:
    (found,) = wanted('[dev-dependencies]\na = { version = "1", optional = true }\n')

    assert found.scope is Scope.DEV


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[dependencies]\n"a" = "1"', 2),
        ("[dependencies]\n'a' = '1'", 2),
        ('[dependencies]\na.version = "1"', 2),
        ('[dependencies.a]\nversion = "1"', 1),
        ('[ dependencies . "a" ]\nversion = "1"', 1),
        ('[dev-dependencies]\na = "2"\n[dependencies]\n\na = "1"', 5),
        ('dependencies = { a = "1" }', 0),
    ],
)
def test_the_line_of_a_dependency(text: str, line: int) -> None:
    assert wanted(text)[0].line == line


@pytest.mark.parametrize(
    ("folder", "git", "registry", "private"),
    [
        (None, "", "", ""),
        ("", "", "", "from a folder"),
        (None, "g", "r", "from a git repository"),
        (None, "", "r", "from another registry than crates.io"),
    ],
)
def test_what_is_not_from_crates_io_is_private(folder: str | None, git: str, registry: str, private: str) -> None:
    assert Wanted("a", "1", Scope.RUNTIME, 0, folder, git, registry).private == private


SHARED = Shared("root", {"a": "1.5", "b": {"version": "2", "package": "c", "path": "crates/b"}, "bad": 1})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.workspace = true", Wanted("a", "1.5", Scope.RUNTIME, 2)),
        ("a = { workspace = true, optional = true }", Wanted("a", "1.5", Scope.OPTIONAL, 2)),
        ("b = { workspace = true }", Wanted("c", "2", Scope.RUNTIME, 2, folder="root/crates/b")),
        ("gone = { workspace = true }", Wanted("gone", "*", Scope.RUNTIME, 2)),
        ("a = { workspace = false }", Wanted("a", "*", Scope.RUNTIME, 2)),
    ],
)
def test_what_is_inherited_comes_from_the_root(text: str, expected: Wanted) -> None:
    assert wanted(f"[dependencies]\n{text}\n", SHARED, "root/m") == [expected]


def test_a_root_inherits_from_itself() -> None:
    text = '[workspace.dependencies]\na = { path = "a" }\n[dependencies]\na = { workspace = true }\n'

    assert wanted(text, folder="r") == [Wanted("a", "*", Scope.RUNTIME, 4, folder="r/a")]


@pytest.mark.parametrize(
    ("text", "name"),
    [('[package]\nname = "p"', "p"), ('[project]\nname = "old"', "old"), ("[package]\nname = 1", ""), ("", "")],
)
def test_the_name_of_the_package(text: str, name: str) -> None:
    assert Manifest("", text.encode()).name == name


@pytest.mark.parametrize(
    "text",
    ["dependencies = 1", "[dependencies]\na = 1", "[dependencies]\na = ['1']", "package = 'a'", "workspace = 1",
     "target = 1", "[target]\nx = 1", "[target.x]\ndependencies = 1", "workspace.dependencies = 1", "[dependencies",
     "[dependencies]\n'' = '1'"],
)  # fmt: skip
def test_another_shape_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        Manifest("", text.encode())


def test_an_inherited_dependency_of_another_shape_is_malformed() -> None:
    with pytest.raises(Malformed, match="the dependency 'bad' is neither a version nor a table"):
        wanted("[dependencies]\nbad.workspace = true", SHARED)


@pytest.mark.parametrize(
    ("requirement", "version", "admitted"),
    [
        ("1.2", "1.9.0", True),
        ("1.2", "2.0.0", False),
        ("1.2", "1.1.9", False),
        ("=1.2.3", "1.2.3", True),
        ("=1.2.3", "1.2.4", False),
        (">1, <2", "2.0.0", False),
        ("*", "0.1.0", True),
        ("nonsense", "1.0.0", True),
        ("1", "nonsense", True),
    ],
)
def test_whether_a_version_will_do(requirement: str, version: str, admitted: bool) -> None:
    assert Wanted("a", requirement, Scope.RUNTIME).admits(version) is admitted
