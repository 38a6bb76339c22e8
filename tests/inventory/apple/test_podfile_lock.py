import pytest

from deeptracy.inventory.apple.podfile_lock import parse
from deeptracy.inventory.parser import Malformed
from tests.inventory.in_memory import ids, read


def test_parts_of_a_pod_are_one_package_that_does_not_require_itself() -> None:
    text = (
        "PODS:\n  - A/Core (1.0):\n    - A/Other\n    - B\n  - A/Other (1.0):\n    - C/X (~> 2)\n"
        "  - B (2.0)\n  - C/X (3.0)\n"
    )

    parsed = read(parse, "Podfile.lock", text)

    assert ids(parsed) == ["A@1.0", "B@2.0", "C@3.0"]
    assert [found.required_by for found in parsed.dependencies] == [(), ("A@1.0",), ("A@1.0",)]
    assert [found.location.line for found in parsed.dependencies] == [2, 7, 8]


def test_a_part_that_the_project_names_makes_its_pod_direct() -> None:
    parsed = read(parse, "Podfile.lock", "PODS: [A/Core (1.0), B (2.0)]\nDEPENDENCIES: [A/Core (~> 1)]\n")

    assert [found.direct for found in parsed.dependencies] == [True, False]


@pytest.mark.parametrize(
    ("origin", "private", "source"),
    [
        ("{':path': ../a}", "from a folder beside the project", "../a"),
        ("{':podspec': ../a.podspec}", "from a podspec of its own", "../a.podspec"),
        (
            "{':git': 'https://git.example/a', ':tag': x}",
            "from a repository or archive of its own",
            "https://git.example/a",
        ),
        (
            "{':http': 'https://git.example/a.zip'}",
            "from a repository or archive of its own",
            "https://git.example/a.zip",
        ),
        ("{':svn': x}", "from a repository or archive of its own", ""),
        ("odd", "from a repository or archive of its own", ""),
    ],
)
def test_external_sources_are_private(origin: str, private: str, source: str) -> None:
    (found,) = read(
        parse, "Podfile.lock", f"PODS: [A/Core (1.0)]\nEXTERNAL SOURCES: {{A/Core: {origin}}}\n"
    ).dependencies

    assert (found.private, found.source) == (private, source)


def test_a_repository_of_specifications_is_kept_as_the_source() -> None:
    text = "PODS: [A (1.0), B (1.0)]\nSPEC REPOS: {'https://git.example/specs': [A, [1]], trunk: [B]}\n"

    parsed = read(parse, "Podfile.lock", text)

    assert [(found.private, found.source) for found in parsed.dependencies] == [
        ("", "https://git.example/specs"),
        ("", ""),
    ]


def test_a_pod_without_a_version_is_a_gap() -> None:
    parsed = read(parse, "Podfile.lock", "PODS:\n  - A\n  - (1.0)\n  - [1]\n  - B (2.0): x\n")

    assert ids(parsed) == ["B@2.0"]
    assert [(gap.reason, gap.line) for gap in parsed.gaps] == [
        ("'A' is no 'Pod (version)'", 2),
        ("'(1.0)' is no 'Pod (version)'", 3),
    ]


@pytest.mark.parametrize("text", ["PODS:\n", "COCOAPODS: 1.0\n"])
def test_there_may_be_no_pods(text: str) -> None:
    assert ids(read(parse, "Podfile.lock", text)) == []


@pytest.mark.parametrize("text", ["PODS: {a: 1}", "PODS: text", "- a", "PODS: ["])
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "Podfile.lock", text)
