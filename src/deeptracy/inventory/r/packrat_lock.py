"""``packrat.lock``, the lock file of renv's predecessor: https://rstudio.github.io/packrat/."""

from deeptracy.inventory import graph
from deeptracy.inventory.deb822_document import Stanza, stanzas
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Location, Skipped
from deeptracy.model.package import Package


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every package of the lock file. Raises `Malformed`."""
    header, *packages = list(stanzas(decode(file.data))) or [{}]
    if "packratformat" not in header:
        raise Malformed("does not begin with PackratFormat")
    named = {str(stanza["package"]): stanza for stanza in packages if stanza.get("package") and stanza.get("version")}
    gaps = [
        Skipped(file.path, "an entry gives no package or no version", line=next(iter(stanza.values())).line)
        for stanza in packages
        if not (stanza.get("package") and stanza.get("version"))
    ]
    requires = {name: _required(stanza) for name, stanza in named.items()}
    parents = graph.required_by(requires)
    ids = {name: f"{name}@{stanza['version']}" for name, stanza in named.items()}
    return Parsed(
        [
            _dependency(file.path, name, stanza, tuple(ids[parent] for parent in parents.get(name, ())))
            for name, stanza in named.items()
        ],
        gaps,
    )


def _required(stanza: Stanza) -> list[str]:
    return [name.strip() for name in stanza.get("requires", "").replace("\n", ",").split(",") if name.strip()]


def _dependency(path: str, name: str, stanza: Stanza, above: tuple[str, ...]) -> Dependency:
    source = str(stanza.get("source", ""))
    public = source in ("CRAN", "Bioconductor") or source.startswith("CustomCRANLikeRepository")
    return Dependency(
        Package("Bioconductor" if source == "Bioconductor" else "CRAN", name, str(stanza["version"])),
        Location(path, stanza["package"].line),
        direct=None if above else True,
        required_by=above,
        private="" if public else f"from {source or 'a source the file does not tell'}",
    )
