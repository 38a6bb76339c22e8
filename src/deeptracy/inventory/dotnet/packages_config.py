"""``packages.config``: https://learn.microsoft.com/nuget/reference/packages-config.

The list is flat: it holds what the project asks for and what that needs, and does not tell them apart.
"""

from deeptracy.inventory import xml_document
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.xml_document import Element
from deeptracy.model.inventory import Dependency, Location, Scope
from deeptracy.model.package import Package


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a list of packages. Raises `Malformed`."""
    root = xml_document.load(file.data)
    if root.tag != "packages":
        raise Malformed(f"its outermost element is <{root.tag}>, not <packages>")
    return Parsed([_dependency(element, file.path) for element in root.all("package")])


def _dependency(element: Element, path: str) -> Dependency:
    name, version = element.attributes.get("id", "").strip(), element.attributes.get("version", "").strip()
    if not name or not version:
        raise Malformed(f"the package at line {element.line} has no id or no version")
    dev = element.attributes.get("developmentDependency", "").lower() == "true"
    return Dependency(
        Package("NuGet", name, version),
        Location(path, element.line),
        scope=Scope.DEV if dev else Scope.RUNTIME,
    )
