"""Tags of GitHub Actions: ``v1``, ``v1.2``, ``v1.2.3``, ordered as Semantic Versions whose missing parts are zero.

https://docs.github.com/en/actions/how-tos/create-and-publish-actions/manage-custom-actions. A branch or a commit names
no version, so neither has an order. Where a tag moves (``v1``), only its repository knows which version it is at; here
it is the first of its line.
"""

import re

from deeptracy.versions import semver
from deeptracy.versions.scheme import Key

_LABELS = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
_TAG = re.compile(rf"[vV]?[0-9]+(?:\.[0-9]+)*(?:-{_LABELS})?(?:\+{_LABELS})?")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def key(version: str) -> Key | None:
    """The precedence of a tag; None for a branch, a commit, or any other text."""
    if _COMMIT.fullmatch(version) or not _TAG.fullmatch(version):
        return None
    return semver.key(version)
