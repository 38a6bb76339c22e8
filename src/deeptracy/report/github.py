"""Annotations of GitHub Actions.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
"""

from deeptracy.model.advisory import Kind
from deeptracy.model.result import Finding, ScanResult
from deeptracy.model.severity import Level
from deeptracy.report.advice import advice
from deeptracy.report.exploitation import weighed
from deeptracy.report.format import Style
from deeptracy.report.text import one_line


def render(result: ScanResult, style: Style) -> str:
    """A workflow command for each place of each finding, and a notice for each file that was not read."""
    lines = [line for finding in result.findings for line in _annotations(finding)]
    lines += [
        f"::notice file={_property(item.path)},line={item.line or 1},title=Not checked::{_data(item.reason)}"
        for item in result.skipped
        if item.gap.leaves_doubt
    ]
    return "".join(f"{line}\n" for line in lines)


def _annotations(finding: Finding) -> list[str]:
    severe = finding.severity.level in (Level.CRITICAL, Level.HIGH)
    command = "notice" if finding.kind is Kind.NOTICE else "error" if severe else "warning"
    title = f"{finding.id} in {finding.package}"
    text = f"{finding.severity.level.value}, {weighed(finding)}: {finding.summary or finding.id}. {advice(finding)}"
    return [
        f"::{command} file={_property(place.path)},line={place.line or 1},title={_property(title)}::{_data(text)}"
        for place in finding.use.locations
    ]


def _data(text: str) -> str:
    return one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
