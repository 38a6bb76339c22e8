"""What configurations say of each product."""

from itertools import product as combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.advisories.products import by_product, product_of, products_of, split_product
from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import Cpe

A, B, C, SYSTEM = (
    CpeMatch(Cpe("a", "v", "a"), end="2"),
    CpeMatch(Cpe("a", "v", "b")),
    CpeMatch(Cpe("a", "v", "a", "9")),
    CpeMatch(Cpe("o", "v", "system"), vulnerable=False),
)


def test_a_product_is_its_vendor_and_name() -> None:
    assert product_of(Cpe("a", "palletsprojects", "flask", "1.0")) == "palletsprojects:flask"


@pytest.mark.parametrize(
    ("vendor", "product"),
    [
        ("v", "p"),
        ("a\\:b", "p"),
        ("v", "a\\:b"),
        ("a\\:", "\\:b"),
        ("v\\\\", "p"),
        ("*", "*"),
        ("-", "-"),
        ("\\@scope", "a\\/b"),
    ],
)
def test_vendor_and_name_of_a_product(vendor: str, product: str) -> None:
    assert split_product(product_of(Cpe("a", vendor, product))) == (vendor, product)


@pytest.mark.parametrize("text", ["", "nothing", "a\\:b", "\\"])
def test_what_is_no_product(text: str) -> None:
    assert split_product(text) == (text, "")


def test_nothing_vulnerable() -> None:
    assert by_product([]) == {}
    assert by_product([Configuration((Node((SYSTEM,)),))]) == {}
    assert products_of([Configuration((Node((SYSTEM,)),))]) == set()


def test_each_product_has_its_matches_in_their_order() -> None:
    first, second = Configuration((Node((A, B, C)), Node((B,)))), Configuration((Node((B,)),))
    assert by_product([first, second]) == {
        "v:a": (Configuration((Node((A, C)),)),),
        "v:b": (Configuration((Node((B,)), Node((B,)))), second),
    }
    assert list(by_product([first, second])) == ["v:a", "v:b"]


def test_what_it_runs_on_stays() -> None:
    whole = Configuration((Node((A, B)), Node((SYSTEM,))), Operator.AND)
    assert by_product([whole]) == {
        "v:a": (Configuration((Node((A,)), Node((SYSTEM,))), Operator.AND),),
        "v:b": (Configuration((Node((B,)), Node((SYSTEM,))), Operator.AND),),
    }


def test_where_others_matter_they_stay() -> None:
    for node in (Node((A, B), Operator.AND), Node((A, B), negate=True), Node((A, B), Operator.AND, negate=True)):
        whole = Configuration((node,))
        assert by_product([whole]) == {"v:a": (whole,), "v:b": (whole,)}
    negated = Configuration((Node((B,)), Node((SYSTEM,), negate=True)))
    assert by_product([negated]) == {"v:b": (negated,)}
    other = Configuration((Node((A,)), Node((B,))), negate=True)
    assert by_product([other]) == {"v:a": (other,), "v:b": (other,)}


_nodes = st.builds(
    Node,
    st.lists(st.sampled_from([A, B, C]), min_size=1, max_size=3).map(tuple),
    st.sampled_from(Operator),
    st.booleans(),
)
_some_nodes = st.lists(_nodes, min_size=1, max_size=3).map(tuple)
_configurations = st.builds(Configuration, _some_nodes, st.sampled_from(Operator), st.booleans()) | st.builds(
    lambda nodes, negate: Configuration((*nodes, Node((SYSTEM,))), Operator.AND, negate), _some_nodes, st.booleans()
)


def applies(whole: Configuration | Node, facts: dict[CpeMatch, bool]) -> bool:
    parts = [applies(node, facts) for node in whole.nodes] if isinstance(whole, Configuration) else [
        facts[match] for match in whole.matches
    ]  # fmt: skip
    return (all(parts) if whole.operator is Operator.AND else any(parts)) is not whole.negate


@given(st.lists(_configurations, max_size=3))
def test_for_whoever_has_that_product_alone_nothing_changes(configurations: list[Configuration]) -> None:
    found = by_product(configurations)
    assert set(found) == products_of(configurations)
    for name, parts in found.items():
        naming = [whole for whole in configurations if name in products_of([whole])]
        for values in combinations((False, True), repeat=3):
            facts = dict(zip((A, B, C), values, strict=True)) | {SYSTEM: values[1]}
            facts = {one: there and (product_of(one.cpe) in (name, "v:system")) for one, there in facts.items()}
            assert [applies(part, facts) for part in parts] == [applies(whole, facts) for whole in naming]
