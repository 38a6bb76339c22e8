"""uv.lock beside what its fixtures hold."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.python.uv_lock import parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize(
    ("source", "private", "gap"),
    [
        ('registry = "https://x.example/simple"', "", Gap.PRIVATE_SOURCE),
        ('git = "https://git.example/a#0"', "fetched from git", Gap.PRIVATE_SOURCE),
        ('url = "https://x.example/a.zip"', "fetched from an address", Gap.PRIVATE_SOURCE),
        ('path = "a-1.zip"', "an archive on disk", Gap.PRIVATE_SOURCE),
        ('directory = "lib"', "a folder of the project", Gap.OWN),
        ('editable = "../lib"', "a folder of the project", Gap.OWN),
        ('virtual = "../../lib"', "a folder outside the project", Gap.PRIVATE_SOURCE),
        ("", "", Gap.PRIVATE_SOURCE),
    ],
)
def test_sources(source: str, private: str, gap: Gap) -> None:
    lock = f'[[package]]\nname = "a"\nversion = "1"\nsource = {{ {source} }}\n'

    (found,) = read(parse, "app/uv.lock", lock).dependencies

    assert (found.private, found.private_gap) == (private, gap)
    assert found.source == (source.partition('"')[2].rstrip('"'))


@pytest.mark.parametrize("kind", ["virtual", "editable"])
def test_the_project_itself_is_not_listed(kind: str) -> None:
    lock = f"""
[[package]]
name = "me"
source = {{ {kind} = "." }}
dependencies = [{{ name = "a" }}, {{ name = 7 }}, 8]
[package.optional-dependencies]
x = [{{ name = "b", version = "2" }}]
[package.dev-dependencies]
dev = [{{ name = "c" }}]
[[package]]
name = "a"
version = "1"
[[package]]
name = "b"
version = "1"
[[package]]
name = "b"
version = "2"
[[package]]
name = "c"
version = "1"
"""
    found = read(parse, "uv.lock", lock)

    assert ids(found) == ["a@1", "b@1", "b@2", "c@1"]
    assert [d.scope for d in found.dependencies] == [Scope.RUNTIME, Scope.RUNTIME, Scope.OPTIONAL, Scope.DEV]
    assert [d.workspaces for d in found.dependencies] == [()] * 4


def test_several_members_are_told_apart() -> None:
    lock = """
[manifest]
members = ["a", "b"]
[[package]]
name = "a"
source = { virtual = "a" }
dependencies = [{ name = "b" }, { name = "c" }]
[[package]]
name = "b"
source = { virtual = "b" }
dependencies = [{ name = "c" }]
[[package]]
name = "c"
version = "1"
"""
    (found,) = read(parse, "uv.lock", lock).dependencies

    assert (found.id, found.workspaces, found.direct) == ("c@1", ("a", "b"), True)


def test_only_members_are_the_project() -> None:
    lock = """
[manifest]
members = ["a"]
requirements = [{ name = "c" }]
[manifest.dependency-groups]
dev = [{ name = "d" }]
[[package]]
name = "a"
source = { editable = "a" }
[[package]]
name = "b"
source = { editable = "." }
[[package]]
name = "c"
version = "1"
dependencies = [{ name = "b" }]
[[package]]
name = "d"
version = "1"
"""
    found = read(parse, "uv.lock", lock).dependencies

    assert [(d.id, d.scope, d.direct) for d in found] == [
        ("b", Scope.RUNTIME, False),
        ("c@1", Scope.RUNTIME, True),
        ("d@1", Scope.DEV, True),
    ]


@pytest.mark.parametrize(
    ("lock", "reason"),
    [
        ("[[package]]\nversion = '1'", "a package without a name, at line 2"),
        ("[[package]]\nname = 'a'", "'a' at line 2 has no version"),
        ("[[package]]\nname = 'a'\nsource = { registry = 'x' }", "'a' at line 2 has no version"),
    ],
)
def test_entries_that_lack_something(lock: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, "uv.lock", lock)
