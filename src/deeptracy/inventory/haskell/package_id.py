"""``name-version``, the way Haskell's tools write a package at a version."""

import re

_PACKAGE_ID = re.compile(r"([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)-(\d+(?:\.\d+)*)")


def split(text: str) -> tuple[str, str]:
    """Name and version, both empty when the text is no such thing. What follows ``@`` (a hash, a revision) is left off.

    >>> split("text-icu-0.8.0.2@sha256:0b6d,1")
    ('text-icu', '0.8.0.2')
    """
    match = _PACKAGE_ID.fullmatch(text.partition("@")[0].strip())
    return (match[1], match[2]) if match else ("", "")
