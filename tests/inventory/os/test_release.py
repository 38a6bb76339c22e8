import pytest

from deeptracy.inventory.os.release import Release, release, upstream
from deeptracy.inventory.parser import SourceFile
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import MemoryTree

STATUS = "var/lib/dpkg/status"


def of(os_release: str | bytes, path: str = "etc/os-release", file: str = STATUS) -> tuple[Release, list[Gap]]:
    found, gaps = release(SourceFile(file, b""), (STATUS,), "Debian", MemoryTree({path: os_release}))
    return found, [gap.gap for gap in gaps]


@pytest.mark.parametrize(
    ("os_release", "ecosystem", "distro"),
    [
        ("ID=debian\nVERSION_ID=12\n", "Debian:12", "debian-12"),
        ("ID=debian\nVERSION_ID='12'\r\n", "Debian:12", "debian-12"),
        ("# ID=fedora\nID=debian\nVERSION_CODENAME=trixie\n", "Debian:13", "debian-trixie"),
        ('ID=ubuntu\nVERSION_ID="22.04"\n', "Ubuntu:22.04:LTS", "ubuntu-22.04"),
        ('ID=ubuntu\nVERSION_ID="23.10"\n', "Ubuntu:23.10", "ubuntu-23.10"),
        ("ID=alpine\nVERSION_ID=3.18.6\n", "Alpine:v3.18", "alpine-3.18.6"),
        ('ID="rocky"\nVERSION_ID="9.3"\n', "Rocky Linux:9", "rocky-9.3"),
        ('ID="almalinux"\nVERSION_ID="9.3"\n', "AlmaLinux:9", "almalinux-9.3"),
        ('ID="rhel"\nVERSION_ID="9.3"\n', "Red Hat:enterprise_linux:9", "rhel-9.3"),
        ('ID="wolfi"\nVERSION_ID="20230201"\n', "Wolfi", "wolfi-20230201"),
        ('ID="azurelinux"\nVERSION_ID="3.0"\n', "Azure Linux:3", "azurelinux-3.0"),
        ('ID="openEuler"\nVERSION_ID="22.03"\n', "openEuler:22.03-LTS", "openeuler-22.03"),
        ('ID="sles"\nVERSION_ID="15.5"\n', "SUSE:Linux Enterprise Server 15 SP5", "sles-15.5"),
        ('ID="opensuse-leap"\nVERSION_ID="15.5"\n', "openSUSE:Leap 15.5", "opensuse-leap-15.5"),
        ('ID="opensuse-tumbleweed"\nVERSION_ID="20240101"\n', "openSUSE:Tumbleweed", "opensuse-tumbleweed-20240101"),
    ],
)
def test_a_known_release_has_osvs_name(os_release: str, ecosystem: str, distro: str) -> None:
    assert of(os_release) == (Release(ecosystem, distro), [])


@pytest.mark.parametrize(
    ("os_release", "found", "gap"),
    [
        ("", Release("Debian"), Gap.UNSUPPORTED),
        (b"\xff\xfe\x00", Release("Debian"), Gap.UNSUPPORTED),
        ("VERSION_ID=12\n", Release("Debian"), Gap.UNSUPPORTED),
        ("ID=debian\n", Release("Debian", "debian"), Gap.UNSUPPORTED),
        ("ID=arch\nPRETTY_NAME='Arch Linux'\n", Release("deb", "arch"), Gap.NO_FEED),
        ("ID=mint\nVERSION_ID=21\n", Release("deb", "mint-21"), Gap.NO_FEED),
    ],
)
def test_what_can_not_be_looked_up_is_a_gap(os_release: str | bytes, found: Release, gap: Gap) -> None:
    assert of(os_release) == (found, [gap])


def test_the_gap_tells_the_name_of_the_distribution() -> None:
    tree = MemoryTree({"etc/os-release": "ID=arch\nPRETTY_NAME='Arch Linux'\n"})

    (gap,) = release(SourceFile(STATUS, b""), (STATUS,), "Debian", tree)[1]

    assert gap.reason == "no advisory feed covers the packages of Arch Linux"
    (gap,) = release(SourceFile(f"root/{STATUS}", b""), (STATUS,), "Debian", MemoryTree())[1]
    assert gap.reason.startswith("which release of Debian this is can't be told from root/etc/os-release")


@pytest.mark.parametrize(
    ("file", "path", "found"),
    [
        (STATUS, "usr/lib/os-release", True),
        (f"image/{STATUS}", "image/etc/os-release", True),
        (f"image/{STATUS}", "etc/os-release", False),
        ("else/where", "etc/os-release", True),
    ],
)
def test_the_release_is_that_of_the_same_root(file: str, path: str, found: bool) -> None:
    assert of("ID=debian\nVERSION_ID=12\n", path, file)[0].ecosystem == ("Debian:12" if found else "Debian")


def test_the_first_file_that_says_something_counts() -> None:
    tree = MemoryTree({"etc/os-release": "", "usr/lib/os-release": "ID=debian\nVERSION_ID=11\n"})

    assert release(SourceFile(STATUS, b""), (STATUS,), "Debian", tree)[0].ecosystem == "Debian:11"


def test_an_open_quote_is_closed() -> None:
    assert of('ID="debian\nVERSION_ID="12\n')[0] == Release("Debian:12", "debian-12")


@pytest.mark.parametrize(
    ("source", "source_version", "qualifier"),
    [
        ("a", "1", ""),
        ("a", "", ""),
        ("b", "1", "b"),
        ("b", "", "b"),
        ("b", "2", "b@2"),
        ("a", "2", "a@2"),
        ("", "2", "a@2"),
        ("", "", ""),
    ],
)
def test_the_source_package_is_named_where_it_differs(source: str, source_version: str, qualifier: str) -> None:
    assert upstream("a", "1", source, source_version) == qualifier


def test_empty_qualifiers_are_left_out() -> None:
    assert Release("Debian:12", "debian-12").qualifiers("amd64", "b") == (
        ("arch", "amd64"),
        ("distro", "debian-12"),
        ("upstream", "b"),
    )
    assert Release("Debian").qualifiers("", "") == ()
    assert Release("Rocky Linux:8").qualifiers("", "", "nodejs:16") == (("rpmmod", "nodejs:16"),)
