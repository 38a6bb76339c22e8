"""The kinds of channels. Another kind is a file and a line here."""

from collections.abc import Callable

from deeptracy.server.notifications.apprise import Apprise
from deeptracy.server.notifications.delivery import Kind, Outside
from deeptracy.server.notifications.email import Email
from deeptracy.server.notifications.slack import Slack
from deeptracy.server.notifications.teams import Teams
from deeptracy.server.notifications.webhook import Webhook

KINDS: dict[str, Callable[[Outside], Kind]] = {
    "slack": Slack,
    "email": Email,
    "teams": Teams,
    "webhook": Webhook,
    "apprise": Apprise,
}
"""By the name that is stored with a channel."""
