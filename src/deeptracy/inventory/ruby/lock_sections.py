"""The sections of a Bundler lock file, as ``Bundler::LockfileParser`` reads them: https://bundler.io/guides/rationale.html."""

import re
from dataclasses import dataclass, field

from deeptracy.inventory.parser import Malformed

_SOURCES = ("GEM", "GIT", "PATH", "PLUGIN SOURCE")
_SECTIONS = (*_SOURCES, "PLATFORMS", "DEPENDENCIES", "RUBY VERSION", "BUNDLED WITH", "CHECKSUMS")
_CONFLICT = re.compile(r"<{7}|>{7}|={7}|\|{7}")
_ENTRY = re.compile(r"( {2}| {4}| {6})([^\s(!]+)(?: \(([^()]*)\))?!?\s*")
_OPTION = re.compile(r" {2}(\w+):(?: (.*))?")


@dataclass(slots=True)
class Spec:
    """One gem of a source. The platform a version is built for (``1.13-x86_64-linux``) is left out."""

    name: str
    version: str
    line: int
    requires: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """Where gems come from: the ``kind`` of section, and the addresses or paths it names."""

    kind: str
    remotes: list[str] = field(default_factory=list)
    specs: list[Spec] = field(default_factory=list)


class Sections:
    """The sources, and the names in ``DEPENDENCIES``: those of the project's own Gemfile."""

    def __init__(self, text: str) -> None:
        """Raises `Malformed`."""
        self.sources: list[Source] = []
        self.wanted: set[str] = set()
        self._section = ""
        for number, line in enumerate(text.splitlines(), 1):
            if _CONFLICT.match(line):
                raise Malformed(f"holds a merge conflict at line {number}")
            if line[:1].strip():
                self._open(line.strip())
            elif line.strip():
                self._entry(line, number)
        if text.strip() and not self._section:
            raise Malformed("has no section of a Bundler lock file")

    def _open(self, title: str) -> None:
        """Begin a section. Newer Bundlers may write sections that are not known here: they are passed over."""
        if not self._section and title not in _SECTIONS:
            raise Malformed("has no section of a Bundler lock file")
        self._section = title
        if title in _SOURCES:
            self.sources.append(Source(title))

    def _entry(self, line: str, number: int) -> None:
        if self._section in _SOURCES:
            self._part(self.sources[-1], line, number)
        elif self._section == "DEPENDENCIES" and (found := _ENTRY.fullmatch(line)):
            self.wanted.add(found[2])

    @staticmethod
    def _part(source: Source, line: str, number: int) -> None:
        """A line of a source: an option, a gem, or what the gem above it requires."""
        if option := _OPTION.fullmatch(line):
            if option[1] == "remote" and option[2]:
                source.remotes.append(option[2].strip())
            return
        found = _ENTRY.fullmatch(line)
        if found is None:
            raise Malformed(f"line {number} is neither a gem nor what it requires")
        indent, name, version = found.groups()
        if len(indent) == 4:
            source.specs.append(Spec(name, (version or "").partition("-")[0], number))
        elif len(indent) == 6 and source.specs:
            source.specs[-1].requires.append(name)
