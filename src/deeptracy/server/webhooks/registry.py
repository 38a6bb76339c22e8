"""Every forge that is heard, one line each; the first that sends such a request is the one that sent it.

Gitea and Forgejo stand before GitHub: they send GitHub's headers besides their own.
"""

from deeptracy.server.webhooks import bitbucket_cloud, bitbucket_server, gitea, github, gitlab
from deeptracy.server.webhooks.forge import Forge
from deeptracy.server.webhooks.refusal import UnknownForge
from deeptracy.server.webhooks.request import Request

FORGES = (
    Forge("gitea", gitea.sends, gitea.proven, gitea.delivery, gitea.about, gitea.events),
    Forge("github", github.sends, github.proven, github.delivery, github.about, github.events),
    Forge("gitlab", gitlab.sends, gitlab.proven, gitlab.delivery, gitlab.about, gitlab.events),
    Forge(
        "bitbucket-cloud", bitbucket_cloud.sends, bitbucket_cloud.proven, bitbucket_cloud.delivery,
        bitbucket_cloud.about, bitbucket_cloud.events,
    ),
    Forge(
        "bitbucket-server", bitbucket_server.sends, bitbucket_server.proven, bitbucket_server.delivery,
        bitbucket_server.about, bitbucket_server.events,
    ),
)  # fmt: skip


def forge_of(request: Request) -> Forge:
    """The forge that sends such a request. Raises `UnknownForge`."""
    for forge in FORGES:
        if forge.sends(request):
            return forge
    raise UnknownForge("the headers are those of no forge that is known")
