"""SPDX 2: what its JSON, YAML and tag-value forms have in common."""

from typing import Any

import pytest

from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.inventory.sbom import spdx2
from deeptracy.model.inventory import Dependency, Gap, Location, Scope
from deeptracy.model.package import Package


def read(**document: Any) -> Parsed:
    return spdx2.read("x.spdx", {"spdxVersion": "SPDX-2.3", **document}, lambda package: package.get("line", 0))


def package(name: str, **more: Any) -> dict[str, Any]:
    references = [{"referenceType": "purl", "referenceLocator": f"pkg:npm/{name}@1"}]
    return {"SPDXID": f"SPDXRef-{name}", "name": name, "externalRefs": references, **more}


def relate(a: str, word: str, b: str) -> dict[str, str]:
    return {"spdxElementId": f"SPDXRef-{a}", "relationshipType": word, "relatedSpdxElement": f"SPDXRef-{b}"}


def related(*relationships: dict[str, str], names: str = "rab") -> dict[str, Dependency]:
    described = {"documentDescribes": ["SPDXRef-r"]}
    parsed = read(packages=[package(name) for name in names], relationships=list(relationships), **described)
    return {dependency.package.name: dependency for dependency in parsed.dependencies}


@pytest.mark.parametrize(
    ("source_info", "upstream"),
    [
        ("built package from: glibc 2.36-9+deb12u3", "glibc@2.36-9+deb12u3"),
        ("built package from: glibc", "glibc"),
        ("built package from: ", ""),
        ("acquired package info from DPKG DB: /var/lib/dpkg/status", ""),
        ("", ""),
        (7, ""),
    ],
)
def test_the_source_package_that_trivy_tells(source_info: object, upstream: str) -> None:
    references = [{"referenceType": "purl", "referenceLocator": "pkg:deb/debian/libc6@1?distro=debian-12"}]
    (found,) = read(packages=[{"name": "a", "externalRefs": references, "sourceInfo": source_info}]).dependencies
    assert found.package.qualifier("upstream") == upstream
    assert found.package.qualifier("distro") == "debian-12"


def test_every_part_of_a_package() -> None:
    references = [
        {"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl", "referenceLocator": " pkg:npm/a "},
        {"referenceType": "http://spdx.org/rdf/references/purl", "referenceLocator": "pkg:pypi/a@3"},
        {"referenceType": "purl", "referenceLocator": ""},
        {"referenceType": "purl", "referenceLocator": "pkg:npm/a"},
        {"referenceType": "cpe22Type", "referenceLocator": "cpe:/a:b:c"},
        {"referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:b:c"},
        {"referenceType": "cpe23Type", "referenceLocator": "nonsense"},
        {"referenceType": "swh", "referenceLocator": "cpe:/a:d:e"},
    ]
    parsed = read(packages=[{"name": "A", "versionInfo": " 2 ", "externalRefs": references, "line": 5}])
    cpes = ("cpe:/a:b:c", "cpe:2.3:a:b:c")
    assert parsed == Parsed(
        (
            Dependency(Package("npm", "a", "2"), Location("x.spdx", 5), cpes=cpes),
            Dependency(Package("PyPI", "a", "3"), Location("x.spdx", 5), cpes=cpes),
        )
    )


@pytest.mark.parametrize("version", ["NOASSERTION", "NONE", "", None, 1])
def test_no_version(version: Any) -> None:
    parsed = read(packages=[package("a", externalRefs=[{"referenceType": "purl", "referenceLocator": "pkg:npm/a"}])])
    assert parsed.dependencies[0].package == Package("npm", "a")
    assert read(packages=[{"name": "a", "versionInfo": version}]).gaps[0].reason.startswith("a: ")


@pytest.mark.parametrize("purpose", ["OPERATING-SYSTEM", "OPERATING_SYSTEM", "operating-system"])
def test_operating_system(purpose: str) -> None:
    system = {"name": "debian", "versionInfo": "12.5", "primaryPackagePurpose": purpose}
    references = [{"referenceType": "purl", "referenceLocator": "pkg:deb/debian/c@1"}]
    parsed = read(packages=[system, package("c", externalRefs=references)])
    assert [d.package.ecosystem for d in parsed.dependencies] == ["Debian:12"]
    assert parsed.gaps == ()


def test_files_are_left_out() -> None:
    assert read(packages=[{"name": "f", "primaryPackagePurpose": "FILE"}]) == Parsed((), ())
    assert len(read(packages=[{"name": "f", "primaryPackagePurpose": "LIBRARY"}]).gaps) == 1


@pytest.mark.parametrize("word", ["DEPENDS_ON", "DYNAMIC_LINK", "STATIC_LINK", "HAS_PREREQUISITE", "depends_on"])
def test_a_needs_b(word: str) -> None:
    found = related(relate("r", word, "a"), relate("a", word, "b"))
    assert (found["a"].direct, found["b"].direct) == (True, False)
    assert (found["a"].required_by, found["b"].required_by) == ((), ("a@1",))
    assert found["b"].scope is Scope.RUNTIME


@pytest.mark.parametrize(
    ("word", "scope"),
    [
        ("DEPENDENCY_OF", Scope.RUNTIME),
        ("PREREQUISITE_FOR", Scope.RUNTIME),
        ("RUNTIME_DEPENDENCY_OF", Scope.RUNTIME),
        ("OPTIONAL_DEPENDENCY_OF", Scope.OPTIONAL),
        ("OPTIONAL_COMPONENT_OF", Scope.OPTIONAL),
        ("PROVIDED_DEPENDENCY_OF", Scope.PROVIDED),
        ("DEV_DEPENDENCY_OF", Scope.DEV),
        ("DEV_TOOL_OF", Scope.DEV),
        ("TEST_DEPENDENCY_OF", Scope.TEST),
        ("TEST_TOOL_OF", Scope.TEST),
        ("BUILD_DEPENDENCY_OF", Scope.BUILD),
        ("BUILD_TOOL_OF", Scope.BUILD),
    ],
)
def test_a_is_needed_by_b(word: str, scope: Scope) -> None:
    found = related(relate("a", word, "r"), relate("b", "DEPENDENCY_OF", "a"))
    assert (found["a"].direct, found["a"].scope) == (True, scope)
    assert (found["b"].direct, found["b"].scope) == (False, scope)


@pytest.mark.parametrize(
    "relationship", [relate("a", "CONTAINS", "b"), relate("b", "CONTAINED_BY", "a"), relate("b", "PACKAGE_OF", "a")]
)
def test_containment(relationship: dict[str, str]) -> None:
    found = related(relationship)
    assert (found["b"].required_by, found["b"].direct) == (("a@1",), None)
    assert found["a"].required_by == ()


@pytest.mark.parametrize("word", ["", "GENERATES", "TEST_CASE_OF", "ANCESTOR_OF", "OTHER"])
def test_other_relationships(word: str) -> None:
    assert related(relate("a", word, "b"))["b"].required_by == ()


@pytest.mark.parametrize(
    "described",
    [
        {"documentDescribes": ["SPDXRef-r", "SPDXRef-r", "SPDXRef-gone"]},
        {"documentDescribes": "SPDXRef-r"},
        {"relationships": [relate("DOCUMENT", "DESCRIBES", "r")]},
        {"relationships": [relate("r", "DESCRIBED_BY", "DOCUMENT")]},
    ],
)
def test_what_is_described_is_no_dependency(described: dict[str, Any]) -> None:
    parsed = read(packages=[package("r"), package("a")], **described)
    assert [d.package.name for d in parsed.dependencies] == ["a"]


def test_a_document_may_describe_every_package() -> None:
    names = ["SPDXRef-r", "SPDXRef-a", "SPDXRef-b"]
    packages = [package(name) for name in "rab"]
    flat = read(packages=packages, documentDescribes=names)
    assert [d.package.name for d in flat.dependencies] == ["r", "a", "b"]
    deep = read(packages=packages, documentDescribes=names, relationships=[relate("r", "DEPENDS_ON", "a")])
    assert [(d.package.name, d.direct) for d in deep.dependencies] == [("a", True), ("b", False)]
    files = read(packages=packages, documentDescribes=names, relationships=[relate("r", "CONTAINS", "file")])
    assert [d.package.name for d in files.dependencies] == ["r", "a", "b"]


@pytest.mark.parametrize(
    "document",
    [
        {"packages": {}, "relationships": "x", "documentDescribes": {}},
        {"packages": [1, None, []], "relationships": [1, {}], "documentDescribes": [1, None]},
        {"relationships": [{"spdxElementId": 1, "relationshipType": [], "relatedSpdxElement": {}}]},
        {"relationships": [{"spdxElementId": "a", "relationshipType": "DEPENDS_ON"}]},
        {"relationships": [{"relatedSpdxElement": "a", "relationshipType": "DEPENDS_ON"}]},
    ],
)
def test_wrong_types_are_left_out(document: dict[str, Any]) -> None:
    assert read(**document) == Parsed((), ())


def test_relationships_without_both_ends_are_none() -> None:
    half = [{"relatedSpdxElement": "SPDXRef-a", "relationshipType": word} for word in ("DEPENDS_ON", "DESCRIBES")]
    parsed = read(packages=[{"name": "n"}, package("a"), package("b")], relationships=half)
    assert [gap.reason.partition(":")[0] for gap in parsed.gaps] == ["n"]
    assert [d.package.name for d in parsed.dependencies] == ["a", "b"]


def test_a_package_of_wrong_types_is_a_gap() -> None:
    wrong = {"SPDXID": 1, "name": [], "externalRefs": [1, {"referenceType": 1, "referenceLocator": []}]}
    assert [gap.gap for gap in read(packages=[wrong]).gaps] == [Gap.NO_FEED]
    assert [gap.gap for gap in read(packages=[{**wrong, "externalRefs": 5}]).gaps] == [Gap.NO_FEED]


@pytest.mark.parametrize("version", ["SPDX-3.0", "SPDX-1.2", "", None, 2.3, ["SPDX-2.3"]])
def test_another_document(version: Any) -> None:
    with pytest.raises(Malformed, match="not an SPDX 2 document"):
        read(spdxVersion=version)


@pytest.mark.parametrize("version", ["SPDX-2.2", "spdx-2.3", " SPDX-2.2.1"])
def test_versions(version: str) -> None:
    assert read(spdxVersion=version) == Parsed((), ())
