import pytest

from deeptracy.inventory.jvm import pom_model
from deeptracy.inventory.jvm.pom_tree import PomTree, Project
from deeptracy.inventory.parser import Malformed
from tests.inventory.in_memory import MemoryTree
from tests.inventory.jvm.poms import parent, project


def at(path: str, files: dict[str, str | bytes]) -> tuple[Project, PomTree]:
    tree = MemoryTree(files)
    return Project(path, pom_model.read(tree.read(path) or b"")), PomTree(tree)


def lineage(path: str, files: dict[str, str | bytes]) -> list[str]:
    here, projects = at(path, files)
    return [one.path for one in projects.lineage(here)]


def modules(*names: str) -> str:
    return "<modules>" + "".join(f"<module>{name}</module>" for name in names) + "</modules>"


ROOT = project("g:root:1")


@pytest.mark.parametrize(
    ("child", "expected"),
    [
        (parent("g:root:1"), ["a/pom.xml", "pom.xml"]),
        (parent("g:root:1", ".."), ["a/pom.xml", "pom.xml"]),
        (parent("g:root:1", "../pom.xml"), ["a/pom.xml", "pom.xml"]),
        (parent("g:root:${revision}"), ["a/pom.xml", "pom.xml"]),
        (parent("g:root:2"), ["a/pom.xml"]),
        (parent("g:other:1"), ["a/pom.xml"]),
        (parent("h:root:1"), ["a/pom.xml"]),
        (parent("g:root:2", "../../outside.xml"), ["a/pom.xml"]),
        ("", ["a/pom.xml"]),
        # the place is wrong, or said to be none: Maven then looks among the projects it builds
        (parent("g:root:1", ""), ["a/pom.xml", "pom.xml"]),
        (parent("g:root:1", "../wrong/pom.xml"), ["a/pom.xml", "pom.xml"]),
        # Maven 4 may leave out what the place tells
        ("<parent><relativePath>..</relativePath><artifactId>root</artifactId></parent>", ["a/pom.xml", "pom.xml"]),
    ],
)
def test_a_parent_is_taken_only_if_it_is_the_one(child: str, expected: list[str]) -> None:
    assert lineage("a/pom.xml", {"pom.xml": ROOT, "a/pom.xml": project("g:a:1", child)}) == expected


def test_grandparents() -> None:
    files: dict[str, str | bytes] = {
        "pom.xml": ROOT,
        "x/pom.xml": project("g:x:1", parent("g:root:1")),
        "x/y/pom.xml": project("g:y:1", parent("g:x:1")),
    }

    assert lineage("x/y/pom.xml", files) == ["x/y/pom.xml", "x/pom.xml", "pom.xml"]


def test_parents_in_a_circle() -> None:
    files: dict[str, str | bytes] = {
        "pom.xml": project("g:root:1", parent("g:a:1", "a/pom.xml")),
        "a/pom.xml": project("g:a:1", parent("g:root:1")),
    }

    with pytest.raises(Malformed, match=r"^its parents lead back to itself, or further than any build goes$"):
        lineage("pom.xml", files)


@pytest.mark.parametrize(("depth", "fits"), [(50, True), (51, False)])
def test_more_parents_than_any_build_has(depth: int, fits: bool) -> None:
    files: dict[str, str | bytes] = {
        f"{n}/pom.xml": project(f"g:p{n}:1", parent(f"g:p{n + 1}:1", f"../{n + 1}")) for n in range(depth)
    }
    files[f"{depth}/pom.xml"] = project(f"g:p{depth}:1")

    if fits:
        assert len(lineage("0/pom.xml", files)) == depth + 1
    else:
        with pytest.raises(Malformed):
            lineage("0/pom.xml", files)


def test_an_unreadable_parent_is_none() -> None:
    assert lineage("a/pom.xml", {"pom.xml": "<project", "a/pom.xml": project("g:a:1", parent("g:root:1"))}) == [
        "a/pom.xml"
    ]


@pytest.mark.parametrize(
    ("coordinates", "path"),
    [
        ("g:core:1", "core/pom.xml"),
        ("g:shop-core:1", "modules/core/pom.xml"),
        ("g:shop.util:1", "util/pom.xml"),
        ("g:shop-scala_2.13:1", "scala/pom.xml"),
        ("g:root:1", "pom.xml"),
        ("g:root:", "pom.xml"),
        ("k:kept:3", "repository/k/kept/3/kept-3.pom"),
        ("g:core:2", ""),
        ("h:core:1", ""),
        ("g:hidden:1", ""),
        ("g:broken:1", ""),
        ("g:nowhere:1", ""),
    ],
)
def test_projects_are_found_by_the_names_of_their_folders(coordinates: str, path: str) -> None:
    here, projects = at(
        "core/pom.xml",
        {
            "pom.xml": ROOT,
            "core/pom.xml": project("g:core:1"),
            "modules/core/pom.xml": project("g:shop-core:1"),
            "util/pom.xml": project("g:shop.util:1"),
            "scala/pom.xml": project("g:shop-scala_2.13:1"),
            "other/pom.xml": project("g:hidden:1"),
            "broken/pom.xml": "<project",
            "repository/k/kept/3/kept-3.pom": project("k:kept:3"),
            "nowhere/notpom.xml": project("g:nowhere:1"),
        },
    )

    found = projects.find(*coordinates.split(":"), near=here.path)

    assert (found.path if found else "") == path


def test_the_nearest_of_several_is_meant() -> None:
    files: dict[str, str | bytes] = {f"{folder}/core/pom.xml": project("g:core:1") for folder in ("a", "b", "b/c")}
    _, projects = at("a/core/pom.xml", files)

    for near, expected in [
        ("b/x/pom.xml", "b/core"),
        ("b/pom.xml", "b/core"),
        ("b/c/x/pom.xml", "b/c/core"),
        ("b/c/pom.xml", "b/c/core"),
        ("z/pom.xml", "a/core"),
        ("a/pom.xml", "a/core"),
    ]:
        found = projects.find("g", "core", "1", near)
        assert found is not None
        assert found.path == f"{expected}/pom.xml"


class CountingTree(MemoryTree):
    count = 0

    def read(self, path: str) -> bytes | None:
        self.count += 1
        return super().read(path)


def test_a_name_that_means_too_many_files_costs_little() -> None:
    tree = CountingTree({f"{n:03}/core/pom.xml": project("g:core:1" if n == 99 else "h:core:1") for n in range(200)})
    projects = PomTree(tree)

    assert projects.find("g", "core", "1", "pom.xml") is not None  # the last of those that are tried
    assert tree.count == 100
    assert projects.find("h", "x-core", "1", "pom.xml") is None
    assert projects.find("h", "core", "1", "pom.xml") is not None
    assert tree.count == 100  # each is read once


def test_names_that_mean_many_files_cost_little_together() -> None:
    tree = CountingTree({f"{n}/lib{k}/pom.xml": project(f"h:lib{k}:1") for n in range(100) for k in range(6)})
    projects = PomTree(tree)
    for k in range(5):
        assert projects.find("g", f"lib{k}", "1", "pom.xml") is None
    assert tree.count == 500
    assert projects.find("h", "lib5", "1", "pom.xml") is None  # no more files are opened
    assert projects.find("h", "lib0", "1", "pom.xml") is not None  # those that were are still known
    assert tree.count == 500


def test_a_project_with_no_build_above_it_is_nobodys_module() -> None:
    projects = PomTree(MemoryTree({"a/pom.xml": project("g:a:1"), "b/pom.xml": project("g:b:1")}))
    one, other = projects.at("a/pom.xml"), projects.at("b/pom.xml")
    assert one is not None
    assert other is not None

    assert not projects.built_with(one, other)


def test_projects_built_together() -> None:
    files: dict[str, str | bytes] = {
        "pom.xml": project("g:root:1", modules("listed", "file/pom.xml", "./dotted/")),
        "listed/pom.xml": project("x:listed:1"),
        "file/pom.xml": project("x:file:1"),
        "dotted/pom.xml": project("x:dotted:1"),
        "stray/pom.xml": project("x:stray:1"),
        "child/pom.xml": project("x:child:1", parent("g:root:1")),
        "far/deep/listed/pom.xml": project("x:far:1"),
    }
    tree = MemoryTree(files)
    projects = PomTree(tree)
    here = projects.at("child/pom.xml")
    assert here is not None

    together = {path for path in files if (one := projects.at(path)) and projects.built_with(one, here)}

    assert together == {"pom.xml", "listed/pom.xml", "file/pom.xml", "dotted/pom.xml", "child/pom.xml"}
