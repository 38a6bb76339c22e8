"""Python: PEP 440, https://packaging.python.org/specifications/version-specifiers/, and what came before it.

Versions that PEP 440 refuses come before all others and are ordered as setuptools did until 2022, which is how OSV
reads old records: runs of digits by value, words by alphabet, pre-release words before the release, others after it.
"""

import re
from collections.abc import Iterable, Iterator
from math import inf

from packaging.version import Version

from deeptracy.versions.numbers import without_trailing_zeros

Pep440Key = tuple[object, ...]

_PLAIN = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})*").fullmatch
_FINAL = (("z",), -1, inf, ())  # pre-release (a, b, rc come before z), post-release, development release, local version

_LEGACY_EPOCH = -1
_LEGACY_PART = re.compile(r"[0-9]+|[a-z]+|[.-]|[^0-9a-z.-]+")
_LEGACY_WORDS = {"pre": "c", "preview": "c", "rc": "c", "dev": "@", "-": "final-"}
_LEGACY_WIDTH = 8


def key(version: str) -> Pep440Key | None:
    """The order of a version; None for an empty one."""
    if _PLAIN(version):
        return 0, without_trailing_zeros([int(part) for part in version.split(".")]), *_FINAL
    try:
        return _of(Version(version))
    except ValueError:  # also for numbers longer than the interpreter converts
        return (_LEGACY_EPOCH, _legacy(version.lower())) if version.strip() else None


def _of(version: Version) -> Pep440Key:
    pre: tuple[object, ...] = version.pre or ("z",)
    if version.pre is None and version.post is None and version.dev is not None:
        pre = ()  # 1.0.dev1 comes before 1.0a1
    return (
        version.epoch,
        without_trailing_zeros([*version.release]),
        pre,
        -1 if version.post is None else version.post,
        inf if version.dev is None else version.dev,
        _local(version.local),
    )


def _local(local: str | None) -> tuple[tuple[int, int | str], ...]:
    if local is None:
        return ()
    return tuple((1, int(part)) if part.isdigit() else (0, part) for part in local.split("."))


def _legacy(version: str) -> tuple[str, ...]:
    parts: list[str] = []
    for part in _legacy_parts(_LEGACY_PART.findall(version)):
        if part.startswith("*"):
            if part < "*final":  # a pre-release word: a hyphen before it means nothing
                _drop_trailing("*final-", parts)
            _drop_trailing("0" * _LEGACY_WIDTH, parts)
        parts.append(part)
    return tuple(parts)


def _legacy_parts(found: Iterable[str]) -> Iterator[str]:
    for part in found:
        word = _LEGACY_WORDS.get(part, part)
        if word[0] in "0123456789":
            yield word.zfill(_LEGACY_WIDTH)
        elif word != ".":
            yield "*" + word
    yield "*final"


def _drop_trailing(part: str, parts: list[str]) -> None:
    while parts and parts[-1] == part:
        parts.pop()
