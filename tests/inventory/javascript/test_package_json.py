"""package.json without a lock file."""

import json

import pytest

from deeptracy.inventory.javascript.package_json import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap, Scope, Skipped
from tests.inventory.in_memory import ids, read


def test_without_dependencies_there_is_nothing_to_say() -> None:
    parsed = read(parse, "package.json", '{"name": "x", "dependencies": {}}')
    assert (parsed.dependencies, parsed.gaps) == ((), ())


def test_where_a_lock_file_speaks_nothing_is_read() -> None:
    parsed = read(parse, "package.json", "not even JSON", {"yarn.lock": ""})
    assert (parsed.dependencies, parsed.gaps) == ((), ())


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["a"], "no lock file lists what this package depends on"),
        (["a", "b"], "no lock file lists what these packages depend on"),
    ],
)
def test_what_the_dependencies_need_is_not_known(names: list[str], reason: str) -> None:
    parsed = read(parse, "x/package.json", json.dumps({"devDependencies": dict.fromkeys(names, "1.0.0")}))
    assert parsed.gaps == (Skipped("x/package.json", reason, Gap.TRANSITIVE),)


def test_one_name_in_several_sections() -> None:
    document = {
        "devDependencies": {"a": "1.0.0", "b": "1.0.0"},
        "peerDependencies": {"a": "^1", "b": "=1.0.0"},
    }
    found = read(parse, "package.json", json.dumps(document, indent=2)).dependencies
    assert [(d.id, d.requirement, d.scope, d.location.line, d.direct) for d in found] == [
        ("a@1.0.0", "", Scope.DEV, 3, True),
        ("b@1.0.0", "", Scope.PEER, 4, True),
        ("a", "^1", Scope.PEER, 7, True),
    ]


def test_a_line_is_that_of_the_section() -> None:
    document = {
        "scripts": {"a": "run"},
        "dependencies": {"a": "^1"},
        "config": {"b": "x"},
        "devDependencies": {"b": "^1"},
    }
    found = read(parse, "package.json", json.dumps(document, indent=2)).dependencies
    assert [d.location.line for d in found] == [6, 12]


def test_private_ones_keep_their_reason() -> None:
    found = read(
        parse, "package.json", '{"dependencies": {"a": "workspace:^", "b": "file:b", "c": "1.0.0"}}'
    ).dependencies
    assert [(d.private, d.private_gap) for d in found] == [
        ("a workspace member of this project", Gap.OWN),
        ("taken from a folder, not from a registry", Gap.PRIVATE_SOURCE),
        ("", Gap.PRIVATE_SOURCE),
    ]
    assert ids(read(parse, "package.json", '{"dependencies": {"a": "workspace:^"}}')) == ["a workspace:^"]


@pytest.mark.parametrize("text", ["", "[]", '{"dependencies": 1}', '{"dependencies": {"a": {}}}', '{"a": 1, "a": 2}'])
def test_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "package.json", text)
