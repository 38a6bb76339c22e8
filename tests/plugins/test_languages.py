"""Languages and their ecosystems."""

import pytest

from deeptracy.model import ecosystem
from deeptracy.plugins.languages import LANGUAGES, UnknownLanguage, ecosystems_of, normalise


def test_languages_lead_to_ecosystems_that_are_known() -> None:
    assert {name for names in LANGUAGES.values() for name in names} == ecosystem.LANGUAGES


@pytest.mark.parametrize(
    ("languages", "found"),
    [
        (["nodejs"], {"npm"}),
        (["javascript", "npm"], {"npm"}),
        (["Python", "JAVA"], {"PyPI", "Maven"}),
        (["c++"], {"ConanCenter", "vcpkg"}),
        (["julia"], {"Julia"}),
        (["go"], {"Go"}),
        (["github actions"], {"GitHub Actions"}),
        ([], set()),
    ],
)
def test_ecosystems_of_languages(languages: list[str], found: set[str]) -> None:
    assert ecosystems_of(languages) == found


def test_any_language_is_all_of_them() -> None:
    assert ecosystems_of(["python", "*"]) == ecosystem.LANGUAGES


def test_other_names_are_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownLanguage, match=r"'basic' is no known language; known are .*python.* and \*"):
        normalise("basic")
