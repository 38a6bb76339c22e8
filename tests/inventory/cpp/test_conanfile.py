import pytest

from deeptracy.inventory.cpp.conanfile import parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize(
    ("section", "scope"),
    [
        ("requires", Scope.RUNTIME),
        ("tool_requires", Scope.BUILD),
        ("build_requires", Scope.BUILD),
        ("test_requires", Scope.TEST),
    ],
)
def test_the_section_tells_the_scope(section: str, scope: Scope) -> None:
    (found,) = read(parse, "conanfile.txt", f"[{section}]\na/1.0\n").dependencies

    assert (found.id, found.scope, found.direct, found.location.line) == ("a@1.0", scope, True, 2)


def test_other_sections_and_comments_are_left_out() -> None:
    text = "a/0\n[requires]\n# b/1\nb/1#c0ffee # why\n\n[options]\nb:shared=True\n[imports]\nlib, *.so -> bin\n"

    assert ids(read(parse, "conanfile.txt", text)) == ["b@1"]


def test_a_line_that_is_no_reference_is_a_gap() -> None:
    parsed = read(parse, "conanfile.txt", "[requires]\nnonsense\n")

    assert [(gap.reason, gap.gap, gap.line) for gap in parsed.gaps] == [
        ("'nonsense' is no reference to a package", Gap.UNREADABLE, 2)
    ]


def test_nothing_asked_for_leaves_nothing_unknown() -> None:
    assert read(parse, "conanfile.txt", "[generators]\nCMakeDeps\n").gaps == []
    assert [gap.gap for gap in read(parse, "conanfile.txt", "[requires]\na/1\n").gaps] == [Gap.TRANSITIVE]
