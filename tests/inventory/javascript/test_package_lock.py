"""package-lock.json of versions 2 and 3."""

import json
from typing import Any

import pytest

from deeptracy.inventory.javascript import specifier
from deeptracy.inventory.javascript.package_lock import parse
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.model.inventory import Dependency, Gap, Scope
from tests.inventory.in_memory import ids, read

PATH = "package-lock.json"


def lock(packages: dict[str, Any]) -> Parsed:
    return read(parse, PATH, json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2))


def by_id(parsed: Parsed) -> dict[str, Dependency]:
    return {dependency.id: dependency for dependency in parsed.dependencies}


def test_the_nearest_copy_upwards_is_meant() -> None:
    found = by_id(
        lock(
            {
                "": {"dependencies": {"a": "^1", "b": "^1"}},
                "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "^2", "@s/c": "^1", "missing": "^1"}},
                "node_modules/a/node_modules/b": {"version": "2.0.0", "dependencies": {"@s/c": "^2"}},
                "node_modules/a/node_modules/b/node_modules/@s/c": {"version": "2.0.0", "dependencies": {"b": "*"}},
                "node_modules/b": {"version": "1.0.0", "dependencies": {"b": "*"}},
                "node_modules/@s/c": {"version": "1.0.0", "dependencies": {"b": "^1"}},
            }
        )
    )
    assert {key: d.required_by for key, d in found.items()} == {
        "a@1.0.0": (),
        "b@2.0.0": ("a@1.0.0", "@s/c@2.0.0"),
        "@s/c@2.0.0": ("b@2.0.0",),
        "b@1.0.0": ("b@1.0.0", "@s/c@1.0.0"),
        "@s/c@1.0.0": ("a@1.0.0",),
    }
    assert [key for key, d in found.items() if d.direct] == ["a@1.0.0", "b@1.0.0"]


@pytest.mark.parametrize(
    ("flags", "scope"),
    [
        ({}, Scope.RUNTIME),
        ({"dev": True}, Scope.DEV),
        ({"dev": True, "optional": True}, Scope.DEV),
        ({"dev": True, "peer": True}, Scope.DEV),
        ({"optional": True}, Scope.OPTIONAL),
        ({"devOptional": True}, Scope.OPTIONAL),
        ({"peer": True}, Scope.PEER),
        ({"peer": True, "optional": True}, Scope.PEER),
        ({"dev": "true", "peer": 1, "optional": "yes", "devOptional": []}, Scope.RUNTIME),
    ],
)
def test_flags_tell_the_scope(flags: dict[str, Any], scope: Scope) -> None:
    (found,) = lock({"": {}, "node_modules/a": {"version": "1.0.0", **flags}}).dependencies
    assert found.scope is scope


@pytest.mark.parametrize(
    ("resolved", "asked", "private"),
    [
        ("https://registry.example/a/-/a-1.0.0.tgz", "^1", ""),
        ("https://registry.example/a/-/a-1.0.0.tgz", "npm:a@^1", ""),
        (None, "^1", ""),
        (False, "^1", ""),
        ("https://files.example/a.tgz", "https://files.example/a.tgz", specifier.ADDRESS),
        ("https://codeload.example/x/a/tar.gz/1", "x/a", specifier.GIT),
        ("git+ssh://git@git.example/a.git#1", "^1", specifier.GIT),
        ("file:a.tgz", "^1", specifier.ARCHIVE),
    ],
)
def test_what_is_no_registrys(resolved: object, asked: str, private: str) -> None:
    entry = {"version": "1.0.0", "resolved": resolved}
    (found,) = lock({"": {"dependencies": {"a": asked}}, "node_modules/a": entry}).dependencies
    assert (found.private, found.private_gap) == (private, Gap.PRIVATE_SOURCE)
    assert found.source == (resolved or "")


def test_a_private_address_that_a_dependency_asks_for() -> None:
    packages = {
        "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "http://files.example/b.tgz"}},
        "node_modules/b": {"version": "1.0.0", "resolved": "http://files.example/b.tgz"},
    }
    assert by_id(lock(packages))["b@1.0.0"].private == specifier.ADDRESS


WORKSPACE: dict[str, Any] = {
    "": {"workspaces": ["packages/*"], "dependencies": {"b": "*"}},
    "node_modules/a": {"resolved": "packages/a", "link": True},
    "node_modules/b": {"resolved": "packages/b", "link": True},
    "node_modules/folder": {"resolved": "libs/folder", "link": True},
    "node_modules/outside": {"resolved": "../outside", "link": True},
    "node_modules/x": {"version": "1.0.0"},
    "libs/folder": {"version": "4.0.0", "dependencies": {"x": "^1"}, "devDependencies": {"x": "^1"}},
    "libs/folder/node_modules/x": {"version": "4.0.0", "dev": True},
    "packages/a": {"version": "0.1.0", "devDependencies": {"x": "^1", "folder": "file:../../libs/folder"}},
    "packages/b": {
        "name": "@mine/b",
        "version": "0.2.0",
        "dependencies": {"x": "^2", "outside": "file:../../../outside"},
    },
    "packages/node_modules/x": {"version": "3.0.0"},
    "packages/b/node_modules/x": {"version": "2.0.0"},
}


def test_workspaces() -> None:
    parsed = lock(WORKSPACE)
    found = by_id(parsed)
    assert ids(parsed) == [
        "outside ../outside",
        "x@1.0.0",
        "folder@4.0.0",
        "x@4.0.0",
        "@mine/b@0.2.0",
        "x@3.0.0",
        "x@2.0.0",
    ]
    assert found["x@1.0.0"].direct is False
    assert (found["x@2.0.0"].workspaces, found["x@2.0.0"].required_by) == (("packages/b",), ("@mine/b@0.2.0",))
    assert (found["x@3.0.0"].workspaces, found["x@3.0.0"].required_by) == (("packages/a",), ())
    assert found["x@4.0.0"].required_by == ("folder@4.0.0",)
    member = found["@mine/b@0.2.0"]
    assert (member.private, member.private_gap, member.scope) == (specifier.WORKSPACE, Gap.OWN, Scope.RUNTIME)
    assert (member.workspaces, member.direct, member.required_by) == ((".",), True, ())
    folder = found["folder@4.0.0"]
    assert (folder.private, folder.private_gap, folder.workspaces) == (
        specifier.FOLDER,
        Gap.PRIVATE_SOURCE,
        ("packages/a",),
    )
    assert (found["outside"].private, found["outside"].requirement) == (specifier.FOLDER, "../outside")


def test_a_member_named_for_development_only() -> None:
    packages = {
        "": {"workspaces": {"packages": ["a"]}, "devDependencies": {"a": "*"}},
        "node_modules/a": {"resolved": "a", "link": True},
        "a": {"name": "a"},
    }
    (found,) = lock(packages).dependencies
    assert (found.scope, found.id, found.requirement) == (Scope.DEV, "a", "*")


def test_what_the_project_asks_for_and_the_file_does_not_list() -> None:
    parsed = lock(
        {"": {"dependencies": {"a": "^1"}, "optionalDependencies": {"b": "^1"}, "peerDependencies": {"c": "^1"}}}
    )
    assert ids(parsed) == ["a ^1"]


def test_an_alias_and_a_name_with_odd_parts() -> None:
    packages = {
        "node_modules/alias": {"name": "real", "version": "1.0.0"},
        "my_node_modules/x": {"version": "2.0.0"},
        "node_modules/a/lib/b": {"version": "3.0.0"},
        "node_modules/@s": {"version": "4.0.0"},
        "node_modules/": {"version": "5.0.0"},
        "node_modules/c": {"version": 6, "resolved": "https://u:p@files.example/c"},
    }
    found = lock({"": {}, **packages})
    assert ids(found) == ["real@1.0.0", "x@2.0.0", "b@3.0.0", "@s@4.0.0", "@5.0.0", "c https://files.example/c"]
    assert [bool(d.private) for d in found.dependencies] == [False, True, True, True, True, False]


def test_lines() -> None:
    found = lock(
        {"": {"dependencies": {"b": "^1"}}, "node_modules/a": {"dependencies": {"b": "^1"}}, "node_modules/b": {}}
    )
    assert [d.location.line for d in found.dependencies] == [9, 14]
    assert [d.location.path for d in found.dependencies] == [PATH, PATH]


def test_a_place_that_is_nested_as_deep_as_may_be() -> None:
    place = "/".join(["node_modules/a"] * 100)
    assert len(lock({place: {"version": "1.0.0"}}).dependencies) == 1
    with pytest.raises(Malformed, match="nested too deeply"):
        lock({place + "/node_modules/b": {"version": "1.0.0"}})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not valid JSON"),
        ("[]", "the document is not an object"),
        ("{}", "names neither packages nor dependencies"),
        ('{"packages": null}', "'packages' is not an object"),
        ('{"packages": []}', "'packages' is not an object"),
        ('{"packages": {"node_modules/a": 1}}', "the package 'node_modules/a' is not an object"),
        ('{"packages": {"node_modules/a": {"dependencies": ["b"]}}}', "'dependencies' is not an object"),
        ('{"packages": {"node_modules/a": {"peerDependencies": {"b": 1}}}}', "what 'peerDependencies' says of 'b'"),
        ("<<<<<<< HEAD\n{}", "not valid JSON"),
    ],
)
def test_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, PATH, text)


def test_odd_types_where_little_hangs_on_them() -> None:
    packages = {
        "": {"name": 1, "workspaces": 7},
        "node_modules/a": {"name": [], "version": {}, "resolved": 3, "link": "yes", "dependencies": None},
        "node_modules/b": {"link": True},
    }
    assert ids(lock(packages)) == ["a *", "b *"]
