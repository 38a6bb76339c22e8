"""Which operating systems are one another."""

import pytest

from deeptracy.matching.systems import is_same_system
from deeptracy.model.cpe import Cpe


@pytest.mark.parametrize(
    ("asked", "there", "same"),
    [
        ("microsoft:windows", "linux:linux_kernel", False),
        ("microsoft:windows", "debian:debian_linux", False),
        ("apple:macos", "microsoft:windows_11", False),
        ("linux:linux_kernel", "debian:debian_linux", True),
        ("linux:linux_kernel", "redhat:enterprise_linux", True),
        ("linux:linux_kernel", "freebsd:freebsd", False),
        ("redhat:enterprise_linux", "linux:linux_kernel", None),
        ("redhat:enterprise_linux", "debian:debian_linux", None),
        ("microsoft:windows", "microsoft:windows_10", None),
        ("apple:macos", "apple:mac_os_x", None),
        ("google:android", "linux:linux_kernel", None),
        ("linux:linux_kernel", "google:android", None),
        ("ibm:aix", "ibm:i", None),
    ],
)
def test_families(asked: str, there: str, same: bool | None) -> None:
    assert is_same_system(Cpe("o", *asked.split(":")), Cpe("o", *there.split(":"))) is same
