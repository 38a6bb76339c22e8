"""Operating-system distributions: between the words of a package URL and the names of OSV's ecosystems.

The package URL of an operating system's package says in its namespace whose it is, and in its ``distro`` qualifier
(``debian-12``, ``alpine-3.18.4``; https://github.com/package-url/purl-spec) of which release. OSV's ecosystems carry
the release behind a colon (https://ossf.github.io/osv-schema/#affectedpackage-field).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_DEBIAN_CODENAMES = {
    "wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13",
    "forky": "14", "duke": "15",
}  # fmt: skip
_UBUNTU_CODENAMES = {
    "trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04", "noble": "24.04",
    "questing": "25.10",
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_WORD = re.compile(r"[a-z]+")


def _number(distro: str) -> str:
    found = _NUMBER.search(distro)
    return found.group() if found else ""


def _named(distro: str, codenames: dict[str, str]) -> str:
    """The release by number, or by the codename that stands in its place."""
    return _number(distro) or next((codenames[w] for w in _WORD.findall(distro) if w in codenames), "")


def _major(distro: str) -> str:
    return _number(distro).partition(".")[0]


def _debian(distro: str) -> str:
    return _named(distro, _DEBIAN_CODENAMES).partition(".")[0]


def _ubuntu(distro: str) -> str:
    """OSV marks the April releases of even years, which are supported for longer."""
    year, _, month = ".".join(_named(distro, _UBUNTU_CODENAMES).split(".")[:2]).partition(".")
    if not month:
        return ""
    return f"{year}.{month}:LTS" if month == "04" and int(year) % 2 == 0 else f"{year}.{month}"


def _alpine(distro: str) -> str:
    major, _, rest = _number(distro).partition(".")
    return f"v{major}.{rest.partition('.')[0]}" if rest else ""


def _red_hat(distro: str) -> str:
    major = _major(distro)
    return f"enterprise_linux:{major}" if major else ""


def _suse(distro: str) -> str:
    major, _, pack = _number(distro).partition(".")
    if not major or "micro" in distro:
        return ""
    return f"Linux Enterprise Server {major}" + (f" SP{pack}" if pack not in ("", "0") else "")


def _opensuse(distro: str) -> str:
    number = _number(distro)
    if "tumbleweed" in distro:
        return "Tumbleweed"
    return f"Leap {number}" if number else ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One distribution: OSV's name, the namespaces its packages stand in (its own first), how it writes a release."""

    ecosystem: str
    namespaces: tuple[str, ...]
    release: Callable[[str], str]


DISTRIBUTIONS: tuple[Distribution, ...] = (
    Distribution("Debian", ("debian",), _debian),
    Distribution("Ubuntu", ("ubuntu",), _ubuntu),
    Distribution("Alpine", ("alpine",), _alpine),
    Distribution("Red Hat", ("redhat", "rhel"), _red_hat),
    Distribution("Rocky Linux", ("rocky", "rockylinux"), _major),
    Distribution("AlmaLinux", ("almalinux", "alma"), _major),
    Distribution("SUSE", ("suse", "sles", "sled", "suse.linux.enterprise.server"), _suse),
    Distribution(
        "openSUSE",
        ("opensuse", "opensuse-leap", "opensuse.leap", "opensuse-tumbleweed", "opensuse.tumbleweed"),
        _opensuse,
    ),
    Distribution("Fedora", ("fedora",), _number),
)

_BY_NAMESPACE = {name: found for found in DISTRIBUTIONS for name in found.namespaces}
_BY_ECOSYSTEM = {found.ecosystem: found for found in DISTRIBUTIONS}


def ecosystem(namespace: str, distro: str = "") -> str | None:
    """OSV's ecosystem of a package URL's namespace and ``distro``, None for a distribution that has none.

    The release is left out where ``distro`` does not tell it. For Red Hat it is the part that OSV's names of one
    release begin with (``Red Hat:enterprise_linux:9`` of ``Red Hat:enterprise_linux:9::appstream``).
    """
    found = _BY_NAMESPACE.get(namespace.lower())
    if found is None:
        return None
    release = found.release(distro.lower())
    return f"{found.ecosystem}:{release}" if release else found.ecosystem


def namespace(ecosystem: str) -> str:
    """The namespace of an ecosystem's packages (with or without a release), empty when it is no distribution."""
    found = _BY_ECOSYSTEM.get(ecosystem.partition(":")[0])
    return found.namespaces[0] if found else ""


def distro(ecosystem: str) -> str:
    """The ``distro`` qualifier of an ecosystem with a release, empty without one: ``debian-12``, ``alpine-3.18``."""
    release = ecosystem.partition(":")[2]
    if not release:
        return ""
    return f"{namespace(ecosystem)}-{_number(release.replace(' SP', '.')) or release.lower()}"
