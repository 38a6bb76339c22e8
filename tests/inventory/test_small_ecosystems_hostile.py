"""Whatever a file of a smaller ecosystem holds, its parser answers or says `Malformed`, and quickly."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deeptracy.inventory.parser import Malformed, Parsed, SourceFile
from deeptracy.inventory.registry import FORMATS, Format
from deeptracy.model.inventory import Skipped
from tests.inventory.in_memory import MemoryTree

FIXTURES = Path(__file__).parents[1] / "fixtures" / "inventory"
MODULES = ("dart.", "beam.", "apple.", "cpp.", "r.", "haskell.", "julia.", "perl.", "ci.", "os.", "program")
SMALL = [format_ for format_ in FORMATS if format_.module.startswith(MODULES)]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 1 << 70) | st.floats() | st.text(max_size=20) | st.just("1.0"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def samples(format_: Format) -> list[tuple[str, bytes]]:
    found = []
    for expected in sorted((FIXTURES / format_.name).glob("*/expected.json")):
        path = json.loads(expected.read_text())["file"]
        found.append((path, (expected.parent / "input" / path).read_bytes()))
    return found


def survives(format_: Format, path: str, data: bytes) -> None:
    tree = MemoryTree({path: data, "etc/os-release": b"ID=debian\nVERSION_ID=12"})
    try:
        parsed = format_.load()(SourceFile(path, data), tree)
    except Malformed as error:
        parsed = Parsed(gaps=[Skipped(path, str(error))])
    for dependency in parsed.dependencies:
        assert dependency.package.name
        assert bool(dependency.package.version) is not bool(dependency.requirement)
        assert type(dependency.package.name) is type(dependency.package.version) is str
        assert dependency.package.purl.startswith("pkg:")
    assert all(gap.reason and gap.path == path for gap in parsed.gaps)


@pytest.mark.parametrize("format_", SMALL, ids=lambda format_: format_.name)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes(format_: Format, data: st.DataObject) -> None:
    path, whole = data.draw(st.sampled_from(samples(format_)))
    at = data.draw(st.integers(0, min(len(whole), 5000)))
    noise = data.draw(
        st.binary(max_size=6) | st.sampled_from([b"\n", b"  ", b'"', b"{", b"[", b"-", b":", b"\0", b"\n\n"])
    )
    survives(format_, path, whole[:at] + noise + whole[at + data.draw(st.integers(0, 30)) :])


def replaced(value: Any, data: st.DataObject) -> Any:
    """The value with one part of it, drawn at random, replaced by something else."""
    if not isinstance(value, dict | list) or not value or data.draw(st.integers(0, 5)) == 0:
        return data.draw(VALUES)
    key = data.draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
    changed = value.copy()
    changed[key] = replaced(value[key], data)
    return changed


def plain(whole: bytes) -> Any:
    return json.loads(whole) if whole.lstrip().startswith(b"{") else yaml.load(whole, Loader=yaml.BaseLoader)


STRUCTURED = [
    format_
    for format_ in SMALL
    if format_.name
    in (
        "pubspec.lock", "pubspec.yaml", "Package.resolved", "Podfile.lock", "conan.lock", "vcpkg.json", "renv.lock",
        "stack.yaml.lock", "stack.yaml", "github-actions",
    )
]  # fmt: skip


@pytest.mark.parametrize("format_", STRUCTURED, ids=lambda format_: format_.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_other_types_inside(format_: Format, data: st.DataObject) -> None:
    path, whole = data.draw(st.sampled_from(samples(format_)))
    changed = replaced(plain(whole), data)
    # JSON is YAML, so one way of writing serves both.
    survives(format_, path, json.dumps(changed, indent=1, default=str).encode())


LONG = {
    "mix.lock": b'%{"b": "' + b"\\a" * 200_000,
    "rebar.lock": b"[" * 99 + b"<<" * 100_000,
    "cpanfile.snapshot": b"DISTRIBUTIONS\n  " + b"a-1-" * 50_000 + b"\n",
    "cabal.project.freeze": b"constraints: " + b"a" * 100_000 + b" -" * 100_000,
    "DESCRIPTION": b"Imports: " + b"a" * 100_000 + b" " * 100_000 + b"(" * 100_000,
    "Cartfile.resolved": b"git " + b'"' * 100_000,
    "stack.yaml": b"extra-deps:\n- " + b"a-1" * 50_000 + b"-",
    "conanfile.txt": b"[requires]\n" + b"a/" + b"[" * 100_000,
    "github-actions": b"jobs: {a: {uses: '" + b"a/" * 50_000 + b"@" + b"1." * 50_000 + b"'}}",
    "dpkg-status": b"Package: a\nVersion: 1\nDepends: " + b"a (|" * 100_000,
    "apk-installed": b"P:a\nV:1\nD:" + b"a=<> " * 100_000,
    "Manifest.toml": b"[[deps.a]]\n" * 10_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_lines_cost_linear_time(name: str) -> None:
    format_ = next(format_ for format_ in SMALL if format_.name == name)
    survives(format_, samples(format_)[0][0], LONG[name])
