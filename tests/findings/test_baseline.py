"""What is new since an earlier scan."""

from dataclasses import replace

from deeptracy.findings.baseline import known_findings, split
from tests.report.sample import LOG4J_SECOND, LOG4SHELL, QS_POLLUTION, use


def test_what_the_baseline_has_is_known() -> None:
    baseline = known_findings([LOG4SHELL])
    only = replace(LOG4SHELL, aliases=())
    assert split([LOG4SHELL, QS_POLLUTION], known_findings([only])) == ((QS_POLLUTION,), (LOG4SHELL,))
    assert split([LOG4SHELL], frozenset()) == ((LOG4SHELL,), ())
    assert ("Maven", "org.apache.logging.log4j:log4j-core", "CVE-2021-44228") in baseline


def test_it_stays_known_at_another_version_and_by_an_alias() -> None:
    moved = replace(LOG4SHELL, id="CVE-NEW", use=use("Maven", LOG4SHELL.package.name, "2.14.9"))
    assert split([moved], known_findings([LOG4SHELL])) == ((), (moved,))


def test_another_vulnerability_or_package_is_new() -> None:
    other = replace(LOG4J_SECOND, aliases=())
    assert split([other], known_findings([LOG4SHELL])) == ((other,), ())
    elsewhere = replace(LOG4SHELL, use=use("Maven", "other:name", "2.14.1"))
    assert split([elsewhere], known_findings([LOG4SHELL])) == ((elsewhere,), ())


def test_names_are_compared_as_the_ecosystem_does() -> None:
    here = replace(QS_POLLUTION, use=use("PyPI", "Foo_Bar", "1"))
    there = replace(QS_POLLUTION, use=use("PyPI", "foo-bar", "2"))
    assert split([there], known_findings([here])) == ((), (there,))
