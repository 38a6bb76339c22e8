"""Plugins written to disk by tests."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from deeptracy.plugins.limits import Limits
from deeptracy.plugins.plugin import Kind, Origin, Plugin, PluginOutcome
from deeptracy.plugins.run import run

HEAD = "from deeptracy.plugins import deeptracy_plugin, PluginResult, Severity\n"
RunBody = Callable[..., PluginOutcome]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text))
    return path


@pytest.fixture
def run_body(tmp_path: Path) -> RunBody:
    """Run the body of a plugin function over a source that holds ``app.py``."""
    source = tmp_path / "source"
    write(source / "app.py", "print('hello')\n")

    def run_it(body: str, limits: Limits | None = None, variables: dict[str, str] | None = None) -> PluginOutcome:
        indented = "".join(f"    {line}\n" for line in dedent(body).strip().splitlines())
        path = write(
            tmp_path / "plugins" / "probe.py", f"{HEAD}\n@deeptracy_plugin('python')\ndef probe(source):\n{indented}"
        )
        return run(Plugin("probe", ("python",), Origin(Kind.FILE, str(path))), source, limits, variables)

    return run_it


def gone(pid: int, within: float = 5.0) -> bool:
    """Whether a process has ended, or does within some seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if (
            Path(f"/proc/{pid}/stat").exists()
            and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        ):
            return True
        time.sleep(0.02)
    return False
