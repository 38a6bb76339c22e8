"""One requirements or constraints file, without those it includes."""

import re
from dataclasses import dataclass

from deeptracy.inventory.parser import SourceFile
from deeptracy.inventory.python import gaps, origin, requirement, requirement_lines
from deeptracy.inventory.python.origin import PUBLIC, Origin
from deeptracy.inventory.python.requirement import Requirement
from deeptracy.inventory.python.requirement_lines import Line
from deeptracy.inventory.text import decode
from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.inventory import Location, Skipped

_EGG = re.compile(r"[#&]egg=([^&]+)")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|\S*[/\\]|\.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One requirement. ``requirement`` is None where no name can be known: see `gap`."""

    line: int
    requirement: Requirement | None
    origin: Origin = PUBLIC
    hashed: bool = False
    via: list[str] | None = None

    def gap(self, path: str) -> Skipped | None:
        """What is not known because of it."""
        return None if self.requirement else gaps.unnamed(Location(path, self.line), self.origin)


@dataclass(frozen=True, slots=True)
class Include:
    """Another file that is to be read, by the name this one gives it."""

    line: int
    name: str
    constraint: bool


class RequirementsFile:
    """Everything one file says. Making it raises `Malformed` when it is no text."""

    def __init__(self, file: SourceFile) -> None:
        self.path = file.path
        lines = requirement_lines.read(decode(file.data))
        options = [(line, *requirement_lines.option(line.text)) for line in lines.options]
        index = next((value for _, name, value in options if name == "-i"), "")
        default = origin.index(index) if index else PUBLIC
        self.includes = [
            Include(line.number, value, name == "-c") for line, name, value in options if name in ("-r", "-c") and value
        ]
        self.left_out = lines.left_out
        self.entries = [read_entry(file, line, default) for line in lines.requirements]
        self.generated = lines.generated
        self.annotated = any(entry.via is not None for entry in self.entries)
        self.complete = self._is_complete()

    def _is_complete(self) -> bool:
        """Whether it also lists what the packages in it need: a tool wrote it, and everything in it is pinned."""
        public = [entry for entry in self.entries if not entry.origin.private]
        return all(
            entry.requirement
            and entry.requirement.version
            and (self.generated or entry.hashed or entry.via is not None)
            for entry in public
        )

    def pins(self) -> dict[str, str]:
        """The version of each package that is pinned here, by normalised name."""
        return {
            normalise_name("PyPI", entry.requirement.name): entry.requirement.version
            for entry in self.entries
            if entry.requirement and entry.requirement.version and not entry.origin.private
        }


def read_entry(file: SourceFile, line: Line, default: Origin = PUBLIC) -> Entry:
    """The requirement on a line; ``default``: where one is fetched from that gives no address."""
    text = line.text
    if text.startswith("-"):  # -e: the other options are no requirements
        return _address(file, line, requirement_lines.option(text)[1])
    asked = requirement.read(text)
    if asked is None or origin.is_archive(asked.name):
        return _address(file, line, text.split()[0]) if asked or _ADDRESS.match(text) else Entry(line.number, None)
    fetched = origin.address(file, asked.url) if asked.url else default
    return Entry(line.number, asked, fetched, line.hashed, line.via)


def _address(file: SourceFile, line: Line, url: str) -> Entry:
    """A package that is only an address, whose name its fragment or the file's name may tell."""
    fetched = origin.address(file, url)
    egg = _EGG.search(url)
    named = requirement.read(egg[1] if egg else requirement.wheel(url)[0])
    return Entry(line.number, Requirement(named.name, url=url) if named else None, fetched, line.hashed, line.via)
