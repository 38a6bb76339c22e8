"""What the command does with terminals, folders of the user, and pipes."""

import subprocess
import sys
from pathlib import Path

import pytest

from deeptracy.cli import folders
from deeptracy.cli.main import run
from deeptracy.cli.progress import ProgressBar

EXAMPLES = Path(__file__).parents[2] / "examples"


def drawn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *steps: tuple[str, int, int | None]
) -> str:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("deeptracy.cli.progress._INTERVAL", 0)
    with ProgressBar() as progress:
        for step in steps:
            progress(*step)
    return capsys.readouterr().err


def test_a_bar_is_drawn_and_wiped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = drawn(monkeypatch, capsys, ("npm", 1, 2), ("npm", 5000, None))
    assert "\rnpm [███████████████···············]  50%" in text
    assert "\rnpm 5,000" in text
    assert text.endswith("\r")


def test_more_than_all_is_all(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert "] 100%" in drawn(monkeypatch, capsys, ("npm", 3, 2))


def test_nothing_is_drawn_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as progress:
        progress("npm", 1, 2)
    with ProgressBar(hidden=True) as progress:
        progress("npm", 2, 2)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("platform", "cache", "configuration"),
    [
        ("linux", ".cache/deeptracy", ".config/deeptracy"),
        ("darwin", "Library/Caches/deeptracy", ".config/deeptracy"),
        ("win32", "AppData/Local/deeptracy", "AppData/Roaming/deeptracy"),
    ],
)
def test_each_system_has_its_folders(
    monkeypatch: pytest.MonkeyPatch, platform: str, cache: str, configuration: str
) -> None:
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/x"))
    assert folders.cache_folder() == Path("/home/x") / cache
    assert folders.configuration_folder() == Path("/home/x") / configuration
    assert folders.default_database().name == "advisories.db"


def test_the_environment_names_other_folders_unless_they_are_relative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert folders.cache_folder() == Path("/elsewhere/deeptracy")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert folders.cache_folder() == Path.home() / ".cache" / "deeptracy"


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("".join(f"package-{n}==1.0\n" for n in range(20_000)))
    command = [sys.executable, "-m", "deeptracy", "packages", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


def test_a_revision_as_baseline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database, project = tmp_path / "a.db", tmp_path / "project"
    project.mkdir()
    assert run(["db", "update", "-q", "--db", str(database), "--from", str(EXAMPLES / "advisories")]) == 0
    git = [
        "git",
        "-C",
        str(project),
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@localhost",
        "-c",
        "commit.gpgsign=false",
    ]
    (project / "requirements.txt").write_text("django==3.2.12\n")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *arguments], check=True)
    scan = ["scan", str(project), "--db", str(database), "--offline", "--baseline", "HEAD"]
    assert run(scan) == 0
    (project / "requirements.txt").write_text("django==3.2.12\nurllib3==1.26.4\n")
    capsys.readouterr()
    assert run(scan) == 1
    out = capsys.readouterr().out
    assert "CVE-2021-33503" in out
    assert "CVE-2022-28346" not in out
    assert run([*scan[:-1], "no-such-revision"]) == 3
    assert "has no revision 'no-such-revision'" in capsys.readouterr().err


def test_what_can_t_be_written_is_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    project = tmp_path / "project"
    project.mkdir()
    assert run(["packages", str(project), "-f", "json", "-o", str(tmp_path / "file" / "r.json")]) == 3
    assert "can't be written" in capsys.readouterr().err
    assert run(["db", "update", "--db", str(tmp_path / "file" / "x.db"), "--from", str(EXAMPLES / "advisories")]) == 3


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    for name in ("scan", "packages", "explain", "ignore", "db", "completion"):
        assert f"  {name} " in out
    assert run(["nonsense"]) == 2
    assert run(["--nonsense"]) == 2


def test_being_stopped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("deeptracy.cli.packages.take_inventory", stop)
    assert run(["packages", str(tmp_path)]) == 130
    assert "stopped" in capsys.readouterr().err


def test_debugging_shows_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("deeptracy.cli.packages.take_inventory", lambda *_, **__: 1 / 0)
    monkeypatch.setenv("DEEPTRACY_DEBUG", "1")
    assert run(["packages", str(tmp_path)]) == 3
    assert "Traceback" in capsys.readouterr().err
