import pytest

from deeptracy.inventory.golang.stdlib import Toolchain, language, required
from deeptracy.inventory.golang.syntax import directives


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("go1.21.3", "1.21.3"),
        ("1.21.0", "1.21.0"),
        ("go1.20", "1.20.0"),
        ("go1.21rc2", "1.21.0-rc.2"),
        ("go1.4beta1", "1.4.0-beta.1"),
        ("go1.21.3-custom", "1.21.3"),
        ("go1.26.8 X:nocoverageredesign", "1.26.8"),
    ],
)
def test_the_version_is_written_as_advisories_write_it(name: str, version: str) -> None:
    found = Toolchain.parse(name)

    assert found is not None
    assert found.version == version


@pytest.mark.parametrize(
    "name", ["default", "", "go", "devel go1.23-abc", "1", "1.21.x", "1.2.3.4", "1.21alpha1", "v1.21"]
)
def test_other_names_are_no_toolchain(name: str) -> None:
    assert Toolchain.parse(name) is None


def test_releases_are_ordered() -> None:
    names = ["1.9", "1.21", "1.21beta1", "1.21rc1", "1.21rc2", "1.21.0", "1.21.10", "1.22"]
    found = [Toolchain.parse(name) for name in names]

    assert sorted(found, key=lambda one: one or Toolchain(0, 0)) == [found[i] for i in (0, 2, 3, 4, 1, 5, 6, 7)]


@pytest.mark.parametrize(
    ("text", "pinned", "requirement", "line"),
    [
        ("go 1.21.3", "1.21.3", "", 1),
        ("go 1.21rc2", "1.21.0-rc.2", "", 1),
        ("go 1.21.3\ntoolchain go1.22.4", "1.22.4", "", 2),
        ("toolchain go1.22.4\ngo 1.23.0", "1.23.0", "", 2),
        ("go 1.21\ntoolchain go1.22.4", "1.22.4", "", 2),
        ("go 1.21\ntoolchain default", "", ">=1.21", 1),
        ("go 1.16", "", ">=1.16", 1),
        ("go 1.23", "", ">=1.23", 1),
    ],
)
def test_a_module_asks_for_the_newest_release_it_names(text: str, pinned: str, requirement: str, line: int) -> None:
    (found,) = required("go.mod", list(directives(text.encode())))

    assert (found.package.name, found.package.version, found.requirement) == ("stdlib", pinned, requirement)
    assert (found.location.line, found.direct, found.package.ecosystem) == (line, True, "Go")


@pytest.mark.parametrize("text", ["module m", "go", "go x", "toolchain\ngo"])
def test_a_module_that_names_none_asks_for_none(text: str) -> None:
    assert required("go.mod", list(directives(text.encode()))) == []


@pytest.mark.parametrize(
    ("text", "minor"), [("go 1.22.1", 22), ("module m", 16), ("go nonsense", 16), ("go\ngo 1.11", 11)]
)
def test_the_language_is_that_of_the_go_line(text: str, minor: int) -> None:
    found = language(list(directives(text.encode())))

    assert (found.major, found.minor) == (1, minor)
