"""RPM versions, ``epoch:version-release``: https://rpm-software-management.github.io/rpm/man/rpm-version.7.

Version and release are compared in runs of digits and of letters; whatever stands between only separates. A number is
after letters, ``~`` before the end, ``^`` right after the end. A missing epoch is ``0``.
"""

import re
from string import digits

from deeptracy.versions.numbers import number
from deeptracy.versions.scheme import Key

_RUN = re.compile(r"[0-9]+|[A-Za-z]+|[~^]")
_TILDE, _END, _CARET, _LETTERS, _DIGITS = range(5)


def key(version: str) -> Key | None:
    """Epoch, version and release; None for an empty version or one with white space."""
    epoch, colon, rest = version.partition(":")
    if not colon or epoch.strip(digits):
        epoch, rest = "", version
    main, hyphen, release = rest.rpartition("-")
    if not hyphen:
        main, release = rest, ""
    if not main or version.split() != [version]:
        return None
    return number(epoch or "0"), _runs(main), _runs(release)


def _runs(text: str) -> tuple[Key, ...]:
    return (*map(_run, _RUN.findall(text)), (_END,))


def _run(text: str) -> Key:
    if text in "~^":
        return (_TILDE,) if text == "~" else (_CARET,)
    return (_DIGITS, number(text)) if text.isdigit() else (_LETTERS, text)
