"""What the references of a record hint at, for telling which packages its products are."""

from collections.abc import Iterator

from deeptracy.linking.ecosystems import ecosystem_hints
from deeptracy.model.advisory import Advisory, Kind
from deeptracy.model.repository import repository_of

REPOSITORY, ECOSYSTEM = "repository", "ecosystem"


def hints_of(advisory: Advisory) -> Iterator[tuple[str, str]]:
    """(kind, value) of each hint, sorted. Records by name tell their ecosystem themselves; malware hints at nothing."""
    if advisory.kind is Kind.MALICIOUS or not (advisory.configurations or advisory.affected):
        return
    addresses = [reference.url for reference in advisory.references]
    if advisory.configurations:
        yield from ((ECOSYSTEM, ecosystem) for ecosystem in sorted(ecosystem_hints(addresses)))
    addresses += [range_.repo for entry in advisory.affected for range_ in entry.ranges]
    repositories = {repository for address in addresses if (repository := repository_of(address))}
    yield from ((REPOSITORY, repository) for repository in sorted(repositories))
