"""The declarative part of MSBuild: properties, items and imports, read from the files and never run.

https://learn.microsoft.com/visualstudio/msbuild/build-process-overview: all properties are set first, in the order of
the files, then items are collected. Conditions hang on the machine and the call, so both ways are taken: a property may
have several values, and an item behind a condition is there. Property functions and tasks are not evaluated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from deeptracy.inventory import xml_document
from deeptracy.inventory.parser import Malformed, Tree
from deeptracy.inventory.xml_document import Element
from deeptracy.model.inventory import Location, Skipped

_MAX_VALUES = 8
_MAX_LENGTH = 1000  # of a value: each property may hold the one before twice
_MAX_FILES = 100
_PROPERTY = re.compile(r"\$\(\s*([A-Za-z_][\w.-]*)\s*\)")
_UNSET = re.compile(r"\s*'?\$\(\s*([\w.-]+)\s*\)'?\s*==\s*''\s*")
_FILE_ABOVE = re.compile(
    r"""\$\(\[MSBuild\]::GetPathOfFileAbove\(\s*['"]?([^'",()]+)['"]?\s*(?:,\s*['"]?([^'"]*?)['"]?\s*)?\)\)"""
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item element as it stands in a file: its tag, its values, and its metadata."""

    element: Element
    path: str
    conditional: bool

    @property
    def location(self) -> Location:
        """Where it stands."""
        return Location(self.path, self.element.line)

    def text(self, name: str) -> str:
        """A metadata value, written as an attribute or as a child element; not expanded."""
        return self.element.attributes.get(name, "").strip() or self.element.value(name)


class Evaluation:
    """A project file with everything it imports, by name or because it stands above it."""

    def __init__(self, path: str, root: Element, tree: Tree) -> None:
        self.items: list[Item] = []
        self.sdks: list[tuple[str, str, Location]] = []
        self.gaps: list[Skipped] = []
        self._tree = tree
        self._seen: set[str] = set()
        self._properties: dict[str, list[str]] = {}
        folder = dirname(path)
        self._set("MSBuildProjectDirectory", [f"/{folder}"])
        for name in ("Directory.Build.props", "Directory.Packages.props"):
            self._import(_above(name, folder, tree))
        self._read(path, root)
        self._import(_above("Directory.Build.targets", folder, tree))

    def expand(self, text: str) -> list[str]:
        """The values a text may have. What can't be known stays as it is written."""
        values = [text]
        for name in dict.fromkeys(_PROPERTY.findall(text[:_MAX_LENGTH])):
            known = self._properties.get(name.lower())
            if known is not None:
                values = [found for one in values for value in known if (found := _replaced(one, name, value))]
                values = values[:_MAX_VALUES]
        return values or [text]

    def is_set(self, name: str) -> bool:
        """Whether a property has a value."""
        return any(self._properties.get(name.lower(), ()))

    def _set(self, name: str, values: list[str]) -> None:
        self._properties[name.lower()] = list(dict.fromkeys(values))[:_MAX_VALUES]

    def _import(self, path: str | None) -> None:
        if path is None or path in self._seen or len(self._seen) >= _MAX_FILES:
            return
        self._seen.add(path)
        data = self._tree.read(path)
        if data is None:
            return
        try:
            self._read(path, xml_document.load(data))
        except Malformed as error:
            self.gaps.append(Skipped(path, str(error)))

    def _read(self, path: str, root: Element) -> None:
        self._sdk(root.attributes.get("Sdk", ""), Location(path, root.line))
        self._children(path, root, conditional=False)

    def _children(self, path: str, parent: Element, *, conditional: bool) -> None:
        for element in parent.children:
            unsure = conditional or "Condition" in element.attributes
            if element.tag == "PropertyGroup":
                self._property_group(path, element, unsure)
            elif element.tag == "ItemGroup":
                self.items += _items(path, element, unsure)
            elif element.tag in ("ImportGroup", "Choose", "When", "Otherwise"):
                self._children(path, element, conditional=unsure or element.tag != "ImportGroup")
            elif element.tag == "Import":
                self._follow(path, element)
            elif element.tag == "Sdk":
                version = element.attributes.get("Version", "")
                self._sdk(f"{element.attributes.get('Name', '')}/{version}", Location(path, element.line))

    def _property_group(self, path: str, group: Element, conditional: bool) -> None:
        self._set("MSBuildThisFileDirectory", [join("/", dirname(path), "")])
        for element in group.children:
            condition = element.attributes.get("Condition", "")
            values = self.expand(element.text.strip())
            default = _UNSET.fullmatch(condition)
            if default and self.is_set(default[1]):
                continue
            if (condition and not default) or conditional:
                values = self._properties.get(element.tag.lower(), []) + values
            self._set(element.tag, values)

    def _follow(self, path: str, element: Element) -> None:
        """Read an imported file, if it is named by a path inside the target."""
        project = element.attributes.get("Project", "")
        self._sdk(element.attributes.get("Sdk", ""), Location(path, element.line))
        self._set("MSBuildThisFileDirectory", [join("/", dirname(path), "")])
        if found := _FILE_ABOVE.fullmatch(project[:_MAX_LENGTH].strip()):
            for start in self.expand(found[2] or dirname(path) or "."):
                self._import(_above(found[1], _relative(path, start), self._tree))
            return
        for value in self.expand(project):
            if "$(" not in value and "*" not in value:
                self._import(_relative(path, value))

    def _sdk(self, names: str, location: Location) -> None:
        """Note the packages of build instructions that are named with a version."""
        for name in names.split(";"):
            bare, _, version = name.strip().partition("/")
            if bare and version:
                self.sdks.append((bare, version, location))


def _items(path: str, group: Element, conditional: bool) -> Iterator[Item]:
    for element in group.children:
        yield Item(element, path, conditional or "Condition" in element.attributes)


def _replaced(text: str, name: str, value: str) -> str:
    """The text with a value in place of a property; empty when it gets too long."""
    reference = re.compile(rf"\$\(\s*{re.escape(name)}\s*\)")
    found = reference.sub(lambda _: value, text)
    return found if len(found) <= _MAX_LENGTH else ""


def _relative(path: str, value: str) -> str:
    """A path in a file, from the root of the target, which is ``/`` in the folders that MSBuild itself names."""
    value = value.strip().replace("\\", "/")
    found = normpath(value).lstrip("/") if value.startswith("/") else normpath(join(dirname(path), value))
    return "" if found == "." else found


def _above(name: str, folder: str, tree: Tree) -> str | None:
    """The nearest file of a name, in a folder or above it."""
    while True:
        if join(folder, name) in tree.paths():
            return join(folder, name)
        if not folder or folder.startswith(".."):
            return None
        folder = dirname(folder)
