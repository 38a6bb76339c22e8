"""Parsers in processes of their own: what one file does costs only that file."""

import os
import sys
import time
from collections.abc import Collection
from pathlib import Path

import pytest

from deeptracy.inventory import reader
from deeptracy.inventory.parser import Format, Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.worker import Limits, parse, parse_apart
from deeptracy.model.inventory import Dependency, Location, Skipped
from deeptracy.model.package import Package


class Files:
    def __init__(self, **files: bytes) -> None:
        self.files = files

    def paths(self) -> Collection[str]:
        return self.files.keys()

    def read(self, path: str) -> bytes | None:
        if path.startswith("forbidden"):
            raise PermissionError(13, "Permission denied")
        return self.files.get(path)


def behave(file: SourceFile, tree: Tree) -> Parsed:
    """Does what the file says."""
    match file.data:
        case b"hang":
            time.sleep(60)
        case b"die":
            os._exit(9)
        case b"eat":
            hoard = bytes(1 << 34)
            assert hoard
        case b"deep":
            return behave(file, tree)
        case b"bug":
            raise KeyError("x")
        case b"malformed":
            raise Malformed("not what it should be")
    return Parsed([Dependency(Package("npm", file.data.decode(), "1"), Location(file.path, 1))])


class Misbehaving(Format):
    def load(self):
        return behave


FORMAT = Misbehaving("test", "npm", "none", ("*",))
ORDER = ["a", "hang", "b", "die", "c", "eat", "d", "deep", "bug", "malformed", "gone", "forbidden", "e"]


def outcomes(names: list[str], limits: Limits) -> list[str]:
    tree = Files(**{name: name.encode() for name in names if name != "gone"})
    found = parse_apart(tree, [(name, FORMAT) for name in names], limits)
    return [one.reason if isinstance(one, Skipped) else one.dependencies[0].package.name for one in found]


def test_each_file_has_its_outcome_in_order() -> None:
    assert outcomes(ORDER, Limits(seconds=5, memory=1 << 28)) == [
        "a",
        "took longer than 5 seconds to read",
        "b",
        "its parser was ended by the system (exit code 9)",
        "c",
        "needs more memory than one file may use",
        "d",
        "nested too deeply",
        "the test parser failed on it, please report this: KeyError: 'x'",
        "not what it should be",
        "went away while the target was read",
        "can't be read: Permission denied",
        "e",
    ]


def test_nothing_to_do() -> None:
    assert outcomes([], Limits()) == []


def test_no_process_is_left_when_the_reader_stops_early() -> None:
    tree = Files(a=b"a", hang=b"hang")
    found = parse_apart(tree, [("a", FORMAT), ("hang", FORMAT)], Limits(seconds=30))
    assert isinstance(next(found), Parsed)
    started = time.monotonic()
    found.close()
    assert time.monotonic() - started < 20


def test_here_and_now_gives_the_same() -> None:
    assert isinstance(parse(Files(a=b"a"), ("a", FORMAT)), Parsed)
    assert parse(Files(x=b"malformed"), ("x", FORMAT)) == Skipped("x", "not what it should be")


HOSTILE = {
    "truncated/package-lock.json": (b'{"packages": {"": ', "not valid JSON"),
    "deep/package-lock.json": (b"[" * 200_000, "nested too deeply"),
    "twice/package-lock.json": (b'{"lockfileVersion": 3, "packages": {}, "packages": {}}', "stands twice"),
    "latin/package-lock.json": ('{"name": "é"}'.encode("latin-1"), "not valid UTF-8 text"),
    "bomb/pnpm-lock.yaml": (
        b"a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 10)) for n in range(8)),
        "aliases expand to too much",
    ),
    "laughs/pom.xml": (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><project>&b;</project>', "XML entities"),
    "outside/pom.xml": (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><project>&a;</project>',
        "XML entities",
    ),
    "nul/Cargo.lock": (b"\0" * 1000, "NUL"),
    "broken/Cargo.lock": (b"[[package]\nname", "not valid TOML"),
}


def test_hostile_files_are_one_skip_each_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = b'{"lockfileVersion": 3, "packages": {"": {}, "node_modules/a": {"version": "1.0.0"}}}'
    files = {path: data for path, (data, _) in HOSTILE.items()} | {"good/package-lock.json": good}
    inventory = reader.read_inventory(Files(**files))
    assert [str(dependency.package) for dependency in inventory.dependencies()] == ["a@1.0.0"]
    reasons = {item.path: item.reason for item in inventory.skipped}
    assert reasons.keys() == HOSTILE.keys()
    for path, (_, part) in HOSTILE.items():
        assert part in reasons[path], (path, reasons[path])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space")
def test_a_file_that_needs_too_much_memory_is_skipped() -> None:
    entries = ",".join(f'"node_modules/p{n}": {{"version": "1.0.{n}"}}' for n in range(200_000))
    data = f'{{"lockfileVersion": 3, "packages": {{"": {{}}, {entries}}}}}'.encode()
    reading = reader.Reading(limits=Limits(memory=1 << 26))
    inventory = reader.read_inventory(Files(**{"package-lock.json": data}), reading=reading)
    assert [item.reason for item in inventory.skipped] == ["needs more memory than one file may use"]
