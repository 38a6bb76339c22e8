import pytest

from deeptracy.inventory.beam.erlang_terms import read
from deeptracy.inventory.beam.tokens import Atom, Text
from deeptracy.inventory.parser import Malformed


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("[].", [[]]),
        ("{}. a.", [(), "a"]),
        ('"a". <<"b">>. <<"c"/utf8>>.', ["a", "b", "c"]),
        ("'an atom'. a@b_1.", ["an atom", "a@b_1"]),
        ("-1. 2.5. 1.0e3.", [-1, 2.5, 1000.0]),
        ('{"1.2.0",\n[{<<"a">>,{pkg,<<"a">>,<<"1.0">>},0}]}.\n[].', [("1.2.0", [("a", ("pkg", "a", "1.0"), 0)]), []]),
        ("% a comment\n[1, % one\n 2].", [[1, 2]]),
        (r'"a\"b".', ['a"b']),
    ],
)
def test_literals_are_read(text: str, terms: list[object]) -> None:
    assert read(text) == terms


def test_texts_and_atoms_know_their_lines() -> None:
    ((name, kind),) = read('{<<"a">>,\n pkg}.')

    assert (type(name), name.line) == (Text, 1)
    assert (type(kind), kind.line) == (Atom, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "line 1: the end where '.' belongs"),
        ("[1,].", "']' is no term"),
        ("[1 2].", "'2' where ']' belongs"),
        ("{a.", "'.' where '}' belongs"),
        ("<<1>>.", "'1' where 'a string' belongs"),
        ('<<"a".', "'.' where '>>' belongs"),
        ('<<"a"/', "the end where '>>' belongs"),
        ("Variable.", "is not part of a literal term"),
        ("f(x).", "is not part of a literal term"),
        ('"open', "is not part of a literal term"),
        ("'open", "is not part of a literal term"),
        ("1" * 101 + ".", "is no term"),
        ("[" * 102 + "]" * 102 + ".", "nested too deeply"),
    ],
)
def test_anything_else_is_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(text)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{", "}"), ("[1,", "]")])
def test_depth_up_to_the_limit_is_read(opening: str, closing: str) -> None:
    assert read(opening * 100 + "[]" + closing * 100 + ".")
    with pytest.raises(Malformed, match="nested too deeply"):
        read(opening * 101 + "[]" + closing * 101 + ".")


def test_length_up_to_the_limit_is_read() -> None:
    assert read("1" * 100 + ".") == [int("1" * 100)]
