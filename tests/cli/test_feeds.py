"""Several feeds from the command line: which are fetched, from where, what is told, and what a scan does by itself."""

import datetime
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deeptracy.advisories.store import AdvisoryStore
from deeptracy.cli.main import run
from tests.advisories.nvd_feeds import served
from tests.fetch.servers import Answer, Request, Server, serving

EXAMPLES = Path(__file__).parents[2] / "examples"
SHOP = EXAMPLES / "webshop"
ECOSYSTEMS = ["Go", "Maven", "NuGet", "Packagist", "PyPI", "RubyGems", "crates.io", "npm"]
OSV = [f"OSV {name}" for name in ECOSYSTEMS]
NVD_FILES = "nvdcve-2.0-<year>.meta"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("DEEPTRACY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A mirror of all feeds but the CVE list, to be changed by a test."""
    return Path(shutil.copytree(EXAMPLES / "advisories", tmp_path / "mirror"))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "advisories.db"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "advisories.db"
    assert run(["db", "update", "-q", "--db", str(path), "--from", str(EXAMPLES / "advisories")]) == 0
    return path


def update(database: Path, origin: object = None, *arguments: str) -> int:
    place = [] if origin is None else ["--from", str(origin)]
    return run(["db", "update", "--db", str(database), *place, *arguments])


def scan(database: Path, *arguments: str, target: Path = SHOP / "storefront") -> int:
    return run(["scan", str(target), "--db", str(database), *arguments])


def stored(database: Path) -> list[str]:
    with AdvisoryStore(database) as store:
        return [feed.name for feed in store.feeds()]


def age_by(database: Path, feed: str, checked: str = "2020-01-01T00:00:00Z") -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        assert connection.execute("UPDATE feeds SET checked = ? WHERE name = ?", (checked, feed)).rowcount == 1


def checked(database: Path, name: str) -> str:
    with AdvisoryStore(database) as store:
        return next(feed.checked for feed in store.feeds() if feed.name == name)


# What an update takes


def test_all_feeds_of_a_mirror(mirror: Path, database: Path, capsys: Captured) -> None:
    assert update(database, mirror) == 0
    told = capsys.readouterr()
    names = [*OSV, "NVD", "KEV", "EPSS"]
    years = f"2002 to 2013 and 2025 to {datetime.datetime.now(datetime.UTC).year}"
    assert told.out.splitlines() == [
        f"{name}: fetched" + (f"; this origin does not have {years}" if name == "NVD" else "") for name in names
    ]
    assert told.err == ""
    assert sorted(stored(database)) == sorted(names)
    assert update(database) == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: up to date" for name in names]


def test_a_mirror_of_osv_alone(mirror: Path, database: Path, capsys: Captured) -> None:
    for name in ("nvd", "kev", "epss"):
        shutil.rmtree(mirror / name)
    assert update(database, mirror) == 0
    assert stored(database) == OSV
    assert capsys.readouterr().err == ""
    shutil.rmtree(mirror)
    shutil.copytree(EXAMPLES / "advisories" / "osv", mirror)
    assert update(database.with_name("bare.db"), mirror) == 0
    assert stored(database.with_name("bare.db")) == OSV


def test_a_mirror_of_some_feeds(mirror: Path, database: Path, capsys: Captured) -> None:
    shutil.rmtree(mirror / "nvd")
    assert update(database, mirror) == 0
    assert sorted(stored(database)) == sorted([*OSV, "KEV", "EPSS"])
    shutil.copytree(EXAMPLES / "advisories" / "nvd", mirror / "nvd")
    capsys.readouterr()
    assert update(database) == 0
    assert capsys.readouterr().out.splitlines()[len(OSV)].startswith("NVD: fetched")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--feed", "nvd"], ["NVD"]),
        (["--feed", "kev", "--feed", "epss"], ["EPSS", "KEV"]),
        (["--feed", "epss", "-f", "kev"], ["EPSS", "KEV"]),
        (["--feed", "osv"], OSV),
        (["-e", "PyPI"], ["OSV PyPI"]),
        (["-e", "PyPI", "-e", "npm"], ["OSV PyPI", "OSV npm"]),
        (["-e", "PyPI", "--feed", "nvd"], ["NVD", "OSV PyPI"]),
        (["--feed", "osv", "--feed", "kev"], ["KEV", *OSV]),
    ],
)
def test_only_what_is_asked_for(
    mirror: Path, database: Path, capsys: Captured, arguments: list[str], expected: list[str]
) -> None:
    assert update(database, mirror, *arguments) == 0
    assert stored(database) == expected
    assert capsys.readouterr().err.count("not updated") == 0


def test_a_feed_that_is_asked_for_leaves_the_others_as_they_were(mirror: Path, database: Path) -> None:
    assert update(database, mirror, "-q") == 0
    for name in ("OSV npm", "KEV", "NVD"):
        age_by(database, name)
    assert update(database, mirror, "-q", "--feed", "kev") == 0
    assert checked(database, "KEV") > "2026"
    assert checked(database, "NVD") == checked(database, "OSV npm") == "2020-01-01T00:00:00Z"
    assert update(database, None, "-q", "-e", "npm") == 0
    assert (checked(database, "OSV npm") > "2026", checked(database, "NVD")) == (True, "2020-01-01T00:00:00Z")


def test_the_cve_list_comes_when_asked_for_and_stays_up_to_date(mirror: Path, database: Path, capsys: Captured) -> None:
    record = {
        "dataType": "CVE_RECORD", "dataVersion": "5.1",
        "cveMetadata": {"cveId": "CVE-2024-45337", "state": "PUBLISHED", "assignerShortName": "x",
                        "datePublished": "2024-12-11T18:00:00Z", "dateUpdated": "2024-12-12T18:00:00Z"},
        "containers": {"cna": {
            "descriptions": [{"lang": "en", "value": "A text."}],
            "affected": [{"vendor": "acme", "product": "thing",
                          "versions": [{"version": "0", "lessThan": "2.0", "status": "affected", "versionType": "semver"}]}],
        }},
    }  # fmt: skip
    place = mirror / "cvelistV5" / "cves" / "2024" / "45xxx"
    place.mkdir(parents=True)
    (place / "CVE-2024-45337.json").write_text(json.dumps(record))
    (mirror / "cvelistV5" / "cves" / "delta.json").write_text('{"fetchTime": "2024-12-13T00:00:00.000Z"}')
    assert update(database, mirror, "-q") == 0
    assert "CVE list" not in stored(database)
    assert update(database, mirror, "--feed", "cve-list") == 0
    assert capsys.readouterr().out == "CVE list: fetched\n"
    age_by(database, "CVE list")
    assert update(database, mirror, "-q") == 0
    assert checked(database, "CVE list") > "2026"


def test_a_feed_that_the_mirror_lacks(mirror: Path, database: Path, capsys: Captured) -> None:
    shutil.rmtree(mirror / "kev")
    assert update(database, mirror, "--feed", "kev") == 3
    assert capsys.readouterr().err == (
        f"deeptracy: {mirror} has no KEV: a mirror keeps it in kev/. Put it there, or name another by --from\n"
    )
    assert not database.exists()
    assert update(database, mirror, "--feed", "kev", "--feed", "cve-list", "--feed", "nvd") == 3
    assert "has no CVE list and no KEV: a mirror keeps it in cvelistV5/ and kev/." in capsys.readouterr().err
    # A bucket of OSV's alone, in a folder of another name, leads to no other feed.
    assert update(database, shutil.copytree(mirror / "osv", mirror.with_name("bucket")), "-q") == 0
    assert update(database, None, "--feed", "nvd") == 3
    assert "the mirror that OSV's advisories came from has no NVD" in capsys.readouterr().err


def test_a_feed_with_nothing_in_its_folder(mirror: Path, database: Path, capsys: Captured) -> None:
    (mirror / "kev" / "known_exploited_vulnerabilities.json").unlink()
    assert update(database, mirror) == 0
    assert capsys.readouterr().err == ""
    assert "KEV" not in stored(database)
    assert update(database, mirror, "--feed", "kev") == 3
    assert capsys.readouterr().err == (
        f"KEV: not updated: {mirror}/kev/known_exploited_vulnerabilities.json is not there\n"
    )


def test_a_feed_that_was_there_and_is_gone(mirror: Path, database: Path, capsys: Captured) -> None:
    assert update(database, mirror, "-q") == 0
    (mirror / "kev" / "known_exploited_vulnerabilities.json").unlink()
    assert update(database, None, "-q") == 3
    assert "KEV: not updated: " in capsys.readouterr().err
    assert "KEV" in stored(database)


def test_a_mirror_that_loses_a_feed_does_not_let_it_grow_old_in_silence(
    mirror: Path, database: Path, capsys: Captured
) -> None:
    assert update(database, mirror, "-q") == 0
    shutil.rmtree(mirror / "nvd")
    assert update(database, mirror, "-q") == 3
    assert capsys.readouterr().err == f"NVD: not updated: {mirror}/nvd has no yearly feed of the NVD ({NVD_FILES})\n"
    age_by(database, "NVD")
    assert scan(database, "-f", "json") == 1
    assert capsys.readouterr().err.startswith(f"NVD could not be refreshed: {mirror}/nvd has no yearly feed")


def test_a_mirror_that_is_gone(mirror: Path, database: Path, capsys: Captured) -> None:
    assert update(database, mirror, "-q", "-e", "npm") == 0
    shutil.rmtree(mirror)
    age_by(database, "OSV npm")
    assert scan(database, "-f", "json") == 1
    told = capsys.readouterr()
    json.loads(told.out)
    assert told.err == f"Advisories could not be refreshed: {mirror}/osv is not a folder\n"
    assert update(database, None) == 3
    assert f"{mirror}/osv is not a folder" in capsys.readouterr().err


@pytest.mark.parametrize(("bad", "lines", "rest"), [(1, 1, ""), (10, 10, ""), (11, 11, "  and 1 more")])
def test_what_can_not_be_read_is_told_but_not_without_end(
    mirror: Path, database: Path, capsys: Captured, bad: int, lines: int, rest: str
) -> None:
    document = json.loads((mirror / "nvd" / "nvdcve-2.0-2022.json").read_text())
    document["vulnerabilities"] += [{"cve": {"id": f"CVE-2022-{n}"}} for n in range(1_000_000, 1_000_000 + bad)]
    document["totalResults"] += bad
    (mirror / "nvd" / "nvdcve-2.0-2022.json").write_text(json.dumps(document))
    assert update(database, mirror, "--feed", "nvd") == 0
    told = capsys.readouterr().err.splitlines()
    assert len(told) == lines
    assert told[0].startswith("  CVE-2022-1000000 was left out: not a CVE of the NVD: ")
    assert told[-1].startswith(rest or f"  CVE-2022-{1_000_000 + bad - 1} was left out: ")


# From a server


@pytest.fixture
def server(mirror: Path) -> Iterator[Server]:
    """A web server of the mirror, laid out as publishers do: packed, with descriptions, without listings."""
    lay_out(mirror)
    with serving(Server(handle=lambda request: served(mirror, request))) as running:
        yield running


def lay_out(mirror: Path) -> None:
    for path in (mirror / "nvd").glob("*.json"):
        plain = path.read_bytes()
        packed = gzip.compress(plain, mtime=0)
        path.with_name(path.name + ".gz").write_bytes(packed)
        path.with_suffix(".meta").write_text(
            f"lastModifiedDate:2024-02-01T00:00:00-00:00\r\nsize:{len(plain)}\r\ngzSize:{len(packed)}\r\n"
            f"sha256:{hashlib.sha256(plain).hexdigest().upper()}\r\n"
        )
        path.unlink()
    scores = mirror / "epss" / "epss_scores-current.csv"
    scores.with_name("epss_scores-current.csv.gz").write_bytes(gzip.compress(scores.read_bytes(), mtime=0))
    scores.unlink()
    for folder in (mirror / "osv").iterdir():
        if folder.is_dir():
            records = sorted(folder.glob("*.json"))
            with zipfile.ZipFile(folder / "all.zip", "w") as archive:
                for record in records:
                    archive.write(record, record.name)
            listed = sorted(((json.loads(one.read_text())["modified"], one.stem) for one in records), reverse=True)
            (folder / "modified_id.csv").write_text("".join(f"{at},{id_}\n" for at, id_ in listed))


def test_all_feeds_from_a_server(server: Server, database: Path, filled: Path, capsys: Captured) -> None:
    assert update(database, server.address("")) == 0
    assert capsys.readouterr().err == ""
    assert stored(database) == stored(filled)
    asked = len(server.requests)
    assert update(database, None, "-q") == 0
    assert len(server.requests) > asked


def test_a_server_without_the_catalogue(server: Server, mirror: Path, database: Path, capsys: Captured) -> None:
    shutil.rmtree(mirror / "kev")
    assert update(database, server.address("")) == 0
    assert capsys.readouterr().err == ""
    assert sorted(stored(database)) == sorted([*OSV, "EPSS", "NVD"])
    assert update(database, server.address(""), "--feed", "kev") == 3
    told = capsys.readouterr().err
    assert told.startswith("KEV: not updated: ")
    assert "known_exploited_vulnerabilities.json answered 404" in told


def test_a_server_without_anything(mirror: Path, database: Path, capsys: Captured) -> None:
    with serving(Server(answers=[Answer(404)])) as server:
        assert update(database, server.address("")) == 3
    assert "Is there a network? Behind a proxy set HTTPS_PROXY; a mirror is named by --from" in capsys.readouterr().err


def test_a_server_that_fails_for_one_feed(server: Server, mirror: Path, database: Path, capsys: Captured) -> None:
    def handle(request: Request) -> Answer:
        return Answer(410) if request.path.startswith("/epss/") else served(mirror, request)

    server.handle = handle
    assert update(database, server.address("")) == 3
    told = capsys.readouterr()
    assert told.err.startswith("EPSS: not updated: ")
    assert "KEV: fetched" in told.out


# What a scan does by itself


def test_the_small_feeds_come_with_the_first_scan(mirror: Path, database: Path, capsys: Captured) -> None:
    assert scan(database, "--from", str(mirror), "-f", "json") == 1
    told = capsys.readouterr()
    assert stored(database) == ["EPSS", "KEV", "OSV npm"]
    assert json.loads(told.out)["findings"][0]["exploitation"]["probability"] == 0.03
    assert told.err == ""


def test_small_feeds_that_are_not_there_disturb_no_scan(
    server: Server, mirror: Path, database: Path, capsys: Captured
) -> None:
    shutil.rmtree(mirror / "kev")
    shutil.rmtree(mirror / "epss")
    assert scan(database, "--from", server.address(""), "-f", "json") == 1
    told = capsys.readouterr()
    json.loads(told.out)
    assert (told.err, stored(database)) == ("", ["OSV npm"])
    asked = len(server.requests)
    assert scan(database, "-f", "json") == 1
    assert len(server.requests) == asked


def test_a_small_feed_that_was_there_is_missed(server: Server, mirror: Path, database: Path, capsys: Captured) -> None:
    assert scan(database, "--from", server.address(""), "-q") == 1
    shutil.rmtree(mirror / "kev")
    age_by(database, "KEV")
    capsys.readouterr()
    assert scan(database, "-f", "json") == 1
    told = capsys.readouterr()
    json.loads(told.out)
    assert told.err.startswith("KEV could not be refreshed: ")
    assert told.err.count("\n") == 1


def test_an_old_nvd_is_refreshed_by_a_scan_unless_it_is_offline(mirror: Path, database: Path) -> None:
    assert update(database, mirror, "-q") == 0
    age_by(database, "NVD")
    assert scan(database, "--offline") == 1
    assert checked(database, "NVD") == "2020-01-01T00:00:00Z"
    age_by(database, "OSV Go")
    assert scan(database) == 1
    assert checked(database, "NVD") > "2026"
    assert checked(database, "OSV Go") == "2020-01-01T00:00:00Z"


def test_a_scan_does_not_fetch_a_large_feed_for_the_first_time(mirror: Path, database: Path) -> None:
    assert scan(database, "--from", str(mirror)) == 1
    assert "NVD" not in stored(database)


# What an advisory file carries


def test_the_status_shows_every_feed(filled: Path, capsys: Captured) -> None:
    assert run(["db", "status", "--db", str(filled)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[1].strip() for line in lines[1:12]] == stored(filled)
    assert "KEV                          7 records   checked 0 h ago   from " in "\n".join(lines)
    assert lines[12].startswith("canaries: ")
    assert run(["db", "status", "--db", str(filled), "--format", "json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert {feed["name"]: feed["records"] for feed in status["feeds"]}["NVD"] == 29


def test_what_is_exported_is_imported_whole(filled: Path, database: Path, tmp_path: Path) -> None:
    assert run(["db", "export", "--db", str(filled), str(tmp_path / "all.gz")]) == 0
    assert run(["db", "import", "--db", str(database), str(tmp_path / "all.gz")]) == 0
    assert database.read_bytes() == filled.read_bytes()
    with AdvisoryStore(filled) as before, AdvisoryStore(database) as after:
        assert [(link.vendor, link.product) for link in after.links(("PyPI", "django"))] == [
            ("djangoproject", "django")
        ]
        assert after.exploitation("CVE-2021-44228") == before.exploitation("CVE-2021-44228")
        assert after.exploitation("CVE-2021-44228").known
        assert after.exploitation("CVE-2021-44228").probability == 0.94
        assert after.log_id() == before.log_id() != ""
    assert scan(database, "--offline", target=SHOP / "recommendations") == 1


def test_a_file_of_another_format_is_built_anew(mirror: Path, database: Path, capsys: Captured) -> None:
    assert update(database, mirror, "-q", "-e", "npm") == 0
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'format'")
    for command in (["scan", str(SHOP), "--offline"], ["explain", "pkg:npm/qs@6.5.2", "--offline"], ["db", "status"]):
        assert run([*command, "--db", str(database)]) == 3
        assert "was made by another version of Deeptracy; run 'deeptracy db update'" in capsys.readouterr().err
    assert update(database, mirror) == 0
    told = capsys.readouterr()
    renewal = "it is built anew with the feeds that are fetched now"
    assert told.err == f"{database} was made by another version of Deeptracy: {renewal}\n"
    assert told.out.splitlines()[0] == "OSV Go: fetched"
    assert update(database, mirror) == 0
    assert capsys.readouterr().err == ""


def test_quiet_is_quiet(mirror: Path, database: Path, capsys: Captured) -> None:
    database.write_bytes(b"nothing of ours")
    assert update(database, mirror, "-q") == 0
    assert capsys.readouterr() == ("", "")


# How sure a match by product must be


@pytest.mark.parametrize(
    ("arguments", "configuration", "policy", "found"),
    [
        ([], "", "", True),
        (["--confidence", "0.94"], "", "", True),
        (["--confidence", "0.97"], "", "", False),
        ([], "confidence: 0.97", "", False),
        ([], "confidence: 0.97", "confidence: 0.5", True),
        ([], "confidence: 0.5", "confidence: 1.0", False),
        ([], "confidence: 0.97", "target_rules: deny", True),
        (["--confidence", "0"], "", "confidence: 1.0", True),
    ],
)
def test_confidence(
    filled: Path, tmp_path: Path, capsys: Captured, arguments: list[str], configuration: str, policy: str, found: bool
) -> None:
    target = Path(shutil.copytree(SHOP / "recommendations", tmp_path / "target"))
    (target / ".deeptracy.yml").write_text(configuration)
    (tmp_path / "policy.yml").write_text(policy)
    asked = [*arguments, "--offline", "--policy", str(tmp_path / "policy.yml"), "-f", "json"]
    assert scan(filled, *asked, target=target) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert ("CVE-2022-34265" in {finding["id"] for finding in findings}) is found


@pytest.mark.parametrize(("arguments", "affected"), [([], True), (["--confidence", "0.97"], False)])
def test_explain_takes_it_too(filled: Path, capsys: Captured, arguments: list[str], affected: bool) -> None:
    asked = [
        "explain",
        "pkg:pypi/django@3.2.12",
        "CVE-2022-34265",
        "--db",
        str(filled),
        "--offline",
        "--format",
        "json",
    ]
    assert run([*asked, *arguments]) == affected
    (told,) = json.loads(capsys.readouterr().out)["advisories"]
    assert (told["affected"], told["rule"]) == ((True, "range") if affected else (False, "unsure"))


def test_explain_of_a_cpe_name_needs_records_that_go_by_them(mirror: Path, database: Path, capsys: Captured) -> None:
    assert update(database, mirror, "-q", "-e", "npm") == 0
    name = "cpe:2.3:a:openssl:openssl:1.0.1f:*:*:*:*:*:*:*"
    assert run(["explain", name, "--db", str(database), "--offline"]) == 3
    assert "run 'deeptracy db update --feed nvd'" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["cpe:2.3:a:*:openssl:1.0.1f:*:*:*:*:*:*:*", "cpe:/a:openssl::1.0.1f"])
def test_explain_of_a_cpe_name_needs_one_product(filled: Path, capsys: Captured, name: str) -> None:
    assert run(["explain", name, "--db", str(filled), "--offline"]) == 2
    assert "leaves the vendor or the product open" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["1.1", "-0.1", "nan", "high", ""])
def test_what_is_no_confidence(filled: Path, capsys: Captured, value: str) -> None:
    assert scan(filled, "--offline", "--confidence", value) == 2
    assert f"{value!r} is not a number from 0 to 1" in capsys.readouterr().err
