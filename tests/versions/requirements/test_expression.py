import pytest

from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.comparison import compared
from deeptracy.versions.requirements.expression import evaluate
from tests.versions.requirements.written import written


def term(text: str) -> Bounds | None:
    return compared(text[0], text[1:]) if text != "?" else None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("=1", "[1]"),
        (">1 & <2", "(1, 2)"),
        ("=1 | >2 & <3", "[1] | (2, 3)"),
        (">2 & <3 | =1", "(2, 3) | [1]"),
        ("( =1 | >2 ) & <3", "[1] | (2, 3)"),
        ("<3 & ( =1 | >2 ) & >0", "[1] | (2, 3)"),
        ("( ( =1 ) | ( =2 ) )", "[1] | [2]"),
        ("", "unreadable"),
        ("?", "unreadable"),
        ("=1 | ?", "unreadable"),
        ("=1 =2", "unreadable"),
        ("=1 |", "unreadable"),
        ("| =1", "unreadable"),
        ("=1 & | =2", "unreadable"),
        ("( =1", "unreadable"),
        ("=1 )", "unreadable"),
        ("( )", "unreadable"),
        ("=1 ( =2 )", "unreadable"),
        ("( =1 ) ( =2 )", "unreadable"),
        ("( =1 & ) =2", "unreadable"),
        ("=1 ) & ( =2", "unreadable"),
    ],
)
def test_expressions(expression: str, expected: str) -> None:
    assert written(evaluate("Hackage", expression.split(), term)) == expected
