import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.inventory.os.rpm_header import EPOCH, NAME, PROVIDE_NAME, read
from deeptracy.inventory.parser import Malformed
from tests.inventory.os.headers import BINARY, INT32, STRING, STRING_ARRAY, header, package


def test_texts_numbers_and_lists_are_read() -> None:
    blob = header(
        (NAME, STRING, b"bash\0", 1),
        (EPOCH, INT32, struct.pack(">I", 7), 1),
        (PROVIDE_NAME, STRING_ARRAY, b"a\0b\0", 2),
        (1004, STRING, b"a tag of no interest\0", 1),
    )

    assert read(blob) == {NAME: ["bash"], EPOCH: ["7"], PROVIDE_NAME: ["a", "b"]}


def test_a_tag_of_another_type_has_no_values() -> None:
    assert read(header((NAME, BINARY, b"bash\0", 5))) == {NAME: []}


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    assert read(header((NAME, STRING, b"b\xffsh\0", 1))) == {NAME: ["b\ufffdsh"]}


def test_translated_and_empty_texts_are_texts() -> None:
    assert read(header((NAME, 9, b"bash\0sh\0", 2))) == {NAME: ["bash", "sh"]}
    assert read(header((NAME, STRING, b"\0", 1))) == {NAME: [""]}


def test_a_text_is_one_whatever_its_count() -> None:
    assert read(header((NAME, STRING, b"a\0b\0", 2))) == {NAME: ["a"]}


@pytest.mark.parametrize(
    ("blob", "reason"),
    [
        (b"", "a package header is cut off"),
        (b"\0" * 7, "a package header is cut off"),
        (struct.pack(">II", 1, 0), "larger than its record"),
        (struct.pack(">II", 0, 1), "larger than its record"),
        (struct.pack(">II", (1 << 16) + 1, 0) + b"\0" * (16 * ((1 << 16) + 1)), "larger than its record"),
        (header((NAME, STRING, b"a", 1)), "a text without an end"),
        (header((PROVIDE_NAME, STRING_ARRAY, b"a\0", 2)), "a text without an end"),
        (header((EPOCH, INT32, b"\0\0\0", 1)), "points outside of itself"),
        (struct.pack(">II", 1, 0) + struct.pack(">IIiI", NAME, STRING, -1, 1), "points outside of itself"),
        (struct.pack(">II", 1, 0) + struct.pack(">IIiI", NAME, STRING, 1, 1), "points outside of itself"),
    ],
)
def test_a_broken_header_is_malformed(blob: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(blob)


def test_nothing_is_a_header_without_tags() -> None:
    assert read(struct.pack(">II", 0, 0)) == {}


@given(st.binary(max_size=200), st.integers(0, 200))
def test_damage_never_raises_anything_else(noise: bytes, at: int) -> None:
    whole = package("bash", "5.1", "1", provides=["a", "b"])
    reason = "package header"
    try:
        read(whole[:at] + noise + whole[at + len(noise) :])
    except Malformed as error:
        reason = str(error)
    assert "package header" in reason
