"""Operating-system distributions in package URLs and in OSV."""

import pytest

from deeptracy.model import distribution
from deeptracy.model import ecosystem as ecosystems
from deeptracy.versions.scheme import SCHEMES

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
    ("suse", "sles-16.0"): "SUSE:Linux Enterprise Server 16.0",
    ("sles", "sles-16.1"): "SUSE:Linux Enterprise Server 16.1",
    ("sles_sap", "sles_sap-12.5"): "SUSE:Linux Enterprise Server 12 SP5",
    ("wolfi", "wolfi-20230201"): "Wolfi",
    ("wolfi", ""): "Wolfi",
    ("chainguard", "chainguard-20230214"): "Chainguard",
    ("minimos", "minimos-20241031"): "MinimOS",
    ("alpaquita", "alpaquita-stream"): "Alpaquita:stream",
    ("alpaquita", "alpaquita-23"): "Alpaquita:23",
    ("alpaquita", ""): "Alpaquita",
    ("openEuler", "openEuler-22.03"): "openEuler:22.03-LTS",
    ("openeuler", "openeuler-22.03-LTS-SP3"): "openEuler:22.03-LTS",
    ("openeuler", "openeuler-23.03"): "openEuler:23.03",
    ("openeuler", "openeuler-22.09"): "openEuler:22.09",
    ("openeuler", "openeuler-22"): "openEuler",
    ("azurelinux", "azurelinux-3.0"): "Azure Linux:3",
    ("mariner", "mariner-2.0.20240112"): "Azure Linux:2",
    ("cbl-mariner", ""): "Azure Linux",
    ("azure-linux", "3.0"): "Azure Linux:3",
    ("mageia", "mageia-9"): "Mageia:9",
    ("rocky-linux", "rocky-linux-9"): "Rocky Linux:9",
    ("ubuntu", "ubuntu-" + "9" * 5000 + ".04"): "Ubuntu",
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
    "openEuler:22.03-LTS": ("openeuler", "openeuler-22.03"),
    "Azure Linux:3": ("azurelinux", "azurelinux-3"),
    "Mageia:9": ("mageia", "mageia-9"),
    "Wolfi": ("wolfi", ""),
    "Chainguard": ("chainguard", ""),
    "MinimOS": ("minimos", ""),
    "Alpaquita:stream": ("alpaquita", "alpaquita-stream"),
    "Alpaquita:23": ("alpaquita", "alpaquita-23"),
    "SUSE:Linux Enterprise Server 16.0": ("suse", "suse-16.0"),
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


# (ecosystem, distro) -> streams that speak for it, and streams that don't
STREAMS = {
    ("Red Hat:enterprise_linux:9", "rhel-9.3"): (
        ["enterprise_linux:9::appstream", "enterprise_linux:9::baseos", "enterprise_linux:9"],
        ["enterprise_linux:8::appstream", "rhel_eus:9.2::baseos", "enterprise_linux:90::a", "openshift:4.14::el9"],
    ),
    ("Red Hat:enterprise_linux:10", "rhel-10.1"): (
        ["enterprise_linux:10.0", "enterprise_linux:10.1"], ["enterprise_linux_eus:10.0", "enterprise_linux:1::x"],
    ),
    ("Ubuntu:22.04:LTS", "ubuntu-22.04"): (
        ["22.04:LTS", "22.04"],
        ["Pro:22.04:LTS", "20.04:LTS", "22.10", "Pro:FIPS:22.04:LTS", "22.04:LTS:for:NVIDIA"],
    ),
    ("Ubuntu:22.04:LTS", "ubuntu-pro-22.04"): (
        ["22.04:LTS", "Pro:22.04:LTS"],
        ["Pro:20.04:LTS", "Pro:FIPS:22.04:LTS", "Pro:FIPS-updates:22.04:LTS", "Pro:22.04:LTS:Realtime:Kernel"],
    ),
    ("Ubuntu:24.10", "ubuntu-24.10"): (["24.10", "24.10:LTS"], ["24.04:LTS"]),
    ("SUSE:Linux Enterprise Server 15 SP5", "sles-15.5"): (
        ["Linux Enterprise Server 15 SP5", "Linux Enterprise Module for Basesystem 15 SP5"],
        ["Linux Enterprise Server 15 SP4", "Linux Enterprise Server 15 SP5-LTSS", "Linux Enterprise Server 15",
         "Linux Enterprise Micro 5.5", "Linux Enterprise Server 115 SP5"],
    ),
    ("SUSE:Linux Enterprise Server 15 SP4", "sles-ltss-15.4"): (
        ["Linux Enterprise Server 15 SP4-LTSS", "Linux Enterprise High Performance Computing 15 SP4-ESPOS"],
        ["Linux Enterprise Server 15 SP3-LTSS", "Manager-15 SP4 x"],
    ),
    ("openSUSE:Leap 15.5", "opensuse-leap-15.5"): (
        ["Leap 15.5", "Leap 15.5 NonFree"], ["Leap 15.4", "Tumbleweed", "Leap 15.55", "Leap Micro 5.5"],
    ),
    ("openEuler:22.03-LTS", "openeuler-22.03"): (
        ["22.03-LTS", "22.03-LTS-SP3"], ["24.03-LTS", "22.03", "22.03-LTS-Next"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("package", "told"), STREAMS.items())
def test_streams(package: tuple[str, str], told: tuple[list[str], list[str]]) -> None:
    speaking, silent = (tuple(f"{package[0].partition(':')[0]}:{stream}" for stream in part) for part in told)
    assert distribution.streams(*package, (*speaking, *silent)) == speaking


@pytest.mark.parametrize("ecosystem", ["Debian:12", "Red Hat", "Wolfi", "PyPI"])
def test_without_streams_only_the_ecosystem_itself_speaks(ecosystem: str) -> None:
    assert distribution.streams(ecosystem, "", ("Debian:11", "Red Hat:enterprise_linux:9")) == (ecosystem,)


def test_whether_an_ecosystem_tells_the_release() -> None:
    assert [distribution.tells_release(one) for one in ("Debian:12", "Wolfi", "PyPI", "Debian", "Alpaquita")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_every_distribution_is_an_ecosystem_with_a_scheme() -> None:
    for found in distribution.DISTRIBUTIONS:
        assert ecosystems.known(found.ecosystem)
        assert ecosystems.purl_type(found.ecosystem) == (
            "rpm" if SCHEMES[found.ecosystem] == "rpm" else {"debian": "deb", "alpine": "apk"}[SCHEMES[found.ecosystem]]
        )
        assert distribution.of(found.ecosystem + ":1") is found


# What the records of each distribution name, by the OSV schema and the records published.
NAMES = {
    "source": {"Debian", "Ubuntu", "Alpine", "Alpaquita", "Rocky Linux", "SUSE", "openSUSE", "openEuler", "Azure Linux",
               "Mageia", "Fedora"},
    "binary": {"Red Hat", "AlmaLinux"},
    "both": {"Wolfi", "Chainguard", "MinimOS"},
}  # fmt: skip


@pytest.mark.parametrize(("names", "expected"), NAMES.items())
def test_what_records_name(names: str, expected: set[str]) -> None:
    assert {found.ecosystem for found in distribution.DISTRIBUTIONS if found.names.value == names} == expected
