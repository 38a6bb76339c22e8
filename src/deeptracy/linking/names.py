"""How near the name of a package is to that of a product."""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache

from deeptracy.model.repository import repository_of

_GO_MAJOR = re.compile(r"[/.]v\d+$")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
# The same code built or cut in another way and published beside it (tensorflow-cpu, psycopg2-binary, publify_core).
_VARIANTS = ("cpu", "gpu", "rocm", "binary", "bin", "headless", "nightly", "slim", "core", "cli")
# What makers put before or behind a name to say for which language it is.
_LANGUAGES = {
    "PyPI": ("py", "python"), "npm": ("js", "node", "nodejs"), "RubyGems": ("rb", "ruby", "rails"),
    "crates.io": ("rs", "rust"), "Go": ("go", "golang"), "Packagist": ("php",), "Maven": ("java", "j"),
    "NuGet": ("net", "dotnet"), "Hex": ("ex", "elixir", "erlang"), "CPAN": ("perl",), "SwiftURL": ("swift",),
}  # fmt: skip
# Hosts that stand for repositories elsewhere: https://labix.org/gopkg.in, and the projects' own documents.
_STANDING_FOR = (
    (re.compile(r"gopkg\.in/([\w-]+)\.v\d+$"), r"github.com/go-\1/\1"),
    (re.compile(r"gopkg\.in/([\w-]+)/([\w-]+)\.v\d+$"), r"github.com/\1/\2"),
    (re.compile(r"golang\.org/x/([\w-]+)(?:/.*)?", re.DOTALL), r"github.com/golang/\1"),
    (re.compile(r"sigs\.k8s\.io/([\w-]+)(?:/.*)?", re.DOTALL), r"github.com/kubernetes-sigs/\1"),
    (re.compile(r"k8s\.io/([\w-]+)(?:/.*)?", re.DOTALL), r"github.com/kubernetes/\1"),
)
_WORDS = tuple(word for words in _LANGUAGES.values() for word in words)
_SHORTEST_PART = 4
_DISTINCTIVE = 9
"""Letters from which on a single word is hardly given twice."""
_SHORTEST_REST = 3  # shorter ones are accidents: netty is no "ty" for .NET


class Relation(IntEnum):
    """How a package's name relates to a product's, the nearest highest."""

    NONE = 0
    PART = 1  # one name holds the other
    BINDING = 2  # the package's name adds its language to the product's: mostly other code that talks to it
    VARIANT = 3  # the package's name adds a word for a build
    OF_LANGUAGE = 4  # the product's name adds the language of the package
    WITH_VENDOR = 5  # vendor and product make up the name
    EXACT = 6


@lru_cache(maxsize=1 << 18)
def squash(text: str) -> str:
    """Letters and digits alone, in lower case: what remains the same however words are joined."""
    return _NOT_ALPHANUMERIC.sub("", text.lower())


@lru_cache(maxsize=1 << 18)
def split(ecosystem: str, name: str) -> tuple[str, str]:
    """A package's owner and its bare name: ``("nats-io", "nats-server")`` of ``github.com/nats-io/nats-server/v2``."""
    if ecosystem == "Go":
        if name == "stdlib":  # what the Go vulnerability database calls the libraries that come with Go
            return "golang", "go"
        name = _standing_for(name) or _GO_MAJOR.sub("", name)
    owner, _, bare = name.lstrip("@").replace(":", "/").rpartition("/")
    return owner.rpartition("/")[2], bare


def without_major(ecosystem: str, name: str) -> str:
    """The path that all major versions of a Go module share; other names as they are."""
    return _GO_MAJOR.sub("", name) if ecosystem == "Go" else name


def _standing_for(name: str) -> str:
    """The repository that the path of a Go module stands for, empty when it says that itself."""
    found = ((pattern, repository) for pattern, repository in _STANDING_FOR if pattern.fullmatch(name))
    return next((pattern.sub(repository, name) for pattern, repository in found), "")


@lru_cache(maxsize=1 << 18)
def own_repository(ecosystem: str, name: str) -> str:
    """The source repository that the name itself tells, empty where names tell none."""
    if ecosystem in ("Go", "SwiftURL"):
        return _standing_for(name) or repository_of(name)
    if ecosystem in ("Packagist", "GitHub Actions"):
        return repository_of("github.com/" + name)
    return ""


def is_distinctive(ecosystem: str, name: str) -> bool:
    """Whether the bare name is hardly given to two packages: a long one, or one of several words.

    That of the language does not count: ``next.js`` and ``next`` are easily two packages of npm.
    """
    bare = split(ecosystem, name)[1].lower()
    words = {word for word in _NOT_ALPHANUMERIC.split(bare) if word} - {*_LANGUAGES.get(ecosystem, ())}
    return len(squash(bare)) >= _DISTINCTIVE or len(words) > 1


def maker(vendor: str) -> str:
    """The vendor's name without what NVD adds where it knows none: ``foo_project`` is ``foo``; squashed."""
    return squash(vendor.removesuffix("_project"))


@lru_cache(maxsize=1 << 18)
def relation(ecosystem: str, name: str, vendor: str, product: str) -> Relation:
    """How near the package's name is to the product's."""
    _, bare_name = split(ecosystem, name)
    bare, full, wanted = squash(bare_name), squash(name), squash(product)
    if not wanted or not bare:
        return Relation.NONE
    if wanted in (bare, full):
        return Relation.EXACT
    if maker(vendor) + wanted in (bare, full):
        return Relation.WITH_VENDOR
    if any(wanted + variant in (bare, full) for variant in _VARIANTS):
        return Relation.VARIANT
    words = _LANGUAGES.get(ecosystem, ())
    if len(bare) >= _SHORTEST_REST and _adds(wanted, bare, words):
        return Relation.OF_LANGUAGE
    if _adds(bare, wanted, words):
        return Relation.BINDING
    shorter = min(len(wanted), len(bare))
    if shorter >= _SHORTEST_PART and (wanted in bare or bare in wanted):
        return Relation.PART
    return Relation.NONE


def _adds(longer: str, shorter: str, words: Iterable[str]) -> bool:
    return any(longer in (word + shorter, shorter + word) for word in words)


def likely_names(vendor: str, product: str) -> set[str]:
    """The squashed names that packages of this product mostly have, but for such as add a word to it: see `stems`."""
    base = squash(product)
    return {base, maker(vendor) + base, *(rest for rest in _without(base, _WORDS) if len(rest) >= _SHORTEST_REST)}


def stems(name: str) -> Iterator[str]:
    """The squashed names of products to which a package's squashed name adds a word for a build or a language."""
    for variant in _VARIANTS:
        if name.endswith(variant):
            yield name.removesuffix(variant)
    yield from _without(name, _WORDS)


def _without(name: str, words: tuple[str, ...]) -> Iterator[str]:
    """What remains of a name without one of the words at its beginning or end."""
    if name.startswith(words):
        yield from (name.removeprefix(word) for word in words if name.startswith(word))
    if name.endswith(words):
        yield from (name.removesuffix(word) for word in words if name.endswith(word))
