"""Run the benchmarks and write what they measured to ``docs/benchmarks.md``, a section for each.

python -m benchmarks            all of them
python -m benchmarks store      some of them; the sections of the others stay
"""

import importlib
import platform
import re
import sqlite3
import sys
from pathlib import Path

from benchmarks.result import Result, table

MODULES = ("store", "scan", "nvd")
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Written by `make bench`. Numbers depend on the machine and on what else it does; the ratios to a yardstick that is
measured in the same run do so less. Budgets are those of the design.
"""


def section(name: str, title: str, results: list[Result]) -> str:
    """The Markdown of one benchmark."""
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"## {name}\n\n{title}\n\n{table(results)}\n\n{versions}.\n"


def with_sections(page: str, new: dict[str, str]) -> str:
    """The page with sections replaced or added; the others stay as they are."""
    sections = {found[1]: found[0] for found in re.finditer(r"^## (.+)\n(?:(?!## ).*\n?)*", page, re.MULTILINE)}
    sections |= new
    return "\n".join([_HEAD, *(sections[name].strip() + "\n" for name in sorted(sections))])


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; 1 when a budget was not kept."""
    new, kept = {}, True
    for name in names or MODULES:
        module = importlib.import_module(f"benchmarks.{name}")
        results: list[Result] = module.run()
        print(f"{name}\n{table(results)}\n")
        new[name] = section(name, (module.__doc__ or "").partition("\n\n")[0], results)
        kept = kept and all(result.kept for result in results)
    page = PAGE.read_text() if PAGE.exists() else ""
    PAGE.write_text(with_sections(page, new))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
