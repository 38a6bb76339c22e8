"""What holds for every output format."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from deeptracy.model.package import Package
from deeptracy.model.result import ScanResult
from deeptracy.report.format import OutputFormat, Style
from deeptracy.report.registry import FORMATS, NAMES, format_named
from tests.report.sample import EMPTY, FULL, UNSURE

GOLDEN = Path(__file__).parent / "golden"
STYLES = {"": Style(show_ignored=True), "-inventory": Style(inventory_only=True)}
RESULTS = {"full": FULL, "empty": EMPTY, "unsure": UNSURE}
CASES = [(format_, name, suffix) for format_ in FORMATS for name in RESULTS for suffix in STYLES]

each_format = pytest.mark.parametrize("format_", FORMATS, ids=NAMES)


@pytest.mark.parametrize(("format_", "name", "suffix"), CASES, ids=lambda value: getattr(value, "name", value))
def test_golden(format_: OutputFormat, name: str, suffix: str) -> None:
    """Each format renders as it did; DEEPTRACY_GOLDEN=write takes over what it renders now."""
    path = GOLDEN / f"{name}{suffix}.{format_.name}"
    text = format_.load()(RESULTS[name], STYLES[suffix])
    if os.environ.get("DEEPTRACY_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode()


@each_format
def test_ends_with_one_newline(format_: OutputFormat) -> None:
    text = format_.load()(FULL, Style())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@each_format
def test_no_control_characters_reach_the_reader(format_: OutputFormat) -> None:
    text = format_.load()(FULL, Style(show_ignored=True))
    assert "\x1b" not in text
    assert "\u202e" not in text


@each_format
def test_a_large_result_takes_time_in_proportion(format_: OutputFormat) -> None:
    """Two thousand findings render; a quadratic format would not end within the test run."""
    findings = tuple(
        replace(finding, use=replace(finding.use, package=Package("npm", f"p{number}", "1.0")))
        for number in range(250)
        for finding in FULL.findings
    )
    result: ScanResult = replace(FULL, findings=findings, packages=tuple(finding.use for finding in findings))
    assert format_.load()(result, Style())


def test_an_unknown_format_is_refused() -> None:
    assert format_named("json").name == "json"
    with pytest.raises(KeyError):
        format_named("yaml")
