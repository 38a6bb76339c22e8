import pytest

from deeptracy.inventory.golang.replacement import Replacement, Replacements
from deeptracy.inventory.golang.syntax import directives
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Dependency, Gap, Location
from deeptracy.model.package import Package
from tests.inventory.in_memory import MemoryTree


def replacements(text: str, path: str = "go.mod") -> Replacements:
    return Replacements(path, list(directives(text.encode())))


def replacement(text: str, path: str = "go.mod") -> Replacement:
    (directive,) = directives(text.encode())
    return Replacement.parse(path, directive)


@pytest.mark.parametrize(
    ("text", "old_version", "new", "new_version"),
    [
        ("replace a => b v1.0.0", "", "b", "v1.0.0"),
        ("replace a v0.1.0 => b v1.0.0", "v0.1.0", "b", "v1.0.0"),
        ("replace a => ./b", "", "./b", ""),
        ("replace a v0.1.0 => ../b", "v0.1.0", "../b", ""),
        ("replace a => .", "", ".", ""),
        ("replace a => ..", "", "..", ""),
        ("replace a => /srv/b", "", "/srv/b", ""),
        (r"replace a => `..\b`", "", r"..\b", ""),
        (r"replace a => `C:\b`", "", r"C:\b", ""),
    ],
)
def test_the_parts_of_a_replacement(text: str, old_version: str, new: str, new_version: str) -> None:
    assert replacement(text) == Replacement("a", old_version, new, new_version, Location("go.mod", 1))


@pytest.mark.parametrize(
    "text",
    ["replace", "replace a", "replace a b", "replace a =>", "replace => b v1", "replace a v1 v2 => b v1",
     "replace a => b v1 v2", "replace a => b", "replace a => ...", "replace a => b/../c"],
)  # fmt: skip
def test_what_go_would_refuse_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="not a replacement at line 1"):
        replacement(text)


def test_a_replacement_of_one_version_goes_before_one_of_every_version() -> None:
    found = replacements("replace a => b v1.0.0\nreplace a v0.1.0 => c v1.0.0\n")

    replaced = {version: found.of(Package("Go", "a", version)) for version in ("v0.1.0", "v0.2.0")}

    assert {version: one and one.new for version, one in replaced.items()} == {"v0.1.0": "c", "v0.2.0": "b"}
    assert found.of(Package("Go", "b", "v0.1.0")) is None


def test_the_replacing_module_is_what_is_built() -> None:
    before = Dependency(Package("Go", "a", ""), Location("go.mod", 9), direct=True, requirement="main")

    built = replacement("replace a => b v1.0.0").applied(before, MemoryTree())

    assert built == Dependency(Package("Go", "b", "v1.0.0"), Location("go.mod", 1), direct=True)


@pytest.mark.parametrize(
    ("path", "new", "gap"),
    [
        ("go.mod", "./b", Gap.OWN),
        ("x/go.mod", "../b", Gap.OWN),
        ("b/go.mod", ".", Gap.OWN),
        ("b/c/go.mod", "..", Gap.OWN),
        ("x/go.mod", r"`..\b`", Gap.OWN),
        ("go.mod", "./missing", Gap.PRIVATE_SOURCE),
        ("go.mod", "../b", Gap.PRIVATE_SOURCE),
        ("go.mod", "/b", Gap.PRIVATE_SOURCE),
    ],
)
def test_a_folder_is_the_projects_own_when_the_target_holds_it(path: str, new: str, gap: Gap) -> None:
    before = Dependency(Package("Go", "a", "v1.0.0"), Location(path, 9), direct=True)

    built = replacement(f"replace a => {new}", path).applied(before, MemoryTree({"b/go.mod": "module a"}))

    assert (built.package, built.private_gap) == (before.package, gap)
    assert built.private == f"replaced by the folder {new.strip('`')}"
    assert built.location == Location(path, 1)
