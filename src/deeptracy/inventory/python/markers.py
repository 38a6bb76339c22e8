"""Environment markers, as far as they say who needs a package.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers. A lock file is made
for every platform, so what a marker says about platforms is taken as true; what it says about extras and groups is
what tells the scope of a package.
"""

import re
from collections.abc import Collection

_TEXT = r"""(?:"[^"]*"|'[^']*')"""
_TOKEN = re.compile(
    rf"\s*(?:(?P<name>{_TEXT})\s+(?P<not>not\s+)?in\s+(?P<set>extras|dependency_groups)\b"
    rf"|(?P<extra>extra)\s*(?P<is>==|!=)\s*{_TEXT}"
    r"|(?P<word>and\b|or\b|[()])"
    rf"|(?:{_TEXT}|[\w.]+)\s*(?:[<>=!~]=?=?|not\s+in\b|in\b)\s*(?:{_TEXT}|[\w.]+))\s*"
)


def needed(marker: str, *, extras: bool, groups: Collection[str]) -> bool:
    """Whether a package is needed on some platform with these ``groups``, and with all ``extras`` or none.

    https://packaging.python.org/en/latest/specifications/pylock-toml/ defines the two sets. A marker that can't be
    read says yes.
    """
    position, outer = 0, []
    either, both = False, True  # of the terms so far: one of those before the last "or"; all of those behind it
    while position < len(marker):
        token = _TOKEN.match(marker, position)
        if token is None:
            return True
        position = token.end()
        word = token["word"]
        if word == "or":
            either, both = either or both, True
        elif word == "(":
            outer.append((either, both))
            either, both = False, True
        elif word == ")" and outer:
            inner = either or both
            either, both = outer.pop()
            both = both and inner
        elif token["extra"]:  # how locks said it before there were sets
            both = both and extras == (token["is"] == "==")
        elif token["set"]:
            member = extras if token["set"] == "extras" else token["name"][1:-1] in groups
            both = both and member != bool(token["not"])
    return either or both
