"""The lock file of Yarn 1: https://github.com/yarnpkg/yarn/tree/master/src/lockfile.

A language of its own, with entries under the descriptors that led to them. It says neither what the project itself
asks for nor why: the package.json beside it and those of its workspace members do.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from deeptracy.inventory.javascript import projects, specifier
from deeptracy.inventory.javascript.descriptors import Descriptors
from deeptracy.inventory.javascript.lock_graph import LockGraph, Node
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Scope, Skipped

_WORD = r'(?:"(?:[^"\\]++|\\.)*+"|[^\s",:]++)'
_HEADER = re.compile(rf"{_WORD}(?:, *+{_WORD})*+:")
_PAIR = re.compile(rf"({_WORD}) +({_WORD})")
_WORDS = re.compile(_WORD)
_BLOCKS: Mapping[str, Scope] = {"dependencies": Scope.RUNTIME, "optionalDependencies": Scope.OPTIONAL}
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


@dataclass(slots=True)
class _Entry:
    """One entry: its descriptors, its fields, and its blocks of what it depends on."""

    descriptors: list[str]
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, dict[str, str]] = field(default_factory=dict)


def parse(file: SourceFile, text: str, tree: Tree) -> Parsed:
    """Read a lock file whose ``text`` is at hand already. Raises `Malformed`."""
    gaps: list[Skipped] = []
    project = projects.find(file, tree, ".", gaps)
    members = projects.find_members(file, tree, project.workspaces, gaps) if project else []
    graph = LockGraph(rooted=project is not None, workspace=bool(members))
    descriptors = Descriptors(project)
    entries = list(_entries(text))
    for entry in entries:
        key = entry.descriptors[0]
        graph.nodes[key] = _node(entry)
        for descriptor in entry.descriptors:
            descriptors.add(descriptor, key)
    for member in members:
        graph.nodes[member.member] = Node.member(member)
        descriptors.add_member(member.name, member.member)
    for entry in entries:
        _connect(graph, descriptors, entry)
    for each in [project, *members] if project else []:
        for wanted in each.wanted:
            graph.want(wanted, descriptors.find(wanted.name, wanted.asked), each.member)
    return Parsed(graph.dependencies(file.path), gaps)


def _connect(graph: LockGraph, descriptors: Descriptors, entry: _Entry) -> None:
    for block, scope in _BLOCKS.items():
        for name, asked in entry.blocks.get(block, {}).items():
            if target := descriptors.find(name, asked):
                graph.edge(entry.descriptors[0], target, scope)


def _node(entry: _Entry) -> Node:
    name, written = specifier.split(entry.descriptors[0])
    asked = specifier.parse(written)
    version = entry.fields.get("version", "")
    return Node(
        asked.package(name, version),
        entry.line,
        source=entry.fields.get("resolved", ""),
        private=asked.private,
        requirement="" if version else specifier.without_credentials(written) or "*",
    )


def _entries(text: str) -> Iterator[_Entry]:
    """The entries of the file: headers without indentation, fields below them, blocks of pairs below these."""
    entry: _Entry | None = None
    block: dict[str, str] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        body = line.strip()
        if not body or body.startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        pair = _PAIR.fullmatch(body) if depth else None
        if depth == 0 and body.endswith(":") and _HEADER.fullmatch(body):
            if entry:
                yield entry
            entry, block = _Entry([_plain(word) for word in _WORDS.findall(body)], number), None
        elif depth == 2 and entry and pair:
            entry.fields[_plain(pair[1])] = _plain(pair[2])
            block = None
        elif depth == 2 and entry and body.endswith(":"):
            block = entry.blocks.setdefault(_plain(body[:-1]), {})
        elif depth == 4 and block is not None and pair:
            block[_plain(pair[1])] = _plain(pair[2])
        else:
            raise Malformed(_complaint(body, number))
    if entry:
        yield entry


def _complaint(body: str, number: int) -> str:
    if body.startswith(_CONFLICT):
        return f"holds the marks of a merge that is not finished, at line {number}"
    return f"not a lock file of Yarn: can't read line {number}"


def _plain(word: str) -> str:
    """A word without its quotes, and what they escape."""
    if not word.startswith('"'):
        return word
    return word[1:-1].replace('\\"', '"').replace("\\\\", "\\")
