"""Whatever stands in a file of Go, Rust, Ruby, PHP or .NET, its parser answers or says `Malformed`, and quickly."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.inventory.parser import Malformed, SourceFile
from deeptracy.inventory.registry import FORMATS, Format
from tests.inventory.in_memory import MemoryTree

FIXTURES = Path(__file__).parents[1] / "fixtures" / "inventory"
FAMILIES = ("golang.", "rust.", "ruby.", "php.", "dotnet.")
FORMATS_HERE = {format_.name: format_ for format_ in FORMATS if format_.module.startswith(FAMILIES)}
JSON = ("composer.lock", "composer.json", "installed.json", "packages.lock.json", "project.assets.json", "deps.json")
TOML = ("Cargo.lock", "Cargo.toml")
VALUES = st.recursive(
    st.booleans()
    | st.integers(-2, 1 << 60)
    | st.text(max_size=20)
    | st.sampled_from(["", "1.0", "a/b", "../x", "/", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def samples(name: str) -> list[tuple[str, dict[str, bytes]]]:
    """The file of each fixture of a format, and all files of the fixture by path."""
    found = []
    for expected in sorted((FIXTURES / name).glob("*/expected.json")):
        root = expected.parent / "input"
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        found.append((json.loads(expected.read_text())["file"], files))
    return found


def survives(format_: Format, path: str, files: dict[str, bytes]) -> None:
    try:
        parsed = format_.load()(SourceFile(path, files[path]), MemoryTree(dict(files)))
    except Malformed:
        return
    for dependency in parsed.dependencies:
        assert dependency.package.name
        assert bool(dependency.package.version) is not bool(dependency.requirement)
        assert dependency.package.purl.startswith("pkg:")
    assert all(gap.reason for gap in parsed.gaps)


def replaced(value: Any, data: st.DataObject) -> Any:
    """The value with one part of it, drawn at random, replaced by something else."""
    if not isinstance(value, dict | list) or not value or data.draw(st.integers(0, 5)) == 0:
        return data.draw(VALUES)
    key = data.draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
    changed = value.copy()
    changed[key] = replaced(value[key], data)
    return changed


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value)


@pytest.mark.parametrize("name", JSON)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_other_types_inside_json(name: str, data: st.DataObject) -> None:
    path, files = data.draw(st.sampled_from(samples(name)))
    changed = replaced(json.loads(files[path]), data)
    beside = {other: content for other, content in files.items() if data.draw(st.booleans())}

    survives(FORMATS_HERE[name], path, {**beside, path: json.dumps(changed, indent=1).encode()})


@pytest.mark.parametrize("name", TOML)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_other_types_inside_toml(name: str, data: st.DataObject) -> None:
    path, files = data.draw(st.sampled_from(samples(name)))
    where = data.draw(st.sampled_from(sorted(other for other in files if other.endswith((".toml", ".lock")))))
    changed = replaced(tomllib.loads(files[where].decode()), data)
    top = changed if isinstance(changed, dict) else {"package": changed}

    text = "\n".join(f"{json.dumps(key)} = {toml(item)}" for key, item in top.items())
    survives(FORMATS_HERE[name], path, {**files, where: text.encode()})


WORD = b"a" * 100_000
LONG = {
    "go.mod": [
        b"require " + b'"' * 200_000,
        b"module " + b"/" * 200_000,
        b"module " + b"/ " * 100_000,
        b"require (\n" + b"a v1.0.0 // indirect\n" * 20_000 + b")",
        b"require a v1.0.0" + b"-" * 200_000 + b"!",
        b"go 1." + b"9" * 200_000,
    ],
    "modules.txt": [b"# a v1.0.0\n" + b"## " + b";" * 200_000, b"# a v1.0.0 => " + b"x " * 100_000],
    "Cargo.lock": [b"[[package]]\nname='a'\nversion='1'\n" * 10_000],
    "Cargo.toml": [b"[dependencies]\n" + b"".join(b"a%d='1'\n" % i for i in range(20_000)), b"[[a]]\n" * 20_000],
    "Gemfile.lock": [
        b"GEM\n  specs:\n    " + WORD + b" (" * 50_000,
        b"GEM\n  specs:\n    a (1.0)\n" + b"      b\n" * 20_000,
        b"GEM\n  specs:\n" + b"".join(b"    a%d (1)\n      a0\n" % i for i in range(10_000)),
    ],
    "composer.lock": [b'{"packages": ' + b"[" * 100_000],
    "csproj": [
        b"<Project><PropertyGroup>" + b"<V Condition='c'>$(V)$(V)</V>" * 5_000 + b"</PropertyGroup></Project>",
        b"<Project><ItemGroup><PackageReference Include='" + b"a;" * 50_000 + b"'/></ItemGroup></Project>",
        b"<Project><ItemGroup><PackageReference Include='" + b"$(a)" * 50_000 + b"'/></ItemGroup></Project>",
        b"<Project><Import Project='$([MSBuild]::GetPathOfFileAbove(" + b" " * 200_000 + b"'/></Project>",
    ],
    "paket.lock": [
        b"NUGET\n    " + WORD + b" " * 100_000 + b"(" * 100_000,
        b"NUGET\n    a (1)\n" + b"      b\n" * 20_000,
    ],
    "go-binary": [
        b"\x7fELF" + bytes(12) + (b"\xff Go buildinf:\x08\x00" * 50_000),
        b"\xcf\xfa\xed\xfe" + b"\xff" * 400_000,
    ],
}


@pytest.mark.parametrize(
    ("name", "index"), [(name, index) for name, files in LONG.items() for index in range(len(files))]
)
def test_long_files_cost_linear_time(name: str, index: int) -> None:
    path, _ = samples(name)[0]

    survives(FORMATS_HERE[name], path, {path: LONG[name][index]})


@pytest.mark.parametrize(
    "gemfile",
    [
        b"gem '" + WORD,
        b"gem 'a', " + b"group: [" * 50_000,
        b"git " + b"do " * 50_000,
        b"gem 'a',\n" * 20_000,
        b"source" + b" " * 200_000,
    ],
)
def test_long_gemfiles_cost_linear_time(gemfile: bytes) -> None:
    survives(FORMATS_HERE["Gemfile.lock"], "Gemfile.lock", {"Gemfile.lock": b"GEM\n", "Gemfile": gemfile})
