"""Where Go is on the machine, it reads the fixtures as they are read here. Nothing of this needs the network."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deeptracy.inventory.golang.binary import parse
from deeptracy.inventory.golang.syntax import directives
from deeptracy.inventory.parser import SourceFile
from tests.inventory.corpus import NameAndVersion, fixtures, parsed, project, versions
from tests.inventory.golang.images import elf, fat, mach_o, pe
from tests.inventory.golang.test_binary import inline, pointed
from tests.inventory.in_memory import MemoryTree
from tests.inventory.test_fixtures import FIXTURES

pytestmark = [pytest.mark.tool("go"), pytest.mark.skipif(not shutil.which("go"), reason="go is not installed")]


def go(*arguments: str, folder: Path) -> str:
    environment = {**os.environ, "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    run = subprocess.run(["go", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return run.stdout


def as_go_reads_it(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(go("mod", "edit", "-json", str(path), folder=path.parent))
    return found


def check_directives(path: Path) -> None:
    """Every requirement, replacement, exclusion and tool, as ``go mod edit`` prints them."""
    theirs, ours = as_go_reads_it(path), list(directives(path.read_bytes()))

    def of(verb: str) -> list[tuple[str, ...]]:
        return [one.arguments for one in ours if one.verb == verb]

    required = [(one["Path"], one["Version"]) for one in theirs.get("Require") or ()]
    assert of("require") == required
    indirect = {one["Path"] for one in theirs.get("Require") or () if one.get("Indirect")}
    assert {one.arguments[0] for one in ours if one.verb == "require" and one.indirect} == indirect
    assert of("exclude") == [(one["Path"], one["Version"]) for one in theirs.get("Exclude") or ()]
    assert of("tool") == [(one["Path"],) for one in theirs.get("Tool") or ()]
    replaced = [
        tuple(filter(None, (old["Path"], old.get("Version"), "=>", new["Path"], new.get("Version"))))
        for old, new in ((one["Old"], one["New"]) for one in theirs.get("Replace") or ())
    ]
    assert of("replace") == replaced


@pytest.mark.parametrize("path", fixtures("go.mod"), ids=lambda path: "/".join(path.parts[-4:]))
def test_module_files_of_the_fixtures(path: Path) -> None:
    check_directives(path)


@pytest.mark.shared
def test_module_files_of_the_corpus(shared: Path) -> None:
    for path in project(shared, "caddyserver-caddy-2021-12-30").rglob("go.mod"):
        check_directives(path)


def as_go_reads_program(path: Path) -> tuple[str, NameAndVersion]:
    """The toolchain, and the modules after their replacements, that ``go version -m`` prints."""
    first, *lines = go("version", "-m", str(path), folder=path.parent).splitlines()
    modules: list[tuple[str, str]] = []
    for kind, *fields in (line.strip("\t").split("\t") for line in lines if line.strip()):
        if kind in ("mod", "dep"):
            modules.append((fields[0], fields[1]))
        elif kind == "=>" and fields[1] != "(devel)":
            modules[-1] = (fields[0], fields[1])
    return first.rpartition(": ")[2], {module for module in modules if module[1] != "(devel)"}


PROGRAMS = {
    "fixture": (FIXTURES / "go-binary" / "linux-amd64" / "input" / "app").read_bytes(),
    "elf": elf(inline()),
    "elf-before-1.18": elf(pointed()),
    "elf-32-big-before-1.18": elf(pointed(">", "I"), wide=False, big=True),
    "pe": pe(inline()),
    "pe-before-1.18": pe(pointed()),
    "mach-o": mach_o(inline()),
    "mach-o-before-1.18": mach_o(pointed()),
    "universal": fat(mach_o(inline())),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_hold_the_modules_that_go_finds(name: str, tmp_path: Path) -> None:
    program = tmp_path / "app"
    program.write_bytes(PROGRAMS[name])
    program.chmod(0o755)
    toolchain, modules = as_go_reads_program(program)

    found = versions(parse(SourceFile("app", PROGRAMS[name]), MemoryTree()))

    assert found == {("stdlib", toolchain.removeprefix("go")), *modules}


@pytest.mark.shared
def test_every_module_of_the_corpus_has_its_sum(shared: Path) -> None:
    """``go list`` needs the network, so here the sums beside the file vouch for each version."""
    root = project(shared, "caddyserver-caddy-2021-12-30")
    sums = {tuple(line.split()[:2]) for line in (root / "go.sum").read_text().splitlines() if line}

    found = versions(parsed(root / "go.mod", root))

    assert found <= sums
    assert len(found) == 137
