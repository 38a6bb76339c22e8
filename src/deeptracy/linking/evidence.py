"""What is known of one package and one product: the terms in which rules are written."""

from dataclasses import dataclass, field

from deeptracy.linking.names import Relation

NAMED_BY_PATH = frozenset({"Go", "Packagist", "SwiftURL", "GitHub Actions"})
"""Ecosystems whose packages' names hold their owner."""


@dataclass(frozen=True, slots=True)
class Learning:
    """What the CVEs that NVD and OSV share tell.

    ``credits`` of ``chances``: in how many of those that name the product beside some package of the ecosystem this
    package was the one; ``passed_over``: in none of them, though it might have been. ``rivals``: packages of the
    ecosystem that were learnt to be the product. ``sibling``: one of them is the same module in another major version,
    or the package of which this is a variant.
    """

    credits: int = 0
    chances: int = 0
    passed_over: bool = False
    rivals: tuple[str, ...] = ()
    sibling: str = ""

    @property
    def share(self) -> float:
        """Credits by chances."""
        return self.credits / self.chances if self.chances else 0.0

    @property
    def mostly(self) -> bool:
        """Whether the package was the one in at least half of the chances."""
        return self.credits > 0 and self.share >= 0.5


@dataclass(frozen=True, slots=True)
class Sources:
    """The repositories that records of the product point to, each empty where there is none.

    ``own``: the one that the package's name tells; ``other``: the one they point to instead. ``named``: one that bears
    the package's name; ``near_owner``: and its owner's name is like that of the package's, and no other package's name
    tells it. ``product``: one that bears the product's name. ``confirmed``: one that records of the package point to,
    too; ``denied``: that of the package, where the product's are others; ``moved``: where one of them differs in its
    owner only.
    """

    own: str = ""
    other: str = ""
    named: str = ""
    near_owner: bool = False
    product: str = ""
    confirmed: str = ""
    denied: str = ""
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """The product's vendor and the package's owner.

    ``same``: they have one name. ``host``: the module lives under the vendor's domain. ``self_named``: vendor and
    product bear the same name; ``prefix``: the product's begins with the vendor's. ``family``: other products of the
    vendor that were learnt to be packages of this ecosystem, none if any was learnt to be of another.
    """

    same: bool = False
    host: bool = False
    self_named: bool = False
    prefix: bool = False
    family: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """What is said of the product's ecosystem.

    ``target``: the ``target_sw`` that names the package's; ``hinted``: references do; ``contrary``: what names only
    others. ``namesakes``: other ecosystems with a package of that name.
    """

    target: str = ""
    hinted: bool = False
    contrary: str = ""
    namesakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one package and one product.

    ``application``: the product is one (CPE part ``a``). ``known``: some advisory names the package.
    ``distinctive``: its bare name is hardly given twice. ``standard_library``: they are the libraries that come with
    Go, and Go.
    """

    ecosystem: str
    relation: Relation
    application: bool = True
    known: bool = True
    distinctive: bool = False
    standard_library: bool = False
    learnt: Learning = field(default_factory=Learning)
    sources: Sources = field(default_factory=Sources)
    owner: Owner = field(default_factory=Owner)
    language: Language = field(default_factory=Language)

    @property
    def named_by_path(self) -> bool:
        """Whether names of the ecosystem's packages hold their owner, so that a bare name alone says little."""
        return self.ecosystem in NAMED_BY_PATH
