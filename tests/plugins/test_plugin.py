"""Which projects a plugin is for, and which packages its results speak of."""

import pytest

from deeptracy.model.package import Package
from deeptracy.plugins import PluginResult, Severity
from deeptracy.plugins.plugin import Kind, Origin, Plugin

ORIGIN = Origin(Kind.FILE, "/plugins/a.py")


def plugin(*languages: str) -> Plugin:
    return Plugin("a", languages, ORIGIN)


@pytest.mark.parametrize(
    ("own", "asked", "served"),
    [
        (["nodejs"], ["javascript"], True),
        (["npm"], ["nodejs", "python"], True),
        (["python"], ["java"], False),
        (["*"], ["java"], True),
        (["*"], [], True),
        (["java"], ["*"], True),
        (["java"], [], False),
    ],
)
def test_languages_are_served_whatever_they_are_called(own: list[str], asked: list[str], served: bool) -> None:
    assert plugin(*own).serves(asked) is served


@pytest.mark.parametrize(
    ("languages", "library", "package"),
    [
        (["nodejs"], "@babel/core", Package("npm", "@babel/core", "1.0")),
        (["nodejs", "javascript"], "jquery", Package("npm", "jquery", "1.0")),
        (["nodejs", "python"], "jquery", None),
        (["c++"], "zlib", None),
        (["*"], "jquery", None),
        (["*"], "pkg:npm/jquery", Package("npm", "jquery", "1.0")),
        (["python"], "PKG:maven/org.acme/app@9", Package("Maven", "org.acme:app", "1.0")),
        (["*"], "pkg:oci/nginx", None),
        (["*"], "pkg:npm", None),
    ],
)
def test_results_speak_of_packages(languages: list[str], library: str, package: Package | None) -> None:
    assert plugin(*languages).package(PluginResult(library, "1.0", Severity.NONE)) == package


def test_the_version_of_a_package_url_stands_in() -> None:
    assert plugin("*").package(PluginResult("pkg:npm/a@2", "", Severity.NONE)) == Package("npm", "a", "2")


def test_origins_are_shown() -> None:
    assert str(ORIGIN) == "/plugins/a.py"
    assert str(Origin(Kind.ENTRY_POINT, "acme.checks:find")) == "entry point acme.checks:find"
