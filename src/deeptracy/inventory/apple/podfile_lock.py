"""``Podfile.lock`` of CocoaPods: https://guides.cocoapods.org/using/using-cocoapods.html#what-is-podfilelock.

A subspec (``Firebase/Core``) is a part of its pod and has its version, so the parts are one package here.
"""

from collections.abc import Iterator
from typing import Any

from deeptracy.inventory import graph
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.yaml_document import line_of, load_mapping
from deeptracy.model.inventory import Dependency, Location, Skipped
from deeptracy.model.package import Package

_EXTERNAL = {":path": "from a folder beside the project", ":podspec": "from a podspec of its own"}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every pod of the lock file. Raises `Malformed`."""
    document = load_mapping(file.data)
    pods = document.get("PODS")
    if pods and not isinstance(pods, list):
        raise Malformed("'PODS' is not a list")
    versions: dict[str, str] = {}
    lines: dict[str, int] = {}
    requires: dict[str, dict[str, None]] = {}
    gaps: list[Skipped] = []
    for text, wanted in _pods(pods or []):
        name, version = _name_and_version(text)
        if not name or not version:
            gaps.append(Skipped(file.path, f"{str(text)!r} is no 'Pod (version)'", line=line_of(text)))
            continue
        versions.setdefault(name, version)
        lines.setdefault(name, line_of(text))
        requires.setdefault(name, {}).update((root, None) for root in wanted if root != name)
    parents = graph.required_by(requires)
    direct = {_name_and_version(text)[0] for text in _strings(document.get("DEPENDENCIES"))}
    source, private = _sources(document)
    return Parsed(
        [
            Dependency(
                Package("CocoaPods", name, version),
                Location(file.path, lines[name]),
                direct=name in direct,
                required_by=tuple(f"{parent}@{versions[parent]}" for parent in parents.get(name, ())),
                private=private.get(name, ""),
                source=source.get(name, ""),
            )
            for name, version in versions.items()
        ],
        gaps,
    )


def _pods(pods: list[Any]) -> Iterator[tuple[str, list[str]]]:
    """Each ``Name (version)`` with the names of the pods it requires."""
    for pod in pods:
        if isinstance(pod, str):
            yield pod, []
        for text, wanted in mapping(pod).items():
            yield text, [_name_and_version(requirement)[0] for requirement in _strings(wanted)]


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _name_and_version(text: str) -> tuple[str, str]:
    """``Firebase/Core (7.0)`` is version 7.0 of the pod ``Firebase``."""
    name, _, version = text.partition(" (")
    return name.partition("/")[0].strip(), version.removesuffix(")").strip()


def _sources(document: dict[Any, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """For each pod that says so: the address it is from, and why it is not the public one."""
    source = {
        str(name): str(repository)
        for repository, names in mapping(document.get("SPEC REPOS")).items()
        if repository != "trunk"
        for name in _strings(names)
    }
    private: dict[str, str] = {}
    for name, origin in mapping(document.get("EXTERNAL SOURCES")).items():
        details = mapping(origin)
        root = str(name).partition("/")[0]
        private[root] = next(
            (why for key, why in _EXTERNAL.items() if key in details), "from a repository or archive of its own"
        )
        source[root] = next(
            (str(string(details[key])) for key in (":git", ":podspec", ":path", ":http") if key in details), ""
        )
    return source, private
