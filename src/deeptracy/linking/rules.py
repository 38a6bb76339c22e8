"""How sure it is that a package is a product: the first rule that fits decides.

The confidences are the shares of right links that `make quality` measures for each rule on the CVEs that the NVD and
OSV share, rounded down where few cases stand behind them (docs/quality.md). Rules that leave doubt lie below the
default threshold of matching; they are stored to be explained.
"""

from collections.abc import Callable
from dataclasses import dataclass

from deeptracy.linking.evidence import Evidence
from deeptracy.linking.names import Relation


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of evidence. ``confidence``: from 0.0 to 1.0. ``reason`` makes a sentence of the evidence."""

    name: str
    confidence: float
    fits: Callable[[Evidence], bool]
    reason: Callable[[Evidence], str]


_EXACT, _WITH_VENDOR, _OF_LANGUAGE = Relation.EXACT, Relation.WITH_VENDOR, Relation.OF_LANGUAGE
_VARIANT, _BINDING, _PART, _NONE = Relation.VARIANT, Relation.BINDING, Relation.PART, Relation.NONE

_SAME_NAME = {
    Relation.EXACT: "the same name",
    Relation.WITH_VENDOR: "vendor and product make up the name",
    Relation.VARIANT: "the same name but for the build",
    Relation.OF_LANGUAGE: "the product's name adds the package's language",
    Relation.BINDING: "the package's name adds its language",
    Relation.PART: "one name holds the other",
    Relation.NONE: "no likeness of names",
}


def _named(evidence: Evidence) -> str:
    return _SAME_NAME[evidence.relation]


def _cves(number: int) -> str:
    return f"{number} CVE" if number == 1 else f"{number} CVEs"


def _learnt(evidence: Evidence) -> str:
    return f"learnt from {evidence.learnt.credits} of {_cves(evidence.learnt.chances)} that NVD and OSV share"


def _learnt_and_named(evidence: Evidence) -> str:
    return f"{_learnt(evidence)}, {_named(evidence)}"


def _own_repository(evidence: Evidence) -> str:
    return f"references point to its repository {evidence.sources.own}, {_named(evidence)}"


def _confirmed(evidence: Evidence) -> str:
    return f"records of both point to {evidence.sources.confirmed}, {_named(evidence)}"


def _targeted(evidence: Evidence) -> str:
    return f"NVD calls it software for {evidence.language.target}, {_named(evidence)}"


def _kin(evidence: Evidence) -> str:
    first, second = evidence.owner.family[:2]
    return f"{_named(evidence)}, as the vendor's {first} and {second} are of {evidence.ecosystem}"


def _is_common_name(evidence: Evidence) -> bool:
    return not (evidence.known or evidence.owner.self_named or evidence.distinctive)


RULES: tuple[Rule, ...] = (
    # What was learnt.
    Rule("standard library", 0.96, lambda e: e.standard_library,
         lambda e: "NVD's name for Go's standard library"),
    Rule("learnt often", 0.98, lambda e: e.learnt.mostly and e.learnt.credits >= 3,
         _learnt),
    Rule("learnt, near", 0.94, lambda e: e.learnt.mostly and e.relation >= _BINDING,
         _learnt_and_named),
    Rule("learnt, own repository", 0.95, lambda e: e.learnt.mostly and bool(e.sources.own),
         lambda e: f"{_learnt(e)}, its repository is {e.sources.own}"),
    Rule("learnt twice", 0.88, lambda e: e.learnt.mostly and e.learnt.credits == 2,
         _learnt),
    Rule("learnt once, part", 0.82, lambda e: e.learnt.mostly and e.relation is _PART,
         _learnt_and_named),
    Rule("learnt once, unlike", 0.5, lambda e: e.learnt.mostly,
         _learnt_and_named),
    Rule("no application", 0.05, lambda e: not e.application,
         lambda e: "the product is an operating system or a device, which holds much more than the package"),
    Rule("passed over", 0.4, lambda e: bool(e.learnt.sibling) and e.learnt.passed_over,
         lambda e: f"{e.learnt.sibling} was learnt to be the product, and {_cves(e.learnt.chances)} of both feeds "
                   "might have named this package but did not"),
    Rule("sibling", 0.93, lambda e: bool(e.learnt.sibling),
         lambda e: f"{e.learnt.sibling} was learnt to be the product"),
    Rule("own repository", 0.97, lambda e: bool(e.sources.own) and e.relation >= _BINDING and not e.learnt.rivals,
         _own_repository),
    Rule("own repository, unlike", 0.82, lambda e: bool(e.sources.own) and not e.learnt.rivals,
         _own_repository),
    Rule("learnt sometimes, same name", 0.7, lambda e: e.learnt.credits >= 1 and e.relation >= _WITH_VENDOR,
         _learnt_and_named),
    Rule("learnt seldom", 0.3, lambda e: e.learnt.credits >= 1,
         _learnt),
    Rule("rival", 0.2, lambda e: bool(e.learnt.rivals) and not (e.language.target and e.relation >= _WITH_VENDOR),
         lambda e: f"the product was learnt to be {e.learnt.rivals[0]}"),
    # Names that hold their owner.
    Rule("near path", 0.88, lambda e: e.named_by_path and e.sources.near_owner and e.relation >= _OF_LANGUAGE,
         lambda e: f"references point to {e.sources.named}, {_named(e)}"),
    Rule("other repository", 0.2, lambda e: e.named_by_path and bool(e.sources.other) and not e.owner.host,
         lambda e: f"references point to another repository, {e.sources.other}"),
    Rule("owner and name", 0.93, lambda e: e.named_by_path and e.owner.same and e.relation >= _BINDING,
         lambda e: f"the same owner, {_named(e)}"),
    Rule("own host", 0.9, lambda e: e.owner.host and e.relation >= _WITH_VENDOR,
         lambda e: f"the module's path begins with the vendor's name, {_named(e)}"),
    Rule("name without path", 0.3, lambda e: e.named_by_path and e.relation > _NONE,
         _named),
    # Where the sources are.
    Rule("denied by the repository", 0.2, lambda e: bool(e.sources.denied),
         lambda e: f"the package's repository is {e.sources.denied}, and the product's records point to others"),
    Rule("confirmed by the repository", 0.92, lambda e: bool(e.sources.confirmed) and e.relation >= _WITH_VENDOR,
         _confirmed),
    Rule("confirmed by the repository, near name", 0.7,
         lambda e: bool(e.sources.confirmed) and e.relation >= _BINDING,
         _confirmed),
    Rule("moved repository", 0.75,
         lambda e: bool(e.sources.moved) and not e.owner.self_named and not e.language.target,
         lambda e: f"the package's repository is {e.sources.moved}, "
                   "and the product's has the same name at another owner"),
    # Which ecosystem the product is of.
    Rule("target and common name", 0.6,
         lambda e: bool(e.language.target) and e.relation >= _OF_LANGUAGE and _is_common_name(e),
         lambda e: f"NVD calls it software for {e.language.target}, but the name is a common one"),
    Rule("target and name", 0.94, lambda e: bool(e.language.target) and e.relation >= _OF_LANGUAGE,
         _targeted),
    Rule("target and near name", 0.7, lambda e: bool(e.language.target) and e.relation >= _BINDING,
         _targeted),
    Rule("contrary", 0.15, lambda e: bool(e.language.contrary),
         lambda e: f"NVD's records speak of {e.language.contrary}"),
    Rule("hinted and name", 0.93, lambda e: e.language.hinted and e.relation >= _OF_LANGUAGE,
         lambda e: f"references point to sources in the language of {e.ecosystem}, {_named(e)}"),
    # The name, and what else there is.
    Rule("name with the language", 0.82, lambda e: e.relation is _OF_LANGUAGE,
         _named),
    Rule("ambiguous", 0.3, lambda e: bool(e.language.namesakes) and e.relation >= _BINDING,
         lambda e: f"{_named(e)}, but {', '.join(e.language.namesakes)} knows that name too"),
    Rule("vendor in the name", 0.88, lambda e: e.relation is _WITH_VENDOR or (e.relation is _EXACT and e.owner.prefix),
         _named),
    Rule("name and family", 0.85, lambda e: e.relation is _EXACT and len(e.owner.family) > 1,
         _kin),
    Rule("name and repository", 0.82, lambda e: e.relation is _EXACT and bool(e.sources.named),
         lambda e: f"{_named(e)}, references point to {e.sources.named}"),
    Rule("variant and repository", 0.7, lambda e: e.relation is _VARIANT and bool(e.sources.product),
         lambda e: f"{_named(e)}, references point to {e.sources.product}"),
    Rule("name alone", 0.5, lambda e: e.relation is _EXACT,
         _named),
    Rule("near name", 0.4, lambda e: e.relation >= _BINDING,
         _named),
    Rule("part of the name", 0.3, lambda e: e.relation is _PART,
         _named),
    Rule("nothing", 0.0, lambda e: True,
         _named),
)  # fmt: skip


def decide(evidence: Evidence) -> Rule:
    """The first rule that fits."""
    return next(rule for rule in RULES if rule.fits(evidence))
