"""The plugin that ships as the example, over banners as the libraries publish them."""

import importlib.util
import time
from pathlib import Path
from types import ModuleType

import pytest

from deeptracy.model.package import Package
from deeptracy.plugins import PluginResult, Severity
from deeptracy.plugins.discovery import discover
from deeptracy.plugins.plugin import Plugin
from deeptracy.plugins.readonly import read_only
from deeptracy.plugins.run import run
from tests.plugins.conftest import write

FOLDER = Path(__file__).parents[2] / "examples" / "plugins"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("retired_javascript", FOLDER / "retired_javascript.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def plugin() -> Plugin:
    found = discover(str(FOLDER))
    assert found.problems == ()
    return found.plugins[0]


BANNERS = [
    ("a.js", "/*!\n * jQuery JavaScript Library v3.4.1\n * https://jquery.com/\n", "jquery", "3.4.1"),
    ("a.js", "/*! jQuery v3.4.1 | (c) JS Foundation and other contributors | jquery.org/license */", "jquery", "3.4.1"),
    ("a.js", "/*! jQuery v3.4.1 -ajax,-ajax/jsonp | (c) JS Foundation", "jquery", "3.4.1"),
    ("a.js", "var a=1;/*! jQuery v1.12.0-beta1 | (c)", "jquery", "1.12.0-beta1"),
    ("a.js", "/*! jQuery UI - v1.12.1 - 2016-09-14\n* http://jqueryui.com", "jquery-ui", "1.12.1"),
    ("a.js", "/*!\n * jQuery UI 1.8.16\n", "jquery-ui", "1.8.16"),
    ("a.js", "/*!\n  * Bootstrap v5.1.3 (https://getbootstrap.com/)\n", "bootstrap", "5.1.3"),
    ("a.js", "/*!\n * Bootstrap.js v2.3.2 by @fat", "bootstrap", "2.3.2"),
    ("a.js", "/* ====\n * x */\n/* bootstrap.js v2.0.4\n", "bootstrap", "2.0.4"),
    ("a.js", "/**\n * @license AngularJS v1.8.3\n * (c) 2010", "angular", "1.8.3"),
    ("a.js", "/*\n AngularJS v1.8.3\n (c) 2010-2020", "angular", "1.8.3"),
    ("a.js", "/**!\n\n @license\n handlebars v4.7.6\n", "handlebars", "4.7.6"),
    ("a.js", "//     Underscore.js 1.8.3\n//     http://underscorejs.org", "underscore", "1.8.3"),
    ("a.js", "/*!\n * Vue.js v2.6.14\n", "vue", "2.6.14"),
    ("a.js", "//! moment.js\n//! version : 2.29.1\n//! authors : Tim", "moment", "2.29.1"),
    ("a.js", "//! moment.js\r\n//! version : 2.10.6\r\n", "moment", "2.10.6"),
    ("moment.min.js", '},e.version="2.29.1",e.x=1', "moment", "2.29.1"),
    ("lodash.js", "  var VERSION = '4.17.20';\n", "lodash", "4.17.20"),
    ("lodash.min.js", 'var Y,Q="4.17.20",X=200,nn', "lodash", "4.17.20"),
]


@pytest.mark.parametrize(("name", "text", "library", "version"), BANNERS)
def test_banners_are_read(
    example: ModuleType, tmp_path: Path, name: str, text: str, library: str, version: str
) -> None:
    write(tmp_path / "x" / name, "").write_text(text)
    assert example.retired_javascript(str(tmp_path)) == [
        PluginResult(f"pkg:npm/{library}", version, Severity.NONE, summary=f"A copy lies in x/{name}.")
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", "var text = 'jQuery v3.4.1';"),
        ("a.js", "/* needs jQuery v3.4.1 */"),
        ("a.js", "/*! jQuery Migrate v3.4.1 */"),
        ("a.js", "/*! jQuery v3 */"),
        ("a.js", "/*! jQuery v3.4.1rc2 */"),
        ("lodash.js", " * Based on Underscore.js 1.8.3 <http://underscorejs.org/LICENSE>"),
        ("a.js", "var VERSION = '4.17.20';"),
        ("a.js", 'e.version="2.29.1"'),
        ("a.css", "/*! jQuery v3.4.1 */"),
        ("node_modules/jquery/jquery.js", "/*! jQuery v3.4.1 */"),
        (".git/a.js", "/*! jQuery v3.4.1 */"),
        ("a.js", "\xff\xfe\0"),
    ],
)
def test_nothing_else_is(example: ModuleType, tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path / name, "").write_bytes(text.encode("latin-1"))
    assert example.retired_javascript(str(tmp_path)) == []


def test_links_are_not_followed(example: ModuleType, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside.js", "/*! jQuery v3.4.1 */")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.js").symlink_to(outside)
    (tmp_path / "source" / "b.js").symlink_to("nowhere")
    assert example.retired_javascript(str(tmp_path / "source")) == []


def test_a_library_is_told_once_with_the_first_places(example: ModuleType, tmp_path: Path) -> None:
    for number in range(7):
        write(tmp_path / f"{number}.js", "/*! jQuery v1.0.1 */ /*! jQuery v1.0.1 */ /*! jQuery UI 1.8.16 */")
    ui, jquery = sorted(example.retired_javascript(str(tmp_path)), key=lambda one: one.version, reverse=True)
    assert (ui.library, jquery.library) == ("pkg:npm/jquery-ui", "pkg:npm/jquery")
    assert jquery.summary == "A copy lies in 0.js, 1.js, 2.js, 3.js, 4.js and 2 more."


@pytest.mark.parametrize("text", ["/*" * 300_000, "/*" + "*" * 600_000, "/* " + " \n" * 300_000, "// " * 200_000,
                                  "/*! jQuery v1.1-" + "a" * 600_000, "/*! jQuery v1.1" + ".a" * 300_000])  # fmt: skip
def test_hostile_files_take_no_time(example: ModuleType, tmp_path: Path, text: str) -> None:
    write(tmp_path / "lodash.js", "").write_text(text)
    begun = time.process_time()
    assert example.retired_javascript(str(tmp_path)) == []
    assert time.process_time() - begun < 2


def test_it_is_found_run_and_leads_to_packages_for_the_advisories(plugin: Plugin, tmp_path: Path) -> None:
    write(tmp_path / "source" / "static" / "jquery.min.js", "/*! jQuery v3.4.1 | (c) */")
    with read_only(tmp_path / "source") as source:
        outcome = run(plugin, source)
    (result,) = outcome.results
    assert plugin.package(result) == Package("npm", "jquery", "3.4.1")
    assert plugin.serves(["python"])


def test_the_documents_example_runs(tmp_path: Path) -> None:
    document = (FOLDER.parents[1] / "docs" / "plugins.md").read_text()
    code = document.partition("```python\n")[2].partition("```")[0]
    write(tmp_path / "plugins" / "pinned.py", "").write_text(code)
    write(tmp_path / "source" / "Dockerfile", "FROM alpine:3.9\nFROM scratch\nFROM debian\n")
    found = discover(str(tmp_path / "plugins"))
    assert found.problems == ()
    outcome = run(found.plugins[0], tmp_path / "source")
    assert outcome.failure is None, outcome.log
    assert [(one.library, one.version, one.severity) for one in outcome.results] == [("alpine", "3.9", "HIGH")]
