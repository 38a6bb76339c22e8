"""Archives, every attack on their readers among them."""

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from deeptracy.source import archive
from deeptracy.source.opening import open_target
from deeptracy.source.selection import Selection
from deeptracy.source.target import Target, TargetError

LOCK = b"django==3.2\n"


def opened(path: Path, **selection: object) -> Target:
    with open_target(str(path), lambda _: Selection(**selection)) as target:  # type: ignore[arg-type]
        return target


def make_zip(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return path


def make_tar(mode: str) -> Callable[..., Path]:
    def make(path: Path, *members: tuple[str, bytes]) -> Path:
        with tarfile.open(path, mode) as file:
            for name, data in members:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                file.addfile(info, io.BytesIO(data))
        return path

    return make


MAKERS = {"zip": make_zip} | {name: make_tar(f"w:{name}") for name in ("", "gz", "bz2", "xz")}
each_kind = pytest.mark.parametrize("make", MAKERS.values(), ids=[name or "tar" for name in MAKERS])


@each_kind
def test_every_kind_is_told_by_its_content(make, tmp_path: Path) -> None:
    path = make(
        tmp_path / "upload.bin", ("requirements.txt", LOCK), ("src/code.py", b"x"), ("inc/more.list.txt", b"a==1")
    )
    target = opened(path)
    assert sorted(target.tree.paths()) == ["inc/more.list.txt", "requirements.txt", "src/code.py"]
    assert target.tree.read("requirements.txt") == LOCK
    assert target.tree.read("inc/more.list.txt") == b"a==1"
    assert target.tree.read("src/code.py") is None
    assert target.skipped == []


@each_kind
def test_a_single_folder_at_the_top_is_taken_off(make, tmp_path: Path) -> None:
    target = opened(make(tmp_path / "a", ("repo-1.0/requirements.txt", LOCK), ("repo-1.0/x/y.py", b"")))
    assert sorted(target.tree.paths()) == ["requirements.txt", "x/y.py"]


@each_kind
def test_names_that_point_outside_are_told_of(make, tmp_path: Path) -> None:
    path = make(
        tmp_path / "a", ("../requirements.txt", b"evil==1"), ("x/../../Cargo.lock", b""), ("/etc/requirements.txt", LOCK),
        ("..\\poetry.lock", b""), ("ok/requirements.txt", LOCK),
    )  # fmt: skip
    target = opened(path)
    assert sorted(target.tree.paths()) == ["etc/requirements.txt", "ok/requirements.txt"]
    assert [item.reason for item in target.skipped] == ["points outside the archive"] * 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a"]


@each_kind
def test_the_first_of_two_members_of_one_name_is_read(make, tmp_path: Path) -> None:
    path = make(tmp_path / "a", ("x/requirements.txt", LOCK), ("./x/requirements.txt", b"other"), ("y", b""))
    target = opened(path)
    assert target.tree.read("x/requirements.txt") == LOCK
    assert [item.reason for item in target.skipped] == ["stands in the archive twice; the first one is read"]


def test_links_and_devices_are_no_files(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as file:
        for name, kind, link in (
            ("poetry.lock", tarfile.SYMTYPE, "/etc/passwd"), ("Cargo.lock", tarfile.LNKTYPE, "/etc/passwd"),
            ("package-lock.json", tarfile.CHRTYPE, ""), ("yarn.lock", tarfile.FIFOTYPE, ""), ("folder", tarfile.DIRTYPE, ""),
        ):  # fmt: skip
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, link
            file.addfile(info)
    assert list(opened(tmp_path / "a.tar").tree.paths()) == []


def test_a_large_member_is_left_without_being_unpacked(tmp_path: Path) -> None:
    path = make_zip(
        tmp_path / "a.zip", ("x/requirements.txt", b"\n" * 3_000_001), ("x/Cargo.lock", b"version = 3"), ("y", b"")
    )
    target = opened(path, max_file=3_000_000)
    assert [(item.path, item.reason) for item in target.skipped] == [("x/requirements.txt", "larger than 3 MB")]
    assert target.tree.read("x/Cargo.lock") == b"version = 3"


def test_a_bomb_of_many_members_stays_within_the_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MAX_CONTENTS", 2_500_000)
    path = make_zip(tmp_path / "a.zip", *((f"{n}/requirements.txt", b"\n" * 1_000_000) for n in range(10)))
    target = opened(path)
    assert sum(target.tree.read(name) is not None for name in target.tree.paths()) == 2
    assert len(target.skipped) == 8


def test_a_tar_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MAX_EXPANSION", 1_000_000)
    path = make_tar("w:gz")(tmp_path / "a.tgz", ("x/big", b"\0" * 2_000_000), ("requirements.txt", LOCK))
    with pytest.raises(TargetError, match="unpacks to more than"):
        opened(path)


def test_too_many_files(tmp_path: Path) -> None:
    target = opened(make_zip(tmp_path / "a.zip", ("a", b""), ("b", b""), ("c", b"")), max_files=2)
    assert [item.reason for item in target.skipped] == ["holds more than 2 files"]


def test_a_truncated_archive(tmp_path: Path) -> None:
    whole = make_tar("w:gz")(
        tmp_path / "a.tgz", *((f"{n}/requirements.txt", LOCK * 5000) for n in range(20))
    ).read_bytes()
    (tmp_path / "cut.tgz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(TargetError, match="is not a whole archive"):
        opened(tmp_path / "cut.tgz")


def test_damaged_and_encrypted_members(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("x/requirements.txt", LOCK * 100), ("y/requirements.txt", LOCK))
    data = bytearray(path.read_bytes())
    at = data.index(b"x/requirements.txt") + len(b"x/requirements.txt") + 3
    data[at] ^= 0xFF
    path.write_bytes(data)
    target = opened(path)
    (only,) = target.skipped
    assert only.path == "x/requirements.txt"
    assert only.reason.startswith("can't be read from the archive")
    assert target.tree.read("y/requirements.txt") == LOCK

    locked = bytearray(make_zip(tmp_path / "b.zip", ("x/requirements.txt", LOCK), ("y", b"")).read_bytes())
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "b.zip").write_bytes(locked)
    assert "encrypted" in opened(tmp_path / "b.zip").skipped[0].reason


def test_the_archive_s_own_configuration_decides(tmp_path: Path) -> None:
    path = make_zip(
        tmp_path / "a.zip", ("r/.deeptracy.yml", b"x"), ("r/docs/requirements.txt", LOCK), ("r/poetry.lock", b"")
    )
    seen = []

    def select(read) -> Selection:
        seen.append(read(".deeptracy.yml"))
        return Selection(ignored=("docs",))

    with open_target(str(path), select) as target:
        assert seen == [b"x"]
        assert "docs/requirements.txt" not in target.tree.paths()
