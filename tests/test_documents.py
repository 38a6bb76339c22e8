"""The documents tell what is so."""

import re
import subprocess
from pathlib import Path

import pytest

from deeptracy.inventory.registry import FORMATS
from deeptracy.report.registry import NAMES

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_file_that_is_read_is_listed() -> None:
    listed = set(re.findall(r"`([^`]+)`", (ROOT / "docs" / "files.md").read_text()))
    assert {pattern for format_ in FORMATS for pattern in format_.patterns} - listed == set()


def test_every_output_format_is_listed() -> None:
    listed = re.findall(r"^\| `([a-z]+)` \|", (ROOT / "docs" / "formats.md").read_text(), re.MULTILINE)
    assert listed == list(NAMES)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", path.read_text()):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_every_make_target_is_told() -> None:
    told = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in re.findall(r"`make ([a-z]+)`|^    make ([a-z]+)$", (ROOT / "README.md").read_text(), re.MULTILINE):
        assert f"  {target[0] or target[1]} " in told
