"""Records of the OSV schema."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.advisories.osv import InvalidRecord, decode
from deeptracy.model.advisory import Advisory, Affected, AffectedRange, EventKind, Kind, RangeType, Reference
from deeptracy.model.severity import UNKNOWN, Level, Severity

V2 = "AV:N/AC:L/Au:N/C:P/I:P/A:P"
V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
PACKAGE = {"package": {"ecosystem": "PyPI", "name": "Flask"}}


def decoded(**fields: Any) -> Advisory:
    return decode(json.dumps({"id": "X-1", "modified": "2026-01-01T00:00:00Z", **fields}).encode())


def test_every_field() -> None:
    ranges = [
        {"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1"}, {"introduced": "2"}]},
        {"type": "GIT", "repo": "https://example.org/r", "events": [{"introduced": "0"}, {"limit": "abc"}]},
    ]
    found = decoded(
        schema_version="1.7.4",
        published="2025-01-01T00:00:00Z",
        withdrawn="2026-02-02T00:00:00Z",
        aliases=["CVE-1"],
        related=["CVE-2"],
        upstream=["CVE-3"],
        summary=" Short \n",
        details=" Long\n",
        severity=[{"type": "CVSS_V3", "score": V3}],
        references=[{"type": "FIX", "url": "https://example.org/fix"}, {"url": "https://example.org"}],
        affected=[{**PACKAGE, "ranges": ranges, "versions": ["1.0", "1.1"]}],
        credits=[{"name": "nobody"}],
    )
    events = ((EventKind.INTRODUCED, "0"), (EventKind.FIXED, "1"), (EventKind.INTRODUCED, "2"))
    git = ((EventKind.INTRODUCED, "0"), (EventKind.LIMIT, "abc"))
    assert found == Advisory(
        "X-1",
        "2026-01-01T00:00:00Z",
        "2025-01-01T00:00:00Z",
        "2026-02-02T00:00:00Z",
        ("CVE-1",),
        ("CVE-2",),
        ("CVE-3",),
        Kind.VULNERABILITY,
        "Short",
        " Long\n",
        Severity(Level.CRITICAL, 9.8, V3),
        (Reference("FIX", "https://example.org/fix"), Reference("WEB", "https://example.org")),
        (
            Affected(
                "PyPI",
                "Flask",
                (
                    AffectedRange(RangeType.SEMVER, events),
                    AffectedRange(RangeType.GIT, git, "https://example.org/r"),
                ),
                ("1.0", "1.1"),
            ),
        ),
    )


FIELDS = [
    "published",
    "withdrawn",
    "aliases",
    "related",
    "upstream",
    "summary",
    "details",
    "severity",
    "references",
    "affected",
    "database_specific",
]


@pytest.mark.parametrize("field", FIELDS)
def test_null_is_as_good_as_nothing(field: str) -> None:
    assert decoded(**{field: None}) == Advisory("X-1", "2026-01-01T00:00:00Z")


@pytest.mark.parametrize("field", ["ranges", "versions", "severity", "database_specific", "ecosystem_specific"])
def test_null_in_an_entry(field: str) -> None:
    assert decoded(affected=[{**PACKAGE, field: None}]).affected == (Affected("PyPI", "Flask"),)


@pytest.mark.parametrize("entry", [{}, {"package": None}, {"versions": ["1"]}])
def test_entries_without_a_package_name_nothing(entry: dict[str, Any]) -> None:
    assert decoded(affected=[entry, PACKAGE]).affected == (Affected("PyPI", "Flask"),)


EVENTS = [
    ([{"introduced": "0", "fixed": "2"}], ((EventKind.INTRODUCED, "0"), (EventKind.FIXED, "2"))),
    ([{"introduced": "0"}, {"last_affected": "2"}], ((EventKind.INTRODUCED, "0"), (EventKind.LAST_AFFECTED, "2"))),
    ([{"introduced": "0", "fixed": None}], ((EventKind.INTRODUCED, "0"),)),
    ([{"introduced": "0"}, {"rewritten": "2"}], ((EventKind.INTRODUCED, "0"),)),
    ([], ()),
]


@pytest.mark.parametrize(("events", "read"), EVENTS)
def test_events(events: list[dict[str, Any]], read: tuple[Any, ...]) -> None:
    (entry,) = decoded(affected=[{**PACKAGE, "ranges": [{"type": "SEMVER", "events": events}]}]).affected
    assert entry.ranges == (AffectedRange(RangeType.SEMVER, read),)


def test_types_of_ranges_that_are_not_known_are_left_out() -> None:
    ranges = [{"type": "MOOD", "events": [{"introduced": "0"}]}, {"type": "GIT", "events": [], "repo": None}]
    (entry,) = decoded(affected=[{**PACKAGE, "ranges": ranges}]).affected
    assert entry.ranges == (AffectedRange(RangeType.GIT, ()),)


def of(*ecosystems: str) -> list[dict[str, Any]]:
    return [{"package": {"ecosystem": ecosystem, "name": "a"}} for ecosystem in ecosystems]


@pytest.mark.parametrize(
    ("affected", "aliases"),
    [
        (of("Debian:12", "Debian:11"), ("A-1", "CVE-1", "CVE-2")),
        (of("SUSE:Linux Enterprise Server 15 SP5", "openSUSE:Leap 15.5"), ("A-1", "CVE-1", "CVE-2")),
        (of("AlmaLinux:9"), ("A-1", "CVE-1", "CVE-2", "CVE-3")),
        (of("AlmaLinux:9", "Debian:12"), ("A-1", "CVE-1", "CVE-2")),
        (of("PyPI"), ("A-1", "CVE-1")),
        (of("Debian:12", "PyPI"), ("A-1", "CVE-1")),
        ([], ("A-1", "CVE-1")),
        ([{"versions": ["1"]}], ("A-1", "CVE-1")),
    ],
)
def test_a_distribution_calls_the_cves_it_is_about_upstream(affected: object, aliases: tuple[str, ...]) -> None:
    upstream, related = ["CVE-2", "UBUNTU-CVE-2", "CVE-1"], ["CVE-3", "DSA-1"]
    found = decoded(affected=affected, aliases=["A-1", "CVE-1"], upstream=upstream, related=related)
    assert found.aliases == aliases
    assert (found.upstream, found.related) == (tuple(upstream), tuple(related))


@pytest.mark.parametrize(
    ("summary", "ecosystem", "level"),
    [
        ("Important: openssl security update", "AlmaLinux:9", Level.HIGH),
        ("Moderate: php:7.4 security update", "Rocky Linux:8", Level.MEDIUM),
        ("openssl security update", "AlmaLinux:9", Level.UNKNOWN),
        ("Critical: it breaks", "PyPI", Level.UNKNOWN),
        (None, "AlmaLinux:9", Level.UNKNOWN),
    ],
)
def test_a_distribution_may_tell_the_severity_in_the_summary(summary: str, ecosystem: str, level: Level) -> None:
    assert decoded(affected=of(ecosystem), summary=summary).severity == Severity(level)
    scored = decoded(affected=of(ecosystem), summary=summary, severity=[{"type": "CVSS_V3", "score": V3}])
    assert scored.severity.score == 9.8


@pytest.mark.parametrize("aliases", [["X-1"], ["X 2"], [""], ["\tX-2"]])
def test_what_is_no_other_id_is_no_alias(aliases: list[str]) -> None:
    assert decoded(aliases=[*aliases, "CVE-1"]).aliases == ("CVE-1",)


def entries(**fields: Any) -> dict[str, Any]:
    return {"affected": [{**PACKAGE, **fields}]}


SEVERITIES: list[tuple[dict[str, Any], Severity]] = [
    ({}, UNKNOWN),
    ({"severity": [{"type": "CVSS_V2", "score": V2}]}, Severity(Level.HIGH, 7.5, V2)),
    ({"severity": [{"type": "CVSS_V3", "score": V3}]}, Severity(Level.CRITICAL, 9.8, V3)),
    ({"severity": [{"type": "CVSS_V4", "score": V4}]}, Severity(Level.CRITICAL, 9.3, V4)),
    ({"severity": [{"type": "CVSS_V4", "score": V4}, {"type": "CVSS_V3", "score": V3}]}, Severity(Level.CRITICAL, 9.8, V3)),
    ({"severity": [{"type": "CVSS_V3", "score": V2}]}, UNKNOWN),
    ({"severity": [{"type": "CVSS_V3", "score": "nonsense"}]}, UNKNOWN),
    ({"severity": [{"type": "Ubuntu", "score": "medium"}]}, Severity(Level.MEDIUM)),
    ({"database_specific": {"severity": "MODERATE"}}, Severity(Level.MEDIUM)),
    ({"database_specific": {"severity": 7}}, UNKNOWN),
    (entries(severity=[{"type": "CVSS_V3", "score": V3}]), Severity(Level.CRITICAL, 9.8, V3)),
    (entries(database_specific={"severity": "low"}), Severity(Level.LOW)),
    (entries(ecosystem_specific={"severity": "HIGH"}), Severity(Level.HIGH)),
    ({"database_specific": {"severity": "LOW"}, **entries(ecosystem_specific={"severity": "HIGH"})}, Severity(Level.HIGH)),
    ({"database_specific": {"severity": "LOW"}, "severity": [{"type": "CVSS_V3", "score": V3}]}, Severity(Level.CRITICAL, 9.8, V3)),
    ({"id": "MAL-2026-1"}, Severity(Level.CRITICAL)),
    ({"id": "MAL-2026-1", "database_specific": {"severity": "LOW"}}, Severity(Level.LOW)),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "severity"), SEVERITIES)
def test_severity_is_the_worst_score_or_else_the_worst_word(fields: dict[str, Any], severity: Severity) -> None:
    assert decoded(**fields).severity == severity


def test_a_severity_that_is_known_is_not_worked_out_again() -> None:
    known = Severity(Level.LOW, 1.0, "known")
    data = json.dumps({"id": "X", "modified": "", "severity": [{"type": "CVSS_V3", "score": V3}]}).encode()
    assert decode(data, known).severity == known


KINDS: list[tuple[dict[str, Any], Kind]] = [
    ({}, Kind.VULNERABILITY),
    ({"id": "MAL-2026-1"}, Kind.MALICIOUS),
    ({"id": "NORMAL-1"}, Kind.VULNERABILITY),
    ({"id": "MAL-1", **entries(database_specific={"informational": "notice"})}, Kind.MALICIOUS),
    (entries(database_specific={"informational": "unmaintained"}), Kind.NOTICE),
    (entries(database_specific={"informational": None}), Kind.VULNERABILITY),
    (entries(database_specific={}), Kind.VULNERABILITY),
    ({"affected": [PACKAGE, {**PACKAGE, "database_specific": {"informational": "notice"}}]}, Kind.VULNERABILITY),
]


@pytest.mark.parametrize(("fields", "kind"), KINDS)
def test_the_class_of_an_advisory(fields: dict[str, Any], kind: Kind) -> None:
    assert decoded(**fields).kind is kind


INVALID = [
    b"",
    b"[]",
    b"{}",
    b'{"id": "X-1"}',
    b'{"id": 1, "modified": ""}',
    b'{"id": "X-1", "modified": "", "aliases": [1]}',
    b'{"id": "X-1", "modified": "", "affected": [{"package": {"name": "x"}}]}',
    b'{"id": "X-1", "modified": "", "affected": [{"ranges": [{"type": "GIT"}]}]}',
    b'{"id": "X-1", "modified": "", "summary": "\xff"}',
    b'{"id": "X-1", "modified": "", "summary": "\\ud800"}',
    b'{"id": "X-1", "modified": "", "database_specific": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
]


@pytest.mark.parametrize("data", INVALID, ids=range(len(INVALID)))
def test_what_is_no_record_says_so(data: bytes) -> None:
    with pytest.raises(InvalidRecord, match="not an OSV record: "):
        decode(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["package", "severity", "ranges"]), inner)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["id", "modified", *FIELDS]), JSON))
def test_any_json_is_a_record_or_none(document: dict[str, Any]) -> None:
    try:
        found = decode(json.dumps({"id": "X", "modified": "", **document}).encode())
    except InvalidRecord:
        return
    assert isinstance(found.severity, Severity)
