"""Every output format, one line each. Adding one: a module, a line here, a test."""

from deeptracy.report.format import OutputFormat

FORMATS: tuple[OutputFormat, ...] = (
    OutputFormat("table", "table", "for reading in a terminal"),
    OutputFormat("json", "json_report", "everything, documented in docs/json.md"),
)

NAMES = tuple(format_.name for format_ in FORMATS)


def format_named(name: str) -> OutputFormat:
    """The format of a name. Raises KeyError."""
    return {format_.name: format_ for format_ in FORMATS}[name]
