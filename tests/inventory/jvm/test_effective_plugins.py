import pytest

from deeptracy.inventory.jvm import pom_model
from deeptracy.inventory.jvm.effective_plugins import plugins
from deeptracy.inventory.jvm.effective_pom import EffectiveProject
from deeptracy.inventory.jvm.pom_tree import PomTree, Project
from tests.inventory.in_memory import MemoryTree
from tests.inventory.jvm.poms import build, parent, plugin, project, properties

OWN = "org.apache.maven.plugins"


def used(*parts: str, root: str = "", packaging: str = "jar") -> list[tuple[str, str]]:
    """(``group:artifact:version``, the plugin it was added to)."""
    files: dict[str, str | bytes] = {
        "pom.xml": project("g:root:1", root),
        "app/pom.xml": project("g:app:1", parent("g:root:1"), f"<packaging>{packaging}</packaging>", *parts),
    }
    tree = MemoryTree(files)
    app = Project("app/pom.xml", pom_model.read(tree.read("app/pom.xml") or b""))
    found = plugins(EffectiveProject(app, PomTree(tree)))
    return [(use.coordinates, use.by.coordinates if use.by else "") for use in found]


def test_a_plugin_is_mavens_own_where_it_names_no_group() -> None:
    assert used(build(plugin(":x-maven-plugin:1"))) == [(f"{OWN}:x-maven-plugin:1", "")]


def test_versions_and_dependencies_are_merged_over_parents() -> None:
    assert used(
        build(plugin("p:one:", "d:new:2", "d:both:2"), plugin("p:two:2")),
        root=build(plugin("p:one:1", "d:both:1", "d:old:1"), plugin("p:two:1"), plugin("p:three:1")),
    ) == [
        ("p:one:1", ""), ("d:new:2", "p:one:1"), ("d:both:2", "p:one:1"), ("d:old:1", "p:one:1"),
        ("p:two:2", ""), ("p:three:1", ""),
    ]  # fmt: skip


def test_a_plugin_that_is_not_inherited_is_the_parents_alone() -> None:
    assert used(root=build(plugin("p:one:1", inherited="false"))) == []
    assert used(build(plugin("p:one:1", inherited="false"))) == [("p:one:1", "")]


def test_management_completes_what_is_used_and_adds_nothing() -> None:
    assert used(
        build(plugin("p:one:"), plugin("p:two:3", "d:own:1"), managed=(plugin("p:two:4", "d:own:9", "d:more:1"),)),
        root=build(managed=(plugin("p:one:2"), plugin("p:unused:1"))),
    ) == [("p:one:2", ""), ("p:two:3", ""), ("d:own:1", "p:two:3"), ("d:more:1", "p:two:3")]


@pytest.mark.parametrize(
    ("packaging", "names"),
    [
        ("jar", ["clean", "install", "deploy", "site", "resources", "compiler", "surefire", "jar"]),
        ("war", ["clean", "install", "deploy", "site", "resources", "compiler", "surefire", "war"]),
        ("pom", ["clean", "install", "deploy", "site"]),
        ("maven-plugin", ["clean", "install", "deploy", "site", "resources", "compiler", "surefire", "plugin"]),
    ],
)
def test_the_plugins_of_every_build_count_where_their_version_is_chosen(packaging: str, names: list[str]) -> None:
    managed = tuple(
        plugin(f":maven-{name}-plugin:1")
        for name in (
            "compiler", "clean", "site", "jar", "war", "plugin", "enforcer", "install", "deploy", "resources", "surefire",
        )
    )  # fmt: skip

    found = used(build(managed=managed), packaging=packaging)

    assert found == [(f"{OWN}:maven-{name}-plugin:1", "") for name in names]


def test_a_plugin_without_a_version_has_none() -> None:
    assert used(build(plugin("p:one:"))) == [("p:one", "")]


def test_the_plugins_of_other_profiles_follow() -> None:
    profile = (
        "<profiles><profile>"
        + properties(v="2")
        + build(plugin("p:one:${v}", "d:x:${v}"), plugin("p:two:"), plugin("p:three:"), managed=(plugin("p:two:5"),))
        + "</profile></profiles>"
    )

    assert used(build(plugin("p:one:1"), managed=(plugin("p:two:4"), plugin("p:three:3"))), profile) == [
        ("p:one:1", ""), ("p:one:2", ""), ("d:x:2", "p:one:2"), ("p:two:5", ""), ("p:three:3", ""),
    ]  # fmt: skip


def test_names_may_be_properties() -> None:
    assert used(properties(g="p", v="1"), build(plugin("${g}:one:${v}"), managed=(plugin("p:one:2", "d:${g}:1"),))) == [
        ("p:one:1", ""),
        ("d:p:1", "p:one:1"),
    ]


def test_extensions_are_used_like_plugins() -> None:
    extension = "<build><extensions><extension><groupId>e</groupId><artifactId>x</artifactId><version>1</version>"
    assert used(extension + "</extension></extensions></build>") == [("e:x:1", "")]
