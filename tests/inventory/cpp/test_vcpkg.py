import json

import pytest

from deeptracy.inventory.cpp.vcpkg import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize("field", ["version", "version-semver", "version-date", "version-string"])
def test_an_override_pins_a_version(field: str) -> None:
    text = json.dumps({"dependencies": ["a"], "overrides": [{"name": "a", field: "1.0#2"}]})

    assert ids(read(parse, "vcpkg.json", text)) == ["a@1.0"]


@pytest.mark.parametrize("override", [1, {"name": "a"}, {"version": "1.0"}, {"name": "a", "version": 1}])
def test_an_override_without_name_or_version_pins_nothing(override: object) -> None:
    text = json.dumps({"dependencies": ["a"], "overrides": [override]})

    assert ids(read(parse, "vcpkg.json", text)) == ["a the version of the baseline"]


def test_the_first_mention_of_a_package_counts() -> None:
    text = json.dumps(
        {
            "dependencies": [{"name": "a", "version>=": "1.0"}],
            "features": {"x": {"dependencies": ["a", {"name": "b", "host": True}, {"name": "c", "host": "yes"}]}},
        }
    )

    parsed = read(parse, "vcpkg.json", text)

    assert ids(parsed) == ["a >=1.0", "b the version of the baseline", "c the version of the baseline"]
    assert [found.scope for found in parsed.dependencies] == [Scope.RUNTIME, Scope.BUILD, Scope.OPTIONAL]
    assert [found.direct for found in parsed.dependencies] == [True, True, True]


@pytest.mark.parametrize("default", ["x", {"name": "x", "platform": "linux"}])
def test_a_default_feature_is_not_optional(default: object) -> None:
    text = json.dumps({"default-features": [default, 1], "features": {"x": {"dependencies": ["a"]}, "y": 1}})

    assert read(parse, "vcpkg.json", text).dependencies[0].scope is Scope.RUNTIME


def test_a_package_does_not_depend_on_itself() -> None:
    assert ids(read(parse, "vcpkg.json", json.dumps({"name": "a", "dependencies": ["a", "b"]}))) == [
        "b the version of the baseline"
    ]


def test_only_dependencies_leave_something_unknown() -> None:
    assert read(parse, "vcpkg.json", '{"name": "a"}').gaps == []
    assert [gap.gap for gap in read(parse, "vcpkg.json", '{"dependencies": ["a"]}').gaps] == [Gap.TRANSITIVE]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '{"dependencies": {}}',
        '{"dependencies": [1]}',
        '{"dependencies": [{"host": true}]}',
        '{"dependencies": null}',
        '{"overrides": "x"}',
        '{"default-features": 1}',
        '{"features": {"x": {"dependencies": "a"}}}',
    ],
)
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "vcpkg.json", text)


def test_an_override_of_something_else_is_not_direct() -> None:
    text = json.dumps(
        {"dependencies": ["a"], "overrides": [{"name": "a", "version": "1.0"}, {"name": "b", "version": "2.0"}]}
    )

    assert [(found.id, found.direct) for found in read(parse, "vcpkg.json", text).dependencies] == [
        ("a@1.0", True),
        ("b@2.0", False),
    ]
