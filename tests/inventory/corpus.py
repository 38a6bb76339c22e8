"""The projects of the corpus, for tests that compare what is read with what the real tools say."""

from pathlib import Path

import pytest

from deeptracy.inventory.parser import Parsed, SourceFile
from deeptracy.inventory.registry import format_of
from tests.inventory.test_fixtures import FIXTURES, FolderTree

NameAndVersion = set[tuple[str, str]]


def project(shared: Path, name: str) -> Path:
    """The folder of a project of the corpus; skips where it is not there."""
    folder = shared / "corpus" / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not in the corpus")
    return folder


def fixtures(format_: str) -> list[Path]:
    """The files of all fixtures of a format."""
    cases = FIXTURES / format_
    return sorted(path for path in cases.glob("*/input/**/*") if path.is_file() and _reads(format_, path))


def _reads(format_: str, path: Path) -> bool:
    found = format_of(path.relative_to(FIXTURES).as_posix())
    return found is not None and found.name == format_


def parsed(path: Path, root: Path) -> Parsed:
    """What is read of the file at ``path`` in the target ``root``."""
    inside = path.relative_to(root).as_posix()
    found = format_of(inside)
    assert found is not None
    return found.load()(SourceFile(inside, path.read_bytes()), FolderTree(root))


def versions(found: Parsed) -> NameAndVersion:
    """The names and versions of what is pinned."""
    return {(d.package.name, d.package.version) for d in found.dependencies if d.package.version}
