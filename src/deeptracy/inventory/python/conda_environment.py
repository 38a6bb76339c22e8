"""``environment.yml`` of conda: https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html.

Its specifications pin one version with ``==1.2``, ``name 1.2`` or a build (``=1.2=py39_0``); ``=1.2`` alone admits
``1.2.*`` (https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html#package-match-specifications).
A file that ``conda env export`` wrote (it ends in the environment's ``prefix``) lists the whole environment, with ``=``
for the version that is there. Any other one has a gap for what its packages need. The list below ``pip:`` is for PyPI,
in the format of requirements files.

A ``conda-lock.yml`` beside that was made from the file says the same, exactly: then nothing is listed. A file without
``dependencies`` is some other tool's and says nothing.
"""

import re
from typing import Any

from deeptracy.inventory import yaml_document
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import gaps, groups, requirement, requirement_lines, requirements_txt
from deeptracy.inventory.python.origin import PUBLIC
from deeptracy.inventory.python.requirements_file import read_entry
from deeptracy.model.inventory import Dependency, Location, Scope, Skipped
from deeptracy.model.package import Package

_NAME = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_.-]*)\s*([^\[]*)")
_VERSION_KEY = re.compile(r"""[\[,]\s*version\s*=\s*["']?([^"'\]]*)""")
_VERSION = re.compile(r"[A-Za-z0-9_.!+-]+")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read an ``environment.yml``. Raises `Malformed`."""
    document = yaml_document.load_mapping(file.data)
    listed = document.get("dependencies", [])
    if not isinstance(listed, list):
        raise Malformed("'dependencies' is not a list")
    if _locked(file, tree):
        return Parsed()
    return _Reader(file, tree, exported="prefix" in document).read(listed)


def _locked(file: SourceFile, tree: Tree) -> bool:
    """Whether the ``conda-lock.yml`` beside names this file as a source."""
    lock = tree.read(file.beside("conda-lock.yml")) or b""
    name = re.escape(file.path.rpartition("/")[2].encode())
    return re.search(rb"^\s*- (?:\./)?" + name + rb"\r?$", lock, re.MULTILINE) is not None


class _Reader:
    def __init__(self, file: SourceFile, tree: Tree, *, exported: bool) -> None:
        self._file = file
        self._tree = tree
        self._exported = exported
        self._scope = groups.of_file(file.path)
        self._found: list[Dependency] = []
        self._gaps: list[Skipped] = []
        self._includes: dict[str, Scope] = {}

    def read(self, listed: list[Any]) -> Parsed:
        for item in listed:
            if isinstance(item, str):
                self._conda(item)
            elif isinstance(item, dict) and isinstance(item.get("pip", []), list):
                for text in item.get("pip", []):
                    self._pip(text)
            else:
                raise Malformed("'dependencies' holds something that is no package")
        included = requirements_txt.read_named(self._file, self._tree, self._includes)
        if not self._exported:
            self._gaps += gaps.transitive(self._file.path, self._found)
        return Parsed([*self._found, *included.dependencies], gaps.once(self._gaps, included.gaps))

    def _conda(self, text: str) -> None:
        line = yaml_document.line_of(text)
        channel, _, specification = text.partition("#")[0].strip().rpartition("::")
        named = _NAME.fullmatch(specification.partition("[")[0])
        if named is None or "://" in specification:
            self._gaps.append(gaps.unnamed(Location(self._file.path, line), PUBLIC))
            return
        key = _VERSION_KEY.search(specification)
        wanted = key[1].strip() if key else named[2].strip()
        version = _exact(wanted, exported=self._exported)
        self._found.append(
            Dependency(
                Package("Conda", named[1], version),
                Location(self._file.path, line),
                self._scope,
                None if self._exported else True,
                requirement="" if version else wanted or "*",
                source=channel,
            )
        )

    def _pip(self, text: Any) -> None:
        number = yaml_document.line_of(text)
        if not isinstance(text, str):
            raise Malformed("the list below 'pip' holds something that is no text")
        lines = requirement_lines.read(text)
        for option in lines.options:
            name, value = requirement_lines.option(option.text)
            if name == "-r" and value:
                self._includes[value] = self._scope
        for line in lines.requirements:
            line.number = number
            entry = read_entry(self._file, line)
            if gap := entry.gap(self._file.path):
                self._gaps.append(gap)
            if entry.requirement:
                location, direct = Location(self._file.path, number), None if self._exported else True
                self._found.append(
                    requirement.dependency(entry.requirement, location, self._scope, direct=direct, origin=entry.origin)
                )


def _exact(wanted: str, *, exported: bool) -> str:
    """The one version a specification pins; empty when it admits several."""
    if wanted.startswith("=="):
        version = wanted[2:].partition("=")[0]
    elif wanted.startswith("="):
        version, _, build = wanted[1:].partition("=")
        version = version if build or exported else ""
    else:
        version = wanted.split()[0] if wanted else ""
    version = version.strip()
    return version if _VERSION.fullmatch(version) else ""
