"""The words of a message, the same for every kind of channel.

Names and versions come from lock files and advisories, so everything is on one line, without control characters, and of
a length that a lock file can't choose.
"""

from deeptracy.model.severity import Level
from deeptracy.report.text import counted, cut
from deeptracy.server.notifications.message import Event, Message, Told

SHOWN = 10
"""Findings named in a message; the rest is behind the link."""

_NAME = 80
_ID = 60
_VERSION = 40
_PROBLEM = 300
_GIST = 250


def gist(message: Message) -> str:
    """What it is about, in one line."""
    return cut(_GISTS[message.event](message), _GIST)


def severities(message: Message) -> str:
    """``1 critical, 2 high``, worst first; empty without findings."""
    return ", ".join(f"{message.counts[level]:,} {level}" for level in Level if message.counts.get(level))


def facts(message: Message) -> list[tuple[str, str]]:
    """What there is to know beside the findings: (what, its value), each short."""
    scan, project = message.scan, message.project
    known = [
        ("Repository", cut(project.repository, 2 * _NAME) if project else ""),
        ("Branch", cut(scan.branch, _NAME) if scan else ""),
        ("Commit", cut(scan.commit[:12], 12) if scan else ""),
        ("Reason", reasons(message)),
        ("Findings", severities(message)),
        ("Exploited", f"{message.exploited:,}" if message.exploited else ""),
        ("Not checked", counted(scan.unknown, "package") if scan and scan.unknown else ""),
    ]
    return [(name, value) for name, value in known if value]


def reasons(message: Message) -> str:
    """Why, in words; empty where there is nothing to say."""
    return ", ".join(dict.fromkeys(_REASONS[reason] for reason in message.reasons))


def name(told: Told) -> str:
    """The package version of a finding."""
    return f"{cut(told.package, _NAME)} {cut(told.version, _VERSION)}".rstrip()


def id_of(told: Told) -> str:
    """The id of a finding, of a length that can be shown."""
    return cut(told.id, _ID)


def about(told: Told) -> str:
    """What is known of a finding beside its id and package."""
    said = [
        cut(told.project, _NAME),
        told.severity,
        f"risk {told.risk:.1f}",
        "exploited" if told.exploited else "",
        f"fixed in {cut(told.fix, _VERSION)}" if told.fix else "no fix known",
    ]
    return ", ".join(part for part in said if part)


def more(message: Message, shown: int) -> str:
    """How many findings are not named where ``shown`` are; empty when all are."""
    left = message.total - shown
    return f"and {left:,} more" if message.findings and left > 0 else ""


def text(message: Message) -> str:
    """The whole message in plain text; the first line is its gist."""
    blocks = [[gist(message)], [f"{what}: {value}" for what, value in facts(message)]]
    told = message.findings[:SHOWN]
    lines = [f"- {id_of(one)} in {name(one)} ({about(one)})" for one in told]
    blocks.append([*lines, *filter(None, [more(message, len(told))])])
    blocks.append([message.url] if message.url else [])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _project(message: Message) -> str:
    return cut(message.project.name, _NAME) if message.project else "Deeptracy"


def _counts(message: Message) -> str:
    parts = [severities(message), f"{message.exploited:,} exploited" if message.exploited else ""]
    said = "; ".join(part for part in parts if part)
    return f" ({said})" if said else ""


def _scan_finished(message: Message) -> str:
    scan = message.scan
    branch = f" of {cut(scan.branch, _NAME)}" if scan and scan.branch else ""
    start = f"{_project(message)}: scan{branch}"
    if scan and scan.problem:
        return f"{start} ended in {cut(scan.state, _NAME)}: {cut(scan.problem, _PROBLEM)}"
    if message.total:
        return f"{start} finished: {counted(message.total, 'finding')}{_counts(message)}{_difference(message)}"
    if scan and scan.unknown:
        return f"{start} finished: nothing found, but {counted(scan.unknown, 'package')} could not be checked"
    return f"{start} finished: nothing found{_difference(message)}"


def _difference(message: Message) -> str:
    scan = message.scan
    if scan is None or not (scan.opened or scan.resolved):
        return ""
    return f", {scan.opened:,} new, {scan.resolved:,} resolved"


def _why(message: Message) -> str:
    said = reasons(message)
    return f": {said}" if said else ""


def _opened(message: Message) -> str:
    found = counted(message.total, "new finding")
    return f"{_project(message)}: {found}{_counts(message)}{_why(message)}"


def _changed(message: Message) -> str:
    found = counted(message.total, "finding")
    return f"{_project(message)}: {found} changed{_counts(message)}{_why(message)}"


def _resolved(message: Message) -> str:
    found = counted(message.total, "finding")
    return f"{_project(message)}: {found} resolved{_counts(message)}{_why(message)}"


def _digest(message: Message) -> str:
    digest = message.digest
    if digest is None:
        return f"{_project(message)}: {counted(message.total, 'finding')}{_counts(message)}"
    return (
        f"{digest.period.capitalize()} digest: {digest.opened:,} new, {digest.resolved:,} resolved, "
        f"{message.total:,} open{_counts(message)} in {counted(digest.projects, 'project')}"
    )


def _test(message: Message) -> str:
    return f"{_project(message)}: this is a test, and it arrived"


_GISTS = {
    Event.SCAN_FINISHED: _scan_finished,
    Event.FINDINGS_OPENED: _opened,
    Event.FINDINGS_CHANGED: _changed,
    Event.FINDINGS_RESOLVED: _resolved,
    Event.DIGEST: _digest,
    Event.TEST: _test,
}
_REASONS = {
    "push": "a push",
    "new advisory": "a new advisory",
    "advisory changed": "a changed advisory",
    "now exploited": "now exploited",
    "engine": "a new version of Deeptracy",
}
