"""The OpenAPI document describes what there is, and what is answered is what it describes."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from deeptracy.patton.openapi import document
from deeptracy.patton.service import application
from tests.patton.served import Patton


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "components": document()["components"]}


def schema_of(reply: Any, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation["responses"][str(reply.status)]["content"]
    return resolved(content[reply.headers["content-type"].partition(";")[0]]["schema"])


def references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for inner in value.values() for found in references(inner)]
    return [found for inner in value for found in references(inner)] if isinstance(value, list) else []


def test_every_route_is_described(tmp_path: Path) -> None:
    described = {(method.upper(), path) for path, operations in document()["paths"].items() for method in operations}
    assert described == {(route.method, route.path) for route in application(tmp_path / "none.db").routes}


def test_the_document_is_whole(shared_patton: Patton) -> None:
    told = shared_patton.get("/openapi.json").json
    assert told == json.loads(json.dumps(document()))
    assert told["openapi"] == "3.1.0"
    names = {f"#/components/schemas/{name}" for name in told["components"]["schemas"]}
    assert set(references(told["paths"])) <= names
    assert set(references(told)) == names
    operations = [one for path in told["paths"].values() for one in path.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert all(one["summary"] and "200" in one["responses"] for one in operations)
    for name, schema in told["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema, name
    captured = {
        path: [p["name"] for one in told["paths"][path].values() for p in one.get("parameters", ())]
        for path in told["paths"]
    }
    assert captured["/api/v1/cve/{cve}"] == ["cve"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/api/v1/match", {"packages": [{"purl": "pkg:pypi/django@3.2.12"}, {"purl": "pkg:npm/qs@x"}, {"purl": ""}]}),
        ("post", "/api/v1/match", {"packages": 1}),
        ("post", "/api/v1/check-dependencies", {"libraries": [{"library": "django", "version": "3.2.12"}]}),
        ("post", "/api/v1/check-dependencies?cpeDetailed=1", {"libraries": [{"library": "django", "version": "3.2.12"}]}),
        ("post", "/api/v1/check-dependencies?cpeDetailed=2", {"libraries": []}),
        ("get", "/api/v1/cve/CVE-2021-44228", None),
        ("get", "/api/v1/status", None),
        ("get", "/api/v1/changes?limit=5", None),
        ("get", "/api/v1/changes?log=x", None),
        ("get", "/health", None),
        ("get", "/openapi.json", None),
    ],
)  # fmt: skip
def test_answers_are_of_the_shape_described(shared_patton: Patton, method: str, path: str, body: object) -> None:
    reply = shared_patton.post(path, body) if method == "post" else shared_patton.get(path)
    pattern = "/api/v1/cve/{cve}" if "/cve/" in path else path.partition("?")[0]
    operation = document()["paths"][pattern][method]
    if method == "post" and reply.status == 200:
        jsonschema.validate(body, resolved(operation["requestBody"]["content"]["application/json"]["schema"]))
    jsonschema.validate(reply.json, schema_of(reply, operation))
