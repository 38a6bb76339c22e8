import pytest

from deeptracy.inventory.cpp.reference import dependency
from deeptracy.model.inventory import Location, Scope

PLACE = Location("conan.lock", 1)


@pytest.mark.parametrize(
    ("text", "name", "version", "requirement", "private"),
    [
        ("zlib/1.3.1", "zlib", "1.3.1", "", ""),
        (" zlib/1.3.1 ", "zlib", "1.3.1", "", ""),
        ("zlib/1.3.1#c0ffee%1700000000.5", "zlib", "1.3.1", "", ""),
        ("zlib/1.3.1#c0ffee:package#revision", "zlib", "1.3.1", "", ""),
        ("zlib/1.3.1:package", "zlib", "1.3.1", "", ""),
        ("zlib/1.3.1@", "zlib", "1.3.1", "", ""),
        ("zlib/1.3.1@_/_#c0ffee", "zlib", "1.3.1", "", ""),
        ("zlib/1.3.1@acme/stable#c0ffee", "zlib", "1.3.1", "", "published by acme/stable, not by ConanCenter"),
        ("zlib/1.3.1#c0ffee@acme/stable", "zlib", "1.3.1", "", "published by acme/stable, not by ConanCenter"),
        ("zlib/1.3.1@acme", "zlib", "1.3.1", "", "published by acme, not by ConanCenter"),
        ("zlib/[>=1.2 <2]", "zlib", "", "[>=1.2 <2]", ""),
        ("zlib/[~1]@acme/stable", "zlib", "", "[~1]", "published by acme/stable, not by ConanCenter"),
        ("b2/cci.20210804", "b2", "cci.20210804", "", ""),
    ],
)
def test_the_parts_of_a_reference(text: str, name: str, version: str, requirement: str, private: str) -> None:
    found = dependency(text, PLACE, Scope.TEST, True)

    assert found is not None
    assert (found.package.ecosystem, found.package.name, found.package.version) == ("ConanCenter", name, version)
    assert (found.requirement, found.private) == (requirement, private)
    assert (found.location, found.scope, found.direct) == (PLACE, Scope.TEST, True)


@pytest.mark.parametrize("text", ["", "zlib", "zlib/", "/1.0", "zlib/[1", "a b/1.0", "zlib/1.0 extra"])
def test_other_texts_are_none(text: str) -> None:
    found = dependency(text, PLACE, Scope.RUNTIME, None)

    assert found is None
