import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.versions.numbers import number, without_trailing_zeros


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("0", 0),
        ("007", 7),
        ("9" * 600, 10**600 - 1),
        ("0" * 700, 0),
        ("0" * 700 + "12", 12),
        ("0" + "9" * 600, 10**600 - 1),
        ("1" + "0" * 600, 16**600),
    ],
)
def test_number(digits: str, value: int) -> None:
    assert number(digits) == value


LENGTHS = st.sampled_from([1, 2, 599, 600, 601, 602, 5000])
DIGITS = st.builds(lambda first, rest, length: first + rest * length, *[st.sampled_from("0129")] * 2, LENGTHS)


@given(DIGITS, DIGITS)
def test_numbers_order_as_their_digits_do(a: str, b: str) -> None:
    width = max(len(a), len(b))
    assert (number(a) < number(b)) == (a.zfill(width) < b.zfill(width))
    assert (number(a) == number(b)) == (a.zfill(width) == b.zfill(width))


@pytest.mark.parametrize(("numbers", "kept"), [([], ()), ([0, 0], ()), ([1, 0, 2, 0], (1, 0, 2)), ([1], (1,))])
def test_without_trailing_zeros(numbers: list[int], kept: tuple[int, ...]) -> None:
    assert without_trailing_zeros(numbers) == kept
