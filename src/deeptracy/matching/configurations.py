"""What the configurations of a record by CPE say of one product, in the terms in which packages are judged.

A configuration is a formula over names (NISTIR 7698). Of the product in question each part of it holds for certain
versions, so the formula is worked out over sets of versions: AND intersects them, OR joins them, a negation takes the
others. Of other products it can only be asked whether they are there, and mostly that is not known, since a lock file
never tells the system it will run on. So the logic has three values (Kleene's): each part holds for some versions for
sure, and may hold for more of them. What may hold counts as affected, and the condition is told beside it.

Where an OR names the product in question, what else it names is not asked for: that would affect others.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from deeptracy.linking.ecosystems import FOREIGN, TARGETS
from deeptracy.linking.names import squash
from deeptracy.matching.systems import is_same_system
from deeptracy.model.advisory import Affected, AffectedRange, Event, EventKind, RangeType
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import ANY, NA, Cpe, InvalidCpe, has_wildcards, plain, quoted
from deeptracy.model.cpe_matching import Relation, compare_attribute
from deeptracy.versions import key
from deeptracy.versions.intervals import contains, intersection, union
from deeptracy.versions.requirements import Bounds, Interval

GENERIC = "generic"
"""The ecosystem of what belongs to none and is known by a name in the CPE dictionary only."""

EVERY: Bounds = (Interval(),)
NONE: Bounds = ()
_BUILD = re.compile(r"[.+~-](?:el|fc|amzn|deb|ubuntu)\d")
_ESCAPED, _WILDCARD = re.compile(r"\\."), re.compile(r"[*?]")
_UPDATE = re.compile(r"(?P<release>.*?\d)[-._~+]?(?P<update>[a-z]+[-._]?\d*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: a product, the package it is taken for, and its version (empty where none is pinned).

    ``name``: the exact name of the product, where it is known by one (an SBOM gives it). ``beside``: the names of what
    is known to be there too.
    """

    ecosystem: str
    package: str
    version: str
    vendor: str
    product: str
    name: Cpe | None = None
    beside: tuple[Cpe, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a configuration says: the affected versions, and what else must be there (a sentence part, or empty)."""

    entry: Affected
    condition: str = ""


@dataclass(frozen=True, slots=True)
class _Term:
    """A part of the formula: the versions for which it surely holds, those for which it may, and what that hangs on.

    ``possible`` is None where versions can't be compared, so that it may hold for any of them.
    """

    sure: Bounds
    possible: Bounds | None
    conditions: tuple[str, ...] = ()


def readings(configurations: Iterable[Configuration], subject: Subject) -> list[Reading]:
    """What the configurations say of the subject; nothing where all are about other software of that name."""
    found: list[Reading] = []
    for whole in configurations:
        if any(match.vulnerable and _is_about(match, subject) for node in whole.nodes for match in node.matches):
            found += _readings(_configuration(whole, subject), subject)
    return found


def _readings(term: _Term, subject: Subject) -> Iterator[Reading]:
    """What holds for sure, then what only may, unless nothing does."""
    if term.sure or term.possible == term.sure:
        yield Reading(_entry(term.sure, subject))
    if term.possible != term.sure:
        yield Reading(_entry(term.possible, subject), " and ".join(dict.fromkeys(term.conditions)))


def foreign_targets(configurations: Iterable[Configuration], subject: Subject) -> list[str]:
    """The ``target_sw`` of matches that name the product, but for another ecosystem than the subject's; sorted."""
    return sorted(
        {
            plain(match.cpe.target_sw)
            for whole in configurations
            for node in whole.nodes
            for match in node.matches
            if match.vulnerable and _names(match, subject) and not _fits_target(match.cpe.target_sw, subject)
        }
    )


def _configuration(whole: Configuration, subject: Subject) -> _Term:
    terms = [_node(node, subject) for node in whole.nodes if _counts(node, whole, subject)]
    return _joined(terms, whole.operator, subject, negate=whole.negate)


def _counts(node: Node, whole: Configuration, subject: Subject) -> bool:
    if whole.operator is Operator.AND or whole.negate or node.negate:
        return True
    return any(match.vulnerable and _names(match, subject) for match in node.matches)


def _node(node: Node, subject: Subject) -> _Term:
    """A node holds other software of the same name in vain: it is not what is asked about, so it is not there."""
    own: list[CpeMatch] = []
    alien: list[CpeMatch] = []
    others: list[CpeMatch] = []
    for match in node.matches:
        is_alien = match.vulnerable and _names(match, subject)
        (own if _is_about(match, subject) else alien if is_alien else others).append(match)
    terms = [_Term(bounds or NONE, bounds) for bounds in (_bounds(match, subject) for match in own)]
    if alien:
        terms.append(_Term(NONE, NONE))
    if others and (node.operator is Operator.AND or node.negate or not (own or alien)):
        terms.append(_presence(others, node, subject))
    return _joined(terms, node.operator, subject, negate=node.negate)


def _joined(terms: Sequence[_Term], operator: Operator, subject: Subject, *, negate: bool) -> _Term:
    if len(terms) == 1 and not negate:
        return terms[0]
    conditions = tuple(condition for term in terms for condition in term.conditions)
    join = _intersection if operator is Operator.AND else _union
    sure = join(subject, [term.sure for term in terms])
    possible = join(subject, [term.possible for term in terms])
    if negate:
        conditions = tuple(f"not {condition}" for condition in conditions)
        sure, possible = _complement(subject, possible), None if possible is None else _complement(subject, sure)
    return _Term(sure or NONE, possible, conditions)


def _intersection(subject: Subject, parts: Sequence[Bounds | None]) -> Bounds | None:
    """Parts that hold for every version change nothing, and keep the others as the record writes them."""
    if NONE in parts:
        return NONE
    restricting = [part for part in parts if part != EVERY]
    if len(restricting) == 1:
        return restricting[0]
    return intersection(subject.ecosystem, restricting) if restricting else EVERY


def _union(_: Subject, parts: Sequence[Bounds | None]) -> Bounds | None:
    if EVERY in parts:
        return EVERY
    return union(parts)


def _complement(subject: Subject, bounds: Bounds | None) -> Bounds | None:
    """The versions outside; of no interval all, of every version none."""
    if bounds is None:
        return None
    return _intersection(subject, [_outside(interval) for interval in bounds])


def _outside(interval: Interval) -> Bounds:
    below = Interval(None, True, interval.lower, not interval.lower_included)
    above = Interval(interval.upper, not interval.upper_included, None, False)
    return tuple(part for part, bound in ((below, interval.lower), (above, interval.upper)) if bound is not None)


def _names(match: CpeMatch, subject: Subject) -> bool:
    return (match.cpe.vendor, match.cpe.product) == (subject.vendor, subject.product)


def _is_about(match: CpeMatch, subject: Subject) -> bool:
    """Whether the match is about the product in the form in which the package is it."""
    if not _names(match, subject):
        return False
    if subject.name is not None and not _holds_apart_from_version(match.cpe, subject.name):
        return False
    if subject.name is not None and subject.ecosystem == GENERIC:
        return True
    return _may_be_published(match.cpe, subject.name or _NOTHING_TOLD, subject)


_NOTHING_TOLD = Cpe()
# Editions that are sold: their code is not in the package that everybody can fetch.
_SOLD = frozenset({
    "enterprise", "pro", "plus", "premium", "professional", "business", "commercial", "ultimate", "subscription",
    "data_center", "saas", "cloud", "private_cloud", "cloud_service",
})  # fmt: skip


def _may_be_published(asked: Cpe, given: Cpe, subject: Subject) -> bool:
    """Whether the package of an ecosystem may be what is asked for, as far as its name leaves that open."""
    if asked.part == "h" or (given.sw_edition == ANY and asked.sw_edition in _SOLD):
        return False
    return given.target_sw != ANY or _fits_target(asked.target_sw, subject)


def _fits_target(target: str, subject: Subject) -> bool:
    """Whether software for this ``target_sw`` may be the package. Words that name a system tell no ecosystem."""
    if target in FOREIGN:
        return False
    return TARGETS.get(target, subject.ecosystem) == subject.ecosystem


_UNVERSIONED = ("part", "edition", "language", "sw_edition", "target_sw", "target_hw", "other")


def _holds_apart_from_version(source: Cpe, target: Cpe) -> bool:
    """Whether the one name covers the other in all but version and update (NISTIR 7696, name comparison).

    What the SBOM leaves open (ANY) may be what the record asks for, so it is no reason to leave the match out.
    """
    for attribute in _UNVERSIONED:
        asked, given = getattr(source, attribute), getattr(target, attribute)
        if given != ANY and compare_attribute(asked, given) not in (Relation.SUPERSET, Relation.EQUAL):
            return False
    return True


def _bounds(match: CpeMatch, subject: Subject) -> Bounds | None:
    version = match.cpe.version
    if match.start or match.end:
        interval = _interval(match)
        return _ordered(subject.ecosystem, interval)
    if version == ANY:
        return EVERY
    if version == NA:
        # The product as a whole is named, without any version: it is there, and no version is told to be affected.
        return NONE if match.vulnerable else EVERY
    if has_wildcards(version):
        return _fitting(version, subject.version)
    return tuple(Interval(text, True, text, True) for text in _spellings(match.cpe, subject))


def _interval(match: CpeMatch) -> Interval:
    return Interval(match.start or None, match.start_included, match.end or None, match.end_included)


def _ordered(ecosystem: str, interval: Interval) -> Bounds | None:
    """The interval, or nothing if its ends leave nothing between them.

    Ends in the wrong order are mostly right in an order that is not the ecosystem's (``1.1.1`` to ``1.1.1k`` is none of
    semantic versioning): then it can't be told which versions lie there.
    """
    if interval.lower is None or interval.upper is None:
        return (interval,)
    lower, upper = key(ecosystem, interval.lower), key(ecosystem, interval.upper)
    if lower is None or upper is None or lower < upper:
        return (interval,)
    if lower > upper:
        return None
    return (interval,) if interval.lower_included and interval.upper_included else NONE


def _fitting(pattern: str, version: str) -> Bounds | None:
    """The version in question, if it fits; which others do can't be told."""
    if not version:
        return None
    try:
        fits = compare_attribute(pattern, quoted(version)) in (Relation.SUPERSET, Relation.EQUAL)
    except InvalidCpe:
        fits = False
    return (Interval(version, True, version, True),) if fits else NONE


def _spellings(name: Cpe, subject: Subject) -> list[str]:
    """The versions that a name stands for, as the ecosystem may write them."""
    version, update = plain(name.version), name.update
    if _BUILD.search(version) and version != subject.version:
        return []  # a distribution's own build, not what it was built from
    if update == NA:
        return [version]
    found = _UPDATE.fullmatch(subject.version)
    own = found is not None and _same(subject.ecosystem, found["release"], version)
    if update == ANY:
        return [version, subject.version] if own else [version]
    spelled = _updated(subject.ecosystem, version, plain(update))
    if found and own and squash(found["update"]) == squash(plain(update)):
        return [subject.version, *spelled]
    return spelled


def _updated(ecosystem: str, version: str, update: str) -> list[str]:
    """A version and its update in one. A number is joined by a hyphen only, or it would be another release's."""
    joints = ("-",) if update[:1].isdigit() else ("-", "", ".")
    spelled = [f"{version}{joint}{update}" for joint in joints]
    return [text for text in spelled if key(ecosystem, text) is not None] or spelled[:1]


def _same(ecosystem: str, one: str, other: str) -> bool:
    one_key = key(ecosystem, one)
    return one == other or (one_key is not None and one_key == key(ecosystem, other))


def _presence(others: Sequence[CpeMatch], node: Node, subject: Subject) -> _Term:
    """What is known of products beside the one in question."""
    known = [_is_there(match, subject.beside) for match in others]
    decisive = node.operator is Operator.OR  # the answer that one of them gives for all
    if decisive in known or None not in known:
        bounds = EVERY if (decisive in known) is decisive else NONE
        return _Term(bounds, bounds)
    word = "with" if others[0].cpe.part == "a" else "on"
    shown = list(dict.fromkeys(_shown(match.cpe) for match in others))
    few = ", ".join(shown[:3]) + (f" or {len(shown) - 3} others" if len(shown) > 3 else "")
    return _Term(NONE, EVERY, (f"{word} {few}",))


def _is_there(match: CpeMatch, beside: Sequence[Cpe]) -> bool | None:
    """None where nothing is known: only an operating system of another family rules one out."""
    asked = match.cpe
    alike = [name for name in beside if name.part == asked.part]
    same = [name for name in alike if (name.vendor, name.product) == (asked.vendor, asked.product)]
    if same:
        return any(_has_version(match, name.version) for name in same)
    if asked.part != "o":
        return None
    known = [is_same_system(asked, name) for name in alike]
    return True if True in known else False if False in known and None not in known else None


def _has_version(match: CpeMatch, version: str) -> bool:
    """Whether the match holds of a version, as an attribute; of one that is not told it does."""
    if version in (ANY, NA):
        return True
    if match.start or match.end:
        return contains(GENERIC, _interval(match), plain(version)) is not False
    asked = match.cpe.version
    return asked == NA or compare_attribute(asked, version) is not Relation.DISJOINT


def _shown(name: Cpe) -> str:
    words = [plain(value).replace("_", " ") for value in (name.vendor, name.product) if value not in (ANY, NA)]
    version = "" if name.version in (ANY, NA) else f" {plain(name.version)}"
    return " ".join(dict.fromkeys(words)) + version


def _entry(bounds: Bounds | None, subject: Subject) -> Affected:
    if bounds is None:
        return Affected(subject.ecosystem, subject.package)  # without versions: it can't be told
    single = tuple(interval.lower for interval in bounds if interval.lower is not None and _is_single(interval))
    ranges = tuple(AffectedRange(RangeType.ECOSYSTEM, tuple(_events(one))) for one in bounds if not _is_single(one))
    if not bounds:
        # A range that holds nothing, so that the record counts as compared and not as one without versions.
        ranges = (AffectedRange(RangeType.ECOSYSTEM, ()),)
    return Affected(subject.ecosystem, subject.package, ranges, single)


def _is_single(interval: Interval) -> bool:
    return interval.lower == interval.upper and interval.lower_included and interval.upper_included


def _events(interval: Interval) -> Iterator[Event]:
    if interval.lower is None:
        yield EventKind.INTRODUCED, "0"
    else:
        yield EventKind.INTRODUCED if interval.lower_included else EventKind.AFTER, interval.lower
    if interval.upper is not None:
        yield EventKind.LAST_AFFECTED if interval.upper_included else EventKind.FIXED, interval.upper
