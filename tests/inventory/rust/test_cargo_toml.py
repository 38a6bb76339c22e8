import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.rust.cargo_toml import parse
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read


def test_only_an_exact_requirement_is_a_version() -> None:
    parsed = read(parse, "Cargo.toml", '[dependencies]\na = "=1.2.3"\nb = "1.2.3"\nc = "*"\n')

    assert ids(parsed) == ["a@1.2.3", "b 1.2.3", "c *"]
    assert all(d.direct for d in parsed.dependencies)


def test_what_these_need_in_turn_is_not_known() -> None:
    (gap,) = read(parse, "x/Cargo.toml", '[dependencies]\na = "1"\n').gaps

    assert (gap.path, gap.gap) == ("x/Cargo.toml", Gap.TRANSITIVE)
    assert gap.reason == "there is no Cargo.lock, so what these crates depend on is not known"


@pytest.mark.parametrize(
    "text", ["", "[workspace]\n", '[dependencies]\na.path = "a"\n', '[dependencies]\na.git = "g"\n']
)
def test_without_public_crates_nothing_is_missing(text: str) -> None:
    assert list(read(parse, "Cargo.toml", text).gaps) == []


@pytest.mark.parametrize(
    ("lock", "covered"),
    [
        ('[[package]]\nname = "a"\nversion = "0.1.0"\n', True),
        ('[[package]]\nname = "a"\nversion = "0.1.0"\ndependencies = [\n "x",\n]\n', True),
        ('[[package]]\r\nname = "a"\r\nversion = "0.1.0"\r\n', True),
        ('[[package]]\nname = "a"\nversion = "0.1.0"', True),
        ('[[package]]\nname = "a"\nversion = "0.1.0"\nsource = "registry+x"\n', False),
        ('[[package]]\nname = "b"\nversion = "0.1.0"\n', False),
        ('[[package]]\nname = "ba"\nversion = "0.1.0"\n', False),
        ("", False),
    ],
)
def test_a_member_is_in_the_lock_file_above(lock: str, covered: bool) -> None:
    text = '[package]\nname = "a"\n[dependencies]\nx = "1"\n'

    for others in ({"Cargo.lock": lock}, {"w/Cargo.lock": lock, "Cargo.lock": ""}):
        parsed = read(parse, "w/a/Cargo.toml", text, dict(others))
        assert (ids(parsed) == []) is covered
        assert bool(parsed.gaps) is not covered


def test_a_folder_of_the_target_is_the_projects_own() -> None:
    text = '[dependencies]\na.path = "../a"\nb.path = "../b"\nroot.path = ".."\n'

    parsed = read(parse, "x/Cargo.toml", text, {"a/Cargo.toml": "", "Cargo.toml": ""})

    assert [d.private_gap for d in parsed.dependencies] == [Gap.OWN, Gap.PRIVATE_SOURCE, Gap.OWN]


def test_the_address_is_carried() -> None:
    text = '[dependencies]\na.git = "https://git.example/a"\nb = { version = "1", registry = "company" }\n'

    assert [d.source for d in read(parse, "Cargo.toml", text).dependencies] == ["https://git.example/a", "company"]


def test_another_shape_is_malformed() -> None:
    with pytest.raises(Malformed):
        read(parse, "Cargo.toml", "[dependencies]\na = 1\n")
