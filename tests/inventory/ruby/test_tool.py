"""Where Bundler is on the machine, it reads lock files as they are read here. Nothing of this needs the network."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.inventory.corpus import FIXTURES, parsed, project, versions

pytestmark = [
    pytest.mark.tool("bundle"),
    pytest.mark.skipif(not shutil.which("bundle"), reason="bundler is not installed"),
]
SCRIPT = """
require "bundler"
require "json"
found = Bundler::LockfileParser.new(File.read(ARGV[0]))
puts JSON.generate(
  specs: found.specs.map { |one| [one.name, one.version.to_s, one.dependencies.map(&:name)] },
  wanted: found.dependencies.keys
)
"""


def as_bundler_reads(lock: Path, folder: Path) -> dict[str, Any]:
    (folder / "Gemfile").touch()  # Bundler wants one near, and evaluates it: never that of the project
    run = subprocess.run(
        ["ruby", "-e", SCRIPT, str(lock)], cwd=folder, capture_output=True, text=True, check=True, env=None
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def check(lock: Path, folder: Path) -> None:
    theirs = as_bundler_reads(lock, folder)
    ours = parsed(lock, lock.parent)
    ids = {name: f"{name}@{version}" for name, version, _ in theirs["specs"]}

    assert versions(ours) == {(name, version) for name, version, _ in theirs["specs"]}
    edges = {(ids[name], ids[target]) for name, _, targets in theirs["specs"] for target in targets if target in ids}
    assert {(parent, one.id) for one in ours.dependencies for parent in one.required_by} == edges
    assert {one.package.name for one in ours.dependencies if one.direct} >= set(theirs["wanted"]) & set(ids)


def test_the_fixture(tmp_path: Path) -> None:
    check(FIXTURES / "Gemfile.lock" / "bundler-2.3" / "input" / "Gemfile.lock", tmp_path)


@pytest.mark.shared
def test_the_corpus(shared: Path, tmp_path: Path) -> None:
    check(project(shared, "lobsters-lobsters-2021-12-25") / "Gemfile.lock", tmp_path)
