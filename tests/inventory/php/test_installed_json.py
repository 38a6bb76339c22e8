import json

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.php.installed_json import parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read

PACKAGES = [
    {"name": "a/b", "version": "1.0"},
    {"name": "c/d", "version": "2.0", "dist": {"type": "path", "url": "packages/d"}},
]
PATH = "vendor/composer/installed.json"


def test_the_list_of_composer_1() -> None:
    parsed = read(parse, PATH, json.dumps(PACKAGES))

    assert ids(parsed) == ["a/b@1.0", "c/d@2.0"]
    assert {d.scope for d in parsed.dependencies} == {Scope.RUNTIME}


@pytest.mark.parametrize(
    ("names", "scopes"),
    [
        (["c/d"], [Scope.RUNTIME, Scope.DEV]),
        ([], [Scope.RUNTIME, Scope.RUNTIME]),
        (["a/b", 1, None], [Scope.DEV, Scope.RUNTIME]),
        ("c/d", [Scope.RUNTIME, Scope.RUNTIME]),
    ],
)
def test_the_object_of_composer_2_tells_what_is_for_development(names: object, scopes: list[Scope]) -> None:
    parsed = read(parse, PATH, json.dumps({"packages": PACKAGES, "dev": True, "dev-package-names": names}))

    assert [d.scope for d in parsed.dependencies] == scopes


def test_the_project_is_two_folders_up() -> None:
    composer = '{"require": {"a/b": "*"}}'

    parsed = read(parse, f"sub/{PATH}", json.dumps(PACKAGES), {"sub/composer.json": composer, "composer.json": "{}"})

    assert [d.direct for d in parsed.dependencies] == [True, False]
    assert parsed.dependencies[1].private_gap is Gap.OWN


@pytest.mark.parametrize("text", ["1", "{}", '{"packages": 1}', "[1]", '{"dev": true}'])
def test_another_shape_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, PATH, text)
