"""A scan that is matched by a Patton, where there is no advisory file: the result is that of the Patton's own file."""

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from deeptracy.findings.fix import through
from deeptracy.findings.risk import risk
from deeptracy.findings.uses import package_uses
from deeptracy.model.inventory import Gap, Inventory, Skipped
from deeptracy.model.result import Finding, PackageUse, ScanResult, Undecided
from deeptracy.patton.client import PattonClient
from deeptracy.patton.wire import AskedPackage, MatchedPackage, Vulnerability
from deeptracy.scan import Matched, Options, conclude
from deeptracy.source.target import Target


def judge_by(client: PattonClient, target: Target, inventory: Inventory, options: Options) -> ScanResult:
    """Match an inventory with the advisories of a Patton, as `deeptracy.scan.judge` does with those of a file.

    What leaves is the packages' PURLs, requirements and CPEs; private ones are not among them. Raises `FetchError`.
    """
    uses = package_uses(inventory)
    asked = {use: _asked(use) for use in uses if not use.private}
    refused = tuple(_gap(use) for use, one in asked.items() if one is None)
    inventory = replace(inventory, skipped=(*inventory.skipped, *refused))
    answers = client.match([one for one in asked.values() if one], options.confidence)
    answered = (one for answer in answers for one in answer.packages)
    matched = list(zip((use for use, one in asked.items() if one), answered, strict=True))
    findings = [_finding(use, found) for use, one in matched for found in one.vulnerabilities]
    return conclude(target, inventory, uses, Matched(findings, list(_undecided(matched)), answers[0].snapshot), options)


def _asked(use: PackageUse) -> AskedPackage | None:
    """How the package is asked about; None for one that no honest file names, which a Patton would refuse."""
    try:
        asked = AskedPackage(use.package.purl, use.cpes, use.requirement, use.systems)
        return msgspec.json.decode(msgspec.json.encode(asked), type=AskedPackage)
    except (msgspec.ValidationError, UnicodeError):
        return None


def _gap(use: PackageUse) -> Skipped:
    location = use.locations[0]
    reason = "a package can't be checked by Patton: its name, or what is asked for, is too long or no text"
    return Skipped(location.path, reason, Gap.UNREADABLE, location.line)


def _undecided(matched: Iterable[tuple[PackageUse, MatchedPackage]]) -> Iterable[Undecided]:
    return (Undecided(doubt.id, use, doubt.reason) for use, one in matched for doubt in one.undecided)


def _finding(use: PackageUse, found: Vulnerability) -> Finding:
    """The finding in this use of the package: the way to it, and so the risk, is what only the target tells."""
    finding = Finding(
        id=found.id,
        aliases=found.aliases,
        kind=found.kind,
        use=use,
        severity=found.severity,
        summary=found.summary,
        details=found.details,
        published=found.published,
        modified=found.modified,
        sources=found.sources,
        fix=replace(found.fix, through=through(use)),
        references=found.references,
        exploitation=found.exploitation,
    )
    return replace(finding, risk=risk(finding))
