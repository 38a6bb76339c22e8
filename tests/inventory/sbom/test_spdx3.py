"""SPDX 3 in JSON-LD."""

from typing import Any

import pytest

from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.inventory.sbom import spdx3
from deeptracy.inventory.sbom.json_objects import Object
from deeptracy.model.inventory import Dependency, Gap, Location, Scope
from deeptracy.model.package import Package

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"


def objects(value: Any) -> Any:
    if isinstance(value, dict):
        return Object({key: objects(item) for key, item in value.items()}, value.get("line", 0))
    return [objects(item) for item in value] if isinstance(value, list) else value


def read(*graph: Any, context: Any = CONTEXT) -> Parsed:
    return spdx3.read("x.spdx.json", objects({"@context": context, "@graph": list(graph)}))


def package(name: str, **more: Any) -> dict[str, Any]:
    purl = {"software_packageUrl": f"pkg:npm/{name}@1"}
    return {"type": "software_Package", "spdxId": f"urn:{name}", "name": name, **purl, **more}


def relate(a: str, word: str, *others: str, scope: str = "") -> dict[str, Any]:
    relationship = {"relationshipType": word, "from": f"urn:{a}", "to": [f"urn:{other}" for other in others]}
    if scope:
        return {"type": "LifecycleScopedRelationship", "scope": scope, **relationship}
    return {"type": "Relationship", **relationship}


def related(*relationships: dict[str, Any]) -> dict[str, Dependency]:
    document = {"type": "SpdxDocument", "rootElement": ["urn:sbom"]}
    sbom = {"type": "software_Sbom", "spdxId": "urn:sbom", "rootElement": "urn:r"}
    parsed = read(package("r"), package("a"), package("b"), document, sbom, *relationships)
    return {dependency.package.name: dependency for dependency in parsed.dependencies}


def test_every_part_of_a_package() -> None:
    identifiers = [
        {"externalIdentifierType": "packageUrl", "identifier": "pkg:pypi/a@3"},
        {"externalIdentifierType": "packageURL", "identifier": "pkg:npm/a"},
        {"externalIdentifierType": "cpe22", "identifier": "cpe:/a:b:c"},
        {"externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:b:c"},
        {"externalIdentifierType": "cpe23", "identifier": "nonsense"},
        {"externalIdentifierType": "cve", "identifier": "cpe:/a:d:e"},
        {"externalIdentifierType": 1, "identifier": []},
        3,
    ]
    parsed = read(
        {
            "type": "software_Package",
            "software_packageVersion": " 2 ",
            "software_packageUrl": "pkg:npm/a",
            "externalIdentifier": identifiers,
            "line": 9,
        }
    )
    cpes = ("cpe:/a:b:c", "cpe:2.3:a:b:c")
    assert parsed == Parsed(
        (
            Dependency(Package("npm", "a", "2"), Location("x.spdx.json", 9), cpes=cpes),
            Dependency(Package("PyPI", "a", "3"), Location("x.spdx.json", 9), cpes=cpes),
        )
    )


@pytest.mark.parametrize(
    "element",
    [
        {"type": "software_Package", "spdxId": "urn:a", "software_packageUrl": "pkg:npm/a@1"},
        {"@type": "software:Package", "@id": "urn:a", "software:packageUrl": "pkg:npm/a@1"},
        {"@type": "Package", "@id": "urn:a", "packageUrl": "pkg:npm/a@1"},
        {"@type": "https://spdx.org/rdf/3.0.1/terms/Software/Package", "spdxId": "urn:a", "packageUrl": "pkg:npm/a@1"},
    ],
)
def test_prefixes(element: dict[str, Any]) -> None:
    parsed = read(package("r"), element, relate("r", "describes", "r"), relate("r", "dependsOn", "a"))
    assert [(d.package.name, d.direct) for d in parsed.dependencies][-1] == ("a", True)


def test_one_element_alone() -> None:
    document = objects({"@context": CONTEXT, **package("a")})
    assert [d.package.name for d in spdx3.read("x", document).dependencies] == ["a"]


def test_kinds() -> None:
    system = package("debian", software_primaryPurpose="operatingSystem", software_packageVersion="12")
    curl = package("c", software_packageUrl="pkg:deb/debian/c@1")
    file, data = package("f", software_primaryPurpose="file"), package("d", software_primaryPurpose="data")
    parsed = read(system, curl, file, data, package("l", software_primaryPurpose="library"))
    assert [(d.package.ecosystem, d.package.name) for d in parsed.dependencies] == [("Debian:12", "c"), ("npm", "l")]


@pytest.mark.parametrize("word", ["dependsOn", "hasDynamicLink", "hasStaticLink", "hasPrerequisite"])
def test_a_needs_b(word: str) -> None:
    found = related(relate("r", word, "a"), relate("a", word, "b"))
    assert (found["a"].direct, found["b"].direct) == (True, False)
    assert (found["a"].required_by, found["b"].required_by) == ((), ("a@1",))
    assert found["a"].scope is Scope.RUNTIME


@pytest.mark.parametrize(
    ("relationship", "scope"),
    [
        (relate("r", "dependsOn", "a", scope="development"), Scope.DEV),
        (relate("r", "dependsOn", "a", scope="design"), Scope.DEV),
        (relate("r", "dependsOn", "a", scope="test"), Scope.TEST),
        (relate("r", "dependsOn", "a", scope="build"), Scope.BUILD),
        (relate("r", "dependsOn", "a", scope="runtime"), Scope.RUNTIME),
        (relate("r", "dependsOn", "a", scope="other"), Scope.RUNTIME),
        (relate("r", "hasOptionalDependency", "a"), Scope.OPTIONAL),
        (relate("r", "hasOptionalComponent", "a"), Scope.OPTIONAL),
        (relate("r", "hasProvidedDependency", "a"), Scope.PROVIDED),
        (relate("r", "hasOptionalDependency", "a", scope="test"), Scope.TEST),
    ],
)
def test_scopes(relationship: dict[str, Any], scope: Scope) -> None:
    found = related(relationship, relate("a", "dependsOn", "b"))
    assert (found["a"].scope, found["b"].scope) == (scope, scope)


def test_containment_and_several_targets() -> None:
    found = related(relate("r", "dependsOn", "a", "b"), relate("a", "contains", "b"))
    assert (found["a"].direct, found["b"].direct, found["b"].required_by) == (True, True, ("a@1",))


@pytest.mark.parametrize("word", ["hasTest", "", "amendedBy"])
def test_other_relationships(word: str) -> None:
    assert related(relate("a", word, "b"))["b"].required_by == ()


def test_described_by_a_relationship() -> None:
    parsed = read(package("r"), package("a"), {**relate("d", "describes", "r"), "to": "urn:r"})
    assert [d.package.name for d in parsed.dependencies] == ["a"]


@pytest.mark.parametrize("type_", ["SpdxDocument", "Bom", "software_Sbom"])
def test_described_by_a_root_element(type_: str) -> None:
    parsed = read(package("r"), package("a"), {"type": type_, "rootElement": ["urn:r"]})
    assert [d.package.name for d in parsed.dependencies] == ["a"]


@pytest.mark.parametrize(
    "element",
    [
        1,
        {},
        {"type": 1},
        {"type": "software_File", "spdxId": "urn:f"},
        {"type": "Relationship", "from": 1, "to": {}, "relationshipType": []},
        {"type": "Relationship", "from": "", "to": ["urn:a"], "relationshipType": "dependsOn"},
        {"type": "Relationship", "from": "urn:a", "to": ["", None], "relationshipType": "dependsOn"},
        {"type": "SpdxDocument", "rootElement": {}},
    ],
)
def test_wrong_types_are_left_out(element: Any) -> None:
    assert read(element) == Parsed((), ())


def test_relationships_without_both_ends_are_none() -> None:
    half = [{"type": "Relationship", "to": ["urn:a"], "relationshipType": word} for word in ("dependsOn", "describes")]
    nothing = {"type": "software_Package", "name": "n"}
    parsed = read(nothing, package("a"), package("b"), *half, relate("a", "contains", "b") | {"to": [""]})
    assert [gap.reason.partition(":")[0] for gap in parsed.gaps] == ["n"]
    assert [d.package.name for d in parsed.dependencies] == ["a", "b"]


def test_a_package_of_wrong_types_is_a_gap() -> None:
    wrong = {"type": "software_Package", "spdxId": 1, "name": [], "externalIdentifier": 4, "software_packageUrl": {}}
    assert [gap.gap for gap in read(wrong).gaps] == [Gap.NO_FEED]


@pytest.mark.parametrize(
    "context", [CONTEXT, [CONTEXT, {"a": "b"}], "https://spdx.github.io/spdx-3-model/context.json"]
)
def test_context(context: Any) -> None:
    assert read(context=context) == Parsed((), ())


@pytest.mark.parametrize("context", ["", None, {}, "https://schema.org", "https://spdx.org/rdf/2.3/context"])
def test_another_context(context: Any) -> None:
    with pytest.raises(Malformed, match="not an SPDX 3 document"):
        read(context=context)


def test_a_graph_that_is_none() -> None:
    assert spdx3.read("x", Object({"@context": CONTEXT, "@graph": "x"})) == Parsed((), ())
