"""Advisories in memory, for tests."""

from dataclasses import dataclass, field

from deeptracy.advisories.applicability import may_affect, pack
from deeptracy.advisories.products import by_product
from deeptracy.model.advisory import Advisory, AdvisoryHead, Affected, AffectedRange, Event, EventKind, Kind, RangeType
from deeptracy.model.applicability import Configuration
from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.exploitation import NOT_KNOWN, Exploitation
from deeptracy.model.link import Link
from deeptracy.model.severity import UNKNOWN, Severity

I, F, L = EventKind.INTRODUCED, EventKind.FIXED, EventKind.LAST_AFFECTED


def ranged(*events: Event, type_: RangeType = RangeType.ECOSYSTEM) -> AffectedRange:
    return AffectedRange(type_, events)


def below(fixed: str, introduced: str = "0") -> AffectedRange:
    """Affected from ``introduced`` up to ``fixed``."""
    return ranged((I, introduced), (F, fixed))


@dataclass
class InMemory:
    """What `deeptracy.matching.matcher.Advisories` asks for."""

    heads: list[AdvisoryHead] = field(default_factory=list)
    entries: list[tuple[int, Affected]] = field(default_factory=list)
    linked: list[Link] = field(default_factory=list)
    configurations: dict[int, tuple[Configuration, ...]] = field(default_factory=dict)
    aside: list[tuple[int, str]] = field(default_factory=list)
    elsewhere: list[tuple[int, tuple[str, str]]] = field(default_factory=list)
    exploited: dict[str, Exploitation] = field(default_factory=dict)

    def add(
        self,
        id_: str,
        *ranges: AffectedRange,
        name: str = "demo",
        ecosystem: str = "PyPI",
        versions: tuple[str, ...] = (),
        aliases: tuple[str, ...] = (),
        withdrawn: str = "",
        kind: Kind = Kind.VULNERABILITY,
        severity: Severity = UNKNOWN,
        summary: str = "",
        published: str = "2024-01-01T00:00:00Z",
        modified: str = "2024-02-01T00:00:00Z",
    ) -> "InMemory":
        row = len(self.heads)
        self.heads.append(
            AdvisoryHead(row, "OSV " + ecosystem, id_, modified, published, withdrawn, kind, severity, aliases, summary)
        )
        self.entries.append((row, Affected(ecosystem, name, ranges, versions)))
        return self

    def add_by_cpe(
        self, id_: str, *configurations: Configuration, feed: str = "NVD", withdrawn: str = "", summary: str = ""
    ) -> "InMemory":
        """A record that names products."""
        row = len(self.heads)
        self.heads.append(AdvisoryHead(row, feed, id_, "2024-02-01T00:00:00Z", withdrawn=withdrawn, summary=summary))
        self.configurations[row] = configurations
        return self

    def affected(self, key: tuple[str, str]) -> list[tuple[int, Affected]]:
        return [
            (row, entry)
            for row, entry in self.entries
            if (entry.ecosystem, normalise_name(entry.ecosystem, entry.name)) == key
        ]

    def ecosystems(self, base: str) -> list[str]:
        return sorted({entry.ecosystem for _, entry in self.entries if entry.ecosystem.startswith(base + ":")})

    def links(self, key: tuple[str, str]) -> list[Link]:
        return [link for link in self.linked if (link.ecosystem, link.name) == key]

    def applicable(self, product: str) -> list[tuple[int, tuple[Configuration, ...]]]:
        parts = ((row, by_product(configurations)) for row, configurations in self.configurations.items())
        return [(row, found[product]) for row, found in parts if product in found]

    def may_affect(self, product: str, ecosystem: str, version: str) -> bool:
        return any(may_affect(pack(product, parts), ecosystem, version) for _, parts in self.applicable(product))

    def bystanders(self, product: str) -> set[int]:
        return {row for row, aside in self.aside if aside == product}

    def strangers(self, key: tuple[str, str]) -> set[int]:
        return {row for row, package in self.elsewhere if package == key}

    def has_configurations(self, cve: str) -> bool:
        return any(self.heads[row].id == cve and self.heads[row].feed == "NVD" for row in self.configurations)

    def advisory(self, row: int) -> AdvisoryHead:
        return self.heads[row]

    def record(self, head: AdvisoryHead) -> Advisory:
        affected = tuple(entry for row, entry in self.entries if row == head.row)
        return Advisory(head.id, summary=head.summary, details=f"Details of {head.id}. More.", affected=affected)

    def exploitation(self, cve: str) -> Exploitation:
        return self.exploited.get(cve, NOT_KNOWN)
