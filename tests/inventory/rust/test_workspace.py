import pytest

from deeptracy.inventory.rust.workspace import Workspace, shared_dependencies
from tests.inventory.in_memory import MemoryTree

Files = dict[str, str | bytes]


def package(name: str, rest: str = "") -> str:
    return f'[package]\nname = "{name}"\n{rest}'


def members(files: Files, folder: str = "") -> dict[str, str]:
    workspace = Workspace(folder, MemoryTree(files))
    return {name: workspace.path_of(one) for name, one in workspace.members.items()}


def test_a_package_alone_is_its_only_member() -> None:
    assert members({"Cargo.toml": package("a"), "b/Cargo.toml": package("b")}) == {"a": "."}


@pytest.mark.parametrize("folder", ["", "deep/er"])
def test_the_globs_of_the_root_choose_members(folder: str) -> None:
    files: Files = {
        "Cargo.toml": '[workspace]\nmembers = ["crates/*", "tool"]\nexclude = ["crates/no", "./crates/neither"]\n',
        "crates/a/Cargo.toml": package("a"),
        "crates/a/b/Cargo.toml": package("b"),
        "crates/no/Cargo.toml": package("no"),
        "crates/neither/Cargo.toml": package("neither"),
        "crates/x/README.md": "",
        "tool/Cargo.toml": package("tool"),
        "tools/Cargo.toml": package("tools"),
    }
    prefixed = {f"{folder}/{path}".lstrip("/"): content for path, content in files.items()}

    assert members({**prefixed, "other/crates/z/Cargo.toml": package("z")}, folder) == {"a": "crates/a", "tool": "tool"}


def test_folders_that_members_name_are_members_too() -> None:
    files: Files = {
        "w/Cargo.toml": package("root", '[dependencies]\na.path = "a"\nz = { workspace = true }\n')
        + '[workspace.dependencies]\nz = { path = "../z" }\n',
        "w/a/Cargo.toml": package("a", '[dev-dependencies]\nb = { path = "../b" }\nroot = { path = ".." }\n'),
        "w/b/Cargo.toml": package(
            "b", '[dependencies]\nz.workspace = true\ngone.path = "gone"\nup.path = "../../../up"\n'
        ),
        "z/Cargo.toml": package("z"),
    }

    assert members(files, "w") == {"root": ".", "a": "a", "b": "b", "z": "../z"}


def test_without_a_manifest_beside_the_lock_file_nothing_is_known() -> None:
    workspace = Workspace("w", MemoryTree({"Cargo.toml": package("a")}))

    assert not workspace.known
    assert workspace.members == {}


def test_a_member_that_can_not_be_read_is_told() -> None:
    files: Files = {
        "Cargo.toml": '[workspace]\nmembers = ["*"]\n',
        "a/Cargo.toml": "dependencies = 1",
        "b/Cargo.toml": package("b"),
    }

    workspace = Workspace("", MemoryTree(files))

    assert workspace.known
    assert list(workspace.members) == ["b"]
    assert [(gap.path, gap.reason) for gap in workspace.gaps] == [("a/Cargo.toml", "'dependencies' is not an object")]


def test_a_root_that_can_not_be_read_is_told_once() -> None:
    workspace = Workspace("", MemoryTree({"Cargo.toml": "["}))

    assert not workspace.known
    assert [gap.path for gap in workspace.gaps] == ["Cargo.toml"]


@pytest.mark.parametrize(
    "field", ["members = 1", "members = [1, 'a']\nexclude = 'b'", "members = ['a']\nexclude = [2]"]
)
def test_other_values_choose_nothing(field: str) -> None:
    found = members(
        {"Cargo.toml": f"[workspace]\n{field}\n", "a/Cargo.toml": package("a"), "b/Cargo.toml": package("b")}
    )

    assert found in ({}, {"a": "a"})
    assert bool(found) is ("'a'" in field)


def test_the_nearest_workspace_above_shares_its_dependencies() -> None:
    tree = MemoryTree(
        {
            "Cargo.toml": '[workspace.dependencies]\na = "1"\n',
            "x/Cargo.toml": '[workspace.dependencies]\nb = "1"\n',
            "x/y/Cargo.toml": package("y"),
            "bad/Cargo.toml": "[",
        }
    )

    assert shared_dependencies("x/y/z", tree).dependencies == {"b": "1"}
    assert shared_dependencies("x/y/z", tree).folder == "x"
    assert shared_dependencies("other", tree).dependencies == {"a": "1"}
    assert shared_dependencies("", tree).folder == ""
    assert shared_dependencies("bad", tree).dependencies == {}
    assert shared_dependencies("x", MemoryTree({})).dependencies == {}
