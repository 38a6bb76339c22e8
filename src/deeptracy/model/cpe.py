"""Names of products in the CPE dictionary: CPE 2.3, NISTIR 7695 (https://doi.org/10.6028/NIST.IR.7695).

A name is read from and written as a formatted string (``cpe:2.3:a:...``, section 6.2), a URI (``cpe:/a:...``, section
6.1) and the specification's own notation (``wfn:[part="a",...]``, section 5). How two names relate is in
`deeptracy.model.cpe_matching`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

ANY = "*"
NA = "-"

_NAMES = (
    "part", "vendor", "product", "version", "update", "edition",
    "language", "sw_edition", "target_sw", "target_hw", "other",
)  # fmt: skip
_PARTS = ("a", "o", "h", ANY, NA)
_URI_COMPONENTS = 7
_PACKED = 5  # values in the edition of a URI
_MAX_SHOWN = 200  # of a text that is no CPE name, in the message that says so

# Nearly every name of a feed is canonical and without wildcards; one match validates and splits it. Possessive, so that
# no text takes longer than its length.
_PUNCTUATION = r"[!-,/:-@\[-^`{-~]"  # all of ASCII's but what a formatted string leaves bare: - . _
_CANONICAL = re.compile(r"cpe:2\.3:([aoh*-])" + 10 * (r":(\*|(?:[a-z0-9._-]++|\\" + _PUNCTUATION + ")++)"))
_UNQUOTED = re.compile(_PUNCTUATION)
_FIELD = re.compile(r":((?:[^\\:]++|\\.?)*+)", re.DOTALL)
_WILDCARDS = re.compile(r"(?!\*\*)(\*|\?*+)((?:[^\\*?]++|\\.)*+)(\*|\?*+)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})++|%")
_TO_ENCODE = re.compile(r"\\(.)|[*?]|[^\x00-\x7f]")
_WFN = re.compile(r"\s*+wfn:\s*+\[(.*)\]\s*+", re.DOTALL | re.IGNORECASE)
_PAIR = re.compile(r'\s*+([a-z_]++)\s*+=\s*+(?:"((?:[^"\\]++|\\.)*+)"|(any|na))\s*+(?:,|$)', re.DOTALL | re.IGNORECASE)


class InvalidCpe(ValueError):
    """The text is no CPE name. The message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Cpe:
    """A well-formed name: each attribute as the formatted string binds it, ``*`` for ANY and ``-`` for NA.

    Any other value is lower-case, with a backslash before each punctuation mark but ``-``, ``.`` and ``_``; a ``*`` or
    some ``?`` without a backslash, at its beginning or end, is a wildcard. `parse`, `of_wfn` and `quoted` make such
    values; the constructor takes them as they are, because it is called for millions of names.
    """

    part: str = ANY
    vendor: str = ANY
    product: str = ANY
    version: str = ANY
    update: str = ANY
    edition: str = ANY
    language: str = ANY
    sw_edition: str = ANY
    target_sw: str = ANY
    target_hw: str = ANY
    other: str = ANY

    @classmethod
    def parse(cls, text: str) -> "Cpe":
        """Read a formatted string of 2.3 or a URI of 2.2 or 2.3. Raises `InvalidCpe`.

        More lenient than the specification where real names break its rules and their meaning stays clear: upper case
        is lowered; punctuation may lack its backslash (``c++``, ``@scope/name``) and a letter have one; an empty
        attribute is ANY in a formatted string too; a blank is the underscore that should stand in its place; printable
        characters beyond ASCII are kept (UTF-8 in the percent encoding of a URI); white space around the name is
        dropped. In a URI any printable character may be percent-encoded, ``*`` and ``?`` may stand unencoded as in a
        formatted string, and a packed edition may leave out its last values. The language may be any text.
        """
        if canonical := _CANONICAL.fullmatch(text.lower()):
            return cls(*canonical.groups())
        text = text.strip()
        try:
            values = [_bound(value) for value in _values(text)]
            if values[0] not in _PARTS:
                raise InvalidCpe("has a part other than a, o and h")
        except InvalidCpe as error:
            raise InvalidCpe(f"{_shown(text)} {error}") from None
        return cls(*values)

    @classmethod
    def of_wfn(cls, text: str) -> "Cpe":
        """Read ``wfn:[part="a",vendor="...",update=NA]``. Raises `InvalidCpe`. As lenient as `parse` with values."""
        matched = _WFN.fullmatch(text)
        if not matched:
            raise InvalidCpe(f"{_shown(text)} is not of the form wfn:[...]")
        try:
            return cls(**_pairs(matched[1]))
        except InvalidCpe as error:
            raise InvalidCpe(f"{_shown(text)} {error}") from None

    def __str__(self) -> str:
        """The formatted string."""
        return "cpe:2.3:" + ":".join(attributes(self))

    @property
    def is_one_product(self) -> bool:
        """Whether vendor and product are told, without ANY, NA and wildcards: what records are looked up by."""
        return not any(value == NA or has_wildcards(value) for value in (self.vendor, self.product))

    def uri(self) -> str:
        """The URI, which both 2.2 and 2.3 can read; trailing attributes that are ANY are left out."""
        encoded = [_encoded(value) for value in attributes(self)]
        extended = encoded[_URI_COMPONENTS:]
        if any(extended):
            encoded[5] = "~" + "~".join([encoded[5], *extended])
        return "cpe:/" + ":".join(encoded[:_URI_COMPONENTS]).rstrip(":")

    def wfn(self) -> str:
        """The specification's notation, without the attributes that are ANY."""
        values = zip(_NAMES, attributes(self), strict=True)
        return "wfn:[" + ",".join(f"{name}={_in_wfn(value)}" for name, value in values if value != ANY) + "]"


attributes = attrgetter(*_NAMES)
"""The eleven values of a name, in the order of the formatted string."""


def plain(value: str) -> str:
    """An attribute's value without its escapes, to be shown or compared with a package's name.

    ANY, NA and wildcards stay ``*``, ``-`` and ``?``, as the same characters do that had been escaped.
    """
    return _ESCAPE.sub(r"\1", value) if "\\" in value else value


def quoted(text: str) -> str:
    """A plain text as an attribute's value: lower-case, punctuation escaped, blanks as underscores.

    Raises `InvalidCpe` for what no attribute can hold: an empty text, a lone hyphen, characters that cannot be printed.
    """
    if text in ("", NA) or not text.isprintable():
        raise InvalidCpe(f"{_shown(text)} can be no value of an attribute")
    return _quote(text)


def split_wildcards(value: str) -> tuple[str, str, str]:
    """The wildcards before a value other than ANY, what stands between them, and the wildcards behind it.

    Raises `InvalidCpe` where a wildcard is anywhere else.
    """
    matched = _WILDCARDS.fullmatch(value)
    if not matched:
        fault = "a lone backslash at the end" if _ESCAPE.sub("", value).endswith("\\") else "a wildcard inside"
        raise InvalidCpe(f"has {fault} of {_shown(value)}")
    leading, body, trailing = matched.groups()
    return leading, body, trailing


def has_wildcards(value: str) -> bool:
    """Whether a value has wildcards, as ANY itself is one. Raises `InvalidCpe` as `split_wildcards`."""
    if "*" not in value and "?" not in value:
        return False
    leading, _, trailing = split_wildcards(value)
    return bool(leading or trailing)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…")


def _quote(text: str) -> str:
    return _UNQUOTED.sub(r"\\\g<0>", text.lower()).replace(" ", "_")


def _bound(value: str) -> str:
    """A value in its canonical form, out of one that has too few or too many escapes."""
    if value in ("", ANY, NA):
        return value or ANY
    if not value.isprintable():
        raise InvalidCpe("holds a character that cannot be printed")
    leading, body, trailing = split_wildcards(value)
    canonical = leading + _quote(plain(body)) + trailing
    if canonical == NA:
        raise InvalidCpe("has an escaped hyphen as a whole value")
    return canonical


def _values(text: str) -> Iterable[str]:
    """The eleven values of a bound name, with escapes, not yet canonical."""
    start = text[:8].lower()
    if start == "cpe:2.3:":
        fields: list[str] = _FIELD.findall(text[7:])
        if len(fields) != len(_NAMES):
            raise InvalidCpe(f"has {len(fields)} attributes, not {len(_NAMES)}")
        return fields
    if start.startswith("cpe:/"):
        return map(_decoded, _components(text[5:]))
    raise InvalidCpe("begins with neither 'cpe:2.3:' nor 'cpe:/'")


def _components(text: str) -> list[str]:
    """The values of a URI, percent-encoded, the edition unpacked."""
    components = text.split(":")
    if len(components) > _URI_COMPONENTS:
        raise InvalidCpe(f"has {len(components)} components, more than {_URI_COMPONENTS}")
    components += [""] * (_URI_COMPONENTS - len(components))
    edition = components[5]
    packed = edition[1:].split("~") if edition.startswith("~") else [edition]
    if len(packed) > _PACKED:
        raise InvalidCpe(f"has {len(packed)} values packed into its edition, more than {_PACKED}")
    packed += [""] * (_PACKED - len(packed))
    return [*components[:5], packed[0], components[6], *packed[1:]]


def _decoded(value: str) -> str:
    return _ENCODED.sub(_decode, value)


def _decode(encoded: re.Match[str]) -> str:
    if encoded[0] == "%":
        raise InvalidCpe("has a percent sign that begins no encoded character")
    try:
        text = bytes.fromhex(encoded[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        raise InvalidCpe(f"has {_shown(encoded[0])}, which is not UTF-8") from None
    return "".join({"\x01": "?", "\x02": "*"}.get(character, "\\" + character) for character in text)


def _encoded(value: str) -> str:
    if value == ANY:
        return ""
    return _TO_ENCODE.sub(_encode, value)


def _encode(matched: re.Match[str]) -> str:
    if matched[0] in ("?", "*"):
        return "%01" if matched[0] == "?" else "%02"
    return "".join(f"%{byte:02x}" for byte in (matched[1] or matched[0]).encode())


def _pairs(text: str) -> dict[str, str]:
    """The attributes between the brackets of a well-formed name."""
    values: dict[str, str] = {}
    position = 0
    while text[position:].strip():
        pair = _PAIR.match(text, position)
        if not pair:
            raise InvalidCpe("has something other than attribute=value between its brackets")
        name = pair[1].lower()
        if name not in _NAMES or name in values:
            raise InvalidCpe(f"has {_shown(name)} as an attribute, which is unknown or there twice")
        values[name] = _of_wfn_value(name, pair)
        position = pair.end()
    return values


def _of_wfn_value(name: str, pair: re.Match[str]) -> str:
    if pair[3]:
        return ANY if pair[3].lower() == "any" else NA
    if pair[2] in ("", ANY, NA):
        raise InvalidCpe(f"has {pair[2]!r} as a whole value")
    value = _bound(pair[2])
    if name == "part" and value not in _PARTS:
        raise InvalidCpe("has a part other than a, o and h")
    return value


def _in_wfn(value: str) -> str:
    if value in (ANY, NA):
        return "ANY" if value == ANY else "NA"
    return '"' + value.replace(".", "\\.").replace("-", "\\-") + '"'
