"""``deeptracy explain``: why an advisory matches a package, and for each near miss why it does not."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click

from deeptracy.cli import advisories
from deeptracy.cli.advisories import Age, Freshness, database_option, from_option
from deeptracy.cli.output import style
from deeptracy.findings.merge import group
from deeptracy.matching.match import Match
from deeptracy.matching.matcher import match
from deeptracy.model import distribution
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.advisory import Affected
from deeptracy.model.package import Package
from deeptracy.model.purl import InvalidPurl, Purl, with_epoch

_WORDS = {True: ("affected", "red"), False: ("not affected", "green"), None: ("can't be told", "yellow")}


@click.command("explain", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("purl")
@click.argument("id_", metavar="[ID]", default="")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--color/--no-color", default=None, help="Colours; by default on a terminal without NO_COLOR.")
@click.option("--offline", is_flag=True, help="Never fetch advisories.")
@click.option("--max-age", type=Age(), default="1d", show_default=True, help="Refresh advisories older than this.")
@database_option
@from_option
def command(
    purl: str,
    id_: str,
    form: str,
    color: bool | None,
    offline: bool,
    max_age: timedelta,
    database: Path,
    origin: str | None,
) -> int:
    """Tell for PURL (pkg:npm/lodash@4.17.20) why each advisory, or just ID, matches it or does not.

    Exit code 1 when one matches, else 0.
    """
    package = _package(purl)
    advisories.ready(database, [ecosystems.base(package.ecosystem)], Freshness(origin or "", max_age, offline))
    with advisories.opened(database) as store:
        found = match(store, package)
        if id_:
            wanted = {id_.upper()}
            named = [one for one in found if wanted & {name.upper() for name in one.advisory.ids}]
            about = (
                []
                if named
                else sorted({entry.name for head in store.find(id_) for entry in store.record(head).affected})
            )
        else:
            named, about = found, []
    if form == "json":
        click.echo(json.dumps(_document(package, named), indent=2))
    else:
        lines = _text(package, named, id_, about)
        click.echo("\n".join(lines), color=style(color).colour)
    return 1 if any(one.affected for one in named) else 0


def _package(text: str) -> Package:
    try:
        purl = Purl.parse(text)
    except InvalidPurl as error:
        raise click.UsageError(str(error)) from error
    if purl.ecosystem is None:
        raise click.UsageError(f"no advisory feed covers packages of the type {purl.type!r}")
    if not distribution.tells_release(purl.ecosystem):
        example = "?distro=debian-12" if purl.ecosystem == "Debian" else "?distro=NAME-RELEASE"
        raise click.UsageError(f"{text} does not tell which release of {purl.ecosystem} it is of: add {example}")
    if not purl.version:
        raise click.UsageError(f"{text} names no version: write {text}@VERSION")
    version = with_epoch(purl.version, purl.qualifier("epoch"))
    return Package(purl.ecosystem, purl.package_name, version, purl.qualifiers)


def _text(package: Package, named: Sequence[Match], id_: str, about: Sequence[str]) -> list[str]:
    if not named:
        if about:
            return [f"{id_} does not name {package.name}; it names {', '.join(about)}"]
        what = f"{id_} is not among the advisories" if id_ else f"no advisory names {package.name}"
        return [f"{what} ({package.ecosystem})"]
    matching = group(named)
    lines = [f"{package.purl}: {len(named)} advisories name it, {len(matching)} vulnerabilities affect it", ""]
    for one in sorted(named, key=lambda one: (one.affected is not True, one.affected is not None, one.advisory.id)):
        lines += _advisory_lines(one)
    return lines


def _advisory_lines(one: Match) -> list[str]:
    word, colour = _WORDS[one.affected]
    head = one.advisory
    names = f" ({', '.join(head.aliases)})" if head.aliases else ""
    lines = [click.style(word, fg=colour, bold=True) + f"  {head.id}{names}  {head.summary}".rstrip()]
    lines.append(f"    because {one.evidence.comparison}")
    lines += [f"    {line}" for entry in one.entries for line in _entry_lines(entry)]
    lines.append(f"    from {head.feed}, changed {head.modified[:10]}")
    return [*lines, ""]


def _entry_lines(entry: Affected) -> list[str]:
    lines = [
        f"range {range_.type.value}: " + ", ".join(f"{kind.value} {version}" for kind, version in range_.events)
        for range_ in entry.ranges
    ]
    if entry.versions:
        some = ", ".join(entry.versions[:8])
        more = f" and {len(entry.versions) - 8} more" if len(entry.versions) > 8 else ""
        lines.append(f"versions listed: {some}{more}")
    return lines


def _document(package: Package, named: Sequence[Match]) -> dict[str, object]:
    return {
        "purl": package.purl,
        "advisories": [
            {
                "id": one.advisory.id,
                "aliases": list(one.advisory.aliases),
                "feed": one.advisory.feed,
                "summary": one.advisory.summary,
                "affected": one.affected,
                "rule": one.evidence.rule.value,
                "because": one.evidence.comparison,
                "withdrawn": one.advisory.withdrawn or None,
            }
            for one in named
        ],
    }
