import pytest

from deeptracy.inventory.golang.syntax import Directive, directives
from deeptracy.inventory.parser import Malformed


def words(text: str) -> list[tuple[str, ...]]:
    return [(one.verb, *one.arguments) for one in directives(text.encode())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("module a.b/c", [("module", "a.b/c")]),
        ("require a v1\nrequire b v2", [("require", "a", "v1"), ("require", "b", "v2")]),
        (
            "require (\n\ta v1\n\n\t// note\n\tb v2\n)\ngo 1.20",
            [("require", "a", "v1"), ("require", "b", "v2"), ("go", "1.20")],
        ),
        ("require ()\nexclude ( )\ngo 1.20", [("go", "1.20")]),
        ('"require" "a b" `c\\d`', [("require", "a b", "c\\d")]),
        (r'replace a => "with \"quotes\" \\"', [("replace", "a", "=>", 'with "quotes" \\')]),
        ("retract [v1, v2]", [("retract", "[", "v1", ",", "v2", "]")]),
        ("retract (\n[v1,v2] // bad\n)", [("retract", "[", "v1", ",", "v2", "]")]),
        ("a b//c", [("a", "b")]),
        ("a b/c", [("a", "b/c")]),
        ("// nothing\r\n\r\nmodule m\r\n", [("module", "m")]),
        ("", []),
    ],
)
def test_lines_and_blocks(text: str, expected: list[tuple[str, ...]]) -> None:
    assert words(text) == expected


def test_each_directive_knows_its_line_and_its_comment() -> None:
    text = b"module m // here\n\nrequire (\n\ta v1 //indirect\n\tb v2\n)\n"

    assert list(directives(text)) == [
        Directive("module", ("m",), "here", 1),
        Directive("require", ("a", "v1"), "indirect", 4),
        Directive("require", ("b", "v2"), "", 5),
    ]


@pytest.mark.parametrize(
    ("comment", "indirect"),
    [
        ("// indirect", True),
        ("//indirect", True),
        ("// indirect; for the tests", True),
        ("// indirect ", True),
        ("// indirectly", False),
        ("// indirect, perhaps", False),
        ("// not indirect", False),
        ("", False),
    ],
)
def test_an_indirect_requirement_is_told_by_its_comment(comment: str, indirect: bool) -> None:
    (directive,) = directives(f"require a v1 {comment}".encode())

    assert directive.indirect is indirect


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("require (\na v1", "the block 'require' is never closed"),
        ("module m\n)", "closes a block that is not open at line 2"),
        ('require "" v1', "an empty text at line 1"),
        ("a\nmodule ``", "an empty text at line 2"),
        ('module "m', "a quote is never closed at line 1"),
        ("a\nmodule `m", "a quote is never closed at line 2"),
    ],
)
def test_what_go_would_refuse_is_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason.replace("(", r"\(")):
        list(directives(text.encode()))
