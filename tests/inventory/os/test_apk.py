import pytest

from deeptracy.inventory.os.apk import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read

INSTALLED = "lib/apk/db/installed"
ALPINE: dict[str, str | bytes] = {"etc/os-release": "ID=alpine\nVERSION_ID=3.18.6\n"}


@pytest.mark.parametrize(
    ("origin", "qualifiers"),
    [
        ("", "arch=x86_64&distro=alpine-3.18.6"),
        ("o:a\n", "arch=x86_64&distro=alpine-3.18.6"),
        ("o:src\n", "arch=x86_64&distro=alpine-3.18.6&upstream=src"),
    ],
)
def test_the_origin_is_the_source_package(origin: str, qualifiers: str) -> None:
    (found,) = read(parse, INSTALLED, f"C:x\nP:a\nV:1-r0\nA:x86_64\n{origin}", ALPINE).dependencies

    assert found.package.ecosystem == "Alpine:v3.18"
    assert found.package.purl == f"pkg:apk/alpine/a@1-r0?{qualifiers}"
    assert found.location.line == 2


@pytest.mark.parametrize(
    ("needs", "parents"),
    [
        ("b", ("a@1",)),
        ("b>=1.2", ("a@1",)),
        ("b~1", ("a@1",)),
        ("b@edge", ("a@1",)),
        ("so:b.so.1 b", ("a@1",)),
        ("!b", ()),
        ("a", ()),
        ("so:missing", ()),
        ("", ()),
    ],
)
def test_capabilities_lead_to_the_package_that_provides_them(needs: str, parents: tuple[str, ...]) -> None:
    text = f"P:a\nV:1\nD:{needs}\n\nP:b\nV:2\np:so:b.so.1=1.0\n\n"

    assert read(parse, INSTALLED, text, ALPINE).dependencies[1].required_by == parents


@pytest.mark.parametrize(
    ("world", "direct"), [("a\n", True), ("a>1 b\n", True), ("b\n", False), ("", None), (None, None), (b"\xff a", True)]
)
def test_the_world_beside_tells_what_is_direct(world: str | bytes | None, direct: bool | None) -> None:
    others = ALPINE if world is None else {**ALPINE, "etc/apk/world": world}

    assert read(parse, INSTALLED, "P:a\nV:1\n", others).dependencies[0].direct is direct


@pytest.mark.parametrize("inside", ["lib/apk/db/installed", "usr/lib/apk/db/installed"])
def test_release_and_world_are_those_of_the_same_root(inside: str) -> None:
    others: dict[str, str | bytes] = {
        "image/etc/os-release": "ID=alpine\nVERSION_ID=3.22.1\n",
        "image/etc/apk/world": "a",
    }

    (found,) = read(parse, f"image/{inside}", "P:a\nV:1\n", others).dependencies

    assert (found.package.ecosystem, found.direct) == ("Alpine:v3.22", True)


def test_an_entry_without_name_or_version_is_a_gap() -> None:
    parsed = read(parse, INSTALLED, "P:a\n\nC:x\nV:1\n\nP:b\nV:1\r\n\r\nP:b\nV:2", ALPINE)

    assert ids(parsed) == ["b@1"]
    assert [(gap.reason, gap.gap, gap.line) for gap in parsed.gaps] == [
        ("an entry gives no package or no version", Gap.UNREADABLE, 1),
        ("an entry gives no package or no version", Gap.UNREADABLE, 3),
    ]


@pytest.mark.parametrize("text", ["nonsense", "P:a\nVersion:1", b"\xff"])
def test_other_texts_are_malformed(text: str | bytes) -> None:
    with pytest.raises(Malformed):
        read(parse, INSTALLED, text, ALPINE)
