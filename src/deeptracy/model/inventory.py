"""What a target depends on, and what could not be known about it.

Inventory
  manifests: Manifest          one file that was read (or one file with those it includes)
    dependencies: Dependency   one package as that manifest names it
  skipped: Skipped             everything that was not read, with the reason
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from deeptracy.model.package import Package


class Scope(StrEnum):
    """What a dependency is needed for."""

    RUNTIME = "runtime"
    OPTIONAL = "optional"
    PEER = "peer"
    PROVIDED = "provided"
    DEV = "dev"
    TEST = "test"
    BUILD = "build"

    @property
    def shipped(self) -> bool:
        """Whether a package in this scope can reach users of the product (``--no-dev`` keeps these)."""
        return self not in (Scope.DEV, Scope.TEST, Scope.BUILD)


class Gap(StrEnum):
    """Why something is not known. The last three are choices of the user, not holes in the verdict."""

    UNREADABLE = "unreadable"  # malformed, too large, not permitted, changed while read
    UNSUPPORTED = "unsupported"  # a dependency file of a kind that is not read (a program, say)
    UNPINNED = "unpinned"  # a requirement names no single version
    TRANSITIVE = "transitive"  # what these dependencies depend on is in no file
    PRIVATE_SOURCE = "private source"  # fetched from git, a path or an address: not the public package
    NO_FEED = "no feed"  # no advisory feed covers the ecosystem
    IGNORED = "ignored"  # left out by the configuration
    OWN = "own"  # part of the project itself
    DECLARED_PRIVATE = "declared private"  # the configuration calls the name private

    @property
    def leaves_doubt(self) -> bool:
        """Whether the verdict can't be ``clean`` because of it."""
        return self not in (Gap.IGNORED, Gap.OWN, Gap.DECLARED_PRIVATE)


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in the target: a ``/``-separated path from its root, and a line counted from 1 (0: not known)."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """Something that could not be read or checked. ``reason`` is a sentence for people, without a full stop."""

    path: str
    reason: str
    gap: Gap = Gap.UNREADABLE
    line: int = 0


@dataclass(frozen=True, slots=True)
class Dependency:
    """One package as one manifest names it.

    ``direct``: named by the project itself; None where the format doesn't tell. ``required_by``: the ``id`` of each
    dependency *in the same manifest* that requires this one. ``workspaces``: the workspace members (paths or
    names) that name it directly, where there are several roots. ``requirement``: what the manifest asks for, set
    when no single version is pinned (then ``package.version`` is empty). ``private``: why this is not the public
    package of that name, empty when it is; a private one is never matched. ``source``: the address the lock file says
    it comes from, for the configuration to call private; it may hold credentials and is never shown. ``cpes``: the
    names of the product in the CPE dictionary (2.2 or 2.3, as written), where an SBOM gives them.
    """

    package: Package
    location: Location
    scope: Scope = Scope.RUNTIME
    direct: bool | None = None
    required_by: tuple[str, ...] = ()
    workspaces: tuple[str, ...] = ()
    requirement: str = ""
    private: str = ""
    private_gap: Gap = Gap.PRIVATE_SOURCE
    source: str = ""
    cpes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """How other dependencies of the manifest refer to this one: ``name@version``, or the bare name."""
        return str(self.package)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one file said. ``format`` is the name of the registry entry that read it (``package-lock.json``).

    ``systems``: the names in the CPE dictionary (2.2 or 2.3, as written) of the operating systems that an SBOM says its
    packages are on.
    """

    path: str
    format: str
    dependencies: tuple[Dependency, ...] = ()
    systems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that was found in a target, in the order of its paths."""

    manifests: tuple[Manifest, ...] = ()
    skipped: tuple[Skipped, ...] = field(default=())

    def dependencies(self) -> Iterator[Dependency]:
        """Each dependency of each manifest."""
        for manifest in self.manifests:
            yield from manifest.dependencies
