"""What a scan ends with."""

from dataclasses import replace

import pytest

from deeptracy.cli.scan import exit_code
from deeptracy.model.advisory import Kind
from deeptracy.model.exploitation import NOT_KNOWN, Exploitation
from deeptracy.model.result import Finding, Verdict
from deeptracy.model.severity import UNKNOWN, Level, Severity
from tests.report.sample import EMPTY, LOG4SHELL, UNSURE

EXPLOITED = Exploitation("2024-03-01")


def finding(level: Level, exploitation: Exploitation = NOT_KNOWN, kind: Kind = Kind.VULNERABILITY) -> Finding:
    return replace(LOG4SHELL, severity=Severity(level), exploitation=exploitation, kind=kind)


@pytest.mark.parametrize(
    ("found", "fail_on", "code"),
    [
        (finding(Level.HIGH), ("high",), 1),
        (finding(Level.MEDIUM), ("high",), 0),
        (finding(Level.UNKNOWN), ("critical",), 1),
        (finding(Level.NONE), ("any",), 1),
        (finding(Level.CRITICAL), ("exploited",), 0),
        (finding(Level.UNKNOWN), ("exploited",), 0),
        (finding(Level.CRITICAL, Exploitation(probability=1.0)), ("exploited",), 0),
        (finding(Level.LOW, EXPLOITED), ("exploited",), 1),
        (finding(Level.LOW, EXPLOITED), ("critical",), 0),
        (finding(Level.LOW, EXPLOITED), ("critical", "exploited"), 1),
        (finding(Level.CRITICAL), ("exploited", "critical"), 1),
        (finding(Level.LOW, kind=Kind.MALICIOUS), ("exploited",), 1),
        (finding(Level.CRITICAL, EXPLOITED, Kind.NOTICE), ("any", "exploited"), 0),
    ],
)
def test_a_finding_fails_when_a_threshold_says_so(found: Finding, fail_on: tuple[str, ...], code: int) -> None:
    assert exit_code(replace(EMPTY, findings=(found,)), fail_on, strict=True) == code
    assert exit_code(replace(EMPTY, known=(found,)), fail_on, strict=True) == 0


def test_an_unknown_verdict_fails_when_strict() -> None:
    assert exit_code(UNSURE, ("any",), strict=True) == 4
    assert exit_code(UNSURE, ("any",), strict=False) == 0
    assert exit_code(replace(UNSURE, verdict=Verdict.CLEAN), ("any",), strict=True) == 0
    assert exit_code(replace(UNSURE, findings=(replace(LOG4SHELL, severity=UNKNOWN),)), ("any",), strict=True) == 1
