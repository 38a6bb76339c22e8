"""Ignore rules."""

import datetime
from dataclasses import replace

import pytest

from deeptracy.findings.rules import IgnoreRule, apply, package_matches
from deeptracy.model.inventory import Location
from deeptracy.model.package import Package
from deeptracy.model.result import RuleNotice
from tests.report.sample import LOG4SHELL, NO_FIX, QS_POLLUTION

TODAY = datetime.date(2026, 1, 10)


def rule(*ids: str, **more: object) -> IgnoreRule:
    return IgnoreRule("rules:1", "because", frozenset(ids), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "hides"),
    [
        (rule("CVE-2022-24999"), True),
        (rule("GHSA-AAAA-BBBB-CCCC"), True),
        (rule("CVE-1", "CVE-2022-24999"), True),
        (rule("CVE-1"), False),
        (rule(package="qs"), True),
        (rule(package="q*"), True),
        (rule(package="express"), False),
        (rule("CVE-2022-24999", package="express"), False),
        (rule(path="**/package-lock.json"), True),
        (rule(path="shop"), False),  # it is in admin/ too
        (rule("CVE-2022-24999", path="package-lock.json"), True),
        (rule("CVE-2022-24999", until=TODAY), True),
        (rule("CVE-2022-24999", until=TODAY - datetime.timedelta(days=1)), False),
        (rule("CVE-2022-24999", until_fixed=True), False),
    ],
)
def test_a_rule_hides_what_everything_in_it_fits(given: IgnoreRule, hides: bool) -> None:
    ruled = apply([given], [QS_POLLUTION], TODAY)
    assert (len(ruled.ignored), len(ruled.findings)) == ((1, 0) if hides else (0, 1))


def test_what_is_hidden_says_why_and_until_when() -> None:
    (first,) = apply([rule("CVE-2022-24999", until=TODAY)], [QS_POLLUTION], TODAY).ignored
    assert (first.finding, first.reason, first.rule, first.until) == (QS_POLLUTION, "because", "rules:1", "2026-01-10")
    (second,) = apply([rule("GHSA-0000-0000-0000", until_fixed=True)], [NO_FIX], TODAY).ignored
    assert second.until == "a fix exists"
    (third,) = apply([rule("CVE-2022-24999")], [QS_POLLUTION], TODAY).ignored
    assert third.until == ""


def test_the_first_rule_that_holds_wins() -> None:
    expired = replace(rule("CVE-2022-24999", until=datetime.date(2020, 1, 1)), origin="a")
    ruled = apply(
        [expired, replace(rule(package="qs"), origin="b"), replace(rule(package="q*"), origin="c")],
        [QS_POLLUTION],
        TODAY,
    )
    assert [one.rule for one in ruled.ignored] == ["b"]
    assert ruled.notices == (RuleNotice("a", "expired on 2020-01-01"), RuleNotice("c", "hides nothing"))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (rule("CVE-1"), "hides nothing"),
        (rule("CVE-1", until=datetime.date(2020, 1, 1)), "expired on 2020-01-01, and hides nothing"),
        (rule("CVE-1", until=TODAY), "hides nothing"),
        (rule("CVE-2022-24999", until=datetime.date(2020, 1, 1)), "expired on 2020-01-01"),
        (rule("CVE-2022-24999", until_fixed=True), "a fix of CVE-2022-24999 exists now: qs 6.5.3"),
    ],
)
def test_rules_that_hide_nothing_are_told_of(given: IgnoreRule, problem: str) -> None:
    assert apply([given], [QS_POLLUTION], TODAY).notices == (RuleNotice("rules:1", problem),)


def test_optional_rules_are_not() -> None:
    assert apply([rule("CVE-1", optional=True)], [QS_POLLUTION], TODAY).notices == ()


def test_a_rule_in_use_is_no_news() -> None:
    ruled = apply([rule("CVE-2022-24999")], [QS_POLLUTION, LOG4SHELL], TODAY)
    assert ruled.notices == ()
    assert ruled.findings == (LOG4SHELL,)


def test_the_order_of_findings_is_kept() -> None:
    assert apply([], [LOG4SHELL, NO_FIX, QS_POLLUTION], TODAY).findings == (LOG4SHELL, NO_FIX, QS_POLLUTION)


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("Zope.Interface", True), ("zope-interface", True), ("zope_interface", True), ("zope*", True),
        ("zope.interface@5.0", True), ("zope-interface@5.0", True), ("zope-interface@6.0", False), ("zope", False),
        ("pkg:pypi/zope.interface", True), ("pkg:pypi/zope-interface@5.0", True), ("pkg:pypi/zope-interface@6.0", False),
        ("pkg:npm/zope-interface", False), ("pkg:nonsense", False), ("pkg:pypi/other", False),
    ],
)  # fmt: skip
def test_package_patterns(pattern: str, fits: bool) -> None:
    assert package_matches(pattern, Package("PyPI", "zope.interface", "5.0")) is fits


def test_a_finding_without_a_place_fits_any_path() -> None:
    nowhere = replace(QS_POLLUTION, use=replace(QS_POLLUTION.use, locations=()))
    assert rule(path="x").fits(nowhere)
    somewhere = replace(QS_POLLUTION, use=replace(QS_POLLUTION.use, locations=(Location("x/y.lock"),)))
    assert rule(path="x").fits(somewhere)


def test_fits_and_objections_are_plain_answers() -> None:
    assert rule("CVE-1").fits(QS_POLLUTION) is False
    assert rule(package="express").fits(QS_POLLUTION) is False
    assert rule(path="nowhere").fits(QS_POLLUTION) is False
    assert rule().fits(QS_POLLUTION) is True
    assert rule().objection(QS_POLLUTION, TODAY) == ""
