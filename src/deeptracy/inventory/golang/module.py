"""``go.mod``: https://go.dev/ref/mod#go-mod-file, with the ``go.sum`` or ``vendor/modules.txt`` beside an old one.

Since Go 1.17 the file names every module that the packages and tests of the main module need. Before, it names only
those its own packages import; the others are then taken from what is vendored, or else from ``go.sum``.
Versions keep their ``v``, as in PURLs (``pkg:golang/github.com/x/y@v1.6.0``).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from deeptracy.inventory.golang.replacement import Replacements
from deeptracy.inventory.golang.stdlib import Toolchain, language, required
from deeptracy.inventory.golang.sums import downloaded, newer
from deeptracy.inventory.golang.syntax import Directive, directives
from deeptracy.inventory.golang.vendored import listed
from deeptracy.inventory.golang.workspace import workspace_of
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped
from deeptracy.model.package import Package

_CANONICAL = re.compile(r"v\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*)?$")
_LISTS_EVERYTHING = Toolchain(1, 17)


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a module file. Raises `Malformed`."""
    lines = list(directives(file.data))
    found = _requirements(file.path, lines)
    gaps: list[Skipped] = []
    if found and language(lines) < _LISTS_EVERYTHING:
        rest, gaps = _unlisted(file, tree)
        found |= {one.package.name: one for one in rest if one.package.name not in found}
    workspace = workspace_of(file.folder, tree)
    replacements = (workspace.replacements, Replacements(file.path, lines))
    built: dict[str, Dependency] = {}
    for dependency in found.values():
        one = _built(dependency, replacements, workspace.modules, tree)
        built.setdefault(one.id, one)
    return Parsed([*required(file.path, lines), *built.values()], gaps)


def _requirements(path: str, lines: Sequence[Directive]) -> dict[str, Dependency]:
    excluded = {line.arguments for line in lines if line.verb == "exclude"}
    tools = _tools(lines)
    found: dict[str, Dependency] = {}
    for line in lines:
        if line.verb != "require":
            continue
        if len(line.arguments) != 2:
            raise Malformed(f"not a module and a version at line {line.line}")
        name, version = line.arguments
        direct = not line.indirect or name in tools
        dependency = _requirement(Location(path, line.line), name, version, direct, line.arguments in excluded)
        if name not in found or newer(dependency.package.version, found[name].package.version):
            found[name] = dependency
    return found


def _tools(lines: Sequence[Directive]) -> set[str]:
    """The modules of the packages that ``tool`` lines name: `go get -tool` calls them indirect."""
    names = [line.arguments[0] for line in lines if line.verb == "require" and line.arguments]
    packages = [line.arguments[0] for line in lines if line.verb == "tool" and line.arguments]
    around = ([name for name in names if f"{package}/".startswith(f"{name}/")] for package in packages)
    return {max(candidates, key=len) for candidates in around if candidates}


def _requirement(location: Location, name: str, version: str, direct: bool, excluded: bool) -> Dependency:
    if excluded:  # Go then takes the next higher one that there is
        return Dependency(Package("Go", name), location, direct=direct, requirement=f">{version}")
    if not _CANONICAL.match(version):  # a branch or a prefix, to be resolved by the next `go mod tidy`
        return Dependency(Package("Go", name), location, direct=direct, requirement=version)
    return Dependency(Package("Go", name, version), location, direct=direct)


def _unlisted(file: SourceFile, tree: Tree) -> tuple[list[Dependency], list[Skipped]]:
    """The modules that a ``go.mod`` from before Go 1.17 leaves out, and what could not be read of them."""
    for name, read in (("vendor/modules.txt", _from_vendor), ("go.sum", _from_sums)):
        path = file.beside(name)
        data = tree.read(path)
        if data is not None:
            try:
                return read(path, data), []
            except Malformed as error:
                return [], [Skipped(path, str(error))]
    reason = "names only what the module imports itself, and there is no go.sum beside it to tell the rest"
    return [], [Skipped(file.path, reason, Gap.TRANSITIVE)]


def _from_vendor(path: str, data: bytes) -> list[Dependency]:
    return [module.dependency() for module in listed(path, data)]


def _from_sums(path: str, data: bytes) -> list[Dependency]:
    return [
        Dependency(Package("Go", one.name, one.version), Location(path, one.line), direct=False)
        for one in downloaded(data).values()
    ]


def _built(
    dependency: Dependency, replacements: Iterable[Replacements], own: Collection[str], tree: Tree
) -> Dependency:
    """The dependency as it is built: replaced, or a member of the same workspace."""
    if dependency.package.name in own:
        return replace(dependency, private="a member of the same workspace", private_gap=Gap.OWN)
    found = (one.of(dependency.package) for one in replacements)
    replacement = next(filter(None, found), None)
    return replacement.applied(dependency, tree) if replacement else dependency
