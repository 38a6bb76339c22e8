import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.inventory.jvm.sbt_lock import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Scope
from tests.inventory.in_memory import ids, read

PATH = "build.sbt.lock"


def lock(*dependencies: Any, **more: Any) -> str:
    return json.dumps({"lockVersion": 1, "dependencies": list(dependencies), **more}, indent=1)


def entry(coordinates: str, *configurations: Any) -> dict[str, Any]:
    org, name, version = coordinates.split(":")
    return {"org": org, "name": name, "version": version, "configurations": list(configurations)}


@pytest.mark.parametrize(
    ("configurations", "scope"),
    [
        (["compile", "test"], Scope.RUNTIME),
        (["runtime"], Scope.RUNTIME),
        (["optional", "test"], Scope.OPTIONAL),
        (["provided", "test"], Scope.PROVIDED),
        (["test"], Scope.TEST),
        (["it"], Scope.TEST),
        (["scala-tool", "scala-doc-tool", "plugin"], Scope.BUILD),
        (["own"], Scope.RUNTIME),
        ([], Scope.RUNTIME),
        (["provided", "compile-internal"], Scope.PROVIDED),
        (["compile-internal"], Scope.RUNTIME),
        ([1, None], Scope.RUNTIME),
    ],
)
def test_scopes(configurations: list[Any], scope: Scope) -> None:
    (one,) = read(parse, PATH, lock(entry("a:b:1", *configurations))).dependencies

    assert (one.id, one.scope, one.direct) == ("a:b@1", scope, None)
    assert one.package.purl == "pkg:maven/a/b@1"


def test_lines_are_those_of_the_entries_also_where_names_repeat() -> None:
    text = lock(entry("g:g:1"), entry("g:h:1"), entry("g:i:g"))
    parsed = read(parse, PATH, text)

    lines = text.splitlines()
    assert [lines[d.location.line - 1].strip() for d in parsed.dependencies] == ['"org": "g",'] * 3
    assert len({d.location.line for d in parsed.dependencies}) == 3


@pytest.mark.parametrize("version", [1, 2, 9])
def test_every_generation_says_so(version: int) -> None:
    assert ids(read(parse, PATH, lock(entry("a:b:1"), lockVersion=version))) == ["a:b@1"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not valid JSON"),
        ("[]", "^the document is not an object$"),
        ("{}", "^it has no lockVersion or no list of dependencies$"),
        ('{"lockVersion": 1}', "it has no lockVersion or no list"),
        ('{"dependencies": []}', "it has no lockVersion or no list"),
        ('{"lockVersion": 1, "dependencies": {}}', "it has no lockVersion or no list"),
        (lock("a:b:1"), "^a dependency lacks its org, name or version$"),
        (lock({"org": "a"}), "a dependency lacks"),
        (lock(None), "a dependency lacks"),
        (lock({"org": "a", "name": 1, "version": "1"}), "a dependency lacks"),
    ],
)
def test_another_kind_of_file(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, PATH, text)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["org", "name", "version", "configurations"]),
        st.none()
        | st.integers()
        | st.text(max_size=3)
        | st.lists(st.none() | st.text(max_size=5) | st.lists(st.none()), max_size=3),
    )
)
def test_whatever_the_types_are_there_is_an_answer(wild: dict[str, Any]) -> None:
    whole = all(isinstance(wild.get(key), str) and wild[key] for key in ("org", "name", "version"))
    if whole:
        assert len(read(parse, PATH, lock(wild)).dependencies) == 1
    else:
        with pytest.raises(Malformed):
            read(parse, PATH, lock(wild))
