"""Which source packages an operating system's package was built from, by its ``upstream`` qualifier.

Package URLs say it as ``name`` or ``name@version``, and those of rpm packages mostly by the file the source package
comes in (``openssl-3.0.7-24.el9.src.rpm``), which leaves the epoch out.
"""

from dataclasses import dataclass

_SUFFIXES = (".nosrc.rpm", ".src.rpm")


@dataclass(frozen=True, slots=True)
class SourcePackage:
    """A source package; ``version`` is empty where it is that of the package built from it."""

    name: str
    version: str = ""


def from_upstream(upstream: str) -> tuple[SourcePackage, ...]:
    """The source packages that an ``upstream`` qualifier names; several are separated by commas."""
    found = (from_rpm_file(text) or _plain(text) for text in upstream.split(","))
    return tuple(dict.fromkeys(source for source in found if source.name))


def from_rpm_file(name: str) -> SourcePackage | None:
    """The source package in a file ``NAME-VERSION-RELEASE.src.rpm``, None for a file of another name."""
    stem = next((name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)), "")
    rest, _, release = stem.rpartition("-")
    package, _, version = rest.rpartition("-")
    return SourcePackage(package, f"{version}-{release}") if package and version and release else None


def _plain(text: str) -> SourcePackage:
    name, _, version = text.strip().partition("@")
    return SourcePackage(name.strip(), version.strip())
