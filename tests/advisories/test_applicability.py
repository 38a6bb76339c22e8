"""The compact form of what a record says of one product."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.advisories.applicability import Summary, may_affect, pack, unpack, unpack_summary
from deeptracy.advisories.products import by_product, split_product
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import Cpe

_values = st.sampled_from(["*", "-", "1.2.3", "python", r"a\:b", r"c\+\+", r"\\", r"*1.?", "zürich"])
_cpes = st.builds(Cpe, st.sampled_from(["a", "o", "h", "*"]), *[_values] * 10)
_bounds = st.sampled_from(["", "1.0", "2:3"])
_matches = st.builds(CpeMatch, _cpes, st.booleans(), _bounds, st.booleans(), _bounds, st.booleans())
_nodes = st.builds(
    Node, st.lists(_matches, min_size=1, max_size=3).map(tuple), st.sampled_from(Operator), st.booleans()
)
_configurations = st.builds(
    Configuration, st.lists(_nodes, min_size=1, max_size=2).map(tuple), st.sampled_from(Operator), st.booleans()
)


@given(st.lists(_configurations, max_size=2))
def test_nothing_is_lost(configurations: list[Configuration]) -> None:
    for product, parts in by_product(configurations).items():
        assert unpack(split_product(product), pack(product, parts)) == parts


def _packed(*matches: CpeMatch) -> list[object]:
    decoded: list[object] = msgspec.msgpack.decode(pack("acme:tool", [Configuration((Node(matches),))]))
    return decoded


@pytest.mark.parametrize(
    ("match", "form"),
    [
        (CpeMatch(Cpe("a", "acme", "tool")), ["a", 0, "", ""]),
        (CpeMatch(Cpe("a", "acme", "tool", "2.1")), ["a:2.1", 0, "", ""]),
        (CpeMatch(Cpe("o", "acme", "tool", target_sw="python")), ["o:*:*:*:*:*:python", 0, "", ""]),
        (CpeMatch(Cpe("h", "acme", "box", "-"), vulnerable=False), ["h:acme:box:-", 9, "", ""]),
        (CpeMatch(Cpe("a", "acme", "tool"), True, "1", False, "2", True), ["a", 6, "1", "2"]),
        (CpeMatch(Cpe("a", "acme", "tools"), True, "1", True, "2"), ["a:acme:tools", 8, "1", "2"]),
    ],
)
def test_what_all_names_have_in_common_is_left_out(match: CpeMatch, form: list[object]) -> None:
    assert _packed(match)[2] == [[1, False, [[1, False, [form]]]]]
    configurations = (Configuration((Node((match,)),)),)
    assert unpack(("acme", "tool"), pack("acme:tool", configurations)) == configurations


@pytest.mark.parametrize(
    ("matches", "summary"),
    [
        ([CpeMatch(Cpe("a", "acme", "tool"))], Summary(True, frozenset({"*"}))),
        ([CpeMatch(Cpe("o", "acme", "tool", target_sw="-"))], Summary(False, frozenset({"-"}))),
        (
            [CpeMatch(Cpe("h", "acme", "tool", target_sw="x")), CpeMatch(Cpe("a", "acme", "tool", target_sw="y"))],
            Summary(True, frozenset({"x", "y"})),
        ),
        ([CpeMatch(Cpe("a", "acme", "tools", target_sw="x"))], Summary(False, frozenset())),
        ([CpeMatch(Cpe("a", "acme", "tool"), vulnerable=False)], Summary(False, frozenset())),
    ],
)
def test_the_summary_is_of_the_vulnerable_matches_of_the_product(matches: list[CpeMatch], summary: Summary) -> None:
    assert unpack_summary(pack("acme:tool", [Configuration((Node(tuple(matches)),))])) == summary


@pytest.mark.parametrize(
    ("ecosystem", "version", "criteria", "bounds", "expected"),
    [
        ("PyPI", "1.4", "*", {"start": "1.0", "end": "1.5"}, True),
        ("PyPI", "1.5", "*", {"start": "1.0", "end": "1.5"}, False),
        ("PyPI", "1.5", "*", {"end": "1.5", "end_included": True}, True),
        ("PyPI", "1.0", "*", {"start": "1.0", "start_included": False}, False),
        ("PyPI", "0.9", "*", {"start": "1.0"}, False),
        ("PyPI", "9", "*", {}, True),
        ("PyPI", "1.4", "*", {"start": "2.0", "end": "1.0"}, True),  # the wrong way round: it can't be told
        ("npm", "1.4.0", "*", {"end": "one point five"}, True),
        ("npm", "not a version", "*", {"end": "1.0.0"}, True),
        ("PyPI", "1.0rc1", "1.0.0:rc1", {}, True),
        ("PyPI", "1.0", "1.0.0", {}, True),
        ("Go", "v1.2.3", "1.2.3", {}, True),
        ("PyPI", "1.1", "1.0", {}, False),
        ("PyPI", "1.1", "1.*", {}, True),
    ],
)
def test_a_row_that_can_affect_no_version_like_this(
    ecosystem: str, version: str, criteria: str, bounds: dict[str, Any], expected: bool
) -> None:
    cpe = Cpe.parse(f"cpe:2.3:a:acme:tool:{criteria}" + ":*" * (7 - criteria.count(":")))
    packed = pack("acme:tool", [Configuration((Node((CpeMatch(cpe, **bounds),)),))])
    assert may_affect(packed, ecosystem, version) is expected


def test_what_is_only_beside_affects_nothing_and_a_negation_may_affect_all() -> None:
    tool, other = (CpeMatch(Cpe.parse(f"cpe:2.3:a:acme:{name}" + ":*" * 8), end="1.0") for name in ("tool", "other"))
    beside = Configuration((Node((other,)), Node((replace(tool, vulnerable=False),))), Operator.AND)
    assert not may_affect(pack("acme:tool", [beside]), "PyPI", "0.5")
    assert may_affect(pack("acme:tool", [Configuration((Node((tool,), negate=True),))]), "PyPI", "2.0")
    assert may_affect(pack("acme:tool", [Configuration((Node((tool,)),), negate=True)]), "PyPI", "2.0")
