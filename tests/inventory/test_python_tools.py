"""What Python's own tools read in the fixtures and the corpus, asked of the tools themselves, without the network."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deeptracy.inventory.parser import Parsed, SourceFile
from deeptracy.inventory.registry import format_of
from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import MemoryTree

FIXTURES = Path(__file__).parents[1] / "fixtures" / "inventory"
Pins = set[tuple[str, str]]
_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*={2,3}\s*([A-Za-z0-9_.+!-]+)(?=[\s;,]|$)")

# pip has no command that only reads a file, so its reader is asked directly.
_PIP = """
import sys
from pip._internal.network.session import PipSession
from pip._internal.req.req_file import parse_requirements
session = PipSession()
for path in sys.argv[1:]:
    for each in parse_requirements(path, session):
        print(path, int(each.constraint), each.requirement, sep="\\t")
"""


def tool(name: str) -> str:
    """The program of a tool, on the path or in the environment of the tests."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"no {name} here")
    return found


def run(folder: Path, *command: str) -> str:
    environment = os.environ | {
        "UV_OFFLINE": "1",
        "UV_NO_CACHE": "1",
        "PIPENV_IGNORE_VIRTUALENVS": "1",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def pins(text: str) -> Pins:
    """The packages that lines of requirements pin."""
    found = [_PIN.match(line) for line in text.splitlines()]
    return {(normalise_name("PyPI", pin[1]), pin[2]) for pin in found if pin}


def parse(folder: Path, path: str) -> Parsed:
    files = {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    format_ = format_of(path)
    assert format_
    return format_.load()(SourceFile(path, files[path]), MemoryTree(dict(files)))


def ours(parsed: Parsed, *scopes: Scope) -> Pins:
    """The public packages of a lock, of some scopes or of all."""
    return {
        (normalise_name("PyPI", each.package.name), each.package.version)
        for each in parsed.dependencies
        if each.package.version and not each.private and (not scopes or each.scope in scopes)
    }


@pytest.fixture
def corpus(shared: Path) -> Path:
    folder = shared / "corpus"
    if not folder.is_dir():
        pytest.skip("no corpus in the shared folder")
    return folder


@pytest.mark.tool("uv")
@pytest.mark.parametrize("case", ["workspace", "no-root-project"])
def test_uv_exports_the_same(case: str, tmp_path: Path) -> None:
    uv = tool("uv")
    shutil.copytree(FIXTURES / "uv.lock" / case / "input", tmp_path, dirs_exist_ok=True)
    export = (uv, "export", "--frozen", "--no-hashes", "--all-packages", "--python", sys.executable)

    found = parse(tmp_path, "uv.lock")

    assert ours(found) == pins(run(tmp_path, *export, "--all-extras", "--all-groups"))
    assert ours(found, Scope.RUNTIME) == pins(run(tmp_path, *export, "--no-default-groups"))
    assert ours(found, Scope.RUNTIME, Scope.OPTIONAL) == pins(
        run(tmp_path, *export, "--all-extras", "--no-default-groups")
    )


@pytest.mark.tool("uv")
def test_uv_exports_the_same_for_a_script(tmp_path: Path) -> None:
    uv = tool("uv")
    shutil.copytree(FIXTURES / "uv.lock" / "script" / "input", tmp_path, dirs_exist_ok=True)

    found = parse(tmp_path, "report.py.lock")

    assert ours(found) == pins(run(tmp_path, uv, "export", "--frozen", "--no-hashes", "--script", "report.py"))


REQUIREMENTS = [
    ("pip-compile-hashes/input", "requirements/main.txt"),
    ("pip-compile-dev/input", "requirements/dev.txt"),
    ("pip-compile-dev-line/input", "requirements/dev-line.txt"),
    ("uv-pip-compile/input", "requirements/all.txt"),
    ("poetry-export/input", "requirements.txt"),
    ("by-hand/input", "service/requirements.txt"),
]


def assert_as_pip_reads_them(root: Path, files: list[tuple[str, str]]) -> None:
    """Compare files, each given as a folder below the root and a path in it."""
    paths = [f"{folder}/{path}" for folder, path in files]
    rows = [line.split("\t") for line in run(root, sys.executable, "-c", _PIP, *paths).splitlines()]
    for (folder, path), full in zip(files, paths, strict=True):
        wanted = [text for file, constraint, text in rows if (file, constraint) == (full, "0")]
        constraints = [text for file, constraint, text in rows if (file, constraint) == (full, "1")]

        found = parse(root / folder, path)

        unnamed = [gap for gap in found.gaps if gap.line and gap.gap is not Gap.UNPINNED]
        assert len(found.dependencies) + len(unnamed) == len(wanted), full
        pinned = pins("\n".join(wanted))
        assert pinned <= ours(found) <= pinned | pins("\n".join(constraints)), full


@pytest.mark.tool("pip")
def test_pip_reads_the_same_requirements() -> None:
    pytest.importorskip("pip")

    assert_as_pip_reads_them(FIXTURES / "requirements.txt", REQUIREMENTS)


@pytest.mark.shared
@pytest.mark.tool("pip")
def test_pip_reads_the_same_in_the_corpus(corpus: Path) -> None:
    pytest.importorskip("pip")
    paths = [path.relative_to(corpus) for path in corpus.rglob("*.txt")]
    files = [(path.parts[0], "/".join(path.parts[1:])) for path in paths if "requirements" in path.as_posix()]
    assert files

    assert_as_pip_reads_them(corpus, files)


@pytest.mark.tool("poetry")
def test_poetry_exports_the_same(tmp_path: Path) -> None:
    poetry = tool("poetry")
    version = re.search(r"version (\d)", run(tmp_path, poetry, "--version", "--no-ansi"))
    assert version
    # Poetry 2 leaves the extras of packages out when it exports a lock of Poetry 1, so each reads its own.
    shutil.copytree(FIXTURES / "poetry.lock" / f"poetry-{version[1]}" / "input", tmp_path, dirs_exist_ok=True)
    export = (poetry, "export", "--without-hashes", "--no-interaction", "--only", "main")

    found = parse(tmp_path, "poetry.lock")

    assert ours(found, Scope.RUNTIME) == pins(run(tmp_path, *export))
    assert ours(found, Scope.RUNTIME, Scope.OPTIONAL) == pins(run(tmp_path, *export, "--all-extras"))


@pytest.mark.tool("pdm")
def test_pdm_exports_the_same(tmp_path: Path) -> None:
    pdm = tool("pdm")
    shutil.copytree(FIXTURES / "pdm.lock" / "groups" / "input", tmp_path, dirs_exist_ok=True)
    export = (pdm, "export", "--no-hashes", "-f", "requirements")

    found = parse(tmp_path, "pdm.lock")

    assert ours(found) == pins(run(tmp_path, *export, "-G", ":all"))
    assert ours(found, Scope.RUNTIME) == pins(run(tmp_path, *export, "--prod"))


@pytest.mark.tool("pipenv")
def test_pipenv_lists_the_same(tmp_path: Path) -> None:
    pipenv = tool("pipenv")
    shutil.copytree(FIXTURES / "Pipfile.lock" / "pipenv" / "input", tmp_path, dirs_exist_ok=True)

    found = parse(tmp_path, "Pipfile.lock")

    default = pins(run(tmp_path, pipenv, "requirements"))
    assert ours(found, Scope.RUNTIME) == default
    listed = [
        pins(run(tmp_path, pipenv, "requirements", *more)) for more in (("--dev-only",), ("--categories", "docs"))
    ]
    assert ours(found) == default.union(*listed)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "command", "scopes"),
    [
        (
            "poetry.lock",
            ("poetry", "export", "--without-hashes", "--no-interaction", "--only", "main"),
            (Scope.RUNTIME,),
        ),
        ("pdm.lock", ("pdm", "export", "--no-hashes", "-f", "requirements", "--prod"), (Scope.RUNTIME,)),
        ("pdm.lock", ("pdm", "export", "--no-hashes", "-f", "requirements", "-G", ":all"), ()),
        ("Pipfile.lock", ("pipenv", "requirements"), (Scope.RUNTIME,)),
        ("Pipfile.lock", ("pipenv", "requirements", "--dev-only"), (Scope.DEV,)),
        ("uv.lock", ("uv", "export", "--frozen", "--no-hashes", "--all-packages", "--all-extras", "--all-groups"), ()),
    ],
)
def test_locks_of_the_corpus(
    name: str, command: tuple[str, ...], scopes: tuple[Scope, ...], corpus: Path, tmp_path: Path
) -> None:
    program = tool(command[0])
    for number, lock in enumerate(sorted(corpus.rglob(name))):
        folder = tmp_path / str(number)
        shutil.copytree(lock.parent, folder)

        assert ours(parse(folder, name), *scopes) == pins(run(folder, program, *command[1:])), lock
