"""Folders on disk, hostile ones among them."""

import os
from pathlib import Path

import pytest

from deeptracy.configuration import Configuration
from deeptracy.model.inventory import Skipped
from deeptracy.scan import take_inventory
from deeptracy.source.folder import FolderTree
from deeptracy.source.head import head_commit
from deeptracy.source.opening import open_target
from deeptracy.source.selection import Selection


def tree(root: Path, **selection: object) -> FolderTree:
    return FolderTree(root, lambda _: Selection(**selection))  # type: ignore[arg-type]


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def test_what_is_read_and_what_is_left_out(tmp_path: Path) -> None:
    write(
        tmp_path, "a.lock", "sub/b.lock", "build/c.lock", "node_modules/x/package.json", ".git/config", ".venv/x/METADATA",
        "vendor/modules.txt", "vendor/composer/installed.json", "vendor/github.com/x/go.mod", "app/vendor/modules.txt",
        "Pods/Podfile.lock", "notvendor/x",
    )  # fmt: skip
    assert sorted(tree(tmp_path).paths()) == [
        "a.lock", "app/vendor/modules.txt", "build/c.lock", "notvendor/x", "sub/b.lock", "vendor/composer/installed.json",
        "vendor/modules.txt",
    ]  # fmt: skip


def test_the_choice_is_the_user_s(tmp_path: Path) -> None:
    write(tmp_path, "a", "node_modules/x/package.json", "docs/b", "docs/vendor/c", "vendor/d/e", ".git/config")
    assert sorted(tree(tmp_path, installed=True).paths()) == [
        "a", "docs/b", "docs/vendor/c", "node_modules/x/package.json", "vendor/d/e",
    ]  # fmt: skip
    assert sorted(tree(tmp_path, included=("/vendor",)).paths()) == ["a", "docs/b", "vendor/d/e"]
    assert sorted(tree(tmp_path, ignored=("docs",)).paths()) == ["a"]
    assert sorted(tree(tmp_path, ignored=("vendor",), installed=True).paths()) == [
        "a",
        "docs/b",
        "node_modules/x/package.json",
    ]


def test_folders_that_git_ignores(tmp_path: Path) -> None:
    write(tmp_path, "out/a", "keep/b", "sub/out/c", "sub/tmp/d", "sub/x/tmp/e", "ignored.lock")
    (tmp_path / ".gitignore").write_text("out/\n/keep\n*.lock\n!/sub/out\n")
    (tmp_path / "sub" / ".gitignore").write_text("/tmp\n!out/\n")
    assert sorted(path for path in tree(tmp_path).paths() if ".git" not in path) == [
        "ignored.lock",
        "sub/out/c",
        "sub/x/tmp/e",
    ]
    assert "out/a" in tree(tmp_path, installed=True).paths()
    (tmp_path / ".gitignore").write_bytes(b"\xff\xfe[\n" + b"a" * 100)
    assert "out/a" in tree(tmp_path).paths()


def test_links(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    write(root, "real.lock", "folder/x.lock")
    write(outside, "secret.lock")
    (root / "inside.lock").symlink_to("real.lock")
    (root / "outside.lock").symlink_to(outside / "secret.lock")
    (root / "up.lock").symlink_to("../outside/secret.lock")
    (root / "dangling.lock").symlink_to("nothing")
    (root / "self.lock").symlink_to("self.lock")
    (root / "folder" / "loop").symlink_to("..")
    (root / "away").symlink_to(outside)
    found = tree(root)
    assert sorted(found.paths()) == ["folder/x.lock", "inside.lock", "real.lock"]
    assert found.read("inside.lock") == b"real.lock"
    for path in ("outside.lock", "up.lock", "../outside/secret.lock", "away/secret.lock", "nothing", "folder"):
        assert found.read(path) is None
    assert found.read_any("away/secret.lock") is None


def test_a_sibling_whose_name_begins_like_the_root_is_outside(tmp_path: Path) -> None:
    write(tmp_path, "root/a", "root-two/b")
    assert tree(tmp_path / "root").read_any("../root-two/b") is None


def test_special_files_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "package-lock.json")
    write(tmp_path, "a.lock")
    assert sorted(tree(tmp_path).paths()) == ["a.lock"]
    with pytest.raises(OSError, match="not a regular file"):
        tree(tmp_path).read_any("package-lock.json")


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.lock")
    (tmp_path / "a.lock").write_bytes(b"x" * 2_000_001)
    with pytest.raises(OSError, match="larger than 2 MB"):
        tree(tmp_path, max_file=2_000_000).read("a.lock")
    assert tree(tmp_path, max_file=2_000_001).read("a.lock") is not None


def test_too_many_files(tmp_path: Path) -> None:
    write(tmp_path, "a", "b", "c")
    found = tree(tmp_path, max_files=2)
    assert sorted(found.paths()) == ["a", "b"]
    assert found.skipped == [Skipped("", "holds more than 2 files")]


def test_a_folder_that_vanishes_while_it_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "gone/a", "b")
    real = os.scandir

    def scandir(path: object):
        if str(path).endswith("gone"):
            raise FileNotFoundError(2, "No such file or directory")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = tree(tmp_path)
    assert found.skipped == [Skipped("gone", "the folder can't be read: No such file or directory")]


def test_a_file_that_vanishes_between_listing_and_reading(tmp_path: Path) -> None:
    write(tmp_path, "Cargo.lock", "package-lock.json")
    (tmp_path / "package-lock.json").write_text('{"lockfileVersion": 3, "packages": {}}')

    def select(_: object) -> Selection:
        return Selection()

    with open_target(str(tmp_path), select) as target:
        (tmp_path / "Cargo.lock").unlink()
        inventory = take_inventory(target, Configuration())
    assert [(item.path, item.reason) for item in inventory.skipped] == [
        ("Cargo.lock", "went away while the target was read")
    ]
    assert [manifest.path for manifest in inventory.manifests] == ["package-lock.json"]


def test_names_that_are_not_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\xfe")).mkdir()
    (tmp_path / os.fsdecode(b"\xff\xfe") / "package-lock.json").write_text("[]")
    with open_target(str(tmp_path), lambda _: Selection()) as target:
        inventory = take_inventory(target, Configuration())
    (only,) = inventory.skipped
    assert only.reason == "the document is not an object"


class TestHead:
    COMMIT = "0123456789abcdef0123456789abcdef01234567"

    def head(self, folder: Path, head: str, **files: str) -> str:
        (folder / ".git").mkdir(exist_ok=True)
        (folder / ".git" / "HEAD").write_text(head)
        for name, text in files.items():
            path = folder / ".git" / name.replace("__", "/").replace("_", "-")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return head_commit(folder)

    def test_detached(self, tmp_path: Path) -> None:
        assert self.head(tmp_path, self.COMMIT + "\n") == self.COMMIT

    def test_a_branch(self, tmp_path: Path) -> None:
        assert self.head(tmp_path, "ref: refs/heads/main\n", refs__heads__main=self.COMMIT + "\n") == self.COMMIT

    def test_a_packed_branch(self, tmp_path: Path) -> None:
        packed = f"# pack-refs with: peeled\n{'f' * 40} refs/heads/other\n{self.COMMIT} refs/heads/main\n^{'e' * 40}\n"
        assert self.head(tmp_path, "ref: refs/heads/main", packed_refs=packed) == self.COMMIT

    @pytest.mark.parametrize(
        "head", ["", "x", "ref: ../../etc/passwd", "ref: refs/../HEAD", "ref: refs/heads/none", "\0"]
    )
    def test_what_is_no_commit(self, tmp_path: Path, head: str) -> None:
        assert self.head(tmp_path, head) == ""
        assert head_commit(tmp_path / "nothing") == ""

    def test_nothing_of_the_repository_is_run(self, tmp_path: Path) -> None:
        """A missing object in a repository that names a program to get it with."""
        canary = tmp_path / "canary"
        config = (
            f"[core]\n\trepositoryformatversion = 1\n\tfsmonitor = touch {canary}\n[extensions]\n\tpartialClone = o\n"
        )
        config += f'[remote "o"]\n\turl = file://{tmp_path}\n\tpromisor = true\n\tuploadpack = touch {canary};\n'
        (tmp_path / ".git" / "objects").mkdir(parents=True)
        assert self.head(tmp_path, self.COMMIT, config=config) == self.COMMIT
        with open_target(str(tmp_path), lambda _: Selection()) as target:
            assert target.commit == self.COMMIT
        with (
            pytest.raises(Exception, match="revision"),
            open_target(str(tmp_path), lambda _: Selection(), ref=self.COMMIT),
        ):
            pass
        assert not canary.exists()
