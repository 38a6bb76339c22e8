import pytest

from deeptracy.inventory.os import rpm_legacy
from deeptracy.inventory.os.rpm import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read
from tests.inventory.os.headers import database, header, package

PATH = "var/lib/rpm/rpmdb.sqlite"
ROCKY: dict[str, str | bytes] = {"etc/os-release": "ID=rocky\nVERSION_ID=9.3\n"}


@pytest.mark.parametrize(
    ("blob", "id_"),
    [
        (package("a", "1.0", "2.el9"), "a@1.0-2.el9"),
        (package("a", "1.0", "2.el9", epoch=3), "a@3:1.0-2.el9"),
        (package("a", "1.0", "2.el9", epoch=0), "a@1.0-2.el9"),
        (package("a", "1.0", ""), "a@1.0"),
    ],
)
def test_a_version_has_epoch_and_release(blob: bytes, id_: str) -> None:
    assert ids(read(parse, PATH, database(blob), ROCKY)) == [id_]


@pytest.mark.parametrize(
    ("source", "qualifiers"),
    [
        ("", "distro=rocky-9.3"),
        ("a-1.0-2.el9.src.rpm", "distro=rocky-9.3"),
        ("src-pkg-1.0-2.el9.src.rpm", "distro=rocky-9.3&upstream=src-pkg"),
        ("src-0.9-2.el9.src.rpm", "distro=rocky-9.3&upstream=src%400.9-2.el9"),
        ("src-0.9-2.el9.nosrc.rpm", "distro=rocky-9.3&upstream=src%400.9-2.el9"),
        ("(none)", "distro=rocky-9.3"),
    ],
)
def test_the_source_package_is_a_qualifier(source: str, qualifiers: str) -> None:
    (found,) = read(parse, PATH, database(package("a", "1.0", "2.el9", source)), ROCKY).dependencies

    assert found.package.purl == f"pkg:rpm/rocky/a@1.0-2.el9?{qualifiers}"


def test_the_module_stream_is_a_qualifier() -> None:
    data = database(package("a", "1.0", "2.module+el8", module="nodejs:16:80:ab"))
    (found,) = read(parse, PATH, data, ROCKY).dependencies

    assert found.package.qualifier("rpmmod") == "nodejs:16:80:ab"


def test_capabilities_lead_to_the_package_that_provides_them() -> None:
    data = database(
        package("a", "1", requires=["lib.so", "a", "rpmlib(X)", "/bin/sh"]),
        package("b", "2", provides=["b", "lib.so"]),
        package("c", "3", provides=["lib.so"], requires=["b"]),
    )

    assert [found.required_by for found in read(parse, PATH, data, ROCKY).dependencies] == [(), ("a@1-1", "c@3-1"), ()]


def test_keys_are_no_packages() -> None:
    data = database(package("gpg-pubkey", "350d275d", "6279464b"), header(), package("a", "1"))

    assert ids(read(parse, PATH, data, ROCKY)) == ["a@1-1"]


def test_a_broken_header_is_a_gap() -> None:
    parsed = read(parse, PATH, database(b"\0", "text", None, package("a", "1")), ROCKY)

    assert ids(parsed) == ["a@1-1"]
    assert [(gap.reason, gap.gap) for gap in parsed.gaps] == [("a package header is cut off", Gap.UNREADABLE)] * 3


@pytest.mark.parametrize(("log", "gaps"), [(b"x", 1), (b"", 0)])
def test_changes_that_are_not_in_the_file_yet_are_a_gap(log: bytes, gaps: int) -> None:
    parsed = read(parse, PATH, database(package("a", "1")), {**ROCKY, PATH + "-wal": log})

    assert len(parsed.gaps) == gaps
    assert all("write-ahead log" in gap.reason for gap in parsed.gaps)


def test_a_database_that_asks_for_a_log_is_read_without() -> None:
    data = database(package("a", "1"))
    data = data[:18] + b"\x02\x02" + data[20:]

    assert ids(read(parse, PATH, data, ROCKY)) == ["a@1-1"]


@pytest.mark.parametrize("folder", ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"])
def test_the_release_is_that_of_the_same_root(folder: str) -> None:
    others: dict[str, str | bytes] = {"image/etc/os-release": "ID=rocky\nVERSION_ID=9.3\n"}

    (found,) = read(parse, f"image/{folder}/rpmdb.sqlite", database(package("a", "1")), others).dependencies

    assert found.package.ecosystem == "Rocky Linux:9"


VIEW = """
CREATE TABLE Other (blob BLOB);
CREATE VIEW Packages AS SELECT blob FROM Other;
CREATE TRIGGER t INSTEAD OF INSERT ON Packages BEGIN INSERT INTO Other VALUES (new.blob); END;
"""
ENDLESS = """
CREATE TABLE Other (blob BLOB);
CREATE VIEW Packages AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS blob FROM n;
CREATE TRIGGER t INSTEAD OF INSERT ON Packages BEGIN INSERT INTO Other VALUES (new.blob); END;
"""
COMPUTED = "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, x, blob AS (zeroblob(900000000)))"


@pytest.mark.parametrize("schema", [VIEW, ENDLESS])
def test_a_view_is_not_read(schema: str) -> None:
    with pytest.raises(Malformed, match="not a readable rpm database"):
        read(parse, PATH, database(package("a", "1"), schema=schema), ROCKY)


def test_a_column_is_not_computed() -> None:
    data = database(schema=COMPUTED + "; INSERT INTO Packages (x) VALUES (1)")

    with pytest.raises(Malformed, match="not a readable rpm database"):
        read(parse, PATH, data, ROCKY)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense" * 20,
        b"SQLite format 3\0",
        b"SQLite format 3\0" + b"\xff" * 200,
        database(schema="CREATE TABLE Names (hnum, blob)"),
        database(schema="CREATE TABLE Packages (hnum, header)"),
    ],
)
def test_another_file_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        read(parse, PATH, data, ROCKY)


@pytest.mark.parametrize("missing", [1, 4095, 4096])
def test_a_database_that_is_cut_off_is_not_read_as_far_as_it_goes(missing: int) -> None:
    data = database(package("a", "1"))

    with pytest.raises(Malformed, match="the database is cut off"):
        read(parse, PATH, data[:-missing], ROCKY)


def test_pages_of_64_kilobytes_are_counted() -> None:
    data = database(
        package("a", "1"), schema="PRAGMA page_size = 65536; CREATE TABLE Packages (hnum INTEGER, blob BLOB)"
    )

    assert ids(read(parse, PATH, data, ROCKY)) == ["a@1-1"]
    with pytest.raises(Malformed, match="the database is cut off"):
        read(parse, PATH, data[:-1], ROCKY)


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        ("var/lib/rpm/Packages", b"\0", "a Berkeley DB package database"),
        ("usr/lib/sysimage/rpm/Packages.db", b"RpmP", "an ndb package database"),
        ("usr/lib/sysimage/rpm/Packages.db", b"", "an ndb package database"),
        ("var/lib/rpm/Packages", b"RpmP", "an ndb package database"),
    ],
)
def test_other_databases_are_one_gap(path: str, data: bytes, kind: str) -> None:
    parsed = read(rpm_legacy.parse, path, data)

    (gap,) = parsed.gaps
    assert (gap.gap, gap.reason.startswith(kind)) == (Gap.UNSUPPORTED, True)
    assert "rpmdb --rebuilddb" in gap.reason
