"""The parts of an inventory."""

import pytest

from deeptracy.model.inventory import Dependency, Gap, Inventory, Location, Manifest, Scope
from deeptracy.model.package import Package


@pytest.mark.parametrize("scope", Scope)
def test_what_reaches_users(scope: Scope) -> None:
    assert scope.shipped is (scope in {Scope.RUNTIME, Scope.OPTIONAL, Scope.PEER, Scope.PROVIDED})


@pytest.mark.parametrize("gap", Gap)
def test_what_leaves_doubt(gap: Gap) -> None:
    assert gap.leaves_doubt is (gap not in {Gap.IGNORED, Gap.OWN, Gap.DECLARED_PRIVATE})


def test_a_location_in_words() -> None:
    assert str(Location("a/b.lock", 3)) == "a/b.lock:3"
    assert str(Location("a/b.lock")) == "a/b.lock"
    assert Location("a", 2) < Location("a", 10) < Location("b")


def test_the_dependencies_of_all_manifests_in_order() -> None:
    a, b, c = (Dependency(Package("npm", name, "1"), Location("x")) for name in "abc")
    inventory = Inventory((Manifest("x", "f", (b, a)), Manifest("y", "f"), Manifest("z", "f", (c,))))
    assert [item.id for item in inventory.dependencies()] == ["b@1", "a@1", "c@1"]
