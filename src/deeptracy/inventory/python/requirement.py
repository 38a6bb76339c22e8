"""One requirement of a Python manifest: ``name[extras] specifier ; marker`` or ``name[extras] @ address``.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/

Read by hand, since manifests hold thousands of them and only the name, the specifier and the address are wanted; the
tests hold it to the same answers as the reference library.
"""

import re
from dataclasses import dataclass

from deeptracy.inventory.python.origin import PUBLIC, Origin
from deeptracy.model.inventory import Dependency, Location, Scope
from deeptracy.model.package import Package

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\[\]]*)\]\s*)?")
_CLAUSE = re.compile(r"\s*(===|==|~=|!=|<=|>=|<|>)\s*([^\s,;()]+)\s*")
_PIN = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\[[^\[\]]*\])?(==[A-Za-z0-9_.+!-]+)")
_VERSION = re.compile(r"[A-Za-z0-9_.+!-]+")
_WHEEL = re.compile(r"([A-Za-z0-9._]+)-([A-Za-z0-9_.+!]+)(?:-[^-/]+)?-[^-/]+-[^-/]+-[^-/]+\.whl")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is asked for: a name and a specifier (empty: any version) or the address it is to be fetched from."""

    name: str
    specifier: str = ""
    url: str = ""

    @property
    def version(self) -> str:
        """The version of an exact pin (``==1.2``, ``===1.2``), else of the wheel it names, else empty."""
        return exact(self.specifier) if not self.url else wheel(self.url)[1]


def read(text: str) -> Requirement | None:
    """The requirement a line stands for; None when it is none."""
    if pin := _PIN.fullmatch(text):  # most lines of a large file, and nothing more to look for in them
        return Requirement(pin[1], pin[2])
    found = _NAME.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if rest.startswith("@"):
        address = rest[1:].split(maxsplit=1)
        return Requirement(found[1], url=address[0]) if address else None
    specifier = rest.partition(";")[0].strip()
    if specifier.startswith("(") and specifier.endswith(")"):
        specifier = specifier[1:-1].strip()
    if specifier and not all(map(_CLAUSE.fullmatch, specifier.removesuffix(",").split(","))):
        return None
    return Requirement(found[1], specifier)


def exact(specifier: str) -> str:
    """The version that a specifier pins, as written; empty when it admits several (``==1.*``) or is a variable."""
    if "==" not in specifier:
        return ""
    for part in specifier.split(","):
        clause = _CLAUSE.fullmatch(part)
        if clause and clause[1] in ("==", "===") and _VERSION.fullmatch(clause[2]):
            return clause[2]
    return ""


def wheel(address: str) -> tuple[str, str]:
    """The name and version in the file name of a wheel; both empty for another kind of address.

    https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
    """
    found = _WHEEL.fullmatch(re.split(r"[?#]", address, maxsplit=1)[0].rpartition("/")[2])
    return (found[1], found[2]) if found else ("", "")


def dependency(
    asked: Requirement,
    location: Location,
    scope: Scope = Scope.RUNTIME,
    *,
    direct: bool | None = True,
    origin: Origin = PUBLIC,
    required_by: tuple[str, ...] = (),
) -> Dependency:
    """The dependency a requirement stands for: a package when it is pinned, else the requirement."""
    version = asked.version
    return Dependency(
        Package("PyPI", asked.name, version),
        location,
        scope,
        direct,
        required_by,
        requirement="" if version or asked.url or (origin.private and not asked.specifier) else asked.specifier or "*",
        private=origin.private,
        private_gap=origin.gap,
        source=origin.source,
    )
