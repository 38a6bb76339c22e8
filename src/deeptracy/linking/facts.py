"""What is known of products and packages, gathered from the records of the NVD and of OSV.

Nothing here depends on the order of the records.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from deeptracy.linking import names

Product = tuple[str, str]
"""Vendor and product, as CPE 2.3 binds them."""
PackageKey = tuple[str, str]
"""Ecosystem and normalised name."""


# Repositories of advisories, of exploits and of those who report in bulk: they belong to no package.
_DATABASES = frozenset({
    "github.com/pypa/advisory-database", "github.com/github/advisory-database", "github.com/golang/vulndb",
    "github.com/rustsec/advisory-db", "github.com/rubysec/ruby-advisory-db", "github.com/cveproject/cvelist",
    "github.com/friendsofphp/security-advisories", "github.com/nodejs/security-wg", "github.com/github/securitylab",
    "github.com/victims/victims-cve-db", "github.com/cveproject/cvelistv5",
    "github.com/projectdiscovery/nuclei-templates",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedProduct:
    """A product in one record: whether as an application (CPE part ``a``), and the ``target_sw`` of its matches."""

    vendor: str
    product: str
    application: bool
    targets: frozenset[str]

    @property
    def key(self) -> Product:
        """Vendor and product."""
        return self.vendor, self.product


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """One record by CPE: the vulnerable products, and the repositories and ecosystems its references point to."""

    cve: str
    products: tuple[NamedProduct, ...]
    repositories: frozenset[str] = frozenset()
    ecosystems: frozenset[str] = frozenset()


@dataclass(slots=True)
class ProductFacts:
    """What all records together say about one product; each count is one of records."""

    application: bool = False
    targets: Counter[str] = field(default_factory=Counter)
    repositories: Counter[str] = field(default_factory=Counter)
    ecosystems: Counter[str] = field(default_factory=Counter)


class Facts:
    """Everything that links are judged by."""

    def __init__(self) -> None:
        self.products: defaultdict[Product, ProductFacts] = defaultdict(ProductFacts)
        self.credits: defaultdict[tuple[Product, PackageKey], set[str]] = defaultdict(set)
        """The CVEs from which it was learnt that the package is the product."""
        self.chances: defaultdict[tuple[Product, str], set[str]] = defaultdict(set)
        """The CVEs in which the product stands beside some package of the ecosystem."""
        self.learnt: defaultdict[Product, set[PackageKey]] = defaultdict(set)
        self.vendors: defaultdict[str, set[str]] = defaultdict(set)
        """The products of each vendor that were learnt to be packages."""
        self.packages: set[PackageKey] = set()
        self._repositories: defaultdict[PackageKey, defaultdict[str, set[str]]]
        self._repositories = defaultdict(lambda: defaultdict(set))
        self._same_name: defaultdict[str, set[PackageKey]] = defaultdict(set)

    def add_package(self, key: PackageKey) -> None:
        """A package that some live advisory names."""
        if key not in self.packages:
            self.packages.add(key)
            self._same_name[names.squash(names.split(*key)[1])].add(key)

    def add_repository(self, key: PackageKey, repository: str, id_: str) -> None:
        """A repository that a record of a package points to; ``id_``: the CVE of the record, or else its own id."""
        if repository not in _DATABASES:
            self._repositories[key][repository].add(id_)

    def of_product(self, product: Product) -> ProductFacts:
        """What is known of a product: nothing of one that no record names."""
        return self.products.get(product) or ProductFacts()

    def repositories_of(self, key: PackageKey, without: frozenset[str]) -> dict[str, int]:
        """The repositories that records of a package point to, each with the number of records not ``without``."""
        found: Mapping[str, set[str]] = self._repositories.get(key, {})
        return {repository: len(ids - without) for repository, ids in found.items() if ids - without}

    def namesakes(self, name: str) -> set[PackageKey]:
        """The packages with this bare name, squashed."""
        return self._same_name.get(name, set())

    def add_record(self, record: ProductRecord, packages: Iterable[PackageKey]) -> None:
        """A record by CPE, and the packages that live OSV records of the same CVE name."""
        claimed = _claims(record)
        for named in record.products:
            facts, own = self.products[named.key], claimed.get(named.key, ())
            facts.application |= named.application
            _count(facts.targets, named.targets)
            _count(facts.repositories, own)
            if own or len(record.products) == 1:
                _count(facts.ecosystems, record.ecosystems)
        for package in packages:
            self._learn(record, package)

    def _learn(self, record: ProductRecord, package: PackageKey) -> None:
        """Credit the product that the package fits best. All of them, where it fits none."""
        fits = {named.key: _fit(named, package) for named in record.products if named.application}
        best = max(fits.values(), default=0)
        for product, fit in fits.items():
            self.chances[product, package[0]].add(record.cve)
            if fit == best:
                self.credits[product, package].add(record.cve)
                self.learnt[product].add(package)
                self.vendors[product[0]].add(product[1])


def _count(counter: Counter[str], values: Iterable[str]) -> None:
    # Counter.update() takes several times as long for one value or none, which nearly all of a million calls have.
    for value in values:
        counter[value] += 1


def _fit(named: NamedProduct, package: PackageKey) -> int:
    return names.relation(*package, *named.key)


def _claims(record: ProductRecord) -> dict[Product, set[str]]:
    """The repositories that belong to each product that has any.

    A record of a library that appliances bundle refers to the library's repository. It belongs to the product that
    bears its name; to one without any likeness only where no other is named.
    """
    claimed: dict[Product, set[str]] = {}
    products = [named.key for named in record.products] if record.repositories else []
    for repository in record.repositories - _DATABASES:
        owner, name = (names.squash(step) for step in repository.split("/")[-2:])
        likeness = [_likeness(product, owner, name) for product in products]
        best = max(likeness, default=0)
        if best or len(products) == 1:
            for product, value in zip(products, likeness, strict=True):
                if value == best:
                    claimed.setdefault(product, set()).add(repository)
    return claimed


def _likeness(product: Product, owner: str, name: str) -> int:
    """How much of the product's name a repository bears, whose owner and name are told squashed."""
    vendor, bare = names.maker(product[0]), names.squash(product[1])
    return 2 * (bool(name) and name in (bare, vendor + bare)) + (bool(owner) and owner == vendor)


def bystanders(record: ProductRecord) -> set[Product]:
    """The products that only bundle what the record is about: its references lead to another maker's repository."""
    claimed = _claims(record)
    if not claimed:
        return set()
    makers = {vendor for vendor, _ in claimed}
    return {named.key for named in record.products if named.vendor not in makers}
