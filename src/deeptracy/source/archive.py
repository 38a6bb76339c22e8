"""An archive read in place: nothing is ever extracted to disk, so names that point elsewhere have nowhere to go.

Manifests are read into memory, within limits on their number and size. Members that are links or devices are left,
those that are damaged or encrypted are told of.
"""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import basename, normpath
from typing import NamedTuple

from deeptracy.inventory.registry import format_of
from deeptracy.model.inventory import Skipped
from deeptracy.source.git import AUXILIARY
from deeptracy.source.selection import Select, Selection
from deeptracy.source.target import Target, TargetError

_MAX_CONTENTS = 1 << 29
_MAX_EXPANSION = 1 << 33
_SMALL = 1 << 20
_INCLUDED = (".txt", ".in", ".toml", ".json", ".xml", ".props", ".yml", ".yaml")
"""Kinds of files that manifests include under any name."""

_DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError,
    NotImplementedError, ValueError,
)  # fmt: skip


class Member(NamedTuple):
    """One file of an archive: its name as written, its size by the archive's own word, and how its bytes are had."""

    name: str
    size: int
    read: Callable[[int], bytes]


Members = Callable[[Path], Iterator[Member]]


@dataclass(slots=True)
class ArchiveTree:
    """The files of an archive that a selection wants; None stands for contents that nothing asks for."""

    contents: dict[str, bytes | None] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)

    def paths(self) -> Collection[str]:
        return self.contents.keys()

    def read(self, path: str) -> bytes | None:
        return self.contents.get(path)


def members_of(path: Path) -> Members | None:
    """How the members of an archive are listed, told by its content; None when it is no archive."""
    if zipfile.is_zipfile(path):
        return _zip_members
    try:
        return _tar_members if tarfile.is_tarfile(path) else None
    except _DAMAGE:
        return None


def open_archive(path: Path, members: Members, select: Select) -> Target:
    """The target in an archive. A single folder at its top is not part of the paths. Raises `TargetError`."""
    try:
        names = [_clean(member.name) for member in members(path)]
    except _DAMAGE as error:
        raise TargetError(f"{path} is not a whole archive: {error}") from error
    top = _common_top([name for name in names if name])
    wanted = {".deeptracy.yml", ".deeptracy.yaml"}
    settings = _read(path, members, top, lambda name: name in wanted, Selection())
    selection = select(settings.read)
    tree = _read(path, members, top, selection.reads, selection)
    return Target(str(path), tree, tree.skipped)


def _clean(name: str) -> str:
    """The path of a member from the archive's root; empty when it points outside."""
    path = normpath(name.replace("\\", "/").lstrip("/"))
    return "" if path == ".." or path.startswith("../") else path


def _common_top(names: list[str]) -> str:
    tops = {name.partition("/")[0] for name in names}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""


def _read(path: Path, members: Members, top: str, wanted: Callable[[str], bool], selection: Selection) -> ArchiveTree:
    tree = ArchiveTree()
    budget = _MAX_CONTENTS
    try:
        for member in members(path):
            name = _clean(member.name).removeprefix(top)
            if not name:
                tree.skipped.append(Skipped(member.name, "points outside the archive"))
            elif name in tree.contents:
                tree.skipped.append(Skipped(name, "stands in the archive twice; the first one is read"))
            elif wanted(name):
                if len(tree.contents) >= selection.max_files:
                    tree.skipped.append(Skipped("", f"holds more than {selection.max_files:,} files"))
                    break
                budget -= _take(tree, name, member, min(selection.max_file, budget))
    except _DAMAGE as error:
        tree.skipped.append(Skipped("", f"the archive is damaged: {error}"))
    return tree


def _take(tree: ArchiveTree, name: str, member: Member, limit: int) -> int:
    """Put a member into the tree; the number of bytes it takes."""
    manifest = basename(name) in AUXILIARY or format_of(name) is not None
    if not manifest and not (name.endswith(_INCLUDED) and member.size <= _SMALL):
        tree.contents[name] = None
        return 0
    try:
        data = member.read(limit + 1)
    except _DAMAGE as error:
        tree.skipped.append(Skipped(name, f"can't be read from the archive: {error}"))
        return 0
    if len(data) > limit:
        tree.skipped.append(Skipped(name, f"larger than {limit // 1_000_000} MB"))
        return 0
    tree.contents[name] = data
    return len(data)


def _zip_members(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield Member(info.filename, info.file_size, lambda limit, info=info: _zip_bytes(archive, info, limit))  # type: ignore[misc]


def _zip_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(info) as file:
        return file.read(limit)


def _tar_members(path: Path) -> Iterator[Member]:
    expanded = 0
    with tarfile.open(path, "r:*") as archive:
        for info in archive:
            expanded += info.size
            if expanded > _MAX_EXPANSION:
                raise tarfile.TarError(f"it unpacks to more than {_MAX_EXPANSION >> 30} GiB")
            if info.isreg():
                yield Member(info.name, info.size, lambda limit, info=info: _tar_bytes(archive, info, limit))  # type: ignore[misc]


def _tar_bytes(archive: tarfile.TarFile, info: tarfile.TarInfo, limit: int) -> bytes:
    file = archive.extractfile(info)
    return file.read(limit) if file else b""
