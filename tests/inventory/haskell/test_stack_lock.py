import pytest

from deeptracy.inventory.haskell.stack_lock import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read

SNAPSHOT = "https://raw.githubusercontent.com/commercialhaskell/stackage-snapshots/master/lts/22/13.yaml"


def test_entries_without_a_package_are_gaps() -> None:
    text = "packages:\n- completed: {}\n- 1\n- completed: {hackage: nonsense}\n- completed: {hackage: a-1@sha256:0,1}\n"

    parsed = read(parse, "stack.yaml.lock", text)

    assert ids(parsed) == ["a@1"]
    assert [(gap.reason, gap.gap) for gap in parsed.gaps] == [
        ("an entry of 'packages' names no package", Gap.UNREADABLE)
    ] * 3


@pytest.mark.parametrize(
    ("entry", "source"),
    [
        ("{name: a, version: '1', git: https://git.example/a.git}", "https://git.example/a.git"),
        ("{name: a, version: '1', hg: https://git.example/a}", "https://git.example/a"),
        ("{name: a, version: '1', url: https://git.example/a.tar.gz}", "https://git.example/a.tar.gz"),
        ("{name: a, version: '1'}", ""),
    ],
)
def test_what_is_not_on_hackage_is_private(entry: str, source: str) -> None:
    (found,) = read(parse, "stack.yaml.lock", f"packages:\n- completed: {entry}\n").dependencies

    assert (found.id, found.source, found.direct, found.location.line) == ("a@1", source, None, 2)
    assert found.private == "from a repository or an archive, not from Hackage"


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("lts-22.13", "lts-22.13"),
        (f"{{url: '{SNAPSHOT}'}}", "lts/22/13"),
        ("{compiler: ghc}", "a snapshot"),
        ("[1]", "a snapshot"),
    ],
)
def test_the_packages_of_a_snapshot_are_not_known(original: str, name: str) -> None:
    parsed = read(parse, "stack.yaml.lock", f"snapshots:\n- original: {original}\n")

    assert [(gap.gap, gap.reason) for gap in parsed.gaps] == [
        (
            Gap.TRANSITIVE,
            f"which packages are used from {name} is in no file; commit a cabal.project.freeze to have them checked",
        )
    ]


@pytest.mark.parametrize("text", ["packages: {}\nsnapshots:\n", "packages: []\n", "{}"])
def test_lists_may_be_empty(text: str) -> None:
    assert ids(read(parse, "stack.yaml.lock", text)) == []


@pytest.mark.parametrize("text", ["packages: {a: 1}", "snapshots: x", "- a", "a: ["])
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "stack.yaml.lock", text)
