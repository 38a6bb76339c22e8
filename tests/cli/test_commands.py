"""The command line, on the examples of the project."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from deeptracy.cli.main import run

EXAMPLES = Path(__file__).parents[2] / "examples"
SHOP = str(EXAMPLES / "webshop")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("db") / "advisories.db"
    assert run(["db", "update", "-q", "--db", str(path), "--from", str(EXAMPLES / "advisories")]) == 0
    return str(path)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [
        name for name in os.environ if name.startswith(("DEEPTRACY_", "XDG_", "NO_COLOR", "FORCE_COLOR", "CLICOLOR"))
    ]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def scan(database: str, *arguments: str, target: str = SHOP) -> int:
    return run(["scan", target, "--db", database, "--offline", *arguments])


def report(database: str, capsys: pytest.CaptureFixture[str], *arguments: str, target: str = SHOP) -> dict:
    scan(database, "--format", "json", *arguments, target=target)
    return json.loads(capsys.readouterr().out)


def test_the_shop(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert scan(database) == 1
    out = capsys.readouterr().out
    assert out.startswith("VULNERABLE  13 vulnerabilities in 10 of ")
    assert "log4j-core 2.14.1  Maven · direct · payments/pom.xml:11" in out
    assert "→ upgrade to 2.17.0 to clear all" in out
    assert "express@4.16.4 › qs@6.5.2" in out
    assert "\x1b[" not in out


def test_what_it_finds_is_what_the_pins_say(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Counted by hand from the lock files and the ranges of examples/advisories."""
    found = report(database, capsys)
    assert sorted(
        (finding["id"], finding["package"]["name"], finding["fixed"]["nearest"]) for finding in found["findings"]
    ) == [
        ("CVE-2020-14343", "pyyaml", "5.4"),
        ("CVE-2021-23337", "lodash", "4.17.21"),
        ("CVE-2021-33503", "urllib3", "1.26.5"),
        ("CVE-2021-44228", "org.apache.logging.log4j:log4j-core", "2.15.0"),
        ("CVE-2021-45046", "org.apache.logging.log4j:log4j-core", "2.16.0"),
        ("CVE-2021-45105", "org.apache.logging.log4j:log4j-core", "2.17.0"),
        ("CVE-2022-24713", "regex", "1.5.5"),
        ("CVE-2022-24999", "qs", "6.5.3"),
        ("CVE-2022-28346", "django", "3.2.13"),
        ("CVE-2022-30122", "rack", "2.2.3.1"),
        ("CVE-2022-31090", "guzzlehttp/guzzle", "7.4.5"),
        ("CVE-2022-34265", "django", "3.2.14"),
        ("CVE-2023-39325", "golang.org/x/net", "v0.17.0"),
    ]
    assert [(one["finding"]["id"], one["rule"]) for one in found["ignored"]] == [("CVE-2021-44906", ".deeptracy.yml:2")]
    assert found["verdict"] == "vulnerable"
    sources = {one["id"]: [(source["feed"], source["id"]) for source in one["sources"]] for one in found["findings"]}
    assert sources["CVE-2022-28346"] == [
        ("OSV PyPI", "GHSA-2gwj-7jmv-h26r"), ("OSV PyPI", "PYSEC-2022-190"), ("NVD", "CVE-2022-28346"),
    ]  # fmt: skip
    assert sources["CVE-2022-34265"] == [("NVD", "CVE-2022-34265")]
    exploited = ["CVE-2021-44228", "CVE-2021-45046"]
    assert [finding["id"] for finding in found["findings"][:2]] == exploited
    assert [finding["id"] for finding in found["findings"] if finding["exploitation"]["known"]] == exploited


@pytest.mark.parametrize(
    ("arguments", "code", "count"),
    [
        (["--severity", "critical"], 1, 5),
        (["--severity", "medium"], 1, 13),
        (["--only-fixable"], 1, 13),
        (["--fail-on", "critical"], 1, 13),
        (["--exclude", "payments", "--exclude", "recommendations", "--fail-on", "critical"], 0, 6),
        (["--fail-on", "exploited"], 1, 13),
        (["--exclude", "payments", "--fail-on", "exploited"], 0, 10),
        (["--exclude", "payments", "--fail-on", "exploited", "--fail-on", "critical"], 1, 10),
        (["--exclude", "**"], 0, 0),
        (["--exclude", "**", "--strict"], 0, 0),
    ],
)
def test_filters_and_exit_codes(
    database: str, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, count: int
) -> None:
    assert scan(database, "--format", "json", *arguments) == code
    assert len(json.loads(capsys.readouterr().out)["findings"]) == count


def test_an_unknown_verdict_fails_only_when_strict(database: str, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"left-pad": "^1.3.0"}}')
    assert scan(database, target=str(tmp_path)) == 0
    assert scan(database, "--strict", target=str(tmp_path)) == 4


def test_a_clean_project(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = {
        "lockfileVersion": 3,
        "packages": {"": {"dependencies": {"lodash": "4.17.21"}}, "node_modules/lodash": {"version": "4.17.21"}},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    assert scan(database, "--strict", target=str(tmp_path)) == 0
    assert capsys.readouterr().out.startswith("CLEAN  no known vulnerability in 1 package\n")


def test_no_dev(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = {package["name"] for package in report(database, capsys)["packages"]}
    without = {package["name"] for package in report(database, capsys, "--no-dev")["packages"]}
    assert names - without == {"mkdirp", "minimist", "junit:junit"}


def test_a_baseline_makes_only_new_findings_fail(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tmp_path / "before.json"
    assert scan(database, "-f", "json", "-o", str(before)) == 1
    assert scan(database, "--baseline", str(before)) == 0
    assert "13 of them are in the baseline already" in capsys.readouterr().out
    document = json.loads(before.read_text())
    document["findings"] = document["findings"][1:]
    before.write_text(json.dumps(document))
    assert scan(database, "--baseline", str(before)) == 1


def test_a_baseline_that_is_no_report(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text("{}")
    assert scan(database, "--baseline", str(tmp_path / "x.json")) == 2
    assert "is not a JSON report" in capsys.readouterr().err


def test_several_reports_at_once(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sarif, page = tmp_path / "out" / "r.sarif", tmp_path / "r.html"
    assert scan(database, "-o", f"sarif={sarif}", "-o", f"html={page}") == 1
    assert json.loads(sarif.read_text())["version"] == "2.1.0"
    assert page.read_text().startswith("<!doctype html>")
    assert capsys.readouterr().out.startswith("VULNERABLE")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "yaml"], "is not one of"),
        (["-f", "json", "-f", "csv"], "standard output can hold one report"),
        (["-o", "x.out"], "has no format"),
        (["--max-age", "soon"], "is not an age such as"),
        (["--fail-on", "never"], "is not one of"),
        (["--nonsense"], "No such option"),
        (["--vex", SHOP + "/README.md"], "not valid JSON"),
    ],
)
def test_wrong_usage_is_2(
    database: str, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert scan(database, *arguments) == 2
    assert message in capsys.readouterr().err


def test_wrong_configuration_is_2_with_its_line(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".deeptracy.yml").write_text("ignore:\n  - id: CVE-1\n")
    assert scan(database, target=str(tmp_path)) == 2
    assert ".deeptracy.yml:2: the rule needs a reason" in capsys.readouterr().err


def test_a_target_that_is_not_there_is_3(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert scan(database, target="/no/such/place") == 3
    assert "is neither a folder, a file nor a git address" in capsys.readouterr().err


def test_no_advisories_and_no_network_is_3_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["scan", SHOP, "--db", str(tmp_path / "x.db"), "--offline"]) == 3
    err = capsys.readouterr().err
    assert "deeptracy db update" in err
    assert "deeptracy db import" in err
    assert run(["scan", SHOP, "--db", str(tmp_path / "x.db"), "--from", "http://127.0.0.1:9"]) == 3
    assert "can't be reached" in capsys.readouterr().err


def test_advisories_that_are_missing_are_fetched_at_the_first_scan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.db"
    assert run(["scan", f"{SHOP}/storefront", "--db", str(path), "--from", str(EXAMPLES / "advisories")]) == 1
    capsys.readouterr()
    assert run(["db", "status", "--db", str(path), "--format", "json"]) == 0
    assert [feed["name"] for feed in json.loads(capsys.readouterr().out)["feeds"]] == ["EPSS", "KEV", "OSV npm"]


def test_old_advisories_are_refreshed(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(Path(database).read_bytes())
    before = path.stat().st_mtime_ns
    assert run(["scan", f"{SHOP}/storefront", "--db", str(path), "--max-age", "1h"]) == 1
    assert path.stat().st_mtime_ns == before
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE feeds SET checked = '2020-01-01T00:00:00Z' WHERE name = 'OSV npm'")
    before = path.stat().st_mtime_ns
    assert run(["scan", f"{SHOP}/storefront", "--db", str(path), "--max-age", "52w"]) == 1
    assert path.stat().st_mtime_ns > before
    assert capsys.readouterr().err == ""


def test_a_policy_is_above_the_target(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "policy.yml"
    policy.write_text("target_rules: deny\nignore:\n  - id: CVE-2021-23337\n    reason: by the policy\n")
    found = report(database, capsys, "--policy", str(policy))
    assert [one["reason"] for one in found["ignored"]] == ["by the policy"]
    own = Path(os.environ["XDG_CONFIG_HOME"]) / "deeptracy" / "policy.yml"
    own.parent.mkdir(parents=True)
    own.write_text("target_rules: deny\n")
    assert report(database, capsys)["ignored"] == []


def test_vex_hides_what_it_calls_unaffected(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    statement = {
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "a", "timestamp": "2024-01-01T00:00:00Z", "version": 1,
        "statements": [{
            "vulnerability": {"name": "CVE-2021-23337"}, "products": [{"@id": "pkg:npm/lodash@4.17.15"}],
            "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path",
        }],
    }  # fmt: skip
    (tmp_path / "vex.json").write_text(json.dumps(statement))
    found = report(database, capsys, "--vex", str(tmp_path / "vex.json"))
    hidden = {one["finding"]["id"]: one["reason"] for one in found["ignored"]}
    assert hidden["CVE-2021-23337"] == "not affected: vulnerable code not in execute path"


def test_explain_both_ways(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "pkg:npm/lodash@4.17.15", "--db", database, "--offline"]) == 1
    out = capsys.readouterr().out
    assert "because 0 <= 4.17.15 < 4.17.21" in out
    assert "because 4.17.15 >= 4.17.12, where it is fixed" in out
    assert (
        run(["explain", "pkg:npm/lodash@4.17.15", "CVE-2019-10744", "--db", database, "--offline", "--format", "json"])
        == 0
    )
    told = json.loads(capsys.readouterr().out)["advisories"]
    assert [(one["id"], one["affected"]) for one in told] == [("CVE-2019-10744", False), ("GHSA-jf85-cpcp-j695", False)]
    assert run(["explain", "pkg:npm/lodash@4.17.15", "CVE-2021-44228", "--db", database, "--offline"]) == 0
    assert "it names apache:log4j (CPE), org.apache.logging.log4j:log4j-core" in capsys.readouterr().out
    assert run(["explain", "pkg:npm/lodash@4.17.15", "CVE-0000-1", "--db", database, "--offline"]) == 0
    assert "is not among the advisories" in capsys.readouterr().out
    assert run(["explain", "pkg:npm/none@1", "--db", database, "--offline"]) == 0
    assert "no advisory names none" in capsys.readouterr().out


@pytest.mark.parametrize("purl", ["lodash", "pkg:npm/lodash", "pkg:docker/x@1"])
def test_explain_wants_a_package_url_with_a_version(database: str, purl: str) -> None:
    assert run(["explain", purl, "--db", database, "--offline"]) == 2


def test_ignore_writes_a_rule_that_holds(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = (EXAMPLES / "webshop" / "storefront" / "package-lock.json").read_text()
    (tmp_path / "package-lock.json").write_text(lock)
    config = tmp_path / ".deeptracy.yml"
    config.write_text("# ours\nfail_on: low\n")
    for id_ in ("CVE-2021-23337", "GHSA-hrpp-h998-j3pp"):
        assert (
            run(["ignore", id_, "--reason", 'not "reachable"\n', "--until", "2099-01-01", "--project", str(tmp_path)])
            == 0
        )
    assert config.read_text().startswith("# ours\nfail_on: low\n\nignore:\n")
    found = report(database, capsys, target=str(tmp_path)) if capsys.readouterr() else {}
    assert {one["finding"]["id"] for one in found["ignored"]} == {"CVE-2021-23337", "CVE-2022-24999"}
    assert run(["ignore", "CVE-1", "--reason", " ", "--project", str(tmp_path)]) == 2
    assert run(["ignore", "CVE-1", "--reason", "x", "--until", "soon", "--project", str(tmp_path)]) == 2
    config.write_text("ignore: [")
    assert run(["ignore", "CVE-1", "--reason", "x", "--project", str(tmp_path)]) == 2
    assert config.read_text() == "ignore: ["


def test_packages_lists_without_advisories(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packages", f"{SHOP}/search"]) == 0
    assert "regex 1.5.4" in capsys.readouterr().out
    assert run(["packages", SHOP, "-f", "cyclonedx"]) == 0
    assert "vulnerabilities" not in json.loads(capsys.readouterr().out)


def test_db_commands(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "status", "--db", database]) == 0
    status = capsys.readouterr().out
    assert "OSV npm" in status
    assert run(["db", "verify", "--db", database]) == 0
    assert run(["db", "export", "--db", database, str(tmp_path / "a.gz")]) == 0
    assert run(["db", "import", "--db", str(tmp_path / "b.db"), str(tmp_path / "a.gz")]) == 0
    capsys.readouterr()
    assert run(["db", "status", "--db", str(tmp_path / "b.db")]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == status.splitlines()[1:]
    (tmp_path / "junk").write_bytes(b"junk")
    assert run(["db", "import", "--db", str(tmp_path / "b.db"), str(tmp_path / "junk")]) == 3
    assert run(["db", "status", "--db", str(tmp_path / "none.db")]) == 3
    assert run(["db", "update", "--db", str(tmp_path / "c.db"), "--from", str(tmp_path / "nowhere")]) == 3


def test_db_update_tells_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "osv" / "npm"
    feed.mkdir(parents=True)
    record = {"id": "A-1", "modified": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm", "name": "a"},
              "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}  # fmt: skip
    (feed / "A-1.json").write_text(json.dumps(record))
    update = ["db", "update", "--db", str(tmp_path / "x.db"), "--from", str(tmp_path), "--changes"]
    assert run(update) == 0
    record["affected"][0]["ranges"][0]["events"].append({"fixed": "2.0.0"})
    (feed / "A-1.json").write_text(json.dumps(record))
    capsys.readouterr()
    assert run(update) == 0
    assert capsys.readouterr().out.splitlines() == [
        "OSV npm: 1 changed", "Changes: 1 fix, 1 ranges", "  A-1: ranges, fix (a)",
    ]  # fmt: skip
    assert run(update) == 0
    assert capsys.readouterr().out == "OSV npm: up to date\n"


def test_colours_only_where_wanted(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scan(database, "--color")
    assert "\x1b[" in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    scan(database)
    assert "\x1b[" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "")
    scan(database)
    assert "\x1b[" not in capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert "_DEEPTRACY_COMPLETE" in capsys.readouterr().out


def test_an_unexpected_fault_is_3(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("deeptracy.cli.judging.judge", lambda *_: 1 / 0)
    assert scan(database) == 3
    assert "an unexpected fault: ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["scan", "--help"], ["db", "--help"]])
def test_it_starts_as_a_process(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "deeptracy", *arguments], capture_output=True, text=True, check=True)
    assert "deeptracy" in done.stdout


def test_starting_imports_nothing_heavy() -> None:
    code = "import sys; import deeptracy.cli.main; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlite3", "urllib3", "yaml", "msgspec", "cvss", "packaging", "deeptracy.scan"} & set(loaded)
