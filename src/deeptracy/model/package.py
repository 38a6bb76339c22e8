"""A package at a version: the thing that advisories name and manifests list."""

from dataclasses import dataclass

from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.purl import Purl


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """One version of one package.

    ``ecosystem`` is OSV's name of it. ``name`` is spelled as the ecosystem shows it: ``group:artifact`` for
    Maven, ``@scope/name`` for npm, the module path for Go, ``vendor/name`` for Packagist. ``version`` is as
    written; empty where a manifest gives only a requirement. ``qualifiers`` are PURL qualifiers that tell apart
    what the name does not (``distro``, ``upstream``, ``arch``, ``rpmmod`` of operating-system packages).
    """

    ecosystem: str
    name: str
    version: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """(ecosystem, normalised name): what advisories are looked up by."""
        return self.ecosystem, ecosystems.normalise_name(self.ecosystem, self.name)

    def qualifier(self, key: str) -> str:
        """The value of a qualifier, empty when it is not there."""
        return next((value for name, value in self.qualifiers if name == key), "")

    @property
    def purl(self) -> str:
        """The package URL, https://github.com/package-url/purl-spec."""
        return str(Purl.of(self.ecosystem, self.name, self.version, self.qualifiers))

    def __str__(self) -> str:
        return f"{self.name}@{self.version}" if self.version else self.name
