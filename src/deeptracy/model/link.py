"""That a package is a product of the CPE dictionary."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A package (ecosystem, normalised name) and the product NVD knows it as, both attributes as CPE 2.3 binds them.

    ``confidence``: between 0.0 and 1.0, the share of such links that turn out right where it can be measured
    (docs/quality.md). ``reasons``: what it rests on, a sentence each, the strongest first.
    """

    ecosystem: str
    name: str
    vendor: str
    product: str
    confidence: float
    reasons: tuple[str, ...] = ()

    @property
    def cpe_product(self) -> str:
        """``vendor:product``, as advisories by CPE are looked up."""
        return f"{self.vendor}:{self.product}"
