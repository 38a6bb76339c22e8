"""TOML documents, and those that are made to harm their reader."""

import pytest

from deeptracy.inventory import toml_document
from deeptracy.inventory.parser import Malformed


def test_a_document_is_its_table() -> None:
    assert toml_document.load(b'a.b = 1\n[c]\nd = "x"\n') == {"a": {"b": 1}, "c": {"d": "x"}}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a = ", "not valid TOML"),
        (b"a = 1\na = 2", "not valid TOML"),
        (b"a = " + b"1" * 5000, "not valid TOML"),
        (b"a = " + b"[" * 5000, "nested too deeply"),
        (b"a" + b".a" * 64 + b" = 1", "a key of more than 64 parts"),
        (b"a" + b". a" * 100_000 + b" = 1", "a key of more than 64 parts"),
        (b"[" + b"'a' . " * 100_000 + b"a]", "a key of more than 64 parts"),
        (b"x = { y = 1, a" + b'."a"' * 64 + b" = 1 }", "a key of more than 64 parts"),
        (b"\xff", "not valid UTF-8"),
        (b'a = "\\u0000"', "holds NUL characters"),
        (b'"\\U00000000" = 1', "holds NUL characters"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        toml_document.load(data)


@pytest.mark.parametrize(
    "data",
    [
        b"a" + b".a" * 63 + b" = 1",
        b"a = '" + b"x " * 50_000 + b"." * 70 + b"'",
        b"a = '" + b"x" * 100_000 + b"." * 70 + b"'",
    ],
)
def test_long_keys_up_to_the_limit_and_long_texts_are_read(data: bytes) -> None:
    assert "a" in toml_document.load(data)
