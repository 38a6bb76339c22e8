"""Plugins are found, and what can't be loaded is told by its name."""

import importlib
import os
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from deeptracy.plugins.discovery import GROUP, discover
from deeptracy.plugins.limits import Limits
from deeptracy.plugins.plugin import Discovery, Kind, Problem
from deeptracy.plugins.run import run
from tests.plugins.conftest import HEAD, write

Install = Callable[[str], None]


def plugin_text(name: str, languages: str = "'python'", body: str = "return []") -> str:
    return f"{HEAD}\n@deeptracy_plugin({languages})\ndef {name}(source):\n    {body}\n"


def names(discovery: Discovery) -> list[str]:
    assert discovery.problems == ()
    return [plugin.name for plugin in discovery.plugins]


def test_files_and_packages_of_folders_are_found_in_order(tmp_path: Path) -> None:
    write(tmp_path / "one" / "zebra.py", plugin_text("zebra", "['java', 'Python']"))
    write(tmp_path / "one" / "apes" / "__init__.py", "from apes.inner import ape\nfrom .inner import other\n")
    write(tmp_path / "one" / "apes" / "inner.py", plugin_text("ape") + plugin_text("other"))
    write(tmp_path / "two" / "with-dash.py", plugin_text("dashed", "'*'"))
    for ignored in ("_helper.py", ".hidden.py", "notes.txt", "folder/a.py", "__pycache__/__init__.py"):
        write(tmp_path / "two" / ignored, "raise SystemExit")
    found = discover(f"{tmp_path / 'one'}{os.pathsep}{tmp_path / 'two'}{os.pathsep}{tmp_path / 'one'}{os.pathsep}")
    assert names(found) == ["ape", "other", "zebra", "dashed"]
    ape, _, zebra, dashed = found.plugins
    assert (ape.origin.kind, ape.origin.place) == (Kind.PACKAGE, str(tmp_path / "one" / "apes"))
    assert (zebra.origin.kind, zebra.origin.place) == (Kind.FILE, str(tmp_path / "one" / "zebra.py"))
    assert (zebra.languages, dashed.languages) == (("java", "python"), ("*",))
    assert run(ape, tmp_path).failure is None
    assert run(dashed, tmp_path).failure is None


def test_no_location_is_no_problem() -> None:
    assert discover("") == Discovery((), ())


def test_helpers_beside_a_file_can_be_imported(tmp_path: Path) -> None:
    write(tmp_path / "_shared.py", "NAME = 'from the helper'\n")
    write(
        tmp_path / "a.py",
        "import _shared\n" + plugin_text("a", body="return [PluginResult(_shared.NAME, '', 'LOW')]"),
    )
    (found,) = discover(str(tmp_path)).plugins
    assert run(found, tmp_path).results[0].library == "from the helper"


BROKEN = [
    ("import no_such_module", "can't be loaded: ModuleNotFoundError: No module named 'no_such_module'"),
    ("def broken(:", "can't be loaded: SyntaxError: "),
    ("import os; os._exit(4)", "crashed: ended by itself with exit code 4 and without results"),
    ("import os; os.abort()", "crashed: ended by SIGABRT"),
    ("while True: pass", "timed out: no end after 1 seconds"),
    ("x = 1", "can't be loaded: no function in it is marked with deeptracy_plugin"),
    (plugin_text("cobol", "'cobol'"), "can't be loaded: UnknownLanguage: 'cobol' is no known language; known are "),
    (plugin_text("osv"), "can't be loaded: ValueError: 'osv' is an analyzer of Deeptracy itself"),
    (plugin_text("a") + "b = a\n\n" + plugin_text("a"), "can't be loaded: two plugins in it are named 'a'"),
    (f"{HEAD}import os; os.write(1, b'x')\nraise ValueError('y' * 5000)", "can't be loaded: ValueError: yyy"),
]


@pytest.mark.parametrize(("text", "reason"), BROKEN, ids=[reason for _, reason in BROKEN])
def test_what_can_not_be_loaded_is_named_and_costs_no_other(tmp_path: Path, text: str, reason: str) -> None:
    write(tmp_path / "bad.py", text)
    write(tmp_path / "good.py", plugin_text("good"))
    found = discover(str(tmp_path), Limits(seconds=1, grace=0.1))
    assert [plugin.name for plugin in found.plugins] == ["good"]
    (problem,) = found.problems
    assert problem.place == str(tmp_path / "bad.py")
    assert problem.reason.startswith(reason)
    assert len(problem.reason) < 3000


def test_folders_that_can_not_be_read_are_named(tmp_path: Path) -> None:
    file = write(tmp_path / "a.py", plugin_text("a"))
    assert discover(f"{file}{os.pathsep}{tmp_path / 'gone'}").problems == (
        Problem(str(file), "can't be read: Not a directory"),
        Problem(str(tmp_path / "gone"), "can't be read: No such file or directory"),
    )


def test_files_that_can_not_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = write(tmp_path / "a.py", plugin_text("a"))
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert discover(str(tmp_path)).problems == (Problem(str(file), "can't be read: Permission denied"),)


@pytest.mark.parametrize("name", ["json", "deeptracy", "os"])
def test_a_name_that_hides_another_module_is_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path / f"{name}.py", plugin_text("a"))
    (problem,) = discover(str(tmp_path)).problems
    assert problem.reason == f"can't be loaded: its name would hide the module {name!r}"


def test_names_are_unique_in_any_case(tmp_path: Path) -> None:
    write(tmp_path / "a.py", plugin_text("check", "'go'"))
    write(tmp_path / "b.py", plugin_text("Check", "'java'"))
    found = discover(str(tmp_path))
    assert [(plugin.name, plugin.languages) for plugin in found.plugins] == [("check", ("go",))]
    assert found.problems == (Problem(str(tmp_path / "b.py"), f"the name 'Check' is taken by {tmp_path / 'a.py'}"),)


def test_marks_of_other_modules_do_not_count(tmp_path: Path) -> None:
    write(tmp_path / "_shared.py", plugin_text("shared"))
    write(tmp_path / "a.py", "from _shared import shared\n" + plugin_text("a"))
    assert names(discover(str(tmp_path))) == ["a"]


def test_the_version_changes_with_the_code(tmp_path: Path) -> None:
    def versions() -> dict[str, str]:
        return {plugin.name: plugin.origin.version for plugin in discover(str(tmp_path)).plugins}

    file = write(tmp_path / "a.py", plugin_text("a"))
    package = write(tmp_path / "b" / "__init__.py", plugin_text("b"))
    first = versions()
    assert versions() == first
    assert len(first["a"]) == len(first["b"]) == 32
    file.write_text(file.read_text() + "# changed\n")
    second = versions()
    assert (second["a"] != first["a"], second["b"]) == (True, first["b"])
    write(package.parent / "data.json", "{}")
    third = versions()
    assert (third["a"], third["b"] != second["b"]) == (second["a"], True)
    write(tmp_path / "_helper.py", "")
    fourth = versions()
    assert (fourth["a"] != third["a"], fourth["b"]) == (True, third["b"])


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Have a distribution of this environment declare entry points; what they name is importable by any process."""
    site = tmp_path / "site"
    write(site / "acme_checks" / "__init__.py", plugin_text("from_module") + plugin_text("alone"))
    write(site / "acme_checks" / "broken.py", "raise ImportError('not today')")

    def declare(points: str) -> None:
        folder = site / "acme_checks-1.2.dist-info"
        write(folder / "METADATA", "Metadata-Version: 2.1\nName: acme-checks\nVersion: 1.2\n")
        write(folder / "entry_points.txt", f"[{GROUP}]\n{points}\n")
        monkeypatch.syspath_prepend(str(site))
        importlib.invalidate_caches()
        start = f"import sys; sys.path.insert(0, {str(site)!r}); from deeptracy.plugins.supervisor import main; main()"
        monkeypatch.setattr("deeptracy.plugins.apart._COMMAND", (sys.executable, "-I", "-B", "-c", start))

    return declare


def test_entry_points_name_functions_or_modules(install: Install, tmp_path: Path) -> None:
    install("one = acme_checks:alone [extra]")
    (found,) = discover("").plugins
    assert (found.name, found.origin.kind, found.origin.place) == ("alone", Kind.ENTRY_POINT, "acme_checks:alone")
    assert found.origin.version == "acme-checks 1.2"
    assert run(found, tmp_path).failure is None
    install("all = acme_checks")
    assert names(discover("")) == ["from_module", "alone"]


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        ("acme_checks.broken:a", "can't be loaded: ImportError: not today"),
        ("acme_checks:PluginResult", "can't be loaded: no function in it is marked with deeptracy_plugin"),
        ("acme_checks:nothing.at.all", "can't be loaded: no function in it is marked with deeptracy_plugin"),
        ("no_such_package:a", "can't be loaded: ModuleNotFoundError: No module named 'no_such_package'"),
    ],
)
def test_entry_points_that_lead_nowhere_are_named(install: Install, point: str, reason: str) -> None:
    install(f"bad = {point}")
    assert discover("") == Discovery((), (Problem(f"entry point {point}", reason),))


def test_folders_come_before_entry_points(install: Install, tmp_path: Path) -> None:
    install("one = acme_checks:alone")
    write(tmp_path / "mine" / "a.py", plugin_text("alone"))
    found = discover(str(tmp_path / "mine"))
    assert [plugin.origin.kind for plugin in found.plugins] == [Kind.FILE]
    assert found.problems[0].place == "entry point acme_checks:alone"


def test_reading_entry_points_imports_nothing(install: Install) -> None:
    install("one = acme_checks:alone")
    discover("")
    assert "acme_checks" not in sys.modules
    assert [point.value for point in metadata.entry_points(group=GROUP)] == ["acme_checks:alone"]


def test_forged_listings_are_checked(tmp_path: Path) -> None:
    forged = '{"plugins": [{"name": "../../x", "languages": ["python"]}]}'
    write(
        tmp_path / "a.py",
        f"import os\nfor fd in range(3, 100):\n    try: os.write(fd, {forged.encode()!r})\n    except OSError: pass\nos._exit(0)\n",
    )
    (problem,) = discover(str(tmp_path)).problems
    assert problem.reason == "'../../x' can't name a plugin: letters, digits and _ . - only, 64 at most"
