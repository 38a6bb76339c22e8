import pytest

from deeptracy.inventory.golang.module import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read

MODERN = "module m\n\ngo 1.17\n\n"
OLD = "module m\n\ngo 1.16\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("require a v1.0.0", ["a@v1.0.0"]),
        ("require a v0.0.0-20200101000000-abcdefabcdef", ["a@v0.0.0-20200101000000-abcdefabcdef"]),
        ("require a v2.0.0+incompatible", ["a@v2.0.0+incompatible"]),
        ("require a v1.0.0\nrequire a v1.2.0\nrequire a v1.1.0", ["a@v1.2.0"]),
        ("require a master", ["a master"]),
        ("require a v1.2", ["a v1.2"]),
        ("require a v1.2.0\nexclude a v1.2.0", ["a >v1.2.0"]),
        ("require a v1.2.0\nexclude a v1.3.0\nexclude b v1.2.0", ["a@v1.2.0"]),
        ("require a v1.0.0\nrequire b v1.0.0\nreplace a => b v1.0.0", ["b@v1.0.0"]),
        ("require a v1.0.0\nreplace a v1.1.0 => b v1.0.0", ["a@v1.0.0"]),
        ("require a master\nreplace a => b v1.0.0", ["b@v1.0.0"]),
        ("future syntax\nignore ./x\nretract v1.0.0\ngodebug default=go1.21\nrequire a v1.0.0", ["a@v1.0.0"]),
    ],
)
def test_what_is_built(text: str, expected: list[str]) -> None:
    parsed = read(parse, "go.mod", MODERN + text)

    assert ids(parsed) == ["stdlib >=1.17", *expected]
    assert parsed.gaps == []


@pytest.mark.parametrize(
    ("text", "direct"),
    [
        ("require a v1.0.0", {"a": True}),
        ("require a v1.0.0 // indirect", {"a": False}),
        ("require a/b v1.0.0 // indirect\ntool a/b/cmd/x", {"a/b": True}),
        ("require a/b v1.0.0 // indirect\ntool a/b", {"a/b": True}),
        ("require a/b v1.0.0 // indirect\ntool a/bc", {"a/b": False}),
        ("require (\na v1.0.0 // indirect\na/b v1.0.0 // indirect\n)\ntool a/b/c", {"a": False, "a/b": True}),
        ("require a master // indirect", {"a": False}),
        ("require a v1.0.0 // indirect\nexclude a v1.0.0", {"a": False}),
    ],
)
def test_direct_is_what_the_module_or_a_tool_line_names(text: str, direct: dict[str, bool]) -> None:
    found = read(parse, "go.mod", MODERN + text).dependencies

    assert {d.package.name: d.direct for d in found if d.package.name != "stdlib"} == direct


@pytest.mark.parametrize("line", ["require a", "require a v1 v2", "replace a", "require"])
def test_what_go_would_refuse_is_malformed(line: str) -> None:
    with pytest.raises(Malformed, match="at line 5"):
        read(parse, "go.mod", MODERN + line)


def test_an_old_file_leaves_the_rest_to_the_sums_beside_it() -> None:
    sums = "a v1.0.0 h1:x=\nb v1.1.0 h1:x=\nb v1.0.0 h1:x=\nc v1.0.0/go.mod h1:x=\n"

    parsed = read(parse, "x/go.mod", OLD + "require a v1.0.0", {"x/go.sum": sums, "go.sum": "d v1.0.0 h1:x=\n"})

    assert ids(parsed) == ["stdlib >=1.16", "a@v1.0.0", "b@v1.1.0"]
    assert [(d.direct, str(d.location)) for d in parsed.dependencies[1:]] == [
        (True, "x/go.mod:5"),
        (False, "x/go.sum:2"),
    ]
    assert parsed.gaps == []


def test_what_is_vendored_goes_before_the_sums() -> None:
    others: dict[str, str | bytes] = {
        "vendor/modules.txt": "# a v1.0.0\n## explicit\na\n# b v1.0.0\nb\n",
        "go.sum": "c v1.0.0 h1:x=\n",
    }

    parsed = read(parse, "go.mod", OLD + "require a v1.0.0", others)

    assert ids(parsed) == ["stdlib >=1.16", "a@v1.0.0", "b@v1.0.0"]
    assert str(parsed.dependencies[2].location) == "vendor/modules.txt:4"
    assert parsed.dependencies[2].direct is False


def test_replacements_hold_for_what_is_not_named_too() -> None:
    text = OLD + "require a v1.0.0\nreplace b v1.1.0 => c v1.0.0\nreplace d => ./d\n"
    sums = "b v1.1.0 h1:x=\nc v1.0.0 h1:x=\nd v1.0.0 h1:x=\n"

    parsed = read(parse, "go.mod", text, {"go.sum": sums})

    assert ids(parsed) == ["stdlib >=1.16", "a@v1.0.0", "c@v1.0.0", "d@v1.0.0"]
    assert [d.private for d in parsed.dependencies] == ["", "", "", "replaced by the folder ./d"]


def test_an_old_file_without_sums_says_that_the_rest_is_not_known() -> None:
    (gap,) = read(parse, "go.mod", "module m\nrequire a v1.0.0").gaps

    assert (gap.path, gap.gap) == ("go.mod", Gap.TRANSITIVE)
    assert gap.reason == "names only what the module imports itself, and there is no go.sum beside it to tell the rest"


def test_sums_that_can_not_be_read_are_a_gap_of_their_own() -> None:
    parsed = read(parse, "go.mod", OLD + "require a v1.0.0", {"go.sum": "nonsense"})

    assert ids(parsed) == ["stdlib >=1.16", "a@v1.0.0"]
    assert [(gap.path, gap.reason, gap.gap) for gap in parsed.gaps] == [
        ("go.sum", "line 1 is not a module, a version and a hash", Gap.UNREADABLE)
    ]


@pytest.mark.parametrize("text", [OLD, MODERN])
def test_a_module_that_requires_nothing_is_complete(text: str) -> None:
    parsed = read(parse, "go.mod", text, {"go.sum": "a v1.0.0 h1:x=\n"})

    assert len(parsed.dependencies) == 1
    assert parsed.gaps == []


def test_members_of_the_workspace_are_the_projects_own_and_its_replacements_come_first() -> None:
    text = "module m/a\ngo 1.22\nrequire (\n m/b v0.0.0\n x v1.0.0\n z v1.0.0\n)\n"
    text += "replace x v1.0.0 => mine v1.0.0\nreplace z => mine/z v1.0.0\n"
    others: dict[str, str | bytes] = {
        "go.work": "use ./a\nuse ./b\nreplace x => theirs v1.0.0",
        "b/go.mod": "module m/b",
    }

    parsed = read(parse, "a/go.mod", text, others)

    assert ids(parsed) == ["stdlib >=1.22", "m/b@v0.0.0", "theirs@v1.0.0", "mine/z@v1.0.0"]
    own = parsed.dependencies[1]
    assert (own.private, own.private_gap) == ("a member of the same workspace", Gap.OWN)
    assert [str(d.location) for d in parsed.dependencies[2:]] == ["go.work:3", "a/go.mod:9"]
