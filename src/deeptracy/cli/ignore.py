"""``deeptracy ignore``: write a rule into the ``.deeptracy.yml`` of a project."""

import datetime
from pathlib import Path

import click

from deeptracy.cli.errors import CannotDo
from deeptracy.configuration import FILE_NAMES, InvalidConfiguration, parse


class _Until(click.ParamType[str]):
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return "fix" if value == "fix" else datetime.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            self.fail(f"{value!r} is neither a date such as 2027-01-31 nor 'fix'", param, ctx)


@click.command("ignore", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("id_", metavar="ID")
@click.option("--reason", required=True, help="Why; it is shown with --show-ignored.")
@click.option("--until", type=_Until(), help="The last day it holds, or 'fix': until a fix exists.")
@click.option("--package", default="", help="Only in this package: a name, name@version or package URL.")
@click.option("--path", default="", help="Only where every location fits this pattern.")
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=".",
    help="The project's folder.",
)
def command(id_: str, reason: str, until: str | None, package: str, path: str, project: Path) -> int:
    """Write a rule that hides the finding ID (or alias) of a project, with the reason."""
    if not reason.strip():
        raise click.UsageError("--reason must say something")
    fields = {"id": id_, "package": package, "path": path, "reason": reason, "until": until or ""}
    file = next((project / name for name in FILE_NAMES if (project / name).exists()), project / FILE_NAMES[0])
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        after = with_rule(before, {key: value for key, value in fields.items() if value})
        parse(after.encode(), str(file))
        file.write_text(after, encoding="utf-8")
    except InvalidConfiguration as error:
        raise click.UsageError(f"{error}. Nothing was written; mend the file first") from error
    except OSError as error:
        raise CannotDo(f"{file} can't be written: {error.strerror}") from error
    click.echo(f"{file}: {id_} is ignored{f' until {until}' if until else ''}")
    return 0


def with_rule(text: str, fields: dict[str, str]) -> str:
    """The text of a configuration file with one more rule, everything else (comments too) as it was.

    The rule goes behind the line ``ignore:``, which is added when there is none.
    """
    rule = [
        f"  {'- ' if number == 0 else '  '}{key}: {_quoted(value)}"
        for number, (key, value) in enumerate(fields.items())
    ]
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.split("#")[0].rstrip() in ("ignore:", "ignore: []"):
            following = next(
                (other for other in lines[number + 1 :] if other.strip() and not other.lstrip().startswith("#")), ""
            )
            indent = "" if following.startswith("- ") else "  "
            moved = [indent + entry[2:] for entry in rule]
            return "\n".join([*lines[:number], "ignore:", *moved, *lines[number + 1 :]]) + "\n"
    if lines and lines[-1].strip():
        lines.append("")
    return "\n".join([*lines, "ignore:", *rule]) + "\n"


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar, https://yaml.org/spec/1.2.2/#731-double-quoted-style."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(character if character.isprintable() else f"\\U{ord(character):08x}" for character in escaped)
        + '"'
    )
