"""What the configurations of a record by CPE say of one product, in the terms in which packages are judged.

A configuration is a formula over names (NISTIR 7698). Of the product in question each part of it holds for certain
versions, so the formula is worked out over sets of versions: AND intersects them, OR joins them, a negation takes the
others. Of other products it can only be asked whether they are there. What is not known to be there is taken to be,
since a lock file never tells the system it will run on; the condition is told beside the match.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from deeptracy.linking.ecosystems import FOREIGN, TARGETS
from deeptracy.model.advisory import Affected, AffectedRange, Event, EventKind, RangeType
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import ANY, NA, Cpe, InvalidCpe, plain, quoted
from deeptracy.model.cpe_matching import Relation, compare_attribute
from deeptracy.versions import key
from deeptracy.versions.intervals import intersection
from deeptracy.versions.requirements import Bounds, Interval

EVERY: Bounds = (Interval(),)
NONE: Bounds = ()
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
    """What one configuration says: the affected versions, and what else must be there (a sentence part, or empty)."""

    entry: Affected
    condition: str = ""


@dataclass(frozen=True, slots=True)
class _Term:
    """A part of the formula: the versions for which it holds, under conditions."""

    bounds: Bounds | None
    conditions: tuple[str, ...] = ()


def readings(configurations: Iterable[Configuration], subject: Subject) -> list[Reading]:
    """What each configuration says of the subject; none where all are about other software of that name."""
    found = []
    for whole in configurations:
        if any(_is_about(match, subject) for node in whole.nodes for match in node.matches):
            term = _configuration(whole, subject)
            found.append(Reading(_entry(term, subject), " and ".join(dict.fromkeys(term.conditions))))
    return found


def foreign_targets(configurations: Iterable[Configuration], subject: Subject) -> list[str]:
    """The ``target_sw`` of matches that name the product, but for another ecosystem than the subject's; sorted."""
    return sorted(
        {
            plain(match.cpe.target_sw)
            for whole in configurations
            for node in whole.nodes
            for match in node.matches
            if _names(match, subject) and not _fits_target(match.cpe.target_sw, subject)
        }
    )


def _configuration(whole: Configuration, subject: Subject) -> _Term:
    terms = [_node(node, subject) for node in whole.nodes]
    return _joined(terms, whole.operator, subject, negate=whole.negate)


def _node(node: Node, subject: Subject) -> _Term:
    own = [match for match in node.matches if _names(match, subject)]
    others = [match for match in node.matches if not _names(match, subject)]
    terms = [_Term(_bounds(match, subject)) for match in own if _is_about(match, subject)]
    if own and not terms:
        terms = [_Term(NONE)]
    if others and (not own or node.operator is Operator.AND):
        terms.append(_presence(others, node, subject))
    return _joined(terms, node.operator, subject, negate=node.negate)


def _joined(terms: Sequence[_Term], operator: Operator, subject: Subject, *, negate: bool) -> _Term:
    conditions = tuple(condition for term in terms for condition in term.conditions)
    if operator is Operator.AND:
        bounds = terms[0].bounds if len(terms) == 1 else _intersection(subject, [term.bounds for term in terms])
    else:
        bounds = _union(terms)
    if negate:
        return _Term(_complement(subject, bounds), tuple(f"not {condition}" for condition in conditions))
    return _Term(bounds, conditions if bounds else ())


def _intersection(subject: Subject, parts: Sequence[Bounds | None]) -> Bounds | None:
    """Parts that hold for every version change nothing, and keep the others as the record writes them."""
    restricting = [part for part in parts if part != EVERY]
    if len(restricting) == 1:
        return restricting[0]
    return intersection(subject.ecosystem, restricting) if restricting else EVERY


def _union(terms: Iterable[_Term]) -> Bounds | None:
    found: list[Interval] = []
    for term in terms:
        if term.bounds is None:
            return None
        found += term.bounds
    return EVERY if Interval() in found else tuple(found)


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
    """Whether the match is about the product, as what is vulnerable."""
    return match.vulnerable and (match.cpe.vendor, match.cpe.product) == (subject.vendor, subject.product)


def _is_about(match: CpeMatch, subject: Subject) -> bool:
    if not _names(match, subject):
        return False
    if subject.name is not None:
        return _holds_apart_from_version(match.cpe, subject.name)
    return match.cpe.part != "h" and _fits_target(match.cpe.target_sw, subject)


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


def _bounds(match: CpeMatch, subject: Subject) -> Bounds:
    version = match.cpe.version
    if match.start or match.end:
        return (Interval(match.start or None, match.start_included, match.end or None, match.end_included),)
    if version == ANY:
        return EVERY
    if version == NA:
        return NONE  # the product as a whole is named, without any version: no version is told to be affected
    return tuple(Interval(text, True, text, True) for text in _spellings(match.cpe, subject))


def _spellings(name: Cpe, subject: Subject) -> list[str]:
    """The versions that a name stands for, as the ecosystem may write them."""
    version, update = plain(name.version), name.update
    if _is_pattern(name.version):
        return [subject.version] if _fits_pattern(name.version, subject.version) else []
    if update == NA:
        return [version]
    if update != ANY:
        spelled = [f"{version}{joint}{plain(update)}" for joint in ("-", "", ".", "_", "~", "+")]
        return [text for text in spelled if key(subject.ecosystem, text) is not None] or spelled[:1]
    found = _UPDATE.fullmatch(subject.version)
    if found and _same(subject.ecosystem, found["release"], version):
        return [version, subject.version]
    return [version]


def _same(ecosystem: str, one: str, other: str) -> bool:
    one_key = key(ecosystem, one)
    return one == other or (one_key is not None and one_key == key(ecosystem, other))


def _is_pattern(value: str) -> bool:
    return any(mark in re.sub(r"\\.", "", value) for mark in "*?")


def _fits_pattern(pattern: str, version: str) -> bool:
    try:
        return compare_attribute(pattern, quoted(version)) in (Relation.SUPERSET, Relation.EQUAL)
    except InvalidCpe:
        return False


def _presence(others: Sequence[CpeMatch], node: Node, subject: Subject) -> _Term:
    """What is known of products beside the one in question."""
    known = [_is_there(match, subject.beside) for match in others]
    joined = all if node.operator is Operator.AND else any
    if joined(state is True for state in known):
        return _Term(EVERY)
    if all(state is False for state in known) or (node.operator is Operator.AND and False in known):
        return _Term(NONE)
    word = "with" if others[0].cpe.part == "a" else "on"
    shown = list(dict.fromkeys(_shown(match.cpe) for match in others))
    some = ", ".join(shown[:3]) + (f" or {len(shown) - 3} others" if len(shown) > 3 else "")
    return _Term(EVERY, (f"{word} {some}",))


def _is_there(match: CpeMatch, beside: Sequence[Cpe]) -> bool | None:
    """None where nothing is known: only an operating system that is named rules out others."""
    asked = match.cpe
    same = [name for name in beside if name.part == asked.part]
    if any((name.vendor, name.product) == (asked.vendor, asked.product) for name in same):
        return True
    return False if same and asked.part == "o" else None


def _shown(name: Cpe) -> str:
    words = [plain(value).replace("_", " ") for value in (name.vendor, name.product) if value not in (ANY, NA)]
    version = "" if name.version in (ANY, NA) else f" {plain(name.version)}"
    return " ".join(dict.fromkeys(words)) + version


def _entry(term: _Term, subject: Subject) -> Affected:
    if term.bounds is None:
        return Affected(subject.ecosystem, subject.package)  # without versions: it can't be told
    bounds = term.bounds
    single = tuple(interval.lower for interval in bounds if _is_single(interval) and interval.lower is not None)
    ranges = tuple(AffectedRange(RangeType.ECOSYSTEM, tuple(_events(one))) for one in bounds if not _is_single(one))
    if not bounds:
        # A range that holds nothing, so that the record counts as compared and not as one without versions.
        ranges = (AffectedRange(RangeType.ECOSYSTEM, ()),)
    return Affected(subject.ecosystem, subject.package, ranges, single)


def _is_single(interval: Interval) -> bool:
    return interval.lower is not None and interval.lower == interval.upper


def _events(interval: Interval) -> Iterator[Event]:
    if interval.lower is None:
        yield EventKind.INTRODUCED, "0"
    else:
        yield EventKind.INTRODUCED if interval.lower_included else EventKind.AFTER, interval.lower
    if interval.upper is not None:
        yield EventKind.LAST_AFFECTED if interval.upper_included else EventKind.FIXED, interval.upper
