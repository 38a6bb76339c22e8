"""Name matching, by the tables and the pseudocode of NISTIR 7696 (https://doi.org/10.6028/NIST.IR.7696)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.model.cpe import Cpe, attributes, plain, quoted, split_wildcards
from deeptracy.model.cpe_matching import (
    Relation,
    compare,
    compare_attribute,
    is_disjoint,
    is_equal,
    is_subset,
    is_superset,
)

SUPERSET, SUBSET, EQUAL, DISJOINT, UNDEFINED = (
    Relation.SUPERSET,
    Relation.SUBSET,
    Relation.EQUAL,
    Relation.DISJOINT,
    Relation.UNDEFINED,
)
ANY, NA, I, K = "*", "-", "foo", "bar"
WILD = ("*b??", "b*", "?b", "*b*", "?", "8.*")  # "m + wild cards": "*b??" is the specification's example

# Table 6-2: row -> (source, target, relation)
TABLE_6_2 = [
    (1, ANY, ANY, EQUAL),
    (2, ANY, NA, SUPERSET),
    (3, ANY, I, SUPERSET),
    *((4, ANY, m, UNDEFINED) for m in WILD),
    (5, NA, ANY, SUBSET),
    (6, NA, NA, EQUAL),
    (7, NA, I, DISJOINT),
    *((8, NA, m, UNDEFINED) for m in WILD),
    (9, I, I, EQUAL),
    (9, "Foo", "fOO", EQUAL),  # "matching results MUST be insensitive to lexical case"
    (10, I, K, DISJOINT),
    (10, I, "fooo", DISJOINT),
    (10, "fooo", I, DISJOINT),
    *((11, i, m, UNDEFINED) for i in (I, "b", "8.1") for m in WILD),
    (12, I, NA, DISJOINT),
    (13, I, ANY, SUBSET),
    (14, "9.*", "9.3", SUPERSET),
    (14, "9.*", "8.3", DISJOINT),
    (14, "9.*", "9.", SUPERSET),
    (14, "9.*", "9", DISJOINT),
    (14, "FOO*", "foobar", SUPERSET),
    (14, "foo*", "FOOBAR", SUPERSET),
    *((15, m, ANY, SUBSET) for m in WILD),
    *((16, m, NA, DISJOINT) for m in WILD),
    *((17, m1, m2, UNDEFINED) for m1 in WILD for m2 in WILD),
]


@pytest.mark.parametrize(("row", "source", "target", "relation"), TABLE_6_2)
def test_table_6_2(row: int, source: str, target: str, relation: Relation) -> None:
    assert compare_attribute(source, target) is relation


def test_table_6_2_is_tested_in_all_its_rows() -> None:
    assert {row for row, *_ in TABLE_6_2} == set(range(1, 18))


# Section 6.3: an asterisk stands for zero or more characters, a question mark for none or one, at the ends alone.
# source -> (targets it is a superset of, targets it is disjoint with)
SECTION_6_3 = {
    "foo*": (["foo", "foo1", "foobar", "foo\\!"], ["fo", "xfoo", "bar"]),
    "*foo": (["foo", "1foo", "barfoo", "foofoo", "fofoo"], ["foo1", "oo", "fo"]),
    "*foo*": (["foo", "1foo2", "foofoo"], ["fo", "f1oo"]),
    "foo?": (["foo", "foo1"], ["foo12", "1foo", "fo"]),
    "foo??": (["foo", "foo1", "foo12"], ["foo123", "1foo"]),
    "?foo": (["foo", "1foo"], ["12foo", "foo1", "oo"]),
    "??foo": (["foo", "1foo", "12foo"], ["123foo", "12foo1"]),
    "?foo??": (["foo", "1foo23", "foo23", "1foo"], ["12foo", "foo123", "1foo234"]),
    "?foo*": (["foo", "1foo", "1foobar", "foobar"], ["12foo"]),
    "*foo?": (["foo", "barfoo1", "barfoo"], ["foo12", "barfoo12"]),
    "*b??": (["b", "ab", "ab1", "ab12", "bbbb", "b12"], ["b123", "ba123", "a"]),
    "?a": (["a", "aa"], ["aaa", "ab"]),
    "a?": (["a", "aa"], ["aaa", "ba"]),
    "?a?": (["a", "aa", "aaa", "1a", "a1"], ["aaaa", "11a", "1aa1", "b"]),
    "?": (["a", "\\!"], ["ab", "a\\!"]),
    "??": (["a", "ab", "a\\!"], ["abc"]),
    "?*": (["a", "abc"], []),
    "*?": (["a", "abc"], []),
    # An escaped character is one character, and a backslash alone is none.
    "x?": (["x\\+", "x\\\\"], ["x\\+1", "x\\+\\+"]),
    "?x": (["\\+x", "\\\\x"], ["\\+\\+x", "1\\+x"]),
    "c\\+*": (["c\\+", "c\\+\\+"], ["c", "c1"]),
    "*\\+": (["c\\+", "c\\+\\+", "\\+"], ["c", "\\+c"]),
    # An escaped wildcard is itself; a wildcard behind an escaped backslash is one.
    "\\**": (["\\*", "\\*x"], ["x", "x\\*"]),
    "foo\\?*": (["foo\\?", "foo\\?bar"], ["foo", "foobar"]),
    "foo\\\\*": (["foo\\\\", "foo\\\\bar"], ["foo", "foobar", "foo\\*"]),
    "*\\\\": (["\\\\", "x\\\\"], ["x", "\\\\x"]),
    # What a regular expression would take for a sign of its own.
    "1.*": (["1.", "1.0"], ["10", "1x"]),
    "\\(a\\|b\\)*": (["\\(a\\|b\\)c"], ["a", "b"]),
}  # fmt: skip


@pytest.mark.parametrize("source", SECTION_6_3)
def test_section_6_3_wildcards(source: str) -> None:
    supersets, disjoints = SECTION_6_3[source]
    assert {target: compare_attribute(source, target) for target in supersets} == dict.fromkeys(supersets, SUPERSET)
    assert {target: compare_attribute(source, target) for target in disjoints} == dict.fromkeys(disjoints, DISJOINT)


# Section 7.3, contains_wildcards(), seen from outside: such a target leaves the relation undefined.
@pytest.mark.parametrize(
    ("target", "wild"),
    [("foo", False), ("foo\\?", False), ("foo?", True), ("\\*bar", False), ("*bar", True), ("a\\\\*", True), ("a\\\\\\*", False),
     ("\\?", False), ("?", True), ("\\*\\*", False)],
)  # fmt: skip
def test_section_7_3_wildcards_of_a_target(target: str, wild: bool) -> None:
    for source in (ANY, NA, I, target, "*x", "bar"):
        assert (compare_attribute(source, target) is UNDEFINED) == wild


def test_an_escaped_wildcard_is_a_literal() -> None:
    assert compare_attribute("8.\\*", "8.\\*") is EQUAL
    assert compare_attribute("8.\\*", "8.1") is DISJOINT
    assert compare_attribute("\\*", ANY) is SUBSET
    assert compare_attribute(ANY, "\\*") is SUPERSET
    assert compare_attribute("\\*", NA) is DISJOINT


# Where the pseudocode of 7.3 counts the backslashes of the target wrongly, the tables decide: rows 10 and 14.
@pytest.mark.parametrize(
    ("source", "target"),
    [("b\\*", "b\\*a"), ("\\\\", "\\\\\\\\"), ("*\\\\", "\\\\\\+"), ("?\\\\", "\\\\\\*"), ("\\\\?", "\\\\\\*b")],
)
def test_escapes_that_the_pseudocode_miscounts(source: str, target: str) -> None:
    assert compare_attribute(source, target) is DISJOINT


def test_table_6_3() -> None:
    source = Cpe.parse("cpe:2.3:a:Adobe:*:9.*:*:PalmOS:*:*:*:*:*")
    target = Cpe.parse("cpe:2.3:a:*:Reader:9.3.2:-:-:*:*:*:*:*")
    assert compare(source, target) == (EQUAL, SUBSET, SUPERSET, SUPERSET, SUPERSET, DISJOINT, *[EQUAL] * 5)
    assert is_disjoint(source, target)


# What a value of each relation looks like, as (source, target).
PAIRS = {
    EQUAL: ("x", "x"),
    SUBSET: ("x", "*"),
    SUPERSET: ("*", "x"),
    DISJOINT: ("x", "y"),
    UNDEFINED: ("x", "y?"),
}

# Table 6-4 and the functions of section 7.2: the relations of some attributes (all others are equal) ->
# whether the names are (disjoint, equal, a subset, a superset)
TABLE_6_4 = {
    "row 1: one disjoint": ([DISJOINT], (True, False, False, False)),
    "row 1: disjoint beside subset": ([DISJOINT, SUBSET], (True, False, False, False)),
    "row 1: disjoint beside superset": ([SUPERSET, DISJOINT], (True, False, False, False)),
    "row 1: disjoint beside undefined": ([UNDEFINED, DISJOINT], (True, False, False, False)),
    "row 1: all disjoint": ([DISJOINT] * 10, (True, False, False, False)),
    "row 2: all equal, which is a subset and a superset of itself": ([], (False, True, True, True)),
    "row 3: a subset among equals": ([SUBSET], (False, False, True, False)),
    "row 3: all subsets": ([SUBSET] * 10, (False, False, True, False)),
    "row 4: a superset among equals": ([SUPERSET], (False, False, False, True)),
    "row 4: all supersets": ([SUPERSET] * 10, (False, False, False, True)),
    "none: subset and superset": ([SUBSET, SUPERSET], (False, False, False, False)),
    "none: undefined": ([UNDEFINED], (False, False, False, False)),
    "none: undefined and subset": ([SUBSET, UNDEFINED], (False, False, False, False)),
    "none: undefined and superset": ([UNDEFINED, SUPERSET], (False, False, False, False)),
}


@pytest.mark.parametrize("row", TABLE_6_4)
@pytest.mark.parametrize("reverse", [False, True])
def test_table_6_4(row: str, reverse: bool) -> None:
    given_relations, expected = TABLE_6_4[row]
    relations = given_relations + [EQUAL] * (10 - len(given_relations))
    if reverse:  # so that neither the first attributes nor the last decide alone
        relations.reverse()
    pairs = [PAIRS[relation] for relation in relations]
    source = Cpe("a", *(value for value, _ in pairs))
    target = Cpe("a", *(value for _, value in pairs))
    assert compare(source, target) == (EQUAL, *relations)
    assert (
        is_disjoint(source, target),
        is_equal(source, target),
        is_subset(source, target),
        is_superset(source, target),
    ) == expected


@pytest.mark.parametrize("position", range(11))
@pytest.mark.parametrize("relation", Relation)
def test_every_attribute_is_compared_in_its_place(position: int, relation: Relation) -> None:  # 7.2, Compare_WFNs
    source, target = ["-"] * 11, ["-"] * 11
    source[position], target[position] = PAIRS[relation]
    expected = [EQUAL] * 11
    expected[position] = relation
    assert compare(Cpe(*source), Cpe(*target)) == tuple(expected)


def test_parts_are_compared() -> None:
    assert is_disjoint(Cpe("a", "v", "p"), Cpe("o", "v", "p"))
    assert is_superset(Cpe("*", "v", "p"), Cpe("o", "v", "p"))


def test_an_unspecified_attribute_is_any() -> None:  # section 5: unspecified attributes have any value
    broad = Cpe.parse("cpe:/a:microsoft:internet_explorer:8.0")
    narrow = Cpe.parse("cpe:2.3:a:microsoft:internet_explorer:8.0:sp1:*:*:*:*:x64:*")
    assert is_superset(broad, narrow)
    assert is_subset(narrow, broad)
    assert not is_superset(narrow, broad)
    assert not is_subset(broad, narrow)
    assert not is_equal(broad, narrow)
    assert not is_disjoint(broad, narrow)


def test_forms_of_one_name_are_equal() -> None:
    assert is_equal(Cpe.parse("cpe:/a:gnu:c%2b%2b:1::~~~linux~~"), Cpe.parse("cpe:2.3:a:GNU:c++:1:*:*:*:*:linux:*:*"))


# Appendix B: CPE 2.2's known-instance matching is CPE_SUPERSET; the candidate is the source.
@pytest.mark.parametrize(
    ("candidate", "known", "matches"),
    [
        ("cpe:/o:microsoft:windows_xp", "cpe:/o:microsoft:windows_xp", True),
        ("cpe:/o:microsoft:windows_xp", "cpe:/o:microsoft:windows_xp::sp2", True),
        ("cpe:/o:microsoft:windows_xp::sp2", "cpe:/o:microsoft:windows_xp", False),
        ("cpe:/o:microsoft:windows_xp:::pro", "cpe:/o:microsoft:windows_xp::sp2:pro", True),
        ("cpe:/o:microsoft:windows_xp:::pro", "cpe:/o:microsoft:windows_xp::sp2:home", False),
        ("cpe:/", "cpe:/a:b:c", True),
    ],
)
def test_appendix_b_matching_as_in_2_2(candidate: str, known: str, matches: bool) -> None:
    assert is_superset(Cpe.parse(candidate), Cpe.parse(known)) is matches


literals = st.text("ab\\*?+.-", min_size=1, max_size=5).filter(lambda text: text != "-")
values = st.one_of(st.sampled_from(["*", "-"]), literals.map(quoted))
wildcards = st.sampled_from(["", "*", "?", "??"])
wild_values = st.builds(lambda before, text, after: before + quoted(text) + after, wildcards, literals, wildcards)
cpes = st.builds(Cpe, *[st.sampled_from(["*", "-", "x", "y"])] * 3, *[values] * 8)
MIRRORED = {SUBSET: SUPERSET, SUPERSET: SUBSET, EQUAL: EQUAL, DISJOINT: DISJOINT}


@given(cpes, cpes)
def test_a_comparison_without_wildcards_can_be_mirrored(one: Cpe, other: Cpe) -> None:
    assert compare(other, one) == tuple(MIRRORED[relation] for relation in compare(one, other))
    assert is_subset(one, other) == is_superset(other, one)
    assert is_disjoint(one, other) == is_disjoint(other, one)


@given(cpes, cpes)
def test_equal_if_and_only_if_the_same(one: Cpe, other: Cpe) -> None:
    assert is_equal(one, other) == (one == other)
    assert is_equal(one, one)
    assert is_subset(one, one)
    assert is_superset(one, one)


@given(cpes, cpes, st.lists(st.booleans(), min_size=22, max_size=22))
def test_superset_is_transitive(one: Cpe, other: Cpe, widened: list[bool]) -> None:
    middle = Cpe(*("*" if wide else value for value, wide in zip(attributes(one), widened, strict=False)))
    broad = Cpe(*("*" if wide else value for value, wide in zip(attributes(middle), widened[11:], strict=True)))
    assert is_superset(middle, one)
    assert is_superset(broad, middle)
    assert is_superset(broad, one)
    if is_superset(other, broad):
        assert is_superset(other, one)


@given(st.one_of(wild_values, literals.map(quoted)), literals)
def test_wildcards_match_as_the_regular_expression_they_stand_for(source: str, text: str) -> None:
    before, body, after = split_wildcards(source)
    ends = ["".join(".*" if sign == "*" else ".?" for sign in signs) for signs in (before, after)]
    pattern = ends[0] + re.escape(plain(body)) + ends[1]
    relation = compare_attribute(source, quoted(text))
    assert (relation is not DISJOINT) == bool(re.fullmatch(pattern, text))
    assert relation in ((SUPERSET, DISJOINT) if before or after else (EQUAL, DISJOINT))
