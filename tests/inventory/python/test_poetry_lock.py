"""poetry.lock beside what its fixtures hold."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.python.poetry_lock import parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import read


def package(*lines: str) -> str:
    return "\n".join(['[[package]]\nname = "a"\nversion = "1"', *lines])


@pytest.mark.parametrize(
    ("lines", "scope"),
    [
        ([], Scope.RUNTIME),
        (["optional = true"], Scope.OPTIONAL),
        (['category = "main"'], Scope.RUNTIME),
        (['category = "dev"'], Scope.DEV),
        (['category = "main"', "optional = true"], Scope.OPTIONAL),
        (['category = "dev"', "optional = true"], Scope.DEV),
        (['groups = ["main"]'], Scope.RUNTIME),
        (['groups = ["dev", "main"]', "optional = true"], Scope.OPTIONAL),
        (['groups = ["dev"]', "optional = true"], Scope.DEV),
        (["groups = []"], Scope.RUNTIME),
        (['groups = ["main"]', "markers = 'extra == \"x\"'"], Scope.OPTIONAL),
        (['groups = ["main", "dev"]', "[package.markers]", "main = 'extra == \"x\"'"], Scope.OPTIONAL),
        (['groups = ["main", "dev"]', "[package.markers]", "dev = 'extra == \"x\"'"], Scope.RUNTIME),
    ],
)
def test_scopes_without_a_project(lines: list[str], scope: Scope) -> None:
    (found,) = read(parse, "poetry.lock", package(*lines)).dependencies

    assert (found.scope, found.direct) == (scope, None)


@pytest.mark.parametrize(
    ("source", "private", "gap"),
    [
        ('type = "git"\nurl = "https://git.example/a"', "fetched from git", Gap.PRIVATE_SOURCE),
        ('type = "url"\nurl = "https://x.example/a.whl"', "fetched from an address", Gap.PRIVATE_SOURCE),
        ('type = "directory"\nurl = "../lib"', "a folder of the project", Gap.OWN),
        ('type = "directory"\nurl = "../../lib"', "a folder outside the project", Gap.PRIVATE_SOURCE),
        ('type = "file"\nurl = "a-1.tar.gz"', "an archive on disk", Gap.PRIVATE_SOURCE),
        ('type = "legacy"\nurl = "https://x.example/simple"', "", Gap.PRIVATE_SOURCE),
    ],
)
def test_sources(source: str, private: str, gap: Gap) -> None:
    (found,) = read(parse, "app/poetry.lock", package("[package.source]", source)).dependencies

    assert (found.private, found.private_gap) == (private, gap)
    assert found.source in source
    assert found.source


def test_edges_of_several_shapes() -> None:
    lock = """
[[package]]
name = "a"
version = "1"
[package.dependencies]
B = ">=1"
c = {version = ">=2", optional = true}
d = [{version = "<2", markers = "x"}, {version = ">=2"}, 7]
e = 3
[[package]]
name = "b"
version = "1"
[[package]]
name = "c"
version = "1"
[[package]]
name = "c"
version = "2"
[[package]]
name = "d"
version = "1"
[[package]]
name = "d"
version = "2"
"""
    found = read(parse, "poetry.lock", lock).dependencies

    assert {d.id for d in found if d.required_by == ("a@1",)} == {"b@1", "c@2", "d@1", "d@2"}


def test_the_project_tells_scopes_where_the_lock_does_not() -> None:
    lock = package("[package.dependencies]", 'b = "*"') + '\n[[package]]\nname = "b"\nversion = "1"\n'
    project = '[tool.poetry.group.x.dependencies]\na = "*"\n'

    found = read(parse, "app/poetry.lock", lock, {"app/pyproject.toml": project}).dependencies

    assert [(d.scope, d.direct) for d in found] == [(Scope.DEV, True), (Scope.DEV, False)]


def test_a_project_that_can_not_be_read_tells_nothing() -> None:
    (found,) = read(parse, "poetry.lock", package(), {"pyproject.toml": "x ="}).dependencies

    assert found.direct is None


@pytest.mark.parametrize(
    "lock", ['[[package]]\nname = "a"', '[[package]]\nversion = "1"', "[[package]]\nname = 1\nversion = 2"]
)
def test_an_entry_without_name_or_version(lock: str) -> None:
    with pytest.raises(Malformed, match="a package without name or version, at line 2"):
        read(parse, "poetry.lock", lock)
