"""What is new since an earlier scan."""

from collections.abc import Iterable

from deeptracy.model.result import Finding

Known = frozenset[tuple[str, str, str]]
"""(ecosystem, normalised name, id or alias) of every finding of the earlier scan."""


def known_findings(findings: Iterable[Finding]) -> Known:
    """The findings of an earlier scan as a baseline. One stays known when only the package's version moves."""
    return frozenset((*finding.package.key, id_) for finding in findings for id_ in finding.ids)


def split(findings: Iterable[Finding], baseline: Known) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that are new, and those that the baseline has already."""
    new: list[Finding] = []
    known: list[Finding] = []
    for finding in findings:
        in_baseline = any((*finding.package.key, id_) in baseline for id_ in finding.ids)
        (known if in_baseline else new).append(finding)
    return tuple(new), tuple(known)
