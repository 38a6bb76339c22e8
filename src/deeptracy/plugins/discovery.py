"""The plugins that are installed: in the folders of ``PLUGINS_LOCATION``, and as entry points.

Entry points: https://packaging.python.org/specifications/entry-points/. To see what is in a file it must be imported,
so each is imported apart, as a plugin is run: what is wrong with one costs only that one.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

import msgspec

from deeptracy.plugins import apart
from deeptracy.plugins.author import checked_name
from deeptracy.plugins.languages import normalise
from deeptracy.plugins.limits import DISCOVERY, Limits
from deeptracy.plugins.plugin import Discovery, Kind, Origin, Plugin, Problem

GROUP = "deeptracy.plugins"
"""The group of entry points."""


class _Listed(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    languages: list[str]


class _Listing(msgspec.Struct, forbid_unknown_fields=True):
    plugins: list[_Listed]


def discover(locations: str, limits: Limits = DISCOVERY, variables: Mapping[str, str] | None = None) -> Discovery:
    """All plugins of ``locations``, folders separated as in ``PATH``, and of entry points. Never raises.

    Of two plugins with one name the first keeps it, in the order of the folders and by file name, entry points last.
    """
    plugins: dict[str, Plugin] = {}
    problems: list[Problem] = []
    for found in (*_in_folders(locations), *_entry_points()):
        listed = [found] if isinstance(found, Problem) else _listed(found, limits, variables)
        for one in listed:
            if isinstance(one, Problem):
                problems.append(one)
            elif (first := plugins.setdefault(one.name.lower(), one)) is not one:
                problems.append(Problem(str(one.origin), f"the name {one.name!r} is taken by {first.origin}"))
    return Discovery(tuple(plugins.values()), tuple(problems))


def _listed(origin: Origin, limits: Limits, variables: Mapping[str, str] | None) -> Iterable[Plugin | Problem]:
    verdict = apart.ask(origin, None, "", limits, variables)
    try:
        listing = apart.answer(verdict, _Listing)
        return [Plugin(checked_name(one.name), tuple(map(normalise, one.languages)), origin) for one in listing.plugins]
    except apart.Failed as error:
        return [Problem(str(origin), f"{error.failure.reason}: {error.failure.message}")]
    except ValueError as error:
        return [Problem(str(origin), str(error))]


def _in_folders(locations: str) -> Iterator[Origin | Problem]:
    for place in dict.fromkeys(locations.split(os.pathsep)):
        if place.strip():
            yield from _in_folder(Path(place.strip()).expanduser().absolute())


def _in_folder(folder: Path) -> Iterator[Origin | Problem]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Problem(str(folder), f"can't be read: {error.strerror}")
        return
    for path in entries:
        if path.name.startswith(("_", ".")):
            continue
        try:
            if kind := _kind(path):
                yield Origin(kind, str(path), _digest(path))
        except OSError as error:
            yield Problem(str(path), f"can't be read: {error.strerror}")


def _kind(path: Path) -> Kind | None:
    if path.suffix == ".py" and path.is_file():
        return Kind.FILE
    return Kind.PACKAGE if (path / "__init__.py").is_file() else None


def _digest(path: Path) -> str:
    """A digest of a file and the helpers beside it, or of all files of a package."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    else:
        files = [path, *sorted(path.parent.glob("_*.py"))]
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(path.parent)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _entry_points() -> Iterator[Origin]:
    """Entry points as the metadata of installed distributions names them; nothing is imported here."""
    for point in sorted(metadata.entry_points(group=GROUP)):
        version = f"{point.dist.name} {point.dist.version}" if point.dist else ""
        yield Origin(Kind.ENTRY_POINT, point.value.partition("[")[0].replace(" ", ""), version)
