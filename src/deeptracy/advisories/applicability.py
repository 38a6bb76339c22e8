"""The compact form of what a record by CPE says of one product: a row of ``affected`` under the ecosystem ``CPE``.

MessagePack of three parts: whether the product is named as an application, the ``target_sw`` of its matches, and the
configurations. Links are learnt from the first two, of every row of the file, so the third can be left unread.

A name in a match stands without its prefix and without the ANY at its end; that of the row's own product, which most
are, without vendor and product too: ``a:2.1`` in a row of ``acme:tool`` is ``cpe:2.3:a:acme:tool:2.1:*:…``.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import msgspec

from deeptracy.advisories.products import product_of
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import ANY, Cpe, attributes, plain
from deeptracy.versions import key
from deeptracy.versions.scheme import Key

_OPERATORS = tuple(Operator)
_NAMES = len(attributes(Cpe()))
_PRODUCT_END = 3  # part, vendor and product come before all others
# Bits of a match's flags; all others begin with what is named first.
_BESIDE, _AFTER_START, _WITH_END, _OTHER_PRODUCT = 1, 2, 4, 8
_PackedMatch = tuple[str, int, str, str]
_PackedNode = tuple[int, bool, list[_PackedMatch]]
_PackedConfiguration = tuple[int, bool, list[_PackedNode]]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[bool, list[str], list[_PackedConfiguration]]).decode
_decode_summary = msgspec.msgpack.Decoder(tuple[bool, list[str], msgspec.Raw]).decode
_RELEASE = re.compile(r"[vV=]?0*(\d+(?:\.\d+)*)")
_VALUE = re.compile(r":((?:[^\\:]++|\\.)*+)", re.DOTALL)


class Summary(NamedTuple):
    """What all matches that name a product say of it: whether as an application (CPE part ``a``), and for what."""

    application: bool
    targets: frozenset[str]


def pack(product: str, configurations: Iterable[Configuration]) -> bytes:
    """What configurations say of ``vendor:product``, in bytes."""
    wholes = tuple(configurations)
    own = [
        match.cpe
        for whole in wholes
        for node in whole.nodes
        for match in node.matches
        if match.vulnerable and product_of(match.cpe) == product
    ]
    packed = [
        (_OPERATORS.index(whole.operator), whole.negate, [_packed_node(node, product) for node in whole.nodes])
        for whole in wholes
    ]
    return _encode((any(cpe.part == "a" for cpe in own), sorted({cpe.target_sw for cpe in own}), packed))


def _packed_node(node: Node, product: str) -> _PackedNode:
    return _OPERATORS.index(node.operator), node.negate, [_packed_match(match, product) for match in node.matches]


def _packed_match(match: CpeMatch, product: str) -> _PackedMatch:
    own = product_of(match.cpe) == product
    values = attributes(match.cpe)
    end = _NAMES
    while end > _PRODUCT_END and values[end - 1] == ANY:
        end -= 1
    name = ":".join((values[0], *values[_PRODUCT_END:end]) if own else values[:end])
    flags = (
        _BESIDE * (not match.vulnerable)
        + _AFTER_START * (not match.start_included)
        + _WITH_END * match.end_included
        + _OTHER_PRODUCT * (not own)
    )
    return name, flags, match.start, match.end


def unpack(product: tuple[str, str], packed: bytes) -> tuple[Configuration, ...]:
    """The inverse of `pack`; ``product``: vendor and product."""
    _, _, wholes = _decode(packed)
    return tuple(
        [
            Configuration(tuple([_node(node, product) for node in nodes]), _OPERATORS[operator], negate)
            for operator, negate, nodes in wholes
        ]
    )


def unpack_summary(packed: bytes) -> Summary:
    """The first two parts alone."""
    application, targets, _ = _decode_summary(packed)
    return Summary(application, frozenset(targets))


def may_affect(packed: bytes, ecosystem: str, version: str) -> bool:
    """Whether a row may affect a version of its product, compared as the ecosystem does. A "no" is certain.

    Most rows can be told so at a fraction of the cost of working their formula out: without a negation it can't hold
    where none of the product's own matches does.
    """
    at = key(ecosystem, version)
    if at is None:
        return True
    _, _, wholes = _decode(packed)
    for _, negate, nodes in wholes:
        for _, node_negate, matches in nodes:
            if negate or node_negate or any(_may_hold(match, ecosystem, version, at) for match in matches):
                return True
    return False


def _may_hold(packed: _PackedMatch, ecosystem: str, version: str, at: Key) -> bool:
    name, flags, start, end = packed
    if flags & (_BESIDE | _OTHER_PRODUCT):
        return False
    if not start and not end:
        return _may_be(name, ecosystem, version, at)
    lower = key(ecosystem, start) if start else None
    upper = key(ecosystem, end) if end else None
    if (start and lower is None) or (end and upper is None):
        return True
    if lower is not None and upper is not None and lower > upper:
        return True
    if lower is not None and (at < lower or (at == lower and flags & _AFTER_START)):
        return False
    return upper is None or bool(at < upper) or bool(at == upper and flags & _WITH_END)


def _may_be(name: str, ecosystem: str, version: str, at: Key) -> bool:
    """Whether a name without a range may stand for the version, in whatever way either is spelled."""
    _, colon, rest = name.partition(":")
    stated = _VALUE.match(":" + rest)
    if not colon or stated is None or "*" in rest or "?" in rest:
        return True
    text = plain(stated[1])
    return key(ecosystem, text) == at or _release(text) == _release(version)


def _release(version: str) -> str:
    """The numbers that a version begins with, without zeros at the end: what no spelling of it can lack."""
    found = _RELEASE.match(version)
    return re.sub(r"(?:\.0+)+$", "", found[1]) if found else ""


def _node(packed: _PackedNode, product: tuple[str, str]) -> Node:
    operator, negate, matches = packed
    return Node(tuple([_match(match, product) for match in matches]), _OPERATORS[operator], negate)


def _match(packed: _PackedMatch, product: tuple[str, str]) -> CpeMatch:
    name, flags, start, end = packed
    cpe = _cpe(name, () if flags & _OTHER_PRODUCT else product)
    return CpeMatch(cpe, not flags & _BESIDE, start, not flags & _AFTER_START, end, bool(flags & _WITH_END))


# All ranges of a product have the same name, and thousands of records the same platforms.
@lru_cache(maxsize=1 << 12)
def _cpe(name: str, product: tuple[str, ...]) -> Cpe:
    part, *values = _VALUE.findall(":" + name) if "\\" in name else name.split(":")
    return Cpe(part, *product, *values)
