"""How two CPE names relate as sets of products: NISTIR 7696 (https://doi.org/10.6028/NIST.IR.7696).

The *source* says what is looked for, such as the criteria of an advisory, and may hold wildcards; the *target* is what
is there. ``*`` stands for any number of characters and each ``?`` for one or none. A relation is read from the source:
it is a SUPERSET of the target when everything that the target names is named by the source. As in the specification,
every name is a subset and a superset of itself, and a wildcard in the target leaves the relation UNDEFINED.

The pseudocode of section 7.3 miscounts escape characters: it takes ``b\\*``, a value without a wildcard, for a superset
of ``b\\*a``, against row 10 of table 6-2. Here the tables decide; without escapes the results are the same.
"""

from collections.abc import Iterator
from enum import StrEnum

from deeptracy.model.cpe import ANY, NA, Cpe, attributes, has_wildcards, plain, split_wildcards


class Relation(StrEnum):
    """What the source is to the target (table 6-1), or that the specification does not say."""

    SUPERSET = "superset"
    SUBSET = "subset"
    EQUAL = "equal"
    DISJOINT = "disjoint"
    UNDEFINED = "undefined"


def compare_attribute(source: str, target: str) -> Relation:
    """The relation of two values of one attribute (table 6-2), each as `Cpe` holds it; case does not matter."""
    if target == ANY:
        return Relation.EQUAL if source == ANY else Relation.SUBSET
    if has_wildcards(target):
        return Relation.UNDEFINED
    if source == target:
        return Relation.EQUAL
    if source == ANY:
        return Relation.SUPERSET
    if NA in (source, target):
        return Relation.DISJOINT
    return _compare_strings(source.lower(), plain(target.lower()))


def compare(source: Cpe, target: Cpe) -> tuple[Relation, ...]:
    """The relations of the eleven attributes, in the order of `Cpe`."""
    return tuple(_relations(source, target))


def is_disjoint(source: Cpe, target: Cpe) -> bool:
    """Whether no product can have both names: CPE_DISJOINT, row 1 of table 6-4."""
    return Relation.DISJOINT in _relations(source, target)


def is_equal(source: Cpe, target: Cpe) -> bool:
    """Whether both name the same products: CPE_EQUAL, row 2 of table 6-4."""
    return all(relation is Relation.EQUAL for relation in _relations(source, target))


def is_subset(source: Cpe, target: Cpe) -> bool:
    """Whether the target names all that the source does: CPE_SUBSET, row 3 of table 6-4."""
    return all(relation in (Relation.SUBSET, Relation.EQUAL) for relation in _relations(source, target))


def is_superset(source: Cpe, target: Cpe) -> bool:
    """Whether the source names all that the target does: CPE_SUPERSET, row 4 of table 6-4."""
    return all(relation in (Relation.SUPERSET, Relation.EQUAL) for relation in _relations(source, target))


def _relations(source: Cpe, target: Cpe) -> Iterator[Relation]:
    return map(compare_attribute, attributes(source), attributes(target))


def _compare_strings(source: str, target: str) -> Relation:
    if not has_wildcards(source):
        return Relation.EQUAL if plain(source) == target else Relation.DISJOINT
    before, body, after = split_wildcards(source)
    body = plain(body)
    # The body may begin as late as the wildcards before it reach, and must begin late enough for those behind it.
    earliest = max(0, len(target) - len(body) - _reach(after, target))
    latest = _reach(before, target)
    found = target.find(body, earliest, latest + len(body)) >= 0
    return Relation.SUPERSET if found else Relation.DISJOINT


def _reach(wildcards: str, target: str) -> int:
    """How many characters of the target the wildcards can stand for."""
    return len(target) if wildcards == ANY else len(wildcards)
