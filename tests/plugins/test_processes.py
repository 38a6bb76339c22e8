"""What Linux tells of processes."""

import os
import subprocess
import sys

import pytest

from deeptracy.plugins import processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")

HOG = "import sys; x = bytearray(b'x') * (64 << 20); print('ready', flush=True); sys.stdin.read()"


def test_descendants_memory_and_variables_of_processes() -> None:
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOG!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", nested], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"PROBE": "some value"}
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        found = processes.descendants(os.getpid())
        assert child.pid in found
        below = processes.descendants(child.pid)
        assert len(below) == 1
        assert set(below) < set(found)
        assert 64 << 20 <= processes.memory(below) < 100 << 20
        assert set(processes.bearing("PROBE=some value")) == {child.pid, *below}
        assert processes.bearing("PROBE=some") == []
        child.communicate(b"")


def test_processes_that_went_away_have_nothing() -> None:
    with subprocess.Popen(["true"]) as child:
        child.wait()
    assert processes.descendants(child.pid) == []
    assert processes.memory([child.pid]) == 0


def test_threads_are_counted() -> None:
    assert processes.threads_of_user() >= len(os.listdir("/proc/self/task"))
