import time

import pytest

from deeptracy.inventory.jvm.interpolation import Properties

FIELDS = {"groupId": "com.example", "version": "1.0", "parent.version": "0.9", "artifactId": "${base}-app"}
VALUES = {
    "base": "shop", "nested": "${base}-${project.version}", "version": "property", "project.groupId": "other",
    "groupId": "bare", "empty": "", "loop.a": "${loop.b}", "loop.b": "x${loop.a}", "self": "${self}",
    "partly": "${base}${no}",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("plain", "plain"),
        ("${base}", "shop"),
        ("a${base}b${base}c", "ashopbshopc"),
        ("${nested}", "shop-1.0"),
        ("${project.version}", "1.0"),  # the project itself, whatever a property of this name says
        ("${project.groupId}", "com.example"),
        ("${pom.version}", "1.0"),
        ("${version}", "property"),  # a bare name is a property first
        ("${groupId}", "bare"),
        ("${artifactId}", "shop-app"),
        ("${parent.version}", "0.9"),
        ("${project.parent.version}", "0.9"),
        ("${empty}", ""),
        ("${no}", "${no}"),
        ("${env.HOME}", "${env.HOME}"),
        ("${project.base}", "${project.base}"),
        ("${partly}", "shop${no}"),
        ("${", "${"),
        ("${}", "${}"),
        ("${${base}}", "${shop}"),
        ("$base {base}", "$base {base}"),
    ],
)
def test_fill(text: str, filled: str) -> None:
    assert Properties(VALUES, FIELDS).fill(text) == filled


@pytest.mark.parametrize("name", ["loop.a", "loop.b", "self"])
def test_properties_that_lead_back_to_themselves_are_left_open(name: str) -> None:
    assert "${" in Properties(VALUES, FIELDS).fill("${" + name + "}")


def test_a_value_is_asked_for_once_and_answered_the_same() -> None:
    properties = Properties(VALUES, FIELDS)

    assert properties.fill("${nested}") == properties.fill("${nested}") == "shop-1.0"


def test_a_few_lines_that_stand_for_billions_are_left_as_they_are() -> None:
    values = {f"p{n}": f"${{p{n + 1}}}" * 10 for n in range(30)} | {"p30": "0123456789"}
    started = time.perf_counter()

    filled = Properties(values, {}).fill("${p0}")

    assert len(filled) <= 1000
    assert time.perf_counter() - started < 1


def test_the_longest_value_is_a_thousand_characters() -> None:
    values = {"long": "x" * 1000, "longer": "x" * 1001, "two": "${long}${long}"}

    assert Properties(values, {}).fill("${long}") == "x" * 1000
    assert Properties(values, {}).fill("${long}!") == "${long}!"
    assert Properties({"e": ""}, {}).fill("${e}" + "x" * 996) == "x" * 996
    assert Properties({"e": ""}, {}).fill("${e}" + "x" * 997) == "${e}" + "x" * 997
    assert Properties(values, {}).fill("${two}") == "${long}${long}"
    assert Properties(values, {}).fill("${base}" + "y" * 1000) == "${base}" + "y" * 1000


@pytest.mark.parametrize(("steps", "filled"), [(50, "end"), (51, "${p51}")])
def test_properties_of_properties_are_followed_fifty_deep(steps: int, filled: str) -> None:
    values = {f"p{n}": f"${{p{n + 1}}}" for n in range(steps)} | {f"p{steps}": "end"}

    assert Properties(values, {}).fill("${p0}") == filled


def test_a_long_chain_of_properties_ends() -> None:
    values = {f"p{n}": f"${{p{n + 1}}}" for n in range(100_000)} | {"short": "${p99999}"}

    assert Properties(values | {"p100000": "end"}, {}).fill("${short}") == "end"
    assert "${" in Properties(values, {}).fill("${p0}")
