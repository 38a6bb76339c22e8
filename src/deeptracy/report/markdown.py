"""Markdown for a comment on a pull request (GitHub's flavour: https://github.github.com/gfm/)."""

import re
from collections.abc import Iterator

from deeptracy.model.advisory import Kind
from deeptracy.model.result import Finding, ScanResult, Verdict
from deeptracy.report import grouping
from deeptracy.report.advice import advice
from deeptracy.report.exploitation import by_cpe, epss, exploited
from deeptracy.report.format import Style
from deeptracy.report.grouping import PackageFindings
from deeptracy.report.links import package_url, vulnerability_url
from deeptracy.report.text import counted, cut, one_line

_LIMIT = 60_000
"""GitHub and GitLab refuse comments of more than 65,536 characters."""
_MARKS = {Verdict.VULNERABLE: "🔴", Verdict.CLEAN: "🟢", Verdict.UNKNOWN: "🟡"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#|~!&@])")


def render(result: ScanResult, style: Style) -> str:
    """A summary, a table of packages, and the rest folded away."""
    head = [*_summary(result)]
    rows = [_row(package) for package in grouping.by_package(result.findings)]
    tail = [*_not_checked(result), *_ignored(result), *_footer(result)]
    room = _LIMIT - sum(len(line) + 1 for line in [*head, *tail])
    return "\n".join([*head, *_table(rows, room), *tail]) + "\n"


def _summary(result: ScanResult) -> Iterator[str]:
    threats = grouping.of_kind(result.findings, Kind.MALICIOUS, Kind.VULNERABILITY)
    yield f"### {_MARKS[result.verdict]} Deeptracy: {_headline(result, threats)}"
    yield ""
    if threats:
        levels = ", ".join(
            f"**{count}** {level.value if level.rank else 'of unstated severity'}"
            for level, count in grouping.level_counts(threats)
        )
        yield f"{levels}; {counted(len(result.packages), 'package')} checked."
        yield ""


def _headline(result: ScanResult, threats: list[Finding]) -> str:
    new = "new " if result.known else ""
    if threats:
        found = counted(len(threats), f"{new}vulnerability", f"{new}vulnerabilities")
        return f"{found} in {counted(grouping.packages_of(threats), 'package')}"
    if result.known:
        return f"no new vulnerability ({len(result.known)} known already)"
    if result.verdict is Verdict.CLEAN:
        return f"no known vulnerability in {counted(len(result.packages), 'package')}"
    return "no known vulnerability, but not everything could be checked"


def _table(rows: list[str], room: int) -> Iterator[str]:
    if not rows:
        return
    yield "| Risk | Severity | Package | Vulnerabilities | What to do |"
    yield "|---|---|---|---|---|"
    for number, row in enumerate(rows):
        room -= len(row) + 1
        if room < 0:
            yield ""
            yield f"… and {counted(len(rows) - number, 'more package')}: this comment has no room for them."
            break
        yield row
    yield ""


def _row(package: PackageFindings) -> str:
    use = package.use
    name = _linked(
        str(use.package) if use.package.version else f"{use.package} {use.requirement}", package_url(use.package)
    )
    place = f"<br><sub>{_escaped(str(use.locations[0]))}</sub>" if use.locations else ""
    told = "<br>".join(_told(finding) for finding in package.findings)
    first = package.findings[0]
    return (
        f"| {first.risk.score:.1f} | {_severity(package)} | {name}{place} | {told} | {_escaped(_what_to_do(package))} |"
    )


def _severity(package: PackageFindings) -> str:
    """The worst of all its findings, which need not be the one that matters most."""
    kind = package.findings[0].kind
    if kind is not Kind.VULNERABILITY:
        return kind.value
    worst = max((finding.severity for finding in package.findings), key=lambda severity: severity.weight)
    return worst.level.value + (f" {worst.score:.1f}" if worst.score is not None else "")


def _told(finding: Finding) -> str:
    known = finding.exploitation
    marks = [f"**{_escaped(exploited(known))}**"] if known.known else []
    told = " · ".join([*marks, *(_escaped(fact) for fact in (epss(known), by_cpe(finding.link)) if fact)])
    name = _linked(finding.id, vulnerability_url(finding))
    return " ".join(part for part in (name, f"({told})" if told else "", _escaped(cut(finding.summary, 90))) if part)


def _what_to_do(package: PackageFindings) -> str:
    if package.findings[0].kind is Kind.NOTICE:
        return "look for a replacement"
    if package.upgrade:
        through = f" (through {', '.join(package.through)})" if package.through else ""
        return f"upgrade to {package.upgrade}{through}"
    return advice(package.findings[0])


def _not_checked(result: ScanResult) -> Iterator[str]:
    items = [item for _, skipped in grouping.doubts(result) for item in skipped]
    if items or result.undecided:
        lines = [f"- `{_code(item.path)}`: {_escaped(item.reason)}" for item in items]
        lines += [
            f"- {_escaped(str(one.use.package))}, {_escaped(one.id)}: {_escaped(one.reason)}"
            for one in result.undecided
        ]
        yield from _folded(f"{len(lines)} not checked or not decided", lines)


def _ignored(result: ScanResult) -> Iterator[str]:
    if result.ignored:
        lines = [
            f"- {_escaped(one.finding.id)} in {_escaped(str(one.finding.package))}: {_escaped(one.reason)}"
            for one in result.ignored
        ]
        yield from _folded(f"{len(lines)} ignored", lines)
    for notice in result.notices:
        yield f"- {_escaped(notice.rule)}: {_escaped(notice.problem)}"


def _folded(title: str, lines: list[str]) -> Iterator[str]:
    shown = lines[:100]
    more = [f"- … and {len(lines) - len(shown)} more"] if len(lines) > len(shown) else []
    yield f"<details><summary>{title}</summary>"
    yield ""
    yield from (cut(line, 300) for line in shown)
    yield from more
    yield ""
    yield "</details>"
    yield ""


def _footer(result: ScanResult) -> Iterator[str]:
    yield f"<sub>advisories current on {result.snapshot.updated[:10] or 'no day'}, snapshot {result.snapshot.id}</sub>"


def _escaped(text: str) -> str:
    """Text as itself: no links, mentions, emphasis, HTML or table cells come of it."""
    return _SPECIAL.sub(r"\\\1", one_line(text)).replace("@", "@\N{ZERO WIDTH NON-JOINER}")


def _code(text: str) -> str:
    return one_line(text).replace("`", "'").replace("|", "\\|")


def _linked(text: str, url: str) -> str:
    return f"[{_escaped(text)}]({url})" if url else _escaped(text)
