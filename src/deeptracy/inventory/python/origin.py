"""Where a package of a Python manifest is fetched from, and whether it is then still the public one."""

import re
from dataclasses import dataclass
from posixpath import join, normpath

from deeptracy.inventory.parser import SourceFile
from deeptracy.model.inventory import Gap

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_VERSION_CONTROL = {"git": "git", "hg": "Mercurial", "svn": "Subversion", "bzr": "Bazaar", "ssh": "git"}
_ELSEWHERE = re.compile(r"/|[A-Za-z]:[\\/]|.*\$\{", re.DOTALL)
_ARCHIVES = (".whl", ".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tgz", ".egg")


@dataclass(frozen=True, slots=True)
class Origin:
    """``private``: why it is not the public package of that name, empty when it is; ``source``: its address."""

    private: str = ""
    gap: Gap = Gap.PRIVATE_SOURCE
    source: str = ""


PUBLIC = Origin()


def index(url: str) -> Origin:
    """A package index: the name is looked up there, so whether it is private is for the configuration to say."""
    return Origin(source=url)


def repository(url: str, kind: str = "git") -> Origin:
    """A repository of a version control system."""
    return Origin(f"fetched from {_VERSION_CONTROL.get(kind, 'version control')}", source=url)


def remote(url: str) -> Origin:
    """A file at an address."""
    return Origin("fetched from an address", source=url)


def path(file: SourceFile, place: str) -> Origin:
    """A folder or an archive, by its path relative to the manifest. A folder of the target is the project's own."""
    if is_archive(place):
        return Origin("an archive on disk", source=place)
    full = normpath(join(file.folder, place))
    if _ELSEWHERE.match(place) or full == ".." or full.startswith("../"):
        return Origin("a folder outside the project", source=place)
    return Origin("a folder of the project", Gap.OWN, place)


def is_archive(place: str) -> bool:
    """Whether a path names an archive of a package rather than a folder."""
    return place.lower().endswith(_ARCHIVES)


def address(file: SourceFile, url: str) -> Origin:
    """Any address a requirement may give: version control, a file somewhere, or a path."""
    scheme = _SCHEME.match(url)
    if url.startswith("git@"):
        return repository(url)
    if not scheme or len(scheme[1]) == 1:  # C:\folder
        return path(file, url)
    kind = scheme[1].lower()
    if kind == "file":
        return path(file, _file_path(url))
    system = kind.partition("+")[0]
    return repository(url, system) if system in _VERSION_CONTROL else remote(url)


def _file_path(url: str) -> str:
    """The path in a ``file:`` address; a variable or placeholder for the project's root makes it relative."""
    place = re.sub(r"^file:(?://)?", "", url.partition("#")[0])
    return re.sub(r"^/*(\$\{PROJECT_ROOT\}|\{root:uri\}|\{root\})/?", "./", place)
