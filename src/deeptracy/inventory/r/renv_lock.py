"""``renv.lock``: https://rstudio.github.io/renv/articles/lockfile.html.

``Requirements`` (or, from renv 1.1 on, the fields of each package's DESCRIPTION) give the graph. What the project names
itself is found in its code, so direct is known only of what nothing else requires.
"""

import re
from typing import Any

from deeptracy.inventory import graph, json_document
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import LineFinder, decode
from deeptracy.model.inventory import Dependency, Location, Skipped
from deeptracy.model.package import Package

_REQUIRED = ("Requirements", "Depends", "Imports", "LinkingTo")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.]*")
_PUBLIC = ("Repository", "CRAN", "Bioconductor")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every package of the lock file. Raises `Malformed`."""
    text = decode(file.data)
    document = json_document.as_object(json_document.loads(text), "the document")
    packages = json_document.as_object(document.get("Packages"), "'Packages'")
    addresses = _addresses(document)
    requires = {name: _required(mapping(entry)) for name, entry in packages.items()}
    parents = graph.required_by({name: [key for key in keys if key != name] for name, keys in requires.items()})
    versions = {name: string(mapping(entry).get("Version")) for name, entry in packages.items()}
    lines = LineFinder(text)
    dependencies: list[Dependency] = []
    gaps: list[Skipped] = []
    for name, entry in packages.items():
        line = lines.line(f'"{name}"')
        if not name or not versions[name]:
            gaps.append(Skipped(file.path, f"the entry of {name} gives no version", line=line))
            continue
        above = tuple(f"{parent}@{versions[parent]}" for parent in parents.get(name, ()) if versions[parent])
        dependencies.append(_dependency(Location(file.path, line), name, mapping(entry), above, addresses))
    return Parsed(dependencies, gaps)


def _dependency(
    place: Location, name: str, entry: dict[str, Any], above: tuple[str, ...], addresses: dict[str, str]
) -> Dependency:
    source, repository = string(entry.get("Source")), string(entry.get("Repository"))
    biological = source == "Bioconductor" or repository.lower().startswith("bioc")
    return Dependency(
        Package("Bioconductor" if biological else "CRAN", name, string(entry.get("Version"))),
        place,
        direct=None if above else True,
        required_by=above,
        private="" if source in _PUBLIC else f"from {source}" if source else "from a source the file does not tell",
        source=_address(entry, addresses.get(repository, repository if "://" in repository else "")),
    )


def _addresses(document: dict[str, Any]) -> dict[str, str]:
    """The addresses of the repositories by their names."""
    repositories = mapping(document.get("R")).get("Repositories")
    if not isinstance(repositories, list):
        return {}
    entries = [mapping(entry) for entry in repositories]
    return {string(entry.get("Name")): string(entry.get("URL")) for entry in entries if string(entry.get("Name"))}


def _address(entry: dict[str, Any], repository: str) -> str:
    """Where a package is from: the address of its repository, or the repository it was built from."""
    if address := string(entry.get("RemoteUrl")):
        return address
    owner, name = string(entry.get("RemoteUsername")), string(entry.get("RemoteRepo"))
    host = string(entry.get("RemoteHost")).removeprefix("api.")
    return f"https://{host}/{owner}/{name}" if owner and name and host else repository


def _required(entry: dict[str, Any]) -> list[str]:
    """The names a package requires, each once: renv gives a list of names, or of ``name (>= version)``."""
    names: dict[str, None] = {}
    for field in _REQUIRED:
        value = entry.get(field)
        texts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
        matches = (_NAME.match(text.strip()) for text in texts if isinstance(text, str))
        names.update((match[0], None) for match in matches if match and match[0] != "R")
    return list(names)
