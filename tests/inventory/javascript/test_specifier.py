"""What a package.json asks for behind a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.inventory.javascript import specifier
from deeptracy.inventory.javascript.specifier import (
    ADDRESS,
    ARCHIVE,
    FOLDER,
    GIT,
    OTHER,
    WORKSPACE,
    Specifier,
    exact,
    is_version,
    parse,
    split,
    without_credentials,
)
from deeptracy.model.inventory import Gap
from deeptracy.model.package import Package


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("^1.0.0", Specifier("^1.0.0")),
        ("", Specifier("")),
        ("latest", Specifier("latest")),
        ("1 || 2", Specifier("1 || 2")),
        ("catalog:", Specifier("catalog:")),
        ("catalog:react", Specifier("catalog:react")),
        ("npm:real@1.2.3", Specifier("1.2.3", "real")),
        ("npm:@scope/real@^1", Specifier("^1", "@scope/real")),
        ("npm:real", Specifier("", "real")),
        ("npm:@scope/real", Specifier("", "@scope/real")),
        ("npm:^1.0.0", Specifier("^1.0.0")),
        ("npm:1", Specifier("1")),
        ("npm:v2.0.0", Specifier("v2.0.0")),
        ("npm:*", Specifier("*")),
        ("npm:x", Specifier("x")),
        ("npm:>=1", Specifier(">=1")),
        ("npm:latest", Specifier("latest")),
        ("npm:", Specifier("")),
        ("npm:7zip-bin", Specifier("", "7zip-bin")),
        ("npm:7zip@1.0.0", Specifier("1.0.0", "7zip")),
        ("npm:latest-version", Specifier("", "latest-version")),
        ("npm:xml2js", Specifier("", "xml2js")),
        ("jsr:@std/path@1.0.0", Specifier("1.0.0", "@std/path", jsr=True)),
        ("jsr:^1", Specifier("^1", jsr=True)),
        ("patch:real@npm%3A1.0.0#~/patches/x.patch", Specifier("1.0.0")),
        ("patch:real@1.0.0#optional!builtin<compat/real>", Specifier("1.0.0")),
        ("patch:a@patch%3Aa@npm%253A1.0.0%23x#y", Specifier("1.0.0")),
        ("workspace:*", Specifier(private=WORKSPACE)),
        ("workspace:packages/a", Specifier(private=WORKSPACE)),
        ("file:../lib", Specifier(private=FOLDER)),
        ("file:lib.tgz", Specifier(private=ARCHIVE)),
        ("file:lib.tar.gz#hash", Specifier(private=ARCHIVE)),
        ("./lib.tar", Specifier(private=ARCHIVE)),
        ("./lib.tart", Specifier(private=FOLDER)),
        ("link:../lib", Specifier(private=FOLDER)),
        ("portal:../lib", Specifier(private=FOLDER)),
        (".", Specifier(private=FOLDER)),
        ("..", Specifier(private=FOLDER)),
        ("../lib", Specifier(private=FOLDER)),
        ("/lib", Specifier(private=FOLDER)),
        ("~/lib", Specifier(private=FOLDER)),
        ("C:\\lib", Specifier(private=FOLDER)),
        ("git+https://git.example/x.git", Specifier(private=GIT)),
        ("git://git.example/x", Specifier(private=GIT)),
        ("git@git.example:x/y.git", Specifier(private=GIT)),
        ("ssh://git@git.example/x", Specifier(private=GIT)),
        ("github:a/b#v1", Specifier(private=GIT)),
        ("gitlab:a/b", Specifier(private=GIT)),
        ("bitbucket:a/b", Specifier(private=GIT)),
        ("gist:1234", Specifier(private=GIT)),
        ("https://git.example/x.git", Specifier(private=GIT)),
        ("https://git.example/x.git#main", Specifier(private=GIT)),
        ("a/b", Specifier(private=GIT)),
        ("a/b#semver:^1", Specifier(private=GIT)),
        ("https://files.example/x.tgz", Specifier(private=ADDRESS)),
        ("http://files.example/x.gitignore", Specifier(private=ADDRESS)),
        ("exec:./make.js", Specifier(private=OTHER)),
    ],
)
def test_parse(text: str, expected: Specifier) -> None:
    assert parse(text) == expected


def test_what_is_private_has_a_gap_of_its_kind() -> None:
    assert parse("workspace:^").gap is Gap.OWN
    assert parse("file:../a").gap is Gap.PRIVATE_SOURCE
    assert parse("^1").gap is Gap.PRIVATE_SOURCE


@pytest.mark.parametrize(
    ("range_", "version"),
    [
        ("1.2.3", "1.2.3"),
        ("=1.2.3", "1.2.3"),
        ("= 1.2.3", "1.2.3"),
        ("v1.2.3", "1.2.3"),
        ("=v1.2.3", "1.2.3"),
        (" 1.2.3 ", "1.2.3"),
        ("1.2.3-rc.1", "1.2.3-rc.1"),
        ("1.2.3+build.5", "1.2.3+build.5"),
        ("1.2.3-rc.1+b-5", "1.2.3-rc.1+b-5"),
        ("1.2", ""),
        ("1.2.x", ""),
        ("^1.2.3", ""),
        ("1.2.3 || 1.2.4", ""),
        ("1.2.3.4", ""),
        ("", ""),
    ],
)
def test_the_one_version_that_a_range_admits(range_: str, version: str) -> None:
    assert exact(range_) == version
    assert parse(range_).exact == version


def test_nothing_private_is_exact() -> None:
    assert Specifier("1.0.0", private=GIT).exact == ""


def test_a_version_of_a_lock_file() -> None:
    assert is_version("1.2.3-rc.1")
    assert not is_version("v1.2.3")
    assert not is_version("https://files.example/1.2.3")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a@1", ("a", "1")),
        ("@s/a@1", ("@s/a", "1")),
        ("a", ("a", "")),
        ("@s/a", ("@s/a", "")),
        ("a@git+ssh://git@git.example/x", ("a", "git+ssh://git@git.example/x")),
        ("", ("", "")),
    ],
)
def test_split(text: str, parts: tuple[str, str]) -> None:
    assert split(text) == parts


def test_the_package_that_is_meant() -> None:
    assert parse("npm:real@1.0.0").package("alias", "1.0.0") == Package("npm", "real", "1.0.0")
    assert parse("^1").package("name") == Package("npm", "name")
    assert parse("jsr:@std/path@1").package("alias") == Package("JSR", "@std/path")
    assert parse("jsr:1.0.0").package("@std/fs", "1.0.0") == Package("JSR", "@std/fs", "1.0.0")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("git+https://user:token@git.example/x.git", "git+https://git.example/x.git"),
        ("https://token@files.example/x.tgz", "https://files.example/x.tgz"),
        ("https://files.example/@scope/x.tgz", "https://files.example/@scope/x.tgz"),
        ("https://u:p@a.example/x https://u:p@b.example/y", "https://a.example/x https://b.example/y"),
        ("^1", "^1"),
    ],
)
def test_credentials_are_not_shown(address: str, shown: str) -> None:
    assert without_credentials(address) == shown


@given(st.text(max_size=60) | st.text("gitnpm:@/.#%^~1a", max_size=60))
def test_any_text_can_be_asked_for(text: str) -> None:
    found = specifier.parse(text)
    assert not (found.private and (found.range or found.name))


@pytest.mark.parametrize(
    "text", ["patch:a@" * 20_000, "git" * 50_000 + "/", "https://" + "a.git" * 40_000, "1." * 100_000]
)
def test_long_texts_take_no_time(text: str) -> None:
    parse(text)
