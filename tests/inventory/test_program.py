import pytest

from deeptracy.inventory.program import parse
from deeptracy.inventory.registry import FORMATS, format_of
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import read

PROGRAMS = [format_ for format_ in FORMATS if format_.module == "program"]
FILES = [pattern.replace("*", "app") for format_ in PROGRAMS for pattern in format_.patterns]


@pytest.mark.parametrize("name", FILES)
def test_a_program_is_a_gap_that_says_what_to_do(name: str) -> None:
    parsed = read(parse, f"sub/{name}", b"\xff\x00 anything")

    (gap,) = parsed.gaps
    assert parsed.dependencies == ()
    assert (gap.gap, gap.path) == (Gap.UNSUPPORTED, f"sub/{name}")
    assert "; commit " in gap.reason
    assert gap.reason != "a program that is never run; commit a lock file to have its dependencies checked"


@pytest.mark.parametrize("format_", PROGRAMS, ids=lambda format_: format_.name)
def test_a_program_yields_to_its_lock_file(format_) -> None:  # type: ignore[no-untyped-def]
    name = format_.patterns[0].replace("*", "app")

    assert format_of(name) is format_
    assert format_.yields_to
    assert all(format_.yields(f"sub/{name}", {f"sub/{name}", f"sub/{lock}"}) for lock in format_.yields_to)
    assert not format_.yields(f"sub/{name}", {f"sub/{name}"})


def test_the_advice_names_the_lock_file() -> None:
    (gap,) = read(parse, "build.gradle", "").gaps

    assert gap.reason == (
        "a program that is never run; commit gradle.lockfile (gradle dependencies --write-locks) "
        "to have its dependencies checked"
    )


@pytest.mark.parametrize(
    ("others", "declared"),
    [
        ({"pyproject.toml": "[project]\ndependencies = []\n"}, True),
        ({"pyproject.toml": "[tool.poetry.dependencies]\npython = '3'\n"}, True),
        ({"setup.cfg": "[options]\ninstall_requires = a\n"}, True),
        ({"pyproject.toml": "[tool.black]\n"}, False),
        ({"pyproject.toml": "project = 1\ntool = 1\n"}, False),
        ({"pyproject.toml": "["}, False),
        ({"pyproject.toml": b"\xff"}, False),
        ({"setup.cfg": "[metadata]\nname = a\n"}, False),
        ({"sub/pyproject.toml": "[project]\ndependencies = []\n"}, False),
        ({}, False),
    ],
)
def test_setup_py_yields_to_what_is_declared_beside_it(others: dict[str, str | bytes], declared: bool) -> None:
    assert bool(read(parse, "setup.py", "", others).gaps) is not declared


def test_only_setup_py_looks_beside_it() -> None:
    others: dict[str, str | bytes] = {"pyproject.toml": "[project]\ndependencies = []\n"}

    assert len(read(parse, "Podfile", "", others).gaps) == 1
