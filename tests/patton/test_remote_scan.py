"""A scan that a Patton matches, in what differs from one by a file."""

from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import HttpClient
from deeptracy.model.inventory import Dependency, Gap, Inventory, Location, Manifest, Scope, Skipped
from deeptracy.model.package import Package
from deeptracy.model.result import ScanResult, Verdict
from deeptracy.patton.client import PattonClient
from deeptracy.patton.remote_scan import judge_by
from deeptracy.scan import Options
from deeptracy.source.target import Target
from tests.patton.served import Patton


def judged(running: Patton, *dependencies: Dependency) -> ScanResult:
    client = PattonClient(running.address, HttpClient(Guard(frozenset({"127.0.0.1"})), backoff=0))
    inventory = Inventory((Manifest("lock", "test", dependencies),))
    return judge_by(client, Target("here", {}), inventory, Options())


def test_what_no_honest_file_names_is_told_and_does_not_hide_the_rest(shared_patton: Patton) -> None:
    result = judged(
        shared_patton,
        Dependency(Package("npm", "x" * 3000, "1.0"), Location("lock", 1)),
        Dependency(Package("npm", "half", "1.0"), Location("lock", 2), cpes=("\ud800",)),
        Dependency(Package("npm", "qs", "6.5.2"), Location("lock", 3), Scope.DEV),
    )
    assert [finding.id for finding in result.findings] == ["CVE-2022-24999"]
    assert result.findings[0].use.scope is Scope.DEV
    reason = "a package can't be checked by Patton: its name, or what is asked for, is too long or no text"
    assert result.skipped == (Skipped("lock", reason, Gap.UNREADABLE, 1), Skipped("lock", reason, Gap.UNREADABLE, 2))


def test_private_packages_are_not_told(shared_patton: Patton) -> None:
    private = Dependency(Package("npm", "qs", "6.5.2"), Location("lock"), private="from git")
    result = judged(shared_patton, private)
    assert (result.findings, result.verdict) == ((), Verdict.UNKNOWN)
    assert result.snapshot.id == shared_patton.get("/api/v1/status").json["snapshot"]["id"]


def test_nothing_to_ask(shared_patton: Patton) -> None:
    assert judged(shared_patton).verdict is Verdict.CLEAN
