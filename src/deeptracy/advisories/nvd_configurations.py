"""Configurations as the NVD's JSON and the ``cpeApplicability`` of CVE records have them.

A criteria that is no CPE name does not lose the record, only what can be said of it: such a match never applies. In an
AND nothing then does, and a configuration with a negation around it is left out, for it would apply to more.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from deeptracy.advisories.cve_forms import Form
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import Cpe, InvalidCpe

_Part = TypeVar("_Part")
_OPERATORS = {operator.value: operator for operator in Operator}


class _Match(Form):
    criteria: str
    vulnerable: bool = True
    version_start_including: str = ""
    version_start_excluding: str = ""
    version_end_including: str = ""
    version_end_excluding: str = ""


class _Node(Form):
    cpe_match: list[_Match] = []
    operator: str = "OR"
    negate: bool = False


class StatedConfiguration(Form):
    """A configuration in the form of the NVD, not interpreted."""

    nodes: list[_Node] = []
    operator: str = "OR"
    negate: bool = False


def _kept(parts: Iterable[_Part | None]) -> tuple[_Part, ...]:
    return tuple([part for part in parts if part is not None])


def _all_or_some(parts: Sequence[_Part | None], *, every: bool) -> tuple[_Part, ...]:
    """The parts that could be read; none when ``every`` one is needed and some could not."""
    kept = _kept(parts)
    return () if every and len(kept) < len(parts) else kept


def configuration_of(stated: StatedConfiguration) -> Configuration | None:
    """The configuration; None where what can be read of it says nothing."""
    operator = _OPERATORS.get(stated.operator)
    nodes = _all_or_some(
        [_node(node, every=stated.negate) for node in stated.nodes],
        every=stated.negate or operator is Operator.AND,
    )
    return Configuration(nodes, operator, stated.negate) if nodes and operator else None


def _node(stated: _Node, *, every: bool) -> Node | None:
    operator = _OPERATORS.get(stated.operator)
    matches = _all_or_some(
        [_match(match) for match in stated.cpe_match],
        every=every or stated.negate or operator is Operator.AND,
    )
    return Node(matches, operator, stated.negate) if matches and operator else None


def _match(stated: _Match) -> CpeMatch | None:
    cpe = _cpe(stated.criteria)
    if cpe is None:
        return None
    return CpeMatch(
        cpe,
        stated.vulnerable,
        stated.version_start_excluding or stated.version_start_including,
        not stated.version_start_excluding,
        stated.version_end_excluding or stated.version_end_including,
        bool(stated.version_end_including and not stated.version_end_excluding),
    )


@lru_cache(maxsize=1 << 14)
def _cpe(criteria: str) -> Cpe | None:
    """The name in a criteria. The same platforms stand in thousands of records."""
    try:
        return Cpe.parse(criteria)
    except InvalidCpe:
        return None
