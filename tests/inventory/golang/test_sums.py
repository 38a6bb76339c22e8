import pytest

from deeptracy.inventory.golang.sums import Sum, downloaded, newer
from deeptracy.inventory.parser import Malformed


def test_a_module_counts_when_its_source_was_needed() -> None:
    text = b"a v1.0.0 h1:x=\na v1.0.0/go.mod h1:y=\n\nb v1.0.0/go.mod h1:z=\n"

    assert downloaded(text) == {"a": Sum("a", "v1.0.0", 1)}


@pytest.mark.parametrize(
    ("versions", "highest"),
    [
        (["v1.9.0", "v1.10.0"], "v1.10.0"),
        (["v1.10.0", "v1.9.0"], "v1.10.0"),
        (["v1.0.0-20200101000000-aaaaaaaaaaaa", "v1.0.0", "v0.9.0"], "v1.0.0"),
        (["nonsense", "v1.0.0"], "v1.0.0"),
        (["v1.0.0", "nonsense"], "v1.0.0"),
    ],
)
def test_of_several_versions_the_highest_is_built(versions: list[str], highest: str) -> None:
    found = downloaded("".join(f"a {version} h1:x=\n" for version in versions).encode())

    assert found["a"] == Sum("a", highest, versions.index(highest) + 1)


def test_newer_is_strict() -> None:
    assert newer("v1.0.1", "v1.0.0")
    assert not newer("v1.0.0", "v1.0.0")
    assert not newer("v1.0.0", "v1.0.1")


@pytest.mark.parametrize("line", ["a v1.0.0", "a v1.0.0 h1:x= more", "<<<<<<< HEAD"])
def test_another_kind_of_line_is_malformed(line: str) -> None:
    with pytest.raises(Malformed, match="line 2 is not a module, a version and a hash"):
        downloaded(f"a v1.0.0 h1:x=\n{line}\n".encode())
