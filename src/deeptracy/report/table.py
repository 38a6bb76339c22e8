"""The report for reading in a terminal."""

from collections.abc import Iterable, Iterator

from deeptracy.model.advisory import Kind
from deeptracy.model.inventory import Gap, Location, Scope, Skipped
from deeptracy.model.result import Finding, PackageUse, ScanResult, Verdict
from deeptracy.report import grouping
from deeptracy.report.ansi import Paint
from deeptracy.report.format import Style
from deeptracy.report.grouping import PackageFindings
from deeptracy.report.text import counted, cut, one_line

_EXAMPLES = 3
_VERDICT_LOOKS = {
    Verdict.VULNERABLE: ("bold", "red"),
    Verdict.CLEAN: ("bold", "green"),
    Verdict.UNKNOWN: ("bold", "yellow"),
}
_GAP_TITLES = {
    Gap.UNREADABLE: "could not be read",
    Gap.UNSUPPORTED: "of a kind that is not read",
    Gap.UNPINNED: "without a version",
    Gap.TRANSITIVE: "with dependencies that no file lists",
    Gap.PRIVATE_SOURCE: "from a private source",
    Gap.NO_FEED: "without advisories",
    Gap.IGNORED: "left out by the configuration",
    Gap.OWN: "part of the project",
    Gap.DECLARED_PRIVATE: "declared private",
}


def render(result: ScanResult, style: Style) -> str:
    """The result as text of at most ``style.width`` columns (long names and paths excepted)."""
    table = _Table(result, style)
    lines = table.inventory() if style.inventory_only else table.verdict()
    return "\n".join(lines) + "\n"


class _Table:
    def __init__(self, result: ScanResult, style: Style) -> None:
        self._result = result
        self._style = style
        self._paint = Paint(colour=style.colour)

    def verdict(self) -> Iterator[str]:
        """Everything a scan found."""
        yield from self._headline()
        findings = self._result.findings
        yield from self._section("Malicious packages", grouping.of_kind(findings, Kind.MALICIOUS))
        yield from self._section("", grouping.of_kind(findings, Kind.VULNERABILITY))
        yield from self._section("Worth knowing", grouping.of_kind(findings, Kind.NOTICE))
        yield from self._undecided()
        yield from self._not_checked()
        yield from self._ignored()
        yield from self._notices()
        yield from self._footer()

    def inventory(self) -> Iterator[str]:
        """The packages without a verdict."""
        packages = self._result.packages
        files = counted(len(self._result.manifests), "file")
        yield f"{counted(len(packages), 'package')} in {files} of {one_line(self._result.target)}"
        ecosystem = ""
        for use in packages:
            if use.package.ecosystem != ecosystem:
                ecosystem = use.package.ecosystem
                yield ""
                yield self._paint(one_line(ecosystem), "bold")
            yield f"  {self._name(use)}  {self._paint(self._facts(use), 'dim')}"
        yield from self._not_checked()

    def _headline(self) -> Iterator[str]:
        result = self._result
        word = self._paint(result.verdict.value.upper(), *_VERDICT_LOOKS[result.verdict])
        threats = grouping.of_kind(result.all_findings(), Kind.MALICIOUS, Kind.VULNERABILITY)
        checked = counted(len(result.packages), "package")
        if threats:
            levels = ", ".join(
                self._paint.level(level, f"{count} {level.value if level.rank else 'of unstated severity'}")
                for level, count in grouping.level_counts(threats)
            )
            found = counted(len(threats), "vulnerability", "vulnerabilities")
            yield f"{word}  {found} in {grouping.packages_of(threats):,} of {checked}: {levels}"
        elif result.verdict is Verdict.CLEAN:
            yield f"{word}  no known vulnerability in {checked}"
        else:
            yield f"{word}  no known vulnerability in {checked}, but not everything could be checked"
        if result.known:
            known = counted(len(result.known), "of them is", "of them are")
            yield f"  {known} in the baseline already and not shown"

    def _section(self, title: str, findings: list[Finding]) -> Iterator[str]:
        if not findings:
            return
        if title:
            yield ""
            yield self._paint(title, "bold")
        for package in grouping.by_package(findings):
            yield ""
            yield from self._package(package)

    def _package(self, package: PackageFindings) -> Iterator[str]:
        use = package.use
        yield f"{self._name(use)}  {self._paint(self._facts(use), 'dim')}"
        for path in use.paths[:1]:
            if len(path) > 1:
                yield self._paint("  " + " › ".join(one_line(step) for step in path), "dim")
        width = max(len(finding.id) for finding in package.findings)
        for finding in package.findings:
            yield self._finding(finding, width, package.upgrade)
        yield from self._advice(package)

    def _name(self, use: PackageUse) -> str:
        name = one_line(use.package.name)
        version = one_line(use.package.version or use.requirement or "any version")
        return f"{self._paint(name, 'bold')} {version}"

    def _facts(self, use: PackageUse) -> str:
        facts = [one_line(use.package.ecosystem)]
        if use.direct is not None:
            facts.append("direct" if use.direct else "transitive")
        if use.scope is not Scope.RUNTIME:
            facts.append(use.scope.value)
        if use.private:
            facts.append(one_line(use.private))
        return " · ".join([*facts, *_places(use.locations)])

    def _finding(self, finding: Finding, width: int, upgrade: str) -> str:
        severity = finding.severity
        score = f"{severity.score:.1f}" if severity.score is not None else ""
        label = self._paint.level(severity.level, f"{severity.level.value:<8} {score:>4}")
        risk = f"{self._paint('risk', 'dim')} {finding.risk.score:>5.1f}"
        marks, marked = self._marks(finding)
        line = f"  {risk}  {label}  {one_line(finding.id):<{width}}{marks}"
        fixed = f"  fixed in {one_line(finding.fix.nearest)}" if finding.fix.nearest not in ("", upgrade) else ""
        room = self._style.width - 31 - width - marked - len(fixed)
        summary = cut(finding.summary, max(room, 20))
        return f"{line}  {summary}{self._paint(fixed, 'dim') if fixed else ''}".rstrip()

    def _marks(self, finding: Finding) -> tuple[str, int]:
        """What stands out of a finding, and how many columns that takes."""
        link = finding.link
        told = {"exploited": "red"} if finding.exploitation.known else {}
        told |= {f"CPE link {link.confidence:.0%}": "yellow"} if link else {}
        return "".join(f"  {self._paint(mark, look)}" for mark, look in told.items()), sum(
            len(mark) + 2 for mark in told
        )

    def _advice(self, package: PackageFindings) -> Iterator[str]:
        if all(finding.kind is Kind.MALICIOUS for finding in package.findings):
            yield "  " + self._paint("→ remove it, and treat what it could reach as stolen", "bold")
            return
        if all(finding.kind is Kind.NOTICE for finding in package.findings):
            return
        if package.upgrade:
            all_of_them = " to clear all" if len(package.findings) > 1 else ""
            advice = f"→ upgrade to {one_line(package.upgrade)}{all_of_them}"
        elif any(finding.fix.nearest for finding in package.findings):
            advice = "→ no known version clears all of them"
        else:
            advice = "→ no fixed version is known"
        if package.through:
            names = ", ".join(one_line(name) for name in package.through[:_EXAMPLES])
            more = f" and {len(package.through) - _EXAMPLES} more" if len(package.through) > _EXAMPLES else ""
            advice += f"; it comes through {names}{more}"
        yield "  " + self._paint(advice, "green" if package.upgrade else "yellow")

    def _undecided(self) -> Iterator[str]:
        packages = grouping.undecided_by_package(self._result.undecided)
        if not packages:
            return
        yield ""
        yield self._paint(f"Could not be decided: {counted(len(packages), 'package')}", "bold")
        for use, undecided in packages:
            ids = ", ".join(one_line(one.id) for one in undecided[:_EXAMPLES])
            more = f" and {len(undecided) - _EXAMPLES} more" if len(undecided) > _EXAMPLES else ""
            yield f"  {self._name(use)}  {self._paint(f'{ids}{more}: {cut(undecided[0].reason, 90)}', 'dim')}"

    def _not_checked(self) -> Iterator[str]:
        gaps = grouping.doubts(self._result)
        if not gaps:
            return
        yield ""
        yield self._paint("Not checked", "bold")
        for gap, skipped in gaps:
            yield f"  {len(skipped)} {_GAP_TITLES[gap]}"
            yield from self._examples(skipped)

    def _examples(self, skipped: list[Skipped]) -> Iterator[str]:
        for item in skipped[:_EXAMPLES]:
            place = one_line(str(Location(item.path, item.line))) if item.path else one_line(self._result.target)
            yield self._paint(f"    {place}: {one_line(item.reason)}", "dim")
        if len(skipped) > _EXAMPLES:
            yield self._paint(f"    and {len(skipped) - _EXAMPLES} more (--format json lists all)", "dim")

    def _ignored(self) -> Iterator[str]:
        ignored = self._result.ignored
        if not ignored:
            return
        yield ""
        hint = "" if self._style.show_ignored else " (--show-ignored lists them)"
        yield self._paint(f"Ignored: {counted(len(ignored), 'finding')}{hint}", "bold")
        for one in ignored if self._style.show_ignored else ():
            until = f", until {one.until}" if one.until else ""
            yield f"  {one_line(one.finding.id)} in {self._name(one.finding.use)}"
            yield self._paint(f"    {one_line(one.reason)} ({one_line(one.rule)}{until})", "dim")

    def _notices(self) -> Iterator[str]:
        if self._result.notices:
            yield ""
            yield self._paint("Ignore rules", "bold")
        for notice in self._result.notices:
            yield f"  {one_line(notice.rule)}: {one_line(notice.problem)}"

    def _footer(self) -> Iterator[str]:
        snapshot = self._result.snapshot
        yield ""
        feeds = counted(snapshot.advisories, "advisory", "advisories")
        yield self._paint(f"{feeds}, current on {snapshot.updated[:10] or 'no day'}, snapshot {snapshot.id}", "dim")


def _places(locations: Iterable[Location]) -> list[str]:
    places = [one_line(str(location)) for location in locations]
    if len(places) > _EXAMPLES:
        return [", ".join(places[:_EXAMPLES]) + f" and {len(places) - _EXAMPLES} more"]
    return [", ".join(places)] if places else []
