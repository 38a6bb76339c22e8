"""Where Composer is on the machine, it reads lock files as they are read here. Nothing of this needs the network."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deeptracy.model.inventory import Scope
from tests.inventory.corpus import FIXTURES, parsed, project, versions

pytestmark = [
    pytest.mark.tool("composer"),
    pytest.mark.skipif(not shutil.which("composer"), reason="composer is not installed"),
]


def composer(folder: Path, home: Path, *arguments: str) -> list[dict[str, Any]]:
    """The packages in the lock file of a folder, as Composer shows them."""
    environment = {
        **os.environ,
        "COMPOSER_HOME": str(home),
        "COMPOSER_ALLOW_SUPERUSER": "1",
        "COMPOSER_DISABLE_NETWORK": "1",
    }
    command = ["composer", "show", "--locked", "--format=json", "--no-interaction", "--no-plugins", *arguments]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(run.stdout)["locked"]
    return found


def check(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("composer.json", "composer.lock"):
        shutil.copy(root / name, folder)
    shown, shipped = composer(folder, tmp_path), composer(folder, tmp_path, "--no-dev")

    ours = parsed(root / "composer.lock", root)

    assert versions(ours) == {(one["name"], one["version"].partition(" ")[0]) for one in shown}
    assert {one.package.name for one in ours.dependencies if one.scope is Scope.RUNTIME} == {
        one["name"] for one in shipped
    }
    direct = {one["name"] for one in shown if one["direct-dependency"]}
    assert {one.package.name for one in ours.dependencies if one.direct} == direct


def test_the_fixture(tmp_path: Path) -> None:
    check(FIXTURES / "composer.lock" / "repositories" / "input", tmp_path)


@pytest.mark.shared
def test_the_corpus(shared: Path, tmp_path: Path) -> None:
    check(project(shared, "monicahq-monica-2025-08-30"), tmp_path)
