"""Scopes by the names of files and groups."""

import pytest

from deeptracy.inventory.python import groups
from deeptracy.model.inventory import Scope


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("requirements.txt", Scope.RUNTIME),
        ("requirements-dev.txt", Scope.DEV),
        ("dev_requirements.txt", Scope.DEV),
        ("requirements.Test.txt", Scope.DEV),
        ("requirements/docs.txt", Scope.DEV),
        ("docs/requirements.txt", Scope.DEV),
        ("Tests/requirements.txt", Scope.DEV),
        ("docs/api/requirements.txt", Scope.RUNTIME),
        ("test-runner/requirements.txt", Scope.RUNTIME),
        ("requirements/latest.txt", Scope.RUNTIME),
        ("requirements/prod.txt", Scope.RUNTIME),
    ],
)
def test_files(path: str, scope: Scope) -> None:
    assert groups.of_file(path) is scope


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        *(
            (word, Scope.DEV)
            for word in [
                "dev",
                "develop",
                "test",
                "tests",
                "doc",
                "docs",
                "lint",
                "typing",
                "ci",
                "qa",
                "benchmarks",
                "tox",
            ]
        ),
        ("unit-tests", Scope.DEV),
        ("Type Typing", Scope.DEV),
        ("cache", Scope.OPTIONAL),
        ("", Scope.OPTIONAL),
        ("contest", Scope.OPTIONAL),
    ],
)
def test_groups(name: str, scope: Scope) -> None:
    assert groups.of_group(name) is scope
