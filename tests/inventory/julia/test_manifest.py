import pytest

from deeptracy.inventory.julia.manifest import parse
from deeptracy.inventory.parser import Malformed
from tests.inventory.in_memory import ids, read

NEW = 'julia_version = "1.10.2"\nmanifest_format = "2.0"\n'


@pytest.mark.parametrize(
    ("fields", "id_", "private"),
    [
        ('git-tree-sha1 = "c0"\nversion = "1.0"', "A@1.0", ""),
        ('git-tree-sha1 = "c0"', "A any", ""),
        ('version = "1.0"', "A@1.0", ""),
        ("", "A@1.10.2", ""),
        (
            'repo-url = "https://git.example/A.jl"\ngit-tree-sha1 = "c0"\nversion = "1.0"',
            "A@1.0",
            "from a git repository",
        ),
        ('path = "../A"', "A any", "from a folder beside the project"),
        ("version = 1", "A@1.10.2", ""),
    ],
)
def test_where_a_package_is_from(fields: str, id_: str, private: str) -> None:
    parsed = read(parse, "Manifest.toml", f"{NEW}[[deps.A]]\n{fields}\n")

    assert ids(parsed) == [id_]
    assert (parsed.dependencies[0].private, parsed.dependencies[0].location.line) == (private, 3)


def test_the_address_is_kept() -> None:
    text = NEW + '[[deps.A]]\nrepo-url = "https://git.example/A.jl"\n[[deps.B]]\npath = "../B"\n[[deps.C]]\n'

    assert [found.source for found in read(parse, "Manifest.toml", text).dependencies] == [
        "https://git.example/A.jl",
        "../B",
        "",
    ]


def test_a_standard_library_of_an_unknown_julia_has_no_version() -> None:
    assert ids(read(parse, "Manifest.toml", "[[Dates]]\n")) == ["Dates the version of the Julia it runs on"]
    assert ids(read(parse, "Manifest.toml", 'manifest_format = "2.0"\n[[deps.Dates]]\n')) == [
        "Dates the version of the Julia it runs on"
    ]


def test_two_packages_of_one_name_are_told_apart() -> None:
    text = (
        '[[A]]\nuuid = "1"\nversion = "1.0"\n[[A]]\nuuid = "2"\nversion = "2.0"\n'
        '[[B]]\nversion = "3.0"\n[B.deps]\nA = "2"\nX = 1\n[[C]]\nversion = "4.0"\ndeps = ["A", "Missing", 1]\n'
    )

    parsed = read(parse, "Manifest.toml", text)

    assert [(found.id, found.required_by, found.location.line) for found in parsed.dependencies] == [
        ("A@1.0", ("C@4.0",), 1),
        ("A@2.0", ("B@3.0",), 4),
        ("B@3.0", (), 7),
        ("C@4.0", (), 12),
    ]


@pytest.mark.parametrize(
    ("project", "direct"),
    [
        ('[deps]\nA = "1"\n', [True, False]),
        ("", [False, False]),
        ('[workspace]\nprojects = ["docs", 1]\n', [False, True]),
        ("[workspace]\nprojects = 1\n", [False, False]),
        ("deps = 1\n", [False, False]),
        ("[", [None, None]),
    ],
)
@pytest.mark.parametrize("name", ["Project.toml", "JuliaProject.toml"])
def test_the_project_beside_tells_what_is_direct(name: str, project: str, direct: list[bool | None]) -> None:
    others: dict[str, str | bytes] = {f"x/{name}": project, "x/docs/Project.toml": '[deps]\nB = "2"\n'}

    parsed = read(parse, "x/Manifest.toml", "[[A]]\nversion = '1'\n[[B]]\nversion = '1'\n", others)

    assert [found.direct for found in parsed.dependencies] == direct


def test_a_header_in_other_spelling_has_no_line() -> None:
    (found,) = read(parse, "Manifest.toml", '[["A"]]\nversion = "1"\n').dependencies

    assert (found.id, found.location.line) == ("A@1", 0)


@pytest.mark.parametrize("text", ["", NEW, NEW + "[deps]\n"])
def test_a_manifest_may_be_empty(text: str) -> None:
    assert ids(read(parse, "Manifest.toml", text)) == []


@pytest.mark.parametrize(
    "text", ["[", "a = 1", "[A]\nx = 1", "A = [1]", NEW + "deps = 1", NEW + "[deps]\nA = 1", NEW + "[deps]\nA = [[1]]"]
)
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "Manifest.toml", text)
