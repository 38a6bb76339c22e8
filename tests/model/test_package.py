"""A package at a version: its key, its package URL, its words."""

import pytest

from deeptracy.model.package import Package


@pytest.mark.parametrize(
    ("package", "key", "purl", "words"),
    [
        (
            Package("PyPI", "Ruamel.Yaml", "0.1"),
            ("PyPI", "ruamel-yaml"),
            "pkg:pypi/ruamel-yaml@0.1",
            "Ruamel.Yaml@0.1",
        ),
        (Package("npm", "@a/b"), ("npm", "@a/b"), "pkg:npm/%40a/b", "@a/b"),
        (Package("Maven", "g:a", "1"), ("Maven", "g:a"), "pkg:maven/g/a@1", "g:a@1"),
        (
            Package("Debian:12", "Curl", "1:2.0", (("arch", "amd64"), ("distro", "debian-12.5"))),
            ("Debian:12", "curl"),
            "pkg:deb/debian/curl@1:2.0?arch=amd64&distro=debian-12.5",
            "Curl@1:2.0",
        ),
        (Package("docker", "library/nginx", "1"), ("docker", "library/nginx"), "pkg:docker/library/nginx@1",
         "library/nginx@1"),
    ],
)  # fmt: skip
def test_package(package: Package, key: tuple[str, str], purl: str, words: str) -> None:
    assert package.key == key
    assert package.purl == purl
    assert str(package) == words


def test_order_and_identity() -> None:
    packages = [Package("npm", "b"), Package("npm", "a", "2"), Package("Go", "z"), Package("npm", "a", "10")]
    assert sorted(packages) == [packages[2], packages[3], packages[1], packages[0]]
    assert len({Package("npm", "a"), Package("npm", "a"), Package("npm", "a", "1")}) == 2
