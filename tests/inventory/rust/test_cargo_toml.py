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
