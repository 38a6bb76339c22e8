"""conda-lock.yml beside what its fixture holds."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.python.conda_lock import parse
from deeptracy.model.inventory import Scope
from tests.inventory.in_memory import read


def entry(*lines: str) -> str:
    return "package:\n- " + "\n  ".join(("name: a", "version: '1'", *lines)) + "\n"


@pytest.mark.parametrize(
    ("lines", "scope"),
    [
        ([], Scope.RUNTIME),
        (["category: main"], Scope.RUNTIME),
        (["category: dev"], Scope.DEV),
        (["category: gpu"], Scope.OPTIONAL),
        (["categories: [dev, main]"], Scope.RUNTIME),
        (["categories: [dev, gpu]"], Scope.OPTIONAL),
        (["categories: [dev, test]"], Scope.DEV),
        (["categories: [[x]]"], Scope.OPTIONAL),
    ],
)
def test_scopes(lines: list[str], scope: Scope) -> None:
    (found,) = read(parse, "conda-lock.yml", entry("manager: conda", *lines)).dependencies

    assert (found.package.ecosystem, found.id, found.scope, found.direct) == ("Conda", "a@1", scope, None)
    assert found.location.line == 2


@pytest.mark.parametrize(
    ("lines", "private", "source"),
    [
        (["url: https://x.example/a.whl"], "", "https://x.example/a.whl"),
        (
            ["url: x", "source: {type: url, url: 'git+https://git.example/a'}"],
            "fetched from git",
            "git+https://git.example/a",
        ),
        (["url: x", "source: {type: url, url: 'file://lib'}"], "a folder of the project", "lib"),
    ],
)
def test_origins(lines: list[str], private: str, source: str) -> None:
    (found,) = read(parse, "conda-lock.yml", entry("manager: pip", *lines)).dependencies

    assert (found.package.ecosystem, found.private, found.source) == ("PyPI", private, source)


@pytest.mark.parametrize(
    "text",
    [
        "package: {}",
        "x: 1",
        "package: [1]",
        "package:\n- name: a\n  version: 1\n",
        "package:\n- name: a\n  version: 1\n  manager: mamba\n",
        "package:\n- name: a\n  version: 1\n  manager: [pip]\n",
        "package:\n- name: a\n  manager: pip\n",
        "package:\n- version: 1\n  manager: pip\n",
        "package:\n- name: [a]\n  version: 1\n  manager: pip\n",
    ],
)
def test_other_shapes(text: str) -> None:
    with pytest.raises(Malformed, match=r"'package' is not a list of packages|without name, version or manager"):
        read(parse, "conda-lock.yml", text)
