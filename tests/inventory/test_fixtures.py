"""Every format of the registry reads its fixtures as the format's own tool (or a count by hand) does.

A fixture is ``tests/fixtures/inventory/<format>/<case>/``: ``input/`` holds the files, ``ORIGIN.md`` says which command
made them (or why they were made by hand) and where the expected list comes from, ``expected.json`` is::

    {"file": "package-lock.json",
     "packages": [{"name": "a", "version": "1.0", "scope": "runtime", "direct": true, "line": 7,
                   "required_by": ["b@2.0"], "workspaces": ["packages/x"], "private": false, "ecosystem": "npm",
                   "purl": "pkg:npm/a@1.0"}],
     "unpinned": [{"name": "c", "requirement": "^1"}],
     "gaps": [{"gap": "transitive", "reason": "a part of the sentence"}]}

``name`` and ``version`` are compared as a whole list, so that nothing may be missing or too much; the other fields
where they are given. ``scope`` is runtime and ``private`` false unless said otherwise.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from deeptracy.inventory.parser import Parsed, SourceFile
from deeptracy.inventory.registry import FORMATS, Format
from deeptracy.model.inventory import Dependency

FIXTURES = Path(__file__).parents[1] / "fixtures" / "inventory"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/expected.json"))


class FolderTree:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._paths = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}

    def paths(self) -> set[str]:
        return self._paths

    def read(self, path: str) -> bytes | None:
        return (self._root / path).read_bytes() if path in self._paths else None


def parse(format_: Format, root: Path, path: str) -> Parsed:
    return format_.load()(SourceFile(path, (root / path).read_bytes()), FolderTree(root))


def described(dependency: Dependency, wanted: dict[str, Any]) -> dict[str, Any]:
    """The fields of a dependency that an expected entry speaks of."""
    facts = {
        "name": dependency.package.name,
        "version": dependency.package.version,
        "ecosystem": dependency.package.ecosystem,
        "purl": dependency.package.purl,
        "scope": dependency.scope.value,
        "direct": dependency.direct,
        "line": dependency.location.line,
        "path": dependency.location.path,
        "required_by": sorted(set(dependency.required_by)),
        "workspaces": sorted(dependency.workspaces),
        "requirement": dependency.requirement,
        "private": bool(dependency.private),
    }
    return {field: facts[field] for field in wanted}


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_every_format_has_a_fixture(format_: Format) -> None:
    assert any(case.parent.name == format_.name for case in CASES), f"no fixture for {format_.name}"


def test_every_fixture_belongs_to_a_format() -> None:
    assert {case.parent.name for case in CASES} <= {format_.name for format_ in FORMATS}
    assert all((case / "ORIGIN.md").is_file() for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_fixture(case: Path) -> None:
    format_ = next(format_ for format_ in FORMATS if format_.name == case.parent.name)
    expected = json.loads((case / "expected.json").read_text())
    assert not format_.patterns or format_.wants(expected["file"])

    parsed = parse(format_, case / "input", expected["file"])

    pinned = [d for d in parsed.dependencies if d.package.version]
    unpinned = [d for d in parsed.dependencies if not d.package.version]
    wanted = expected.get("packages", [])
    assert Counter((d.package.name, d.package.version) for d in pinned) == Counter(
        (w["name"], w["version"]) for w in wanted
    )
    assert Counter((d.package.name, d.requirement) for d in unpinned) == Counter(
        (w["name"], w["requirement"]) for w in expected.get("unpinned", [])
    )
    for entry in wanted + expected.get("unpinned", []):
        full = {"scope": "runtime", "private": False, **entry}
        for field in ("required_by", "workspaces"):
            if field in full:
                full[field] = sorted(full[field])
        same = [
            d
            for d in parsed.dependencies
            if d.package.name == entry["name"] and d.package.version == entry.get("version", "")
        ]
        assert full in [described(d, full) for d in same]
    for gap in expected.get("gaps", []):
        assert any(g.gap.value == gap["gap"] and gap.get("reason", "") in g.reason for g in parsed.gaps), parsed.gaps
    assert len(parsed.gaps) == len(expected.get("gaps", [])), parsed.gaps
