"""``Gemfile.lock``, ``gems.locked``: what Bundler chose.

Groups (development, test) are only in the Gemfile beside it, a program: where that is not plain enough to be read
without running it, every gem is in the scope runtime. Bundler itself (``BUNDLED WITH``) and Ruby are tools, not
dependencies.
"""

from collections.abc import Iterator, Mapping
from posixpath import basename, join, normpath

from deeptracy.inventory import graph
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.ruby.groups import scopes
from deeptracy.inventory.ruby.lock_sections import Sections, Source, Spec
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Scope
from deeptracy.model.package import Package

_GEMFILES = {"gems.locked": "gems.rb"}  # any other is named after its Gemfile
_PRIVATE = {"GIT": "from a git repository", "PATH": "from a folder", "PLUGIN SOURCE": "from a plugin's source"}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file. Raises `Malformed`."""
    gemfile = _GEMFILES.get(basename(file.path), basename(file.path).removesuffix(".lock"))
    return Parsed(list(_Lock(file, scopes(tree.read(file.beside(gemfile)))).dependencies()))


class _Lock:
    def __init__(self, file: SourceFile, scopes: Mapping[str, Scope]) -> None:
        self._file = file
        self._sections = Sections(decode(file.data))
        self._requires: dict[str, dict[str, None]] = {}
        self._direct = {name: scopes.get(name, Scope.RUNTIME) for name in self._sections.wanted}
        for source in self._sections.sources:
            for spec in source.specs:
                self._requires.setdefault(_id(spec), {}).update(dict.fromkeys(spec.requires))
                if self._gap(source) is Gap.OWN:  # what its gemspec asks for, the project asks for
                    self._direct.update(dict.fromkeys(spec.requires, Scope.RUNTIME))

    def dependencies(self) -> Iterator[Dependency]:
        """Each gem once, though it may be there for several platforms."""
        parents = graph.required_by(self._requires)
        found = graph.scopes(self._direct, self._by_name())
        seen: set[str] = set()
        for source in self._sections.sources:
            for spec in source.specs:
                if _id(spec) not in seen:
                    seen.add(_id(spec))
                    yield self._dependency(source, spec, found, parents.get(spec.name, ()))

    def _by_name(self) -> dict[str, list[str]]:
        edges: dict[str, list[str]] = {}
        for source in self._sections.sources:
            for spec in source.specs:
                edges.setdefault(spec.name, []).extend(spec.requires)
        return edges

    def _dependency(
        self, source: Source, spec: Spec, scopes: Mapping[str, Scope], required_by: tuple[str, ...]
    ) -> Dependency:
        return Dependency(
            Package("RubyGems", spec.name, spec.version),
            Location(self._file.path, spec.line),
            scope=scopes.get(spec.name, Scope.RUNTIME),
            direct=spec.name in self._direct,
            required_by=required_by,
            requirement="" if spec.version else ">= 0",
            private=_PRIVATE.get(source.kind, ""),
            private_gap=self._gap(source),
            source=source.remotes[0] if len(source.remotes) == 1 else "",
        )

    def _gap(self, source: Source) -> Gap:
        """A folder inside the target is the project's own."""
        if source.kind != "PATH" or not source.remotes:
            return Gap.PRIVATE_SOURCE
        first = normpath(join(self._file.folder, source.remotes[0])).split("/")[0]
        return Gap.PRIVATE_SOURCE if first in ("", "..") else Gap.OWN


def _id(spec: Spec) -> str:
    return f"{spec.name}@{spec.version}" if spec.version else spec.name
