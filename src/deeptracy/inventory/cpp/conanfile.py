"""``conanfile.txt`` of a project without ``conan.lock``: https://docs.conan.io/2/reference/conanfile_txt.html."""

from deeptracy.inventory.cpp import reference
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped

_SECTIONS = {
    "[requires]": Scope.RUNTIME,
    "[tool_requires]": Scope.BUILD,
    "[build_requires]": Scope.BUILD,
    "[test_requires]": Scope.TEST,
}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """What the project asks for, and that nothing tells what those packages require. Raises `Malformed`."""
    dependencies: list[Dependency] = []
    gaps: list[Skipped] = []
    scope: Scope | None = None
    for number, raw in enumerate(decode(file.data).split("\n"), start=1):
        line = _without_comment(raw)
        if line.startswith("["):
            scope = _SECTIONS.get(line)
        elif line and scope:
            read = reference.dependency(line, Location(file.path, number), scope, True)
            if read:
                dependencies.append(read)
            else:
                gaps.append(Skipped(file.path, f"{line!r} is no reference to a package", line=number))
    if dependencies:
        reason = "there is no conan.lock, so what these packages depend on is not known"
        gaps.append(Skipped(file.path, reason, Gap.TRANSITIVE))
    return Parsed(dependencies, gaps)


def _without_comment(raw: str) -> str:
    """A line without what follows `` #``; a ``#`` inside a reference begins its revision."""
    line = raw.strip()
    return "" if line.startswith("#") else line.partition(" #")[0].rstrip()
