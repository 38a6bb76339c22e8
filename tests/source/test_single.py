"""One file as a target."""

import io
import json
import sys
from pathlib import Path

import pytest

from deeptracy.configuration import Configuration
from deeptracy.scan import take_inventory
from deeptracy.source.opening import open_target
from deeptracy.source.selection import Selection
from deeptracy.source.target import TargetError

BOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "components": [{"type": "library", "name": "a", "purl": "pkg:npm/a@1"}],
}


def packages(spec: str) -> list[str]:
    with open_target(spec, lambda _: Selection()) as target:
        return [str(dependency.package) for dependency in take_inventory(target, Configuration()).dependencies()]


def test_a_manifest_by_its_name_and_only_that(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("a==1\n-r more.txt\n")
    (tmp_path / "more.txt").write_text("b==2\n")
    (tmp_path / "poetry.lock").write_text("")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "requirements.txt").write_text("c==3\n")
    assert packages(str(tmp_path / "requirements.txt")) == ["a@1", "b@2"]


def test_a_manifest_is_read_although_a_lock_file_is_beside_it(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"a": "1.0.0"}}')
    (tmp_path / "package-lock.json").write_text('{"lockfileVersion": 3, "packages": {}}')
    assert packages(str(tmp_path / "package.json")) == ["a@1.0.0"]


def test_an_sbom_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "whatever.txt").write_text(json.dumps(BOM))
    assert packages(str(tmp_path / "whatever.txt")) == ["a@1"]


def test_an_sbom_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(BOM).encode())))
    assert packages("-") == ["a@1"]


@pytest.mark.parametrize("data", [b"", b"hello", b"{}", b"\0" * 100])
def test_what_is_nothing_that_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    (tmp_path / "x.txt").write_bytes(data)
    with pytest.raises(TargetError, match="nor an SBOM, nor an archive"):
        packages(str(tmp_path / "x.txt"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    with pytest.raises(TargetError, match="holds no SBOM"):
        packages("-")


def test_standard_input_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" " * 2_000_001)))
    with (
        pytest.raises(TargetError, match="larger than 2 MB"),
        open_target("-", lambda _: Selection(max_file=2_000_000)),
    ):
        pass


def test_a_link_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "real.lock").write_text("x")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "Cargo.lock").symlink_to(tmp_path / "real.lock")
    with pytest.raises(TargetError, match="name what it points to"):
        packages(str(tmp_path / "sub" / "Cargo.lock"))


def test_one_that_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "Cargo.lock").write_bytes(b"x" * 2_000_001)
    with (
        pytest.raises(TargetError, match="larger than 2 MB"),
        open_target(str(tmp_path / "Cargo.lock"), lambda _: Selection(max_file=2_000_000)),
    ):
        pass
