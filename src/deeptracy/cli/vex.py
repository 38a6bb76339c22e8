"""``--vex``: documents in which somebody says which vulnerabilities do not affect a product."""

from collections.abc import Iterable
from pathlib import Path

import click

from deeptracy.findings.rules import IgnoreRule
from deeptracy.findings.vex import InvalidVex, VexStatement, parse


def vex_rules(paths: Iterable[Path]) -> list[IgnoreRule]:
    """An ignore rule for each statement that a product is not affected, or fixed. Raises click's `UsageError`."""
    rules: list[IgnoreRule] = []
    for path in paths:
        try:
            statements = parse(path.read_bytes(), str(path))
        except (InvalidVex, OSError) as error:
            raise click.UsageError(f"--vex {path}: {error}") from error
        for statement in statements:
            if statement.status in ("not_affected", "fixed"):
                rules += _rules(statement, str(path))
    return rules


def _rules(statement: VexStatement, origin: str) -> Iterable[IgnoreRule]:
    ids = frozenset(id_.upper() for id_ in (statement.vulnerability, *statement.aliases))
    words = [statement.status.replace("_", " "), statement.justification.replace("_", " "), statement.detail]
    reason = ": ".join(word for word in words if word)
    for product in statement.products or ("",):
        yield IgnoreRule(origin, reason, ids, package=product, optional=True)
