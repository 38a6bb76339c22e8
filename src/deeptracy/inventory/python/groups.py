"""What the name of a file or of a group of dependencies says about its scope."""

import re
from posixpath import basename, dirname

from deeptracy.model.inventory import Scope

_DEVELOPMENT = frozenset(
    (
        "dev", "devel", "develop", "development", "test", "tests", "testing", "doc", "docs", "documentation", "lint",
        "linting", "linters", "style", "format", "typing", "types", "mypy", "ci", "qa", "bench", "benchmark",
        "benchmarks", "coverage", "tox", "nox", "precommit",
    )
)  # fmt: skip


def _words(name: str) -> set[str]:
    return set(re.split(r"[-_. ]+", name.lower()))


def of_group(name: str) -> Scope:
    """The scope of a group that the format gives no meaning to: development by its name, else optional."""
    return Scope.DEV if _words(name) & _DEVELOPMENT else Scope.OPTIONAL


def of_file(path: str) -> Scope:
    """The scope of a requirements file: ``requirements-dev.txt``, ``docs/requirements.txt``, else runtime.

    Of the folders only the last one counts, and only when its whole name is such a word: a service called
    ``test-runner`` is a product.
    """
    folder = basename(dirname(path)).lower()
    return Scope.DEV if folder in _DEVELOPMENT or _words(basename(path)) & _DEVELOPMENT else Scope.RUNTIME
