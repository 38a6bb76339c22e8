"""``*.csproj``, ``*.fsproj``, ``*.vbproj`` with the central versions and shared files above them.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files and
https://learn.microsoft.com/nuget/consume-packages/central-package-management. A bare version is the least one that
will do, and the one that NuGet takes, unless something else in the graph asks for more: it counts as pinned. What the
packages need in turn is in no file without a lock file or the result of a restore.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from deeptracy.inventory import xml_document
from deeptracy.inventory.dotnet.msbuild import Evaluation, Item
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package
from deeptracy.versions.requirements import pinned

_BARE = re.compile(r"[0-9][0-9A-Za-z.+-]*")
_SCOPES = {
    "PackageReference": Scope.RUNTIME,
    "GlobalPackageReference": Scope.DEV,
    "DotNetCliToolReference": Scope.DEV,
    "PackageDownload": Scope.BUILD,
}


@dataclass(frozen=True, slots=True)
class _Version:
    text: str
    location: Location


@dataclass(slots=True)
class _Reference:
    """A package that the project names: a version of its own, or none, and what it is for."""

    name: str
    scope: Scope
    location: Location
    versions: list[_Version] = field(default_factory=list)


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a project file. Raises `Malformed`."""
    root = xml_document.load(file.data)
    if root.tag != "Project":
        raise Malformed(f"its outermost element is <{root.tag}>, not <Project>")
    evaluation = Evaluation(file.path, root, tree)
    found = list({_identity(one): one for one in _dependencies(evaluation)}.values())
    if not found:
        return Parsed(found, evaluation.gaps)
    reason = "there is no packages.lock.json, so what these packages depend on is not known"
    return Parsed(found, [*evaluation.gaps, Skipped(file.path, reason, Gap.TRANSITIVE)])


def _identity(dependency: Dependency) -> tuple[str, str]:
    return dependency.id.lower(), dependency.requirement


def _dependencies(evaluation: Evaluation) -> Iterator[Dependency]:
    references = _References(evaluation)
    for key, named in references.found.items():
        for one in named:
            for version in one.versions or references.central.get(key) or [_Version("*", one.location)]:
                yield _dependency(one.name, version.text, one.scope, version.location)
    for name, text, location in evaluation.sdks:
        yield _dependency(name, text, Scope.BUILD, location)


def _dependency(name: str, text: str, scope: Scope, location: Location) -> Dependency:
    version = text if _BARE.fullmatch(text) else pinned("NuGet", text) or ""
    package = Package("NuGet", name, version)
    return Dependency(package, location, scope, direct=True, requirement="" if version else text)


class _References:
    """The packages of a project, and the versions that stand in one place for all projects."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.found: dict[str, list[_Reference]] = {}
        self.central: dict[str, list[_Version]] = {}
        self._expand = evaluation.expand
        for item in evaluation.items:
            if item.element.tag == "PackageVersion":
                self._central(item)
            elif item.element.tag in _SCOPES:
                self._reference(item)

    def _reference(self, item: Item) -> None:
        for name in self._names(item, "Include"):
            one = _Reference(name, _SCOPES[item.element.tag], item.location)
            self._apply(item, one)
            self.found.setdefault(name.lower(), []).append(one)
        for name in self._names(item, "Update"):
            for one in self.found.get(name.lower(), ()):
                self._apply(item, one)
        for name in () if item.conditional else self._names(item, "Remove"):
            self.found.pop(name.lower(), None)

    def _apply(self, item: Item, one: _Reference) -> None:
        """Take over the version and the purpose that an item gives a reference."""
        versions = self._versions(item, "VersionOverride") or self._versions(item, "Version")
        if versions:
            one.versions = one.versions + versions if item.conditional else versions
        private = ";".join(self._expand(item.text("PrivateAssets"))).lower()
        if "all" in [part.strip() for part in private.split(";")] and one.scope is Scope.RUNTIME:
            one.scope = Scope.DEV

    def _central(self, item: Item) -> None:
        versions = self._versions(item, "Version")
        for name in [*self._names(item, "Include"), *self._names(item, "Update")]:
            before = self.central.get(name.lower(), []) if item.conditional else []
            self.central[name.lower()] = before + versions

    def _versions(self, item: Item, name: str) -> list[_Version]:
        return [_Version(text, item.location) for text in self._expand(item.text(name)) if text]

    def _names(self, item: Item, attribute: str) -> list[str]:
        lists = self._expand(item.element.attributes.get(attribute, ""))
        return list(dict.fromkeys(name for one in lists for part in one.split(";") if (name := part.strip())))
