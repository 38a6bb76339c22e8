import json
from typing import Any

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.php.project import Project, Wanted, is_package, project_at
from deeptracy.model.inventory import Scope
from tests.inventory.in_memory import MemoryTree


def project(**fields: Any) -> Project:
    return Project("x", json.dumps(fields).encode())


@pytest.mark.parametrize("name", ["a/b", "php-http/client", "ext-x/y"])
def test_packages_have_a_vendor(name: str) -> None:
    assert is_package(name)


@pytest.mark.parametrize("name", ["php", "ext-json", "lib-icu", "composer-runtime-api", "hhvm", "/", "a/", "/b", ""])
def test_the_platform_has_none(name: str) -> None:
    assert not is_package(name)


def test_what_the_project_asks_for_in_the_order_of_the_file() -> None:
    found = project(**{"require-dev": {"a/b": "^1"}, "require": {"php": "*", "c/d": "2.0", "e/f": 3}}).wanted

    assert found == (Wanted("require-dev", "a/b", "^1"), Wanted("require", "c/d", "2.0"), Wanted("require", "e/f", "*"))
    assert [wanted.scope for wanted in found] == [Scope.DEV, Scope.RUNTIME, Scope.RUNTIME]


@pytest.mark.parametrize("empty", [[], {}, None])
def test_empty_requirements(empty: object) -> None:
    assert project(require=empty).wanted == ()


@pytest.mark.parametrize("wrong", ["a/b", ["a/b"], 1])
def test_requirements_of_another_shape_are_malformed(wrong: object) -> None:
    with pytest.raises(Malformed, match="'require' is not an object"):
        project(require=wrong)


@pytest.mark.parametrize(
    ("repository", "url"),
    [
        ("https://git.example/a/b.git", "https://git.example/a/b"),
        ("https://git.example/a/b", "https://GIT.example/a/B.git"),
        ("git@git.example:a/b.git", "ssh://git@git.example/a/b"),
        ("https://user:secret@git.example/a/b/", "https://git.example/a/b.git"),
        ("../b", "../b"),
    ],
)
@pytest.mark.parametrize("kind", ["vcs", "git", "github", "svn"])
def test_a_repository_is_known_in_any_spelling(kind: str, repository: str, url: str) -> None:
    found = project(repositories=[{"type": kind, "url": repository}])

    assert found.names_repository("a/b", url)
    assert not found.names_repository("a/b", url + "c")
    assert not found.names_repository("a/b", "")


@pytest.mark.parametrize("kind", ["composer", "path", "package", "artifact", "pear", "", None, 1])
def test_other_kinds_name_no_source(kind: object) -> None:
    found = project(repositories=[{"type": kind, "url": "https://git.example/a"}])

    assert not found.names_repository("a/b", "https://git.example/a")


@pytest.mark.parametrize("package", [{"name": "A/b"}, [{"name": "c/d"}, {"name": "a/B"}, 1, {"name": 2}]])
def test_a_package_defined_in_place(package: object) -> None:
    found = project(repositories={"mine": {"type": "package", "package": package}, "registry.example": False})

    assert found.names_repository("a/b", "")
    assert not found.names_repository("a/c", "")


@pytest.mark.parametrize(
    "repositories", [None, 1, [1, None, []], {}, [{"type": "package"}], [{"type": "vcs"}], [{"type": "vcs", "url": 1}]]
)
def test_repositories_of_another_shape_name_nothing(repositories: object) -> None:
    found = project(repositories=repositories)

    assert not found.names_repository("a/b", "https://git.example/a")
    assert not found.names_repository("", "")


def test_folders_of_packages() -> None:
    found = project(repositories=[{"type": "path", "url": "packages/*"}, {"type": "vcs", "url": "v"}, {"type": "path"}])

    assert found.folders() == ["packages/*", ""]


def test_a_project_that_is_not_there_or_not_readable_is_none() -> None:
    tree = MemoryTree({"x/composer.json": '{"require": {"a/b": "1"}}', "bad/composer.json": "["})

    found = project_at("x/composer.json", tree)

    assert found is not None
    assert (found.folder, found.wanted) == ("x", (Wanted("require", "a/b", "1"),))
    assert project_at("composer.json", tree) is None
    assert project_at("bad/composer.json", tree) is None
