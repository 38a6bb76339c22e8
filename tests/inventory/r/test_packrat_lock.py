import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.r.packrat_lock import parse
from tests.inventory.in_memory import ids, read

HEADER = "PackratFormat: 1.4\nRVersion: 4.0.0\n\n"


@pytest.mark.parametrize(
    ("source", "ecosystem", "private"),
    [
        ("Source: CRAN\n", "CRAN", ""),
        ("Source: Bioconductor\n", "Bioconductor", ""),
        ("Source: CustomCRANLikeRepository\n", "CRAN", ""),
        ("Source: github\n", "CRAN", "from github"),
        ("", "CRAN", "from a source the file does not tell"),
    ],
)
def test_the_source_tells_the_ecosystem(source: str, ecosystem: str, private: str) -> None:
    (found,) = read(parse, "packrat.lock", HEADER + "Package: a\nVersion: 1.0\n" + source).dependencies

    assert (found.package.ecosystem, found.private, found.location.line) == (ecosystem, private, 4)


def test_requirements_make_the_graph() -> None:
    text = (
        HEADER + "Package: a\nVersion: 1.0\nRequires: b,\n  c\n\nPackage: b\nVersion: 2.0\n\nPackage: c\nVersion: 3.0\n"
    )

    parsed = read(parse, "packrat.lock", text)

    assert [(found.direct, found.required_by) for found in parsed.dependencies] == [
        (True, ()),
        (None, ("a@1.0",)),
        (None, ("a@1.0",)),
    ]


def test_an_entry_without_name_or_version_is_a_gap() -> None:
    parsed = read(parse, "packrat.lock", HEADER + "Package: a\n\nVersion: 1.0\n\nPackage: b\nVersion: 1\n")

    assert ids(parsed) == ["b@1"]
    assert [(gap.reason, gap.line) for gap in parsed.gaps] == [
        ("an entry gives no package or no version", 4),
        ("an entry gives no package or no version", 6),
    ]


@pytest.mark.parametrize("text", ["", "Package: a\nVersion: 1\n", "nonsense"])
def test_another_beginning_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "packrat.lock", text)
