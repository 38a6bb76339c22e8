"""TOML lock files, with the lines of their entries."""

import tomllib

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.python.lock_document import LockDocument

LOCK = b"""version = 1

[[package]]
name = "a"
description = "[[package]]"
files = [
    {file = "a-1-py3-none-any.whl", hash = "sha256:00"},
    { url = "https://x.example/a-1.tar.gz", hash = "sha256:00", size = 1, upload-time = "2026-01-01T00:00:00Z" },
]

[[package]]
# a comment
name = "b"
sdist = { url = "https://x.example/b-1.tar.gz", upload-time = 2026-01-01T00:00:00Z, hashes = { sha256 = "00" } }
wheels = [
    {name = "b-1-py3-none-any.whl",url = "https://x.example/b.whl",hashes = {sha256 = "00"}},
]
dependencies = [
    { name = "a" },
    { name = "c", url = "https://x.example/c.whl" },
]
"""


def test_entries_and_their_lines() -> None:
    tables = LockDocument(LOCK).tables("package")

    assert [(line, table["name"]) for line, table in tables] == [(4, "a"), (12, "b")]
    assert tables[1][1]["dependencies"] == [{"name": "a"}, {"name": "c", "url": "https://x.example/c.whl"}]


def test_archives_and_descriptions_are_not_read() -> None:
    (_, first), (_, second) = LockDocument(LOCK).tables("package")

    assert first == {"name": "a", "files": []}
    assert (second["wheels"], "sdist" in second) == ([], False)


def test_all_else_is_what_the_standard_library_reads() -> None:
    text = LOCK.replace(b"[[package]]\n", b"[[package]]\r\n", 1)

    assert [table["name"] for _, table in LockDocument(text).tables("package")] == ["a", "b"]
    assert LockDocument(text).tables("package")[0][0] == 4
    assert LockDocument(LOCK).root["version"] == tomllib.loads(LOCK.decode())["version"]


def test_lines_are_not_known_where_entries_are_written_otherwise() -> None:
    document = LockDocument(b'package = [{ name = "a" }, { name = "b" }]\n')

    assert [(line, table["name"]) for line, table in document.tables("package")] == [(0, "a"), (0, "b")]
    assert document.tables("packages") == []


def test_a_header_in_a_text_is_no_entry() -> None:
    document = LockDocument(b'[[package]]\nname = "a"\nx = """\n[[package]]\n"""\n')

    assert [(line, table["name"]) for line, table in document.tables("package")] == [(0, "a")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\n" * 9 + b"a =", "at end of document"),
        (b"[[package]]\nfiles = [\n    {file = \"a\", hash = \"b\"},\n]\nx = \n", "at line 5"),
        (b"\xff", "not valid UTF-8"),
    ],
)  # fmt: skip
def test_what_is_no_toml(data: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        LockDocument(data)


@pytest.mark.parametrize("data", [b"package = 1", b"package = [1]", b"package = {}", b"[package]\nname = 'a'"])
def test_entries_of_another_shape(data: bytes) -> None:
    with pytest.raises(Malformed, match="'package' is not an array of tables"):
        LockDocument(data).tables("package")
