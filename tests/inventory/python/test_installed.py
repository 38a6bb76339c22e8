"""Installed packages beside what their fixtures hold."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.python.installed import parse
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import read

METADATA = (
    "Metadata-Version: 2.1\nNAME: Zope.Event\nVersion:  5.0 \nSummary: x\n  Name: wrapped\nName: other\n\nName: c\n"
)
DIST = "lib/zope.event-5.0.dist-info"
EGG = "lib/zope.event.egg-info"


def test_its_name_and_version() -> None:
    (found,) = read(parse, f"{DIST}/METADATA", METADATA).dependencies

    assert (found.id, found.location.line, found.private, found.direct) == ("Zope.Event@5.0", 2, "", None)


@pytest.mark.parametrize(
    ("recorded", "private", "source"),
    [
        (
            '{"url": "https://git.example/a", "vcs_info": {"vcs": "hg"}}',
            "fetched from Mercurial",
            "https://git.example/a",
        ),
        ('{"url": "https://git.example/a", "vcs_info": {}}', "fetched from version control", "https://git.example/a"),
        ('{"url": "file:///srv/a", "dir_info": {"editable": true}}', "installed from a folder", "file:///srv/a"),
        (
            '{"url": "https://x.example/a.zip", "archive_info": {}}',
            "fetched from an address",
            "https://x.example/a.zip",
        ),
        ('{"url": 3, "vcs_info": []}', "fetched from an address", ""),
        ("[]", "fetched from an address", ""),
        ("{", "its direct_url.json can't be read", ""),
    ],
)
def test_what_did_not_come_from_an_index(recorded: str, private: str, source: str) -> None:
    (found,) = read(parse, f"{DIST}/METADATA", METADATA, {f"{DIST}/direct_url.json": recorded}).dependencies

    assert (found.private, found.private_gap, found.source) == (private, Gap.PRIVATE_SOURCE, source)


@pytest.mark.parametrize(
    ("others", "own"),
    [
        ([], False),
        (["lib/setup.py"], True),
        (["lib/pyproject.toml"], True),
        (["setup.cfg"], True),
        (["lib/x/setup.py"], False),
        ([f"{EGG}/setup.py"], False),
    ],
)
def test_the_metadata_of_the_project_itself(others: list[str], own: bool) -> None:
    (found,) = read(parse, f"{EGG}/PKG-INFO", METADATA, dict.fromkeys(others, "")).dependencies

    assert (found.private, found.private_gap) == (("the project itself", Gap.OWN) if own else ("", Gap.PRIVATE_SOURCE))


def test_a_distribution_is_never_the_project_itself() -> None:
    (found,) = read(parse, f"{DIST}/METADATA", METADATA, {"lib/setup.py": ""}).dependencies

    assert found.private == ""


@pytest.mark.parametrize(
    "text", ["", "Name: a\n", "Version: 1\n", "\nName: a\nVersion: 1\n", "Name a\nVersion 1\n", "Name:\nVersion: 1"]
)
def test_metadata_without_name_or_version(text: str) -> None:
    with pytest.raises(Malformed, match="has no name or no version"):
        read(parse, f"{DIST}/METADATA", text)
