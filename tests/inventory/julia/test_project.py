import pytest

from deeptracy.inventory.julia.project import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read


def test_the_table_tells_the_scope() -> None:
    text = (
        '[compat]\nB = "2"\nA = "1.2"\n\n[deps]\nA = "1"\n\n[weakdeps]\nA = "1"\nB = "2"\n\n[extras]\nC = "3"\n\n'
        '[targets]\ntest = ["A", "B", "C", "C", 1]\n'
    )

    parsed = read(parse, "Project.toml", text)

    assert ids(parsed) == ["A 1.2", "B 2", "C any"]
    assert [found.scope for found in parsed.dependencies] == [Scope.RUNTIME, Scope.OPTIONAL, Scope.TEST]
    assert [found.location.line for found in parsed.dependencies] == [6, 10, 13]
    assert [found.direct for found in parsed.dependencies] == [True, True, True]


def test_a_package_that_is_spelled_otherwise_has_no_line() -> None:
    assert read(parse, "Project.toml", '[deps]\nA="1"\n').dependencies[0].location.line == 0


@pytest.mark.parametrize(
    ("name", "read_here"),
    [
        ("x/Manifest-v1.11.toml", False),
        ("x/JuliaManifest-v1.6.toml", False),
        ("x/Manifest-v1.39.toml", False),
        ("Manifest-v1.11.toml", True),
        ("x/Manifest-v1.x.toml", True),
    ],
)
def test_a_manifest_for_some_julia_says_more(name: str, read_here: bool) -> None:
    parsed = read(parse, "x/Project.toml", '[deps]\nA = "1"\n', {name: ""})

    assert bool(parsed.dependencies) is read_here
    assert [gap.gap for gap in parsed.gaps] == ([Gap.TRANSITIVE] if read_here else [])


@pytest.mark.parametrize("text", ["", 'name = "A"', "deps = 1\ncompat = 2\ntargets = 3", '[targets]\ntest = "A"'])
def test_a_project_may_name_nothing(text: str) -> None:
    parsed = read(parse, "Project.toml", text)

    assert (list(parsed.dependencies), list(parsed.gaps)) == ([], [])


def test_another_text_is_malformed() -> None:
    with pytest.raises(Malformed):
        read(parse, "Project.toml", "[")
