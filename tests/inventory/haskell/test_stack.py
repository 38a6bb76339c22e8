import pytest

from deeptracy.inventory.haskell.stack import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize(
    ("entry", "id_", "private"),
    [
        ("a-1.0", "a@1.0", False),
        ("a-1.0@rev:1", "a@1.0", False),
        ("https://git.example/a.git", "a revision unknown", True),
        ("{git: 'https://git.example/a.git', commit: c0ffee}", "a revision c0ffee", True),
        ("{github: acme/a, commit: c0ffee}", "a revision c0ffee", True),
        ("{archive: 'https://git.example/a.zip'}", "a.zip revision unknown", True),
    ],
)
def test_an_extra_package_is_direct(entry: str, id_: str, private: bool) -> None:
    parsed = read(parse, "stack.yaml", f"extra-deps:\n- {entry}\n")

    assert ids(parsed) == [id_]
    (found,) = parsed.dependencies
    assert (bool(found.private), found.direct, found.location.line) == (private, True, 2)


@pytest.mark.parametrize(
    ("entry", "gap", "reason"),
    [
        ("./a", Gap.OWN, "'./a' is a folder of the project"),
        ("../a-1.0", Gap.OWN, "'../a-1.0' is a folder of the project"),
        ("a", Gap.UNPINNED, "'a' pins no version"),
        ("https://", Gap.UNPINNED, "'https://' pins no version"),
        ("{}", Gap.UNREADABLE, "an entry of 'extra-deps' names no package"),
        ("[1]", Gap.UNREADABLE, "an entry of 'extra-deps' names no package"),
    ],
)
def test_what_names_no_version_is_a_gap(entry: str, gap: Gap, reason: str) -> None:
    parsed = read(parse, "stack.yaml", f"extra-deps:\n- {entry}\n")

    assert ids(parsed) == []
    assert [(found.gap, found.reason) for found in parsed.gaps] == [(gap, reason)]


@pytest.mark.parametrize("field", ["snapshot", "resolver"])
def test_the_packages_of_the_snapshot_are_not_known(field: str) -> None:
    (gap,) = read(parse, "stack.yaml", f"{field}: lts-1.0\nextra-deps:\n").gaps

    assert (gap.gap, gap.line) == (Gap.TRANSITIVE, 1)
    assert "used from lts-1.0 is" in gap.reason


@pytest.mark.parametrize("text", ["extra-deps: a", "extra-deps: {a: 1}", "- a"])
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "stack.yaml", text)
