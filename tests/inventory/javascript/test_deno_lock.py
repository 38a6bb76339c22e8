"""deno.lock of all versions."""

import json
from typing import Any

import pytest

from deeptracy.inventory.javascript.deno_lock import parse
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.model.inventory import Dependency, Gap, Scope, Skipped
from tests.inventory.in_memory import ids, read


def lock(document: dict[str, Any], files: dict[str, str | bytes] | None = None) -> Parsed:
    return read(parse, "deno.lock", json.dumps(document, indent=2), files)


def by_id(parsed: Parsed) -> dict[str, Dependency]:
    return {dependency.id: dependency for dependency in parsed.dependencies}


V5: dict[str, Any] = {
    "version": "5",
    "specifiers": {
        "jsr:@std/a@^1": "1.0.0",
        "jsr:@std/b@^2": "2.0.0",
        "npm:c@3": "3.0.0_peer@1.0.0",
        "npm:inline@1": "1.0.0",
        "npm:real@4": "4.0.0",
        "npm:unlisted@1": "1.0.0",
    },
    "jsr": {
        "@std/a@1.0.0": {"integrity": "00", "dependencies": ["jsr:@std/b", "npm:c@3"]},
        "@std/b@2.0.0": {"integrity": "00"},
    },
    "npm": {
        "c@3.0.0_peer@1.0.0": {"dependencies": ["d", "e@1.0.0", "alias@npm:real@4.0.0", "missing"]},
        "d@1.0.0": {"optionalDependencies": ["e@2.0.0"], "tarball": "https://registry.example/d.tgz"},
        "e@1.0.0": {},
        "e@2.0.0": {"dependencies": ["e"]},
        "inline@1.0.0": {},
        "peer@1.0.0": {},
        "real@4.0.0": {},
    },
    "workspace": {
        "dependencies": ["jsr:@std/a@^1"],
        "packageJson": {"dependencies": ["npm:real@4", "npm:gone@^9"]},
        "members": {"m": {"packageJson": {"dependencies": ["npm:c@3"]}}, "n": 7},
    },
}


def test_version_5() -> None:
    parsed = lock(V5)
    found = by_id(parsed)
    assert ids(parsed) == [
        "@std/a@1.0.0",
        "@std/b@2.0.0",
        "c@3.0.0",
        "d@1.0.0",
        "e@1.0.0",
        "e@2.0.0",
        "inline@1.0.0",
        "peer@1.0.0",
        "real@4.0.0",
        "gone ^9",
    ]
    assert [d.location.line for d in parsed.dependencies] == [12, 19, 24, 32, 38, 39, 44, 45, 46, 0]
    assert [d.package.ecosystem for d in parsed.dependencies] == ["JSR", "JSR"] + ["npm"] * 8
    assert {key: d.required_by for key, d in found.items() if d.required_by} == {
        "@std/b@2.0.0": ("@std/a@1.0.0",),
        "c@3.0.0": ("@std/a@1.0.0",),
        "d@1.0.0": ("c@3.0.0",),
        "e@1.0.0": ("c@3.0.0",),
        "e@2.0.0": ("d@1.0.0",),
        "real@4.0.0": ("c@3.0.0",),
    }
    assert {key: d.workspaces for key, d in found.items() if d.direct} == {
        "@std/a@1.0.0": (".",),
        "c@3.0.0": ("m",),
        "inline@1.0.0": (".",),
        "real@4.0.0": (".",),
        "gone": (".",),
    }
    assert {key for key, d in found.items() if d.scope is Scope.OPTIONAL} == {"e@2.0.0"}
    assert found["d@1.0.0"].source == "https://registry.example/d.tgz"
    assert not any(d.private for d in parsed.dependencies)
    assert parsed.gaps == []


def test_package_json_tells_scopes() -> None:
    project = '{"devDependencies": {"alias": "npm:real@4"}}'
    member = '{"peerDependencies": {"c": "3"}}'
    found = by_id(lock(V5, {"package.json": project, "m/package.json": member}))
    assert found["c@3.0.0"].scope is Scope.RUNTIME  # by way of @std/a
    assert found["real@4.0.0"].scope is Scope.RUNTIME
    lone = {**V5, "jsr": {}, "specifiers": {"npm:real@4": "4.0.0"}, "npm": {"real@4.0.0": {}}}
    assert by_id(lock(lone, {"package.json": project}))["real@4.0.0"].scope is Scope.DEV


def test_a_package_json_that_cannot_be_read_is_told() -> None:
    assert [gap.path for gap in lock(V5, {"m/package.json": "["}).gaps] == ["m/package.json"]


def test_version_3() -> None:
    document = {
        "version": "3",
        "packages": {
            "specifiers": {"npm:a@1": "npm:a@1.0.0", "jsr:@s/b@2": "jsr:@s/b@2.0.0", "npm:c@1": "npm:c@1.0.0"},
            "npm": {"a@1.0.0": {"dependencies": {"x": "c@1.0.0"}}, "c@1.0.0": {}},
            "jsr": {"@s/b@2.0.0": {"dependencies": ["npm:c@1"]}},
        },
        "workspace": {"dependencies": ["npm:a@1"]},
    }
    parsed = lock(document)
    assert [(d.id, d.direct, d.workspaces) for d in parsed.dependencies] == [
        ("a@1.0.0", True, ()),
        ("c@1.0.0", False, ()),
        ("@s/b@2.0.0", True, ()),
    ]
    assert by_id(parsed)["c@1.0.0"].required_by == ("a@1.0.0", "@s/b@2.0.0")


def test_version_2() -> None:
    npm = {
        "specifiers": {"a@^1": "a@1.0.0"},
        "packages": {"a@1.0.0": {"dependencies": {"x": "b@1.0.0_a@1.0.0"}}, "b@1.0.0_a@1.0.0": {}},
    }
    parsed = lock({"version": "2", "remote": {}, "npm": npm})
    assert [(d.id, d.direct, d.required_by) for d in parsed.dependencies] == [
        ("a@1.0.0", True, ()),
        ("b@1.0.0", False, ("a@1.0.0",)),
    ]


@pytest.mark.parametrize(
    ("remote", "reason"),
    [
        (["https://a.example/x.ts"], "1 module is loaded from addresses (a.example), which no advisory feed covers"),
        (
            ["https://u:p@b.example/x", "http://a.example/x", "https://a.example/y", "npm:x", "https://[/"],
            "4 modules are loaded from addresses (?, a.example, b.example), which no advisory feed covers",
        ),
        (
            [f"https://{host}.example/" for host in "dcba"],
            "4 modules are loaded from addresses (a.example, b.example, c.example, ...), which no advisory feed covers",
        ),
    ],
)
def test_modules_from_addresses(remote: list[str], reason: str) -> None:
    parsed = lock({"version": "4", "remote": dict.fromkeys(remote, "00")})
    assert parsed.gaps == [Skipped("deno.lock", reason, Gap.NO_FEED, 3)]
    first = lock(dict.fromkeys(remote, "00"))  # version 1 has nothing else
    assert first.gaps == [Skipped("deno.lock", reason, Gap.NO_FEED, 0)]


def test_no_modules_from_addresses() -> None:
    assert lock({"version": "5", "remote": {}}).gaps == []
    assert lock({"version": "5", "remote": ["https://a.example"]}).gaps == []


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("[]", "the document is not an object"),
        ("", "not valid JSON"),
        ('{"version": "5", "npm": [1]}', "'npm' is not an object"),
        ('{"version": "5", "jsr": [1]}', "'jsr' is not an object"),
        ('{"version": "5", "specifiers": [1]}', "'specifiers' is not an object"),
        ('{"version": "5", "npm": {"a@1": 1}}', "the package 'a@1' is not an object"),
        ('{"version": "2", "npm": {"packages": [1]}}', "'npm' is not an object"),
    ],
)
def test_malformed(document: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, "deno.lock", document)


def test_odd_types_where_little_hangs_on_them() -> None:
    document = {
        "version": 5,
        "packages": 1,
        "specifiers": {"npm:a@1": 7, "odd": "b", "npm:b@1": "9.9.9"},
        "npm": {"a@1.0.0": {"dependencies": [1, {}, "npm:"], "optionalDependencies": 8, "tarball": 9}, "b": {}},
        "workspace": {"dependencies": ["a", 1], "packageJson": [], "members": []},
    }
    assert ids(lock(document)) == ["a@1.0.0", "b *"]
    assert ids(lock({**document, "workspace": []})) == ["a@1.0.0", "b *"]
