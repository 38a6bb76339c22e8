"""``rebar.lock`` of Erlang's rebar3, versions 1.0.0 to 1.2.0.

Specification: https://rebar3.org/docs/configuration/dependencies/#lock-files.

A list of ``{Name, Source, Level}`` terms; from version 1.1.0 on inside ``{"1.2.0", [...]}.`` and
followed by hashes. Level 0 is what ``rebar.config`` names. Who requires the deeper ones is not in the file.
"""

from typing import Any

from deeptracy.inventory.beam import erlang_terms
from deeptracy.inventory.beam.tokens import Text
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped
from deeptracy.model.package import Package

_REPOSITORIES = ("git", "git_subdir", "hg")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every entry of the lock file. Raises `Malformed`."""
    terms = erlang_terms.read(decode(file.data))
    dependencies: list[Dependency] = []
    gaps: list[Skipped] = []
    for entry in _entries(terms):
        read = _dependency(file.path, entry)
        if isinstance(read, Dependency):
            dependencies.append(read)
        else:
            gaps.append(read)
    return Parsed(dependencies, gaps)


def _entries(terms: list[Any]) -> list[Any]:
    first = terms[0] if terms else []
    if isinstance(first, tuple) and len(first) == 2 and isinstance(first[0], str):
        first = first[1]
    if not isinstance(first, list):
        raise Malformed("does not begin with a list of dependencies")
    return first


def _dependency(path: str, entry: Any) -> Dependency | Skipped:
    if not (
        isinstance(entry, tuple)
        and len(entry) == 3
        and isinstance(entry[0], Text)
        and entry[0]
        and isinstance(entry[1], tuple)
    ):
        return Skipped(path, "an entry is no {Name, Source, Level}")
    name, source, level = entry
    place = Location(path, name.line)
    words = [str(word) for word in source if isinstance(word, str)]
    if words[:1] == ["pkg"] and len(words) >= 3 and all(words[1:3]):
        return Dependency(Package("Hex", words[1], words[2]), place, direct=level == 0)
    if words[:1] and words[0] in _REPOSITORIES and len(words) >= 2:
        return Dependency(
            Package("Hex", str(name), _revision(source)),
            place,
            direct=level == 0,
            private="from a repository",
            source=words[1],
            requirement="" if _revision(source) else "a revision",
        )
    reason = f"the entry of {name} is of a kind that is not read" + (f" ({words[0]})" if words else "")
    return Skipped(path, reason, Gap.UNSUPPORTED, place.line)


def _revision(source: tuple[Any, ...]) -> str:
    """The commit or tag of ``{git, Address, {ref, "commit"}}``, empty when there is none."""
    pairs = [part for part in source if isinstance(part, tuple) and len(part) == 2]
    return next((str(revision) for _, revision in pairs if isinstance(revision, str)), "")
