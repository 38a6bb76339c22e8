"""Records of the CVE list."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.advisories import record
from deeptracy.advisories.cve_record import decode, encode, parse, utc
from deeptracy.advisories.record import InvalidRecord
from deeptracy.model.advisory import Advisory, Affected, AffectedRange, EventKind, RangeType, Reference
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import Cpe
from deeptracy.model.severity import UNKNOWN, Level, Severity

Json = dict[str, Any]
V4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:L/SI:N/SA:N"
V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V2 = "AV:N/AC:L/Au:N/C:P/I:P/A:P"


def stated(cna: Json | None = None, adp: list[Json] | None = None, **metadata: str) -> Json:
    """A published record with what the containers say."""
    return {
        "dataType": "CVE_RECORD",
        "dataVersion": "5.2",
        "cveMetadata": {
            "cveId": "CVE-2026-1234", "assignerOrgId": "x", "state": "PUBLISHED", "dateReserved": "2026-01-01T00:00:00",
            "datePublished": "2026-01-02T03:04:05.678Z", "dateUpdated": "2026-02-03T04:05:06.789Z", **metadata,
        },
        "containers": {"cna": {"providerMetadata": {"orgId": "x"}, **(cna or {})}, **({"adp": adp} if adp else {})},
    }  # fmt: skip


def read(document: Json) -> Advisory:
    """The advisory; what is kept of the record says the same."""
    data = json.dumps(document).encode()
    advisory = decode(data)
    kept = encode(parse(data))
    assert decode(kept) == advisory
    assert encode(parse(kept)) == kept
    return advisory


def versions(below: str = "2.0") -> Json:
    return {"versions": [{"version": "0", "lessThan": below, "status": "affected", "versionType": "semver"}]}


PACKAGE = {"packageURL": "pkg:npm/tool", **versions()}
PRODUCT = {"vendor": "Acme", "product": "Tool", **versions()}


def configuration(name: str = "cpe:2.3:*:acme:tool:*:*:*:*:*:*:*:*", below: str = "2.0") -> Configuration:
    return Configuration((Node((CpeMatch(Cpe.parse(name), end=below),)),))


def affected(below: str = "2.0") -> Affected:
    events = ((EventKind.INTRODUCED, "0"), (EventKind.FIXED, below))
    return Affected("npm", "tool", (AffectedRange(RangeType.SEMVER, events),))


def test_a_whole_record() -> None:
    cna = {
        "title": " A hole in the tool ",
        "descriptions": [{"lang": "eo", "value": "Truo."}, {"lang": "en-US", "value": "A hole."}, {"lang": "en", "value": "No."}],
        "affected": [PACKAGE, PRODUCT],
        "metrics": [{"format": "CVSS", "cvssV3_1": {"vectorString": V3, "baseScore": 9.8, "baseSeverity": "CRITICAL"}}],
        "references": [{"url": "https://a.example", "tags": ["vendor-advisory"], "name": "A"}, {"url": "https://b.example"}],
        "problemTypes": [],
        "source": {"discovery": "UNKNOWN"},
    }  # fmt: skip
    assert read(stated(cna)) == Advisory(
        id="CVE-2026-1234",
        modified="2026-02-03T04:05:06.789Z",
        published="2026-01-02T03:04:05.678Z",
        summary="A hole in the tool",
        details="A hole.",
        severity=Severity(Level.CRITICAL, 9.8, V3),
        references=(Reference("ADVISORY", "https://a.example"), Reference("WEB", "https://b.example")),
        affected=(affected(),),
        configurations=(configuration(),),
    )


def test_a_record_that_says_next_to_nothing() -> None:
    least = {"cveMetadata": {"cveId": "CVE-1999-0001", "state": "PUBLISHED"}, "containers": {"cna": {}}}
    assert read(least) == Advisory("CVE-1999-0001")


def test_the_store_reads_them_by_the_name_of_the_feed() -> None:
    data = json.dumps(stated({"affected": [PACKAGE]})).encode()
    assert record.decode("CVE list", data) == decode(data)


DATES = [
    ("2024-01-11T21:12:29.371Z", "2024-01-11T21:12:29.371Z"),
    ("2024-01-11T21:12:29", "2024-01-11T21:12:29Z"),
    ("2024-01-11T21:12:29+00:00", "2024-01-11T21:12:29Z"),
    ("2024-01-11T21:12:29+02:00", "2024-01-11T19:12:29Z"),
    ("2024-01-11", "2024-01-11T00:00:00Z"),
    ("0001-01-01T00:00:00+02:00", ""),
    ("yesterday", ""),
    ("yesterdaZ", ""),
    ("", ""),
]


@pytest.mark.parametrize(("date", "expected"), DATES)
def test_dates_are_in_utc_and_say_so(date: str, expected: str) -> None:
    assert utc(date) == expected
    assert read(stated(datePublished=date)).published == expected


def test_without_a_change_the_publication_is_the_last() -> None:
    assert read(stated(dateUpdated="")).modified == "2026-01-02T03:04:05.678Z"


def rejected(**dates: str) -> Json:
    return stated({"rejectedReasons": [{"lang": "en", "value": "A duplicate."}]}, state="REJECTED", **dates)


def test_a_rejected_record_is_withdrawn() -> None:
    found = read(rejected(dateRejected="2026-02-01T00:00:00"))
    assert (found.withdrawn, found.details) == ("2026-02-01T00:00:00Z", "A duplicate.")
    assert read(rejected()).withdrawn == "2026-02-03T04:05:06.789Z"
    assert read(rejected(dateUpdated="")).withdrawn == "2026-01-02T03:04:05.678Z"
    assert read(rejected(dateUpdated="", datePublished="")).withdrawn == "2026-01-01T00:00:00Z"
    assert read(rejected(dateUpdated="", datePublished="", dateReserved="")).withdrawn == "1999-01-01T00:00:00Z"
    assert read(stated()).withdrawn == ""


def test_a_reason_in_english_beside_a_description_that_is_not() -> None:
    cna = {"descriptions": [{"lang": "de", "value": "Nein."}], "rejectedReasons": [{"lang": "eng", "value": "No."}]}
    assert read(stated(cna)).details == "No."


def cvss(**fields: Any) -> Json:
    return {"metrics": [{field: value} for field, value in fields.items()]}


def score(value: float | None, vector: str = V3, word: str = "") -> Json:
    return {"vectorString": vector, "baseScore": value, "baseSeverity": word}


SEVERITIES: list[tuple[str, Json, list[Json], Severity]] = [
    ("none", {}, [], UNKNOWN),
    ("4 before 3", cvss(cvssV3_1=score(9.8), cvssV4_0=score(5.0, V4)), [], Severity(Level.MEDIUM, 5.0, V4)),
    ("3.1 before 3.0", cvss(cvssV3_0=score(9.8), cvssV3_1=score(5.0)), [], Severity(Level.MEDIUM, 5.0, V3)),
    ("3.0", cvss(cvssV3_0=score(9.8)), [], Severity(Level.CRITICAL, 9.8, V3)),
    ("2", cvss(cvssV2_0=score(7.5, V2)), [], Severity(Level.HIGH, 7.5, V2)),
    ("the CNA first", cvss(cvssV3_0=score(5.0)), [cvss(cvssV4_0=score(9.0, V4))], Severity(Level.MEDIUM, 5.0, V3)),
    ("then another", {}, [{}, cvss(cvssV4_0=score(9.0, V4))], Severity(Level.CRITICAL, 9.0, V4)),
    ("2 after all", cvss(cvssV2_0=score(10.0, V2)), [cvss(cvssV3_1=score(5.0))], Severity(Level.MEDIUM, 5.0, V3)),
    (
        "the worst of several",
        {"metrics": [{"cvssV3_1": score(4.0)}, {"cvssV3_1": score(9.3)}, {"cvssV3_1": score(None)}]},
        [],
        Severity(Level.CRITICAL, 9.3, V3),
    ),
    ("the word of the publisher", cvss(cvssV3_1=score(9.8, V3, "HIGH")), [], Severity(Level.HIGH, 9.8, V3)),
    ("a word that is none", cvss(cvssV3_1=score(9.8, V3, "?")), [], Severity(Level.CRITICAL, 9.8, V3)),
    ("no score", cvss(cvssV3_1=score(None)), [], Severity(Level.CRITICAL, 9.8, V3)),
    ("no score of 4", cvss(cvssV4_0={"vectorString": V4}), [], Severity(Level.CRITICAL, 9.3, V4)),
    ("no score of 2", cvss(cvssV2_0=score(None, V2)), [], Severity(Level.HIGH, 7.5, V2)),
    ("a score that is none", cvss(cvssV3_1=score(11.0)), [], Severity(Level.CRITICAL, 9.8, V3)),
    ("neither score nor vector", cvss(cvssV3_1={}), [], UNKNOWN),
    ("words", cvss(other={"type": "Textual description of severity", "content": {"text": "important"}}), [], Severity(Level.HIGH)),
    ("words that are none", cvss(other={"type": "Textual description of severity", "content": {"text": "x"}}), [], UNKNOWN),
    ("no words", cvss(other={"type": "Textual description of severity", "content": {"text": 1}}), [], UNKNOWN),
    ("other words", cvss(other={"type": "Acme severity rating", "content": {"value": "Low", "x": []}}), [], Severity(Level.LOW)),
    ("the worst word", {}, [cvss(other={"type": "Severity", "content": {"text": "low", "value": "high"}})], Severity(Level.HIGH)),
    ("other metrics", cvss(other={"type": "ssvc", "content": {"text": "high", "options": [1]}}), [], UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cna", "adp", "expected"), [case[1:] for case in SEVERITIES], ids=[case[0] for case in SEVERITIES]
)
def test_severity(cna: Json, adp: list[Json], expected: Severity) -> None:
    assert read(stated(cna, adp)).severity == expected


def test_a_severity_that_is_known_is_taken() -> None:
    known = Severity(Level.LOW)
    assert decode(json.dumps(stated(cvss(cvssV3_1=score(9.8)))).encode(), known).severity is known


def test_references_of_all_containers_once_each() -> None:
    tags = ["patch", "vendor-advisory", "third-party-advisory", "exploit", "issue-tracking", "x_refsource_MISC"]
    cna = {"references": [{"url": f"https://{number}.example", "tags": [tag]} for number, tag in enumerate(tags)]}
    adp = {
        "references": [
            {"url": "https://5.example", "tags": ["patch"]},
            {"url": "https://6.example", "tags": ["exploit", "patch"]},
        ]
    }
    types = ["FIX", "ADVISORY", "ADVISORY", "EVIDENCE", "REPORT", "WEB", "FIX"]
    assert read(stated(cna, [adp])).references == tuple(
        Reference(type_, f"https://{number}.example") for number, type_ in enumerate(types)
    )


def test_what_is_affected_is_taken_from_all_containers() -> None:
    adp = [
        {"affected": [PACKAGE, {**PACKAGE, **versions("3.0")}, PRODUCT]},
        {"affected": [{**PRODUCT, **versions("3.0")}]},
    ]
    found = read(stated({"affected": [PACKAGE, PRODUCT]}, adp))
    assert found.affected == (affected(), affected("3.0"))
    assert found.configurations == (configuration(), configuration(below="3.0"))


APPLICABILITY = {
    "operator": "AND",
    "nodes": [
        {"operator": "OR", "negate": False, "cpeMatch": [
            {"vulnerable": True, "criteria": "cpe:2.3:a:acme:tool:*:*:*:*:*:*:*:*", "versionStartExcluding": "1.0",
             "versionEndIncluding": "1.5", "matchCriteriaId": "x"},
        ]},
        {"operator": "OR", "negate": False, "cpeMatch": [{"vulnerable": False, "criteria": "cpe:2.3:o:acme:os:-:*:*:*:*:*:*:*"}]},
    ],
}  # fmt: skip


def test_applicability_stands_for_the_products_of_its_container_alone() -> None:
    cna = {"affected": [PACKAGE, PRODUCT], "cpeApplicability": [APPLICABILITY]}
    found = read(stated(cna, [{"affected": [PRODUCT]}]))
    tool, system = Cpe.parse("cpe:2.3:a:acme:tool:*:*:*:*:*:*:*:*"), Cpe.parse("cpe:2.3:o:acme:os:-:*:*:*:*:*:*:*")
    nodes = Node((CpeMatch(tool, True, "1.0", False, "1.5", True),)), Node((CpeMatch(system, vulnerable=False),))
    assert found.configurations == (Configuration(nodes, Operator.AND), configuration())
    assert found.affected == (affected(),)


def test_what_nobody_reads_is_not_kept() -> None:
    ssvc = {"metrics": [{"other": {"type": "ssvc", "content": {"options": []}}}], "title": "", "providerMetadata": {}}
    text = {"lang": "en", "value": "Text", "supportingMedia": [{"type": "text/html", "value": "<p>"}]}
    cna = {"descriptions": [{"lang": "eo", "value": "Teksto"}, text], "affected": [{**PRODUCT, "platforms": ["x"]}]}
    kept = json.loads(encode(parse(json.dumps(stated(cna, [ssvc])).encode())))
    assert kept["containers"] == {"cna": {"descriptions": [{"lang": "en", "value": "Text"}], "affected": [PRODUCT]}}


NO_RECORDS: list[tuple[bytes, str]] = [
    (b"", "not a CVE record"),
    (b"\xff", "not a CVE record"),
    (b"[]", "not a CVE record: Expected `object`, got `array`"),
    (b"[" * 100_000, "not a CVE record"),
    (b"{}", "missing required field `cveMetadata`"),
    (b'{"CVE_data_meta": {"ID": "CVE-2020-0001"}, "data_version": "4.0"}', "missing required field `cveMetadata`"),
    (
        json.dumps({"cveMetadata": {"cveId": "CVE-2026-1234", "state": "PUBLISHED"}}).encode(),
        "missing required field `containers`",
    ),
    (json.dumps(stated(cveId="CVE-2026-1")).encode(), "not a CVE id: 'CVE-2026-1'"),
    (json.dumps(stated(cveId="CVE-2026-1234\n")).encode(), "not a CVE id"),
    (json.dumps(stated(cveId="x" * 100)).encode(), f"not a CVE id: '{'x' * 80}'"),
    (
        json.dumps(stated({"affected": {}})).encode(),
        r"Expected `array`, got `object` - at `\$.containers.cna.affected`",
    ),
    (json.dumps(stated({"affected": [{"versions": [{"version": 1}]}]})).encode(), "Expected `str`, got `int`"),
    (json.dumps(stated({"metrics": [{"cvssV3_1": 9.8}]})).encode(), "not a CVE record"),
    (json.dumps(stated({"descriptions": [{"lang": "en"}]})).encode(), "missing required field `value`"),
    (json.dumps(stated({"references": [None]})).encode(), "not a CVE record"),
]


@pytest.mark.parametrize(("data", "reason"), NO_RECORDS)
def test_what_is_no_record(data: bytes, reason: str) -> None:
    with pytest.raises(InvalidRecord, match=reason):
        decode(data)


TEXT = st.text(max_size=20)
STATUS = st.sampled_from(["affected", "unaffected", "unknown", "?"])
CHANGED = st.fixed_dictionaries({"at": TEXT, "status": STATUS})
VERSION = st.fixed_dictionaries(
    {"version": TEXT, "status": STATUS},
    optional={
        "lessThan": TEXT,
        "lessThanOrEqual": TEXT,
        "versionType": st.sampled_from(["git", "semver"]),
        "changes": st.lists(CHANGED, max_size=2),
    },
)
ENTRY = st.fixed_dictionaries(
    {"versions": st.lists(VERSION, max_size=3)},
    optional={
        "vendor": TEXT, "product": TEXT, "packageName": TEXT, "packageURL": TEXT.map("pkg:npm/{}".format), "repo": TEXT,
        "collectionURL": TEXT.map("https://npmjs.example/{}".format) | TEXT, "defaultStatus": STATUS,
        "cpes": st.lists(TEXT | TEXT.map("cpe:2.3:a:acme:{}:1:*:*:*:*:*:*:*".format), max_size=2),
    },
)  # fmt: skip
CONTAINER = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXT,
        "descriptions": st.lists(
            st.fixed_dictionaries({"lang": st.sampled_from(["en", "de"]), "value": TEXT}), max_size=2
        ),
        "affected": st.lists(ENTRY, max_size=2),
        "metrics": st.lists(
            st.fixed_dictionaries(
                {}, optional={"cvssV3_1": st.just(score(9.8)), "cvssV2_0": st.just({"vectorString": "x"})}
            ),
            max_size=2,
        ),
        "references": st.lists(
            st.fixed_dictionaries({"url": TEXT}, optional={"tags": st.lists(st.sampled_from(["patch", "x"]))}),
            max_size=2,
        ),
        "cpeApplicability": st.lists(st.just(APPLICABILITY), max_size=1),
    },
)


@given(CONTAINER, st.lists(CONTAINER, max_size=2), st.sampled_from(["PUBLISHED", "REJECTED"]), TEXT)
def test_what_is_kept_says_the_same(cna: Json, adp: list[Json], state: str, date: str) -> None:
    read(stated(cna, adp, state=state, dateUpdated=date))
