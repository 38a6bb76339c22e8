"""Whatever bytes a file holds, its parser reads it or says that it is malformed, and raises nothing else.

What it reads can be stored: it holds no NUL characters and no halves of characters.

Every fixture of every format of the registry is damaged at random; a new format joins by having a fixture.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deeptracy.inventory.parser import Malformed, Parsed, SourceFile
from deeptracy.inventory.registry import FORMATS, Format
from deeptracy.model.inventory import Dependency, Skipped
from tests.inventory.test_fixtures import FIXTURES, FolderTree

# Each of these once stood, or may stand, where a parser expects something else.
TOKENS = [
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"  ", b"\t", b'"', b"'", b"`", b"\\", b"\\u0000",
    b"\\ud800", b"{", b"}", b"{}", b"[", b"]", b"[]", b"(", b")", b"<", b">", b"</", b"/>", b"<!--", b"]]>", b"&amp;",
    b"&x;", b":", b",", b";", b"=", b"==", b"@", b"#", b"/", b"//", b"/*", b"..", b"../", b"*", b"&a ", b"*a ", b"!x ",
    b"- ", b"? ", b"|", b"%", b"$", b"${", b"~", b"^", b"null", b"true", b"1", b"-1", b"1e999", b"9" * 5000, b"NaN",
    b"<<<<<<< HEAD\n", "é".encode(), "\U0001f600".encode(), b"git+https://u:p@x/y#z", b"http://[", b"file:", b"npm:",
    b"workspace:", b"[[x]]\n",
]  # fmt: skip

Damage = Callable[[bytes], bytes]


def insert(place: int, token: bytes) -> Damage:
    return lambda data: data[: place % (len(data) + 1)] + token + data[place % (len(data) + 1) :]


def replace(place: int, length: int, token: bytes) -> Damage:
    return lambda data: data[: place % (len(data) + 1)] + token + data[place % (len(data) + 1) + length :]


def cut(place: int) -> Damage:
    return lambda data: data[: place % (len(data) + 1)]


def swap(place: int, index: int) -> Damage:
    """A string in quotes becomes another kind of value; in files without any this changes nothing."""

    def damage(data: bytes) -> bytes:
        parts = data.split(b'"')
        at = 1 + 2 * (place % max(len(parts) // 2, 1))
        if at + 1 >= len(parts):
            return data
        value = [b"1", b"null", b"[]", b"{}", b"true", b'["x"]', b'{"x": 1}'][index]
        return b'"'.join(parts[:at]) + value + b'"'.join(parts[at + 1 :])

    return damage


PLACES = st.integers(0, 1 << 30)
DAMAGES = st.lists(
    st.builds(insert, PLACES, st.sampled_from(TOKENS))
    | st.builds(replace, PLACES, st.integers(1, 40), st.sampled_from(TOKENS) | st.binary(max_size=4))
    | st.builds(cut, PLACES)
    | st.builds(swap, PLACES, st.integers(0, 6)),
    min_size=1,
    max_size=4,
)


def cases(format_: Format) -> list[Path]:
    return sorted(path.parent for path in (FIXTURES / format_.name).glob("*/expected.json"))


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_a_damaged_file_is_read_or_malformed(format_: Format) -> None:
    parse = format_.load()
    inputs = []
    for case in cases(format_):
        path = json.loads((case / "expected.json").read_text())["file"]
        inputs.append((path, (case / "input" / path).read_bytes(), FolderTree(case / "input")))

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(inputs), DAMAGES)
    def check(whole: tuple[str, bytes, FolderTree], damages: list[Damage]) -> None:
        path, data, tree = whole
        for damage in damages:
            data = damage(data)
        try:
            parsed = parse(SourceFile(path, data), tree)
        except Malformed as error:
            parsed = Parsed(gaps=[Skipped(path, str(error))])
        assert isinstance(parsed, Parsed)
        for dependency in parsed.dependencies:
            assert isinstance(dependency, Dependency)
            assert "\0" not in dependency.id + dependency.requirement
            assert (dependency.id + dependency.requirement + dependency.source + dependency.package.purl).encode()
        for gap in parsed.gaps:
            assert isinstance(gap, Skipped)
            assert gap.reason.encode()

    check()
