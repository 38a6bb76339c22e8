import pytest

from deeptracy.versions.requirements.partial import Partial, raised
from tests.versions.requirements.written import written


@pytest.mark.parametrize(
    ("numbers", "place", "expected"),
    [
        ("1.2.3", 0, "2"),
        ("1.2.3", 1, "1.3"),
        ("1.2.3", 2, "1.2.4"),
        ("9", 0, "10"),
        ("1.99", 1, "1.100"),
        ("1.129", 1, "1.130"),
        ("0", 0, "1"),
        ("09", 0, "10"),
        ("8" + "9" * 5000, 0, "9" + "0" * 5000),
    ],
)
def test_raised(numbers: str, place: int, expected: str) -> None:
    assert ".".join(raised(numbers.split("."), place)) == expected


@pytest.mark.parametrize(
    ("text", "numbers", "pre_release"),
    [
        ("1", ("1",), ""),
        ("v1.2", ("1", "2"), ""),
        ("V1.2.3-rc.1+build.5", ("1", "2", "3"), "rc.1"),
        ("1.2+build", ("1", "2"), ""),
        ("1.x", ("1",), ""),
        ("1.X.3", ("1",), ""),
        ("1.*.*-rc", ("1",), ""),
        ("*", (), ""),
    ],
)
def test_read(text: str, numbers: tuple[str, ...], pre_release: str) -> None:
    assert Partial.read(text) == Partial(numbers, pre_release)


@pytest.mark.parametrize("text", ["", "v", "1.", "1.2.3.4", "1.2-rc", "1.2.3-", "1.2.3+", "a", "1.2.3 ", "-1", "1.2.y"])
def test_what_is_no_version(text: str) -> None:
    assert Partial.read(text) is None


def test_the_place_whose_change_breaks() -> None:
    places = [
        Partial(tuple(text.split("."))).breaking_place for text in ("1.2.3", "0.2.3", "0.0.3", "0.0", "0", "00.1")
    ]
    assert places == [0, 1, 2, 1, 0, 1]


COMPARED = {
    "": ("(, )", "[1.2.0, 1.3.0-0)", "[1.2.0-0, 1.3.0-0)", "[1.2.3]", "[1.2.3]"),
    "=": ("(, )", "[1.2.0, 1.3.0-0)", "[1.2.0-0, 1.3.0-0)", "[1.2.3]", "[1.2.3]"),
    "^": ("(, )", "[1.2.0, 2.0.0-0)", "[1.2.0-0, 2.0.0-0)", "[1.2.3, 2.0.0-0)", "[1.2.3, 2.0.0-0)"),
    "~": ("(, )", "[1.2.0, 1.3.0-0)", "[1.2.0-0, 1.3.0-0)", "[1.2.3, 1.3.0-0)", "[1.2.3, 1.3.0-0)"),
    "<": ("nothing", "(, 1.2.0-0)", "(, 1.2.0-0)", "(, 1.2.3-0)", "(, 1.2.3)"),
    "<=": ("(, )", "(, 1.3.0-0)", "(, 1.3.0-0)", "(, 1.2.3]", "(, 1.2.3]"),
    ">": ("nothing", "[1.3.0, )", "[1.3.0-0, )", "(1.2.3, )", "(1.2.3, )"),
    ">=": ("(, )", "[1.2.0, )", "[1.2.0-0, )", "[1.2.3, )", "[1.2.3, )"),
}


@pytest.mark.parametrize(("sign", "expected"), COMPARED.items())
def test_compared(sign: str, expected: tuple[str, ...]) -> None:
    asked = [("*", True), ("1.2", True), ("1.2", False), ("1.2.3", True), ("1.2.3", False)]
    partials = [(Partial.read(text), stable) for text, stable in asked]
    assert tuple(written(one.compared(sign, stable=stable)) for one, stable in partials if one) == expected


def test_a_tilde_before_a_major_number_alone_admits_the_major() -> None:
    assert written(Partial(("1",)).compared("~", stable=True)) == "[1.0.0, 2.0.0-0)"
    assert written(Partial(("0",)).compared("^", stable=True)) == "[0.0.0, 1.0.0-0)"
    assert written(Partial(("0", "2", "3"), "rc.1").compared("^", stable=False)) == "[0.2.3-rc.1, 0.3.0-0)"
