"""``deeptracy explain``: why an advisory matches a package, and for each near miss why it does not."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from deeptracy.advisories.products import by_product
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.cli import advisories
from deeptracy.cli.advisories import Age, Freshness, database_option, from_option
from deeptracy.cli.confidence import confidence_option
from deeptracy.cli.errors import CannotDo
from deeptracy.cli.output import style
from deeptracy.findings.merge import group
from deeptracy.matching.by_cpe import CVE_LIST, Context
from deeptracy.matching.match import Match
from deeptracy.matching.matcher import match
from deeptracy.model import distribution
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.advisory import Affected
from deeptracy.model.cpe import ANY, NA, Cpe, InvalidCpe, plain
from deeptracy.model.exploitation import Exploitation
from deeptracy.model.package import Package
from deeptracy.model.purl import InvalidPurl, Purl, with_epoch

Told = tuple[Match, Exploitation]

_WORDS = {True: ("affected", "red"), False: ("not affected", "green"), None: ("can't be told", "yellow")}


@click.command("explain", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name")
@click.argument("id_", metavar="[ID]", default="")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--color/--no-color", default=None, help="Colours; by default on a terminal without NO_COLOR.")
@click.option("--offline", is_flag=True, help="Never fetch advisories.")
@click.option("--max-age", type=Age(), default="1d", show_default=True, help="Refresh advisories older than this.")
@confidence_option
@database_option
@from_option
def command(
    name: str,
    id_: str,
    form: str,
    color: bool | None,
    offline: bool,
    max_age: timedelta,
    confidence: float | None,
    database: Path,
    origin: str | None,
) -> int:
    """Tell for NAME why each advisory, or just ID, matches it or does not.

    NAME is a package URL (pkg:npm/lodash@4.17.20) or a CPE name (cpe:2.3:a:openssl:openssl:3.0.1). Records that name
    products are told even where it is not sure that the product is the package.

    Exit code 1 when one matches, else 0.
    """
    package, context = _subject(name)
    if confidence is not None:
        context = replace(context, threshold=confidence)
    wanted = [ecosystems.base(package.ecosystem)] if ecosystems.fed(package.ecosystem) else []
    advisories.ready(database, wanted, Freshness(origin or "", max_age, offline))
    with advisories.opened(database) as store:
        if context.names:
            _require_products(store, database)
        found = match(store, package, context=context)
        named = [one for one in found if not id_ or id_.upper() in {known.upper() for known in one.advisory.ids}]
        about = _named_instead(store, id_) if id_ and not named else []
        told = [(one, store.exploitation(_cve(one))) for one in named]
    if form == "json":
        click.echo(json.dumps(_document(package, told), indent=2))
    else:
        lines = _text(package, told, id_, about)
        click.echo("\n".join(lines), color=style(color).colour)
    return 1 if any(one.affected for one in named) else 0


def _subject(text: str) -> tuple[Package, Context]:
    if not text.startswith("cpe:"):
        return _package(text), Context(doubtful=True)
    try:
        name = Cpe.parse(text)
    except InvalidCpe as error:
        raise click.UsageError(str(error)) from error
    if not name.is_one_product:
        raise click.UsageError(f"{text} leaves the vendor or the product open")
    if name.version in (ANY, NA):
        raise click.UsageError(f"{text} names no version")
    update = "" if name.update in (ANY, NA) else f"-{plain(name.update)}"
    return Package("generic", plain(name.product), plain(name.version) + update), Context((text,), doubtful=True)


def _require_products(store: AdvisoryStore, database: Path) -> None:
    """Raises `CannotDo` where no record could name a product."""
    if {feed.name for feed in store.feeds()}.isdisjoint(("NVD", CVE_LIST)):
        raise CannotDo(f"no advisory in {database} goes by CPE names: run 'deeptracy db update --feed nvd'")


def _named_instead(store: AdvisoryStore, id_: str) -> list[str]:
    """What the advisory names, where that is not the package asked for."""
    names: set[str] = set()
    for head in store.find(id_):
        record = store.record(head)
        names |= {entry.name for entry in record.affected}
        names |= {f"{product} (CPE)" for product in by_product(record.configurations)}
    return sorted(names)


def _cve(one: Match) -> str:
    return next((id_ for id_ in (one.advisory.id, *one.advisory.aliases) if id_.startswith("CVE-")), one.advisory.id)


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


def _text(package: Package, told: Sequence[Told], id_: str, about: Sequence[str]) -> list[str]:
    if not told:
        if about:
            return [f"{id_} does not name {package.name}; it names {', '.join(about)}"]
        if id_:
            return [f"{id_} is not among the advisories"]
        return [f"no advisory names {package.name} ({package.ecosystem})"]
    matching = group([one for one, _ in told])
    naming = "1 advisory names" if len(told) == 1 else f"{len(told)} advisories name"
    affecting = "1 vulnerability affects" if len(matching) == 1 else f"{len(matching)} vulnerabilities affect"
    lines = [f"{package.purl}: {naming} it, {affecting} it", ""]
    for one, exploitation in sorted(told, key=_affected_first):
        lines += _advisory_lines(one, exploitation)
    return lines


def _affected_first(told: Told) -> tuple[bool, bool, str]:
    one = told[0]
    return one.affected is not True, one.affected is not None, one.advisory.id


def _advisory_lines(one: Match, exploitation: Exploitation) -> list[str]:
    word, colour = _WORDS[one.affected]
    head = one.advisory
    names = f" ({', '.join(head.aliases)})" if head.aliases else ""
    lines = [click.style(word, fg=colour, bold=True) + f"  {head.id}{names}  {head.summary}".rstrip()]
    lines.append(f"    because {one.evidence.comparison}")
    if one.link:
        reasons = "; ".join(one.link.reasons)
        lines.append(f"    as {one.link.cpe_product}, with a confidence of {one.link.confidence:.2f}: {reasons}")
    lines += [f"    {line}" for entry in one.entries for line in _entry_lines(entry)]
    lines += [f"    {line}" for line in _exploitation_lines(exploitation)]
    lines.append(f"    from {head.feed}, changed {head.modified[:10]}")
    return [*lines, ""]


def _exploitation_lines(found: Exploitation) -> Iterator[str]:
    if found.known:
        ransomware = ", also by ransomware" if found.ransomware else ""
        yield f"known to be exploited since {found.known_since}{ransomware} (CISA KEV)"
    if found.probability is not None:
        yield f"to be exploited within 30 days with a probability of {found.probability:.1%} (EPSS)"


def _entry_lines(entry: Affected) -> list[str]:
    lines = [
        f"range {range_.type.value}: " + ", ".join(f"{kind.value} {version}" for kind, version in range_.events)
        for range_ in entry.ranges
        if range_.events
    ]
    if entry.versions:
        some = ", ".join(entry.versions[:8])
        more = f" and {len(entry.versions) - 8} more" if len(entry.versions) > 8 else ""
        lines.append(f"versions listed: {some}{more}")
    return lines


def _document(package: Package, told: Sequence[Told]) -> dict[str, object]:
    return {"purl": package.purl, "advisories": [_advisory(one, exploitation) for one, exploitation in told]}


def _advisory(one: Match, exploitation: Exploitation) -> dict[str, object]:
    link = one.link
    return {
        "id": one.advisory.id,
        "aliases": list(one.advisory.aliases),
        "feed": one.advisory.feed,
        "summary": one.advisory.summary,
        "affected": one.affected,
        "rule": one.evidence.rule.value,
        "because": one.evidence.comparison,
        "link": link and {"product": link.cpe_product, "confidence": link.confidence, "reasons": list(link.reasons)},
        "exploited": exploitation.known_since or None,
        "ransomware": exploitation.ransomware,
        "probability": exploitation.probability,
        "withdrawn": one.advisory.withdrawn or None,
    }
