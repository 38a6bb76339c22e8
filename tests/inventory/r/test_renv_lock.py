import json

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.r.renv_lock import parse
from tests.inventory.in_memory import ids, read


def lock(packages: dict[str, object], **r: object) -> str:
    return json.dumps({"R": r, "Packages": packages}, indent=1)


@pytest.mark.parametrize(
    ("entry", "ecosystem", "private"),
    [
        ({"Source": "Repository", "Repository": "CRAN"}, "CRAN", ""),
        ({"Source": "Repository", "Repository": "RSPM"}, "CRAN", ""),
        ({"Source": "CRAN"}, "CRAN", ""),
        ({"Source": "Bioconductor"}, "Bioconductor", ""),
        ({"Source": "Repository", "Repository": "BioCsoft"}, "Bioconductor", ""),
        ({"Source": "Repository", "Repository": "Bioconductor 3.18"}, "Bioconductor", ""),
        ({"Source": "GitHub"}, "CRAN", "from GitHub"),
        ({"Source": "Local"}, "CRAN", "from Local"),
        ({}, "CRAN", "from a source the file does not tell"),
    ],
)
def test_the_source_tells_the_ecosystem(entry: dict[str, str], ecosystem: str, private: str) -> None:
    (found,) = read(parse, "renv.lock", lock({"a": {"Version": "1.0", **entry}})).dependencies

    assert (found.package.ecosystem, found.private) == (ecosystem, private)


@pytest.mark.parametrize(
    ("entry", "source"),
    [
        ({"Repository": "CRAN"}, "https://registry.example/cran"),
        ({"Repository": "Other"}, ""),
        ({"Repository": "https://registry.example/x"}, "https://registry.example/x"),
        ({"RemoteUrl": "https://git.example/a"}, "https://git.example/a"),
        ({"RemoteHost": "api.github.com", "RemoteUsername": "o", "RemoteRepo": "r"}, "https://github.com/o/r"),
        ({"RemoteUsername": "o", "RemoteRepo": "r"}, ""),
    ],
)
def test_the_address_is_kept(entry: dict[str, str], source: str) -> None:
    repositories = [{"Name": "CRAN", "URL": "https://registry.example/cran"}, {"URL": "x"}, 1]
    text = lock({"a": {"Version": "1.0", **entry}}, Repositories=repositories)

    assert read(parse, "renv.lock", text).dependencies[0].source == source


@pytest.mark.parametrize(
    "required",
    [
        {"Requirements": ["b", "R", "b"]},
        {"Imports": ["b (>= 1.0)", 1]},
        {"Depends": "R (>= 3.5), b", "LinkingTo": ["b"]},
    ],
)
def test_requirements_make_the_graph(required: dict[str, object]) -> None:
    text = lock({"a": {"Version": "1.0", **required}, "b": {"Version": "2.0", "Requirements": ["b"]}})

    a, b = read(parse, "renv.lock", text).dependencies

    assert (a.direct, a.required_by) == (True, ())
    assert (b.direct, b.required_by) == (None, ("a@1.0",))


@pytest.mark.parametrize("required", ["Suggests", "Enhances"])
def test_suggestions_are_no_requirements(required: str) -> None:
    text = lock({"a": {"Version": "1.0", required: ["b"]}, "b": {"Version": "2.0"}})

    assert read(parse, "renv.lock", text).dependencies[1].direct is True


def test_an_entry_without_a_version_is_a_gap() -> None:
    parsed = read(parse, "renv.lock", lock({"a": {"Requirements": ["c"]}, "b": 1, "c": {"Version": "1.0"}}))

    assert ids(parsed) == ["c@1.0"]
    assert parsed.dependencies[0].required_by == ()
    assert [(gap.reason, gap.line) for gap in parsed.gaps] == [
        ("the entry of a gives no version", 4),
        ("the entry of b gives no version", 9),
    ]


@pytest.mark.parametrize("text", ["[]", "{}", '{"Packages": []}', "x"])
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "renv.lock", text)


def test_repositories_of_another_type_have_no_addresses() -> None:
    assert read(parse, "renv.lock", lock({"a": {"Version": "1"}}, Repositories="x")).dependencies[0].source == ""
