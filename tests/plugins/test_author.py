"""What authors write, and what they are told when it is wrong."""

from typing import Any

import pytest

from deeptracy.model.severity import Level
from deeptracy.plugins import PluginResult, Severity, deeptracy_plugin
from deeptracy.plugins.author import MARK, Marked
from deeptracy.plugins.languages import UnknownLanguage


def probe(source: str) -> list[PluginResult]:
    return []


@pytest.mark.parametrize(
    ("languages", "kept"),
    [
        ("nodejs", ("nodejs",)),
        (" NodeJS ", ("nodejs",)),
        (["python", "java", "Python"], ("python", "java")),
        (("crates.io",), ("crates.io",)),
        ("*", ("*",)),
    ],
)
def test_the_mark_keeps_name_and_languages(languages: Any, kept: tuple[str, ...]) -> None:
    def finder(source: str) -> list[PluginResult]:
        return [PluginResult(source, "1", Severity.LOW)]

    marked = deeptracy_plugin(languages)(finder)
    assert marked is finder
    assert getattr(finder, MARK) == Marked("finder", kept)
    assert finder("x")[0].library == "x"


def test_a_name_can_be_chosen() -> None:
    assert getattr(deeptracy_plugin("go", name="my-check.2")(probe), MARK).name == "my-check.2"


@pytest.mark.parametrize(
    ("languages", "error", "said"),
    [
        (probe, TypeError, "needs the language: @deeptracy_plugin('python')"),
        ([], TypeError, "a language or a list"),
        ([1], TypeError, "a language or a list"),
        ("cobol85", UnknownLanguage, "'cobol85' is no known language; known are bioconductor, "),
        ("", UnknownLanguage, "no known language"),
    ],
)
def test_languages_are_checked(languages: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error) as caught:
        deeptracy_plugin(languages)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["", "9lives", "two words", "a/b", "a" * 65, "osv", "NVD"])
def test_names_are_checked(name: str) -> None:
    with pytest.raises(ValueError, match="plugin"):
        deeptracy_plugin("go", name=name)(probe)


def test_the_longest_name() -> None:
    assert getattr(deeptracy_plugin("go", name="a" * 64)(probe), MARK).name == "a" * 64


async def later(source: str) -> list[PluginResult]:
    return []


def without_argument() -> list[PluginResult]:
    return []


def with_two(source: str, other: str) -> list[PluginResult]:
    return []


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (later, "later is not a plain function"),
        (str, "str is not a plain function"),
        (without_argument, "without_argument must take one argument, the path of the source"),
        (with_two, "with_two must take one argument"),
    ],
)
def test_functions_are_checked(function: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        deeptracy_plugin("go")(function)


@pytest.mark.parametrize("word", ["critical", "CRITICAL", " Critical "])
def test_severities_are_read_in_any_case(word: str) -> None:
    assert Severity(word) is Severity.CRITICAL
    assert PluginResult("a", "1", word).severity is Severity.CRITICAL  # type: ignore[arg-type]


def test_severities_are_levels() -> None:
    assert [one.level for one in Severity] == [Level.CRITICAL, Level.HIGH, Level.MEDIUM, Level.LOW, Level.NONE]


def test_a_result_keeps_what_it_is_given() -> None:
    result = PluginResult("lodash", "4.17.20", Severity.HIGH, summary="s", advisory="CVE-2021-23337")
    assert (result.library, result.version, result.severity, result.summary, result.advisory) == (
        "lodash", "4.17.20", "HIGH", "s", "CVE-2021-23337",
    )  # fmt: skip
    bare = PluginResult("lodash", "", "low")  # type: ignore[arg-type]
    assert (bare.version, bare.summary, bare.advisory) == ("", None, None)


GOOD = {"library": "a", "version": "1", "severity": "LOW", "summary": None, "advisory": None}


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"library": ""}, ValueError, "library is empty"),
        ({"library": "  "}, ValueError, "library is empty"),
        ({"library": None}, TypeError, "library is None, not text"),
        ({"library": b"a"}, TypeError, "library is of type bytes, not text"),
        ({"version": 1.0}, TypeError, "version is of type float, not text"),
        ({"version": None}, TypeError, "version is None"),
        ({"summary": 1}, TypeError, "summary is of type int"),
        ({"advisory": []}, TypeError, "advisory is of type list"),
        ({"severity": None}, TypeError, "severity is None, not a Severity or its name"),
        ({"severity": 9.8}, TypeError, "severity is of type float"),
        ({"severity": "BAD"}, ValueError, "severity is 'BAD', not one of CRITICAL, HIGH, MEDIUM, LOW, NONE"),
        ({"library": "a" * 501}, ValueError, "library has 501 characters, 500 at most"),
        ({"version": "1" * 201}, ValueError, "version has 201 characters, 200 at most"),
        ({"summary": "s" * 20_001}, ValueError, "summary has 20001 characters"),
        ({"advisory": "s" * 2_001}, ValueError, "advisory has 2001 characters"),
        ({"summary": "a\0b"}, ValueError, "summary holds what is no character"),
        ({"library": "a\ud800"}, ValueError, "library holds what is no character"),
    ],
)
def test_results_are_checked(change: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error) as caught:
        PluginResult(**(GOOD | change))
    assert said in str(caught.value)


@pytest.mark.parametrize("longest", [{"library": "a" * 500}, {"version": "1" * 200}, {"summary": "s" * 20_000}])
def test_the_longest_values_are_taken(longest: dict[str, str]) -> None:
    PluginResult(**(GOOD | longest))  # type: ignore[arg-type]


def test_summary_and_advisory_are_named() -> None:
    with pytest.raises(TypeError):
        PluginResult("a", "1", Severity.LOW, "summary")  # type: ignore[call-arg]
