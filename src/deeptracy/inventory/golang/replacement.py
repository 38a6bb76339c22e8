"""Which module is built in place of another: https://go.dev/ref/mod#go-mod-file-replace."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from posixpath import dirname, join, normpath

from deeptracy.inventory.golang.syntax import Directive
from deeptracy.inventory.parser import Malformed, Tree
from deeptracy.model.inventory import Dependency, Gap, Location
from deeptracy.model.package import Package

_FOLDER = re.compile(r"\.{0,2}[/\\]|\.{1,2}$|[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Replacement:
    """One ``replace`` line. ``old_version`` is empty for every version, ``new_version`` for a folder."""

    old: str
    old_version: str
    new: str
    new_version: str
    location: Location

    @classmethod
    def parse(cls, path: str, directive: Directive) -> "Replacement":
        """Read the words of a ``replace`` line of the file at ``path``. Raises `Malformed`."""
        words = directive.arguments
        if "=>" in words:
            arrow = words.index("=>")
            old, new = words[:arrow], words[arrow + 1 :]
            if len(old) in (1, 2) and len(new) in (1, 2) and (len(new) == 2 or _FOLDER.match(new[0])):
                old_version, new_version = "".join(old[1:]), "".join(new[1:])
                return cls(old[0], old_version, new[0], new_version, Location(path, directive.line))
        raise Malformed(f"not a replacement at line {directive.line}")

    def applied(self, dependency: Dependency, tree: Tree) -> Dependency:
        """The dependency as it is built: another module, or a folder, which is nothing public."""
        if self.new_version:
            package = Package("Go", self.new, self.new_version)
            return replace(dependency, package=package, location=self.location, requirement="")
        folder = join(dirname(self.location.path), self.new.replace("\\", "/"))
        own = normpath(join(folder, "go.mod")) in tree.paths()
        return replace(
            dependency,
            location=self.location,
            private=f"replaced by the folder {self.new}",
            private_gap=Gap.OWN if own else Gap.PRIVATE_SOURCE,
        )


class Replacements:
    """The replacements of one file."""

    def __init__(self, path: str, directives: Iterable[Directive]) -> None:
        """Raises `Malformed`."""
        found = (Replacement.parse(path, directive) for directive in directives if directive.verb == "replace")
        self._by_module = {(one.old, one.old_version): one for one in found}

    def of(self, package: Package) -> Replacement | None:
        """What replaces a module: what is said of its version, else of every version."""
        exactly = self._by_module.get((package.name, package.version))
        return exactly or self._by_module.get((package.name, ""))
