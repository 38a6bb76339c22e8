"""pnpm-lock.yaml of all versions."""

import pytest

from deeptracy.inventory.javascript import specifier
from deeptracy.inventory.javascript.pnpm_lock import parse
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.model.inventory import Dependency, Gap, Scope
from tests.inventory.in_memory import ids, read

V5 = """\
lockfileVersion: 5.3
specifiers:
  a: ^1
  gone: ^7
dependencies:
  a: 1.0.0_@s+peer@2.0.0
  alias: /real/3.0.0
  gone: 7.0.0
devDependencies:
  '@s/peer': 2.0.0
packages:
  /a/1.0.0_@s+peer@2.0.0:
    resolution: {integrity: sha512-x}
    peerDependencies:
      '@s/peer': '*'
    dependencies:
      '@s/peer': 2.0.0
      odd: registry.example/odd/4.0.0
      alias2: /real/3.0.0
    optionalDependencies:
      native: 5.0.0
    dev: false
  /@s/peer/2.0.0:
    resolution: {integrity: sha512-x, tarball: https://registry.example/peer.tgz}
    dev: true
  /real/3.0.0:
    resolution: {integrity: sha512-x}
  registry.example/odd/4.0.0:
    resolution: {integrity: sha512-x}
    name: odd
    version: 4.0.0
  /native/5.0.0:
    resolution: {integrity: sha512-x}
  git.example/x/y/00ff:
    resolution: {type: git, repo: 'https://t@git.example/x/y', commit: 00ff}
    name: y
"""


def by_id(parsed: Parsed) -> dict[str, Dependency]:
    return {dependency.id: dependency for dependency in parsed.dependencies}


def test_version_5_without_importers() -> None:
    parsed = read(parse, "pnpm-lock.yaml", V5)
    found = by_id(parsed)
    assert ids(parsed) == [
        "a@1.0.0",
        "@s/peer@2.0.0",
        "real@3.0.0",
        "odd@4.0.0",
        "native@5.0.0",
        "y https://git.example/x/y",
        "gone ^7",
    ]
    assert [d.location.line for d in parsed.dependencies] == [12, 23, 26, 28, 32, 34, 0]
    assert [d.scope.value for d in parsed.dependencies] == [
        "runtime", "peer", "runtime", "runtime", "optional", "runtime", "runtime",
    ]  # fmt: skip
    assert [d.direct for d in parsed.dependencies] == [True, True, True, False, False, False, True]
    assert found["@s/peer@2.0.0"].source == "https://registry.example/peer.tgz"
    assert found["@s/peer@2.0.0"].required_by == found["real@3.0.0"].required_by == ("a@1.0.0",)
    assert (found["odd@4.0.0"].private, found["odd@4.0.0"].source) == (specifier.OTHER, "")
    assert (found["y"].private, found["y"].source) == (specifier.GIT, "https://t@git.example/x/y")
    assert {d.workspaces for d in parsed.dependencies} == {()}


V6 = """\
lockfileVersion: '6.1'
importers:
  .:
    dependencies:
      a:
        specifier: ^1
        version: 1.0.0(b@2.0.0)(c@3.0.0)
      alias:
        specifier: npm:b@2
        version: /b@2.0.0
      injected:
        specifier: workspace:*
        version: file:packages/injected
  packages/injected:
    devDependencies:
      mine:
        specifier: workspace:*
        version: link:../mine
      outside:
        specifier: link:../../../outside
        version: link:../../../outside
  packages/mine:
    optionalDependencies:
      b:
        specifier: ^2
        version: 2.0.0
packages:
  /a@1.0.0(b@2.0.0)(c@3.0.0):
    resolution: {integrity: sha512-x}
  /b@2.0.0:
    resolution: {integrity: sha512-x}
    dependencies:
      mine: link:packages/mine
  file:packages/injected:
    resolution: {directory: packages/injected, type: directory}
    name: injected
    version: 0.1.0
  '@files.example/x.tgz':
    resolution: {tarball: https://files.example/x.tgz}
    version: 1.0.0
  file:x.tgz:
    resolution: {integrity: sha512-x, tarball: file:x.tgz}
    name: x
    version: 1.0.0
"""


def test_version_6_with_importers() -> None:
    project = '{"name": "@mine/mine", "version": "0.2.0"}'
    parsed = read(parse, "app/pnpm-lock.yaml", V6, {"app/packages/mine/package.json": project})
    found = by_id(parsed)
    assert ids(parsed) == [
        "@mine/mine@0.2.0",
        "outside link:../outside",
        "a@1.0.0",
        "b@2.0.0",
        "injected@0.1.0",
        "@files.example/x.tgz@1.0.0",
        "x@1.0.0",
    ]
    assert [d.location.line for d in parsed.dependencies] == [16, 19, 28, 30, 34, 38, 41]
    mine = found["@mine/mine@0.2.0"]
    assert (mine.private_gap, mine.workspaces, mine.scope) == (Gap.OWN, ("packages/injected",), Scope.RUNTIME)
    assert mine.required_by == ("b@2.0.0",)
    outside = found["outside"]
    assert (outside.private, outside.private_gap, outside.source) == (
        specifier.FOLDER,
        Gap.PRIVATE_SOURCE,
        "../outside",
    )
    assert (outside.scope, outside.direct, outside.required_by) == (Scope.DEV, True, ())
    assert (found["b@2.0.0"].workspaces, found["b@2.0.0"].required_by) == (
        (".", "packages/mine"),
        ("@mine/mine@0.2.0",),
    )
    assert found["injected@0.1.0"].private_gap is Gap.OWN
    assert (found["@files.example/x.tgz@1.0.0"].private, found["x@1.0.0"].private) == (
        specifier.ADDRESS,
        specifier.ARCHIVE,
    )


def test_a_member_without_a_package_json_has_the_name_it_is_linked_by() -> None:
    mine = read(parse, "pnpm-lock.yaml", V6).dependencies[0]
    assert (mine.id, mine.requirement, mine.private) == ("mine", "workspace:packages/mine", specifier.WORKSPACE)


def test_a_member_whose_package_json_is_bad_is_told() -> None:
    files: dict[str, str | bytes] = {"packages/mine/package.json": "{", "../outside/package.json": "{"}
    parsed = read(parse, "pnpm-lock.yaml", V6, files)
    assert [gap.path for gap in parsed.gaps] == ["packages/mine/package.json"]
    assert parsed.dependencies[0].id == "mine"


V9 = """\
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a:
        specifier: ^1
        version: 1.0.0(patch_hash=00)(t@5.0.0)
      alias:
        specifier: npm:@s/b@2
        version: '@s/b@2.0.0'
      tarball:
        specifier: https://files.example/tarball.tgz
        version: https://files.example/tarball.tgz
    devDependencies:
      t:
        specifier: ^5
        version: 5.0.0
packages:
  a@1.0.0:
    resolution: {integrity: sha512-x}
    peerDependencies: {t: '*'}
    peerDependenciesMeta: {t: {optional: true}}
  '@s/b@2.0.0':
    resolution: {integrity: sha512-x}
  folder@file:folder:
    resolution: {directory: folder, type: directory}
  git@https://codeload.example/x/git/tar.gz/00:
    resolution: {tarball: https://codeload.example/x/git/tar.gz/00}
    version: 3.0.0
  t@5.0.0:
    resolution: {integrity: sha512-x}
  tarball@https://files.example/tarball.tgz:
    resolution: {integrity: sha512-x, tarball: https://files.example/tarball.tgz}
snapshots:
  a@1.0.0(patch_hash=00)(t@5.0.0):
    dependencies:
      '@s/b': 2.0.0
      t: 5.0.0
  '@s/b@2.0.0': {}
  folder@file:folder: {}
  git@https://codeload.example/x/git/tar.gz/00: {}
  t@5.0.0: {}
  tarball@https://files.example/tarball.tgz:
    dependencies:
      git: https://codeload.example/x/git/tar.gz/00
      folder: file:folder
  unlisted@7.0.0:
"""


def test_version_9() -> None:
    parsed = read(parse, "pnpm-lock.yaml", V9)
    found = by_id(parsed)
    assert ids(parsed) == [
        "a@1.0.0",
        "@s/b@2.0.0",
        "folder folder",
        "git@3.0.0",
        "t@5.0.0",
        "tarball https://files.example/tarball.tgz",
        "unlisted@7.0.0",
    ]
    assert [d.location.line for d in parsed.dependencies] == [19, 23, 25, 27, 30, 32, 47]
    assert found["t@5.0.0"].scope is Scope.PEER
    assert found["t@5.0.0"].required_by == ("a@1.0.0",)
    assert {d.requirement for d in parsed.dependencies if d.package.version} == {""}
    assert (found["folder"].private, found["folder"].required_by) == (specifier.FOLDER, ("tarball",))
    assert (found["git@3.0.0"].private, found["git@3.0.0"].required_by) == (specifier.ADDRESS, ("tarball",))
    assert found["tarball"].private == specifier.ADDRESS
    assert [found[key].direct for key in ("a@1.0.0", "@s/b@2.0.0", "tarball", "git@3.0.0")] == [True, True, True, False]


def test_a_document_for_pnpm_itself() -> None:
    first = """\
lockfileVersion: '9.0'
importers:
  .:
    configDependencies:
      config: {specifier: 1.0.0, version: 1.0.0}
    packageManagerDependencies:
      t: {specifier: 5.0.0, version: 5.0.0}
packages:
  config@1.0.0: {resolution: {integrity: sha512-x}}
  t@5.0.0: {resolution: {integrity: sha512-x}}
snapshots:
  config@1.0.0: {}
  t@5.0.0: {}
"""
    parsed = read(parse, "pnpm-lock.yaml", f"---\n{first}---\n{V9}")
    found = by_id(parsed)
    assert ids(parsed)[:2] == ["config@1.0.0", "t@5.0.0"]
    assert (found["config@1.0.0"].scope, found["config@1.0.0"].direct) == (Scope.DEV, True)
    assert found["t@5.0.0"].location.line == 11
    assert found["t@5.0.0"].scope is Scope.PEER


def test_what_the_project_asks_for_and_the_file_does_not_list() -> None:
    text = """\
lockfileVersion: '9.0'
importers:
  .:
    dependencies: {a: {specifier: ^1, version: 1.0.0}}
    optionalDependencies: {b: {specifier: ^1, version: 1.0.0}}
"""
    assert ids(read(parse, "pnpm-lock.yaml", text)) == ["a ^1"]


@pytest.mark.parametrize("text", ["lockfileVersion: '9.0'\n", "lockfileVersion: 6.0\npackages:\nimporters:\n"])
def test_nothing_locked(text: str) -> None:
    assert ids(read(parse, "pnpm-lock.yaml", text)) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no document"),
        ("# x", "holds no document"),
        ("[]", "the document is not an object"),
        ("a: 1", "its lockfileVersion is none"),
        ("shrinkwrapVersion: 3", "its lockfileVersion is none"),
        ("lockfileVersion: '12.0'", "its lockfileVersion is 12.0, which is not one that is known"),
        ("lockfileVersion: [9]", "its lockfileVersion is none"),
        ("lockfileVersion: 9.0\npackages: [a]", "'packages' is not an object"),
        ("lockfileVersion: 9.0\nsnapshots: x", "'snapshots' is not an object"),
        ("lockfileVersion: 9.0\nimporters: x", "'importers' is not an object"),
        ("lockfileVersion: 9.0\nimporters: {.: x}", "the importer . is not an object"),
        ("lockfileVersion: 9.0\nimporters: {.: {dependencies: [x]}}", "'dependencies' is not an object"),
        ("lockfileVersion: 9.0\npackages: {a@1.0.0: x}", "the package a@1.0.0 is not an object"),
        ("lockfileVersion: 9.0\nsnapshots: {a@1.0.0: x}", "the package a@1.0.0 is not an object"),
        ("lockfileVersion: 9.0\nsnapshots: {a@1.0.0: {dependencies: [x]}}", "'dependencies' is not an object"),
        ("<<<<<<< HEAD\nlockfileVersion: 9.0\n", "not valid YAML|not an object"),
    ],
)
def test_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, "pnpm-lock.yaml", text)


def test_odd_types_where_little_hangs_on_them() -> None:
    text = """\
lockfileVersion: 9.0
importers: {.: {dependencies: {a: [x], b: {version: [x], specifier: {}}, c: {}}, specifiers: 7}}
packages: {a@1.0.0: {resolution: 7, peerDependencies: 8}, odd: {version: [7], name: {}}, '': {}}
"""
    assert ids(read(parse, "pnpm-lock.yaml", text)) == ["a@1.0.0", "odd odd", " *", "a *", "b *", "c *"]
