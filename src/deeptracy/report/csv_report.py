"""CSV, https://www.rfc-editor.org/rfc/rfc4180: a row for each finding, or for each package of an inventory."""

import csv
import io
from collections.abc import Iterable

from deeptracy.model.result import Finding, PackageUse, ScanResult
from deeptracy.report.format import Style
from deeptracy.report.text import one_line

_PACKAGE = ("ecosystem", "package", "version", "requirement", "scope", "direct", "locations", "purl")
_FINDING = (
    "id",
    "aliases",
    "kind",
    "severity",
    "score",
    "summary",
    "fixed",
    "clears_all",
    "through",
    "because",
    "state",
)

_RISK = ("risk", "exploited_since", "ransomware", "epss", "epss_percentile", "cpe", "confidence")


def render(result: ScanResult, style: Style) -> str:
    """A table with a header line."""
    text = io.StringIO()
    writer = csv.writer(text)
    if style.inventory_only:
        writer.writerow(_PACKAGE)
        writer.writerows(_safe(_package(use)) for use in result.packages)
        return text.getvalue()
    writer.writerow(_FINDING + _PACKAGE + _RISK)
    states = [(finding, "new") for finding in result.findings] + [(finding, "known") for finding in result.known]
    if style.show_ignored:
        states += [(one.finding, "ignored") for one in result.ignored]
    writer.writerows(
        _safe([*_finding(finding), state, *_package(finding.use), *_risk(finding)]) for finding, state in states
    )
    return text.getvalue()


def _finding(finding: Finding) -> list[str]:
    severity = finding.severity
    score = "" if severity.score is None else f"{severity.score:.1f}"
    return [
        finding.id, " ".join(finding.aliases), finding.kind.value, severity.level.value, score, finding.summary,
        finding.fix.nearest, finding.fix.clears_all, " ".join(finding.fix.through), finding.evidence.comparison,
    ]  # fmt: skip


def _package(use: PackageUse) -> list[str]:
    package = use.package
    direct = "" if use.direct is None else str(use.direct).lower()
    return [
        package.ecosystem, package.name, package.version, use.requirement, use.scope.value, direct,
        " ".join(str(location) for location in use.locations), package.purl,
    ]  # fmt: skip


def _risk(finding: Finding) -> list[str]:
    known, link = finding.exploitation, finding.link
    return [
        f"{finding.risk.score:.1f}", known.known_since, str(known.ransomware).lower() if known.known else "",
        *("" if share is None else f"{share:.5f}" for share in (known.probability, known.percentile)),
        *(("", "") if link is None else (link.cpe_product, f"{link.confidence:.2f}")),
    ]  # fmt: skip


def _safe(values: Iterable[str]) -> list[str]:
    """Spreadsheets run what begins like a formula: such a value is marked as text by an apostrophe."""
    lines = (one_line(value) for value in values)
    return [f"'{line}" if line.startswith(("=", "+", "-", "@")) and not _is_name(line) else line for line in lines]


def _is_name(line: str) -> bool:
    """A scoped npm name begins with @ and is no formula: it holds nothing that a formula needs."""
    return (
        line.startswith("@") and line[1:].replace("/", "").replace("-", "").replace("_", "").replace(".", "").isalnum()
    )
