"""Which package of a Maven repository is meant, and which versions a build file admits of it.

Coordinates: https://maven.apache.org/pom.html#Maven_Coordinates; version requirements:
https://maven.apache.org/pom.html#Dependency_Version_Requirement_Specification and
https://docs.gradle.org/current/userguide/dependency_versions.html.
"""

import re

_EXACT_RANGE = re.compile(r"\[([^\[\](),]+)\]")
_SEVERAL = re.compile(r".*[\[\](),].*|.*\+|latest\..*|LATEST|RELEASE")


def name_of(group: str, artifact: str) -> str:
    """The name advisories use: ``group:artifact``."""
    return f"{group}:{artifact}"


def pinned(requirement: str) -> str:
    """The one version a requirement names (``1.2``, ``[1.2]``), empty where it admits several or holds a property."""
    text = requirement.strip()
    exact = _EXACT_RANGE.fullmatch(text)
    if "${" in text or (not exact and _SEVERAL.fullmatch(text)):
        return ""
    return exact[1].strip() if exact else text
