"""Which entry of Yarn's lock file is meant."""

from collections.abc import Mapping
from typing import Any

import pytest

from deeptracy.inventory.javascript.descriptors import Descriptors
from deeptracy.inventory.javascript.projects import Project


def descriptors(resolutions: Mapping[str, Any] | None = None) -> Descriptors:
    found = Descriptors(Project(".", resolutions=resolutions or {}))
    found.add("a@^1", "a1")
    found.add("a@^2", "a2")
    found.add("@s/b@npm:^1", "b1")
    found.add("only@^1", "only")
    found.add("only@^2", "only")
    found.add("c@file:./c::locator=app%40workspace%3A.", "c")
    found.add("d@file:./c::locator=x", "d1")
    found.add("d@file:./d::locator=x", "d2")
    found.add("patched@npm:1.0.0", "plain")
    found.add("patched@patch:patched@npm%3A1.0.0#x", "patched")
    found.add_member("mine", "packages/mine")
    found.add_member("a", "packages/a")
    return found


@pytest.mark.parametrize(
    ("name", "asked", "key"),
    [
        ("a", "^1", "a1"),
        ("a", "^2", "a2"),
        ("a", "workspace:*", "packages/a"),
        ("@s/b", "^1", "b1"),
        ("@s/b", "npm:^1", "b1"),
        ("only", "^3", "only"),
        ("c", "file:./c", "c"),
        ("d", "file:./d", "d2"),
        ("d", "file:./e", None),
        ("mine", "0.1.0", "packages/mine"),
        ("unknown", "^1", None),
    ],
)
def test_find(name: str, asked: str, key: str | None) -> None:
    assert descriptors().find(name, asked) == key


@pytest.mark.parametrize("pattern", ["d", "**/d", "x/d", "x/**/d", "@s/x/d", "d@npm:^1", "x@npm:^1/d@^2"])
def test_resolutions_change_what_is_asked_for(pattern: str) -> None:
    assert descriptors({pattern: "file:./d", "e": 1}).find("d", "^9") == "d2"


@pytest.mark.parametrize("pattern", ["@s/d", "x/@s/d", "d/x", "/"])
def test_resolutions_of_other_packages_do_not(pattern: str) -> None:
    assert descriptors({pattern: "file:./d"}).find("d", "^9") is None


def test_a_scoped_name_in_resolutions() -> None:
    found = descriptors({"x/@s/b": "^1"})
    found.add("@s/b@npm:^2", "b2")
    assert found.find("@s/b", "^7") == "b1"


def test_what_is_asked_for_is_looked_up_before_what_resolutions_say() -> None:
    assert descriptors({"a": "^2"}).find("a", "^1") == "a1"


def test_without_a_project() -> None:
    assert Descriptors(None).find("a", "^1") is None
