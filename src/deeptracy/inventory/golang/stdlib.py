"""The standard library as a package: OSV's Go advisories call it ``stdlib``, with the versions of the toolchain."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from deeptracy.inventory.golang.syntax import Directive
from deeptracy.model.inventory import Dependency, Location
from deeptracy.model.package import Package

_NAME = re.compile(r"(?:go)?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:(beta|rc)(\d{1,9}))?(?![\w.])")


@dataclass(frozen=True, slots=True, order=True)
class Toolchain:
    """A release of Go, or a version of the language: https://go.dev/doc/toolchain#version."""

    major: int
    minor: int
    patch: int = -1
    stage: str = "release"  # after "beta" and "rc" in the alphabet too
    number: int = 0

    @classmethod
    def parse(cls, text: str) -> "Toolchain | None":
        """Read ``1.21``, ``1.21rc2``, ``go1.21.3`` or ``go1.21.3-custom``; None for anything else."""
        found = _NAME.match(text)
        if found is None:
            return None
        major, minor, patch, stage, number = found.groups()
        return cls(int(major), int(minor), int(patch or -1), stage or "release", int(number or 0))

    @property
    def is_release(self) -> bool:
        """``1.20`` and ``1.21`` in a ``go`` line name a language, ``1.21.0`` and ``1.21rc2`` a release."""
        return self.patch >= 0 or self.stage != "release"

    @property
    def version(self) -> str:
        """The version of its ``stdlib``, as advisories write it: ``go1.21rc2`` is ``1.21.0-rc.2``."""
        version = f"{self.major}.{self.minor}.{max(self.patch, 0)}"
        return version if self.stage == "release" else f"{version}-{self.stage}.{self.number}"


def language(directives: Iterable[Directive]) -> Toolchain:
    """The version in the ``go`` line. A file without one is read as Go 1.16 wrote it."""
    lines = (Toolchain.parse(d.arguments[0]) for d in directives if d.verb == "go" and d.arguments)
    return next((found for found in lines if found), Toolchain(1, 16))


def required(path: str, directives: Iterable[Directive]) -> list[Dependency]:
    """The standard library that a module file asks for: the newest release named by its ``go`` and ``toolchain``.

    That one is used unless a newer toolchain is installed. A file that names only a language (``go 1.20``) is
    compiled by whatever is installed, so it gives a requirement and no version.
    """
    named = [
        (found, d)
        for d in directives
        if d.verb in ("go", "toolchain") and d.arguments and (found := Toolchain.parse(d.arguments[0]))
    ]
    if not named:
        return []
    newest, directive = max(named, key=lambda pair: (pair[0].is_release or pair[1].verb == "toolchain", pair[0]))
    location = Location(path, directive.line)
    if newest.is_release or directive.verb == "toolchain":
        return [stdlib(newest.version, location)]
    return [stdlib("", location, f">={newest.major}.{newest.minor}")]


def stdlib(version: str, location: Location, requirement: str = "") -> Dependency:
    """The standard library of a release."""
    return Dependency(Package("Go", "stdlib", version), location, direct=True, requirement=requirement)
