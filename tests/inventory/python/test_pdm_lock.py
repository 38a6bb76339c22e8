"""pdm.lock beside what its fixtures hold."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.python.pdm_lock import parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import read

PROJECT = """
[project]
optional-dependencies.extra = []
[dependency-groups]
test = []
[tool.pdm.dev-dependencies]
own = []
"""


@pytest.mark.parametrize(
    ("groups", "with_project", "without"),
    [
        ('["default"]', Scope.RUNTIME, Scope.RUNTIME),
        ('["test", "default"]', Scope.RUNTIME, Scope.RUNTIME),
        ('["extra"]', Scope.OPTIONAL, Scope.OPTIONAL),
        ('["extra", "test"]', Scope.OPTIONAL, Scope.OPTIONAL),
        ('["test"]', Scope.DEV, Scope.DEV),
        ('["own"]', Scope.DEV, Scope.OPTIONAL),
        ("[]", Scope.RUNTIME, Scope.RUNTIME),
        ("[1]", Scope.RUNTIME, Scope.RUNTIME),
        ("3", Scope.RUNTIME, Scope.RUNTIME),
    ],
)
def test_scopes_by_groups(groups: str, with_project: Scope, without: Scope) -> None:
    lock = f'[[package]]\nname = "a"\nversion = "1"\ngroups = {groups}\n'

    (found,) = read(parse, "pdm.lock", lock, {"pyproject.toml": PROJECT}).dependencies
    (alone,) = read(parse, "pdm.lock", lock).dependencies

    assert (found.scope, alone.scope) == (with_project, without)
    assert (found.direct, alone.direct) == (True, None)


@pytest.mark.parametrize(
    ("line", "private", "gap"),
    [
        ('git = "https://git.example/a"', "fetched from git", Gap.PRIVATE_SOURCE),
        ('hg = "https://hg.example/a"', "fetched from Mercurial", Gap.PRIVATE_SOURCE),
        ('path = "./lib"', "a folder of the project", Gap.OWN),
        ('url = "https://x.example/a.zip"', "fetched from an address", Gap.PRIVATE_SOURCE),
        ("url = 3", "", Gap.PRIVATE_SOURCE),
    ],
)
def test_sources(line: str, private: str, gap: Gap) -> None:
    (found,) = read(parse, "pdm.lock", f'[[package]]\nname = "a"\nversion = "1"\n{line}\n').dependencies

    assert (found.private, found.private_gap) == (private, gap)


def test_entries_for_extras_are_one_package() -> None:
    lock = """
[[package]]
name = "a"
version = "1"
dependencies = ["b>=1", "not a requirement", 7]
[[package]]
name = "a"
version = "1"
extras = ["x"]
dependencies = ["a==1", "c; x == 'y'"]
[[package]]
name = "b"
version = "1"
[[package]]
name = "c"
version = "1"
"""
    found = read(parse, "pdm.lock", lock).dependencies

    assert [(d.id, d.location.line, d.required_by) for d in found] == [
        ("a@1", 3, ()),
        ("b@1", 12, ("a@1",)),
        ("c@1", 15, ("a@1",)),
    ]


def test_an_entry_without_a_version() -> None:
    with pytest.raises(Malformed, match="a package without name or version, at line 2"):
        read(parse, "pdm.lock", '[[package]]\nname = "a"')
