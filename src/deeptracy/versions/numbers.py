"""The numbers in versions: of any length, hostile ones too, in time that grows with their length only."""

_SAFE_LENGTH = 600  # for longer decimal numbers Python needs quadratic time, and past its limit (640 or more) refuses


def number(digits: str) -> int:
    """A number that orders as ``digits`` do in base 10.

    It is their value, except that overlong numbers are read in base 16, which costs linear time: that keeps the order
    among themselves, and all of them stay greater than any number that is short enough to be read in base 10.
    """
    if len(digits) <= _SAFE_LENGTH:
        return int(digits)
    significant = digits.lstrip("0")
    if len(significant) <= _SAFE_LENGTH:
        return int(significant or "0")
    return int(significant, 16)


def without_trailing_zeros(numbers: list[int]) -> tuple[int, ...]:
    """``1.0.0`` as ``1``: for schemes in which a missing part is a zero. Takes the zeros off ``numbers`` itself."""
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
