"""What every SBOM says, whatever its format: components, and which of them needs which."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from deeptracy.model.inventory import Scope

UNMATCHABLE = frozenset({"file", "data", "cryptographic-asset", "operating-system"})
"""Kinds of component (in CycloneDX's words) that no advisory is about, but for operating systems with a CPE name."""


@dataclass(slots=True)
class Component:
    """One component. ``ref`` is what edges call it by (may be empty, or used twice in a broken document).

    ``purls`` and ``cpes`` are as written. ``kind`` is CycloneDX's type of component (``library``, ``file``, …).
    ``scope`` is None where the format tells it by edges. ``requirement`` stands in for a version that is not pinned.
    ``upstream`` and ``module`` are the qualifiers ``upstream`` and ``rpmmod`` of an operating system's package, where
    the document tells them beside the package URL.
    """

    ref: str
    name: str
    version: str = ""
    line: int = 0
    kind: str = ""
    purls: tuple[str, ...] = ()
    cpes: tuple[str, ...] = ()
    scope: Scope | None = None
    requirement: str = ""
    private: str = ""
    upstream: str = ""
    module: str = ""

    @property
    def label(self) -> str:
        """How to call it when speaking to people."""
        label = f"{self.name}@{self.version}" if self.name and self.version else self.name
        return label or self.ref or "a component without a name"


@dataclass(slots=True)
class Bill:
    """A whole SBOM.

    ``roots``: refs of what the document describes, the project itself; ``requires``: which refs each ref needs, by the
    scope the edge gives (None: the scope of the one that needs it). ``contains``: which refs each ref is made of. Refs
    that no component bears, cycles and repetitions are all allowed. ``incomplete``: what the document says about
    its own completeness, when it says that it is not.
    """

    components: list[Component] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    requires: dict[Scope | None, dict[str, list[str]]] = field(default_factory=dict)
    contains: dict[str, list[str]] = field(default_factory=dict)
    incomplete: str = ""

    def require(self, ref: str, needed: str, scope: Scope | None = None) -> None:
        """Add an edge: ``ref`` needs ``needed``."""
        self.requires.setdefault(scope, {}).setdefault(ref, []).append(needed)

    def contain(self, ref: str, part: str) -> None:
        """Add an edge: ``part`` is in ``ref``."""
        self.contains.setdefault(ref, []).append(part)

    def needs(self, ref: str) -> Iterator[str]:
        """Everything that ``ref`` needs, in any scope."""
        for edges in self.requires.values():
            yield from edges.get(ref, ())

    def edges(self) -> dict[str, list[str]]:
        """What each ref needs or is made of, in any scope."""
        merged: dict[str, list[str]] = {}
        for edges in (*self.requires.values(), self.contains):
            for ref, others in edges.items():
                merged.setdefault(ref, []).extend(others)
        return merged
