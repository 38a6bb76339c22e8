import pytest

from deeptracy.inventory.dotnet.paket_lock import parse
from deeptracy.inventory.parser import Malformed
from tests.inventory.in_memory import ids, read

LOCK = "NUGET\n  remote: https://r.example\n    A (1.0)\n      B (>= 1)\n    B (1.1)\n"


def test_without_paket_dependencies_it_is_not_known_what_is_direct() -> None:
    assert [d.direct for d in read(parse, "paket.lock", LOCK).dependencies] == [None, None]
    assert {d.source for d in read(parse, "paket.lock", LOCK).dependencies} == {"https://r.example"}


@pytest.mark.parametrize("line", ["nuget a", "  NuGet A >= 1 lowest_matching: true", "clitool a", "nuget\tA\t1"])
def test_paket_dependencies_tells_what_is_direct(line: str) -> None:
    parsed = read(parse, "x/paket.lock", LOCK, {"x/paket.dependencies": f"source x\n{line}\n"})

    assert [d.direct for d in parsed.dependencies] == [True, False]


@pytest.mark.parametrize("line", ["// nuget A", "#nuget A", "nugetA", "nuget", "github A"])
def test_other_lines_name_no_package(line: str) -> None:
    parsed = read(parse, "paket.lock", LOCK, {"paket.dependencies": line})

    assert [d.direct for d in parsed.dependencies] == [False, False]


def test_an_unreadable_paket_dependencies_tells_nothing() -> None:
    parsed = read(parse, "paket.lock", LOCK, {"paket.dependencies": b"\xff\xfe\xfa"})

    assert [d.direct for d in parsed.dependencies] == [None, None]


def test_the_same_version_in_two_groups_is_one_dependency() -> None:
    parsed = read(parse, "paket.lock", LOCK + "GROUP Tests\n" + LOCK.replace("B (1.1)", "B (2.0)"))

    assert ids(parsed) == ["A@1.0", "B@1.1", "B@2.0"]
    assert [d.required_by for d in parsed.dependencies] == [(), ("A@1.0",), ("A@1.0",)]
    assert [d.location.line for d in parsed.dependencies] == [3, 5, 11]


@pytest.mark.parametrize(
    ("section", "private"),
    [
        ("GITHUB", "from a git repository"),
        ("GIST", "from a git repository"),
        ("GIT", "from a git repository"),
        ("HTTP", "from an address"),
    ],
)
def test_other_sources_are_private(section: str, private: str) -> None:
    (found,) = read(
        parse, "paket.lock", f"{section}\n  remote: a/b\n    x.fs (abc)\n", {"paket.dependencies": ""}
    ).dependencies

    assert (found.id, found.private, found.source, found.direct) == ("x.fs@abc", private, "a/b", True)


@pytest.mark.parametrize(
    ("remote", "name"),
    [("https://git.example/a/b.git", "b"), ("b", "b"), ("https://git.example/b/", "https://git.example/b/")],
)
def test_a_repository_has_the_name_of_its_address(remote: str, name: str) -> None:
    assert ids(read(parse, "paket.lock", f"GIT\n  remote: {remote}\n     (abc)\n      build: x\n")) == [f"{name}@abc"]


@pytest.mark.parametrize("text", ["", "\n", "REDIRECTS: ON\n", "LOWEST_MATCHING: TRUE\nGROUP Main\n"])
def test_a_file_may_have_no_packages(text: str) -> None:
    assert ids(read(parse, "paket.lock", text)) == []


def test_lines_outside_of_a_section_are_passed_over() -> None:
    text = "RESTRICTION: == net8.0\n    A (1.0)\nNUGET\n      B\n   odd\nGROUP X\n    C (1.0)\n"

    assert ids(read(parse, "paket.lock", text)) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<<<<<<< HEAD\n", "line 1 begins no section of a Paket lock file"),
        ("NUGET\nnuget\n", "line 2 begins no section of a Paket lock file"),
        ("    A (1.0)\n", "has no section of a Paket lock file"),
        ("NUGET\n    A\n", "'A' at line 2 has no version"),
        ("NUGET\n    A ()\n", "'A' at line 2 has no version"),
    ],
)
def test_another_file_is_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, "paket.lock", text)
