"""The contract of parsers: files, and which format wants them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.inventory.parser import Format, Malformed, Parsed, SourceFile
from deeptracy.inventory.registry import FORMATS, format_of


@pytest.mark.parametrize(
    ("path", "folder", "name", "beside"),
    [
        ("a.lock", "", "b", "b"),
        ("x/y/a.lock", "x/y", "b", "x/y/b"),
        ("x/y/a.lock", "x/y", "../b", "x/b"),
        ("x/y/a.lock", "x/y", "./b/../c", "x/y/c"),
        ("x/a.lock", "x", "..", "."),
        ("a.lock", "", "../b", "../b"),
        ("x/a.lock", "x", "../../b", "../b"),
        ("x/a.lock", "x", "/b", "/b"),
    ],
)
def test_what_is_beside_a_file(path: str, folder: str, name: str, beside: str) -> None:
    file = SourceFile(path, b"")

    assert file.folder == folder
    assert file.beside(name) == beside


@pytest.mark.parametrize(
    ("pattern", "path", "wanted"),
    [
        ("a.lock", "a.lock", True),
        ("a.lock", "x/y/a.lock", True),
        ("a.lock", "x/b.a.lock", False),
        ("a.lock", "A.lock", False),
        ("a.lock", "a.lock/b", False),
        ("*.lock", "x/.lock", True),
        ("a?.lock", "x/ab.lock", True),
        ("a?.lock", "x/a.lock", False),
        ("[ab].lock", "b.lock", True),
        ("*/x/*.lock", "x/a.lock", True),
        ("*/x/*.lock", "y/x/a.lock", True),
        ("*/x/*.lock", "y/x/z/a.lock", True),
        ("*/x/*.lock", "yx/a.lock", False),
        ("/x/a.lock", "x/a.lock", True),
        ("/x/a.lock", "y/x/a.lock", False),
    ],
)
def test_which_files_a_format_wants(pattern: str, path: str, wanted: bool) -> None:
    assert Format("x", "npm", "x", (pattern,)).wants(path) is wanted


def test_any_of_several_patterns_will_do() -> None:
    format_ = Format("x", "npm", "x", ("a", "*/b/c"))

    assert [format_.wants(path) for path in ("a", "b/c", "c")] == [True, True, False]
    assert not Format("x", "npm", "x", ()).wants("a")


def test_a_format_loads_its_parser_by_name() -> None:
    from deeptracy.inventory.jvm.sbt_lock import parse

    assert Format("x", "Maven", "jvm.sbt_lock", ("x",)).load() is parse
    with pytest.raises(ModuleNotFoundError):
        Format("x", "Maven", "jvm.nothing", ("x",)).load()


def test_nothing_found_is_nothing_missing() -> None:
    assert Parsed() == Parsed((), ())
    assert str(Malformed("why")) == "why"


NAMES = st.sampled_from(
    ["a", "x.jar", "pom.xml", "gradle", "libs.versions.toml", "requirements", "base.txt", "package.json", "METADATA",
     "x-1.dist-info", ".github", "workflows", "ci.yml", "go.mod", "site-packages", "dependency-locks", "a.lockfile"]
)  # fmt: skip


@given(st.lists(NAMES, min_size=1, max_size=5).map("/".join))
def test_the_first_format_that_wants_a_path_reads_it(path: str) -> None:
    assert format_of(path) is next((format_ for format_ in FORMATS if format_.wants(path)), None)


def test_every_module_has_a_parser() -> None:
    assert all(callable(format_.load()) for format_ in FORMATS)
    assert len({format_.name for format_ in FORMATS}) == len(FORMATS)
