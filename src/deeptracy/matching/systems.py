"""Which operating systems are one another, by their names in the CPE dictionary."""

from deeptracy.model.cpe import Cpe

# Vendors whose operating systems are all of one family. Of others (Google's, IBM's) nothing is concluded.
_FAMILIES = {
    "microsoft": "windows", "apple": "apple", "freebsd": "freebsd", "openbsd": "openbsd", "netbsd": "netbsd",
    "linux": "linux", "debian": "linux", "canonical": "linux", "redhat": "linux", "fedoraproject": "linux",
    "centos": "linux", "rocky_linux": "linux", "rockylinux": "linux", "almalinux": "linux", "opensuse": "linux",
    "suse": "linux", "alpinelinux": "linux", "archlinux": "linux", "gentoo": "linux", "amazon": "linux",
}  # fmt: skip
_KERNEL = ("linux", "linux_kernel")


def is_same_system(asked: Cpe, there: Cpe) -> bool | None:
    """Whether a system that is there is, under another name, the one asked for; None where it may be beside it.

    Every distribution of Linux holds the kernel, by whose name the NVD mostly calls Linux.
    """
    wanted, found = _FAMILIES.get(asked.vendor, ""), _FAMILIES.get(there.vendor, "")
    if not wanted or not found:
        return None
    if wanted != found:
        return False
    return True if (asked.vendor, asked.product) == _KERNEL else None
