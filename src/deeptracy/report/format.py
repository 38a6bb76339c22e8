"""What an output format is: a module with one function::

    def render(result: ScanResult, style: Style) -> str

It is a pure function of its arguments: the same result gives the same text, byte for byte.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from deeptracy.model.result import ScanResult


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is shown. ``width`` in characters; only formats made for reading look at any of these."""

    colour: bool = False
    width: int = 100
    show_ignored: bool = False
    inventory_only: bool = False
    """The packages were listed but not judged (``deeptracy packages``)."""


Render = Callable[[ScanResult, Style], str]


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """One line of the registry. ``module`` is below ``deeptracy.report``."""

    name: str
    module: str
    description: str

    def load(self) -> Render:
        """The function that renders it."""
        return cast(Render, import_module(f"deeptracy.report.{self.module}").render)
