import json
from typing import Any

import pytest

from deeptracy.inventory.dotnet.packages_lock import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.registry import format_of
from tests.inventory.in_memory import ids, read


def lock(**targets: Any) -> str:
    return json.dumps({"version": 1, "dependencies": targets}, indent=2)


def test_the_same_version_in_two_frameworks_is_one_dependency() -> None:
    entry = {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0"}

    parsed = read(parse, "packages.lock.json", lock(net6={"A": entry}, net8={"A": {**entry, "type": "Transitive"}}))

    assert ids(parsed) == ["A@1.0.0"]
    assert parsed.dependencies[0].direct is True
    assert parsed.dependencies[0].location.line == 5


def test_a_name_that_is_also_that_of_a_framework_has_its_own_line() -> None:
    parsed = read(parse, "packages.lock.json", lock(NET8={"NET8": {"type": "Direct", "resolved": "1.0.0"}}))

    assert [d.location.line for d in parsed.dependencies] == [4]


def test_a_project_may_have_no_version_a_package_must() -> None:
    assert ids(read(parse, "packages.lock.json", lock(net8={"a": {"type": "Project"}}))) == ["a *"]
    with pytest.raises(Malformed, match="the package 'a' has no name or no version"):
        read(parse, "packages.lock.json", lock(net8={"a": {"type": "Transitive"}}))


@pytest.mark.parametrize("path", ["packages.lock.json", "src/packages.My_App.lock.json"])
def test_both_names_of_the_file_are_read(path: str) -> None:
    found = format_of(path)

    assert found is not None
    assert found.name == "packages.lock.json"


@pytest.mark.parametrize("odd", [None, 1, [], "x"])
def test_odd_dependencies_of_a_package_are_passed_over(odd: object) -> None:
    text = lock(net8={"A": {"type": 1, "resolved": "1.0.0", "dependencies": odd}})

    assert ids(read(parse, "packages.lock.json", text)) == ["A@1.0.0"]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"dependencies": []}',
        '{"dependencies": {"net8": []}}',
        '{"dependencies": {"net8": {"A": 1}}}',
        '{"dependencies": {"net8": {"": {"resolved": "1.0.0"}}}}',
        '{"dependencies": {"net8": {"A": {"resolved": 1}}}}',
        '{"dependencies": {"net8": {"A": {"type": "Project", "resolved": 1}}}}',
    ],
)
def test_another_shape_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "packages.lock.json", text)
