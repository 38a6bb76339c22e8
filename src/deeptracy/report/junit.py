"""JUnit XML, as CI services read it (https://github.com/testmoapp/junitxml): a suite for each manifest."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from deeptracy.model.advisory import Kind
from deeptracy.model.result import Finding, PackageUse, ScanResult
from deeptracy.report.advice import advice
from deeptracy.report.exploitation import weighed
from deeptracy.report.format import Style
from deeptracy.report.text import one_line


def render(result: ScanResult, style: Style) -> str:
    """A test case for each package of each manifest; it fails for each finding in it."""
    threats = [finding for finding in result.findings if finding.kind is not Kind.NOTICE]
    by_use: dict[PackageUse, list[Finding]] = {}
    for finding in threats:
        by_use.setdefault(finding.use, []).append(finding)
    suites: dict[str, list[PackageUse]] = {path: [] for path in result.manifests}
    for use in result.packages:
        for path in dict.fromkeys(location.path for location in use.locations):
            suites.setdefault(path, []).append(use)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for path, uses in suites.items():
        lines += _suite(path, uses, by_use)
    lines += _not_checked(result)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(path: str, uses: list[PackageUse], findings: dict[PackageUse, list[Finding]]) -> Iterator[str]:
    failed = sum(1 for use in uses if use in findings)
    yield f'  <testsuite name={_attribute(path)} tests="{len(uses)}" failures="{failed}" errors="0" skipped="0">'
    for use in uses:
        yield from _case(path, use, findings.get(use, ()))
    yield "  </testsuite>"


def _case(path: str, use: PackageUse, findings: Iterable[Finding]) -> Iterator[str]:
    head = f"    <testcase classname={_attribute(path)} name={_attribute(_title(use))}"
    told = [
        f"{finding.id} ({finding.severity.level.value}, {weighed(finding)}): {finding.summary}\n{advice(finding)}"
        for finding in findings
    ]
    if not told:
        yield f"{head}/>"
        return
    message = ", ".join(finding.id for finding in findings)
    yield f"{head}>"
    yield f'      <failure message={_attribute(message)} type="vulnerability">{escape(_lines(told))}</failure>'
    yield "    </testcase>"


def _not_checked(result: ScanResult) -> Iterator[str]:
    skipped = [item for item in result.skipped if item.gap.leaves_doubt]
    if not skipped:
        return
    count = len(skipped)
    yield f'  <testsuite name="not checked" tests="{count}" failures="0" errors="0" skipped="{count}">'
    for item in skipped:
        yield f'    <testcase classname="not checked" name={_attribute(f"{item.path}: {item.reason}")}>'
        yield f"      <skipped message={_attribute(item.gap.value)}/>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _title(use: PackageUse) -> str:
    return f"{use.package} {use.requirement}".strip()


def _lines(told: Iterable[str]) -> str:
    return "\n\n".join("\n".join(one_line(line) for line in text.splitlines()) for text in told)


def _attribute(text: str) -> str:
    return quoteattr(one_line(text))
