"""deno.lock, all versions: https://docs.deno.com/runtime/reference/deno_json/#lockfile.

Packages of npm and of JSR, which no advisory feed covers, and modules loaded from addresses. What each version of the
format writes for a dependency::

    2    "name": "name@1.0.0"                   in "npm": {"specifiers", "packages"}
    3    "name": "name@1.0.0"                   in "packages": {"specifiers", "jsr", "npm"}
    4, 5 "name", "name@1.0.0", "alias@npm:..."  in "specifiers", "jsr", "npm"
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from deeptracy.inventory import json_document
from deeptracy.inventory.javascript import projects, specifier
from deeptracy.inventory.javascript.lock_graph import LockGraph, Node
from deeptracy.inventory.javascript.projects import Wanted
from deeptracy.inventory.json_document import as_object, mapping, string
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Gap, Skipped
from deeptracy.model.package import Package

_ECOSYSTEMS: Mapping[str, str] = {"jsr": "JSR", "npm": "npm"}
_SHOWN_HOSTS = 3


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file of Deno."""
    text = decode(file.data)
    document = as_object(json_document.loads(text), "the document")
    lines = JsonLines(text)
    gaps: list[Skipped] = []
    lock = _Lock(document, lines)
    lock.connect()
    lock.ask(file, tree, gaps)
    gaps += _remote(file, document, lines)
    return Parsed(lock.graph.dependencies(file.path), gaps)


class _Lock:
    """The packages under ``npm:name@version`` or ``jsr:name@version``, and what specifiers mean among them."""

    def __init__(self, document: Mapping[str, Any], lines: JsonLines) -> None:
        holder = mapping(document.get("packages")) or document
        npm = as_object(holder.get("npm") or {}, "'npm'")
        self._workspace = mapping(document.get("workspace"))
        self._members = mapping(self._workspace.get("members"))
        self._specifiers = as_object(holder.get("specifiers") or npm.get("specifiers") or {}, "'specifiers'")
        self._entries: dict[str, Mapping[str, Any]] = {}
        self._of_name: dict[str, list[str]] = {}
        self._inner: set[str] = set()  # what JSR's packages ask for is among the specifiers, beside the project's own
        self.graph = LockGraph(workspace=bool(self._members))
        for registry in [key for key in holder if key in _ECOSYSTEMS]:
            packages = npm.get("packages", npm) if registry == "npm" else holder[registry]
            for id_, entry in as_object(packages or {}, f"{registry!r}").items():
                self._add(registry, id_, as_object(entry, f"the package {id_!r}"), lines.line(id_, "{"))

    def _add(self, registry: str, id_: str, entry: Mapping[str, Any], line: int) -> None:
        """Add a package. Behind an underscore in its version stand the peers it is used with."""
        name, version = specifier.split(id_)
        version = version.partition("_")[0]
        key = f"{registry}:{id_}"
        self.graph.nodes[key] = Node(
            Package(_ECOSYSTEMS[registry], name, version),
            line,
            source=string(entry.get("tarball")),
            requirement="" if version else "*",
        )
        self._of_name.setdefault(f"{registry}:{name}", []).append(key)
        self._entries[key] = entry

    def connect(self) -> None:
        """Draw the edges."""
        for key, entry in self._entries.items():
            registry = key.partition(":")[0]
            for section in ("dependencies", "optionalDependencies"):
                for token in _tokens(entry.get(section)):
                    if target := self._resolve(registry, token):
                        self.graph.edge(key, target, projects.SECTIONS[section])
                        self._inner.update([target] if registry == "jsr" else ())

    def _resolve(self, registry: str, token: str) -> str | None:
        """The key of what a dependency or a specifier means."""
        if not token.startswith(("jsr:", "npm:")):
            token = f"{registry}:{token.rpartition('@npm:')[2]}"
        for key in (token, *self._locked(token)):
            if key in self.graph.nodes:
                return key
        candidates = self._of_name.get(token, [])
        return candidates[0] if len(candidates) == 1 else None

    def _locked(self, token: str) -> Iterator[str]:
        """The keys that the specifiers may give for one of them, as each version of the format writes it."""
        registry, _, bare = token.partition(":")
        version = string(self._specifiers.get(token) or self._specifiers.get(bare))
        if version:
            yield version
            yield f"{registry}:{version}"
            yield f"{registry}:{specifier.split(bare)[0]}@{version}"

    def ask(self, file: SourceFile, tree: Tree, gaps: list[Skipped]) -> None:
        """Say what the project asks for: in its configuration, and anywhere in its modules."""
        for member, holder in {".": self._workspace, **self._members}.items():
            project = projects.find(file, tree, member, gaps)
            sections = {_specifier(wanted): wanted.section for wanted in (project.wanted if project else ())}
            node = mapping(mapping(holder).get("packageJson"))
            for token in [*_tokens(mapping(holder).get("dependencies")), *_tokens(node.get("dependencies"))]:
                self._want(token, sections.get(token, "dependencies"), member)
        for token in self._specifiers:
            target = self._resolve("npm", token)
            if target and target not in self._inner and not self.graph.is_direct(target):
                self._want(token, "dependencies", ".")

    def _want(self, token: str, section: str, member: str) -> None:
        name = specifier.split(token.partition(":")[2] or token)[0]
        self.graph.want(Wanted(name, token, section), self._resolve("npm", token), member)


def _specifier(wanted: Wanted) -> str:
    """What a package.json asks for, as this lock file writes it."""
    return wanted.asked if wanted.asked.startswith(("npm:", "jsr:")) else f"npm:{wanted.name}@{wanted.asked}"


def _tokens(value: Any) -> Iterable[str]:
    """The dependencies of an object or a list."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, str)]


def _remote(file: SourceFile, document: Mapping[str, Any], lines: JsonLines) -> Iterator[Skipped]:
    """One gap for all modules that are loaded from addresses; version 1 lists nothing else."""
    listed = document if "version" not in document else mapping(document.get("remote"))
    addresses = [key for key in listed if key.startswith(("https:", "http:"))]
    if not addresses:
        return
    hosts = sorted({_host(address) for address in addresses})
    shown = ", ".join(hosts[:_SHOWN_HOSTS]) + (", ..." if len(hosts) > _SHOWN_HOSTS else "")
    what = "1 module is" if len(addresses) == 1 else f"{len(addresses)} modules are"
    reason = f"{what} loaded from addresses ({shown}), which no advisory feed covers"
    yield Skipped(file.path, reason, Gap.NO_FEED, lines.line("remote", "{"))


def _host(address: str) -> str:
    """The host of an address, without what may be secret before it."""
    try:
        return urlsplit(address).hostname or "?"
    except ValueError:
        return "?"
