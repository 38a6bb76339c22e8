"""``GET /openapi.json``: https://spec.openapis.org/oas/v3.1.0."""

from functools import cache
from typing import Any

import msgspec

from deeptracy import __version__
from deeptracy.patton import wire
from deeptracy.patton.change_log import MAX_LIMIT
from deeptracy.patton.request import Request
from deeptracy.patton.response import Response, json_response

_Json = dict[str, Any]
_BODIES = (
    wire.MatchRequest, wire.MatchAnswer, wire.DependenciesRequest, dict[str, wire.CheckedLibrary], list[wire.CveText],
    wire.Status, wire.Changes, wire.Health,
)  # fmt: skip
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "error": {"type": "object", "properties": {"msg": {"type": "string"}}},
        "log": {"type": "string"},
        "last_change": {"type": "integer"},
    },
}
_WHY = {
    304: "It has not changed.",
    400: "The request can't be read.",
    410: "The cursor is of another change log; the members log and last_change tell where to go on.",
    413: "The body, or the answer, would be too large.",
    415: "The body is no JSON, or compressed.",
    416: "The range begins behind the end.",
    422: "The body is of another shape.",
    503: "There are no advisories yet.",
}


def answer(_request: Request) -> Response:
    """The document."""
    return json_response(document())


@cache
def document() -> _Json:
    """The description of every route."""
    schemas, components = msgspec.json.schema_components(_BODIES, ref_template="#/components/schemas/{name}")
    by_type = dict(zip(map(repr, _BODIES), schemas, strict=True))

    def of(type_: object) -> _Json:
        return {"application/json": {"schema": by_type[repr(type_)]}}

    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Patton",
            "version": __version__,
            "summary": "Advisories, and which packages they affect.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/api/v1/match": {"post": _match(of)},
            "/api/v1/check-dependencies": {"post": _check_dependencies(of)},
            "/api/v1/cve/{cve}": {"get": _cve(of)},
            "/api/v1/snapshot": {"get": _snapshot()},
            "/api/v1/status": {"get": _operation("status", "Feeds, ages, canaries, cursor.", of(wire.Status), 503)},
            "/api/v1/changes": {"get": _changes(of)},
            "/metrics": {"get": _operation("metrics", "For Prometheus.", _text(), 503)},
            "/health": {"get": _operation("health", "Whether the service is at work.", of(wire.Health))},
            "/openapi.json": {"get": _operation("openapi", "This document.", {"application/json": {"schema": {}}})},
        },
        "components": {"schemas": {**components, "Problem": _PROBLEM}},
    }


def _operation(id_: str, summary: str, content: _Json, *refusals: int, **more: object) -> _Json:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses: _Json = {"200": {"description": "The answer.", "content": content}}
    responses |= {str(status): {"description": _WHY[status], "content": problem} for status in sorted(refusals)}
    return {"operationId": id_, "summary": summary, "responses": responses, **more}


def _body(content: _Json) -> _Json:
    return {"required": True, "content": content}


def _parameter(name: str, place: str, about: str, schema: _Json) -> _Json:
    return {"name": name, "in": place, "required": place == "path", "description": about, "schema": schema}


def _text() -> _Json:
    return {"text/plain": {"schema": {"type": "string"}}}


def _match(of: Any) -> _Json:
    summary = "Match packages by PURL."
    return _operation(
        "match", summary, of(wire.MatchAnswer), 400, 413, 415, 422, 503, requestBody=_body(of(wire.MatchRequest))
    )


def _check_dependencies(of: Any) -> _Json:
    about = "1: the vulnerabilities stand by product too."
    return _operation(
        "checkDependencies", "Match libraries by name and version, as with the first Patton.",
        of(dict[str, wire.CheckedLibrary]), 400, 413, 415, 422, 503,
        requestBody=_body(of(wire.DependenciesRequest)),
        parameters=[_parameter("cpeDetailed", "query", about, {"type": "integer", "enum": [0, 1], "default": 0})],
    )  # fmt: skip


def _cve(of: Any) -> _Json:
    parameters = [_parameter("cve", "path", "The id, or an alias of it.", {"type": "string"})]
    return _operation(
        "cve", "What is said of one vulnerability.", of(list[wire.CveText]), 400, 503, parameters=parameters
    )


def _changes(of: Any) -> _Json:
    parameters = [
        _parameter("log", "query", "The change log that `after` is of.", {"type": "string"}),
        _parameter("after", "query", "The last change already seen.", {"type": "integer", "minimum": 0, "default": 0}),
        _parameter(
            "limit", "query", "At most so many.",
            {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 1000},
        ),
    ]  # fmt: skip
    return _operation(
        "changes", "The change log from a cursor on.", of(wire.Changes), 400, 410, 503, parameters=parameters
    )


def _snapshot() -> _Json:
    file: _Json = {"application/gzip": {"schema": {}}}
    operation = _operation("snapshot", "All advisories as a file for `deeptracy db import`.", file, 503)
    operation["responses"] |= {
        "206": {"description": "The range asked for.", "content": file},
        "304": {"description": _WHY[304]},
        "416": {"description": _WHY[416]},
    }
    names = ("If-None-Match", "Range", "If-Range")
    operation["parameters"] = [_parameter(name, "header", "RFC 9110.", {"type": "string"}) for name in names]
    return operation
