"""Where Cargo is on the machine, it reads manifests as they are read here. Nothing of this needs the network.

What a lock file holds Cargo tells only with the sources of every crate at hand, so that is compared by hand: see the
fixtures' ORIGIN.md.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deeptracy.inventory.rust.lock_file import packages
from deeptracy.inventory.rust.manifest import Manifest
from deeptracy.inventory.rust.workspace import Workspace, shared_dependencies
from deeptracy.model.inventory import Scope
from tests.inventory.corpus import FIXTURES, project
from tests.inventory.test_fixtures import FolderTree

pytestmark = [pytest.mark.tool("cargo"), pytest.mark.skipif(not shutil.which("cargo"), reason="cargo is not installed")]
KINDS = {None: Scope.RUNTIME, "dev": Scope.DEV, "build": Scope.BUILD}
Declared = set[tuple[str, Scope, bool]]


def with_sources(original: Path, folder: Path) -> Path:
    """A copy with an empty source in each package, which Cargo wants to see."""
    shutil.copytree(original, folder)
    for manifest in folder.rglob("Cargo.toml"):
        (manifest.parent / "src").mkdir(exist_ok=True)
        for name in ("lib.rs", "main.rs"):
            (manifest.parent / "src" / name).touch()
    return folder


def cargo_metadata(manifest: Path) -> list[dict[str, Any]]:
    """The packages of a workspace as Cargo reads their manifests."""
    command = ["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path", str(manifest)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=manifest.parent)
    found: list[dict[str, Any]] = json.loads(run.stdout)["packages"]
    return found


def as_cargo_reads(package: dict[str, Any]) -> Declared:
    """The names, scopes, and whether they are in a folder, of what a package declares."""
    declared = set()
    for one in package["dependencies"]:
        scope = Scope.OPTIONAL if one["optional"] and not one["kind"] else KINDS[one["kind"]]
        declared.add((one["name"], scope, "path" in one))
    return declared


def as_read_here(manifest: Manifest) -> Declared:
    return {(one.name, one.scope, one.folder is not None) for one in manifest.wanted}


def check_workspace(folder: Path) -> int:
    theirs = {package["name"]: as_cargo_reads(package) for package in cargo_metadata(folder / "Cargo.toml")}
    ours = {name: as_read_here(one) for name, one in Workspace("", FolderTree(folder)).members.items()}

    assert ours == theirs
    return len(ours)


@pytest.mark.parametrize("case", ["workspace-v1", "workspace-v4"])
def test_the_workspaces_of_the_fixtures(case: str, tmp_path: Path) -> None:
    folder = with_sources(FIXTURES / "Cargo.lock" / case / "input", tmp_path / "w")

    assert check_workspace(folder) == 3


def test_a_manifest_that_inherits(tmp_path: Path) -> None:
    folder = with_sources(FIXTURES / "Cargo.toml" / "library" / "input", tmp_path / "in" / "w")
    (tmp_path / "in" / "outside" / "src").mkdir(parents=True)
    (tmp_path / "in" / "outside" / "src" / "lib.rs").touch()
    (tmp_path / "in" / "outside" / "Cargo.toml").write_text('[package]\nname = "outside"\nversion = "0.2.0"\n')
    (folder / ".cargo").mkdir()
    (folder / ".cargo" / "config.toml").write_text('[registries.company]\nindex = "https://registry.example/index"\n')
    (folder / "member" / "lib.rs").touch()
    theirs = next(one for one in cargo_metadata(folder / "Cargo.toml") if one["name"] == "member")

    data = (folder / "member" / "Cargo.toml").read_bytes()
    ours = Manifest("member", data, shared_dependencies("member", FolderTree(folder)))

    assert as_read_here(ours) == as_cargo_reads(theirs)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "members"), [("LemmyNet-lemmy-2021-12-30", 14), ("LemmyNet-lemmy-2026-08-12", 41)])
def test_the_workspaces_of_the_corpus(shared: Path, name: str, members: int, tmp_path: Path) -> None:
    folder = with_sources(project(shared, name), tmp_path / name)

    assert check_workspace(folder) == members
    own = {one.name for one in packages((folder / "Cargo.lock").read_bytes()) if not one.source}
    assert own == set(Workspace("", FolderTree(folder)).members)
