"""What the documents show is what the commands print, with the example advisories."""

import re
from pathlib import Path

import pytest

from deeptracy.cli.main import run

ROOT = Path(__file__).parents[2]
_SHOWN = re.compile(r"^```\n\$ deeptracy ([^\n]+)\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
EXAMPLES = [
    pytest.param(found[1].split(), found[2], id=f"{path.name}: {found[1]}")
    for path in (ROOT / "README.md", ROOT / "docs" / "nvd.md")
    for found in _SHOWN.finditer(path.read_text("utf-8"))
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("documents") / "advisories.db"
    assert run(["db", "update", "-q", "--db", str(path), "--from", str(ROOT / "examples" / "advisories")]) == 0
    return str(path)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_what_is_shown_is_printed(
    database: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    command: list[str],
    shown: str,
) -> None:
    """A line "…" stands for any number of lines."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")  # as wide as without a terminal, whatever the runner of the tests says
    assert run([*command, "--db", database, "--offline"]) == 1
    pattern = ".*".join(re.escape(part) for part in re.split(r"^…$", shown, flags=re.MULTILINE))
    printed = capsys.readouterr().out
    assert re.fullmatch(pattern, printed.rstrip(), re.DOTALL), printed


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 4
