import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.ruby.gemfile_lock import parse
from deeptracy.model.inventory import Dependency, Gap, Scope
from tests.inventory.in_memory import ids, read

LOCK = """\
GEM
  remote: https://registry.example/
  specs:
    a (1.0)
      b
    b (2.0)
      missing
    b (2.0-java)
      c (~> 1)
    c (1.1)

DEPENDENCIES
  a
  b
"""


def test_a_gem_for_several_platforms_is_one() -> None:
    parsed = read(parse, "Gemfile.lock", LOCK)

    assert ids(parsed) == ["a@1.0", "b@2.0", "c@1.1"]
    assert [d.required_by for d in parsed.dependencies] == [(), ("a@1.0",), ("b@2.0",)]
    assert [d.direct for d in parsed.dependencies] == [True, True, False]
    assert [d.location.line for d in parsed.dependencies] == [4, 6, 10]
    assert {d.source for d in parsed.dependencies} == {"https://registry.example/"}


@pytest.mark.parametrize(
    ("lock", "gemfile"),
    [
        ("Gemfile.lock", "Gemfile"),
        ("x/Gemfile.lock", "x/Gemfile"),
        ("gems.locked", "gems.rb"),
        ("Gemfile.next.lock", "Gemfile.next"),
        ("gemfiles/rails_7.gemfile.lock", "gemfiles/rails_7.gemfile"),
    ],
)
def test_scopes_follow_the_groups_of_the_gemfile_beside_it(lock: str, gemfile: str) -> None:
    parsed = read(parse, lock, LOCK, {gemfile: 'gem "a"\ngem "b", group: :test\n'})
    only_tests = read(parse, lock, LOCK, {gemfile: 'gem "a", group: :development\ngem "b", group: :test\n'})

    assert [d.scope for d in parsed.dependencies] == [Scope.RUNTIME] * 3
    assert [d.scope for d in only_tests.dependencies] == [Scope.DEV, Scope.DEV, Scope.DEV]


def source(text: str, path: str = "Gemfile.lock") -> Dependency:
    (found,) = read(parse, path, text).dependencies
    return found


@pytest.mark.parametrize(
    ("path", "remote", "gap"),
    [
        ("Gemfile.lock", ".", Gap.OWN),
        ("Gemfile.lock", "engines/a", Gap.OWN),
        ("sub/Gemfile.lock", "..", Gap.OWN),
        ("sub/Gemfile.lock", "../a", Gap.OWN),
        ("Gemfile.lock", "../a", Gap.PRIVATE_SOURCE),
        ("sub/Gemfile.lock", "../../a", Gap.PRIVATE_SOURCE),
        ("Gemfile.lock", "/srv/a", Gap.PRIVATE_SOURCE),
    ],
)
def test_a_folder_of_the_target_is_the_projects_own(path: str, remote: str, gap: Gap) -> None:
    found = source(f"PATH\n  remote: {remote}\n  specs:\n    a (1.0)\n", path)

    assert (found.private, found.private_gap, found.source) == ("from a folder", gap, remote)


@pytest.mark.parametrize(
    ("kind", "private"), [("GIT", "from a git repository"), ("PLUGIN SOURCE", "from a plugin's source"), ("GEM", "")]
)
def test_where_a_gem_is_from(kind: str, private: str) -> None:
    found = source(f"{kind}\n  remote: https://x.example/a\n  specs:\n    a (1.0)\n")

    assert (found.private, found.private_gap, found.source) == (private, Gap.PRIVATE_SOURCE, "https://x.example/a")


def test_a_folder_without_an_address_is_not_known_to_be_the_projects_own() -> None:
    assert source("PATH\n  specs:\n    a (1.0)\n").private_gap is Gap.PRIVATE_SOURCE


def test_of_several_indexes_it_is_not_told_which_one_a_gem_is_from() -> None:
    assert source("GEM\n  remote: https://a.example\n  remote: https://b.example\n  specs:\n    a (1.0)\n").source == ""


def test_what_the_gemspec_of_the_project_asks_for_is_direct() -> None:
    text = "PATH\n  remote: .\n  specs:\n    own (1.0)\n      a\n\n"
    text += "GEM\n  specs:\n    a (1.0)\n      b\n    b (1.0)\n\nDEPENDENCIES\n  own!\n"

    found = read(parse, "Gemfile.lock", text, {"Gemfile": 'gemspec\ngem "a", group: :test\n'}).dependencies

    assert [(d.package.name, d.direct, d.scope) for d in found] == [
        ("own", True, Scope.RUNTIME),
        ("a", True, Scope.RUNTIME),
        ("b", False, Scope.RUNTIME),
    ]


def test_a_gem_without_a_version_is_not_pinned() -> None:
    found = source("GEM\n  specs:\n    a\n")

    assert (found.package.version, found.requirement) == ("", ">= 0")


def test_another_file_is_malformed() -> None:
    with pytest.raises(Malformed):
        read(parse, "Gemfile.lock", "{}")
