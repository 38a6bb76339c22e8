"""Reports that follow a published schema do."""

import json
from pathlib import Path

import jsonschema
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from lxml import etree
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from deeptracy.model.result import ScanResult
from deeptracy.report import cyclonedx, gitlab, json_report, junit, sarif, spdx
from deeptracy.report.format import Style
from tests.report.sample import EMPTY, FULL, UNSURE

SCHEMAS = Path(__file__).parent / "schemas"
OWN_SCHEMA = Path(json_report.__file__).parent / "schemas" / "deeptracy-report-1.json"

each_result = pytest.mark.parametrize("result", [FULL, EMPTY, UNSURE], ids=["full", "empty", "unsure"])
each_style = pytest.mark.parametrize("style", [Style(), Style(inventory_only=True)], ids=["scan", "inventory"])


def validate(text: str, schema: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
    validator.check_schema(validator.schema)
    assert [error.message for error in validator.iter_errors(json.loads(text))] == []


@each_result
def test_json(result: ScanResult) -> None:
    validate(json_report.render(result, Style()), OWN_SCHEMA)


def test_the_schema_refuses_what_is_missing() -> None:
    document = json_report.document(FULL)
    del document["verdict"]
    with pytest.raises(AssertionError):
        validate(json.dumps(document), OWN_SCHEMA)


@each_result
@each_style
def test_cyclonedx(result: ScanResult, style: Style) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(cyclonedx.render(result, style)) is None


@each_result
@each_style
def test_spdx(result: ScanResult, style: Style) -> None:
    document = JsonLikeDictParser().parse(json.loads(spdx.render(result, style)))
    assert validate_full_spdx_document(document) == []


@each_result
def test_gitlab(result: ScanResult) -> None:
    validate(gitlab.render(result, Style()), SCHEMAS / "gitlab-dependency-scanning-15.json")


@each_result
def test_sarif(result: ScanResult) -> None:
    validate(sarif.render(result, Style()), SCHEMAS / "sarif-2.1.0.json")


@each_result
def test_junit(result: ScanResult) -> None:
    root = etree.fromstring(junit.render(result, Style()).encode())
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "junit.xsd")))
    assert schema.validate(root), schema.error_log
    for suite in root:
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))


PUBLISHED_JUNIT = Path(__file__).parents[2] / ".ci" / "tools" / "junit-10.xsd"


@pytest.mark.tool("junit-10.xsd")
@pytest.mark.skipif(not PUBLISHED_JUNIT.exists(), reason="no published JUnit schema here (.ci/run fetches it)")
@each_result
def test_junit_by_the_published_schema(result: ScanResult) -> None:
    schema = etree.XMLSchema(etree.parse(str(PUBLISHED_JUNIT)))
    assert schema.validate(etree.fromstring(junit.render(result, Style()).encode())), schema.error_log
