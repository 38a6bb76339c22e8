import pytest

from deeptracy.inventory.dart.pubspec import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize(
    ("wanted", "id_"),
    [
        ("1.2.3", "a@1.2.3"),
        ("1.2.3-dev.1", "a@1.2.3-dev.1"),
        ("1.2.3+4", "a@1.2.3+4"),
        ("^1.2.3", "a ^1.2.3"),
        ("'>=1.2.3 <2.0.0'", "a >=1.2.3 <2.0.0"),
        ("1.2", "a 1.2"),
        ("any", "a any"),
        ("null", "a any"),
        ("~", "a any"),
        ("", "a any"),
        ("{version: 2.0.0}", "a@2.0.0"),
        ("{hosted: 'https://registry.example', version: ^2.0.0}", "a ^2.0.0"),
        ("[odd]", "a any"),
    ],
)
def test_a_whole_version_is_pinned(wanted: str, id_: str) -> None:
    assert ids(read(parse, "pubspec.yaml", f"dependencies:\n  a: {wanted}\n")) == [id_]


@pytest.mark.parametrize(
    ("wanted", "source"),
    [
        ("{hosted: 'https://registry.example'}", "https://registry.example"),
        ("{hosted: {name: a, url: 'https://registry.example'}}", "https://registry.example"),
        ("{git: 'https://git.example/a.git'}", "https://git.example/a.git"),
        ("{git: {url: 'https://git.example/a.git', ref: main}}", "https://git.example/a.git"),
        ("{path: ../a}", ""),
    ],
)
def test_the_address_is_kept(wanted: str, source: str) -> None:
    (found,) = read(parse, "pubspec.yaml", f"dependencies:\n  a: {wanted}\n").dependencies

    assert (found.source, found.direct) == (source, True)


def test_a_private_package_is_never_pinned() -> None:
    parsed = read(parse, "pubspec.yaml", "dependencies:\n  a: {git: x, version: 1.0.0}\n")

    assert ids(parsed) == ["a 1.0.0"]
    assert parsed.dependencies[0].private == "from a git repository"
    assert parsed.gaps == []


def test_an_override_replaces_what_it_overrides() -> None:
    text = (
        "dependencies: {a: ^1.0.0, b: ^1.0.0}\ndev_dependencies: {c: ^1.0.0}\n"
        "dependency_overrides: {a: 2.0.0, c: 3.0.0}\n"
    )

    assert ids(read(parse, "pubspec.yaml", text)) == ["b ^1.0.0", "a@2.0.0", "c@3.0.0"]


def test_only_public_packages_have_unknown_dependencies() -> None:
    parsed = read(parse, "pubspec.yaml", "dependencies:\n  a: ^1.0.0\n")

    assert [gap.gap for gap in parsed.gaps] == [Gap.TRANSITIVE]
    assert read(parse, "pubspec.yaml", "name: a\n").gaps == []


@pytest.mark.parametrize("text", ["- a", "a: [", "text"])
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "pubspec.yaml", text)


@pytest.mark.parametrize("section", ["dependencies: [a]", "dev_dependencies: a", "dependency_overrides: [1]"])
def test_sections_of_other_types_hold_nothing(section: str) -> None:
    assert read(parse, "pubspec.yaml", section).dependencies == []
