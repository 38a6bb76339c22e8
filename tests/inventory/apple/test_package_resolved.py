import json

import pytest

from deeptracy.inventory.apple.package_resolved import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read

ADDRESS = "https://github.com/acme/a.git"


def resolved(*pins: object) -> str:
    return json.dumps({"pins": pins, "version": 2}, indent=1)


def pin(location: str = ADDRESS, kind: str = "remoteSourceControl", **state: object) -> dict[str, object]:
    return {"identity": "a", "kind": kind, "location": location, "state": state}


@pytest.mark.parametrize(
    ("state", "id_"),
    [
        ({"version": "1.0.0", "revision": "c0ffee"}, "github.com/acme/a@1.0.0"),
        ({"branch": "main", "revision": "c0ffee"}, "github.com/acme/a branch main"),
        ({"revision": "c0ffee"}, "github.com/acme/a revision c0ffee"),
        ({}, "github.com/acme/a any"),
        ({"version": 1, "branch": 2, "revision": 3}, "github.com/acme/a any"),
    ],
)
def test_without_a_version_a_pin_is_a_requirement(state: dict[str, object], id_: str) -> None:
    assert ids(read(parse, "Package.resolved", resolved(pin(**state)))) == [id_]


@pytest.mark.parametrize(
    ("location", "kind", "name", "private"),
    [
        (ADDRESS, "remoteSourceControl", "github.com/acme/a", False),
        (ADDRESS, "", "github.com/acme/a", False),
        ("/Users/me/a", "remoteSourceControl", "/Users/me/a", True),
        ("../a", "remoteSourceControl", "../a", True),
        ("file:///Users/me/a", "remoteSourceControl", "/Users/me/a", True),
        ("/Users/me/a", "localSourceControl", "a", True),
        ("/Users/me/a", "fileSystem", "a", True),
        ("", "registry", "a", True),
    ],
)
def test_what_is_not_fetched_by_address_is_private(location: str, kind: str, name: str, private: bool) -> None:
    (found,) = read(parse, "Package.resolved", resolved(pin(location, kind, version="1.0.0"))).dependencies

    assert (found.package.name, bool(found.private), found.source) == (name, private, location)


def test_a_pin_without_a_repository_is_a_gap() -> None:
    parsed = read(parse, "Package.resolved", resolved(pin(""), 1, {"package": "b"}))

    assert parsed.dependencies == []
    assert [(gap.reason, gap.gap, gap.line) for gap in parsed.gaps] == [
        ("the pin of a names no repository", Gap.UNREADABLE, 4),
        ("the pin of a package names no repository", Gap.UNREADABLE, 0),
        ("the pin of b names no repository", Gap.UNREADABLE, 11),
    ]


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"pins": {}}', '{"object": []}', '{"object": {"pins": "x"}}', "", '{"pins": [], "pins": []}']
)
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "Package.resolved", text)
