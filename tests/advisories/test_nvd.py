"""One CVE of the NVD as an advisory."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.advisories import nvd, nvd_files
from deeptracy.advisories.record import InvalidRecord
from deeptracy.model.advisory import Advisory, Reference
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import Cpe
from deeptracy.model.severity import UNKNOWN, Level, Severity
from tests.advisories.nvd_feeds import CLICK, FLASK, Cve, cve, match, node

V40 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V2 = "AV:N/AC:L/Au:N/C:P/I:P/A:P"
NVD = {"source": "nvd@nist.gov", "type": "Primary"}
CNA = {"source": "security@example.org", "type": "Secondary"}


def read(record: Cve) -> Advisory:
    """The advisory of a record, which the form kept in the store must give too."""
    data = json.dumps(record).encode()
    advisory = nvd.decode(data)
    kept = nvd.encode(nvd.parse(data))
    assert nvd.decode(kept) == advisory
    assert nvd.encode(nvd.parse(kept)) == kept
    assert nvd.parse_element(b'{"cve": ' + data + b"}") == nvd.parse(data)
    return advisory


def test_a_whole_record() -> None:
    found = read(cve("CVE-2025-0001", weaknesses=[{"description": []}], cveTags=[]))
    assert found == Advisory(
        id="CVE-2025-0001",
        modified="2025-01-01T00:00:00.000Z",
        published="2024-12-31T10:15:00.000Z",
        details="About CVE-2025-0001.",
        configurations=(Configuration((Node((CpeMatch(Cpe.parse(FLASK), end="2.0"),)),)),),
        status="Analyzed",
    )


def test_a_record_of_the_least() -> None:
    assert read({"id": "CVE-1999-0001", "lastModified": "1999-01-01T00:00:00"}) == Advisory(
        id="CVE-1999-0001", modified="1999-01-01T00:00:00Z"
    )


def test_the_kept_form_has_no_more_than_is_read() -> None:
    record = cve(
        "CVE-2025-0001",
        descriptions=[{"lang": "es", "value": "Sobre"}, {"lang": "en", "value": "About"}],
        metrics={
            "cvssMetricV31": [rating(9.8, V31, "CRITICAL", **NVD), rating(5.0, V31, "MEDIUM", **CNA)],
            "cvssMetricV2": [rating(7.5, V2, **NVD, baseSeverity="HIGH")],
        },
        references=[
            {"url": "https://a.example", "source": "x", "tags": ["Product", "Patch"]},
            {"url": "https://b.example"},
        ],
        configurations=[
            {"operator": "AND", "nodes": [node(match(versionEndExcluding="2"), match(CLICK, vulnerable=False))]}
        ],
    )
    assert json.loads(nvd.encode(nvd.parse(json.dumps(record).encode()))) == {
        "id": "CVE-2025-0001",
        "lastModified": "2025-01-01T00:00:00.000",
        "published": "2024-12-31T10:15:00.000",
        "vulnStatus": "Analyzed",
        "descriptions": [{"lang": "en", "value": "About"}],
        "metrics": {
            "cvssMetricV31": [{"cvssData": {"vectorString": V31, "baseScore": 9.8, "baseSeverity": "CRITICAL"}}]
        },
        "references": [{"url": "https://a.example", "tags": ["Patch"]}, {"url": "https://b.example"}],
        "configurations": [
            {
                "operator": "AND",
                "nodes": [
                    {
                        "cpeMatch": [
                            {"criteria": FLASK, "versionEndExcluding": "2"},
                            {"criteria": CLICK, "vulnerable": False},
                        ],
                        "operator": "OR",
                    }
                ],
            }
        ],
    }


STATES = ["Received", "Awaiting Analysis", "Undergoing Analysis", "Analyzed", "Modified", "Deferred", "Rejected"]


@pytest.mark.parametrize("status", STATES)
def test_only_a_rejected_record_is_withdrawn(status: str) -> None:
    found = read(cve("CVE-2025-0001", vulnStatus=status))
    assert found.status == status
    assert found.withdrawn == ("2025-01-01T00:00:00.000Z" if status == "Rejected" else "")
    assert len(found.configurations) == 1


@pytest.mark.parametrize(
    ("stated", "modified"),
    [
        ("2025-01-01T00:00:00", "2025-01-01T00:00:00Z"),
        ("2025-01-01T00:00:00.123456789", "2025-01-01T00:00:00.123456789Z"),
        ("2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
        ("2025-01-01T00:00:00.5+01:00", "2025-01-01T00:00:00.5+01:00"),
    ],
)
def test_dates_without_a_zone_are_in_utc(stated: str, modified: str) -> None:
    assert read(cve("CVE-2025-0001", stated)).modified == modified


@pytest.mark.parametrize(
    ("texts", "details"),
    [
        ([("es", "Hola"), ("en", "Hello"), ("en", "Again")], "Hello"),
        ([("EN-US", "Hello")], "Hello"),
        ([("es", "Hola"), ("eng", "?")], ""),
        ([], ""),
    ],
)
def test_the_english_description(texts: list[tuple[str, str]], details: str) -> None:
    found = read(cve("CVE-2025-0001", descriptions=[{"lang": lang, "value": value} for lang, value in texts]))
    assert (found.details, found.summary) == (details, "")


def rating(score: float | None, vector: str, word: str = "", **more: object) -> dict[str, Any]:
    data = {"vectorString": vector, "baseScore": score, "baseSeverity": word}
    return {"cvssData": {key: value for key, value in data.items() if value not in (None, "")}, **more}


SEVERITIES: list[tuple[str, dict[str, list[dict[str, Any]]], Severity]] = [
    ("none", {}, UNKNOWN),
    ("stated", {"cvssMetricV31": [rating(9.8, V31, "CRITICAL")]}, Severity(Level.CRITICAL, 9.8, V31)),
    ("stated, though the vector says otherwise", {"cvssMetricV31": [rating(5.0, V31, "MEDIUM")]},
     Severity(Level.MEDIUM, 5.0, V31)),
    ("no word", {"cvssMetricV30": [rating(8.8, V31)]}, Severity(Level.HIGH, 8.8, V31)),
    ("a score of nothing", {"cvssMetricV31": [rating(0.0, "V", "NONE")]}, Severity(Level.NONE, 0.0, "V")),
    ("the highest score", {"cvssMetricV31": [rating(10.0, "V")]}, Severity(Level.CRITICAL, 10.0, "V")),
    ("no score", {"cvssMetricV31": [rating(None, V31)]}, Severity(Level.CRITICAL, 9.8, V31)),
    ("no score in 4.0", {"cvssMetricV40": [rating(None, V40)]}, Severity(Level.CRITICAL, 9.3, V40)),
    ("no score in 2.0", {"cvssMetricV2": [rating(None, V2)]}, Severity(Level.HIGH, 7.5, V2)),
    ("an impossible score", {"cvssMetricV31": [rating(10.1, V31)]}, Severity(Level.CRITICAL, 9.8, V31)),
    ("a negative score", {"cvssMetricV31": [rating(-0.1, V31)]}, Severity(Level.CRITICAL, 9.8, V31)),
    ("neither score nor vector", {"cvssMetricV31": [rating(None, "?")]}, UNKNOWN),
    ("version 2 has its word outside, and no critical", {"cvssMetricV2": [rating(10.0, V2, baseSeverity="HIGH")]},
     Severity(Level.HIGH, 10.0, V2)),
    ("the NVD's own before others", {"cvssMetricV31": [rating(5.0, "C", **CNA), rating(9.8, "N", **NVD)]},
     Severity(Level.CRITICAL, 9.8, "N")),
    ("the NVD's own before a newer version",
     {"cvssMetricV40": [rating(5.0, "C", **CNA)], "cvssMetricV31": [rating(9.8, "N", **NVD)]},
     Severity(Level.CRITICAL, 9.8, "N")),
    ("newer first", {"cvssMetricV30": [rating(5.0, "O", **NVD)], "cvssMetricV31": [rating(9.8, "N", **NVD)]},
     Severity(Level.CRITICAL, 9.8, "N")),
    ("4.0 first", {"cvssMetricV31": [rating(5.0, "O", **CNA)], "cvssMetricV40": [rating(9.8, "N", **CNA)]},
     Severity(Level.CRITICAL, 9.8, "N")),
    ("primary first", {"cvssMetricV31": [rating(5.0, "S", **CNA), rating(9.8, "P", source="a", type="Primary")]},
     Severity(Level.CRITICAL, 9.8, "P")),
    ("the first of equals", {"cvssMetricV31": [rating(5.0, "1", **CNA), rating(9.8, "2", **CNA)]},
     Severity(Level.MEDIUM, 5.0, "1")),
    ("version 2 last, even the NVD's",
     {"cvssMetricV2": [rating(5.0, "O", **NVD)], "cvssMetricV31": [rating(9.8, "C", **CNA)]},
     Severity(Level.CRITICAL, 9.8, "C")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("metrics", "severity"), [case[1:] for case in SEVERITIES], ids=[case[0] for case in SEVERITIES]
)
def test_the_rating_that_counts(metrics: dict[str, object], severity: Severity) -> None:
    assert read(cve("CVE-2025-0001", metrics=metrics)).severity == severity


def test_a_severity_that_is_known_is_taken() -> None:
    known = Severity(Level.LOW, 1.0, "V")
    record = cve("CVE-2025-0001", metrics={"cvssMetricV31": [rating(9.8, V31)]})
    assert nvd.decode(json.dumps(record).encode(), known).severity is known


@pytest.mark.parametrize(
    ("tags", "type_"),
    [
        ([], "WEB"),
        (["Third Party Advisory", "Mailing List"], "WEB"),
        (["Issue Tracking"], "REPORT"),
        (["Issue Tracking", "Exploit"], "EVIDENCE"),
        (["Exploit", "Vendor Advisory"], "ADVISORY"),
        (["Exploit", "Issue Tracking", "Vendor Advisory", "Patch"], "FIX"),
    ],
)
def test_the_tags_tell_the_type_of_a_reference(tags: list[str], type_: str) -> None:
    found = read(cve("CVE-2025-0001", references=[{"url": "https://a.example", "tags": tags}]))
    assert found.references == (Reference(type_, "https://a.example"),)


def test_an_address_of_several_sources_stands_once_with_all_its_tags() -> None:
    references = [{"url": "a", "source": "x"}, {"url": "b", "tags": ["Exploit"]}, {"url": "a", "tags": ["Patch"]}]
    found = read(cve("CVE-2025-0001", references=references))
    assert found.references == (Reference("FIX", "a"), Reference("EVIDENCE", "b"))


BOUNDS: list[tuple[dict[str, str], CpeMatch]] = [
    ({}, CpeMatch(Cpe.parse(FLASK))),
    ({"versionStartIncluding": "1"}, CpeMatch(Cpe.parse(FLASK), start="1", start_included=True)),
    ({"versionStartExcluding": "1"}, CpeMatch(Cpe.parse(FLASK), start="1", start_included=False)),
    ({"versionEndIncluding": "2"}, CpeMatch(Cpe.parse(FLASK), end="2", end_included=True)),
    ({"versionEndExcluding": "2"}, CpeMatch(Cpe.parse(FLASK), end="2", end_included=False)),
    ({"versionEndExcluding": "2", "versionEndIncluding": "3"}, CpeMatch(Cpe.parse(FLASK), end="2", end_included=False)),
    ({"versionStartExcluding": "1", "versionStartIncluding": "0", "versionEndIncluding": "2"},
     CpeMatch(Cpe.parse(FLASK), start="1", start_included=False, end="2", end_included=True)),
]  # fmt: skip


@pytest.mark.parametrize(("bounds", "expected"), BOUNDS)
def test_the_bounds_of_a_match(bounds: dict[str, str], expected: CpeMatch) -> None:
    found = read(cve("CVE-2025-0001", configurations=[{"nodes": [node(match(**bounds))]}]))
    assert found.configurations == (Configuration((Node((expected,)),)),)


def test_operators_and_negations() -> None:
    stated = [
        {"operator": "AND", "negate": True, "nodes": [node(match(), operator="AND", negate=True), node(match(CLICK))]},
        {"operator": "OR", "nodes": [{"cpeMatch": [match(vulnerable=False)]}]},
    ]
    flask, click = CpeMatch(Cpe.parse(FLASK)), CpeMatch(Cpe.parse(CLICK))
    assert read(cve("CVE-2025-0001", configurations=stated)).configurations == (
        Configuration((Node((flask,), Operator.AND, negate=True), Node((click,))), Operator.AND, negate=True),
        Configuration((Node((CpeMatch(Cpe.parse(FLASK), vulnerable=False),)),)),
    )


BAD = match("cpe:2.3:z:no")
READ = Node((CpeMatch(Cpe.parse(FLASK)),))
UNREADABLE: list[tuple[str, dict[str, Any], tuple[Configuration, ...]]] = [
    ("a match of an OR", {"nodes": [node(match(), BAD)]}, (Configuration((READ,)),)),
    ("every match of a node", {"nodes": [node(BAD), node(match())]}, (Configuration((READ,)),)),
    ("everything", {"nodes": [node(BAD)]}, ()),
    ("a match of an AND", {"nodes": [node(match(), BAD, operator="AND")]}, ()),
    ("a node of an AND", {"operator": "AND", "nodes": [node(match()), node(BAD)]}, ()),
    ("a match under an AND", {"operator": "AND", "nodes": [node(match()), node(match(), BAD)]},
     (Configuration((READ, READ), Operator.AND),)),
    ("a match of a negated node", {"nodes": [node(match(), BAD, negate=True)]}, ()),
    ("a match under a negation", {"negate": True, "nodes": [node(match(), BAD)]}, ()),
    ("a node under a negation", {"negate": True, "nodes": [node(match()), node(BAD)]}, ()),
    ("no matches", {"operator": "AND", "nodes": [node(match()), node()]}, ()),
    ("no nodes", {"nodes": []}, ()),
    ("the operator of a node", {"nodes": [node(match(), operator="XOR"), node(match())]}, (Configuration((READ,)),)),
    ("the operator", {"operator": "XOR", "nodes": [node(match())]}, ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "expected"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE]
)
def test_what_can_not_be_read_makes_nothing_wider(stated: Cve, expected: tuple[Configuration, ...]) -> None:
    whole = {"nodes": [node(match(CLICK))]}
    found = read(cve("CVE-2025-0001", configurations=[stated, whole]))
    assert found.configurations == (*expected, Configuration((Node((CpeMatch(Cpe.parse(CLICK)),)),)))


CRITERIA = [f"cpe:2.3:a:v:p{n}:*:*:*:*:*:*:*:*" for n in range(3)] + ["unreadable 0", "unreadable 1"]
_nodes = st.builds(
    node,
    *[st.sampled_from(CRITERIA).map(match)] * 2,
    operator=st.sampled_from(["AND", "OR"]),
    negate=st.booleans(),
)
_configurations = st.fixed_dictionaries(
    {
        "operator": st.sampled_from(["AND", "OR"]),
        "negate": st.booleans(),
        "nodes": st.lists(_nodes, min_size=1, max_size=3),
    }
)


def joined(operator: str, negate: bool, parts: Iterator[bool]) -> bool:
    return (all(parts) if operator == "AND" else any(parts)) is not negate


def stated_truth(whole: Cve, facts: dict[str, bool]) -> bool:
    return joined(
        whole["operator"],
        whole["negate"],
        (
            joined(part["operator"], part["negate"], (facts[one["criteria"]] for one in part["cpeMatch"]))
            for part in whole["nodes"]
        ),
    )


def read_truth(whole: Configuration, facts: dict[str, bool]) -> bool:
    return joined(
        whole.operator,
        whole.negate,
        (joined(part.operator, part.negate, (facts[str(one.cpe)] for one in part.matches)) for part in whole.nodes),
    )


@given(_configurations)
def test_what_applies_would_apply_whatever_the_unreadable_said(stated: Cve) -> None:
    found = read(cve("CVE-2025-0001", configurations=[stated])).configurations
    for values in product((False, True), repeat=len(CRITERIA)):
        facts = dict(zip(CRITERIA, values, strict=True))
        if any(read_truth(whole, facts) for whole in found):
            assert stated_truth(stated, facts)
    if "unreadable" not in json.dumps(stated):
        assert len(found) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"", b"null", b"[]", b"\xff", b"{", b'{"id": 1}', b"[" * 100_000, b'{"id": "CVE-2025-0001"}',
        b'{"id": "CVE-2025-001", "lastModified": "2025-01-01T00:00:00"}',
        b'{"id": "XCVE-2025-0001", "lastModified": "2025-01-01T00:00:00"}',
        b'{"id": "CVE-2025-0001\\n", "lastModified": "2025-01-01T00:00:00"}',
        b'{"id": "CVE-2025-0001", "lastModified": "zz"}',
        b'{"id": "CVE-2025-0001", "lastModified": "2025-01-01T00:00:00", "metrics": {"cvssMetricV31": [{}]}}',
        b'{"id": "CVE-2025-0001", "lastModified": "2025-01-01T00:00:00", "configurations": [{"nodes": [1]}]}',
    ],
)  # fmt: skip
def test_what_is_no_record(data: bytes) -> None:
    for read_as in (nvd.decode, nvd.parse, nvd.parse_element):
        with pytest.raises(InvalidRecord):
            read_as(data)


@given(st.binary() | st.from_type(dict).map(lambda d: json.dumps(str(d)).encode()))
def test_bytes_of_any_kind_raise_nothing_else(data: bytes) -> None:
    with pytest.raises(InvalidRecord):
        nvd.decode(data)


@pytest.mark.shared
def test_every_record_of_the_mirror(shared: Path) -> None:
    count, bytes_kept, configurations = 0, 0, 0
    for element in nvd_files.records(shared / "mirror" / "nvd" / "nvdcve-2.0-2022.json.gz"):
        parsed = nvd.parse_element(element)
        advisory, kept = nvd.advisory_of(parsed), nvd.encode(parsed)
        assert nvd.decode(kept) == advisory
        count, bytes_kept = count + 1, bytes_kept + len(kept)
        # 117 configurations hold nothing; everything in the others is read.
        assert len(advisory.configurations) == sum(bool(one.nodes[0].cpe_match) for one in parsed.configurations)
        configurations += len(advisory.configurations)
    assert (count, configurations) == (15454, 37331)
    assert bytes_kept / count < 1700
