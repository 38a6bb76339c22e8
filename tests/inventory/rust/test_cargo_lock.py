import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.rust.cargo_lock import parse
from deeptracy.model.inventory import Dependency, Gap, Scope
from tests.inventory.in_memory import ids, read
from tests.inventory.rust.test_lock_file import REGISTRY, package

Files = dict[str, str | bytes]
LOCK = (
    package("app", "0.1.0", "", "run", "tests", "shared", "patched")
    + package("run", "1.0.0", REGISTRY, "deep")
    + package("deep", "1.0.0")
    + package("tests", "1.0.0", REGISTRY, "only-tests", "shared")
    + package("only-tests", "1.0.0")
    + package("shared", "1.0.0")
    + package("patched", "1.0.0", "")
    + package("orphan", "1.0.0")
)
APP = (
    '[package]\nname = "app"\n[dependencies]\nrun = "1"\nshared = "1"\npatched = "1"\n[dev-dependencies]\ntests = "1"\n'
)


def by_name(text: str, others: Files | None = None) -> dict[str, Dependency]:
    return {d.package.name: d for d in read(parse, "Cargo.lock", text, others).dependencies}


def test_scopes_follow_the_edges_from_what_the_manifest_names() -> None:
    found = by_name(LOCK, {"Cargo.toml": APP})

    assert {name: d.scope for name, d in found.items()} == {
        "run": Scope.RUNTIME, "deep": Scope.RUNTIME, "tests": Scope.DEV, "only-tests": Scope.DEV,
        "shared": Scope.RUNTIME, "patched": Scope.RUNTIME, "orphan": Scope.RUNTIME,
    }  # fmt: skip
    assert {name for name, d in found.items() if d.direct} == {"run", "tests", "shared", "patched"}
    assert found["shared"].required_by == ("tests@1.0.0",)
    assert all(d.workspaces == () for d in found.values())


def test_a_folder_that_is_no_member_stands_in_for_a_public_crate() -> None:
    found = by_name(LOCK, {"Cargo.toml": APP})["patched"]

    assert (found.private, found.private_gap) == ("from a folder", Gap.PRIVATE_SOURCE)


def test_without_manifests_it_is_not_known_what_is_direct() -> None:
    found = by_name(LOCK)

    assert {d.direct for d in found.values()} == {None}
    assert {d.scope for d in found.values()} == {Scope.RUNTIME}
    assert found["patched"].private_gap is Gap.OWN
    assert "app" not in found


def test_several_members() -> None:
    lock = package("a", "0.1.0", "", "b", "x") + package("b", "0.2.0", "", "x") + package("x", "1.0.0")
    others: Files = {
        "Cargo.toml": '[workspace]\nmembers = ["*"]\n',
        "a/Cargo.toml": '[package]\nname = "a"\n[dependencies]\nb.path = "../b"\n[build-dependencies]\nx = "1"\n',
        "b/Cargo.toml": '[package]\nname = "b"\n[dependencies]\nx = { version = "1", optional = true }\n',
    }

    found = by_name(lock, others)

    assert list(found) == ["b", "x"]
    assert (found["b"].private, found["b"].private_gap) == ("a member of the same workspace", Gap.OWN)
    assert (found["b"].direct, found["b"].required_by, found["b"].workspaces) == (True, (), ("a",))
    assert (found["x"].scope, found["x"].workspaces) == (Scope.OPTIONAL, ("a", "b"))
    assert found["x"].required_by == ("b@0.2.0",)


def test_two_versions_are_told_apart_by_the_requirement() -> None:
    lock = package("app", "0.1.0", "", "x 0.4.0", "x 1.0.0") + package("x", "0.4.0") + package("x", "1.0.0")
    manifest = '[package]\nname = "app"\n[dependencies]\nx = "1"\n'
    manifest += '[dev-dependencies]\nold = { package = "x", version = "0.4" }\n'

    found = read(parse, "Cargo.lock", lock, {"Cargo.toml": manifest}).dependencies

    assert {d.id: d.scope for d in found} == {"x@0.4.0": Scope.DEV, "x@1.0.0": Scope.RUNTIME}


def test_a_lock_file_older_than_its_manifest_still_names_the_package() -> None:
    lock = package("app", "0.1.0", "", "x") + package("x", "1.0.0")

    found = by_name(lock, {"Cargo.toml": '[package]\nname = "app"\n[dev-dependencies]\nx = "2"\nnew = "1"\n'})

    assert (found["x"].direct, found["x"].scope) == (True, Scope.DEV)


def test_sources_are_carried() -> None:
    git = "git+https://user:secret@git.example/x#abc"
    found = by_name(package("x", "1.0.0", git) + package("y", "1.0.0", "registry+https://registry.example/i"))

    assert (found["x"].private, found["x"].source) == ("from a git repository", "https://user:secret@git.example/x#abc")
    assert (found["y"].private, found["y"].source) == (
        "from another registry than crates.io",
        "https://registry.example/i",
    )


def test_a_manifest_that_can_not_be_read_is_a_gap() -> None:
    parsed = read(parse, "Cargo.lock", package("x", "1.0.0"), {"Cargo.toml": "["})

    assert ids(parsed) == ["x@1.0.0"]
    assert [gap.path for gap in parsed.gaps] == ["Cargo.toml"]


@pytest.mark.parametrize("text", ["[", "package = 1"])
def test_another_shape_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "Cargo.lock", text)
