"""Gathering the evidence on one package and one product from the facts."""

from deeptracy.linking import names
from deeptracy.linking.ecosystems import FOREIGN, TARGETS
from deeptracy.linking.evidence import NAMED_BY_PATH, Evidence, Language, Learning, Owner, Sources
from deeptracy.linking.facts import Facts, PackageKey, Product, ProductFacts
from deeptracy.linking.index import PackageIndex
from deeptracy.linking.names import Relation, squash

_SHORTEST_OWNER = 4


class Case:
    """One package and one product.

    Nothing is learnt from the CVEs ``without``, nor, to ``forget``, anything of the package itself.
    """

    def __init__(
        self,
        facts: Facts,
        index: PackageIndex,
        product: Product,
        package: PackageKey,
        without: frozenset[str] = frozenset(),
        *,
        forget: bool = False,
    ) -> None:
        self._facts, self._index, self._without, self._forget = facts, index, without, forget
        self._product, self._package = product, package
        self._vendor = names.maker(product[0])
        self._known_of_product = facts.of_product(product)
        self._ecosystem, self._name = package
        self._owner, self._bare = names.split(*package)
        self._spellings = {squash(self._bare), squash(self._name)}
        self._relation = names.relation(*package, *product)

    def evidence(self) -> Evidence:
        """What speaks for the package's being the product, and what against it."""
        return Evidence(
            ecosystem=self._ecosystem,
            relation=self._relation,
            application=self._known_of_product.application,
            known=not self._forget and self._package in self._facts.packages,
            distinctive=names.is_distinctive(*self._package),
            standard_library=(*self._package, *self._product) == ("Go", "stdlib", "golang", "go"),
            learnt=self._learning(),
            sources=self._sources(),
            owner=self._ownership(),
            language=self._language(),
        )

    def _learning(self) -> Learning:
        credited = len(self._credits(self._product, self._package))
        chances = len(self._facts.chances.get((self._product, self._ecosystem), set()) - self._without)
        rivals = self._rivals()
        return Learning(
            credits=credited,
            chances=chances,
            passed_over=chances > 0 and not credited and not self._forget,
            rivals=rivals,
            sibling=next((rival for rival in rivals if _are_siblings(self._ecosystem, self._name, rival)), ""),
        )

    def _credits(self, product: Product, package: PackageKey) -> set[str]:
        if self._forget and package == self._package:
            return set()
        return self._facts.credits.get((product, package), set()) - self._without

    def _rivals(self) -> tuple[str, ...]:
        others = self._facts.learnt.get(self._product, set()) - {self._package}
        return tuple(
            sorted(one[1] for one in others if one[0] == self._ecosystem and self._credits(self._product, one))
        )

    def _sources(self) -> Sources:
        facts = self._known_of_product
        own = names.own_repository(*self._package)
        named = _bearing(facts, self._spellings)
        known = {} if self._forget else self._facts.repositories_of(self._package, self._without)
        denied, moved = _elsewhere(known, facts, self._spellings)
        return Sources(
            own=own if own in facts.repositories else "",
            other=_most_named(facts) if own and own not in facts.repositories else "",
            named=named,
            near_owner=bool(named)
            and not self._is_another_s()
            and _alike(squash(named.split("/")[-2]), squash(self._owner)),
            product=_bearing(facts, {squash(self._product[1])}),
            confirmed=min(known.keys() & facts.repositories.keys(), default=""),
            denied=denied,
            moved=moved,
        )

    def _is_another_s(self) -> bool:
        """Whether the name of another package of the ecosystem tells one of the product's repositories."""
        others = (other for one in self._known_of_product.repositories for other in self._index.at(one))
        return any(ecosystem == self._ecosystem and name != self._name for ecosystem, name in others)

    def _ownership(self) -> Owner:
        vendor, product = self._product
        bare = squash(product)
        return Owner(
            same=bool(self._owner) and squash(self._owner) in (self._vendor, squash(vendor)),
            host=self._under_own_host() and not self._is_another_s(),
            self_named=self._vendor == bare,
            prefix=len(self._vendor) >= _SHORTEST_OWNER and bare.startswith(self._vendor) and bare != self._vendor,
            family=self._family(),
        )

    def _under_own_host(self) -> bool:
        """Whether a Go module lives under a domain of the vendor's or product's name (``code.gitea.io/gitea``)."""
        host = self._name.partition("/")[0]
        if self._ecosystem != "Go" or "." not in host or names.own_repository(*self._package):
            return False
        return any(len(word) > 2 and word in squash(host) for word in (self._vendor, squash(self._product[1])))

    def _family(self) -> tuple[str, ...]:
        """Other products of the vendor that were learnt to be of the ecosystem; none if any is of another."""
        if self._relation is not Relation.EXACT:
            return ()  # nothing asks for it, and vendors have hundreds of products
        vendor, product = self._product
        learnt = {one: self._ecosystems_of((vendor, one)) for one in self._facts.vendors.get(vendor, ())}
        if set().union(*learnt.values()) != {self._ecosystem}:
            return ()
        return tuple(sorted(one for one, ecosystems in learnt.items() if ecosystems and one != product))

    def _ecosystems_of(self, product: Product) -> set[str]:
        """The ecosystems of the packages that a product was learnt to be."""
        return {one[0] for one in self._facts.learnt.get(product, ()) if self._credits(product, one)}

    def _language(self) -> Language:
        facts = self._known_of_product
        target, contrary = _by_target(facts, self._ecosystem)
        hinted = self._ecosystem in facts.ecosystems
        if not target and not contrary and facts.ecosystems and not hinted:
            contrary = ", ".join(sorted(facts.ecosystems))
        return Language(target, hinted, contrary, tuple(sorted(self._namesakes() - {self._ecosystem})))

    def _namesakes(self) -> set[str]:
        """The ecosystems with a package of that name. Where names hold their owner, only if that fits too."""
        return {
            ecosystem
            for ecosystem, name in self._facts.namesakes(squash(self._bare))
            if ecosystem not in NAMED_BY_PATH
            or names.own_repository(ecosystem, name) in self._known_of_product.repositories
        }


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
    return min((one for one in facts.repositories if squash(one.rpartition("/")[2]) in wanted), default="")


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
