"""VEX documents of the three formats.

The two whole documents are what the libraries go-vex 0.2.9 and cyclonedx-python-lib 11.12.0 write, on fewer lines.
"""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.findings.vex import InvalidVex, VexStatement, parse
from deeptracy.findings.vex.statement import canonical_purl

OPENVEX = """{
  "@context": "https://openvex.dev/ns/v0.2.0",
  "@id": "https://openvex.dev/docs/public/vex-3cc02c424d772e229537d66b64ee5ca00a4d67cfd9150d5e791fb6abb25aa0da",
  "author": "make",
  "version": 1,
  "statements": [
    {
      "vulnerability": {"name": "CVE-2024-0001", "aliases": ["GHSA-aaaa-bbbb-cccc"]},
      "products": [{"@id": "pkg:oci/shop@sha256%3Aabc", "subcomponents": [{"@id": "pkg:npm/lodash@4.17.20"}]}],
      "status": "not_affected",
      "justification": "vulnerable_code_not_in_execute_path",
      "impact_statement": "never called"
    },
    {
      "vulnerability": {"name": "CVE-2024-0002"},
      "products": [{"identifiers": {"purl": "pkg:pypi/Django@4.0"}}],
      "status": "affected",
      "action_statement": "upgrade",
      "timestamp": "2026-01-02T04:04:05Z"
    }
  ],
  "timestamp": "2026-01-02T03:04:05Z"
}"""
CYCLONEDX = """{
  "components": [
    {"bom-ref": "L", "name": "lodash", "purl": "pkg:npm/lodash@4.17.20", "type": "library", "version": "4.17.20"}
  ],
  "metadata": {"component": {"bom-ref": "R", "name": "shop", "type": "library"}},
  "vulnerabilities": [
    {
      "affects": [{"ref": "L", "versions": [{"status": "affected", "version": "4.17.20"}]}],
      "analysis": {"detail": "d", "justification": "code_not_reachable", "state": "not_affected"},
      "id": "CVE-1",
      "references": [{"id": "GHSA-x", "source": {"name": "GitHub"}}]
    }
  ],
  "bomFormat": "CycloneDX",
  "specVersion": "1.6"
}"""


def test_a_whole_openvex_document() -> None:
    assert parse(OPENVEX.encode(), "a.json") == [
        VexStatement(
            "CVE-2024-0001",
            ("GHSA-aaaa-bbbb-cccc",),
            ("pkg:npm/lodash@4.17.20",),
            "not_affected",
            "vulnerable_code_not_in_execute_path",
            "never called",
            "a.json",
        ),
        VexStatement("CVE-2024-0002", (), ("pkg:pypi/django@4.0",), "affected", "", "upgrade", "a.json"),
    ]


def test_a_whole_cyclonedx_document() -> None:
    assert parse(CYCLONEDX.encode(), "b.json") == [
        VexStatement(
            "CVE-1", ("GHSA-x",), ("pkg:npm/lodash@4.17.20",), "not_affected", "code_not_reachable", "d", "b.json"
        )
    ]


def openvex(*statements: Any, **document: Any) -> list[VexStatement]:
    body = {"@context": "https://openvex.dev/ns", "statements": list(statements), **document}
    return parse(json.dumps(body).encode(), "x")


def said(product: Any, status: str = "not_affected", vulnerability: Any = "CVE-1", **more: Any) -> dict[str, Any]:
    return {"vulnerability": vulnerability, "products": [product], "status": status, **more}


@pytest.mark.parametrize(
    ("vulnerability", "name", "aliases"),
    [
        (" CVE-1 ", "CVE-1", ()),
        ({"name": "CVE-1"}, "CVE-1", ()),
        ({"name": "CVE-1", "@id": "https://x.example/CVE-2", "aliases": ["a", "", 1, "a", "b"]}, "CVE-1", ("a", "b")),
        ({"@id": "https://x.example/vuln/CVE-2"}, "CVE-2", ()),
        ({"@id": "CVE-3", "aliases": "a"}, "CVE-3", ()),
    ],
)
def test_openvex_vulnerability(vulnerability: Any, name: str, aliases: tuple[str, ...]) -> None:
    [statement] = openvex(said("pkg:npm/a", vulnerability=vulnerability))
    assert (statement.vulnerability, statement.aliases) == (name, aliases)


@pytest.mark.parametrize("vulnerability", [None, "", {}, [], {"name": 1}, {"aliases": ["a"]}])
def test_openvex_without_a_vulnerability(vulnerability: Any) -> None:
    assert openvex(said("pkg:npm/a", vulnerability=vulnerability)) == []


@pytest.mark.parametrize("status", ["not_affected", "affected", "fixed", "under_investigation"])
def test_openvex_status(status: str) -> None:
    assert [statement.status for statement in openvex(said("pkg:npm/a", status))] == [status]


@pytest.mark.parametrize("status", ["", "NOT_AFFECTED", "unknown", None, 1])
def test_openvex_other_status(status: Any) -> None:
    assert openvex(said("pkg:npm/a", status)) == []


@pytest.mark.parametrize(
    ("products", "purls"),
    [
        (["pkg:npm/@a/b@1", "pkg:npm/%40a/b@1", "pkg:npm/c"], ("pkg:npm/%40a/b@1", "pkg:npm/c")),
        ([{"@id": "https://x.example/p", "identifiers": {"purl": "pkg:npm/a"}}], ("pkg:npm/a",)),
        ([{"@id": "pkg:npm/b", "identifiers": {"cpe23": "cpe:2.3:a:b:c"}}], ("pkg:npm/b",)),
        ([{"@id": "pkg:npm/b", "subcomponents": ["pkg:npm/c", {"@id": "pkg:npm/d"}]}], ("pkg:npm/c", "pkg:npm/d")),
        ([{"@id": "pkg:npm/b", "subcomponents": []}], ("pkg:npm/b",)),
        (["pkg:npm/b", "the shop", 7, None], ("pkg:npm/b",)),
    ],
)
def test_openvex_products(products: Any, purls: tuple[str, ...]) -> None:
    [statement] = openvex({"vulnerability": "CVE-1", "products": products, "status": "fixed"})
    assert statement.products == purls


def test_openvex_subcomponents_before_version_0_2() -> None:
    [statement] = openvex(said("pkg:oci/shop", subcomponents=["pkg:npm/a@1", "pkg:npm/b@1"]))
    assert statement.products == ("pkg:npm/a@1", "pkg:npm/b@1")


def test_openvex_without_products_is_about_everything() -> None:
    [statement] = openvex({"vulnerability": "CVE-1", "status": "not_affected"})
    assert statement.products == ()


@pytest.mark.parametrize(
    "products",
    [
        ["the shop"],
        [{"@id": "pkg:npm/a", "subcomponents": ["libfoo"]}],
        [],
        {},
        "pkg:npm/a",
        None,
        [None],
        [["pkg:npm/a"]],
    ],
)
def test_openvex_products_that_are_no_packages_are_not_taken_for_everything(products: Any) -> None:
    assert openvex({"vulnerability": "CVE-1", "products": products, "status": "not_affected"}) == []


def test_openvex_details() -> None:
    def detail(**more: str) -> str:
        return openvex(said("pkg:npm/a", **more))[0].detail

    assert detail(impact_statement="i", action_statement="a", status_notes="s") == "i"
    assert detail(action_statement="a", status_notes="s") == "a"
    assert detail(status_notes="s") == "s"
    assert detail() == ""


def statuses(*statements: Any, **document: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(statement.status, statement.products) for statement in openvex(*statements, **document)]


def test_openvex_last_word_on_a_product() -> None:
    a, b = "pkg:npm/a", "pkg:npm/b"
    both = {"vulnerability": "CVE-1", "products": [a, b], "status": "not_affected"}
    assert statuses(both, said(a, "affected")) == [("not_affected", (b,)), ("affected", (a,))]
    assert statuses(said(a), said(a, "affected")) == [("affected", (a,))]
    assert statuses(said(a), said(a, "affected", "CVE-2")) == [("not_affected", (a,)), ("affected", (a,))]
    everything = {"vulnerability": "CVE-1", "status": "under_investigation"}
    assert statuses({**everything, "status": "fixed"}, everything, said(a)) == [
        ("under_investigation", ()),
        ("not_affected", (a,)),
    ]


@pytest.mark.parametrize(
    ("first", "second", "last"),
    [
        ({"timestamp": "2026-01-02T00:00:00Z"}, {"timestamp": "2026-01-01T00:00:00Z"}, "affected"),
        ({"timestamp": "2026-01-01T00:00:00Z"}, {"timestamp": "2026-01-02T00:00:00Z"}, "fixed"),
        ({"timestamp": "2026-01-01T01:00:00+02:00"}, {"timestamp": "2025-12-31T22:59:59Z"}, "affected"),
        ({"timestamp": "2026-01-01T00:00:00"}, {"timestamp": "2026-01-01T00:00:01Z"}, "fixed"),
        (
            {"timestamp": "2026-01-01T00:00:00Z", "last_updated": "2026-01-03T00:00:00Z"},
            {"timestamp": "2026-01-02T00:00:00Z"},
            "affected",
        ),
        ({"timestamp": "2026-06-01T00:00:00Z"}, {}, "affected"),
        ({"timestamp": "2025-06-01T00:00:00Z"}, {}, "fixed"),
        ({}, {"timestamp": "nonsense"}, "fixed"),
        ({"timestamp": 1}, {"timestamp": None}, "fixed"),
    ],
)
def test_openvex_order_of_time(first: dict[str, Any], second: dict[str, Any], last: str) -> None:
    said_first, said_second = said("pkg:npm/a", "affected", **first), said("pkg:npm/a", "fixed", **second)
    assert statuses(said_first, said_second, timestamp="2026-01-01T00:00:00Z") == [(last, ("pkg:npm/a",))]


def cyclonedx(*vulnerabilities: Any, **document: Any) -> list[VexStatement]:
    body = {"bomFormat": "CycloneDX", "vulnerabilities": list(vulnerabilities), **document}
    return parse(json.dumps(body).encode(), "x")


def analysed(state: Any = "not_affected", **more: Any) -> dict[str, Any]:
    return {"id": "CVE-1", "analysis": {"state": state}, **more}


@pytest.mark.parametrize(
    ("state", "status", "justification"),
    [
        ("not_affected", "not_affected", ""),
        ("false_positive", "not_affected", "false_positive"),
        ("resolved", "fixed", ""),
        ("resolved_with_pedigree", "fixed", ""),
        ("exploitable", "affected", ""),
        ("in_triage", "under_investigation", ""),
    ],
)
def test_cyclonedx_state(state: str, status: str, justification: str) -> None:
    [statement] = cyclonedx(analysed(state))
    assert (statement.status, statement.justification, statement.products) == (status, justification, ())


def test_cyclonedx_own_justification_wins() -> None:
    analysis = {"state": "false_positive", "justification": "code_not_present"}
    assert cyclonedx(analysed(analysis=analysis))[0].justification == "code_not_present"


@pytest.mark.parametrize(
    "vulnerability",
    [
        1,
        {},
        analysed(""),
        analysed(None),
        analysed("new"),
        {"id": "CVE-1"},
        {**analysed(), "id": ""},
        analysed(analysis=1),
    ],
)
def test_cyclonedx_without_an_analysis(vulnerability: Any) -> None:
    assert cyclonedx(vulnerability) == []


@pytest.mark.parametrize(
    ("affects", "products"),
    [
        ([{"ref": "a"}], ("pkg:npm/a@1",)),
        ([{"ref": "nested"}], ("pkg:npm/n@2",)),
        ([{"ref": "part"}], ("pkg:npm/p@3",)),
        ([{"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#a"}], ("pkg:npm/a@1",)),
        ([{"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Anpm%2Fz%401"}], ("pkg:npm/z@1",)),
        ([{"ref": "pkg:npm/@s/z@1?a=b"}], ("pkg:npm/%40s/z@1?a=b",)),
        ([{"ref": "a"}, {"ref": "a"}, {"ref": "gone"}, {"ref": "nested"}], ("pkg:npm/a@1", "pkg:npm/n@2")),
        ([{"ref": "a"}, {"ref": "root"}], ()),
        ([{"ref": "a", "versions": [{"version": "9"}]}], ("pkg:npm/a@1",)),
        ([{"ref": "open", "versions": []}], ("pkg:npm/o",)),
        (
            [{"ref": "open", "versions": [{"version": "1"}, {"range": "vers:npm/>2"}, {"version": "3"}]}],
            ("pkg:npm/o@1", "pkg:npm/o@3"),
        ),
        ([{"ref": "pkg:npm/o?a=b#c", "versions": [{"version": "1"}]}], ("pkg:npm/o@1?a=b#c",)),
    ],
)
def test_cyclonedx_products(affects: Any, products: tuple[str, ...]) -> None:
    nested = {"bom-ref": "nested", "purl": "pkg:npm/n@2"}
    components = [
        {"bom-ref": "a", "purl": "pkg:npm/a@1", "components": [nested]},
        {"bom-ref": "open", "purl": "pkg:npm/o"},
        {"bom-ref": "plain"},
    ]
    root = {"bom-ref": "root", "components": [{"bom-ref": "part", "purl": "pkg:npm/p@3"}]}
    document = {"components": components, "metadata": {"component": root}}
    [statement] = cyclonedx(analysed(affects=affects), **document)
    assert statement.products == products


@pytest.mark.parametrize(
    "affects",
    [[], {}, None, [1], [{"ref": "gone"}], [{"ref": 1}], [{}], [{"ref": "pkg:npm/a", "versions": [{"range": "x"}]}]],
)
def test_cyclonedx_products_that_are_no_packages_are_not_taken_for_everything(affects: Any) -> None:
    assert cyclonedx(analysed(affects=affects), metadata={"component": {"name": "without a ref"}}) == []


TREE = {
    "branches": [
        {
            "category": "vendor",
            "branches": [
                {"product": {"product_id": "A", "product_identification_helper": {"purl": "pkg:npm/a@1"}}},
                {"product": {"product_id": "B", "product_identification_helper": {"purls": ["x", "pkg:npm/b@1"]}}},
            ],
        },
        {"product": {"product_id": "OS", "product_identification_helper": {"cpe": "cpe:/o:a:b"}}},
    ],
    "full_product_names": [{"product_id": "C", "product_identification_helper": {"purl": "pkg:npm/c@1"}}],
    "relationships": [
        {"product_reference": "A", "relates_to_product_reference": "OS", "full_product_name": {"product_id": "OS:A"}},
        {
            "product_reference": "A",
            "full_product_name": {"product_id": "own", "product_identification_helper": {"purl": "pkg:npm/own@1"}},
        },
        {"product_reference": "OS", "full_product_name": {"product_id": "OS:OS"}},
    ],
    "product_groups": [{"group_id": "G", "product_ids": ["B", "C"]}],
}


def csaf(*vulnerabilities: Any, tree: Any = TREE) -> list[VexStatement]:
    body = {
        "document": {"category": "csaf_vex", "csaf_version": "2.0"},
        "product_tree": tree,
        "vulnerabilities": list(vulnerabilities),
    }
    return parse(json.dumps(body).encode(), "x")


def test_csaf() -> None:
    statements = csaf(
        {
            "cve": "CVE-1",
            "ids": [{"system_name": "s", "text": "X-1"}],
            "product_status": {
                "known_affected": ["B"],
                "known_not_affected": ["A", "B", "C", "OS", "gone", 1, "own", "OS:A", "OS:OS"],
                "under_investigation": ["A"],
                "recommended": ["A"],
            },
            "flags": [
                {"label": "component_not_present", "product_ids": ["A"]},
                {"label": "vulnerable_code_not_present", "group_ids": ["G", "G", "none", 1]},
                {"label": "inline_mitigations_already_exist", "product_ids": ["A"], "group_ids": ["G"]},
            ],
            "threats": [
                {"category": "impact", "details": "why", "product_ids": ["C"]},
                {"category": "exploit_status", "details": "no", "product_ids": ["A"]},
            ],
        }
    )
    purl = "pkg:npm/{}@1".format
    assert statements == [
        VexStatement("CVE-1", ("X-1",), (purl("a"),), "not_affected", "component_not_present", "", "x"),
        VexStatement("CVE-1", ("X-1",), (purl("b"),), "not_affected", "vulnerable_code_not_present", "", "x"),
        VexStatement("CVE-1", ("X-1",), (purl("c"),), "not_affected", "vulnerable_code_not_present", "why", "x"),
        VexStatement("CVE-1", ("X-1",), (purl("own"), purl("a")), "not_affected", "", "", "x"),
        VexStatement("CVE-1", ("X-1",), (purl("b"),), "affected", "vulnerable_code_not_present", "", "x"),
        VexStatement("CVE-1", ("X-1",), (purl("a"),), "under_investigation", "component_not_present", "", "x"),
    ]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("fixed", "fixed"),
        ("first_fixed", "fixed"),
        ("known_affected", "affected"),
        ("first_affected", "affected"),
        ("last_affected", "affected"),
    ],
)
def test_csaf_status(word: str, status: str) -> None:
    [statement] = csaf({"ids": [{"text": "X-1"}], "product_status": {word: ["A"]}})
    assert (statement.vulnerability, statement.aliases, statement.status) == ("X-1", (), status)


@pytest.mark.parametrize(
    "vulnerability",
    [
        1,
        {},
        {"product_status": {"fixed": ["A"]}},
        {"cve": "CVE-1"},
        {"cve": "CVE-1", "product_status": 1, "flags": 1, "threats": {}},
        {"cve": "CVE-1", "product_status": {"fixed": {}, "known_not_affected": "A"}},
        {"cve": "CVE-1", "product_status": {"fixed": ["OS", "gone"]}, "flags": [1], "threats": [{"product_ids": 1}]},
    ],
)
def test_csaf_nothing_of_use(vulnerability: Any) -> None:
    assert csaf(vulnerability) == []


@pytest.mark.parametrize(
    "tree", [None, [], {"branches": 1, "full_product_names": [1], "relationships": [{}], "product_groups": 1}]
)
def test_csaf_tree_of_wrong_types(tree: Any) -> None:
    assert csaf({"cve": "CVE-1", "product_status": {"fixed": ["A"]}}, tree=tree) == []


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "^not valid JSON: Expecting value at line 1$"),
        (b"{\n,", "at line 2"),
        (b"[]", "not an object"),
        (b"{}", "neither an OpenVEX nor a CSAF nor a CycloneDX document"),
        (b'{"@context": "https://x.example"}', "neither"),
        (b'{"bomFormat": 1, "@context": [], "document": []}', "neither"),
        (b'{"a": "\xff"}', "not valid utf-8 text at byte 7"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "^nested too deeply$"),
        (b'{"a": ' + b"1" * 5000 + b"}", "^not valid JSON: Exceeds the limit"),
    ],
)
def test_invalid(data: bytes, complaint: str) -> None:
    with pytest.raises(InvalidVex, match=complaint):
        parse(data, "x")


def test_a_statement_says_nothing_but_what_is_given() -> None:
    told = VexStatement("CVE-1", (), (), "fixed")
    assert (told.justification, told.detail, told.source) == ("", "", "")
    assert canonical_purl("no package URL") == ""


def test_what_nothing_can_store_is_replaced() -> None:
    [statement] = openvex(said("pkg:npm/a", impact_statement="\ud800\0!"))
    assert statement.detail == "??!"


KEYS = [
    "statements", "vulnerability", "products", "status", "@id", "name", "subcomponents", "identifiers",
    "purl", "timestamp", "vulnerabilities", "id", "analysis", "state", "affects", "ref", "versions",
    "version", "components", "bom-ref", "product_tree", "branches", "product", "product_id", "relationships",
    "product_status", "fixed", "cve", "flags", "metadata", "component", "product_ids", "group_ids", "label",
]  # fmt: skip
WORDS = ["fixed", "not_affected", "pkg:npm/a@1", "a", "", "\ud800", "2026-01-01", "0001-01-01T00:00:00+23:59"]
VALUES = st.recursive(
    st.none() | st.integers() | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=40,
)
HEADS = [{"@context": "https://openvex.dev/ns"}, {"bomFormat": "CycloneDX"}, {"document": {"csaf_version": "2.0"}}]


@pytest.mark.parametrize("head", HEADS)
@settings(max_examples=50, deadline=None)
@given(document=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8))
def test_nothing_is_raised_for_wrong_shapes(head: dict[str, Any], document: dict[str, Any]) -> None:
    for statement in parse(json.dumps({**document, **head}).encode(), "x"):
        assert statement.vulnerability
        repr(statement).encode()
