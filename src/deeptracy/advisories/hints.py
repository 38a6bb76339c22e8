"""What the references of a record hint at, for telling which packages its products are."""

from collections.abc import Iterator

from deeptracy.linking.ecosystems import ecosystem_hints
from deeptracy.model.advisory import Advisory
from deeptracy.model.repository import repository_of

REPOSITORY, ECOSYSTEM = "repository", "ecosystem"


def hints_of(advisory: Advisory) -> Iterator[tuple[str, str]]:
    """(kind, value) of each hint, sorted. Only records by CPE leave anything to be told."""
    if not advisory.configurations:
        return
    addresses = [reference.url for reference in advisory.references]
    repositories = {repository for address in addresses if (repository := repository_of(address))}
    yield from ((ECOSYSTEM, ecosystem) for ecosystem in sorted(ecosystem_hints(addresses)))
    yield from ((REPOSITORY, repository) for repository in sorted(repositories))
