"""The groups of a Gemfile, read and never run: https://bundler.io/guides/groups.html.

A Gemfile is a Ruby program. Groups are told only of one that consists wholly of the plain lines that most do; a single
line of another kind, and nothing is told of any gem.
"""

import re
from collections.abc import Iterator, Mapping

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Scope

_TEXT = r"""(?:"[^"#]*"|'[^']*')"""
_COMMENT = re.compile(r"\s#.*")
_GROUPS = re.compile(r"group\s*\(?\s*((?::\w+\s*,\s*)*:\w+)(?:\s*,\s*optional:\s*true)?\s*\)?\s*do")
_GEM = re.compile(rf"gem\s*\(?\s*({_TEXT})(.*)")
_BLOCK = re.compile(
    r"(?:platforms?|install_if|git|path|source|github)\b[^|]*\bdo(?:\s*\|\w+\|)?|(?:if|unless)\b(?!.*\b(?:end|do)\b).*"
)
_BRANCH = re.compile(r"else|elsif\b.*")
_HARMLESS = re.compile(rf"(?:source|ruby|plugin|gemspec)\b(?!.*\bdo\b).*|git_source\b.*\}}|git_source\b.*{_TEXT}")
_OPTION = re.compile(r""":?\bgroups?\b:?\s*(?:=>)?\s*(\[[\s:\w,"']*\]|:\w+|"\w+"|'\w+')""")
_WORD = re.compile(r"\w+")
_SCOPES = {"development": Scope.DEV, "test": Scope.TEST}


def scopes(gemfile: bytes | None) -> Mapping[str, Scope]:
    """The scope of each gem that is only for development or tests; others may be missing."""
    try:
        groups = _groups(decode(gemfile or b""))
    except (Malformed, _NotPlain):
        return {}
    return {name: scope for name, of in groups.items() if (scope := _scope(of))}


class _NotPlain(Exception):
    """The program has a line whose meaning is not certain without running it."""


def _scope(groups: set[str]) -> Scope | None:
    found = {_SCOPES.get(group) for group in groups}
    if None in found:
        return None
    return Scope.DEV if Scope.DEV in found else Scope.TEST


def _groups(text: str) -> dict[str, set[str]]:
    """The groups each gem is named in. Raises `_NotPlain`."""
    found: dict[str, set[str]] = {}
    blocks: list[list[str]] = []
    for line in _statements(text):
        if match := _GROUPS.fullmatch(line):
            blocks.append(_WORD.findall(match[1]))
        elif match := _GEM.fullmatch(line):
            around = [group for block in blocks for group in block]
            found.setdefault(match[1][1:-1], set()).update(_own_groups(match[2]) + around or ["default"])
        elif line == "end" and blocks:
            blocks.pop()
        elif _BLOCK.fullmatch(line):
            blocks.append([])
        elif not _HARMLESS.fullmatch(line) and not (_BRANCH.fullmatch(line) and blocks):
            raise _NotPlain
    if blocks:
        raise _NotPlain
    return found


def _own_groups(options: str) -> list[str]:
    match = _OPTION.search(options)
    if match is None and "group" in options:
        raise _NotPlain
    return _WORD.findall(match[1]) if match else []


def _statements(text: str) -> Iterator[str]:
    """The lines without comments; one that ends in a comma goes on in the next."""
    begun = ""
    for line in text.splitlines():
        bare = "" if line.lstrip().startswith("#") else _COMMENT.sub("", line).strip()
        if not bare:
            continue
        begun += bare if not begun else f" {bare}"
        if not bare.endswith(","):
            yield begun
            begun = ""
    if begun:
        raise _NotPlain
