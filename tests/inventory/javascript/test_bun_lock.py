"""bun.lock."""

import pytest

from deeptracy.inventory.javascript import specifier
from deeptracy.inventory.javascript.bun_lock import parse
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.model.inventory import Dependency, Gap, Scope
from tests.inventory.in_memory import ids, read

LOCK = """\
{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "app",
      "dependencies": {
        "a": "^1",
        "gone": "^9",
      },
      "peerDependencies": { "p": "*" },
      "optionalDependencies": { "absent": "*" },
    },
    "packages/@s/mine": {
      "name": "@s/mine",
      "version": "0.1.0",
      "devDependencies": { "a": "^3", "other": "workspace:*" },
    },
    "packages/other": {
      "name": "other",
      "dependencies": { "p": "*" },
    },
  },
  "packages": {
    // one for each way
    "@s/mine": ["@s/mine@workspace:packages/@s/mine", { "dependencies": { "p": "*" } }],
    "@s/mine/a": ["a@3.0.0", "https://registry.example/a.tgz", { "dependencies": { "b": "*" } }, "sha512-x"],
    "@s/mine/a/b": ["b@3.0.0", "", {}, "sha512-x"],
    "a": ["a@1.0.0", "", { "dependencies": { "b": "*", "@s/c": "*" }, "peerDependencies": { "p": "*", "q": "*" }, \
"optionalPeers": ["q"] }, "sha512-x"],
    "a/@s/c": ["@s/c@1.0.0", "", { "dependencies": { "b": "*" } }, "sha512-x"],
    "a/@s/c/b": ["b@2.0.0", "", {}, "sha512-x"],
    "b": ["b@1.0.0", "", { "optionalDependencies": { "alias": "npm:real@1" } }, "sha512-x"],
    "alias": ["real@1.0.0", "", {}, "sha512-x"],
    "app": ["app@root:", {}],
    "git": ["git@git+https://t@git.example/git.git#00", { "dependencies": { "b": "*" } }, "00"],
    "other": ["other@workspace:packages/other", {}],
    "p": ["p@1.0.0", "", {}, "sha512-x"],
    "q": ["q@1.0.0", "", {}, "sha512-x"],
    "stray": ["stray@workspace:packages/stray", {}],
  },
}
"""


def by_id(parsed: Parsed) -> dict[str, Dependency]:
    return {dependency.id: dependency for dependency in parsed.dependencies}


def test_a_workspace() -> None:
    parsed = read(parse, "bun.lock", LOCK)
    found = by_id(parsed)
    assert ids(parsed) == [
        "a@3.0.0",
        "b@3.0.0",
        "a@1.0.0",
        "@s/c@1.0.0",
        "b@2.0.0",
        "b@1.0.0",
        "real@1.0.0",
        "git git+https://git.example/git.git#00",
        "other workspace:packages/other",
        "p@1.0.0",
        "q@1.0.0",
        "gone ^9",
    ]
    assert [d.location.line for d in parsed.dependencies] == [26, 27, 28, 29, 30, 31, 32, 34, 35, 36, 37, 0]
    assert {key: d.required_by for key, d in found.items() if d.required_by} == {
        "b@3.0.0": ("a@3.0.0",),
        "@s/c@1.0.0": ("a@1.0.0",),
        "b@2.0.0": ("@s/c@1.0.0",),
        "b@1.0.0": ("a@1.0.0", "git"),
        "real@1.0.0": ("b@1.0.0",),
        "p@1.0.0": ("a@1.0.0", "other"),
    }
    assert {key: d.workspaces for key, d in found.items() if d.direct} == {
        "a@3.0.0": ("packages/@s/mine",),
        "a@1.0.0": (".",),
        "other": ("packages/@s/mine",),
        "p@1.0.0": (".", "packages/other"),
        "gone": (".",),
    }
    assert {key: d.scope.value for key, d in found.items() if d.scope is not Scope.RUNTIME} == {
        "a@3.0.0": "dev",
        "b@3.0.0": "dev",
        "real@1.0.0": "optional",
        "other": "dev",
    }
    assert found["a@3.0.0"].source == "https://registry.example/a.tgz"
    assert (found["git"].private, found["git"].source) == (specifier.GIT, "git+https://t@git.example/git.git#00")
    assert (found["other"].private, found["other"].private_gap) == (specifier.WORKSPACE, Gap.OWN)


@pytest.mark.parametrize(
    ("first", "id_", "private", "gap"),
    [
        ("a@1.0.0", "a@1.0.0", "", Gap.PRIVATE_SOURCE),
        ("a@file:../a", "a file:../a", specifier.FOLDER, Gap.PRIVATE_SOURCE),
        ("a@../a.tgz", "a ../a.tgz", specifier.ARCHIVE, Gap.PRIVATE_SOURCE),
        ("a@https://files.example/a", "a https://files.example/a", specifier.ADDRESS, Gap.PRIVATE_SOURCE),
        ("a@github:x/a#00", "a github:x/a#00", specifier.GIT, Gap.PRIVATE_SOURCE),
        ("a@workspace:gone", "a workspace:gone", specifier.WORKSPACE, Gap.OWN),
        ("a", "a *", "", Gap.PRIVATE_SOURCE),
    ],
)
def test_the_first_item_of_a_package(first: str, id_: str, private: str, gap: Gap) -> None:
    text = f'{{"workspaces": {{"": {{"dependencies": {{"a": "*"}}}}}}, "packages": {{"a": ["{first}"]}}}}'
    parsed = read(parse, "bun.lock", text)
    (found,) = parsed.dependencies
    assert (ids(parsed), found.private, found.private_gap, found.workspaces) == ([id_], private, gap, ())


def test_a_lone_project_named_as_one_of_its_packages() -> None:
    text = """{"workspaces": {"": {"name": "x", "dependencies": {"y": "*"}}},
    "packages": {"x": ["x@1.0.0"], "x/y": ["y@2.0.0"], "y": ["y@1.0.0"]}}"""
    assert [(d.id, d.direct) for d in read(parse, "bun.lock", text).dependencies] == [
        ("x@1.0.0", False),
        ("y@2.0.0", False),
        ("y@1.0.0", True),
    ]


def test_a_member_that_names_the_project_at_the_root() -> None:
    text = """{"workspaces": {"": {"name": "x"}, "m": {"name": "m", "dependencies": {"x": "workspace:*"}}},
    "packages": {"x": ["x@root:"], "m": ["m@workspace:m"]}}"""
    (found,) = read(parse, "bun.lock", text).dependencies
    assert (found.id, found.requirement, found.workspaces, found.private_gap) == ("x", "workspace:.", ("m",), Gap.OWN)


def test_nothing_locked() -> None:
    assert ids(read(parse, "bun.lock", "{}")) == []


def test_ways_as_long_as_may_be() -> None:
    way = "/".join(["a"] * 201)
    assert ids(read(parse, "bun.lock", f'{{"packages": {{"{way}": ["a@1.0.0"]}}}}')) == ["a@1.0.0"]
    with pytest.raises(Malformed, match="nested too deeply"):
        read(parse, "bun.lock", f'{{"packages": {{"{way}/b": ["a@1.0.0"]}}}}')


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not valid JSON"),
        ("[]", "the document is not an object"),
        ('{"workspaces": []}', None),
        ('{"workspaces": [1]}', "'workspaces' is not an object"),
        ('{"workspaces": {"": 1}}', "the workspace '.' is not an object"),
        ('{"workspaces": {"": {"dependencies": {"a": 1}}}}', "what 'dependencies' says of 'a' is not a text"),
        ('{"packages": [1]}', "'packages' is not an object"),
        ('{"packages": {"a": 1}}', "the package 'a' is not a list that begins with a name and a version"),
        ('{"packages": {"a": []}}', "the package 'a' is not a list"),
        ('{"packages": {"a": [1]}}', "the package 'a' is not a list"),
        ('{"packages": {"a": ["a@1.0.0", "", {"dependencies": ["b"]}]}}', "'dependencies' is not an object"),
    ],
)
def test_malformed(text: str, reason: str | None) -> None:
    if reason is None:
        assert ids(read(parse, "bun.lock", text)) == []
        return
    with pytest.raises(Malformed, match=reason):
        read(parse, "bun.lock", text)


def test_odd_types_where_little_hangs_on_them() -> None:
    text = '{"workspaces": {"": {"name": 1}}, "packages": {"a": ["a@1.0.0", 7, {"optionalPeers": 8, "bin": 9}]}}'
    assert ids(read(parse, "bun.lock", text)) == ["a@1.0.0"]
