"""Every output format, one line each. Adding one: a module, a line here, a test."""

from deeptracy.report.format import OutputFormat

FORMATS: tuple[OutputFormat, ...] = (
    OutputFormat("table", "table", "for reading in a terminal"),
    OutputFormat("json", "json_report", "everything, documented in docs/json.md"),
    OutputFormat("sarif", "sarif", "SARIF 2.1.0, for code scanning services"),
    OutputFormat("cyclonedx", "cyclonedx", "CycloneDX 1.6, packages with their vulnerabilities"),
    OutputFormat("spdx", "spdx", "SPDX 2.3"),
    OutputFormat("markdown", "markdown", "for a comment on a pull request"),
    OutputFormat("html", "html", "one page to send to somebody"),
    OutputFormat("junit", "junit", "JUnit XML, for CI services"),
    OutputFormat("gitlab", "gitlab", "GitLab's dependency scanning report"),
    OutputFormat("github", "github", "annotations of GitHub Actions"),
    OutputFormat("csv", "csv_report", "a table for spreadsheets"),
)

NAMES = tuple(format_.name for format_ in FORMATS)


def format_named(name: str) -> OutputFormat:
    """The format of a name. Raises KeyError."""
    return {format_.name: format_ for format_ in FORMATS}[name]
