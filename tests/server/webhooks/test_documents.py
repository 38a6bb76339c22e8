"""docs/webhooks.md tells what is so."""

import re
from pathlib import Path

from deeptracy.server.webhooks.registry import FORGES
from deeptracy.server.webhooks.request import MAX_BODY

TEXT = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text()
SOURCES = Path(__file__).parents[3] / "src" / "deeptracy" / "server" / "webhooks"


def test_every_forge_is_listed() -> None:
    listed = re.findall(r"^\| `([a-z-]+)`", TEXT, re.MULTILINE)
    assert sorted(listed) == sorted(forge.name for forge in FORGES)


def test_every_header_that_is_read_is_listed() -> None:
    code = "".join(path.read_text() for path in SOURCES.glob("*.py"))
    read = set(re.findall(r'"(x-[a-z0-9-]+|webhook-(?:id|signature)|idempotency-key)"', code))
    assert read - {name.lower() for name in re.findall(r"`([\w-]+)`", TEXT)} == set()
    assert len(read) == 20


def test_every_event_that_is_heard_of_bitbucket_is_listed() -> None:
    code = "".join((SOURCES / name).read_text() for name in ("bitbucket_cloud.py", "bitbucket_server.py"))
    heard = set(re.findall(r'"((?:repo|pr|pullrequest|diagnostics):[a-z_]+)"', code))
    assert heard - set(re.findall(r"`([a-z_:]+)`", TEXT)) == {"pr:reopened"}  # told by no document of Atlassian's


def test_the_limit_is_told() -> None:
    assert f"{MAX_BODY >> 20} MiB" in TEXT
