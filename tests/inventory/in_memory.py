"""A target of a few files in memory, for the tests of parsers."""

from deeptracy.inventory.parser import Parse, Parsed, SourceFile


class MemoryTree:
    """The files of a target by path."""

    def __init__(self, files: dict[str, str | bytes] | None = None) -> None:
        self._files = {path: _bytes(content) for path, content in (files or {}).items()}

    def paths(self) -> set[str]:
        return set(self._files)

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def read(parse: Parse, path: str, content: str | bytes, others: dict[str, str | bytes] | None = None) -> Parsed:
    """What a parser says of a file in a target that holds ``others`` too."""
    return parse(SourceFile(path, _bytes(content)), MemoryTree({path: content, **(others or {})}))


def ids(parsed: Parsed) -> list[str]:
    """``name@version`` of each dependency, or ``name requirement`` of those without a version."""
    return [d.id if d.package.version else f"{d.package.name} {d.requirement}" for d in parsed.dependencies]
