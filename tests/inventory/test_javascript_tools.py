"""What npm itself reads in package-lock.json files, asked of npm, without the network."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deeptracy.inventory.javascript.package_lock import parse
from deeptracy.inventory.parser import Parsed, SourceFile
from tests.inventory.test_fixtures import FIXTURES, FolderTree

pytestmark = [
    pytest.mark.tool("npm"),
    pytest.mark.skipif(shutil.which("npm") is None, reason="no npm here"),
]
LOCKS = ("package-lock.json", "npm-shrinkwrap.json")
CASES = sorted(path for path in (FIXTURES / "package-lock.json").glob("*/input") if path.is_dir())
CORPUS = [
    "OWASP-NodeGoat-2023-06-21",
    "bitwarden-server-2023-12-29/bitwarden_license/src/Sso",
    "bitwarden-server-2023-12-29/src/Admin",
    "honojs-hono-2026-08-22/benchmarks/query-param",
    "pypi-warehouse-2021-12-20",
]


def npm_list(folder: Path, scratch: Path) -> dict[str, Any]:
    """The tree that ``npm ls`` makes of a lock file. It may find fault with peers, and prints the tree all the same."""
    shutil.copytree(folder, scratch / "project")
    settings = {"cache": str(scratch / "cache"), "offline": "true", "update_notifier": "false", "loglevel": "silent"}
    done = subprocess.run(
        ["npm", "ls", "--all", "--package-lock-only", "--json", "--long"],
        cwd=scratch / "project",
        env={**os.environ, **{f"npm_config_{name}": value for name, value in settings.items()}},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    tree: dict[str, Any] = json.loads(done.stdout)
    return tree


def packages(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, version) of everything in a tree that is there. npm names a folder of version 1 after its path."""
    for name, node in tree.get("dependencies", {}).items():
        if "version" in node or "name" in node:
            folder = str(node.get("resolved", "")).startswith("file:")
            yield name if folder else node.get("name", name), node.get("version", "")
        yield from packages(node)


def read(folder: Path) -> Parsed:
    lock = next(name for name in LOCKS if (folder / name).is_file())
    return parse(SourceFile(lock, (folder / lock).read_bytes()), FolderTree(folder))


def check(folder: Path, scratch: Path) -> None:
    """The same packages in the same versions; what is private may have no version in one of the two."""
    found = read(folder).dependencies
    public = {(d.package.name, d.package.version) for d in found if not d.private}
    private = {d.package.name for d in found if d.private}

    theirs = set(packages(npm_list(folder, scratch)))

    assert public
    assert public == {(name, version) for name, version in theirs if name not in private | members(folder)}
    assert private <= {name for name, _ in theirs}


def members(folder: Path) -> set[str]:
    """The workspace members, which npm lists even where nobody names them."""
    found = (json.loads(path.read_text()) for path in folder.glob("packages/*/package.json"))
    return {document["name"] for document in found}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.parent.name)
def test_the_fixtures(folder: Path, tmp_path: Path) -> None:
    check(folder, tmp_path)


@pytest.mark.shared
@pytest.mark.parametrize("name", CORPUS)
def test_real_projects(name: str, shared: Path, tmp_path: Path) -> None:
    folder = shared / "corpus" / name
    if not folder.is_dir():
        pytest.skip("not in this corpus")
    check(folder, tmp_path)
