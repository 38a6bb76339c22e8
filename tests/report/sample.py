"""One result with everything a report can meet, hostile texts among it."""

from dataclasses import replace

from deeptracy.findings.risk import risk
from deeptracy.model.advisory import EventKind, Kind, RangeType
from deeptracy.model.exploitation import Exploitation
from deeptracy.model.inventory import Gap, Location, Scope, Skipped
from deeptracy.model.link import Link
from deeptracy.model.package import Package
from deeptracy.model.result import (
    Evidence,
    Finding,
    Fix,
    Ignored,
    PackageUse,
    Rule,
    RuleNotice,
    ScanResult,
    Snapshot,
    Source,
    Undecided,
    Verdict,
)
from deeptracy.model.severity import UNKNOWN, Level, Severity

CRITICAL = Severity(Level.CRITICAL, 10.0, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H")
HIGH = Severity(Level.HIGH, 7.5, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H")
MEDIUM = Severity(Level.MEDIUM, 5.1, "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N")
LOW = Severity(Level.LOW)

HOSTILE = (
    "</script><img src=x onerror=alert(1)> | `$(id)` \x1b[31mred\x1b[0m "
    "::set-output name=x::y \u202egnp.exe %0A\r\n=cmd()"
)


def evidence(introduced: str, version: str, fixed: str) -> Evidence:
    comparison = f"{introduced} <= {version} < {fixed}"
    return Evidence(Rule.RANGE, RangeType.ECOSYSTEM, introduced, EventKind.FIXED, fixed, comparison)


def source(id_: str, feed: str, affected: bool | None, why: Evidence, severity: Severity = HIGH, **more: str) -> Source:
    return Source(id_, feed, f"https://osv.dev/vulnerability/{id_}", affected, why, "2024-01-02T03:04:05Z",
                  "2023-01-01T00:00:00Z", more.get("withdrawn", ""), severity, ("CVE-2021-44228",))  # fmt: skip


def use(ecosystem: str, name: str, version: str, *places: Location, **more: object) -> PackageUse:
    return replace(PackageUse(Package(ecosystem, name, version), locations=places), **more)


LOG4J = use("Maven", "org.apache.logging.log4j:log4j-core", "2.14.1", Location("payments/pom.xml", 11), direct=True,
            paths=(("org.apache.logging.log4j:log4j-core@2.14.1",),))  # fmt: skip
QS = use("npm", "qs", "6.5.2", Location("shop/package-lock.json", 855), Location("admin/package-lock.json", 12),
         direct=False, scope=Scope.DEV, paths=(("express@4.16.4", "body-parser@1.18.3", "qs@6.5.2"),))  # fmt: skip
EXPRESS = use(
    "npm", "express", "4.16.4", Location("shop/package-lock.json", 100), direct=True, paths=(("express@4.16.4",),)
)
BODY_PARSER = use("npm", "body-parser", "1.18.3", Location("shop/package-lock.json", 90), direct=False,
                  paths=(("express@4.16.4", "body-parser@1.18.3"),))  # fmt: skip
EVIL = use("npm", HOSTILE, "1.0.0", Location("a b/=c,d:e.json", 3))
MALWARE = use("npm", "flatmap-stream", "0.1.1", Location("shop/package-lock.json", 300), direct=False)
UNPINNED = use("PyPI", "django", "", Location("setup.cfg", 5), requirement=">=3.2,<3.2.10", direct=True)
OLD = use("crates.io", "yaml-rust", "0.4.5", Location("Cargo.lock", 9))
LINKED = use("PyPI", "demo", "1.4.2", Location("requirements.txt", 2), direct=True)
CLEAN = use("Go", "golang.org/x/net", "v0.30.0", Location("go.mod", 5))
STDLIB = use("Go", "stdlib", "", Location("go.mod", 3), requirement=">=1.20")
PRIVATE = use("npm", "@acme/core", "2.0.0", Location("package.json", 8), private="a workspace member")


def finding(
    id_: str, of: PackageUse, severity: Severity, summary: str, fix: Fix, *sources: Source, **more: object
) -> Finding:
    told = sources or (
        source("GHSA-aaaa-bbbb-cccc", "OSV npm", True, evidence("0", of.package.version, "9"), severity),
    )
    found = replace(
        Finding(id_, ("GHSA-aaaa-bbbb-cccc",), Kind.VULNERABILITY, of, severity, summary, f"Details of {summary}.",
                "2021-12-10T00:00:00Z", "2024-01-02T03:04:05Z", told, fix, ("https://example.org/a",)),
        **more,
    )  # fmt: skip
    return replace(found, risk=risk(found))


LOG4SHELL = finding(
    "CVE-2021-44228", LOG4J, CRITICAL, "Log4Shell", Fix("2.15.0", "2.17.0"),
    source("GHSA-jfh8-c2jp-5v3q", "OSV Maven", True, evidence("2.13.0", "2.14.1", "2.15.0"), CRITICAL),
    source("VENDOR-1", "OSV Maven", False, Evidence(Rule.OUTSIDE, comparison="2.14.1 >= 2.14.0, where it is fixed")),
    exploitation=Exploitation("2021-12-10", True, "2021-12-24", 0.94358, 0.99957),
)  # fmt: skip
LOG4J_SECOND = finding("CVE-2021-45105", LOG4J, MEDIUM, "Endless recursion", Fix("2.17.0", "2.17.0"))
QS_POLLUTION = finding("CVE-2022-24999", QS, HIGH, "Prototype poisoning", Fix("6.5.3", "6.5.3", ("express@4.16.4",)),
                       exploitation=Exploitation(probability=0.0123, percentile=0.85))  # fmt: skip
NO_FIX = finding("GHSA-0000-0000-0000", BODY_PARSER, UNKNOWN, "", Fix(), details="# Title\n\nFirst sentence. Second.")
HOSTILE_FINDING = finding("CVE-2020-0001", EVIL, LOW, HOSTILE, Fix("1.0.1", ""), details=HOSTILE)
MALWARE_FINDING = finding(
    "MAL-2018-1", MALWARE, Severity(Level.CRITICAL), "Steals from wallets", Fix(), kind=Kind.MALICIOUS
)
RANGE_FINDING = finding("CVE-2021-45115", UNPINNED, HIGH, "Slow password check", Fix("3.2.11", "3.2.25"))
NOTICE = finding("RUSTSEC-2024-0320", OLD, UNKNOWN, "yaml-rust is unmaintained", Fix(), kind=Kind.NOTICE)
LINK = Link("PyPI", "demo", "demo_project", "demo", 0.93, ("learnt from 12 CVEs that OSV has for it", HOSTILE))
FROM_NVD = finding(
    "CVE-2023-9999", LINKED, HIGH, "Only the NVD tells", Fix("1.5", "1.5"),
    Source("CVE-2023-9999", "NVD", "https://nvd.nist.gov/vuln/detail/CVE-2023-9999", True, evidence("0", "1.4.2", "1.5"),
           "2024-01-02T03:04:05Z", "2023-01-01T00:00:00Z", severity=HIGH, link=LINK),
    aliases=(), exploitation=Exploitation("2024-03-01", probability=0.0312, percentile=0.87),
)  # fmt: skip
IGNORED = finding("CVE-2019-0001", EXPRESS, LOW, "Something small", Fix("4.17.0", "4.17.0"))
KNOWN = finding("CVE-2018-0001", EXPRESS, MEDIUM, "Known for long", Fix("4.16.5", "4.17.0"))

SNAPSHOT = Snapshot("0123456789abcdef", "2026-01-02T03:04:05Z", 16031, ("OSV Maven", "OSV npm"))
SKIPPED = (
    Skipped("broken/package-lock.json", "not valid JSON: Expecting value at line 3", Gap.UNREADABLE, 3),
    Skipped("payments/pom.xml", "what the dependencies depend on is in no file", Gap.TRANSITIVE),
    Skipped("package.json", "@acme/core@2.0.0 is not checked: a workspace member", Gap.OWN, 8),
)

FULL = ScanResult(
    target="examples/shop",
    verdict=Verdict.VULNERABLE,
    snapshot=SNAPSHOT,
    packages=(LOG4J, QS, EXPRESS, BODY_PARSER, EVIL, MALWARE, UNPINNED, OLD, LINKED, CLEAN, PRIVATE),
    findings=(
        MALWARE_FINDING, LOG4SHELL, FROM_NVD, RANGE_FINDING, LOG4J_SECOND, HOSTILE_FINDING, NO_FIX, QS_POLLUTION, NOTICE
    ),
    known=(KNOWN,),
    ignored=(Ignored(IGNORED, "not reachable | really", ".deeptracy.yml:4", "2027-01-31"),),
    undecided=(Undecided("GO-2021-0001", STDLIB, "no version is pinned"),),
    skipped=SKIPPED,
    notices=(RuleNotice(".deeptracy.yml:9", "expired on 2025-01-01, and hides nothing"),),
    manifests=("Cargo.lock", "go.mod", "payments/pom.xml", "setup.cfg", "shop/package-lock.json"),
    commit="0123456789012345678901234567890123456789",
    created="2026-01-02T03:04:05Z",
)  # fmt: skip
EMPTY = ScanResult(target=".", verdict=Verdict.CLEAN, snapshot=SNAPSHOT, created="2026-01-02T03:04:05Z")
UNSURE = replace(EMPTY, verdict=Verdict.UNKNOWN, skipped=SKIPPED[:2], packages=(CLEAN,))
