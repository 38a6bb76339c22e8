from deeptracy.inventory.golang.vendored import listed, parse
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read

MODERN = """\
# example.com/a v1.0.0
## explicit; go 1.17
example.com/a
# example.com/b v1.2.0
## explicit
example.com/b/sub
# example.com/c v0.1.0 => example.com/fork v0.2.0
## go 1.16
example.com/c
# example.com/d v0.1.0 => ./d
## explicit
# example.com/unused v1.0.0 => example.com/other v1.0.0
# example.com/wild => ./w
"""


def test_the_modules_are_those_required_or_used() -> None:
    parsed = read(parse, "vendor/modules.txt", MODERN)

    assert ids(parsed) == [
        "example.com/a@v1.0.0",
        "example.com/b@v1.2.0",
        "example.com/fork@v0.2.0",
        "example.com/d@v0.1.0",
    ]
    assert [d.location.line for d in parsed.dependencies] == [1, 4, 7, 10]


def test_a_folder_is_private() -> None:
    parsed = read(parse, "vendor/modules.txt", MODERN)

    assert [d.private for d in parsed.dependencies] == ["", "", "", "replaced by the folder ./d"]
    assert parsed.dependencies[3].private_gap is Gap.PRIVATE_SOURCE


def test_since_go_1_17_explicit_does_not_tell_direct() -> None:
    parsed = read(parse, "vendor/modules.txt", MODERN)

    assert [d.direct for d in parsed.dependencies] == [None, None, False, None]


def test_before_go_1_17_explicit_means_direct() -> None:
    parsed = read(parse, "vendor/modules.txt", "# a v1.0.0\n## explicit\na\n# b v1.0.0\nb\n")

    assert [d.direct for d in parsed.dependencies] == [True, False]


def test_lines_before_a_module_and_unknown_headers_are_passed_over() -> None:
    text = b"## workspace\nstray\n# short\n# a master\na\n# b v1.0.0 => x y z\nb\n# c v1.0.0 nonsense\nc\n"

    assert [(one.name, one.replacement) for one in listed("vendor/modules.txt", text)] == [("b", None), ("c", None)]


def test_an_empty_list_has_no_modules() -> None:
    assert listed("vendor/modules.txt", b"") == []
