"""The packages that advisories name, by what products and records know of them."""

from collections import defaultdict
from collections.abc import Iterable

from deeptracy.linking import names
from deeptracy.linking.facts import PackageKey
from deeptracy.linking.names import squash


class PackageIndex:
    """Packages by name and by repository, in a fixed order."""

    def __init__(self, packages: Iterable[PackageKey]) -> None:
        self._by_name: defaultdict[str, list[PackageKey]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[PackageKey]] = defaultdict(list)
        self._by_repository: defaultdict[str, list[PackageKey]] = defaultdict(list)
        for key in sorted(packages):
            for name in {squash(names.split(*key)[1]), squash(key[1])}:
                self._by_name[name].append(key)
                for stem in names.stems(name):
                    self._by_stem[stem].append(key)
            if repository := names.own_repository(*key):
                self._by_repository[repository].append(key)

    def called(self, name: str) -> list[PackageKey]:
        """The packages whose whole or bare name is this one, squashed."""
        return self._by_name.get(name, [])

    def adding_to(self, stem: str) -> list[PackageKey]:
        """The packages whose name adds a word for a build or a language to this one, squashed."""
        return self._by_stem.get(stem, [])

    def at(self, repository: str) -> list[PackageKey]:
        """The packages whose name tells this repository."""
        return self._by_repository.get(repository, [])

    def siblings(self, package: PackageKey) -> set[PackageKey]:
        """All major versions of a Go module; nothing of others, whose versions share a name."""
        ecosystem, name = package
        if ecosystem != "Go":
            return set()
        path = names.without_major(ecosystem, name)
        alike = self.called(squash(names.split(ecosystem, name)[1]))
        return {other for other in alike if other[0] == "Go" and names.without_major(*other) == path}
