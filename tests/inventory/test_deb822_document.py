import pytest

from deeptracy.inventory.deb822_document import stanzas
from deeptracy.inventory.parser import Malformed


def test_paragraphs_are_told_apart_by_empty_lines() -> None:
    text = "Package: a\nVersion: 1\n\n\n \t\nPackage: b\n"

    found = list(stanzas(text))

    assert found == [{"package": "a", "version": "1"}, {"package": "b"}]
    assert [stanza["package"].line for stanza in found] == [1, 6]


def test_continuation_lines_belong_to_the_field_before() -> None:
    (found,) = stanzas("# a comment\nDepends:\n a,\n\tb\nOther: x:y\n")

    assert found == {"depends": "\na,\nb", "other": "x:y"}
    assert (found["depends"].line, found["other"].line) == (2, 5)


def test_windows_line_ends_are_no_part_of_a_value() -> None:
    assert list(stanzas("A: 1\r\n\r\nB: 2\r\n")) == [{"a": "1"}, {"b": "2"}]


def test_nothing_has_no_paragraphs() -> None:
    assert list(stanzas("\n# only a comment\n\n")) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" a", "line 1 continues a field that did not begin"),
        ("A: 1\n\n b: 2", "line 3 continues"),
        ("A: 1\nnonsense", "line 2 is not a 'Field: value' line"),
        (": 1", "line 1 is not"),
        ("not a field: 1", "line 1 is not"),
        ("A: 1\na: 2", "the field a stands twice in one paragraph, again at line 2"),
    ],
)
def test_what_is_no_field_is_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        list(stanzas(text))
