"""Which products an advisory by CPE affects: the configurations of an NVD record.

After the CPE applicability language (NISTIR 7698) as the NVD's JSON has it
(https://nvd.nist.gov/developers/vulnerabilities): a record applies where any of its configurations does; a
configuration joins its nodes, and a node its matches, by AND or OR, either of them negated at will.
"""

from dataclasses import dataclass
from enum import StrEnum

from deeptracy.model.cpe import Cpe


class Operator(StrEnum):
    """How the parts are joined."""

    AND = "AND"
    OR = "OR"


@dataclass(frozen=True, slots=True)
class CpeMatch:
    """A product, all its versions or those between two bounds.

    ``vulnerable`` is false for what must be there beside the vulnerable product, such as the system it runs on.
    ``start`` and ``end`` are versions, empty without a bound.
    """

    cpe: Cpe
    vulnerable: bool = True
    start: str = ""
    start_included: bool = True
    end: str = ""
    end_included: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """Matches joined by one operator."""

    matches: tuple[CpeMatch, ...]
    operator: Operator = Operator.OR
    negate: bool = False


@dataclass(frozen=True, slots=True)
class Configuration:
    """Nodes joined by one operator."""

    nodes: tuple[Node, ...]
    operator: Operator = Operator.OR
    negate: bool = False
