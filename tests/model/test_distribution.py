"""Operating-system distributions in package URLs and in OSV."""

import pytest

from deeptracy.model import distribution

# (namespace, distro) -> OSV's ecosystem
ECOSYSTEMS = {
    ("debian", "debian-12"): "Debian:12",
    ("debian", "debian-12.5"): "Debian:12",
    ("debian", "12"): "Debian:12",
    ("Debian", "Debian-11"): "Debian:11",
    ("debian", "bookworm"): "Debian:12",
    ("debian", "debian-jessie"): "Debian:8",
    ("debian", "sid"): "Debian",
    ("debian", ""): "Debian",
    ("ubuntu", "ubuntu-22.04"): "Ubuntu:22.04:LTS",
    ("ubuntu", "22.04.3"): "Ubuntu:22.04:LTS",
    ("ubuntu", "jammy"): "Ubuntu:22.04:LTS",
    ("ubuntu", "ubuntu-23.04"): "Ubuntu:23.04",
    ("ubuntu", "ubuntu-24.10"): "Ubuntu:24.10",
    ("ubuntu", "ubuntu-22"): "Ubuntu",
    ("ubuntu", "ubuntu"): "Ubuntu",
    ("alpine", "alpine-3.18.4"): "Alpine:v3.18",
    ("alpine", "3.20"): "Alpine:v3.20",
    ("alpine", "alpine-edge"): "Alpine",
    ("alpine", "alpine-3"): "Alpine",
    ("redhat", "redhat-9.2"): "Red Hat:enterprise_linux:9",
    ("rhel", "rhel-8"): "Red Hat:enterprise_linux:8",
    ("redhat", ""): "Red Hat",
    ("rocky", "rocky-9.3"): "Rocky Linux:9",
    ("rockylinux", ""): "Rocky Linux",
    ("almalinux", "almalinux-8.10"): "AlmaLinux:8",
    ("alma", "alma-9"): "AlmaLinux:9",
    ("suse", "sles-15.5"): "SUSE:Linux Enterprise Server 15 SP5",
    ("sles", "sles-15"): "SUSE:Linux Enterprise Server 15",
    ("suse", "sles-15.0"): "SUSE:Linux Enterprise Server 15",
    ("suse", "sle-micro-5.3"): "SUSE",
    ("suse", ""): "SUSE",
    ("opensuse", "opensuse-leap-15.5"): "openSUSE:Leap 15.5",
    ("opensuse.leap", "opensuse.leap-15.6"): "openSUSE:Leap 15.6",
    ("opensuse-tumbleweed", "opensuse-tumbleweed-20240101"): "openSUSE:Tumbleweed",
    ("opensuse", ""): "openSUSE",
    ("fedora", "fedora-39"): "Fedora:39",
    ("fedora", "rawhide"): "Fedora",
    ("amzn", "amzn-2023"): None,
    ("", "debian-12"): None,
}


@pytest.mark.parametrize(("words", "ecosystem"), ECOSYSTEMS.items())
def test_ecosystem(words: tuple[str, str], ecosystem: str | None) -> None:
    assert distribution.ecosystem(*words) == ecosystem


CODENAMES = {
    "debian": {
        "wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12",
        "trixie": "13", "forky": "14", "duke": "15",
    },
    "ubuntu": {
        "trusty": "14.04:LTS", "xenial": "16.04:LTS", "bionic": "18.04:LTS", "focal": "20.04:LTS",
        "jammy": "22.04:LTS", "noble": "24.04:LTS", "questing": "25.10",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("namespace", "codename", "release"), [(n, c, r) for n, names in CODENAMES.items() for c, r in names.items()]
)
def test_codenames(namespace: str, codename: str, release: str) -> None:
    assert distribution.ecosystem(namespace, f"{namespace}-{codename}") == f"{namespace.title()}:{release}"


@pytest.mark.parametrize(
    ("ecosystem", "namespaces"),
    [
        ("SUSE", ["suse", "sles", "sled", "suse.linux.enterprise.server"]),
        ("openSUSE", ["opensuse", "opensuse-leap", "opensuse.leap", "opensuse-tumbleweed", "opensuse.tumbleweed"]),
    ],
)
def test_every_namespace(ecosystem: str, namespaces: list[str]) -> None:
    assert [distribution.ecosystem(namespace) for namespace in namespaces] == [ecosystem] * len(namespaces)


# OSV's ecosystem -> (namespace, distro)
WORDS = {
    "Debian:12": ("debian", "debian-12"),
    "Debian": ("debian", ""),
    "Ubuntu:22.04:LTS": ("ubuntu", "ubuntu-22.04"),
    "Ubuntu:23.10": ("ubuntu", "ubuntu-23.10"),
    "Alpine:v3.18": ("alpine", "alpine-3.18"),
    "Red Hat:enterprise_linux:9": ("redhat", "redhat-9"),
    "Rocky Linux:9": ("rocky", "rocky-9"),
    "AlmaLinux:8": ("almalinux", "almalinux-8"),
    "SUSE:Linux Enterprise Server 15 SP5": ("suse", "suse-15.5"),
    "SUSE:Linux Enterprise Server 15": ("suse", "suse-15"),
    "openSUSE:Leap 15.5": ("opensuse", "opensuse-15.5"),
    "openSUSE:Tumbleweed": ("opensuse", "opensuse-tumbleweed"),
    "Fedora:39": ("fedora", "fedora-39"),
}


@pytest.mark.parametrize(("ecosystem", "words"), WORDS.items())
def test_there_and_back(ecosystem: str, words: tuple[str, str]) -> None:
    assert (distribution.namespace(ecosystem), distribution.distro(ecosystem)) == words
    assert distribution.ecosystem(*words) == ecosystem


@pytest.mark.parametrize("ecosystem", ["PyPI", "", "rpm"])
def test_no_distribution(ecosystem: str) -> None:
    assert distribution.namespace(ecosystem) == ""
    assert distribution.distro(ecosystem) == ""


def test_namespaces_are_of_one_distribution_each() -> None:
    namespaces = [name for found in distribution.DISTRIBUTIONS for name in found.namespaces]
    assert len(namespaces) == len(set(namespaces))
