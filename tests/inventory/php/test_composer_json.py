import json
from typing import Any

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.php.composer_json import parse
from deeptracy.inventory.registry import FORMATS
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read


def manifest(**fields: Any) -> str:
    return json.dumps(fields, indent=4)


def test_only_an_exact_constraint_is_a_version() -> None:
    wanted = {"php": ">=8", "a/b": "1.2.3", "c/d": "^1.2", "e/f": "dev-main", "g/h": "*"}

    assert ids(read(parse, "composer.json", manifest(require=wanted))) == [
        "a/b@1.2.3",
        "c/d ^1.2",
        "e/f dev-main",
        "g/h *",
    ]


def test_the_line_is_that_of_the_requirement() -> None:
    text = manifest(
        suggest={"a/b": "why"}, require={"a/b": "^1"}, conflict={"c/d": "2"}, **{"require-dev": {"c/d": "^1"}}
    )

    found = read(parse, "composer.json", text).dependencies

    assert [(d.package.name, d.scope, d.location.line) for d in found] == [
        ("a/b", Scope.RUNTIME, 6),
        ("c/d", Scope.DEV, 12),
    ]


def test_what_these_need_in_turn_is_not_known() -> None:
    (gap,) = read(parse, "x/composer.json", manifest(require={"a/b": "^1"})).gaps

    assert (gap.path, gap.gap) == ("x/composer.json", Gap.TRANSITIVE)
    assert gap.reason == "there is no composer.lock, so what these packages depend on is not known"


@pytest.mark.parametrize("wanted", [{}, {"php": "^8"}])
def test_without_packages_nothing_is_missing(wanted: dict[str, str]) -> None:
    parsed = read(parse, "composer.json", manifest(require=wanted))

    assert (list(parsed.dependencies), list(parsed.gaps)) == ([], [])


def test_folders_that_the_project_names_hold_its_own_packages() -> None:
    text = manifest(
        require={"a/own": "*", "a/other": "*", "a/inline": "1.0.0"},
        repositories=[{"type": "path", "url": "../packages/*"}, {"type": "package", "package": {"name": "a/inline"}}],
    )
    others: dict[str, str | bytes] = {
        "packages/own/composer.json": '{"name": "A/Own"}',
        "packages/bad/composer.json": "[",
        "packages/deep/er/composer.json": '{"name": "a/other"}',
        "elsewhere/composer.json": '{"name": "a/other"}',
    }

    parsed = read(parse, "x/composer.json", text, others)

    assert [(d.private, d.private_gap) for d in parsed.dependencies] == [
        ("from a folder of the project", Gap.OWN),
        ("", Gap.PRIVATE_SOURCE),
        ("from a repository that composer.json names", Gap.PRIVATE_SOURCE),
    ]


def test_only_packages_of_the_project_need_no_lock_file() -> None:
    text = manifest(require={"a/own": "*"}, repositories=[{"type": "path", "url": "own"}])

    assert list(read(parse, "composer.json", text, {"own/composer.json": '{"name": "a/own"}'}).gaps) == []


@pytest.mark.parametrize(
    ("path", "paths", "needless"),
    [
        ("composer.json", {"composer.lock"}, True),
        ("docs/composer.json", {"composer.lock"}, False),
        ("vendor/a/b/composer.json", {"vendor/composer/installed.json"}, True),
    ],
)
def test_where_another_file_says_it_all(path: str, paths: set[str], needless: bool) -> None:
    format_ = next(one for one in FORMATS if one.name == "composer.json")

    assert format_.yields(path, paths) is needless


@pytest.mark.parametrize("text", ["[]", "1", '{"require": 1}', "{"])
def test_another_shape_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "composer.json", text)
