import pytest

from deeptracy.inventory.beam.elixir_terms import read
from deeptracy.inventory.beam.tokens import Atom, Text
from deeptracy.inventory.parser import Malformed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("%{}", {}),
        ("[]", []),
        ("{}", ()),
        ('"a"', "a"),
        (":a", "a"),
        (':"a b"', "a b"),
        ("-1_000", -1000),
        ("1.5", 1.5),
        ("true", True),
        ("false", False),
        ("nil", None),
        (r'"a\"b\\c\nd\te\sf\0g\x"', 'a"b\\c\nd\te f\0gx'),
        ("[1, 2,]", [1, 2]),
        ("{:a, [b: 1, c?: 2]}", ("a", [("b", 1), ("c?", 2)])),
        ('%{"a": 1, "b" => 2, c: 3}', {"a": 1, "b": 2, "c": 3}),
        ('{:git, "x", branch: "main"}', ("git", "x", ("branch", "main"))),
        ("# a comment\n%{ # another\n}\n# the end", {}),
    ],
)
def test_literals_are_read(text: str, value: object) -> None:
    assert read(text) == value


def test_strings_and_atoms_know_their_lines() -> None:
    found = read('%{\n  "a": {:hex,\n\n "b"}\n}')
    (key,) = found
    kind, name = found["a"]

    assert isinstance(key, Atom)
    assert isinstance(kind, Atom)
    assert type(name) is Text
    assert (key.line, kind.line, name.line) == (2, 2, 4)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: the end is no term"),
        ("%{", "line 1: the end is no term"),
        ("[1\n2]", "line 2: '2' where ']' belongs"),
        ("{1 2}", "'2' where '}' belongs"),
        ("[] []", r"'\[' where 'the end' belongs"),
        ("foo", "'foo' is no term"),
        ('System.get_env("A")', "'System' is no term"),
        ("1 + 1", "is not part of a literal term"),
        ('"open', "is not part of a literal term"),
        ("%{1 => 2}", "a map holds something that is no 'key => value'"),
        ("%{:a}", "a map holds something"),
        ("%{{1, 2, 3}}", "a map holds something"),
        ('%{"a" => 1, a: 2}', "the key 'a' stands twice in one map"),
        ('["a#{b}"]', "a string is computed"),
        ("1" * 101, "a number that is too long"),
        ("[" * 102 + "]" * 102, "nested too deeply"),
        ("<<<<<<< HEAD", "is not part of a literal term"),
    ],
)
def test_anything_else_is_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(text)


@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ("{", "}"), ("[1, ", "]"), ("[a: ", "]"), ('%{"a" => ', "}"), ('%{"a": ', "}")]
)
def test_depth_up_to_the_limit_is_read(opening: str, closing: str) -> None:
    assert read(opening * 100 + "[]" + closing * 100)
    with pytest.raises(Malformed, match="nested too deeply"):
        read(opening * 101 + "[]" + closing * 101)


def test_length_up_to_the_limit_is_read() -> None:
    assert read("1" * 100) == int("1" * 100)
