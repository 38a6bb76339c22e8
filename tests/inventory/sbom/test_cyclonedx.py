"""CycloneDX: what its JSON and XML forms have in common."""

from typing import Any

import pytest

from deeptracy.inventory.parser import Parsed
from deeptracy.inventory.sbom import cyclonedx
from deeptracy.inventory.sbom.json_objects import Object
from deeptracy.model.inventory import Dependency, Gap, Scope, Skipped


def objects(value: Any) -> Any:
    if isinstance(value, dict):
        return Object({key: objects(item) for key, item in value.items()})
    return [objects(item) for item in value] if isinstance(value, list) else value


def read(**document: Any) -> Parsed:
    return cyclonedx.read("bom.json", objects(document))


def one(**component: Any) -> Dependency:
    return read(components=[{"name": "a", "purl": "pkg:npm/a@1", **component}]).dependencies[0]


@pytest.mark.parametrize(
    ("component", "scope"),
    [
        ({}, Scope.RUNTIME),
        ({"scope": "required"}, Scope.RUNTIME),
        ({"scope": " Optional "}, Scope.OPTIONAL),
        ({"scope": "excluded"}, Scope.DEV),
        ({"scope": "nonsense"}, Scope.RUNTIME),
        ({"scope": 1}, Scope.RUNTIME),
        ({"scope": "optional", "properties": [{"name": "cdx:npm:package:development", "value": "true"}]}, Scope.DEV),
        ({"properties": [{"name": "cdx:npm:package:development", "value": "false"}]}, Scope.RUNTIME),
        ({"properties": [{"name": "cdx:composer:package:isDevRequirement", "value": "true"}]}, Scope.DEV),
        ({"properties": [{"name": "cdx:maven:package:test", "value": "true"}]}, Scope.TEST),
        ({"properties": [{"name": "cdx:poetry:group", "value": "docs"}]}, Scope.DEV),
        ({"properties": [{"name": "cdx:poetry:group", "value": "main"}]}, Scope.RUNTIME),
        (
            {"properties": [{"name": "cdx:poetry:group", "value": group} for group in ("docs", "main")]},
            Scope.RUNTIME,
        ),
        ({"properties": [{"name": "cdx:pipenv:category", "value": "develop"}]}, Scope.DEV),
        ({"scope": "optional", "properties": [{"name": "cdx:pipenv:category", "value": "default"}]}, Scope.OPTIONAL),
        ({"properties": "none"}, Scope.RUNTIME),
        ({"properties": [None, {"name": None, "value": []}]}, Scope.RUNTIME),
    ],
)
def test_scope(component: dict[str, Any], scope: Scope) -> None:
    assert one(**component).scope is scope


def test_what_npm_calls_private_is_not_the_public_package() -> None:
    assert one(properties=[{"name": "cdx:npm:package:private", "value": "true"}]).private == "npm calls it private"
    assert one(properties=[{"name": "cdx:npm:package:private", "value": ""}]).private == ""


@pytest.mark.parametrize(
    ("told", "upstream"),
    [
        ({"SrcName": "glibc"}, "glibc"),
        ({"SrcName": "glibc", "SrcVersion": "2.36", "SrcRelease": "9"}, "glibc@2.36-9"),
        ({"SrcName": "glibc", "SrcVersion": "2.36", "SrcEpoch": "1"}, "glibc@1:2.36"),
        ({"SrcName": "glibc", "SrcVersion": "2.36", "SrcEpoch": "0"}, "glibc@2.36"),
        ({"SrcName": "glibc", "SrcRelease": "9", "SrcEpoch": "1"}, "glibc"),
        ({"SrcVersion": "2.36"}, ""),
        ({"Modularitylabel": "a:1"}, ""),
    ],
)
def test_the_source_package_that_trivy_tells(told: dict[str, str], upstream: str) -> None:
    properties = [{"name": f"aquasecurity:trivy:{key}", "value": value} for key, value in told.items()]
    expected = (("rpmmod", "a:1"),) if "Modularitylabel" in told else (("upstream", upstream),) if upstream else ()
    assert one(purl="pkg:rpm/redhat/a@1", properties=properties).package.qualifiers == expected


def test_cpes_are_kept_once_and_in_order() -> None:
    properties = [{"name": "syft:cpe23", "value": value} for value in ("cpe:2.3:a:c:c", "cpe:2.3:a:b:b", "x")]
    properties.append({"name": "other", "value": "cpe:2.3:a:d:d"})
    assert one(cpe="cpe:2.3:a:b:b", properties=properties).cpes == ("cpe:2.3:a:b:b", "cpe:2.3:a:c:c")
    assert one(cpe="nonsense").cpes == ()
    assert one(cpe=7).cpes == ()


def test_a_range_of_versions_is_a_requirement() -> None:
    assert one(purl="pkg:npm/a", versionRange="vers:npm/>=1").requirement == "vers:npm/>=1"
    assert one(purl="pkg:npm/a", version="1", versionRange="vers:npm/>=1").requirement == ""


def test_names() -> None:
    gaps = read(components=[{"group": "g", "name": "n", "version": "1"}, {"name": "n"}]).gaps
    assert [gap.reason.partition(":")[0] for gap in gaps] == ["g/n@1", "n"]


def test_nested_components_in_the_order_of_the_document() -> None:
    def component(name: str, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"name": name, "purl": f"pkg:npm/{name}@1", "components": list(parts), **more}

    parsed = read(
        components=[
            component("a", component("b", component("c")), component("d"), **{"bom-ref": "A"}),
            component("e", component("f", **{"bom-ref": "F"})),
        ]
    )
    assert {d.package.name: d.required_by for d in parsed.dependencies} == {
        "a": (),
        "b": ("a@1",),
        "c": ("b@1",),
        "d": ("a@1",),
        "e": (),
        "f": ("e@1",),
    }
    assert [d.package.name for d in parsed.dependencies] == ["a", "b", "c", "d", "e", "f"]


def test_a_component_without_a_ref_contains_nothing() -> None:
    parsed = read(
        components=[{"name": "n"}, {"purl": "pkg:npm/a@1"}, {"name": "m", "components": [{"purl": "pkg:npm/b@1"}]}]
    )
    assert [gap.reason.partition(":")[0] for gap in parsed.gaps] == ["n", "m"]
    assert [d.required_by for d in parsed.dependencies] == [(), ()]


def test_the_root_is_no_dependency_but_its_parts_are() -> None:
    root = {
        "bom-ref": "root",
        "name": "shop",
        "purl": "pkg:npm/shop@1",
        "components": [{"bom-ref": "part", "name": "part", "purl": "pkg:npm/part@1"}],
    }
    parsed = read(
        metadata={"component": root},
        components=[{**root, "components": []}, {"bom-ref": "a", "purl": "pkg:npm/a@1"}],
        dependencies=[{"ref": "root", "dependsOn": ["a"]}],
    )
    assert [(d.package.name, d.direct) for d in parsed.dependencies] == [("part", False), ("a", True)]
    assert parsed.gaps == ()


def test_an_operating_system_as_root_gives_the_release() -> None:
    root = {"type": "Operating-System", "name": "alpine", "version": "3.18.4"}
    parsed = read(metadata={"component": root}, components=[{"name": "musl", "purl": "pkg:apk/alpine/musl@1"}])
    assert [d.package.ecosystem for d in parsed.dependencies] == ["Alpine:v3.18"]
    assert parsed.gaps == ()


def test_edges_by_package_url_where_components_have_no_ref() -> None:
    parsed = read(
        components=[{"purl": "pkg:npm/a@1"}, {"purl": "pkg:npm/b@1"}],
        dependencies=[{"ref": "pkg:npm/a@1", "dependsOn": [" pkg:npm/b@1 "]}],
    )
    assert parsed.dependencies[1].required_by == ("a@1",)


@pytest.mark.parametrize("aggregate", ["incomplete", "incomplete_first_party_only"])
def test_incomplete(aggregate: str) -> None:
    reason = f"the document calls itself incomplete (compositions: '{aggregate}')"
    gaps = read(compositions=[{"aggregate": "complete"}, {"aggregate": aggregate}]).gaps
    assert gaps == (Skipped("bom.json", reason, Gap.TRANSITIVE),)


def test_complete() -> None:
    assert read(compositions=[{"aggregate": "complete"}, {"aggregate": "unknown"}, {}, 3]).gaps == ()


@pytest.mark.parametrize(
    "document",
    [
        {"metadata": [], "components": {}, "dependencies": "x", "compositions": 1},
        {"metadata": {"component": []}, "components": [1, None, "x", []]},
        {"metadata": {"component": {"bom-ref": 1, "components": 3}}},
        {"dependencies": [{}, {"ref": 1, "dependsOn": ["a"]}, {"ref": "a", "dependsOn": 4}, {"ref": "a"}, 1]},
        {"dependencies": [{"ref": "a", "dependsOn": [None, 1, {}, [], "gone"]}]},
    ],
)
def test_wrong_types_are_left_out(document: dict[str, Any]) -> None:
    assert read(**document) == Parsed((), ())


def test_a_component_of_wrong_types_is_a_gap() -> None:
    wrong = {"name": 1, "group": [], "version": {}, "purl": [], "cpe": 1, "bom-ref": {}, "type": 1, "components": {}}
    assert [gap.gap for gap in read(components=[wrong]).gaps] == [Gap.NO_FEED]
