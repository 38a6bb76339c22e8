"""Which distribution a root file system is of, from its ``etc/os-release``.

Specification: https://www.freedesktop.org/software/systemd/man/latest/os-release.html.
"""

import shlex
from dataclasses import dataclass

from deeptracy.inventory.parser import Malformed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model import distribution, ecosystem
from deeptracy.model.inventory import Gap, Skipped

_FILES = ("etc/os-release", "usr/lib/os-release")


@dataclass(frozen=True, slots=True)
class Release:
    """A distribution at a release.

    ``ecosystem`` is OSV's (``Debian:12``), or the PURL type of its packages where OSV has none. ``distro`` is the PURL
    qualifier of its packages (``debian-12``), empty where nothing is known.
    """

    ecosystem: str
    distro: str = ""

    def qualifiers(self, arch: str, upstream: str, module: str = "") -> tuple[tuple[str, str], ...]:
        """The PURL qualifiers of one of its packages, empty ones left out. For ``upstream`` see the function.

        ``module`` is rpm's modularity label, ``name:stream:version:context``.
        """
        pairs = (("arch", arch), ("distro", self.distro), ("rpmmod", module), ("upstream", upstream))
        return tuple((key, str(value)) for key, value in pairs if value)


def upstream(name: str, version: str, source: str, source_version: str) -> str:
    """The ``upstream`` qualifier: the source package, ``name`` or, where its version is another, ``name@version``.

    Empty where the source is called and versioned as the package itself.
    """
    if source_version and source_version != version:
        return f"{source or name}@{source_version}"
    return source if source != name else ""


def release(file: SourceFile, inside: tuple[str, ...], usual: str, tree: Tree) -> tuple[Release, list[Skipped]]:
    """The distribution of the root file system that ``file`` is in, and a gap when no advisories can be looked up.

    ``inside`` lists where in a root the file may be, ``usual`` is the ecosystem to assume when there is no os-release.
    """
    root = next((file.path.removesuffix(path) for path in inside if ("/" + file.path).endswith("/" + path)), "")
    fields = next((found for name in _FILES if (found := _fields(tree, root + name))), {})
    system = fields.get("ID", "").lower()
    number = fields.get("VERSION_ID", "") or fields.get("VERSION_CODENAME", "")
    distro = f"{system}-{number}" if system and number else system
    known = distribution.ecosystem(system, distro) if system else usual
    if known is None:
        name = fields.get("PRETTY_NAME", "") or system
        reason = f"no advisory feed covers the packages of {name}"
        return Release(ecosystem.purl_type(usual), distro), [Skipped(file.path, reason, Gap.NO_FEED)]
    if not distribution.tells_release(known):
        reason = (
            f"which release of {known} this is can't be told from {root}{_FILES[0]}, so no advisories are looked up"
        )
        return Release(known, distro), [Skipped(file.path, reason, Gap.UNSUPPORTED)]
    return Release(known, distro), []


def _fields(tree: Tree, path: str) -> dict[str, str]:
    """The variables of an os-release file; empty when there is none that can be read."""
    try:
        text = decode(tree.read(path) or b"")
    except Malformed:
        return {}
    pairs = (line.partition("=") for line in text.split("\n") if not line.lstrip().startswith("#"))
    return {key.strip(): _unquoted(value) for key, equals, value in pairs if equals}


def _unquoted(value: str) -> str:
    try:
        return "".join(shlex.split(value)[:1])
    except ValueError:  # a quote that is never closed
        return value.strip().strip("\"'")
