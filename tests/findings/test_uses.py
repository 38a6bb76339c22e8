"""The packages of an inventory, each once."""

from deeptracy.findings.uses import package_uses, shortest_paths
from deeptracy.model.inventory import Dependency, Inventory, Location, Manifest, Scope
from deeptracy.model.package import Package


def dependency(name: str, line: int = 1, *, path: str = "a.lock", version: str = "1", **more: object) -> Dependency:
    return Dependency(Package("npm", name, version), Location(path, line), **more)  # type: ignore[arg-type]


def uses(*manifests: list[Dependency]):
    return package_uses(
        Inventory(tuple(Manifest(f"{n}.lock", "test", tuple(found)) for n, found in enumerate(manifests)))
    )


def test_each_package_once_with_every_place_sorted() -> None:
    (found,) = uses([dependency("a", 9), dependency("a", 2)], [dependency("a", 1, path="b.lock")])
    assert found.locations == (Location("a.lock", 2), Location("a.lock", 9), Location("b.lock", 1))


def test_versions_requirements_and_private_copies_are_told_apart() -> None:
    found = uses([
        dependency("a"), dependency("a", version="2"), dependency("a", version="", requirement="^1"),
        dependency("a", version="", requirement="^2"), dependency("a", private="a workspace member"),
    ])  # fmt: skip
    assert [(use.package.version, use.requirement, use.private) for use in found] == [
        ("", "^1", ""), ("", "^2", ""), ("1", "", ""), ("1", "", "a workspace member"), ("2", "", ""),
    ]  # fmt: skip


def test_the_strongest_scope_wins() -> None:
    (found,) = uses(
        [dependency("a", scope=Scope.TEST), dependency("a", scope=Scope.OPTIONAL)], [dependency("a", scope=Scope.DEV)]
    )
    assert found.scope is Scope.OPTIONAL


def test_direct_wherever_one_manifest_says_so() -> None:
    for values, expected in (
        ((None, None), None), ((None, False), False), ((False, None), False), ((False, True), True), ((True, None), True),
    ):  # fmt: skip
        (found,) = uses(*[[dependency("a", direct=value)] for value in values])
        assert found.direct is expected


def test_the_shortest_path_from_a_direct_dependency_ties_by_name() -> None:
    manifest = Manifest("a.lock", "test", (
        dependency("top", direct=True),
        dependency("other", direct=True),
        dependency("middle", required_by=("top@1",)),
        dependency("leaf", required_by=("middle@1", "other@1", "top@1")),
        dependency("deep", required_by=("leaf@1", "deep@1")),
        dependency("lost", required_by=("gone@1",)),
    ))  # fmt: skip
    assert shortest_paths(manifest) == {
        "other@1": ("other@1",),
        "top@1": ("top@1",),
        "middle@1": ("top@1", "middle@1"),
        "leaf@1": ("other@1", "leaf@1"),
        "deep@1": ("other@1", "leaf@1", "deep@1"),
    }


def test_cycles_end() -> None:
    manifest = Manifest("a.lock", "test", (
        dependency("a", direct=True, required_by=("b@1",)), dependency("b", required_by=("a@1",)),
    ))  # fmt: skip
    assert shortest_paths(manifest) == {"a@1": ("a@1",), "b@1": ("a@1", "b@1")}


def test_the_paths_of_several_manifests_are_kept_shortest_first_and_few() -> None:
    manifests = [
        [dependency(f"d{n}", direct=True), dependency("x", required_by=(f"d{n}@1",))] for n in range(7)
    ] + [[dependency("x", direct=True)]]  # fmt: skip
    found = next(use for use in uses(*manifests) if use.package.name == "x")
    assert found.paths == (("x@1",), ("d0@1", "x@1"), ("d1@1", "x@1"), ("d2@1", "x@1"), ("d3@1", "x@1"))
    assert found.direct is True


def test_nothing_of_nothing() -> None:
    assert uses() == ()
