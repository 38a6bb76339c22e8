"""yarn.lock of Yarn 1 and of later ones."""

import pytest

from deeptracy.inventory.javascript import specifier
from deeptracy.inventory.javascript.yarn_lock import parse
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.model.inventory import Dependency, Gap, Scope
from tests.inventory.in_memory import ids, read

CLASSIC = """\
# yarn lockfile v1


a@^1.0.0, "a@>= 1 < 2":
  version "1.0.0"
  resolved "https://registry.example/a/-/a-1.0.0.tgz#00"
  integrity sha512-xx==
  dependencies:
    "@s/b" "^1.0.0"
    c ""
  optionalDependencies:
    native "1"

"@s/b@^1.0.0":
  version "1.1.0"

c@, c@*:
  version "3.0.0"

"alias@npm:real@^2":
  version "2.0.0"
native@1:
  version "1.0.0"
  dependencies:
    missing "^9"
"""


def by_id(parsed: Parsed) -> dict[str, Dependency]:
    return {dependency.id: dependency for dependency in parsed.dependencies}


def test_classic_without_a_project() -> None:
    parsed = read(parse, "yarn.lock", CLASSIC)
    found = by_id(parsed)
    assert ids(parsed) == ["a@1.0.0", "@s/b@1.1.0", "c@3.0.0", "real@2.0.0", "native@1.0.0"]
    assert [d.location.line for d in parsed.dependencies] == [4, 14, 17, 20, 22]
    assert {d.direct for d in parsed.dependencies} == {None}
    assert {d.scope for d in parsed.dependencies} == {Scope.RUNTIME}
    assert found["a@1.0.0"].source == "https://registry.example/a/-/a-1.0.0.tgz#00"
    assert [found[key].required_by for key in ("@s/b@1.1.0", "c@3.0.0", "native@1.0.0")] == [("a@1.0.0",)] * 3
    assert parsed.gaps == []


def test_classic_with_a_project() -> None:
    project = '{"devDependencies": {"a": ">= 1 < 2"}, "dependencies": {"c": "*", "gone": "^1"}}'
    found = read(parse, "yarn.lock", CLASSIC, {"package.json": project}).dependencies
    assert [(d.id, d.direct, d.scope.value, d.workspaces) for d in found] == [
        ("a@1.0.0", True, "dev", ()),
        ("@s/b@1.1.0", False, "dev", ()),
        ("c@3.0.0", True, "runtime", ()),
        ("real@2.0.0", False, "runtime", ()),
        ("native@1.0.0", False, "dev", ()),
        ("gone", True, "runtime", ()),
    ]


def test_classic_with_members() -> None:
    files: dict[str, str | bytes] = {
        "x/package.json": (
            '{"workspaces": ["m/*"], "optionalDependencies": {"native": "1"}, "resolutions": {"**/c": "*"}}'
        ),
        "x/m/one/package.json": '{"name": "one", "version": "0.1.0", "dependencies": {"two": "*", "c": "^77"}}',
        "x/m/two/package.json": '{"name": "two", "version": "0.2.0", "devDependencies": {"c": "*"}}',
        "x/m/bad/package.json": "[]",
        "y/m/package.json": "{}",
    }
    parsed = read(parse, "x/yarn.lock", CLASSIC, files)
    found = by_id(parsed)
    assert found["c@3.0.0"].workspaces == ("m/one", "m/two")
    assert found["c@3.0.0"].required_by == ("a@1.0.0", "two@0.2.0")
    assert found["native@1.0.0"].workspaces == (".",)
    assert found["native@1.0.0"].scope is Scope.OPTIONAL
    two = found["two@0.2.0"]
    assert (two.private_gap, two.workspaces, two.location.line, two.location.path) == (
        Gap.OWN,
        ("m/one",),
        0,
        "x/yarn.lock",
    )
    assert "one@0.1.0" not in found
    assert [gap.path for gap in parsed.gaps] == ["x/m/bad/package.json"]


@pytest.mark.parametrize(
    ("descriptor", "private", "requirement"),
    [
        ('"a@file:../a"', specifier.FOLDER, "file:../a"),
        ('"a@https://t@files.example/a.tgz"', specifier.ADDRESS, "https://files.example/a.tgz"),
        ("a@x/a", specifier.GIT, "x/a"),
        ("a@^1", "", "^1"),
        ("a", "", "*"),
    ],
)
def test_classic_private_and_unpinned(descriptor: str, private: str, requirement: str) -> None:
    (found,) = read(parse, "yarn.lock", f"{descriptor}:\n  resolved x\n").dependencies
    assert (found.package.name, found.private, found.requirement, found.source) == ("a", private, requirement, "x")
    (found,) = read(parse, "yarn.lock", f'{descriptor}:\r\n  version "1.0.0"\r\n').dependencies
    assert (found.id, found.private, found.requirement) == ("a@1.0.0", private, "")


def test_classic_escapes() -> None:
    (found,) = read(parse, "yarn.lock", '"a@\\"\\\\x":\n  version "1.0.0\\""\n').dependencies
    assert found.package.version == '1.0.0"'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a@^1:\n  version\n", "can't read line 2"),
        ("  version 1\n", "can't read line 1"),
        ("a@^1:\n    b 1\n", "can't read line 2"),
        ('a@^1:\n  dependencies:\n    b "1"\n   c "1"\n', "can't read line 4"),
        ('a@^1:\n  version "1"\n    b "1"\n', "can't read line 3"),
        ("a@^1\n", "can't read line 1"),
        ("a@^1 b:\n", "can't read line 1"),
        ("a@^1,:\n", "can't read line 1"),
        ('"a@^1:\n', "can't read line 1"),
        (":\n", "can't read line 1"),
        ("{}\n", "can't read line 1"),
        ("\n<<<<<<< HEAD\n", "the marks of a merge that is not finished, at line 2"),
        ("=======\n", "the marks of a merge"),
        (">>>>>>> x\n", "the marks of a merge"),
        ("\0", "NUL"),
    ],
)
def test_classic_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, "yarn.lock", text)


def test_classic_empty() -> None:
    assert ids(read(parse, "yarn.lock", "# yarn lockfile v1\n\n\n")) == []


BERRY = """\
__metadata:
  version: 8

"a@npm:^1.0.0, a@npm:^1.1.0":
  version: 1.1.0
  resolution: "a@npm:1.1.0"
  dependencies:
    alias: "npm:real@^2"
    fsevents: ^2.3.2
    missing: "npm:^1"
  dependenciesMeta:
    fsevents:
      optional: true
    alias:
      optional: false
  checksum: 00
  linkType: hard

"alias@npm:real@^2, real@npm:^2.0.0":
  version: 2.0.0
  resolution: "real@npm:2.0.0::__archiveUrl=https%3A%2F%2Fregistry.example%2Freal.tgz&x=y"

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  dependencies:
    a: ^1.0.0
    linked: "portal:./linked"
    mine: "workspace:^"
  linkType: soft

"fsevents@npm:^2.3.2":
  version: 2.3.3
  resolution: "fsevents@npm:2.3.3"

"fsevents@patch:fsevents@^2.3.2#~builtin<compat/fsevents>":
  version: 2.3.3
  resolution: "fsevents@patch:fsevents@npm%3A2.3.3#~builtin<compat/fsevents>::version=2.3.3&hash=df0bf1"

"git@git@git.example:x/git.git":
  version: 4.0.0
  resolution: "git@git@git.example:x/git.git#commit=00"

"linked@portal:./linked::locator=app%40workspace%3A.":
  version: 0.0.0-use.local
  resolution: "linked@portal:./linked::locator=app%40workspace%3A."
  linkType: soft

"mine@workspace:^, mine@workspace:packages/mine":
  version: 0.0.0-use.local
  resolution: "mine@workspace:packages/mine"
  dependencies:
    a: ^1.1.0
  linkType: soft
"""


def test_berry_without_projects() -> None:
    parsed = read(parse, "yarn.lock", BERRY)
    found = by_id(parsed)
    assert ids(parsed) == [
        "a@1.1.0",
        "real@2.0.0",
        "fsevents@2.3.3",
        "git@4.0.0",
        "linked portal:./linked",
        "mine workspace:packages/mine",
    ]
    assert [d.location.line for d in parsed.dependencies] == [4, 19, 32, 40, 44, 49]
    a = found["a@1.1.0"]
    assert (a.direct, a.scope, a.workspaces, a.required_by) == (True, Scope.RUNTIME, (".", "packages/mine"), ("mine",))
    assert (found["real@2.0.0"].source, found["real@2.0.0"].private) == ("https://registry.example/real.tgz", "")
    assert found["real@2.0.0"].required_by == ("a@1.1.0",)
    assert (found["fsevents@2.3.3"].scope, found["fsevents@2.3.3"].direct) == (Scope.OPTIONAL, False)
    assert (found["git@4.0.0"].private, found["git@4.0.0"].source) == (
        specifier.GIT,
        "git@git.example:x/git.git#commit=00",
    )
    assert (found["linked"].private, found["linked"].workspaces) == (specifier.FOLDER, (".",))
    assert (found["mine"].private_gap, found["mine"].workspaces) == (Gap.OWN, (".",))


def test_berry_with_projects() -> None:
    files: dict[str, str | bytes] = {
        "package.json": '{"devDependencies": {"a": "^1.0.0", "mine": "workspace:^"}, "peerDependencies": {"x": "1"}}',
        "packages/mine/package.json": '{"name": "mine", "version": "0.3.0", "devDependencies": {"a": "^1.1.0"}}',
    }
    found = by_id(read(parse, "yarn.lock", BERRY, files))
    assert found["mine@0.3.0"].scope is Scope.DEV
    assert (found["a@1.1.0"].scope, found["a@1.1.0"].required_by) == (Scope.DEV, ("mine@0.3.0",))
    assert found["real@2.0.0"].scope is Scope.DEV
    assert found["linked"].direct is False


def test_berry_with_a_project_that_cannot_be_read() -> None:
    parsed = read(parse, "yarn.lock", BERRY, {"package.json": "{"})
    assert [gap.path for gap in parsed.gaps] == ["package.json"]
    assert by_id(parsed)["linked"].direct is True


def test_berry_of_one_project_tells_no_members() -> None:
    text = '__metadata:\n  version: 4\n"x@workspace:.":\n  resolution: "x@workspace:."\n  dependencies:\n    a: 1\n'
    parsed = read(parse, "yarn.lock", text + '"a@npm:1":\n  resolution: "a@npm:1.0.0"\n  version: 1.0.0\n')
    assert [d.workspaces for d in parsed.dependencies] == [()]


def test_berry_resolutions() -> None:
    text = BERRY + '"a@npm:1.5.0":\n  version: 1.5.0\n  resolution: "a@npm:1.5.0"\n'
    project = '{"dependencies": {"a": "^7"}, "resolutions": {"a": "1.5.0"}}'
    assert by_id(read(parse, "yarn.lock", text, {"package.json": project}))["a@1.5.0"].workspaces == (".",)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("x", "is not an object"),
        ("[x]", "the entry at line 2 is not an object"),
        ("\n  version: 1", "the entry at line 2 has no resolution"),
        ("\n  resolution: a", "the entry at line 2 has no resolution"),
        ("\n  resolution: [a]", "the entry at line 2 has no resolution"),
        ('\n  resolution: "a@npm:1"\n  dependencies: [x]', "'dependencies' at line 2 is not an object"),
        ('\n  resolution: "a@npm:1"\n  dependencies: {x: 1', "not valid YAML"),
    ],
)
def test_berry_malformed(entry: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, "yarn.lock", f"__metadata: {{version: 8}}\na@1: {entry}\n")


def test_berry_odd_types_where_little_hangs_on_them() -> None:
    text = '__metadata: 1\n"a@npm:^1":\n  version: [1]\n  resolution: "a@npm:1.0.0"\n  dependencies: {b: [x], a: ^1}\n'
    text += "  dependenciesMeta: 7\n"
    assert ids(read(parse, "yarn.lock", text)) == ["a npm:1.0.0"]


def test_metadata_at_the_very_beginning_only_or_of_a_line() -> None:
    assert ids(read(parse, "yarn.lock", "__metadata:\n  version: 8\n")) == []
    assert ids(read(parse, "yarn.lock", "# x\n__metadata:\n  version: 8\n")) == []
    assert ids(read(parse, "yarn.lock", '"x__metadata:@1":\n  version "1.0.0"\n')) == ["x__metadata:@1.0.0"]
