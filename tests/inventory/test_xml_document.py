"""XML as elements with lines, and documents that are made to harm their reader."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.xml_document import Element, load

NAMES = st.sampled_from(["a", "b", "c"])
TEXTS = st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters="<>&"), max_size=5)
ELEMENTS: st.SearchStrategy[Element] = st.recursive(
    st.builds(Element, NAMES, st.just(1), text=TEXTS),
    lambda inner: st.builds(
        Element, NAMES, st.just(1), attributes=st.just({}), children=st.lists(inner, max_size=3), text=TEXTS
    ),
    max_leaves=10,
)


def written(element: Element) -> str:
    return f"<{element.tag}>{element.text}{''.join(map(written, element.children))}</{element.tag}>"


@given(ELEMENTS)
def test_what_is_written_is_read(element: Element) -> None:
    assert load(written(element).encode()) == element


def test_elements_know_their_lines_and_namespaces() -> None:
    root = load(b'<?xml version="1.0"?>\n<p:a xmlns:p="u" xmlns="v" p:x="1"\n y="2">\n<b/><p:c>t</p:c></p:a>')

    assert (root.tag, root.namespace, root.line) == ("a", "u", 2)
    assert root.attributes == {"x": "1", "y": "2"}
    assert [(one.tag, one.namespace, one.line, one.text) for one in root.children] == [
        ("b", "v", 4, ""),
        ("c", "u", 4, "t"),
    ]


TREE = load(b"<r> t <a><b>1</b><b> 2 </b></a><c/><a><b>3</b><d><b>4</b></d></a> tail</r>")


def test_finding() -> None:
    assert TREE.find() is TREE
    assert TREE.find("a", "d") is None  # the first <a> only
    assert TREE.find("a", "b") is TREE.children[0].children[0]
    assert TREE.find("x", "y") is None
    assert [one.text for one in TREE.all("a", "b")] == ["1", " 2 ", "3"]
    assert list(TREE.all()) == [TREE]
    assert list(TREE.all("x")) == []
    assert TREE.value("a", "b") == "1"
    assert TREE.value("c") == TREE.value("x") == ""
    assert TREE.value() == "t"
    assert [one.tag for one in TREE.descendants()] == ["r", "a", "b", "b", "c", "a", "b", "d", "b"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<a>1<!-- c -->2</a>", "12"),
        (b"<a>1<?pi x?>2<b/>3</a>", "12"),
        (b"<a><![CDATA[<b>&]]>&lt;&#65;&amp;</a>", "<b>&<A&"),
        (b"<a>1\r\n2</a>", "1\n2"),
        ('<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16"), "é"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("iso-8859-1"), "é"),
        ('<?xml version="1.0" encoding="windows-1252"?><a>€</a>'.encode("cp1252"), "€"),
        ("\ufeff<a>é</a>".encode(), "é"),
        (b"<!DOCTYPE a SYSTEM 'http://x/a.dtd'><a>1</a>", "1"),
    ],
)
def test_texts(data: bytes, text: str) -> None:
    assert load(data).text == text


def test_a_document_type_adds_nothing() -> None:
    assert load(b'<!DOCTYPE a [<!ATTLIST a v CDATA "1.0">]><a/>').attributes == {}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not valid XML: no element found at line 1"),
        (b"<!-- only -->", "no element found"),
        (b"<a>", "no element found"),
        (b"<a></b>", "mismatched tag at line 1"),
        (b"<a/>\n<b/>", "junk after document element at line 2"),
        (b"<a>\0</a>", "not well-formed"),
        (b"<a>\xff</a>", "not well-formed"),
        (b"<p:a/>", "unbound prefix"),
        (b'<a x="1" x="2"/>', "duplicate attribute"),
        (b"<a>&x;</a>", "undefined entity"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a/>', "uses XML entities of its own, which are never expanded"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "uses XML entities of its own"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://x/">%x;]><a/>', "uses XML entities of its own"),
        (b"<!DOCTYPE a SYSTEM 'a.dtd'><a>1&x;2</a>", "uses XML entities of its own"),
        (b'<?xml version="1.0" encoding="unheard-of"?><a/>', "not valid XML: unknown encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "not valid XML: multi-byte encodings"),
        (b"<a>" * 501, "nested too deeply"),
        (b'<a xmlns="' + b"u" * 1001 + b'"/>', "a namespace is longer than any that is in use"),
    ],
)
def test_malformed(data: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        load(data)


def test_up_to_the_limits() -> None:
    deep = load(b"<a>" * 500 + b"</a>" * 500)
    assert sum(1 for _ in deep.descendants()) == 500
    assert load(b'<a xmlns="' + b"u" * 1000 + b'"/>').namespace == "u" * 1000


def test_a_billion_laughs_are_not_laughed() -> None:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))

    with pytest.raises(Malformed, match="entities"):
        load(b'<!DOCTYPE a [<!ENTITY l0 "ha">' + entities + b"]><a>&l9;</a>")


@pytest.mark.parametrize(
    "data",
    [
        b"<a>" + b"x<!---->" * 200_000 + b"</a>",
        b"<a>" + b"&amp;" * 200_000 + b"</a>",
        b'<a xmlns:p="' + b"u" * 1000 + b'">' + b"<p:b/>" * 100_000 + b"</a>",
        b'<!DOCTYPE a [<!ATTLIST b v CDATA "' + b"x" * 100_000 + b'">]><a>' + b"<b/>" * 100_000 + b"</a>",
        b"<a" + b"".join(b' x%d=""' % n for n in range(50_000)) + b"/>",
    ],
    ids=["comments", "references", "namespaces", "defaults", "attributes"],
)
def test_documents_made_to_be_slow_cost_linear_time(data: bytes) -> None:
    started = time.perf_counter()

    load(data)

    assert time.perf_counter() - started < 5
