"""One self-contained page: no script, nothing loaded from elsewhere, light or dark as the reader likes, printable."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from deeptracy.model.advisory import Kind
from deeptracy.model.inventory import Location, Scope
from deeptracy.model.result import Finding, PackageUse, ScanResult, Verdict
from deeptracy.report import grouping
from deeptracy.report.advice import advice
from deeptracy.report.exploitation import by_cpe, epss, exploited
from deeptracy.report.format import Style
from deeptracy.report.grouping import PackageFindings
from deeptracy.report.links import package_url, vulnerability_url
from deeptracy.report.text import counted, one_line, plain

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_DETAILS = 3000


def render(result: ScanResult, style: Style) -> str:
    """The result as a page of HTML."""
    css = (files("deeptracy.report") / "page.css").read_text(encoding="utf-8")
    title = f"{one_line(result.target)}: {_headline(result, style)}"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>\n{css}</style>",
            "</head>",
            "<body>",
            *_body(result, style),
            "</body>",
            "</html>",
            "",
        ]
    )


def _headline(result: ScanResult, style: Style) -> str:
    packages = counted(len(result.packages), "package")
    if style.inventory_only:
        return f"{packages} in {counted(len(result.manifests), 'file')}"
    threats = grouping.of_kind(result.all_findings(), Kind.MALICIOUS, Kind.VULNERABILITY)
    if threats:
        found = counted(len(threats), "vulnerability", "vulnerabilities")
        return f"{found} in {grouping.packages_of(threats):,} of {packages}"
    if result.verdict is Verdict.CLEAN:
        return f"no known vulnerability in {packages}"
    return f"no known vulnerability in {packages}, but not everything could be checked"


def _body(result: ScanResult, style: Style) -> Iterator[str]:
    yield "<header>"
    yield f"<h1>{_text(result.target)}</h1>"
    if style.inventory_only:
        yield f"<p>{escape(_headline(result, style))}</p>"
    else:
        verdict = result.verdict.value
        yield f'<p><span class="verdict {verdict}">{verdict}</span> {escape(_headline(result, style))}</p>'
        yield from _bar(result)
    yield "</header>"
    yield "<main>"
    for title, kinds in (
        ("Malicious packages", (Kind.MALICIOUS,)),
        ("Vulnerabilities", (Kind.VULNERABILITY,)),
        ("Worth knowing", (Kind.NOTICE,)),
    ):
        yield from _section(title, grouping.of_kind(result.findings, *kinds))
    yield from _section("Known already", list(result.known))
    yield from _undecided(result)
    yield from _not_checked(result)
    yield from _ignored(result)
    if style.inventory_only:
        yield from _packages(result)
    yield "</main>"
    yield from _footer(result)


def _bar(result: ScanResult) -> Iterator[str]:
    """How many findings there are of each severity, as a picture and in words."""
    counts = grouping.level_counts(grouping.of_kind(result.all_findings(), Kind.MALICIOUS, Kind.VULNERABILITY))
    total = sum(count for _, count in counts)
    if not total:
        return
    words = ", ".join(f"{count} {level.value}" for level, count in counts)
    box = f'viewBox="0 0 {total} 1" preserveAspectRatio="none"'
    yield f'<svg class="bar" role="img" aria-label="By severity: {words}" {box}>'
    start = 0
    for level, count in counts:
        yield f'<rect class="fill-{level.value}" x="{start}" y="0" width="{count}" height="1"/>'
        start += count
    yield "</svg>"
    yield '<ul class="legend">'
    for level, count in counts:
        name = level.value if level.rank else "severity not stated"
        yield f'<li><span class="{level.value}">{count}</span> {name}</li>'
    yield "</ul>"


def _section(title: str, findings: list[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield f"<section><h2>{title}</h2>"
    for package in grouping.by_package(findings):
        yield from _package(package)
    yield "</section>"


def _package(package: PackageFindings) -> Iterator[str]:
    use = package.use
    yield '<article class="card">'
    version = use.package.version or use.requirement or "any version"
    yield f"<h3>{_link(use.package.name, package_url(use.package))} <code>{_text(version)}</code></h3>"
    yield f'<div class="faint">{_facts(use)}</div>'
    if use.paths and len(use.paths[0]) > 1:
        yield f'<div class="faint">{" › ".join(_text(step) for step in use.paths[0])}</div>'
    yield from _todo(package)
    yield "<ul>"
    for finding in package.findings:
        yield from _finding(finding)
    yield "</ul></article>"


def _facts(use: PackageUse) -> str:
    facts = [use.package.ecosystem]
    if use.direct is not None:
        facts.append("direct" if use.direct else "transitive")
    if use.scope is not Scope.RUNTIME:
        facts.append(use.scope.value)
    facts += [str(place) for place in use.locations[:5]]
    if len(use.locations) > 5:
        facts.append(f"and {len(use.locations) - 5} more places")
    return " · ".join(_text(fact) for fact in facts)


def _todo(package: PackageFindings) -> Iterator[str]:
    first = package.findings[0]
    if first.kind is Kind.NOTICE:
        return
    if package.upgrade:
        through = f", by changing {', '.join(package.through)}" if package.through else ""
        text = f"Upgrade to {package.upgrade}{' to clear all' if len(package.findings) > 1 else ''}{through}"
    else:
        text = advice(first)
    known = "" if package.upgrade else " none-known"
    yield f'<p class="todo{known}">{_text(text)}</p>'


def _finding(finding: Finding) -> Iterator[str]:
    severity = finding.severity
    score = f" {severity.score:.1f}" if severity.score is not None else ""
    risk = f'<div class="risk">risk {finding.risk.score:.1f}</div>'
    yield f'<li><div><div class="level {severity.level.value}">{severity.level.value}{score}</div>{risk}</div><div>'
    yield f"{_link(finding.id, vulnerability_url(finding))} {_text(finding.summary)}"
    yield from _exploitation(finding)
    fixed = f" Fixed in <code>{_text(finding.fix.nearest)}</code>." if finding.fix.nearest else ""
    yield f'<div class="faint">Because <code>{_text(finding.evidence.comparison)}</code>.{fixed}</div>'
    yield from _more(finding)
    yield "</div></li>"


def _exploitation(finding: Finding) -> Iterator[str]:
    known = finding.exploitation
    facts = [f'<span class="exploited">{_text(exploited(known))}</span>'] if known.known else []
    facts += [_text(fact) for fact in (epss(known), by_cpe(finding.link)) if fact]
    if facts:
        yield f"<div>{' · '.join(facts)}</div>"


def _more(finding: Finding) -> Iterator[str]:
    yield "<details><summary>Details, sources and risk</summary>"
    details = plain(finding.details)
    if details:
        yield f"<p>{escape(details[:_DETAILS])}{'…' if len(details) > _DETAILS else ''}</p>"
    for source in finding.sources:
        word = {True: "affected", False: "not affected", None: "can't be told"}[source.affected]
        because = f"{source.feed}: {word}, {source.evidence.comparison}"
        yield f'<div class="faint">{_link(source.id, source.url)} {_text(because)}</div>'
        if source.link:
            named = f"{by_cpe(source.link)}: {'; '.join(source.link.reasons)}"
            yield f'<div class="faint">{_text(named)}</div>'
    yield from _risk(finding)
    yield "</details>"


def _risk(finding: Finding) -> Iterator[str]:
    yield '<table class="parts"><tbody>'
    for part in finding.risk.parts:
        points = f"<td>{part.points:.1f}</td><td>{_text(part.reason)}</td>"
        yield f'<tr><th scope="row">{_text(part.name)}</th>{points}</tr>'
    yield f'<tr><th scope="row">risk</th><td>{finding.risk.score:.1f}</td><td></td></tr></tbody></table>'


def _undecided(result: ScanResult) -> Iterator[str]:
    packages = grouping.undecided_by_package(result.undecided)
    if packages:
        rows = [
            (str(use.package) + f" {use.requirement}".rstrip(), ", ".join(one.id for one in found), found[0].reason)
            for use, found in packages
        ]
        yield from _table("Could not be decided", ("Package", "Advisories", "Why"), rows)


def _not_checked(result: ScanResult) -> Iterator[str]:
    rows = [
        (str(Location(item.path, item.line)) if item.path else result.target, item.reason)
        for _, skipped in grouping.doubts(result)
        for item in skipped
    ]
    if rows:
        yield from _table("Not checked", ("Where", "Why"), rows)


def _ignored(result: ScanResult) -> Iterator[str]:
    rows = [
        (one.finding.id, str(one.finding.package), one.reason, one.rule + (f", until {one.until}" if one.until else ""))
        for one in result.ignored
    ]
    if rows:
        yield from _table("Ignored", ("Vulnerability", "Package", "Reason", "Rule"), rows)
    if result.notices:
        notices = [(notice.rule, notice.problem) for notice in result.notices]
        yield from _table("Ignore rules to look at", ("Rule", "Problem"), notices)


def _packages(result: ScanResult) -> Iterator[str]:
    rows = [
        (use.package.ecosystem, use.package.name, use.package.version or use.requirement, use.scope.value)
        for use in result.packages
    ]
    yield from _table("Packages", ("Ecosystem", "Package", "Version", "Scope"), rows)


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield f'<section><h2>{title}</h2><div class="scroll" tabindex="0" role="region" aria-label="{title}"><table>'
    yield "<thead><tr>" + "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table></div></section>"


def _footer(result: ScanResult) -> Iterator[str]:
    snapshot = result.snapshot
    parts = (
        [f"{snapshot.advisories:,} advisories, current on {snapshot.updated[:10]}, snapshot {snapshot.id}"]
        if snapshot.id
        else []
    )
    if result.commit:
        parts.append(f"commit {result.commit}")
    if result.created:
        parts.append(f"made on {result.created[:10]} by Deeptracy")
    yield f'<footer class="faint">{"<br>".join(_text(part) for part in parts)}</footer>'


def _text(text: str) -> str:
    return escape(one_line(text))


def _link(text: str, url: str) -> str:
    return f'<a href="{escape(url)}" rel="noreferrer">{_text(text)}</a>' if url else _text(text)
