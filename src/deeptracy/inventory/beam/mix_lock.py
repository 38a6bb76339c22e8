"""``mix.lock`` of Elixir: a map of each application to where it comes from, read without evaluating it.

The layout is that of Mix and of Hex's ``Hex.Mix`` (https://hexdocs.pm/hex, https://hexdocs.pm/mix/Mix.Tasks.Deps.html)::

    "app": {:hex, :package, "1.0.0", "hash", [:mix], [{:other, "~> 1.0", [hex: :other]}], "hexpm", "hash"}
    "app": {:git, "https://host/repository.git", "revision", [tag: "v1"]}

``mix.exs``, which names the direct dependencies, is a program. A package that no other one requires can only be named
there; of the others it is not known. Scopes are in no file either, so every package is taken to be runtime.
"""

from typing import Any

from deeptracy.inventory import graph
from deeptracy.inventory.beam import elixir_terms
from deeptracy.inventory.beam.tokens import Text
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped
from deeptracy.model.package import Package

_PUBLIC = "hexpm"


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every entry of the lock file. Raises `Malformed`."""
    lock = elixir_terms.read(decode(file.data))
    if not isinstance(lock, dict):
        raise Malformed("not a map of applications")
    found: dict[str, Dependency] = {}
    requires: dict[str, list[str]] = {}
    gaps: list[Skipped] = []
    for app, entry in lock.items():
        dependency = _dependency(Location(file.path, _line(app)), str(app), entry)
        if isinstance(dependency, Skipped):
            gaps.append(dependency)
        else:
            found[app] = dependency
            requires[app] = _required(entry)
    return Parsed(_linked(found, requires), gaps)


def _line(app: Any) -> int:
    return app.line if isinstance(app, Text) else 0


def _dependency(place: Location, app: str, entry: Any) -> Dependency | Skipped:
    kind = entry[0] if isinstance(entry, tuple) and entry else ""
    words = [word if isinstance(word, str) else "" for word in entry] if kind else []
    if kind == "hex" and len(words) >= 3 and words[1] and words[2]:
        return Dependency(Package("Hex", str(words[1]), str(words[2])), place, private=_private(entry))
    if kind == "git" and len(words) >= 3 and words[2] and app:
        revision, address = str(words[2]), str(words[1])
        return Dependency(Package("Hex", app, revision), place, private="from a git repository", source=address)
    reason = f"the entry of {app} is of a kind that is not read" + (
        f" ({kind})" if isinstance(kind, str) and kind else ""
    )
    return Skipped(place.path, reason, Gap.UNSUPPORTED, place.line)


def _private(entry: tuple[Any, ...]) -> str:
    """Why a Hex package is not the public one: its repository is another (``hexpm:acme`` is an organisation's)."""
    repository = entry[6] if len(entry) > 6 and isinstance(entry[6], str) else _PUBLIC
    return "" if repository == _PUBLIC else f"from the Hex repository {repository}"


def _required(entry: tuple[Any, ...]) -> list[str]:
    """The applications an entry requires. An optional one is in the lock only if something else requires it too."""
    deps = entry[5] if entry[0] == "hex" and len(entry) > 5 and isinstance(entry[5], list) else []
    return [
        str(dep[0]) for dep in deps if isinstance(dep, tuple) and dep and isinstance(dep[0], str) and not _optional(dep)
    ]


def _optional(dep: tuple[Any, ...]) -> bool:
    options = dep[-1] if isinstance(dep[-1], list) else []
    return any(pair == ("optional", True) for pair in options)


def _linked(found: dict[str, Dependency], requires: dict[str, list[str]]) -> list[Dependency]:
    parents = graph.required_by(requires)
    return [
        _with_parents(dependency, [found[parent].id for parent in parents.get(app, ())])
        for app, dependency in found.items()
    ]


def _with_parents(dependency: Dependency, parents: list[str]) -> Dependency:
    return Dependency(
        dependency.package,
        dependency.location,
        direct=None if parents else True,
        required_by=tuple(parents),
        private=dependency.private,
        source=dependency.source,
    )
