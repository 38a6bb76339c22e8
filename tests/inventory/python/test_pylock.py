"""pylock.toml beside what its fixtures hold."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.python.pylock import parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import read


@pytest.mark.parametrize(
    ("marker", "scope"),
    [
        ("", Scope.RUNTIME),
        ("python_version < '3'", Scope.RUNTIME),
        ("'default' in dependency_groups", Scope.RUNTIME),
        ("'x' in extras", Scope.OPTIONAL),
        ("'x' in extras or 'dev' in dependency_groups", Scope.OPTIONAL),
        ("'dev' in dependency_groups", Scope.DEV),
    ],
)
def test_scopes_by_markers(marker: str, scope: Scope) -> None:
    lock = f'default-groups = ["default", 7]\n[[packages]]\nname = "a"\nversion = "1"\nmarker = "{marker}"\n'

    (found,) = read(parse, "pylock.toml", lock).dependencies

    assert (found.scope, found.direct, found.location.line) == (scope, None, 3)


@pytest.mark.parametrize(
    ("source", "private", "gap", "address"),
    [
        ('index = "https://x.example/simple"', "", Gap.PRIVATE_SOURCE, "https://x.example/simple"),
        (
            'vcs = { type = "hg", url = "https://hg.example/a" }',
            "fetched from Mercurial",
            Gap.PRIVATE_SOURCE,
            "https://hg.example/a",
        ),
        ('vcs = { type = "git", path = "../a" }', "fetched from git", Gap.PRIVATE_SOURCE, "../a"),
        ('directory = { path = "lib" }', "a folder of the project", Gap.OWN, "lib"),
        ('archive = { path = "a.zip" }', "an archive on disk", Gap.PRIVATE_SOURCE, "a.zip"),
        (
            'archive = { url = "https://x.example/a.zip" }',
            "fetched from an address",
            Gap.PRIVATE_SOURCE,
            "https://x.example/a.zip",
        ),
        ("archive = 3", "", Gap.PRIVATE_SOURCE, ""),
    ],
)
def test_sources(source: str, private: str, gap: Gap, address: str) -> None:
    (found,) = read(parse, "pylock.x.toml", f'[[packages]]\nname = "a"\nversion = "1"\n{source}\n').dependencies

    assert (found.private, found.private_gap, found.source) == (private, gap, address)


def test_edges_of_the_specification() -> None:
    lock = """
[[packages]]
name = "a"
version = "1"
dependencies = [{ name = "b", version = "2" }, { name = "c" }, { version = "1" }, 4]
tool.pdm.dependencies = ["d"]
[[packages]]
name = "b"
version = "1"
[[packages]]
name = "b"
version = "2"
[[packages]]
name = "c"
version = "1"
[[packages]]
name = "d"
version = "1"
"""
    found = read(parse, "pylock.toml", lock).dependencies

    assert [d.id for d in found if d.required_by] == ["b@2", "c@1"]


def test_a_folder_needs_no_version() -> None:
    (found,) = read(parse, "pylock.toml", '[[packages]]\nname = "a"\ndirectory = { path = "." }').dependencies

    assert found.id == "a"


@pytest.mark.parametrize("lock", ['[[packages]]\nname = "a"', '[[packages]]\nversion = "1"'])
def test_an_entry_without_name_or_version(lock: str) -> None:
    with pytest.raises(Malformed, match="a package without name or version, at line 2"):
        read(parse, "pylock.toml", lock)


@pytest.mark.parametrize("value", ["3", '"default"', "[3]"])
def test_default_groups_of_another_type_are_none(value: str) -> None:
    entry = "[[packages]]\nname = 'a'\nversion = '1'\nmarker = \"'default' in dependency_groups\"\n"

    found = read(parse, "pylock.toml", f"default-groups = {value}\n{entry}")

    assert found.dependencies[0].scope is Scope.DEV
