import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.perl.cpanfile_snapshot import parse
from tests.inventory.in_memory import ids, read

HEADER = "# carton snapshot format: version 1.0\nDISTRIBUTIONS\n"


@pytest.mark.parametrize(
    ("distribution", "id_"),
    [
        ("Try-Tiny-0.31", "Try-Tiny@0.31"),
        ("Foo-Bar-v1.2.3", "Foo-Bar@v1.2.3"),
        ("Foo-v5", "Foo@v5"),
        ("Foo-1_02", "Foo@1_02"),
        ("Foo-1.0a", "Foo@1.0a"),
        ("Foo-2-1.0", "Foo-2@1.0"),
        ("Foo-1.0-TRIAL", "Foo@1.0-TRIAL"),
        ("Foo-2.204-TRIAL1", "Foo@2.204-TRIAL1"),
        ("Foo-1.0-RC1", "Foo@1.0-RC1"),
        ("Foo-0.04-withoutworldwriteables", "Foo@0.04"),
        ("CGI.pm-3.59", "CGI@3.59"),
        ("libwww-perl-6.67", "libwww-perl@6.67"),
    ],
)
def test_name_and_version_of_a_distribution(distribution: str, id_: str) -> None:
    assert ids(read(parse, "cpanfile.snapshot", f"{HEADER}  {distribution}\n")) == [id_]


def test_modules_lead_from_one_distribution_to_another() -> None:
    text = HEADER + (
        "  A-1.0\n    pathname: X/A-1.0.tar.gz\n    provides:\n      A 1.0\n      A::B undef\n    requirements:\n"
        "      A::B 0\n      C::D 0\n      Core 0\n      perl 5.006\n"
        "  C-2.0\n    provides:\n      C 2.0\n      C::D 2.0\n    requirements:\n"
        "  E-3.0\n    provides:\n      C::D 9\n    other:\n      C 1\n"
    )

    a, c, e = read(parse, "cpanfile.snapshot", text).dependencies

    assert (a.id, a.direct, a.required_by, a.location.line) == ("A@1.0", True, (), 3)
    assert (c.id, c.direct, c.required_by, c.location.line) == ("C@2.0", None, ("A@1.0",), 13)
    assert (e.id, e.direct, e.required_by) == ("E@3.0", True, ())


def test_a_distribution_without_a_version_is_a_gap() -> None:
    parsed = read(parse, "cpanfile.snapshot", HEADER + "  Foo\n    provides:\n      Foo 1\n  Bar-1\n")

    assert ids(parsed) == ["Bar@1"]
    assert [(gap.reason, gap.line) for gap in parsed.gaps] == [("'Foo' is no 'Distribution-version'", 3)]


def test_a_snapshot_may_be_empty_and_of_windows() -> None:
    assert ids(read(parse, "cpanfile.snapshot", HEADER)) == []
    assert ids(read(parse, "cpanfile.snapshot", (HEADER + "  A-1\n\n").replace("\n", "\r\n"))) == ["A@1"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "does not begin with DISTRIBUTIONS"),
        ("requires 'A';", "does not begin with DISTRIBUTIONS"),
        (HEADER + "    provides:\n", "line 3 is in no distribution"),
        (HEADER + "A-1\n", "line 3 is in no distribution"),
        (HEADER + "  A-1\n   b\n", "line 4 is in no distribution"),
    ],
)
def test_other_shapes_are_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, "cpanfile.snapshot", text)
