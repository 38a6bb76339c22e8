"""environment.yml beside what its fixtures hold."""

import pytest

from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.inventory.python.conda_environment import parse
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize(
    ("specification", "version", "exported", "requirement"),
    [
        ("a", "", "", "*"),
        ("a==1.2", "1.2", "1.2", "==1.2"),
        ("a ==1.2", "1.2", "1.2", "==1.2"),
        ("a==1.2=py_0", "1.2", "1.2", "==1.2=py_0"),
        ("a=1.2", "", "1.2", "=1.2"),
        ("a=1.2=py_0", "1.2", "1.2", "=1.2=py_0"),
        ("a=1.*=py_0", "", "", "=1.*=py_0"),
        ("a 1.2", "1.2", "1.2", "1.2"),
        ("a 1.2 py_0", "1.2", "1.2", "1.2 py_0"),
        ("a 1.2.*", "", "", "1.2.*"),
        ("a 1.2|1.3", "", "", "1.2|1.3"),
        ("a>=1,<2", "", "", ">=1,<2"),
        ("a ~=1.2", "", "", "~=1.2"),
        ("a !=1.2", "", "", "!=1.2"),
        ("a==1.*", "", "", "==1.*"),
        ("a[version='==1.2']", "1.2", "1.2", "==1.2"),
        ("a[build=x, version=1.2]", "1.2", "1.2", "1.2"),
        ("a >=1 # why", "", "", ">=1"),
    ],
)
def test_specifications(specification: str, version: str, exported: str, requirement: str) -> None:
    text = f'dependencies:\n- "{specification}"\n'

    (found,) = read(parse, "environment.yml", text).dependencies
    (of_export,) = read(parse, "environment.yml", text + "prefix: /x\n").dependencies

    assert (found.package.ecosystem, found.package.name, found.package.version) == ("Conda", "a", version)
    assert found.requirement == ("" if version else requirement)
    assert (found.location.line, found.direct, found.scope) == (2, True, Scope.RUNTIME)
    assert (of_export.package.version, of_export.direct) == (exported, None)


def test_the_channel_is_the_source() -> None:
    text = "dependencies: [conda-forge::a==1, 'https://c.example/x::b==1', conda-forge/linux-64::c]\n"

    found = read(parse, "environment-dev.yml", text).dependencies

    assert [(d.package.name, d.source, d.scope) for d in found] == [
        ("a", "conda-forge", Scope.DEV),
        ("b", "https://c.example/x", Scope.DEV),
        ("c", "conda-forge/linux-64", Scope.DEV),
    ]


def test_what_can_not_be_read_as_a_package() -> None:
    found = read(parse, "environment.yml", "dependencies:\n- a b c ] ?\n- https://x.example/a-1-0.conda\n- '>=1'\n")

    assert [(gap.gap, gap.line) for gap in found.gaps][-2:] == [(Gap.UNREADABLE, 4), (Gap.TRANSITIVE, 0)]


def test_the_list_of_pip() -> None:
    text = """\
dependencies:
- pip:
  - a==1 --hash=sha256:0
  - -r more.txt
  - --pre
  - -e .
  - b @ git+https://git.example/b
  - "# nothing"
- pip: []
- other: 3
"""
    found = read(parse, "app/environment.yml", text, {"app/more.txt": "c==1\n"})

    assert [(d.package.ecosystem, d.id, str(d.location)) for d in found.dependencies] == [
        ("PyPI", "a@1", "app/environment.yml:3"),
        ("PyPI", "b", "app/environment.yml:7"),
        ("PyPI", "c@1", "app/more.txt:1"),
    ]
    assert [(gap.gap, gap.line) for gap in found.gaps] == [(Gap.OWN, 6), (Gap.TRANSITIVE, 0)]


def test_an_exported_one_lists_everything() -> None:
    found = read(parse, "environment.yml", "dependencies:\n- a=1=0\n- pip:\n  - b==1\nprefix: /x\n")

    assert (ids(found), list(found.gaps)) == (["a@1", "b@1"], [])
    assert [d.direct for d in found.dependencies] == [None, None]


@pytest.mark.parametrize(
    ("lock", "needless"),
    [
        ("metadata:\n  sources:\n  - environment.yml\n", True),
        ("metadata:\n  sources:\n  - ./environment.yml\r\n", True),
        ("metadata:\n  sources:\n  - dev/environment.yml\n", False),
        ("metadata:\n  sources:\n  - environment.yml.old\n", False),
        ("", False),
    ],
)
def test_a_lock_that_was_made_from_it_says_more(lock: str, needless: bool) -> None:
    found = read(parse, "x/environment.yml", "dependencies: [a]\n", {"x/conda-lock.yml": lock})

    assert ids(found) == ([] if needless else ["a *"])


def test_a_file_of_another_tool() -> None:
    assert read(parse, "environment.yml", "services: [a]\n") == Parsed([], [])
    assert read(parse, "environment.yml", "") == Parsed([], [])


@pytest.mark.parametrize("listed", ["a", "{}", "[[a]]", "[{pip: a}]", "[{pip: [[a]]}]", "["])
def test_other_shapes(listed: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "environment.yml", f"dependencies: {listed}\n")
