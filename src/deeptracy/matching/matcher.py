"""Packages against the advisories that name them."""

from typing import Protocol

from deeptracy.matching.by_cpe import Context, Products, match_by_cpe
from deeptracy.matching.by_name import Names, match_by_name
from deeptracy.matching.match import Match
from deeptracy.model.package import Package

VERSION = 3
"""Goes up when the same package and advisories give another result; part of the snapshot id."""

_LINKS_ONLY = Context()


class Advisories(Names, Products, Protocol):
    """Where advisories are looked up."""


def match(
    advisories: Advisories, package: Package, requirement: str = "", context: Context = _LINKS_ONLY
) -> list[Match]:
    """Every advisory that names the package, judged: affected, not affected and undecided ones, in a fixed order.

    A package without a version is judged by its ``requirement`` as a whole.
    """
    by_name = match_by_name(advisories, package, requirement)
    by_cpe = match_by_cpe(advisories, package, requirement, context, by_name)
    return sorted([*by_name, *by_cpe], key=lambda match: (match.advisory.id, match.advisory.feed))
