"""How sure it is that a package is a product: the first rule that fits decides.

The confidences are the shares of right links that `make quality` measures for each rule on the CVEs that the NVD and
OSV share, rounded down where few cases stand behind them (docs/quality.md). Rules that leave doubt lie below the
default threshold of matching; they are stored to be explained.
"""

from collections.abc import Callable
from dataclasses import dataclass

from deeptracy.linking.names import Relation

NAMED_BY_PATH = frozenset({"Go", "Packagist", "SwiftURL", "GitHub Actions"})
"""Ecosystems whose packages' names hold their owner."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one package and one product.

    ``credits`` of ``chances``: in how many of the CVEs that name the product beside some package of the ecosystem this
    package was the one; ``passed_over``: in none of them. ``rivals``: packages of the ecosystem that were learnt to be
    the product. ``sibling``: one of them is the same module in another major version, or the package of which this is a
    variant. ``own_repository``: the one that the package's name tells, if references of the product point to it;
    ``other_repository``: the one they point to instead. ``named_repository``: one of them bears the package's name;
    ``near_owner``: and its owner's name is like that of the package's. ``product_repository``: one of them bears the
    product's name. ``same_owner``: the package's owner is the vendor. ``own_host``: the module lives under the vendor's
    domain. ``other_path``: a package of the ecosystem whose own repository the references point to. ``target``:
    ``target_sw`` names the ecosystem; ``hinted``: references do; ``contrary``: they name only others. ``ambiguous``:
    other ecosystems know a package of that name. ``confirmed``: a repository that records of the package and of the
    product point to; ``denied``: that of the package, where the product's are others; ``moved``: where one of them
    differs in its owner only. ``length``: letters and digits of the bare name. ``known``: some advisory names the
    package. ``own_vendor``: vendor and product bear the same name; ``with_vendor``: the product's begins with the
    vendor's. ``family``: other products of the vendor were learnt to be packages of this ecosystem, and none of
    another.
    """

    ecosystem: str
    relation: Relation
    application: bool = True
    credits: int = 0
    chances: int = 0
    passed_over: bool = False
    rivals: tuple[str, ...] = ()
    sibling: str = ""
    own_repository: str = ""
    other_repository: str = ""
    named_repository: str = ""
    near_owner: bool = False
    product_repository: str = ""
    same_owner: bool = False
    other_path: str = ""
    standard_library: bool = False
    confirmed: str = ""
    denied: str = ""
    moved: str = ""
    length: int = 0
    known: bool = True
    own_vendor: bool = False
    with_vendor: bool = False
    family: tuple[str, ...] = ()
    own_host: bool = False
    target: str = ""
    hinted: bool = False
    contrary: str = ""
    ambiguous: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Credits by chances."""
        return self.credits / self.chances if self.chances else 0.0

    @property
    def named_by_path(self) -> bool:
        """Whether names of the ecosystem's packages hold their owner, so that a bare name alone says little."""
        return self.ecosystem in NAMED_BY_PATH


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of evidence. ``confidence``: from 0.0 to 1.0. ``reason`` makes a sentence of the evidence."""

    name: str
    confidence: float
    fits: Callable[[Evidence], bool]
    reason: Callable[[Evidence], str]


def _learnt(evidence: Evidence) -> str:
    cves = "CVE" if evidence.chances == 1 else "CVEs"
    return f"learnt from {evidence.credits} of {evidence.chances} {cves} that NVD and OSV share"


def _same_name(evidence: Evidence) -> str:
    return {
        Relation.EXACT: "the same name",
        Relation.WITH_VENDOR: "vendor and product make up the name",
        Relation.VARIANT: "the same name but for the build",
        Relation.OF_LANGUAGE: "the product's name adds the package's language",
        Relation.BINDING: "the package's name adds its language",
        Relation.PART: "one name holds the other",
        Relation.NONE: "no likeness of names",
    }[evidence.relation]


def _and(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


_EXACT, _WITH_VENDOR, _OF_LANGUAGE = Relation.EXACT, Relation.WITH_VENDOR, Relation.OF_LANGUAGE
_VARIANT, _BINDING, _PART = Relation.VARIANT, Relation.BINDING, Relation.PART
_DISTINCTIVE = 9
"""Letters from which on a name is hardly given twice."""

RULES: tuple[Rule, ...] = (
    Rule("standard library", 0.97, lambda e: e.standard_library, lambda e: "NVD's name for Go's standard library"),
    Rule("learnt often", 0.98, lambda e: e.credits >= 3 and e.share >= 0.5, _learnt),
    Rule("learnt, near", 0.96, lambda e: e.credits >= 1 and e.share >= 0.5 and e.relation >= _BINDING,
         lambda e: _and(_learnt(e), _same_name(e))),
    Rule("learnt, own repository", 0.95, lambda e: e.credits >= 1 and e.share >= 0.5 and bool(e.own_repository),
         lambda e: _and(_learnt(e), f"its repository is {e.own_repository}")),
    Rule("learnt twice", 0.88, lambda e: e.credits == 2 and e.share >= 0.5, _learnt),
    Rule("learnt once, part", 0.82, lambda e: e.credits == 1 and e.share >= 0.5 and e.relation is _PART,
         lambda e: _and(_learnt(e), _same_name(e))),
    Rule("learnt once, unlike", 0.5, lambda e: e.credits == 1 and e.share >= 0.5,
         lambda e: _and(_learnt(e), _same_name(e))),
    Rule("no application", 0.05, lambda e: not e.application,
         lambda e: "the product is an operating system or a device, which holds much more than the package"),
    Rule("passed over", 0.4, lambda e: bool(e.sibling) and e.passed_over,
         lambda e: f"{e.sibling} was learnt to be the product, from {e.chances} CVEs that do not name this package"),
    Rule("sibling", 0.93, lambda e: bool(e.sibling), lambda e: f"{e.sibling} was learnt to be the product"),
    Rule("own repository", 0.97, lambda e: bool(e.own_repository) and e.relation >= _BINDING and not e.rivals,
         lambda e: _and(f"references point to its repository {e.own_repository}", _same_name(e))),
    Rule("own repository, unlike", 0.85, lambda e: bool(e.own_repository) and not e.rivals,
         lambda e: _and(f"references point to its repository {e.own_repository}", _same_name(e))),
    Rule("learnt sometimes, same name", 0.7, lambda e: e.credits >= 1 and e.relation >= _WITH_VENDOR,
         lambda e: _and(_learnt(e), _same_name(e))),
    Rule("learnt seldom", 0.3, lambda e: e.credits >= 1, _learnt),
    Rule("rival", 0.2, lambda e: bool(e.rivals) and not (e.target and e.relation >= _WITH_VENDOR),
         lambda e: f"the product was learnt to be {e.rivals[0]}"),
    Rule("near path", 0.92, lambda e: e.named_by_path and e.near_owner and e.relation >= _OF_LANGUAGE,
         lambda e: _and(f"references point to {e.named_repository}", _same_name(e))),
    Rule("other repository", 0.2, lambda e: e.named_by_path and bool(e.other_repository) and not e.own_host,
         lambda e: f"references point to another repository, {e.other_repository}"),
    Rule("owner and name", 0.95, lambda e: e.named_by_path and e.same_owner and e.relation >= _BINDING,
         lambda e: _and("the same owner", _same_name(e))),
    Rule("own host", 0.9, lambda e: e.own_host and e.relation >= _WITH_VENDOR,
         lambda e: _and("the module's path begins with the vendor's name", _same_name(e))),
    Rule("name without path", 0.3, lambda e: e.named_by_path, _same_name),
    Rule("denied by the repository", 0.2, lambda e: bool(e.denied),
         lambda e: f"the package's repository is {e.denied}, and the product's records point to others"),
    Rule("confirmed by the repository", 0.96, lambda e: bool(e.confirmed) and e.relation >= _WITH_VENDOR,
         lambda e: _and(f"records of both point to {e.confirmed}", _same_name(e))),
    Rule("confirmed by the repository, near name", 0.85, lambda e: bool(e.confirmed) and e.relation >= _BINDING,
         lambda e: _and(f"records of both point to {e.confirmed}", _same_name(e))),
    Rule("moved repository", 0.75, lambda e: bool(e.moved) and not e.own_vendor and not e.target,
         lambda e: f"the package's repository is {e.moved}, and the product's has the same name at another owner"),
    Rule("target and common name", 0.6, lambda e: bool(e.target) and not e.known and not e.own_vendor
         and e.length < _DISTINCTIVE, lambda e: f"NVD calls it software for {e.target}, but the name is a common one"),
    Rule("target and name", 0.96, lambda e: bool(e.target) and e.relation >= _OF_LANGUAGE,
         lambda e: _and(f"NVD calls it software for {e.target}", _same_name(e))),
    Rule("target and near name", 0.7, lambda e: bool(e.target) and e.relation >= _BINDING,
         lambda e: _and(f"NVD calls it software for {e.target}", _same_name(e))),
    Rule("contrary", 0.15, lambda e: bool(e.contrary), lambda e: f"NVD's records speak of {e.contrary}"),
    Rule("hinted and name", 0.93, lambda e: e.hinted and e.relation >= _OF_LANGUAGE,
         lambda e: _and(f"references point to sources in the language of {e.ecosystem}", _same_name(e))),
    Rule("name with the language", 0.82, lambda e: e.relation is _OF_LANGUAGE, _same_name),
    Rule("ambiguous", 0.3, lambda e: bool(e.ambiguous),
         lambda e: _and(_same_name(e), f"but {', '.join(e.ambiguous)} knows that name too")),
    Rule("vendor in the name", 0.88, lambda e: e.relation is _WITH_VENDOR or (e.relation is _EXACT and e.with_vendor),
         _same_name),
    Rule("name and family", 0.85, lambda e: e.relation is _EXACT and len(e.family) > 1,
         lambda e: _and(_same_name(e), f"as the vendor's {e.family[0]} and {e.family[1]} are of {e.ecosystem}")),
    Rule("name and repository", 0.82, lambda e: e.relation is _EXACT and bool(e.named_repository),
         lambda e: _and(_same_name(e), f"references point to {e.named_repository}")),
    Rule("variant and repository", 0.7, lambda e: e.relation is _VARIANT and bool(e.product_repository),
         lambda e: _and(_same_name(e), f"references point to {e.product_repository}")),
    Rule("name alone", 0.5, lambda e: e.relation is _EXACT, _same_name),
    Rule("near name", 0.4, lambda e: e.relation >= _BINDING, _same_name),
    Rule("part of the name", 0.3, lambda e: e.relation is _PART, _same_name),
    Rule("nothing", 0.0, lambda e: True, _same_name),
)  # fmt: skip


def decide(evidence: Evidence) -> Rule:
    """The first rule that fits."""
    return next(rule for rule in RULES if rule.fits(evidence))
