"""What a ``pyproject.toml`` asks for, in each of the tables where tools look for it.

- ``[project]``: https://packaging.python.org/en/latest/specifications/pyproject-toml/
- ``[dependency-groups]``: https://packaging.python.org/en/latest/specifications/dependency-groups/
- ``[build-system]``: https://packaging.python.org/en/latest/specifications/pyproject-toml/#declaring-build-system-dependencies-the-build-system-table
- ``[tool.poetry]``: see `poetry`; ``[tool.uv]``, ``[tool.pdm]`` and ``[tool.hatch.envs]``: their development tables

A group that includes another adds nothing to the list, since the other one is read anyway. A package that asks for
itself with extras (``name[extra]``) asks for what is in its own tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from deeptracy.inventory import graph, toml_document
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, SourceFile, Tree
from deeptracy.inventory.python import origin, poetry, requirement
from deeptracy.inventory.python.locked import Root
from deeptracy.inventory.python.origin import PUBLIC, Origin
from deeptracy.inventory.python.requirement import Requirement
from deeptracy.inventory.python.shape import strings, table
from deeptracy.inventory.python.toml_lines import TomlLines
from deeptracy.inventory.text import decode
from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.inventory import Scope

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement of a project; ``requirement`` is None where its text can't be read or names no package."""

    requirement: Requirement | None
    scope: Scope
    line: int
    origin: Origin = PUBLIC


@dataclass(frozen=True, slots=True)
class Project:
    """A whole ``pyproject.toml``. ``group_scopes``: the scope of each extra and group, by its name."""

    name: str
    asked: Sequence[Asked]
    group_scopes: dict[str, Scope]
    root: Table

    @property
    def roots(self) -> list[Root]:
        """The packages it names, as the starting points of a lock file's graph."""
        strongest: dict[str, Scope] = {}
        for each in self.asked:
            if each.requirement and each.scope is not Scope.BUILD:
                key = normalise_name("PyPI", each.requirement.name)
                strongest[key] = graph.stronger(strongest.get(key, each.scope), each.scope)
        return [Root(name, scope) for name, scope in strongest.items()]


def project_beside(file: SourceFile, tree: Tree) -> Project | None:
    """The project of the ``pyproject.toml`` beside a lock file; None when there is none that can be read."""
    path = file.beside("pyproject.toml")
    data = tree.read(path)
    if data is None:
        return None
    try:
        return read(SourceFile(path, data))
    except Malformed:
        return None  # it is read, and reported, as a manifest of its own


def roots_beside(file: SourceFile, tree: Tree) -> list[Root] | None:
    """The roots of the project beside a lock file; None when nothing tells them."""
    project = project_beside(file, tree)
    return project.roots if project else None


def read(file: SourceFile) -> Project:
    """Read a ``pyproject.toml``. Raises `Malformed`."""
    root = toml_document.load(file.data)
    reader = _Reader(file, root)
    asked = list(reader.asked())
    return Project(reader.name, asked, reader.group_scopes(), root)


class _Reader:
    def __init__(self, file: SourceFile, root: Table) -> None:
        self._file = file
        self._root = root
        self._project = table(root, "project")
        self._tool = table(root, "tool")
        self._lines = TomlLines(decode(file.data))
        self._sources = self._uv_sources()
        self.name = string(self._project.get("name")) or string(table(self._tool, "poetry").get("name"))

    def asked(self) -> Iterator[Asked]:
        """Everything it asks for."""
        yield from self._standard()
        yield from self._poetry()
        uv, pdm = table(self._tool, "uv"), table(self._tool, "pdm")
        yield from self._listed(strings(uv, "dev-dependencies"), Scope.DEV, "tool.uv")
        for lines in _lists(table(pdm, "dev-dependencies")):
            yield from self._listed(lines, Scope.DEV, "tool.pdm.dev-dependencies")
        for name, env in table(table(self._tool, "hatch"), "envs").items():
            if isinstance(env, dict):
                lines = strings(env, "dependencies") + strings(env, "extra-dependencies")
                yield from self._listed(lines, Scope.DEV, f"tool.hatch.envs.{name}")
        yield from self._listed(strings(table(self._root, "build-system"), "requires"), Scope.BUILD, "build-system")

    def group_scopes(self) -> dict[str, Scope]:
        """The extras are for users of the product, every other group is for its development."""
        pdm, poetry_table = table(self._tool, "pdm"), table(self._tool, "poetry")
        development = (
            table(self._root, "dependency-groups"), table(pdm, "dev-dependencies"), table(poetry_table, "group"),
        )  # fmt: skip
        extras = (table(self._project, "optional-dependencies"), table(poetry_table, "extras"))
        scopes = {name: Scope.DEV for group in development for name in group}
        return scopes | {name: Scope.OPTIONAL for extra in extras for name in extra}

    def _standard(self) -> Iterator[Asked]:
        yield from self._listed(strings(self._project, "dependencies"), Scope.RUNTIME, "project")
        for lines in _lists(table(self._project, "optional-dependencies")):
            yield from self._listed(lines, Scope.OPTIONAL, "project.optional-dependencies")
        for lines in _lists(table(self._root, "dependency-groups"), tables_too=True):
            yield from self._listed(lines, Scope.DEV, "dependency-groups")

    def _listed(self, lines: Sequence[str], scope: Scope, section: str) -> Iterator[Asked]:
        """The requirements of a list; pdm writes editable ones with the option of pip."""
        for text in lines:
            editable = text.startswith("-e ")
            asked = _editable(text) if editable else requirement.read(text)
            if asked and self.name and _same(asked.name, self.name):
                continue
            fetched = origin.address(self._file, text[3:].strip()) if editable else self._origin(asked)
            yield Asked(asked, scope, self._lines.text(text, section), fetched)

    def _poetry(self) -> Iterator[Asked]:
        """Poetry's own tables, without what ``[project]`` said already (they may only say where it comes from)."""
        standard = {normalise_name("PyPI", name) for name in self._standard_names()}
        for each in poetry.entries(table(self._tool, "poetry")):
            if normalise_name("PyPI", each.name) not in standard or each.scope is Scope.DEV:
                line = self._lines.key(each.name, each.section)
                yield Asked(
                    Requirement(each.name, each.specifier), each.scope, line, poetry.origin_of(each, self._file)
                )

    def _standard_names(self) -> Iterator[str]:
        lists = [strings(self._project, "dependencies"), *_lists(table(self._project, "optional-dependencies"))]
        for text in (text for lines in lists for text in lines):
            if asked := requirement.read(text):
                yield asked.name

    def _origin(self, asked: Requirement | None) -> Origin:
        if asked is None:
            return PUBLIC
        if asked.url:
            return origin.address(self._file, asked.url)
        return self._sources.get(normalise_name("PyPI", asked.name), PUBLIC)

    def _uv_sources(self) -> dict[str, Origin]:
        """``[tool.uv.sources]``: https://docs.astral.sh/uv/concepts/projects/dependencies/#dependency-sources."""
        uv = table(self._tool, "uv")
        listed = uv.get("index")
        indexes = {
            string(entry.get("name")): string(entry.get("url"))
            for entry in map(mapping, listed if isinstance(listed, list) else ())
        }
        found = {}
        for name, value in table(uv, "sources").items():
            choices = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
            if choices:  # several are for several environments; the first one speaks for them
                found[normalise_name("PyPI", name)] = self._uv_source(choices[0], indexes)
        return found

    def _uv_source(self, source: Table, indexes: dict[str, str]) -> Origin:
        if source.get("workspace") is True:
            return origin.path(self._file, ".")
        if isinstance(git := source.get("git"), str):
            return origin.repository(git)
        if isinstance(path := source.get("path"), str):
            return origin.path(self._file, path)
        if isinstance(url := source.get("url"), str):
            return origin.remote(url)
        return origin.index(indexes.get(string(source.get("index")), ""))


def _lists(groups: Table, *, tables_too: bool = False) -> Iterator[list[str]]:
    for name in groups:
        yield strings(groups, name, tables_too=tables_too)


def _editable(text: str) -> Requirement | None:
    """``-e file:///${PROJECT_ROOT}/lib#egg=name``, as pdm writes it; None without its name."""
    named = requirement.read(text.partition("#egg=")[2])
    return Requirement(named.name, url=text[3:].strip()) if named else None


def _same(a: str, b: str) -> bool:
    return normalise_name("PyPI", a) == normalise_name("PyPI", b)
