"""From facts to links."""

from collections.abc import Iterable, Iterator

from deeptracy.linking import names
from deeptracy.linking.case import Case
from deeptracy.linking.ecosystems import TARGETS
from deeptracy.linking.evidence import Evidence
from deeptracy.linking.facts import Facts, NamedProduct, PackageKey, Product, ProductFacts, ProductRecord
from deeptracy.linking.index import PackageIndex
from deeptracy.linking.names import Relation, squash
from deeptracy.linking.rules import Rule, decide
from deeptracy.model.cpe import plain
from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.link import Link

VERSION = 1
"""Goes up when the same facts give other links; part of the snapshot id."""

FLOOR = 0.2
"""Links surer than this are kept, to be matched or to be explained."""

_FLAT = frozenset({"PyPI", "npm", "RubyGems", "crates.io", "NuGet", "Hex", "Pub"})


class Linker:
    """Judges which packages a product is. All packages are to be among the facts by now; records may follow."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._index = PackageIndex(facts.packages)

    def links(self) -> Iterator[Link]:
        """Every link that is surer than the `FLOOR`, of packages that advisories name and of such as may exist."""
        for product in sorted(self._facts.products):
            for package in sorted(self.candidates(product)):
                evidence = self.evidence(product, package)
                rule = decide(evidence)
                if rule.confidence > FLOOR:
                    yield Link(*package, *product, rule.confidence, (rule.reason(evidence),))

    def judge(
        self, product: Product, package: PackageKey, without: frozenset[str] = frozenset(), *, forget: bool = False
    ) -> Rule:
        """The rule that decides on a pair: see `evidence`."""
        return decide(self.evidence(product, package, without, forget=forget))

    def evidence(
        self, product: Product, package: PackageKey, without: frozenset[str] = frozenset(), *, forget: bool = False
    ) -> Evidence:
        """What speaks for the package's being the product, and what against it.

        Nothing is learnt from the CVEs ``without``, nor, to ``forget``, anything of the package itself.
        """
        return Case(self._facts, self._index, product, package, without, forget=forget).evidence()

    def candidates(self, product: Product) -> set[PackageKey]:
        """Packages that may be the product: by name, repository or what was learnt, and such as no advisory names."""
        facts = self._facts.of_product(product)
        found = set(self._index.adding_to(squash(product[1])))
        for name in names.likely_names(*product):
            found.update(self._index.called(name))
        for repository in facts.repositories:
            found.update(self._index.at(repository))
            found.update(self._index.called(squash(repository.rpartition("/")[2])))
        found.update(self._facts.learnt.get(product, ()))
        found.update(_possible(product, facts))
        return found.union(*(self._index.siblings(package) for package in found))

    def strangers(
        self, record: ProductRecord, packages: Iterable[PackageKey], without: frozenset[str] = frozenset()
    ) -> set[PackageKey]:
        """Those of the packages that the record is not about: it points to the repository of another of its ecosystem.

        Only packages whose name tells their repository can be told apart so, and only those that no record of their
        own connects with the repositories in question.
        """
        found = set()
        for package in packages:
            own = names.own_repository(*package)
            if not own or own in record.repositories or any(_is_called(named, package) for named in record.products):
                continue
            others = {one for one in record.repositories if self._belongs_to_another(one, package)}
            if others and not others & self._facts.repositories_of(package, without).keys():
                found.add(package)
        return found

    def names_repository(self, record: ProductRecord) -> bool:
        """Whether the record points to the repository of some package."""
        return any(self._index.at(repository) for repository in record.repositories)

    def _belongs_to_another(self, repository: str, package: PackageKey) -> bool:
        return any(
            key[0] == package[0] and names.without_major(*key) != names.without_major(*package)
            for key in self._index.at(repository)
        )


def _possible(product: Product, facts: ProductFacts) -> Iterator[PackageKey]:
    """The names that packages of the product would have in the ecosystems that the records speak of."""
    told = {TARGETS[word] for word in facts.targets if word in TARGETS}
    bare = plain(product[1])
    for ecosystem in told & _FLAT:
        for name in {bare, bare.replace("_", "-")}:
            yield ecosystem, normalise_name(ecosystem, name)
    for repository in facts.repositories:
        host, _, path = repository.partition("/")
        if "Go" in facts.ecosystems.keys() | told:
            yield "Go", repository
        if "Packagist" in facts.ecosystems.keys() | told and host == "github.com":
            yield "Packagist", path


def _is_called(named: NamedProduct, package: PackageKey) -> bool:
    """Whether the record names the package itself: by its owner and by its name."""
    same_owner = squash(names.split(*package)[0]) == names.maker(named.vendor)
    return same_owner and names.relation(*package, *named.key) is Relation.EXACT
