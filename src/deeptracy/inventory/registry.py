"""Every file that is read, one line each. Adding a parser: a module, a line here, a fixture and its test.

The first format that wants a path reads it.
"""

from deeptracy.inventory.parser import Format

FORMATS: tuple[Format, ...] = (
    # JavaScript
    Format("package-lock.json", "npm", "javascript.package_lock", ("package-lock.json", "npm-shrinkwrap.json")),
    # Go
    Format("go.mod", "Go", "golang.module", ("go.mod",)),
    Format("go.work", "Go", "golang.workspace", ("go.work",)),
    Format("modules.txt", "Go", "golang.vendored", ("*/vendor/modules.txt",), yields_to=("go.mod",)),
    Format("go-binary", "Go", "golang.binary", ()),  # told by content: see `golang.binary.is_go_binary`
)


def format_of(path: str) -> Format | None:
    """The format that reads the file at ``path``, if any does."""
    return next((candidate for candidate in FORMATS if candidate.wants(path)), None)
