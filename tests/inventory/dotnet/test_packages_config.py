import pytest

from deeptracy.inventory.dotnet.packages_config import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Scope
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize(
    ("flag", "scope"), [("true", Scope.DEV), ("True", Scope.DEV), ("false", Scope.RUNTIME), ("", Scope.RUNTIME)]
)
def test_a_development_dependency(flag: str, scope: Scope) -> None:
    text = f'<packages><package id=" A " version=" 1.0 " developmentDependency="{flag}"/></packages>'

    (found,) = read(parse, "packages.config", text).dependencies

    assert (found.id, found.scope, found.direct) == ("A@1.0", scope, None)


def test_other_elements_are_passed_over() -> None:
    assert ids(read(parse, "packages.config", "<packages><x/><x><package/></x></packages>")) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<configuration/>", "its outermost element is <configuration>, not <packages>"),
        ('<packages>\n<package version="1"/></packages>', "the package at line 2 has no id or no version"),
        ('<packages><package id="A"/></packages>', "the package at line 1 has no id or no version"),
        ('<packages><package id="A" version=" "/></packages>', "the package at line 1 has no id or no version"),
        ("<packages>", "not valid XML"),
    ],
)
def test_another_shape_is_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, "packages.config", text)
