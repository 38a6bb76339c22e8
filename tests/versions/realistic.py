"""Strategies for versions as people write them, scheme by scheme, good and bad alike."""

from dataclasses import dataclass

from hypothesis import strategies as st

_NUMBERS = st.integers(0, 12).map(str) | st.sampled_from(
    ["00", "01", "010", "100", "20230101", "2147483647", "2147483648", "202301011200", "9" * 18, "9" * 20, "9" * 700]
)


@dataclass(frozen=True)
class Shape:
    """What the versions of a scheme are put together from, besides numbers."""

    words: tuple[str, ...]
    separators: tuple[str, ...]
    prefixes: tuple[str, ...] = ("",)
    suffixes: tuple[str, ...] = ("",)


_SEMVER = Shape(
    ("alpha", "beta", "rc", "RC", "x", "-", "a1", "1a", "0", "next", "20210101000000-abcdef123456"),
    ("-", "-", ".", ""),
    ("", "", "v", "=", "v=", " "),
    ("", "", "+build.1", "+01", "+incompatible", " ", "."),
)
_RPM = Shape(("a", "b", "rc1", "el8", "git", "fc39", "P"), (".", "-", "~", "^", "_", "+", ""), ("", "0:", "1:", "2:"))
_SHAPES = {
    "semver": _SEMVER,
    "pub": _SEMVER,
    "golang": Shape(_SEMVER.words, _SEMVER.separators, ("v", "v", "", "go", "go1.", "go1.21"), _SEMVER.suffixes),
    "nuget": Shape((*_SEMVER.words, "Beta", "BETA", "-1"), _SEMVER.separators, ("", "", " "), _SEMVER.suffixes),
    "pep440": Shape(
        ("a", "b", "rc", "c", "alpha", "pre", "post", "dev", "r", "rev", "final", "foo", "SNAPSHOT"),
        ("", ".", "-", "_"),
        ("", "", "v", "1!", " "),
        ("", "", ".dev1", ".post2", "+abc.1", "+1", "-1", "+", "*"),
    ),
    "rubygems": Shape(("a", "b", "pre", "rc", "RC", "beta", "z", "a1", "1a"), (".", ".", "-"), ("", " ")),
    "cocoapods": Shape(("alpha", "beta", "rc", "RC", "a1", "x"), (".", "-", "-"), ("",), ("", "+build", "+1")),
    "composer": Shape(
        ("alpha", "a", "beta", "b", "RC", "rc", "stable", "STABLE", "patch", "pl", "p", "dev", "x-dev"),
        ("-", ".", "_", ""),
        ("", "", "v", "dev-", "2010-01-02.", "20100102-"),
        ("", "", "-dev", "@dev", "+build", ".x-dev", " as 1.0"),
    ),
    "maven": Shape(
        ("alpha", "a", "beta", "m", "rc", "cr", "SNAPSHOT", "ga", "Final", "RELEASE", "sp", "jre", "redhat", "x"),
        (".", ".", "-", "-", "", "_"),
    ),
    "debian": Shape(("a", "rc1", "dfsg", "ubuntu", "git", "b"), (".", "-", "~", "+", ""), ("", "0:", "1:")),
    "alpine": Shape(("a", "b", "_alpha", "_beta", "_pre", "_rc", "_cvs", "_p", "-r"), ("", ".", "-")),
    "rpm": _RPM,
    "product": Shape(
        ("a", "b", "k", "z", "za", "p1", "u", "rc", "beta", "alpha", "m", "dev", "SP", "update", "patch", "R"),
        ("", "", ".", "-", "_", "+"),
        ("", "", "v", "V", "r"),
    ),
}
_ANY = Shape(
    ("a", "b", "c", "alpha", "beta", "rc", "dev", "post", "pre", "p", "r", "x", "main", "_", "r0", "TRIAL", "@"),
    (".", ".", "-", "_", "+", "~", "!", ":", "", "/"),
    ("", "", "v", "1!", "1:", "cci."),
    ("", "", "+1", "-dev", "#abcdef"),
)


def versions(scheme: str) -> st.SearchStrategy[str]:
    """Versions of the scheme with this module name; of any scheme for a name that has no shape of its own."""
    shape = _SHAPES.get(scheme, _ANY)
    release = st.lists(_NUMBERS, min_size=1, max_size=4).map(".".join)
    piece = st.tuples(st.sampled_from(shape.separators), st.sampled_from(shape.words) | _NUMBERS).map("".join)
    tail = st.lists(piece, max_size=4).map("".join)
    parts = st.tuples(st.sampled_from(shape.prefixes), release, tail, st.sampled_from(shape.suffixes))
    return parts.map("".join)
