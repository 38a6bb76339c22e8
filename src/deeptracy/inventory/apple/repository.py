"""Addresses of git repositories as the names that the Swift ecosystem gives its packages."""

import re

_PREFIX = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^@/]*@)?")


def name_of(address: str) -> str:
    """``host/path`` of an address, without scheme, user, port and ``.git``: how OSV spells SwiftURL packages.

    >>> name_of("https://github.com/apple/swift-nio.git")
    'github.com/apple/swift-nio'
    >>> name_of("git@github.com:apple/swift-nio.git")
    'github.com/apple/swift-nio'
    """
    bare = _PREFIX.sub("", address.strip(), count=1).rstrip("/").removesuffix(".git")
    host, slash, path = bare.partition("/")
    if ":" in host:  # git@host:path, or ssh://host:22/path
        host, _, rest = host.partition(":")
        path = path if rest.isdigit() else rest + slash + path
    return f"{host}/{path.lstrip('/')}" if path else host
