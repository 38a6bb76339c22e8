"""The option that says how sure a match by product must be."""

import click

from deeptracy.configuration import parse_confidence
from deeptracy.matching.by_cpe import THRESHOLD


class _Confidence(click.ParamType[float]):
    """A number from 0 to 1."""

    name = "float"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            return parse_confidence(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a number from 0 to 1", param, ctx)


confidence_option = click.option(
    "--confidence", type=_Confidence(),
    help=f"How sure it must be that a package is the product an advisory names, 0 to 1.  [default: {THRESHOLD}]",
)  # fmt: skip
"""None where it is not given, so that a configuration may say it."""
