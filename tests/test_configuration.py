"""``.deeptracy.yml`` and policy files."""

import datetime

import pytest

from deeptracy.configuration import Configuration, InvalidConfiguration, parse
from deeptracy.findings.rules import IgnoreRule

FULL = b"""\
lang: python
plugins: [safety]
notify: []
ignore:
  - id: cve-2021-1234
    package: lodash
    path: docs/**
    reason: not reachable
    until: 2027-01-31
  - ids: [GHSA-1, GHSA-2]
    reason: waiting
    until: fix
paths:
  ignore: [docs/**, testdata]
  include: vendor
private:
  names: ["@acme/*", "com.acme:*"]
  registries: [npm.acme.example/private/]
fail_on: high
confidence: 0.95
target_rules: deny
"""


def test_everything_it_can_say() -> None:
    found = parse(FULL, ".deeptracy.yml")
    assert found == Configuration(
        rules=(
            IgnoreRule(
                ".deeptracy.yml:5", "not reachable", frozenset({"CVE-2021-1234"}), "lodash", "docs/**",
                datetime.date(2027, 1, 31),
            ),
            IgnoreRule(".deeptracy.yml:10", "waiting", frozenset({"GHSA-1", "GHSA-2"}), until_fixed=True),
        ),
        ignored_paths=("docs/**", "testdata"),
        included_paths=("vendor",),
        private_names=("@acme/*", "com.acme:*"),
        private_registries=("npm.acme.example/private/",),
        fail_on=("high",),
        confidence=0.95,
        target_rules=False,
    )  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"{}", b"---\n", b"ignore:\n", b"confidence:", b"lang: java"])
def test_nothing_said(data: bytes) -> None:
    assert parse(data, "x") == Configuration()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"- a", "x: the document is not a mapping of settings"),
        (b"a: [", "x: not valid YAML"),
        (b"\xff", "x: not valid UTF-8"),
        (b"lang: a\nignored: []", "x:2: 'ignored' is not one of confidence, fail_on, ignore, lang"),
        (b"ignore: CVE-1", "x: ignore must be a list of rules"),
        (b"ignore: [CVE-1]", "x: rule 1 of ignore must be a mapping with id, package or path"),
        (b"ignore:\n  - id: CVE-1", "x:2: the rule needs a reason"),
        (b"ignore:\n  - id: CVE-1\n    reason: ' '", "x:2: the rule needs a reason"),
        (b"ignore:\n  - reason: why", "x:2: the rule must name an id, a package or a path"),
        (b"ignore:\n  - id: CVE-1\n    reason: why\n    untill: fix", "x:4: 'untill' is not one of id, ids"),
        (
            b"ignore:\n  - id: CVE-1\n    reason: why\n    until: soon",
            "x:2: until must be a date such as 2027-01-31, or 'fix'",
        ),
        (b"ignore:\n  - id: [[a]]\n    reason: why", "x:2: id must be a list of texts"),
        (b"ignore:\n  - id: a\n    reason: [why]", "x:2: reason must be a text"),
        (b"paths: [a]", "x: paths must be a mapping with ignore or include"),
        (b"paths: {ignores: a}", "x:1: 'ignores' is not one of ignore, include"),
        (b"private: {names: {a: b}}", "x: private.names must be a list of texts"),
        (b"fail_on: severe", "x:1: fail_on must be one of any, low, medium, high, critical, exploited"),
        (b"fail_on: [high,\n  worse]", "x:2: fail_on must be one of any, low, medium, high, critical, exploited"),
        (b"fail_on: {high: low}", "x:0: fail_on must be one of any, low, medium, high, critical, exploited"),
        (b"lang: x\nconfidence: sure", "x:2: confidence must be a number from 0 to 1"),
        (b"confidence: 1.01", "x:1: confidence must be a number from 0 to 1"),
        (b"confidence: -0.1", "x:1: confidence must be a number from 0 to 1"),
        (b"confidence: nan", "x:1: confidence must be a number from 0 to 1"),
        (b"confidence: [0.5]", "x:1: confidence must be a number from 0 to 1"),
        (b"confidence: {a: b}", "x:1: confidence must be a number from 0 to 1"),
        (b"target_rules: no", "x:1: target_rules must be one of allow, deny"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(data: bytes, message: str) -> None:
    with pytest.raises(InvalidConfiguration) as error:
        parse(data, "x")
    assert str(error.value).startswith(message)


OWN = parse(
    b"ignore: [{id: A, reason: r}]\nfail_on: critical\nprivate: {names: [a]}\npaths: {ignore: [b], include: [c]}", "own"
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"fail_on: []", ()),
        (b"fail_on: exploited", ("exploited",)),
        (b"fail_on: [critical, exploited]", ("critical", "exploited")),
    ],
)
def test_there_may_be_several_thresholds(data: bytes, expected: tuple[str, ...]) -> None:
    assert parse(data, "x").fail_on == expected


def test_a_policy_stands_above_and_the_thresholds_of_both_hold() -> None:
    policy = parse(
        b"ignore: [{id: B, reason: r}]\nfail_on: low\nprivate: {names: [z]}\npaths: {ignore: [y], include: [x]}",
        "policy",
    )
    found = OWN.under(policy)
    assert [rule.origin for rule in found.rules] == ["policy:1", "own:1"]
    assert found.fail_on == ("low", "critical")
    assert (found.private_names, found.ignored_paths, found.included_paths) == (("z", "a"), ("y", "b"), ("x", "c"))
    assert OWN.under(Configuration(fail_on=("critical",))).fail_on == ("critical",)
    assert OWN.under(Configuration()).fail_on == ("critical",)
    assert Configuration().under(Configuration()).fail_on == ()


def test_a_policy_can_shut_out_what_the_target_hides() -> None:
    found = OWN.under(parse(b"target_rules: deny", "policy"))
    assert (found.rules, found.private_names, found.ignored_paths) == ((), (), ())
    assert (found.fail_on, found.included_paths) == (("critical",), ("c",))


@pytest.mark.parametrize(
    ("own", "policy", "confidence"),
    [
        (b"", b"", None),
        (b"confidence: 0", b"", 0.0),
        (b"confidence: 1", b"confidence: 0.9", 0.9),
        (b"confidence: 0.5", b"confidence: 0.0", 0.0),
        (b"confidence: 0.5", b"target_rules: deny", None),
        (b"", b"confidence: 1.0", 1.0),
    ],
)
def test_the_confidence_of_the_policy_stands(own: bytes, policy: bytes, confidence: float | None) -> None:
    assert parse(own, "own").under(parse(policy, "policy")).confidence == confidence


@pytest.mark.parametrize(
    ("name", "source", "private"),
    [
        ("@acme/core", "", True), ("@acmes/core", "", False), ("com.acme:core", "", True),
        ("x", "https://npm.acme.example/private/x.tgz", True), ("x", "https://user:pw@npm.acme.example/private/x", True),
        ("x", "https://npm.acme.example/public/x.tgz", False), ("x", "https://npm.acme.example/privateer", False),
        ("x", "npm.acme.example/private", False), ("x", "", False),
    ],
)  # fmt: skip
def test_private_names_and_registries(name: str, source: str, private: bool) -> None:
    assert parse(FULL, "x").declared_private(name, source) is private
