"""package.json where no lock file speaks for it.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md
"""

from dataclasses import replace

from deeptracy.inventory import json_document
from deeptracy.inventory.graph import stronger
from deeptracy.inventory.javascript import projects, specifier
from deeptracy.inventory.javascript.projects import Wanted
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a package.json, unless a lock file beside it, or that of the workspace it belongs to, says more."""
    if projects.locked(file, tree):
        return Parsed()
    text = decode(file.data)
    project = json_document.as_object(json_document.loads(text), "the document")
    lines = JsonLines(text)
    section = ""
    found: dict[tuple[str, str], Dependency] = {}
    for wanted in projects.wanted(project):
        if wanted.section != section:
            section = wanted.section
            lines.line(section, "{")
        dependency = _dependency(wanted, Location(file.path, lines.line(wanted.name)))
        same = found.setdefault((dependency.id, dependency.requirement), dependency)
        found[dependency.id, dependency.requirement] = replace(same, scope=stronger(same.scope, dependency.scope))
    if not found:
        return Parsed()
    reason = f"no lock file lists what {'this package depends' if len(found) == 1 else 'these packages depend'} on"
    return Parsed(tuple(found.values()), (Skipped(file.path, reason, Gap.TRANSITIVE),))


def _dependency(wanted: Wanted, location: Location) -> Dependency:
    asked = specifier.parse(wanted.asked)
    return Dependency(
        asked.package(wanted.name, asked.exact),
        location,
        scope=wanted.scope,
        direct=True,
        requirement="" if asked.exact else asked.range or specifier.without_credentials(wanted.asked) or "*",
        private=asked.private,
        private_gap=asked.gap,
    )
