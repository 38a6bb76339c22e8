"""Which package requires which: the questions every lock file with edges is asked.

A graph is a mapping from each package (by any key a parser likes: an id, a path) to those it requires. Keys that
nothing describes and cycles are both allowed.
"""

from collections.abc import Collection, Mapping

from deeptracy.model.inventory import Scope

STRENGTH: tuple[Scope, ...] = (
    Scope.RUNTIME,
    Scope.OPTIONAL,
    Scope.PEER,
    Scope.PROVIDED,
    Scope.DEV,
    Scope.TEST,
    Scope.BUILD,
)
"""The scopes, strongest first: a package needed in two of them is in the one that stands first."""

_RANK = {scope: rank for rank, scope in enumerate(STRENGTH)}


def stronger(a: Scope, b: Scope) -> Scope:
    """The stronger of two scopes."""
    return a if _RANK[a] <= _RANK[b] else b


def weaker(a: Scope, b: Scope) -> Scope:
    """The weaker of two scopes."""
    return b if _RANK[a] <= _RANK[b] else a


def scopes(
    direct: Mapping[str, Scope],
    requires: Mapping[str, Collection[str]],
    weak: Mapping[Scope, Mapping[str, Collection[str]]] | None = None,
) -> dict[str, Scope]:
    """The scope of each package that can be reached from those the project names itself.

    ``direct`` gives the scope in which the project names a package. What a package ``requires`` is in the package's
    own scope; what it requires by an edge of ``weak`` is in that edge's scope, where the package's own is not weaker
    still (an optional dependency of a runtime package is optional, of a dev package dev). Where several ways lead to
    a package the strongest scope wins. A package that no way leads to is not in the answer.
    """
    waiting: dict[Scope, list[str]] = {scope: [] for scope in STRENGTH}
    for key, scope in direct.items():
        waiting[scope].append(key)
    found: dict[str, Scope] = {}
    for scope in STRENGTH:  # an edge never leads to a stronger scope, so each one is finished when its turn is over
        queue = waiting[scope]
        while queue:
            key = queue.pop()
            if key in found:
                continue
            found[key] = scope
            queue.extend(requires.get(key, ()))
            for edge, targets in (weak or {}).items():
                waiting[weaker(scope, edge)].extend(targets.get(key, ()))
    return found


def required_by(requires: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """The graph the other way round: who requires each package, in the order of ``requires``, each once."""
    inverse: dict[str, dict[str, None]] = {}
    for key, targets in requires.items():
        for target in targets:
            inverse.setdefault(target, {})[key] = None
    return {target: tuple(keys) for target, keys in inverse.items()}
