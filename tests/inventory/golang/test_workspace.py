import pytest

from deeptracy.inventory.golang.workspace import module_name, parse, workspace_of
from deeptracy.inventory.parser import Malformed
from deeptracy.model.package import Package
from tests.inventory.in_memory import MemoryTree, ids, read

WORK = "go 1.22.1\nuse (\n\t.\n\t./b\n)\nreplace x => y v1.0.0\n"
FILES: dict[str, str | bytes] = {"go.work": WORK, "go.mod": "module m/a", "b/go.mod": "module m/b"}
X = Package("Go", "x", "v1.0.0")


def test_it_asks_for_a_toolchain() -> None:
    assert ids(read(parse, "go.work", WORK, FILES)) == ["stdlib@1.22.1"]
    assert read(parse, "go.work", WORK, FILES).gaps == []


def test_a_member_that_is_not_there_is_told() -> None:
    parsed = read(parse, "w/go.work", "use ./in\nuse ../out\nuse ../../above\n", {"w/in/go.mod": "", "out/x.go": ""})

    assert [(gap.path, gap.line, gap.reason) for gap in parsed.gaps] == [
        ("w/go.work", 2, "the workspace member out is not in the target"),
        ("w/go.work", 3, "the workspace member ../above is not in the target"),
    ]


@pytest.mark.parametrize("text", ["replace a => b", "use ("])
def test_what_go_would_refuse_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "go.work", text)


@pytest.mark.parametrize("folder", ["", "b"])
def test_a_member_knows_its_workspace(folder: str) -> None:
    workspace = workspace_of(folder, MemoryTree(FILES))
    replacement = workspace.replacements.of(X)

    assert workspace.modules == {"m/a", "m/b"}
    assert replacement is not None
    assert (replacement.new, replacement.location.path, replacement.location.line) == ("y", "go.work", 6)


@pytest.mark.parametrize(
    ("folder", "files"),
    [
        ("c", FILES),
        ("b/sub", FILES),
        ("b", {**FILES, "go.work": "use ("}),
        ("b", {**FILES, "go.work": "use ./b\nreplace"}),
        ("b", {**FILES, "go.work": "use"}),
        ("b", {"b/go.mod": ""}),
        ("b", {**FILES, "b/go.work": "go 1.22"}),
    ],
)
def test_who_is_no_member_has_none(folder: str, files: dict[str, str | bytes]) -> None:
    workspace = workspace_of(folder, MemoryTree(files))

    assert workspace.modules == set()
    assert workspace.replacements.of(X) is None


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"module a/b", "a/b"), (b"go 1.2\nmodule a", "a"), (b"module", ""), (b"module (", ""), (b"", ""), (None, "")],
)
def test_the_name_of_a_module(data: bytes | None, name: str) -> None:
    assert module_name(data) == name
