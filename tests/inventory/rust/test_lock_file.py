import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.rust.lock_file import Locked, packages, requires

REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"


def package(name: str, version: str, source: str = REGISTRY, *edges: str) -> str:
    text = f'[[package]]\nname = "{name}"\nversion = "{version}"\n'
    text += f'source = "{source}"\n' if source else ""
    return text + f"dependencies = {list(edges)}\n\n"


def edges(*parts: str) -> dict[str, tuple[str, ...]]:
    return requires(packages("".join(parts).encode()))


def test_the_packages_in_the_order_of_the_file() -> None:
    found = packages(("version = 4\n\n" + package("b", "1.0.0") + package("a", "0.1.0", "", "b")).encode())

    assert found == [Locked("b", "1.0.0", REGISTRY, 4, ()), Locked("a", "0.1.0", "", 10, ("b",))]


@pytest.mark.parametrize("edge", ["b", "b 1.0.0", f"b 1.0.0 ({REGISTRY})"])
def test_an_edge_is_as_short_as_it_is_unambiguous(edge: str) -> None:
    found = edges(package("a", "0.1.0", "", edge), package("b", "1.0.0"))

    assert found["a 0.1.0"] == (f"b 1.0.0 ({REGISTRY})",)


@pytest.mark.parametrize(
    ("edge", "target"),
    [
        ("b 1.0.0 (git+https://git.example/b)", "b 1.0.0 (git+https://git.example/b#abc)"),
        (f"b 1.0.0 ({REGISTRY})", f"b 1.0.0 ({REGISTRY})"),
    ],
)
def test_the_source_tells_apart_what_name_and_version_do_not(edge: str, target: str) -> None:
    found = edges(
        package("a", "0.1.0", "", edge),
        package("b", "1.0.0"),
        package("b", "1.0.0", "git+https://git.example/b#abc"),
    )

    assert found["a 0.1.0"] == (target,)


def test_an_edge_that_leads_nowhere_is_left_out() -> None:
    assert edges(package("a", "0.1.0", "", "gone", "b 2.0.0"), package("b", "1.0.0"))["a 0.1.0"] == ()


def test_the_root_of_the_oldest_files_is_a_package() -> None:
    text = '[root]\nname = "a"\nversion = "0.1.0"\ndependencies = ["b 1.0.0"]\n' + package("b", "1.0.0", "")

    assert [(one.name, one.line) for one in packages(text.encode())] == [("b", 6), ("a", 0)]
    assert edges(text) == {"a 0.1.0": ("b 1.0.0",), "b 1.0.0": ()}


def test_tables_that_are_laid_out_otherwise_have_no_line() -> None:
    text = b'package = [{name = "a", version = "1.0.0"}, {name = "b", version = "1.0.0"}]'

    assert [(one.name, one.line) for one in packages(text)] == [("a", 0), ("b", 0)]


def test_an_empty_file_has_no_packages() -> None:
    assert packages(b"") == []
    assert packages(b"version = 3\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "package = 1",
        "package = [1]",
        "[package]\nname = 'a'",
        "[[package]]\nname = 'a'",
        "[[package]]\nversion = '1'",
        "[[package]]\nname = 1\nversion = '1'",
        "[[package]]\nname = ''\nversion = '1'",
        "[[package]]\nname = 'a'\nversion = ''",
        "[[package]]\nname = 'a'\nversion = 1.0",
        "[[package]]\nname = 'a'\nversion = '1'\nsource = 1",
        "[[package]]\nname = 'a'\nversion = '1'\ndependencies = 'b'",
        "[[package]]\nname = 'a'\nversion = '1'\ndependencies = ['b', 1]",
        "root = 1",
        "[[package]",
    ],
)
def test_another_shape_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        packages(text.encode())
