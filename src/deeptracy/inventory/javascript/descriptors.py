"""The descriptors of Yarn's lock files: which entry a name and what is asked of it lead to."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from deeptracy.inventory.javascript.projects import Project
from deeptracy.inventory.javascript.specifier import split

_LAST_NAME = re.compile(r"(?:\A|/)((?:@[^/@]+/)?[^/@]+)(?:@[^/]*)?\Z")


class Descriptors:
    """Keys of entries under ``name@what is asked for``."""

    def __init__(self, project: Project | None) -> None:
        """The ``resolutions`` of the project at the root change what is asked for."""
        self._exact: dict[str, str] = {}
        self._of_name: dict[str, dict[str, None]] = {}
        self._members: dict[str, str] = {}
        self._overrides = dict(_overrides(project.resolutions)) if project else {}

    def add(self, descriptor: str, key: str) -> None:
        """A descriptor leads to an entry. Behind ``::`` stands who asked for it, which nobody repeats when asking."""
        self._exact.setdefault(descriptor.partition("::")[0], key)
        self._of_name.setdefault(split(descriptor)[0], {})[key] = None

    def add_member(self, name: str, key: str) -> None:
        """A name that no descriptor fits may mean a workspace member."""
        self._members[name] = key

    def find(self, name: str, asked: str) -> str | None:
        """The key of the entry that is meant; None when there is none, or no telling which."""
        for each in (asked, self._overrides.get(name, asked)):
            found = self._exact.get(f"{name}@{each}") or self._exact.get(f"{name}@npm:{each}")
            if found:
                return found
        if name in self._members:
            return self._members[name]
        candidates = self._of_name.get(name, {})
        return next(iter(candidates)) if len(candidates) == 1 else None


def _overrides(resolutions: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, what is asked for instead): ``a/**/b`` and ``a@npm:^1/b@^2`` speak of ``b``."""
    for pattern, asked in resolutions.items():
        found = _LAST_NAME.search(pattern[-300:])
        if found and isinstance(asked, str):
            yield found[1], asked
