"""``go.work``: modules that are built together, https://go.dev/ref/mod#workspaces."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from deeptracy.inventory.golang.replacement import Replacements
from deeptracy.inventory.golang.stdlib import required
from deeptracy.inventory.golang.syntax import Directive, directives
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Skipped


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a ``go.work`` changes for its members: their names are the project's own, its replacements come first."""

    modules: frozenset[str] = frozenset()
    replacements: Replacements = field(default_factory=lambda: Replacements("", ()))


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a workspace file: the toolchain it asks for. Its members' ``go.mod`` files are read by themselves."""
    lines = list(directives(file.data))
    Replacements(file.path, lines)  # says so when one is malformed
    gaps = [
        Skipped(file.path, f"the workspace member {folder} is not in the target", line=line)
        for folder, line in _members(file.folder, lines)
        if join(folder, "go.mod") not in tree.paths()
    ]
    return Parsed(required(file.path, lines), gaps)


def workspace_of(folder: str, tree: Tree) -> Workspace:
    """The workspace that uses the module in ``folder``; an empty one when there is none (or it is malformed)."""
    above = folder
    while True:
        data = tree.read(join(above, "go.work"))
        if data is not None:
            return _workspace(join(above, "go.work"), data, folder, tree)
        if not above:
            return Workspace()
        above = dirname(above)


def _workspace(path: str, data: bytes, member: str, tree: Tree) -> Workspace:
    try:
        lines = list(directives(data))
        replacements = Replacements(path, lines)
    except Malformed:  # said where the file itself is read
        return Workspace()
    folders = [folder for folder, _ in _members(dirname(path), lines)]
    if member not in folders:
        return Workspace()
    names = (module_name(tree.read(join(folder, "go.mod"))) for folder in folders)
    return Workspace(frozenset(name for name in names if name), replacements)


def _members(folder: str, lines: Sequence[Directive]) -> list[tuple[str, int]]:
    """The folders of the ``use`` lines, from the root of the target, and their lines."""
    used = (line for line in lines if line.verb == "use" and line.arguments)
    paths = ((normpath(join(folder, line.arguments[0])), line.line) for line in used)
    return [("" if path == "." else path, line) for path, line in paths]


def module_name(data: bytes | None) -> str:
    """The name a ``go.mod`` gives its module; empty where it is absent or malformed."""
    try:
        lines = list(directives(data or b""))
    except Malformed:
        return ""
    return next((line.arguments[0] for line in lines if line.verb == "module" and line.arguments), "")
