import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.r.description import parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize(
    ("field", "scope"),
    [
        ("Depends", Scope.RUNTIME),
        ("Imports", Scope.RUNTIME),
        ("LinkingTo", Scope.BUILD),
        ("Suggests", Scope.DEV),
        ("Enhances", Scope.OPTIONAL),
    ],
)
def test_the_field_tells_the_scope(field: str, scope: Scope) -> None:
    (found,) = read(parse, "DESCRIPTION", f"Package: p\n{field}: a (>= 1.0)\n").dependencies

    assert (found.scope, found.requirement, found.direct, found.location.line) == (scope, ">= 1.0", True, 2)


def test_what_r_brings_is_left_out() -> None:
    assert ids(read(parse, "DESCRIPTION", "Depends: R (>= 4.0), methods, stats4, a.b2\n")) == ["a.b2 any"]


def test_two_bounds_stand_in_two_items() -> None:
    text = "Imports: a (>= 1.0), b,\n  a (< 2.0)\nSuggests: b (>= 3)\n"

    parsed = read(parse, "DESCRIPTION", text)

    assert ids(parsed) == ["a >= 1.0, < 2.0", "b >= 3"]
    assert [found.scope for found in parsed.dependencies] == [Scope.RUNTIME, Scope.RUNTIME]


def test_each_package_is_on_its_line() -> None:
    parsed = read(parse, "DESCRIPTION", "Package: p\nImports:\n    a,\n    b (>=\n 1), c\n")

    assert [(found.package.name, found.location.line) for found in parsed.dependencies] == [
        ("a", 3),
        ("b", 4),
        ("c", 5),
    ]


@pytest.mark.parametrize("text", ["Package: p\nVersion: 1\n", "What this is about.\n\nNothing to do with R\n", ""])
def test_a_file_without_dependencies_gives_nothing(text: str) -> None:
    parsed = read(parse, "DESCRIPTION", text)

    assert (list(parsed.dependencies), list(parsed.gaps)) == ([], [])


def test_what_the_packages_depend_on_is_not_known() -> None:
    assert [gap.gap for gap in read(parse, "DESCRIPTION", "Imports: a\n").gaps] == [Gap.TRANSITIVE]
    assert read(parse, "DESCRIPTION", "Imports: methods\n").gaps == []


def test_a_paragraph_that_is_none_is_malformed() -> None:
    with pytest.raises(Malformed, match="line 2"):
        read(parse, "DESCRIPTION", "Imports: a\nnonsense\n")
