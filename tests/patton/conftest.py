"""What the tests of Patton share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patton import served
from tests.patton.served import Patton


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("DEEPTRACY_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name in ("PATTON_URI", "PATTON_SYNC_EVERY", "SERVER_ADDRESS", "GUNICORN_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An advisory file with the example's advisories, not to be changed."""
    path = tmp_path_factory.mktemp("patton") / "advisories.db"
    served.fill(path)
    return path


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copy(filled, tmp_path / "served.db"))


@pytest.fixture(scope="session")
def shared_patton(filled: Path) -> Iterator[Patton]:
    """A Patton for tests that only ask."""
    with served.patton(filled) as running:
        yield running
