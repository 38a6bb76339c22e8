"""Operating-system distributions: between the words of a package URL and the names of OSV's ecosystems.

The package URL of an operating system's package says in its namespace whose it is, and in its ``distro`` qualifier
(``debian-12``, ``alpine-3.18.4``; https://github.com/package-url/purl-spec) of which release. OSV's ecosystems carry
the release behind a colon (https://ossf.github.io/osv-schema/#affectedpackage-field). Some distributions spread the
records of one release over several ecosystems, its streams (docs/decisions/0006-records-of-system-packages.md).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

_DEBIAN_CODENAMES = {
    "wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13",
    "forky": "14", "duke": "15",
}  # fmt: skip
_UBUNTU_CODENAMES = {
    "trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04", "noble": "24.04",
    "questing": "25.10",
}  # fmt: skip
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})*")
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


def _red_hat_stream(release: str, stream: str, _subscribed: bool) -> bool:
    """``enterprise_linux:9::appstream`` and, from 10 on, ``enterprise_linux:10.1``."""
    return stream.startswith((release + ":", release + ".")) or stream == release


def _ubuntu_stream(release: str, stream: str, subscribed: bool) -> bool:
    number = release.partition(":")[0]  # a release is listed without ":LTS" until it is out
    paid = subscribed and stream.startswith("Pro:")
    return stream.removeprefix("Pro:" if paid else "") in (number, f"{number}:LTS")


_SERVER = "Linux Enterprise Server "
_FIRST_WITHOUT_SERVICE_PACKS = 16


def _suse(distro: str) -> str:
    number = _number(distro)
    major, _, pack = number.partition(".")
    if not major or "micro" in distro:
        return ""
    if int(major) >= _FIRST_WITHOUT_SERVICE_PACKS:
        return _SERVER + number
    return _SERVER + major + (f" SP{pack}" if pack not in ("", "0") else "")


def _suse_stream(release: str, stream: str, subscribed: bool) -> bool:
    """All products and modules of one service pack: ``Linux Enterprise Module for Basesystem 15 SP5``."""
    number = " " + release.removeprefix(_SERVER)
    product, dash, _support = stream.rpartition("-")
    return stream.endswith(number) or (subscribed and bool(dash) and product.endswith(number))


def _opensuse(distro: str) -> str:
    number = _number(distro)
    if "tumbleweed" in distro:
        return "Tumbleweed"
    return f"Leap {number}" if number else ""


def _opensuse_stream(release: str, stream: str, _subscribed: bool) -> bool:
    """Parts of a release have words of their own behind it: ``Leap 15.5 NonFree``."""
    return stream == release or stream.startswith(release + " ")


def _open_euler(distro: str) -> str:
    """Releases of March in even years are supported for longer. The service pack is not in ``distro``."""
    year, _, month = _number(distro).partition(".")
    if not month:
        return ""
    return f"{year}.{month}-LTS" if month == "03" and int(year) % 2 == 0 else f"{year}.{month}"


def _open_euler_stream(release: str, stream: str, _subscribed: bool) -> bool:
    """With every service pack: which one a package is of shows in its version (``oe2203sp3``)."""
    return stream == release or stream.startswith(release + "-SP")


def _alpaquita(distro: str) -> str:
    return "stream" if "stream" in distro else _major(distro)


class Names(Enum):
    """Which packages the records of a distribution name."""

    SOURCE = "source"
    BINARY = "binary"
    BOTH = "both"  # newer records each binary package, older ones the source package


@dataclass(frozen=True, slots=True)
class Distribution:
    """One distribution: OSV's name, the namespaces its packages stand in (its own first), how it writes a release.

    ``release`` is None for a rolling distribution, whose ecosystem has no releases. ``names``: what its records name.
    ``stream``: for a release spread over several ecosystems, whether one of them (its part behind the colon) speaks
    for a release, for systems with or without a subscription; words of ``subscription`` in ``distro`` tell of one.
    """

    ecosystem: str
    namespaces: tuple[str, ...]
    release: Callable[[str], str] | None
    names: Names = Names.SOURCE
    stream: Callable[[str, str, bool], bool] | None = None
    subscription: frozenset[str] = frozenset()


# What the records name is what the OSV schema says, save where the records published differ: AlmaLinux's list every
# binary package. Red Hat's may name either, and name each binary package that was built anew, so its source adds
# nothing but packages that were not.
DISTRIBUTIONS: tuple[Distribution, ...] = (
    Distribution("Debian", ("debian",), _debian),
    Distribution("Ubuntu", ("ubuntu",), _ubuntu, stream=_ubuntu_stream, subscription=frozenset({"pro", "esm"})),
    Distribution("Alpine", ("alpine",), _alpine),
    Distribution("Wolfi", ("wolfi",), None, Names.BOTH),
    Distribution("Chainguard", ("chainguard",), None, Names.BOTH),
    Distribution("MinimOS", ("minimos",), None, Names.BOTH),
    Distribution("Alpaquita", ("alpaquita",), _alpaquita),
    Distribution("Red Hat", ("redhat", "rhel"), _red_hat, Names.BINARY, _red_hat_stream),
    Distribution("Rocky Linux", ("rocky", "rockylinux", "rocky-linux"), _major),
    Distribution("AlmaLinux", ("almalinux", "alma"), _major, Names.BINARY),
    Distribution(
        "SUSE",
        ("suse", "sles", "sled", "sles_sap", "suse.linux.enterprise.server"),
        _suse,
        stream=_suse_stream,
        subscription=frozenset({"ltss", "espos"}),
    ),
    Distribution(
        "openSUSE",
        ("opensuse", "opensuse-leap", "opensuse.leap", "opensuse-tumbleweed", "opensuse.tumbleweed"),
        _opensuse,
        stream=_opensuse_stream,
    ),
    Distribution("openEuler", ("openeuler",), _open_euler, stream=_open_euler_stream),
    Distribution("Azure Linux", ("azurelinux", "mariner", "cbl-mariner", "azure-linux"), _major),
    Distribution("Mageia", ("mageia",), _major),
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
    release = found.release(distro.lower()) if found.release else ""
    return f"{found.ecosystem}:{release}" if release else found.ecosystem


def of(ecosystem: str) -> Distribution | None:
    """The distribution of an ecosystem (with or without a release), None when it is none."""
    return _BY_ECOSYSTEM.get(ecosystem.partition(":")[0])


def tells_release(ecosystem: str) -> bool:
    """Whether records can be looked up for the ecosystem: it tells the release, or its distribution has none."""
    found = of(ecosystem)
    return found is None or found.release is None or ":" in ecosystem


@lru_cache(maxsize=256)  # asked for each package of a system, of a thousand ecosystems
def streams(ecosystem: str, distro: str, stored: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the ``stored`` ecosystems whose records speak for a package of an ecosystem with a release.

    ``distro`` is the package's qualifier, which may tell of a subscription.
    """
    found = of(ecosystem)
    name, _, release = ecosystem.partition(":")
    if found is None or found.stream is None or not release:
        return (ecosystem,)
    subscribed = not found.subscription.isdisjoint(_WORD.findall(distro.lower()))
    return tuple(one for one in stored if found.stream(release, one.removeprefix(name + ":"), subscribed))


def namespace(ecosystem: str) -> str:
    """The namespace of an ecosystem's packages (with or without a release), empty when it is no distribution."""
    found = of(ecosystem)
    return found.namespaces[0] if found else ""


def distro(ecosystem: str) -> str:
    """The ``distro`` qualifier of an ecosystem with a release, empty without one: ``debian-12``, ``alpine-3.18``."""
    release = ecosystem.partition(":")[2]
    if not release:
        return ""
    return f"{namespace(ecosystem)}-{_number(release.replace(' SP', '.')) or release.lower()}"
