"""The packages of an inventory, each once, with every place that names it and a way that leads to it."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from deeptracy.model.inventory import Dependency, Inventory, Location, Manifest, Scope
from deeptracy.model.package import Package
from deeptracy.model.result import PackageUse

_STRENGTH = {scope: position for position, scope in enumerate(Scope)}
_MAX_PATHS = 5


@dataclass(slots=True)
class _Gathered:
    scope: Scope
    direct: bool | None
    locations: set[Location] = field(default_factory=set)
    paths: set[tuple[str, ...]] = field(default_factory=set)
    cpes: set[str] = field(default_factory=set)
    systems: set[str] = field(default_factory=set)
    anywhere: bool = False  # some manifest does not tell the system


def package_uses(inventory: Inventory) -> tuple[PackageUse, ...]:
    """Each package version, unpinned requirement and private package of the inventory once, sorted."""
    gathered: dict[tuple[Package, str, str], _Gathered] = {}
    for manifest in inventory.manifests:
        paths = shortest_paths(manifest)
        for dependency in manifest.dependencies:
            key = (dependency.package, dependency.requirement, dependency.private)
            found = gathered.setdefault(key, _Gathered(dependency.scope, dependency.direct))
            found.scope = min(found.scope, dependency.scope, key=_STRENGTH.__getitem__)
            found.direct = _either(found.direct, dependency.direct)
            found.locations.add(dependency.location)
            found.cpes.update(dependency.cpes)
            found.systems.update(manifest.systems)
            found.anywhere |= not manifest.systems
            if dependency.id in paths:
                found.paths.add(paths[dependency.id])
    return tuple(_use(key, gathered[key]) for key in sorted(gathered))


def _either(a: bool | None, b: bool | None) -> bool | None:
    """Direct wherever one manifest says so; not known only where none says."""
    if a or b:
        return True
    return a if b is None else b


def _use(key: tuple[Package, str, str], found: _Gathered) -> PackageUse:
    package, requirement, private = key
    return PackageUse(
        package,
        found.scope,
        found.direct,
        tuple(sorted(found.locations)),
        tuple(sorted(found.paths, key=lambda path: (len(path), path))[:_MAX_PATHS]),
        requirement,
        private,
        tuple(sorted(found.cpes)),
        () if found.anywhere else tuple(sorted(found.systems)),
    )


def shortest_paths(manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """For each dependency that can be reached, the shortest chain of ids from a direct one; ties by name."""
    children = _children(manifest.dependencies)
    direct = sorted({dependency.id for dependency in manifest.dependencies if dependency.direct})
    paths: dict[str, tuple[str, ...]] = {id_: (id_,) for id_ in direct}
    waiting = deque(direct)
    while waiting:
        parent = waiting.popleft()
        for child in children.get(parent, ()):
            if child not in paths:
                paths[child] = (*paths[parent], child)
                waiting.append(child)
    return paths


def _children(dependencies: Iterable[Dependency]) -> Mapping[str, list[str]]:
    children: dict[str, set[str]] = {}
    for dependency in dependencies:
        for parent in dependency.required_by:
            children.setdefault(parent, set()).add(dependency.id)
    return {parent: sorted(found) for parent, found in children.items()}
