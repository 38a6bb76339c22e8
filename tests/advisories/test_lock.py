"""The lock between processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from deeptracy.advisories.lock import ExclusiveLock

HOLDER = """
import sys, time
from pathlib import Path
from deeptracy.advisories.lock import ExclusiveLock
ExclusiveLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
time.sleep(60)
"""


def test_the_lock_of_a_process_that_is_killed_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        holder.kill()
    lock = ExclusiveLock(path)
    lock.acquire()
    lock.release()
    assert path.exists()


def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ExclusiveLock(tmp_path / "none" / "lock").acquire()
