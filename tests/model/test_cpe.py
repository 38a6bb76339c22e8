"""CPE names, by the rules and the examples of NISTIR 7695 (https://doi.org/10.6028/NIST.IR.7695)."""

import gzip
import re
import string
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deeptracy.model.cpe import Cpe, InvalidCpe, attributes, plain, quoted, split_wildcards

IE = 'part="a",vendor="microsoft",product="internet_explorer"'
DIAGNOSTICS = 'part="a",vendor="hp",product="insight_diagnostics",version="7\\.4\\.0\\.1570"'
OPENVIEW = 'part="a",vendor="hp",product="openview_network_manager",version="7\\.51"'

# section -> (well-formed name, the URI it is bound to)
BOUND_TO_URI = {
    "6.1.2.4.1": (f'{IE},version="8\\.0\\.6001",update="beta",edition=ANY', "cpe:/a:microsoft:internet_explorer:8.0.6001:beta"),
    "6.1.2.4.2": (f'{IE},version="8\\.*",update="sp?"', "cpe:/a:microsoft:internet_explorer:8.%02:sp%01"),
    "6.1.2.4.3": (
        f'{DIAGNOSTICS},update=NA,sw_edition="online",target_sw="win2003",target_hw="x64"',
        "cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~",
    ),
    "6.1.2.4.4": (f'{OPENVIEW},target_sw="linux"', "cpe:/a:hp:openview_network_manager:7.51::~~~linux~~"),
    "6.1.2.4.5": (
        'part="a",vendor="foo\\\\bar",product="big\\$money_manager_2010",'
        'sw_edition="special",target_sw="ipod_touch",target_hw="80gb"',
        "cpe:/a:foo%5cbar:big%24money_manager_2010:::~~special~ipod_touch~80gb~",
    ),
}  # fmt: skip

# section -> (URI, the well-formed name it is unbound to)
UNBOUND_FROM_URI = {
    "6.1.3.3.1": (
        "cpe:/a:microsoft:internet_explorer:8.0.6001:beta",
        f'{IE},version="8\\.0\\.6001",update="beta",edition=ANY,language=ANY',
    ),
    "6.1.3.3.2": (
        "cpe:/a:microsoft:internet_explorer:8.%2a:sp%3f",
        f'{IE},version="8\\.\\*",update="sp\\?",edition=ANY,language=ANY',
    ),
    "6.1.3.3.3": (
        "cpe:/a:microsoft:internet_explorer:8.%02:sp%01",
        f'{IE},version="8\\.*",update="sp?",edition=ANY,language=ANY',
    ),
    "6.1.3.3.4": (
        "cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~",
        f'{DIAGNOSTICS},update=ANY,edition=ANY,sw_edition="online",target_sw="win2003",target_hw="x64",other=ANY,language=ANY',
    ),
    "6.1.3.3.5": (
        "cpe:/a:hp:openview_network_manager:7.51:-:~~~linux~~",
        f'{OPENVIEW},update=NA,edition=ANY,sw_edition=ANY,target_sw="linux",target_HW=ANY,other=ANY,language=ANY',
    ),
    "6.1.3.3.7": (
        "cpe:/a:foo~bar:big%7emoney_2010",
        'part="a",vendor="foo\\~bar",product="big\\~money_2010",version=ANY,update=ANY,edition=ANY,language=ANY',
    ),
}

# section -> (well-formed name, the formatted string it is bound to)
BOUND_TO_FORMATTED_STRING = {
    "6.2.2.3.1": (
        f'{IE},version="8\\.0\\.6001",update="beta",edition=ANY',
        "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
    ),
    "6.2.2.3.2, wildcards": (
        f'{IE},version="8\\.*",update="sp?",edition=ANY',
        "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*",
    ),
    "6.2.2.3.2, quoted": (
        f'{IE},version="8\\.\\*",update="sp?"',
        "cpe:2.3:a:microsoft:internet_explorer:8.\\*:sp?:*:*:*:*:*:*",
    ),
    "6.2.2.3.3": (
        'part="a",vendor="hp",product="insight",version="7\\.4\\.0\\.1570",update=NA,'
        'sw_edition="online",target_sw="win2003",target_hw="x64"',
        "cpe:2.3:a:hp:insight:7.4.0.1570:-:*:*:online:win2003:x64:*",
    ),
    "6.2.2.3.4": (
        f'{OPENVIEW},target_sw="linux"',
        "cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*",
    ),
    "6.2.2.3.5": (
        'part="a",vendor="foo\\\\bar",product="big\\$money_2010",sw_edition="special",target_sw="ipod_touch",target_hw="80gb"',
        "cpe:2.3:a:foo\\\\bar:big\\$money_2010:*:*:*:*:special:ipod_touch:80gb:*",
    ),
}

# section -> (formatted string, the well-formed name it is unbound to)
UNBOUND_FROM_FORMATTED_STRING = {
    "6.2.3.3.1": (
        "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
        f'{IE},version="8\\.0\\.6001",update="beta",edition=ANY,language=ANY,sw_edition=ANY,target_sw=ANY,target_hw=ANY,other=ANY',
    ),
    "6.2.3.3.2": (
        "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*",
        f'{IE},version="8\\.*",update="sp?",edition=ANY,language=ANY,sw_edition=ANY,target_sw=ANY,target_hw=ANY,other=ANY',
    ),
    "6.2.3.3.3": (
        "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*",
        f'{DIAGNOSTICS},update=NA,edition=ANY,language=ANY,sw_edition="online",target_sw="win2003",target_hw="x64",other=ANY',
    ),
    "6.2.3.3.4": (
        "cpe:2.3:a:foo\\\\bar:big\\$money:2010:*:*:*:special:ipod_touch:80gb:*",
        'part="a",vendor="foo\\\\bar",product="big\\$money",version="2010",update=ANY,edition=ANY,language=ANY,'
        'sw_edition="special",target_sw="ipod_touch",target_hw="80gb",other=ANY',
    ),
}


@pytest.mark.parametrize(("wfn", "uri"), BOUND_TO_URI.values(), ids=BOUND_TO_URI)
def test_binding_to_a_uri(wfn: str, uri: str) -> None:
    assert Cpe.of_wfn(f"wfn:[{wfn}]").uri() == uri


@pytest.mark.parametrize(("uri", "wfn"), UNBOUND_FROM_URI.values(), ids=UNBOUND_FROM_URI)
def test_unbinding_a_uri(uri: str, wfn: str) -> None:
    assert Cpe.parse(uri) == Cpe.of_wfn(f"wfn:[{wfn}]")


@pytest.mark.parametrize(("wfn", "text"), BOUND_TO_FORMATTED_STRING.values(), ids=BOUND_TO_FORMATTED_STRING)
def test_binding_to_a_formatted_string(wfn: str, text: str) -> None:
    assert str(Cpe.of_wfn(f"wfn:[{wfn}]")) == text


@pytest.mark.parametrize(("text", "wfn"), UNBOUND_FROM_FORMATTED_STRING.values(), ids=UNBOUND_FROM_FORMATTED_STRING)
def test_unbinding_a_formatted_string(text: str, wfn: str) -> None:
    assert Cpe.parse(text) == Cpe.of_wfn(f"wfn:[{wfn}]")


def test_a_field_may_hold_an_escaped_colon() -> None:  # 6.2.3.2, get_comp_fs
    cpe = Cpe.parse("cpe:2.3:a:foo:bar\\:mumble:1.0:*:*:*:*:*:*:*")
    assert cpe == Cpe("a", "foo", "bar\\:mumble", "1.0")
    assert plain(cpe.product) == "bar:mumble"


def test_blank_components_of_a_uri_are_any_and_hyphens_na() -> None:  # 6.1.3.2, get_comp_uri
    assert Cpe.parse("cpe:/a:foo::bar:-") == Cpe("a", "foo", "*", "bar", "-")


# Table 6-1 of 7695, all of its cells: quoted character -> what a URI has for it.
TABLE_6_1 = {
    "!": "%21", '"': "%22", "#": "%23", "$": "%24", "%": "%25", "&": "%26", "'": "%27",
    "(": "%28", ")": "%29", "*": "%2a", "+": "%2b", ",": "%2c", "-": "-", ".": ".",
    "/": "%2f", ":": "%3a", ";": "%3b", "<": "%3c", "=": "%3d", ">": "%3e", "?": "%3f",
    "@": "%40", "[": "%5b", "\\": "%5c", "]": "%5d", "^": "%5e", "`": "%60", "{": "%7b",
    "|": "%7c", "}": "%7d", "~": "%7e",
}  # fmt: skip


def test_table_6_1_has_all_punctuation_but_the_underscore() -> None:
    assert set(TABLE_6_1) == set(string.punctuation) - {"_"}


@pytest.mark.parametrize(("character", "encoded"), TABLE_6_1.items())
def test_table_6_1_punctuation_in_each_form(character: str, encoded: str) -> None:
    bare = character in "-."
    cpe = Cpe("a", f"x{character}y" if bare else f"x\\{character}y")
    assert cpe.uri() == f"cpe:/a:x{encoded}y"
    assert str(cpe) == f"cpe:2.3:a:{cpe.vendor}" + ":*" * 9
    assert cpe.wfn() == f'wfn:[part="a",vendor="x\\{character}y"]'
    assert Cpe.parse(cpe.uri()) == Cpe.parse(str(cpe)) == Cpe.of_wfn(cpe.wfn()) == cpe
    assert Cpe.parse(f"cpe:/a:x%{ord(character):02X}y") == cpe
    assert plain(cpe.vendor) == f"x{character}y"
    assert quoted(f"x{character}y") == cpe.vendor


# Table 6-2 of 7695.
@pytest.mark.parametrize(("wildcard", "encoded"), [("?", "%01"), ("*", "%02")])
def test_table_6_2_wildcards_in_each_form(wildcard: str, encoded: str) -> None:
    for value in (f"{wildcard}x", f"x{wildcard}", f"{wildcard}x{wildcard}"):
        cpe = Cpe("a", value)
        assert cpe.uri() == f"cpe:/a:{value.replace(wildcard, encoded)}"
        assert cpe.wfn() == f'wfn:[part="a",vendor="{value}"]'
        assert Cpe.parse(cpe.uri()) == Cpe.parse(str(cpe)) == Cpe.of_wfn(cpe.wfn()) == cpe


# The examples of 5.3.2 and what the formatted string has for them; the last ones are of NISTIR 7696, section 5.2.
LEGAL_VALUES = {
    "foo\\-bar": "foo-bar",
    "Acrobat_Reader": "acrobat_reader",
    '\\"oh_my\\!\\"': '\\"oh_my\\!\\"',
    "g\\+\\+": "g\\+\\+",
    "9\\.?": "9.?",
    "sr*": "sr*",
    "big\\$money": "big\\$money",
    "foo\\:bar": "foo\\:bar",
    "back\\\\slash_software": "back\\\\slash_software",
    "with_quoted\\~tilde": "with_quoted\\~tilde",
    "*SOFT*": "*soft*",
    "8\\.??": "8.??",
    "*8\\.??": "*8.??",
    "?": "?",
    "??": "??",
    "?foo": "?foo", "bar?": "bar?", "?baz?": "?baz?", "??foo": "??foo", "bar???": "bar???", "??baz???": "??baz???",
    "*foo": "*foo", "bar*": "bar*", "*baz*": "*baz*", "?foo*": "?foo*", "*bar??": "*bar??",
    "?*": "?*", "*?": "*?", "?\\-": "?-", "\\-*": "-*", "\\-\\-": "--", "\\-1": "-1", "\\?": "\\?", "\\*": "\\*",
}  # fmt: skip
ILLEGAL_VALUES = {
    "foo?bar", "bar??baz", "q??x", "foo*bar", "**foo", "bar***", "*?foobar", "foobar*?", "**", "***", "*?*", "?*?", "?x*y?",
    "\\-", "x\\", "\\", "?\\", "x\\\\\\", "a\tb", "\x00", "a\x7f", "\\\n", "\ud800", "\u200b",
}  # fmt: skip


@pytest.mark.parametrize(("written", "value"), LEGAL_VALUES.items())
def test_5_3_2_legal_values(written: str, value: str) -> None:
    cpe = Cpe("a", product=value)
    assert Cpe.of_wfn(f'wfn:[part="a",product="{written}"]') == cpe
    assert Cpe.parse(f"cpe:2.3:a:*:{value}" + ":*" * 8) == cpe
    assert Cpe.parse(f"cpe:2.3:a:*:{written}" + ":*" * 8) == cpe
    assert Cpe.parse(cpe.uri()) == cpe
    assert Cpe.of_wfn(cpe.wfn()) == cpe


@pytest.mark.parametrize("value", sorted(ILLEGAL_VALUES))
@pytest.mark.parametrize("position", [1, 2, 10])
def test_5_3_2_illegal_values(value: str, position: int) -> None:
    values = ["a", *"bcdefghijk"]
    values[position] = value
    with pytest.raises(InvalidCpe):
        Cpe.parse("cpe:2.3:" + ":".join(values))
    with pytest.raises(InvalidCpe):
        Cpe.of_wfn(f'wfn:[part="a",product="{value}"]')


@pytest.mark.parametrize("part", ["a", "o", "h", "*", "-"])
def test_parts(part: str) -> None:
    text = f"cpe:2.3:{part}:b:c:d:e:f:g:h:i:j:k"
    assert attributes(Cpe.parse(text)) == (part, *"bcdefghijk")
    assert str(Cpe.parse(text)) == text
    assert Cpe.parse(Cpe(part, "b").uri()) == Cpe(part, "b")


def test_the_attributes_in_their_order() -> None:
    values = ("a", *(f"v{number}" for number in range(2, 12)))
    cpe = Cpe(
        part="a", vendor="v2", product="v3", version="v4", update="v5", edition="v6",
        language="v7", sw_edition="v8", target_sw="v9", target_hw="v10", other="v11",
    )  # fmt: skip
    assert attributes(cpe) == values
    assert Cpe.parse("cpe:2.3:" + ":".join(values)) == cpe
    assert cpe.uri() == "cpe:/a:v2:v3:v4:v5:~v6~v8~v9~v10~v11:v7"
    assert Cpe.parse(cpe.uri()) == cpe


# What the specification forbids and real names do: text -> the values that are not ANY.
LENIENT = {
    "CPE:2.3:A:Apache:LOG4J:2.0:RC1:*:*:*:*:*:*": ("a", "apache", "log4j", "2.0", "rc1"),
    "cpe:2.3:A:a\\+B:c:1:*:*:*:*:*:*:*": ("a", "a\\+b", "c", "1"),
    "cpe:2.3:a:gnu:c++:1+2~3:*:*:*:*:*:*:*": ("a", "gnu", "c\\+\\+", "1\\+2\\~3"),
    "cpe:2.3:a:@babel/core:track-it!:1:*:*:*:*:*:*:*": ("a", "\\@babel\\/core", "track-it\\!", "1"),
    "cpe:2.3:a:\\v\\e\\n\\_\\1\\.0:x:*:*:*:*:*:*:*:*": ("a", "ven_1.0", "x"),
    "cpe:2.3:a:b:c:1::::::*:": ("a", "b", "c", "1"),
    "cpe:2.3::b:c:1:*:*:*:*:*:*:*": ("*", "b", "c", "1"),
    "cpe:2.3:a:acme inc.:big\\ tool:1:*:*:*:*:*:*:*": ("a", "acme_inc.", "big_tool", "1"),
    "cpe:2.3:a:Großer Käse:中文:1:*:*:*:*:*:*:*": ("a", "großer_käse", "中文", "1"),
    "cpe:2.3:a:\\é?:b:*:*:*:*:*:*:*:*": ("a", "é?", "b"),
    " \tcpe:2.3:a:b:c:1:*:*:*:*:*:*:*\r\n": ("a", "b", "c", "1"),
    "cpe:2.3:a:b:c:1:*:*:not_a_language!:*:*:*:*": ("a", "b", "c", "1", "*", "*", "not_a_language\\!"),
    "cpe:/": (),
    "cpe:/:::": (),
    "cpe:/:b": ("*", "b"),
    "cpe:/-:b": ("-", "b"),
    "CPE:/O:Linux:Linux_Kernel:2.6.32::%7eX": ("o", "linux", "linux_kernel", "2.6.32", "*", "\\~x"),
    "cpe:/a:b:c:1:-:pro:en-US": ("a", "b", "c", "1", "-", "pro", "en-us"),
    "cpe:/a:b:c:*:?": ("a", "b", "c", "*", "?"),
    "cpe:/a:b:c:1.*:rc?": ("a", "b", "c", "1.*", "rc?"),
    "cpe:/a:c++:a%20b%2dc%2E%5F%41:%C3%89%e4%b8%ad%21": ("a", "c\\+\\+", "a_b-c._a", "é中\\!"),
    "cpe:/a:b:c:::~": ("a", "b", "c"),
    "cpe:/a:b:c:1::~~pro": ("a", "b", "c", "1", "*", "*", "*", "pro"),
    "cpe:/a:b:c:1::~-~pro~-~%7e~*": ("a", "b", "c", "1", "*", "-", "*", "pro", "-", "\\~", "*"),
    "cpe:/a:b:c:1::a~b": ("a", "b", "c", "1", "*", "a\\~b"),
    "cpe:/a:b:c:%01%01x%01:%02x%02": ("a", "b", "c", "??x?", "*x*"),
    "cpe:/a:b:c:1:::": ("a", "b", "c", "1"),
}


@pytest.mark.parametrize("text", LENIENT)
def test_names_that_break_the_rules_and_are_read_nevertheless(text: str) -> None:
    assert Cpe.parse(text) == Cpe(*LENIENT[text])


# text -> what its message says
INVALID = {
    "": "'' begins with neither 'cpe:2.3:' nor 'cpe:/'",
    "pkg:npm/a@1": "begins with neither",
    "cpe:2.4:a:b:c:1:*:*:*:*:*:*:*": "begins with neither",
    "cpe:2.3": "begins with neither",
    "cpe:2.3:": "'cpe:2.3:' has 1 attributes, not 11",
    "cpe:2.3:a:b:c:1:*:*:*:*:*:*": "has 10 attributes, not 11",
    "cpe:2.3:a:b:c:1:*:*:*:*:*:*:*:*": "has 12 attributes, not 11",
    "cpe:2.3:a:b:c:1\\:*:*:*:*:*:*:*": "has 10 attributes, not 11",
    "cpe:2.3:a:b:c:1:2:*:*:*:*:*:*:*": "has 12 attributes, not 11",
    "cpe:2.3:x:b:c:1:*:*:*:*:*:*:*": "has a part other than a, o and h",
    "cpe:2.3:ao:b:c:1:*:*:*:*:*:*:*": "has a part other than a, o and h",
    "cpe:2.3:?:b:c:1:*:*:*:*:*:*:*": "has a part other than a, o and h",
    "cpe:2.3:a:hp:insight_diagnostics:7.4.*.1570:*:*:*:*:*:*:*": "has a wildcard inside of '7.4.*.1570'",  # 6.2.3.3.3
    "cpe:2.3:a:hp:insight_diagnostics:7.4.*.1570:*:*:*:*:*:*": "has 10 attributes",  # as 6.2.3.3.3 has it, word for word
    "cpe:2.3:a:b:c:1\n2:*:*:*:*:*:*:*": "holds a character that cannot be printed",
    "cpe:2.3:a:b:c:\\-:*:*:*:*:*:*:*": "has an escaped hyphen as a whole value",
    "cpe:2.3:a:b:c:1:*:*:*:*:*:*:x\\": "has a lone backslash at the end of 'x\\\\'",
    "cpe:/x:b": "'cpe:/x:b' has a part other than a, o and h",
    "cpe://a:b": "has a part other than a, o and h",
    "cpe:/a:b:c:d:e:f:g:h": "has 8 components, more than 7",
    "cpe:/a:b:c:d:e:~1~2~3~4~5~6": "has 6 values packed into its edition, more than 5",
    "cpe:/a:foo%5cbar:big%24money_2010%07:::~~special~ipod_touch~80gb~": "cannot be printed",  # 6.1.3.3.6
    "cpe:/a:foo:bar:12.%02.1234": "has a wildcard inside of '12.*.1234'",  # 6.1.3.3.8
    "cpe:/a:foo:bar:12.%01.1234": "has a wildcard inside of '12.?.1234'",
    "cpe:/a:%00": "cannot be printed",
    "cpe:/a:%7f": "cannot be printed",
    "cpe:/a:%": "has a percent sign that begins no encoded character",
    "cpe:/a:%2": "has a percent sign that begins no encoded character",
    "cpe:/a:%zz": "has a percent sign that begins no encoded character",
    "cpe:/a:x%ff": "has '%ff', which is not UTF-8",
    "cpe:/a:%c3:%a9": "has '%c3', which is not UTF-8",
    "cpe:/a:%2d": "has an escaped hyphen as a whole value",
}


@pytest.mark.parametrize("text", INVALID)
def test_what_is_no_cpe_name(text: str) -> None:
    with pytest.raises(InvalidCpe) as caught:
        Cpe.parse(text)
    assert INVALID[text] in str(caught.value)
    assert str(caught.value).startswith(repr(text))


def test_a_message_shows_the_beginning_of_a_long_text() -> None:
    with pytest.raises(InvalidCpe) as caught:
        Cpe.parse("x" * 201)
    assert str(caught.value) == f"'{'x' * 200}…' begins with neither 'cpe:2.3:' nor 'cpe:/'"
    with pytest.raises(InvalidCpe, match=r"^'x{200}' begins"):
        Cpe.parse("x" * 200)


# text -> the values that are not ANY
WFN = {
    "wfn:[]": (),
    "wfn:[ ]": (),
    ' WFN: [ Part = "A" , vendor\n=any,product=na,]\n': ("a", "*", "-"),
    'wfn:[version="1.0-2",part="o"]': ("o", "*", "*", "1.0-2"),
    'wfn:[vendor="a,b\\"]=c\\\\"]': ("*", "a\\,b\\\"\\]\\=c\\\\"),
    'wfn:[part="h",other="ANY"]': ("h", *"*" * 9, "any"),
}  # fmt: skip


@pytest.mark.parametrize("text", WFN)
def test_well_formed_names_as_text(text: str) -> None:
    assert Cpe.of_wfn(text) == Cpe(*WFN[text])


def test_a_well_formed_name_leaves_out_what_is_any() -> None:
    assert Cpe().wfn() == "wfn:[]"
    assert Cpe("a", "-", "x-1.0_y\\+", other="-").wfn() == 'wfn:[part="a",vendor=NA,product="x\\-1\\.0_y\\+",other=NA]'


INVALID_WFN = {
    "cpe:/a": "'cpe:/a' is not of the form wfn:[...]",
    "wfn:": "is not of the form",
    'wfn:[part="a"': "is not of the form",
    'wfn:[part="a"]x': "is not of the form",
    "wfn:[part]": "has something other than attribute=value",
    'wfn:[part="a]': "has something other than attribute=value",
    'wfn:[part="a" vendor="b"]': "has something other than attribute=value",
    "wfn:[part=UNKNOWN]": "has something other than attribute=value",
    "wfn:[,]": "has something other than attribute=value",
    'wfn:[colour="a"]': "has 'colour' as an attribute, which is unknown or there twice",
    "wfn:[part=ANY,PART=ANY]": "has 'part' as an attribute, which is unknown or there twice",
    'wfn:[vendor=""]': "has '' as a whole value",
    'wfn:[vendor="*"]': "has '*' as a whole value",  # 5.3.2, 4
    'wfn:[vendor="-"]': "has '-' as a whole value",
    'wfn:[vendor="\\-"]': "has an escaped hyphen as a whole value",  # 5.3.2, 6
    'wfn:[part="x"]': "has a part other than a, o and h",  # 5.3.3.1
    'wfn:[vendor="a*b"]': "has a wildcard inside of 'a*b'",
}


@pytest.mark.parametrize("text", INVALID_WFN)
def test_what_is_no_well_formed_name(text: str) -> None:
    with pytest.raises(InvalidCpe) as caught:
        Cpe.of_wfn(text)
    assert INVALID_WFN[text] in str(caught.value)
    assert str(caught.value).startswith(repr(text))


@pytest.mark.parametrize(
    ("value", "text"),
    [("*", "*"), ("-", "-"), ("c\\+\\+", "c++"), ("8.\\*", "8.*"), ("8.*", "8.*"), ("a\\\\\\!", "a\\!"), ("a-b", "a-b"), ("\\é", "é")],
)  # fmt: skip
def test_plain(value: str, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("C++", "c\\+\\+"), ("@scope/Name", "\\@scope\\/name"), ("*", "\\*"), ("?", "\\?"), ("a b", "a_b"), ("--", "--"), ("1.0-rc_1", "1.0-rc_1"),
     ("\\", "\\\\"), ("É", "é"), (":", "\\:")],
)  # fmt: skip
def test_quoted(text: str, value: str) -> None:
    assert quoted(text) == value


@pytest.mark.parametrize("text", ["", "-", "a\nb", "\x00", "\ud800"])
def test_what_cannot_be_quoted(text: str) -> None:
    with pytest.raises(InvalidCpe) as caught:
        quoted(text)
    assert str(caught.value) == f"{text!r} can be no value of an attribute"


@pytest.mark.parametrize(
    ("value", "split"),
    [("x", ("", "x", "")), ("*x??", ("*", "x", "??")), ("???", ("???", "", "")), ("?*", ("?", "", "*")), ("\\*x\\?", ("", "\\*x\\?", ""))],
)  # fmt: skip
def test_split_wildcards(value: str, split: tuple[str, str, str]) -> None:
    assert split_wildcards(value) == split


plain_texts = st.text(
    st.sampled_from(string.ascii_lowercase + string.digits + string.punctuation + "éß中"), min_size=1
).filter(lambda text: text != "-")
wildcards = st.sampled_from(["", "*", "?", "???"])
wild_values = st.builds(lambda before, text, after: before + quoted(text) + after, wildcards, plain_texts, wildcards)
values = st.one_of(st.sampled_from(["*", "-"]), plain_texts.map(quoted), wild_values)
cpes = st.builds(Cpe, st.sampled_from("aoh*-"), *[values] * 10)


@given(cpes)
def test_every_form_gives_back_the_name(cpe: Cpe) -> None:
    assert Cpe.parse(str(cpe)) == cpe
    assert Cpe.parse(cpe.uri()) == cpe
    assert Cpe.of_wfn(cpe.wfn()) == cpe
    assert Cpe.parse(str(cpe).upper()) == Cpe(*(value.upper().lower() for value in attributes(cpe)))


@given(cpes)
def test_both_bindings_keep_to_their_characters(cpe: Cpe) -> None:  # figures 6-2 and 6-3
    assert set(cpe.uri()) <= set(string.ascii_lowercase + string.digits + "-._~%:/")
    assert cpe.uri().isascii()
    assert not cpe.uri().endswith(":")


@given(plain_texts)
def test_plain_and_quoted_are_inverse(text: str) -> None:
    assert plain(quoted(text)) == text
    assert Cpe.parse(f"cpe:2.3:a:{quoted(text)}" + ":*" * 9).vendor == quoted(text)


names = st.one_of(
    st.text(),
    st.builds(str.__add__, st.sampled_from(["cpe:2.3:", "cpe:/", "wfn:["]), st.text()),
    st.builds(
        lambda values: "cpe:2.3:" + ":".join(values), st.lists(st.text("ab*?-\\:. ~é\n"), min_size=9, max_size=12)
    ),
    st.builds(lambda values: "cpe:/a:" + ":".join(values), st.lists(st.text("ab*?-\\%012cé~. "), max_size=7)),
    st.from_regex(r"wfn:\[([a-z_]+=(ANY|NA|\"[ab*?\\-]*\"),?)*\]"),
)


@given(names)
@example("cpe:2.3:İ" + ":*" * 10)
@example("cpe:2.3:a:\N{KELVIN SIGN}" + ":*" * 9)
@example("cpe:2.3:a:ΑΣ:Σ" + ":*" * 8)
def test_any_text_is_a_name_or_invalid(text: str) -> None:
    for read in (Cpe.parse, Cpe.of_wfn):
        try:
            cpe = read(text)
        except InvalidCpe:
            continue
        assert Cpe.parse(str(cpe)) == cpe
        assert Cpe.parse(cpe.uri()) == cpe
        assert Cpe.of_wfn(cpe.wfn()) == cpe


@pytest.mark.parametrize(
    "text",
    [
        "cpe:2.3:a:" + "\\:" * 100_000,
        "cpe:2.3:a" + ":*" * 9 + ":" + "?" * 100_000 + "*x*",
        "cpe:2.3:a" + ":*" * 9 + ":" + "\\!a" * 100_000 + "*!",
        "cpe:/a:" + "%41" * 100_000 + "%",
        "wfn:" + "[" * 100_000,
        "wfn:[" + " " * 100_000 + "x]",
        'wfn:[part="' + '\\"' * 100_000 + "]",
        " " * 100_000 + "wfn:[",
    ],
)
def test_long_texts_take_time_in_proportion(text: str) -> None:
    before = time.process_time()
    for read in (Cpe.parse, Cpe.of_wfn):
        with pytest.raises(InvalidCpe):
            read(text)
    assert time.process_time() - before < 2  # quadratic would be minutes


@pytest.mark.shared
def test_the_names_of_a_real_feed_are_canonical(shared: Path) -> None:
    feed = gzip.decompress((shared / "mirror" / "nvd" / "nvdcve-2.0-2022.json.gz").read_bytes()).decode()
    texts = {found.replace("\\\\", "\\") for found in re.findall(r'"criteria" ?: ?"([^"]+)"', feed)}
    assert len(texts) > 20_000
    assert [
        text for text in texts if str(Cpe.parse(text)) != text or Cpe.parse(Cpe.parse(text).uri()) != Cpe.parse(text)
    ] == []


@pytest.mark.parametrize(
    ("name", "one"),
    [("a:b:c", True), ("a:b:c\\*", True), ("a:b\\?:c", True), ("*:b:c", True), ("a:*:c", False), ("a:b:*", False),
     ("a:-:c", False), ("a:b:-", False), ("a:b:c*", False), ("a:?b:c", False)],
)  # fmt: skip
def test_names_of_one_product(name: str, one: bool) -> None:
    assert Cpe.parse(f"cpe:2.3:{name}:1:*:*:*:*:*:*:*").is_one_product is one
