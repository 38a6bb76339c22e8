import pytest

from deeptracy.versions.requirements import Bounds, Interval
from deeptracy.versions.requirements.comparison import between, compared


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("=", (Interval("1", True, "1", True),)),
        ("==", (Interval("1", True, "1", True),)),
        ("!=", (Interval(None, True, "1", False), Interval("1", False, None, False))),
        ("<", (Interval(None, True, "1", False),)),
        ("<=", (Interval(None, True, "1", True),)),
        (">", (Interval("1", False, None, False),)),
        (">=", (Interval("1", True, None, False),)),
    ],
)
def test_compared(sign: str, expected: Bounds) -> None:
    assert compared(sign, "1") == expected


def test_between() -> None:
    assert between("1", "2") == (Interval("1", True, "2", False),)
