import pytest

from deeptracy.versions.requirements import golang
from tests.versions.requirements.written import written

QUERIES = {
    "v1.2.3": "[v1.2.3]",
    " v2.0.0+incompatible ": "[v2.0.0+incompatible]",
    "v0.0.0-20200101000000-abcdefabcdef": "[v0.0.0-20200101000000-abcdefabcdef]",
    "v1.2": "[1.2.0-0, 1.3.0-0)",
    "v1": "[1.0.0-0, 2.0.0-0)",
    ">v1.2.3": "(v1.2.3, )",
    ">=v1.2.3": "[v1.2.3, )",
    "<v1.2.3": "(, v1.2.3)",
    "<=v1.2.3-rc.1": "(, v1.2.3-rc.1]",
    "<v1.2": "(, 1.2.0-0)",
    ">=v1.2": "[1.2.0-0, )",
}


@pytest.mark.parametrize(("requirement", "expected"), QUERIES.items())
def test_queries(requirement: str, expected: str) -> None:
    assert written(golang.parse(requirement)) == expected


@pytest.mark.parametrize(
    "requirement",
    ["", "latest", "upgrade", "master", "v1.2.3.4", "v", "vx", "1.2.3", "abcdefabcdef", "v1.2 v1.3", ">", "!v1.2"],
)
def test_branches_and_commits(requirement: str) -> None:
    assert golang.parse(requirement) is None
