"""Builds of one rpm package that are not compared with each other."""

import pytest

from deeptracy.matching.rpm_builds import fit
from deeptracy.model.advisory import AdvisoryHead, Affected
from deeptracy.model.package import Package
from tests.matching.advisories import I, below, ranged

MODULAR = "1:14.21.1-2.module+el8.7.0+17528+a329cd47"
LABEL = "nodejs:14:8070020221206105732:bd1311ed"


def fitted(version: str, bound: str, label: str = "", summary: str = "", ecosystem: str = "Red Hat:e:8") -> bool | None:
    package = Package(ecosystem, "a", version, (("rpmmod", label),) if label else ())
    head = AdvisoryHead(1, "f", "A-1", summary=summary)
    return fit(package, head, Affected(ecosystem, "a", (below(bound),) if bound else (ranged((I, "0")),))).same


@pytest.mark.parametrize(
    ("version", "bound", "same"),
    [
        ("1-1.el8", "1-2.el8", True),
        ("1-1.el8", "1-2.el8_9", True),
        ("1-1.el8_6", "1-2.el8_9.3", True),
        ("1-1.el8", "1-2.el9", False),
        ("1-1.el1", "1-2.el10", False),
        ("1-1.el8", "1-2", True),
        ("1-1", "1-2.el8", True),
        ("1-1.el8fdp", "1-2.el9", True),
        ("1-1.oe2203sp3", "1-2.oe2203sp3", True),
        ("1-1.oe2203sp3", "1-2.oe2203sp4", False),
        ("1-1.oe2203", "1-2.oe2203sp4", False),
        ("1-1.el8", MODULAR, False),
        (MODULAR, "1-1.el8", False),
        ("1-1.module_el8.4.0+2", "1-1.el8", False),
        ("1-1.modules", "1-1.el8", True),
        ("1-1.el8", "", True),
        (MODULAR, "", True),
        ("", MODULAR, True),
    ],
)
def test_builds(version: str, bound: str, same: bool) -> None:
    assert fitted(version, bound) is same


@pytest.mark.parametrize(
    ("label", "summary", "same"),
    [
        (LABEL, "Important: nodejs:14 security update", True),
        (LABEL, "Red Hat Security Advisory: nodejs:14 security, bug fix, and enhancement update", True),
        (LABEL, "Important: nodejs:16 and nodejs:14 security update", True),
        (LABEL, "Important: nodejs:16 security update", False),
        (LABEL, "Important: nodejs:141 security update", False),
        (LABEL, "Important: mynodejs:14 security update", False),
        ("nodejs:14", "Important: nodejs:14 security update", True),
        (LABEL, "Important: nodejs security update", None),
        (LABEL, "", None),
        ("", "Important: nodejs:14 security update", None),
    ],
)
def test_module_streams(label: str, summary: str, same: bool | None) -> None:
    assert fitted(MODULAR, MODULAR, label, summary) is same
    assert fitted("1-1.module_el8.4.0+2", "1-1.module_el8.4.0+3", label, summary) is same


def test_only_rpm_has_such_builds() -> None:
    assert fitted("1-1.el8", "1-1.el9", ecosystem="Debian:12")
    assert fitted("1-1.el8", MODULAR, ecosystem="PyPI")


def test_the_reasons() -> None:
    def reason(version: str, bound: str, label: str = "", summary: str = "") -> str:
        package = Package("Red Hat:e:8", "a", version, (("rpmmod", label),))
        return fit(package, AdvisoryHead(1, "f", "A-1", summary=summary), Affected("x", "a", (below(bound),))).reason

    assert reason("1.el8", "2.el8") == ""
    assert reason("1.el8", "2.el9") == "the advisory is about builds for el9, not for el8"
    assert reason("1.el8", MODULAR) == "the advisory is about builds in a module"
    assert reason(MODULAR, "1.el8") == "the advisory is about builds outside a module"
    assert reason(MODULAR, MODULAR) == "which stream of its module it is of can't be told"
    assert reason(MODULAR, MODULAR, LABEL, "a:1 b:2") == "the advisory is about a:1, b:2, not about nodejs:14"
