"""Names of products in the CPE dictionary: CPE 2.3, NISTIR 7695."""

from dataclasses import dataclass


class InvalidCpe(ValueError):
    """The text is no CPE name. The message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Cpe:
    """A well-formed name: each attribute as the formatted string binds it, ``*`` for ANY and ``-`` for NA."""

    part: str = "*"
    vendor: str = "*"
    product: str = "*"
    version: str = "*"
    update: str = "*"
    edition: str = "*"
    language: str = "*"
    sw_edition: str = "*"
    target_sw: str = "*"
    target_hw: str = "*"
    other: str = "*"
