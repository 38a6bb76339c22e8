"""From facts to links."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from deeptracy.linking import names
from deeptracy.linking.ecosystems import FOREIGN, TARGETS
from deeptracy.linking.facts import Facts, NamedProduct, PackageKey, Product, ProductFacts, ProductRecord
from deeptracy.linking.names import Relation, squash
from deeptracy.linking.rules import NAMED_BY_PATH, Evidence, Rule, decide
from deeptracy.model.cpe import plain
from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.link import Link

VERSION = 1
"""Goes up when the same facts give other links; part of the snapshot id."""

FLOOR = 0.2
"""Links surer than this are kept, to be matched or to be explained."""

_SHORTEST_OWNER = 4
_FLAT = frozenset({"PyPI", "npm", "RubyGems", "crates.io", "NuGet", "Hex", "Pub"})


class Linker:
    """Judges which packages a product is."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._by_name: defaultdict[str, list[PackageKey]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[PackageKey]] = defaultdict(list)
        self._by_repository: defaultdict[str, list[PackageKey]] = defaultdict(list)
        for key in sorted(facts.packages):
            bare = names.split(*key)[1]
            for name in {squash(bare), squash(key[1])}:
                self._by_name[name].append(key)
                for stem in names.stems(name):
                    self._by_stem[stem].append(key)
            if repository := names.own_repository(*key):
                self._by_repository[repository].append(key)

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

    def candidates(self, product: Product) -> set[PackageKey]:
        """Packages that may be the product: by name, repository or what was learnt, and such as no advisory names."""
        facts = self._facts.products[product]
        found = set(self._by_stem.get(squash(product[1]), ()))
        for name in names.likely_names(*product):
            found.update(self._by_name.get(name, ()))
        for repository in facts.repositories:
            found.update(self._by_repository.get(repository, ()))
            found.update(self._by_name.get(squash(repository.rpartition("/")[2]), ()))
        found.update(self._facts.learnt.get(product, ()))
        found.update(_possible(product, facts))
        found.update(self._siblings(found))
        return found

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

    def _belongs_to_another(self, repository: str, package: PackageKey) -> bool:
        return any(
            key[0] == package[0] and names.without_major(*key) != names.without_major(*package)
            for key in self._by_repository.get(repository, ())
        )

    def names_repository(self, record: ProductRecord) -> bool:
        """Whether the record points to the repository of some package."""
        return any(repository in self._by_repository for repository in record.repositories)

    def _siblings(self, packages: Iterable[PackageKey]) -> set[PackageKey]:
        """The other major versions of Go modules."""
        return {
            other
            for ecosystem, name in packages
            if ecosystem == "Go"
            for other in self._by_name.get(squash(names.split(ecosystem, name)[1]), ())
            if other[0] == "Go" and names.without_major(*other) == names.without_major(ecosystem, name)
        }

    def evidence(
        self, product: Product, package: PackageKey, without: frozenset[str] = frozenset(), *, forget: bool = False
    ) -> Evidence:
        """What speaks for the package's being the product, and what against it.

        Nothing is learnt from the CVEs ``without``, nor, to ``forget``, anything of the package itself.
        """
        facts = self._facts.products[product]
        ecosystem, name = package
        owner, bare = names.split(ecosystem, name)
        own = names.own_repository(ecosystem, name)
        target, contrary = _by_target(facts, ecosystem)
        hinted = ecosystem in facts.ecosystems
        if not target and not contrary and facts.ecosystems and not hinted:
            contrary = ", ".join(sorted(facts.ecosystems))
        rivals = self._rivals(product, package, without)
        credited = 0 if forget else len(self._facts.credits.get((product, package), set()) - without)
        chances = len(self._facts.chances.get((product, ecosystem), set()) - without)
        named = _bearing(facts, {squash(bare), squash(name)})
        other_path = self._other_path(facts, package)
        known = {} if forget else self._facts.repositories_of(package, without)
        denied, moved = _elsewhere(known, facts, {squash(bare), squash(name)})
        makers = (names.maker(product[0]), squash(product[0]))
        return Evidence(
            ecosystem=ecosystem,
            relation=names.relation(ecosystem, name, *product),
            application=facts.application,
            credits=credited,
            chances=chances,
            passed_over=chances > 0 and not credited and not forget,
            rivals=tuple(rivals),
            sibling=next((rival for rival in rivals if _are_siblings(ecosystem, name, rival)), ""),
            own_repository=own if own in facts.repositories else "",
            other_repository=_most_named(facts) if own and own not in facts.repositories else "",
            named_repository=named,
            near_owner=bool(named) and not other_path and _alike(squash(named.split("/")[-2]), squash(owner)),
            product_repository=_bearing(facts, {squash(product[1])}),
            same_owner=bool(owner) and squash(owner) in makers,
            standard_library=(*package, *product) == ("Go", "stdlib", "golang", "go"),
            confirmed=next((one for one in sorted(known) if one in facts.repositories), ""),
            denied=denied,
            moved=moved,
            known=package in self._facts.packages,
            with_vendor=_begins_with_vendor(product),
            own_vendor=names.maker(product[0]) == squash(product[1]),
            length=len(squash(bare)),
            family=self._family(product, ecosystem, without),
            other_path=other_path,
            own_host=not other_path and _own_host(ecosystem, name, product),
            target=target,
            hinted=hinted,
            contrary=contrary,
            ambiguous=tuple(sorted(self._namesakes(facts, bare) - {ecosystem})),
        )

    def _other_path(self, facts: ProductFacts, package: PackageKey) -> str:
        """A package of the ecosystem whose own repository is one of the product's."""
        others = (other for one in sorted(facts.repositories) for other in self._by_repository.get(one, ()))
        return next((name for ecosystem, name in others if ecosystem == package[0] and name != package[1]), "")

    def _namesakes(self, facts: ProductFacts, bare: str) -> set[str]:
        """The ecosystems with a package of that name. Where names hold their owner, only if that fits too."""
        return {
            ecosystem
            for ecosystem, name in self._facts.namesakes(squash(bare))
            if ecosystem not in NAMED_BY_PATH or names.own_repository(ecosystem, name) in facts.repositories
        }

    def _family(self, product: Product, ecosystem: str, without: frozenset[str]) -> tuple[str, ...]:
        """Other products of the vendor that were learnt to be of the ecosystem; none if any is of another."""
        by_ecosystem: Mapping[str, set[str]] = self._facts.vendors.get(product[0], {})
        if set(by_ecosystem) != {ecosystem}:
            return ()
        return tuple(sorted(by_ecosystem[ecosystem] - {product[1]}))

    def _rivals(self, product: Product, package: PackageKey, without: frozenset[str]) -> list[str]:
        return sorted(
            other[1]
            for other in self._facts.learnt.get(product, ())
            if other[0] == package[0] and other != package and self._facts.credits[product, other] - without
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


def _by_target(facts: ProductFacts, ecosystem: str) -> tuple[str, str]:
    """The ``target_sw`` that names the ecosystem; else those that name others."""
    told = [word for word in sorted(facts.targets) if TARGETS.get(word) == ecosystem]
    if told:
        return told[0], ""
    others = [word for word in sorted(facts.targets) if word in TARGETS or word in FOREIGN]
    return "", ", ".join(others)


def _are_siblings(ecosystem: str, name: str, other: str) -> bool:
    if names.without_major(ecosystem, name) == names.without_major(ecosystem, other):
        return True
    bare, rival = names.split(ecosystem, name)[1], names.split(ecosystem, other)[1]
    forward = names.relation(ecosystem, name, "", rival)
    backward = names.relation(ecosystem, other, "", bare)
    return Relation.VARIANT in (forward, backward)


def _most_named(facts: ProductFacts) -> str:
    return min(facts.repositories, key=lambda one: (-facts.repositories[one], one), default="")


def _bearing(facts: ProductFacts, wanted: set[str]) -> str:
    """The first repository of the product that bears one of the squashed names."""
    return next((one for one in sorted(facts.repositories) if squash(one.rpartition("/")[2]) in wanted), "")


def _alike(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _SHORTEST_OWNER and (one in other or other in one)


def _elsewhere(known: dict[str, int], facts: ProductFacts, wanted: set[str]) -> tuple[str, str]:
    """The repository of the package, where its records tell it and those of the product point to others only.

    It comes first where the product's have other names, and second where one has the same and only another owner, as
    a repository that has moved.
    """
    if not facts.repositories or known.keys() & facts.repositories.keys():
        return "", ""
    likely = {one: count for one, count in known.items() if count > 1 or squash(one.rpartition("/")[2]) in wanted}
    own = min(likely, key=lambda one: (-likely[one], one), default="")
    bare = {one.rpartition("/")[2] for one in facts.repositories}
    moved = any(one.rpartition("/")[2] in bare for one in likely)
    return ("", own) if moved else (own, "")


def _begins_with_vendor(product: Product) -> bool:
    vendor, bare = names.maker(product[0]), squash(product[1])
    return len(vendor) >= _SHORTEST_OWNER and bare.startswith(vendor) and bare != vendor


def _own_host(ecosystem: str, name: str, product: Product) -> bool:
    """Whether a Go module lives under a domain of the vendor's or product's name (``code.gitea.io/gitea``)."""
    host = name.partition("/")[0]
    if ecosystem != "Go" or "." not in host or names.own_repository(ecosystem, name):
        return False
    return any(len(word) > 2 and word in squash(host) for word in (names.maker(product[0]), squash(product[1])))
