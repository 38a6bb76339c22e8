"""From the components of an SBOM to dependencies, and to gaps for those that can't be matched."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deeptracy.inventory import graph
from deeptracy.inventory.parser import Parsed
from deeptracy.inventory.sbom.bill import UNMATCHABLE, Bill, Component
from deeptracy.model import distribution
from deeptracy.model.cpe import Cpe, InvalidCpe
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package
from deeptracy.model.purl import InvalidPurl, Purl, with_epoch

KEPT_QUALIFIERS = ("arch", "distro", "rpmmod", "upstream")
MAX_LISTED = 100
"""How many components of one sort are named one by one in the gaps; the rest is only counted."""

_SYSTEM_TYPES = ("apk", "deb", "rpm")
_SYSTEM_PURLS = tuple(f"pkg:{type_}/" for type_ in _SYSTEM_TYPES)
_SOURCES = ("repository_url", "download_url", "vcs_url")

_SYSTEM = "operating-system"


@dataclass(slots=True)
class _Entry:
    """A component that makes a dependency: its package, and what can't be known about it."""

    component: Component
    package: Package
    source: str = ""


class _Gaps:
    """Gaps of one file; a sort of gap that fills the list is summed up at the end."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._listed: list[Skipped] = []
        self._counts: dict[tuple[Gap, str], int] = {}

    def add(self, component: Component, why: str, gap: Gap = Gap.NO_FEED, detail: str = "") -> None:
        """Tell that ``component`` can't be checked; ``why`` is the sort of reason."""
        count = self._counts[gap, why] = self._counts.get((gap, why), 0) + 1
        if count <= MAX_LISTED:
            reason = f"{component.label}: {why}" + (f": {detail}" if detail else "")
            self._listed.append(Skipped(self._path, reason, gap, component.line))

    def all(self) -> list[Skipped]:
        """Every gap, then the sums of those that were too many."""
        more = (
            Skipped(self._path, f"{count - MAX_LISTED} more components: {why}", gap)
            for (gap, why), count in self._counts.items()
            if count > MAX_LISTED
        )
        return [*self._listed, *more]


def assemble(path: str, bill: Bill) -> Parsed:
    """The dependencies and gaps of an SBOM that was read from ``path``."""
    gaps = _Gaps(path)
    roots = set(bill.roots)
    distro = _distro(bill.components)
    groups = _groups(bill)
    entries: list[_Entry] = []
    by_packages = any(map(_is_of_system, bill.components))
    for component in bill.components:
        if not _is_matchable(component, by_packages=by_packages) or (component.ref and component.ref in roots):
            continue
        entries.extend(_entries(component, distro, gaps, is_group=component.ref in groups))
    listed = gaps.all()
    if bill.incomplete:
        listed.append(Skipped(path, bill.incomplete, Gap.TRANSITIVE))
    systems = tuple(name for component in bill.components if component.kind == _SYSTEM for name in component.cpes)
    return Parsed(tuple(_dependencies(path, bill, entries)), tuple(listed), systems)


def _is_of_system(component: Component) -> bool:
    return component.kind != _SYSTEM and any(text.startswith(_SYSTEM_PURLS) for text in component.purls)


def _is_matchable(component: Component, *, by_packages: bool) -> bool:
    """Whether advisories may be about a component.

    Of operating systems those that are known by a CPE name, but for distributions: these are checked package by
    package, and the NVD names them for whatever they ship.
    """
    if component.kind != _SYSTEM:
        return component.kind not in UNMATCHABLE
    return bool(component.cpes) and not by_packages and distribution.ecosystem(component.name) is None


def _distro(components: Iterable[Component]) -> str:
    """The ``distro`` qualifier for packages that have none: the operating system among the components."""
    systems = {f"{c.name.lower()}-{c.version}" for c in components if c.kind == _SYSTEM and c.version}
    return systems.pop() if len(systems) == 1 else ""


def _groups(bill: Bill) -> set[str]:
    """Refs that need or contain another component."""
    known = {component.ref for component in bill.components}
    return {ref for ref, others in bill.edges().items() if not known.isdisjoint(others)}


def _entries(component: Component, distro: str, gaps: _Gaps, *, is_group: bool) -> Iterator[_Entry]:
    found = False
    for text in component.purls:
        try:
            purl = Purl.parse(text)
        except InvalidPurl as error:
            gaps.add(component, "its package URL can't be read", Gap.UNREADABLE, str(error))
            continue
        found = True
        yield _packaged(component, purl, distro, gaps)
    if found:
        return
    if component.cpes:
        yield _Entry(component, Package("generic", component.name or component.ref, component.version))
        names = list(_names(component))
        if not names:
            gaps.add(component, "it has no package URL, and its CPE can't be read", Gap.UNREADABLE)
        elif not any(name.is_one_product for name in names):
            gaps.add(component, "it has no package URL, and its CPE leaves the vendor or the product open")
    elif not component.purls and (component.version or not is_group):
        # what only groups others (a lock file, a folder) is nothing that could be looked up
        gaps.add(component, "it has no package URL, so it can't be looked up")


def _names(component: Component) -> Iterator[Cpe]:
    """The CPE names of a component that can be read."""
    for text in component.cpes:
        try:
            yield Cpe.parse(text)
        except InvalidCpe:
            continue


def _packaged(component: Component, purl: Purl, distro: str, gaps: _Gaps) -> _Entry:
    """The entry of a component with a package URL; the gaps tell when no feed covers it."""
    if distro and purl.type in _SYSTEM_TYPES and not purl.qualifier("distro"):
        purl = _with_distro(purl, distro)
    ecosystem = purl.ecosystem
    if ecosystem is None:
        # A system's packages have fixes of their own, which the CPE of what they were built from knows nothing of.
        if purl.type in _SYSTEM_TYPES or not any(name.is_one_product for name in _names(component)):
            gaps.add(component, f"no advisory feed covers packages of the type {purl.type!r}")
    elif not distribution.tells_release(ecosystem):
        gaps.add(component, f"it is not told which release of {ecosystem} it belongs to")
    version = with_epoch(purl.version or component.version, purl.qualifier("epoch"))
    package = Package(ecosystem or purl.type, purl.package_name, version, _kept(component, purl))
    source = next((address for key in _SOURCES if (address := purl.qualifier(key))), "")
    return _Entry(component, package, source)


def _kept(component: Component, purl: Purl) -> tuple[tuple[str, str], ...]:
    """The qualifiers of the package, completed by what the document tells beside the package URL."""
    values = {key: purl.qualifier(key) for key in KEPT_QUALIFIERS}
    if purl.type in _SYSTEM_TYPES:
        values["upstream"] = values["upstream"] or component.upstream
        values["rpmmod"] = values["rpmmod"] or purl.qualifier("modularitylabel") or component.module
    return tuple((key, value) for key, value in values.items() if value)


def _with_distro(purl: Purl, distro: str) -> Purl:
    """The package URL with the release of the operating system, if that is the distribution the package is of."""
    system = distro.rpartition("-")[0]
    if purl.namespace and distribution.ecosystem(purl.namespace) != distribution.ecosystem(system):
        return purl
    return replace(purl, namespace=purl.namespace or system, qualifiers=(*purl.qualifiers, ("distro", distro)))


def _dependencies(path: str, bill: Bill, entries: list[_Entry]) -> Iterator[Dependency]:
    direct = _direct(bill, {entry.component.ref for entry in entries})
    parents = _parents(bill, entries)
    scopes = _scopes(bill)
    for entry in entries:
        component = entry.component
        yield Dependency(
            package=entry.package,
            location=Location(path, component.line),
            scope=component.scope or scopes.get(component.ref, Scope.RUNTIME),
            direct=component.ref in direct if direct else None,
            required_by=parents.get(component.ref, ()),
            requirement="" if entry.package.version else component.requirement,
            private=component.private,
            source=entry.source,
            cpes=component.cpes,
        )


def _direct(bill: Bill, packages: set[str]) -> set[str]:
    """What the roots need, or a component that is no package but only groups others (a lock file) needs for them."""
    groups = {c.ref for c in bill.components if c.kind not in UNMATCHABLE} - packages
    needed: set[str] = set()
    waiting = list(bill.roots)
    while waiting:
        ref = waiting.pop()
        needed.update(bill.needs(ref))
        parts = [part for part in (*bill.needs(ref), *bill.contains.get(ref, ())) if part in groups]
        groups.difference_update(parts)
        waiting.extend(parts)
    return needed & packages


def _parents(bill: Bill, entries: list[_Entry]) -> dict[str, tuple[str, ...]]:
    """The ids of the dependencies that need or contain each ref."""
    ids = {entry.component.ref: str(entry.package) for entry in reversed(entries) if entry.component.ref}
    needed_by = graph.required_by(bill.edges())
    return {
        ref: tuple(dict.fromkeys(ids[parent] for parent in needed_by[ref] if ids.get(parent, own) != own))
        for ref, own in ids.items()
        if ref in needed_by
    }


def _scopes(bill: Bill) -> dict[str, Scope]:
    """The scope of each ref by the edges that lead to it from what the document describes, or from nothing.

    Empty where no edge tells a scope.
    """
    weak: dict[Scope, dict[str, list[str]]] = {}
    plain: dict[str, list[str]] = {ref: list(parts) for ref, parts in bill.contains.items()}
    for scope, edges in bill.requires.items():
        if scope is None:
            for ref, others in edges.items():
                plain.setdefault(ref, []).extend(others)
        else:
            weak[scope] = edges
    if not weak:
        return {}
    every = bill.edges()
    led_to = {other for others in every.values() for other in others}
    starts = [*bill.roots, *(ref for ref in every if ref not in led_to)]
    return graph.scopes(dict.fromkeys(starts, Scope.RUNTIME), plain, weak)
