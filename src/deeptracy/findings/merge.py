"""One vulnerability, one group: the advisories of a package that are names of the same hole.

Grouping is around the CVE. A record that names one CVE belongs to it. A record that names several is a source on each
and joins nothing. Records without a CVE join those they share an id with. ``related`` and ``upstream`` never join.
Withdrawn records and those that call the version unaffected or undecided are sources where they share an id, and make
no group. Nothing here depends on the order of the records.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deeptracy.matching.match import Match


@dataclass(frozen=True, slots=True)
class Group:
    """The matches that tell of one vulnerability: the ``affected`` ones, and all others that share an id with it."""

    id: str
    aliases: tuple[str, ...]
    affected: tuple[Match, ...]
    others: tuple[Match, ...]


def is_cve(id_: str) -> bool:
    """Whether an id is of the CVE list."""
    return id_.startswith("CVE-")


def _cves(match: Match) -> list[str]:
    return sorted(id_ for id_ in match.advisory.ids if is_cve(id_))


def _names(match: Match) -> frozenset[str]:
    """The ids that may join this record to others: of a record that names several CVEs only its own."""
    return match.advisory.ids if len(_cves(match)) < 2 else frozenset((match.advisory.id,))


def group(matches: Sequence[Match]) -> list[Group]:
    """The groups with at least one affected record, by id."""
    affected = [match for match in matches if match.affected]
    members: dict[str, list[Match]] = {}
    for match in affected:
        for cve in _cves(match):
            members.setdefault(cve, []).append(match)
    for component in _components([match for match in affected if not _cves(match)]):
        ids = frozenset().union(*(match.advisory.ids for match in component))
        joined = [cve for cve, found in members.items() if any(ids & match.advisory.ids for match in found)]
        for cve in joined or [_main_id(ids)]:
            members.setdefault(cve, []).extend(component)
    others = _Index(match for match in matches if not match.affected)
    return [_group(id_, members[id_], others) for id_ in sorted(members)]


class _Index:
    """Records by the ids they have, and by those that may join them to others."""

    def __init__(self, matches: Iterable[Match]) -> None:
        self._by_id: dict[str, list[Match]] = {}
        self._by_name: dict[str, list[Match]] = {}
        for match in matches:
            for id_ in match.advisory.ids:
                self._by_id.setdefault(id_, []).append(match)
            for name in _names(match):
                self._by_name.setdefault(name, []).append(match)

    def about(self, id_: str, names: Iterable[str]) -> list[Match]:
        """The records that have the id, or may be joined by one of the names; each once."""
        found = [*self._by_id.get(id_, ()), *(match for name in names for match in self._by_name.get(name, ()))]
        return list({id(match): match for match in found}.values())


def _components(matches: Iterable[Match]) -> list[list[Match]]:
    """The matches, joined wherever two share an id."""
    components: list[tuple[set[str], list[Match]]] = []
    for match in matches:
        ids = set(match.advisory.ids)
        touching = [component for component in components if component[0] & ids]
        merged = (ids.union(*(component[0] for component in touching)), [match])
        for component in touching:
            merged[1].extend(component[1])
            components.remove(component)
        components.append(merged)
    return [found for _, found in components]


_PREFERRED = ("MAL-", "GHSA-", "GO-", "PYSEC-", "RUSTSEC-")


def _main_id(ids: Iterable[str]) -> str:
    def order(id_: str) -> tuple[int, str]:
        rank = next((rank for rank, prefix in enumerate(_PREFERRED) if id_.startswith(prefix)), len(_PREFERRED))
        return rank, id_

    return min(ids, key=order)


def _order(match: Match) -> tuple[bool, str, str]:
    """Records that name the package itself come before those that name a product."""
    return match.link is not None, match.advisory.id, match.advisory.feed


def _group(id_: str, members: Sequence[Match], index: _Index) -> Group:
    ids = {id_}.union(*(_names(match) for match in members))
    others = index.about(id_, ids)
    for match in others:
        if not match.advisory.withdrawn:
            ids |= _names(match)
    aliases = {alias for alias in ids if alias != id_ and not (is_cve(id_) and is_cve(alias))}
    return Group(id_, tuple(sorted(aliases)), tuple(sorted(members, key=_order)), tuple(sorted(others, key=_order)))


def undecided(matches: Sequence[Match], groups: Sequence[Group]) -> list[Match]:
    """The records of which it can't be told whether they affect the version, and which no group tells of.

    Of a record that names a product nothing is said where another that names the package itself tells of the same hole.
    """
    told = {id_ for found in groups for id_ in (found.id, *found.aliases)}
    by_name = {id_ for match in matches if match.link is None for id_ in match.advisory.ids}
    return [
        match
        for match in matches
        if match.affected is None and not match.advisory.ids & (told | by_name if match.link else told)
    ]
