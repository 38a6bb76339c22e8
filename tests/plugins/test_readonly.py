"""A source that is not to be written to."""

import os
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from deeptracy.plugins.readonly import read_only
from tests.plugins.conftest import write


def modes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.lstat().st_mode)
        for path in (folder, *folder.rglob("*"))
        if not path.is_symlink()
    }


def test_the_right_to_write_is_taken_and_given_back(tmp_path: Path) -> None:
    source, outside = tmp_path / "source", write(tmp_path / "outside", "")
    write(source / "sub" / "script.sh", "")
    write(source / "plain.txt", "")
    (source / "link").symlink_to(outside)
    (source / "dangling").symlink_to("nowhere")
    for path, mode in (
        (source, 0o700),
        (source / "sub", 0o770),
        (source / "sub" / "script.sh", 0o777),
        (outside, 0o666),
    ):
        path.chmod(mode)
    (source / "plain.txt").chmod(0o640)
    with read_only(source) as given:
        assert given == source
        assert modes(source) == {".": 0o555, "sub": 0o555, "sub/script.sh": 0o555, "plain.txt": 0o444}
    assert modes(source) == {".": 0o755, "sub": 0o755, "sub/script.sh": 0o755, "plain.txt": 0o644}
    assert stat.S_IMODE(outside.stat().st_mode) == 0o666


def test_it_is_given_back_after_a_fault(tmp_path: Path) -> None:
    write(tmp_path / "source" / "a", "")
    with pytest.raises(ZeroDivisionError), read_only(tmp_path / "source"):
        1 / 0  # noqa: B018
    assert os.access(tmp_path / "source" / "a", os.W_OK)
    assert stat.S_IMODE((tmp_path / "source").stat().st_mode) & stat.S_IWUSR


WRITE = 'echo b > "$1/a"; echo b > "$1/new"'
NOBODY = 65534


def test_writing_fails() -> None:
    """Root may write everywhere, so there another user is the one who owns the source and tries."""
    user = NOBODY if os.getuid() == 0 else os.getuid()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder)
        write(source / "a", "")
        for path in (source, source / "a"):
            os.chown(path, user, -1)
        with read_only(source):
            done = subprocess.run(["sh", "-c", WRITE, "sh", source], user=user, capture_output=True, text=True)
            assert done.stderr.lower().count("permission denied") == 2
            assert [path.name for path in source.iterdir()] == ["a"]
        subprocess.run(["sh", "-c", WRITE, "sh", source], user=user, check=True)
        assert (source / "new").read_text() == "b\n"
