"""How much a finding matters: docs/risk.md.

EPSS: https://www.first.org/epss/; KEV: https://www.cisa.gov/known-exploited-vulnerabilities-catalog.
"""

import math
from collections.abc import Callable

from deeptracy.model.advisory import Kind
from deeptracy.model.inventory import Scope
from deeptracy.model.result import Finding, Risk, RiskPart
from deeptracy.model.severity import Level

EXPLOITED = 50.0
"""Points for being exploited: more than all other parts but ransomware give together, so nothing else outweighs it."""
RANSOMWARE = 5.0
PROBABILITY = 15.0
SEVERITY = 12.0
DIRECT = 2.0
FIX = 5.0
MATCH = 3.0

_LEAST_LIKELY = 0.001
_UNSCORED = 0.01
_SCORES = {Level.CRITICAL: 9.5, Level.HIGH: 8.0, Level.MEDIUM: 5.5, Level.LOW: 2.0, Level.NONE: 0.0, Level.UNKNOWN: 5.5}
"""The middle of each band of CVSS, for a severity without a score."""
_SCOPES = {
    Scope.RUNTIME: 8.0, Scope.PROVIDED: 8.0, Scope.OPTIONAL: 5.0, Scope.PEER: 5.0, Scope.DEV: 0.0, Scope.TEST: 0.0,
    Scope.BUILD: 0.0,
}  # fmt: skip

Part = Callable[[Finding], tuple[float, str]]
"""The points of a part for a finding, and the reason."""


def risk(finding: Finding) -> Risk:
    """The score of a finding with its parts, from all that is known of it but its present `Finding.risk`.

    From 0.0 to 100.0; 50.0 and more for malware and for what is known to be exploited, and for nothing else.
    """
    parts = []
    for name, part in _PARTS.items():
        points, reason = part(finding)
        parts.append(RiskPart(name, round(points, 1), reason))
    return Risk(round(sum(part.points for part in parts), 1), tuple(parts))


def _exploited(finding: Finding) -> tuple[float, str]:
    known = finding.exploitation
    if finding.kind is Kind.MALICIOUS:
        return EXPLOITED, "the package itself is malware"
    if finding.kind is Kind.NOTICE or not known.known:
        return 0.0, "not known to be exploited"
    since = f"known to be exploited since {known.known_since}"
    return (EXPLOITED + RANSOMWARE, f"{since}, by ransomware too") if known.ransomware else (EXPLOITED, since)


def _probability(finding: Finding) -> tuple[float, str]:
    """Five points for each power of ten above a thousandth."""
    probability = finding.exploitation.probability
    if finding.kind is Kind.MALICIOUS:
        return PROBABILITY, "malware attacks whoever installs it"
    if finding.kind is Kind.NOTICE:
        return 0.0, "a notice tells of nothing to exploit"
    counted = min(max(_UNSCORED if probability is None else probability, _LEAST_LIKELY), 1.0)
    points = PROBABILITY * (1 - math.log10(counted) / math.log10(_LEAST_LIKELY))
    if probability is None:
        return points, f"EPSS gives no probability; counts as {_UNSCORED:.0%}"
    return points, f"EPSS gives {probability:.2%} for exploitation within 30 days"


def _severity(finding: Finding) -> tuple[float, str]:
    level, score = finding.severity.level, finding.severity.score
    if finding.kind is Kind.NOTICE:
        return 0.0, "a notice has no severity"
    counted = min(max(_SCORES[level] if score is None else score, 0.0), 10.0)
    if score is not None:
        reason = f"CVSS {score:.1f} of 10"
    elif level is Level.UNKNOWN:
        reason = f"nobody states a severity; counts as {counted} of 10"
    else:
        reason = f"{level.value} without a score; counts as {counted} of 10"
    return SEVERITY * counted / 10, reason


def _scope(finding: Finding) -> tuple[float, str]:
    scope, direct = finding.use.scope, finding.use.direct
    nearness = {True: (DIRECT, "direct"), False: (0.0, "transitive"), None: (DIRECT / 2, "direct or transitive")}
    points, how = nearness[direct]
    return _SCOPES[scope] + points, f"{scope.value} dependency, {how}"


def _fix(finding: Finding) -> tuple[float, str]:
    if finding.kind is Kind.MALICIOUS:
        return FIX, "removing the package clears it"
    if finding.fix.nearest:
        return FIX, f"a fixed version exists: {finding.fix.nearest}"
    return 0.0, "no fixed version is known"


def _match(finding: Finding) -> tuple[float, str]:
    link = finding.link
    if link is None:
        return MATCH, "an advisory names the package itself"
    confidence = min(max(link.confidence, 0.0), 1.0)
    return MATCH * confidence, f"named by CPE only, as {link.cpe_product}, with confidence {link.confidence:.2f}"


_PARTS: dict[str, Part] = {
    "exploited": _exploited, "probability": _probability, "severity": _severity, "scope": _scope, "fix": _fix,
    "match": _match,
}  # fmt: skip
