import pytest

from deeptracy.inventory.haskell.cabal_freeze import parse
from deeptracy.model.inventory import Scope
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize(
    ("constraint", "found"),
    [
        ("any.a ==1.0", ["a@1.0"]),
        ("a ==1.0", ["a@1.0"]),
        ("a == 1", ["a@1"]),
        ("a==1.0", ["a@1.0"]),
        ("any.a ==1.0 || ==1.1", ["a ==1.0 || ==1.1"]),
        ("a ==1.*", ["a ==1.*"]),
        ("a >=1", ["a >=1"]),
        ("any.a installed", ["a installed"]),
        ("a source", []),
        ("a test", []),
        ("a bench", []),
        ("a +fast", []),
        ("a -fast +slow", []),
        ("a", []),
        ("??", []),
        ("", []),
    ],
)
def test_a_constraint_on_the_version_counts(constraint: str, found: list[str]) -> None:
    assert ids(read(parse, "cabal.project.freeze", f"constraints: {constraint}\n")) == found


@pytest.mark.parametrize(
    ("qualifier", "scope"),
    [("", Scope.RUNTIME), ("any.", Scope.RUNTIME), ("setup.", Scope.BUILD), ("happy:setup.", Scope.BUILD)],
)
def test_a_setup_package_runs_when_others_are_built(qualifier: str, scope: Scope) -> None:
    (found,) = read(parse, "cabal.project.freeze", f"constraints: {qualifier}a ==1\n").dependencies

    assert (found.scope, found.package.name) == (scope, "a")


def test_a_field_goes_on_until_the_next_one() -> None:
    text = (
        "with-compiler: ghc\nConstraints:\n  a ==1,\n  -- b ==2,\n  c ==3\n"
        "index-state: HEAD\n  d ==4\nconstraints: e ==5, a ==1\n"
    )

    parsed = read(parse, "cabal.project.freeze", text)

    assert ids(parsed) == ["a@1", "c@3", "e@5"]
    assert [found.location.line for found in parsed.dependencies] == [3, 5, 8]


def test_one_package_may_be_at_two_versions() -> None:
    assert ids(read(parse, "cabal.project.freeze", "constraints: any.a ==1, x:setup.a ==2, any.a ==1\n")) == [
        "a@1",
        "a@2",
    ]
