"""Tags of GitHub Actions: ``v4`` and ``v4.1`` move along with the versions they begin, ``v4.1.2`` is one version.

https://docs.github.com/en/actions/how-tos/create-and-publish-actions/manage-custom-actions
"""

from deeptracy.versions import key
from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.comparison import compared
from deeptracy.versions.requirements.partial import Partial


def parse(requirement: str) -> Bounds | None:
    """The versions that a tag may be at; None for a branch or a commit."""
    tag = requirement.strip()
    wanted = Partial.read(tag)
    if wanted is None or not wanted.numbers or key("GitHub Actions", tag) is None:
        return None
    return compared("=", tag) if wanted.full else wanted.compared("", stable=False)
