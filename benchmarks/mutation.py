"""Do the tests of the core notice when it is changed? ``python -m benchmarks.mutation --help``.

Each mutant runs in a fork of this process, which has pytest and the libraries imported already: the child serves the
changed source to the import of that one module, and runs the tests of the module. Nothing is written into the source
tree. Tests that need another tool on the machine are left out, so the score is what the tests alone hold.
"""

import argparse
import importlib
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import NoReturn

from benchmarks.mutants import Mutant, mutants

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "deeptracy"
PACKAGES = ("versions", "matching", "findings")
RESULTS = ROOT / "mutants"
REPORT = ROOT / "docs" / "mutation.md"
REASONS = Path(__file__).with_name("mutation_survivors.toml")
GOAL = 0.85

_IMPORTED_ONCE = ("pytest", "hypothesis.strategies", "packaging.version", "packaging.specifiers", "yaml", "msgspec")
_OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not tool and not shared"]
_OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # it is imported before, on purpose
_PROCESSOR_SECONDS = 20
_MEMORY = 3 << 30
_DEADLINE = 600  # seconds of the clock, for a mutant that waits without working


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mutant. ``module`` is its path from the package ``deeptracy``."""

    module: str
    where: str
    line: int
    change: str
    killed: bool

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells it from others, whatever line it moves to."""
        return self.module, self.where, self.change


def _name(path: Path, mutant: Mutant) -> tuple[str, str, str]:
    return str(path.relative_to(SOURCE)), mutant.where, mutant.change


class _Changed(importlib.abc.Loader, importlib.abc.MetaPathFinder):
    """Imports one module from another source than its file."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self.name, self.path, self.code = name, path, code

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        inside = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, self.path, loader=self, submodule_search_locations=inside
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, vars(module))


def tests_of(module: Path) -> list[list[str]]:
    """The arguments of pytest, one run after another, for the tests of a module.

    First the file of its name (``test_semver.py``), then, of the files that are of no one module, what is of it by its
    name (``test_laws.py`` has parameters). All of the folder for a module without a file of its name.
    """
    relative = module.relative_to(SOURCE)
    folder = ROOT / "tests" / relative.parent
    stem = relative.parent.name if relative.stem == "__init__" else relative.stem
    while not folder.is_dir():
        stem, folder = folder.name, folder.parent
    own = folder / f"test_{stem}.py"
    files = sorted(folder.glob("test_*.py"))
    if own not in files:
        return [[str(path) for path in files]]
    siblings = {path.stem for path in module.parent.iterdir()} | {stem}
    shared = [str(path) for path in files if path.stem.removeprefix("test_") not in siblings]
    return [[str(own)], ["-k", stem, *shared]] if shared else [[str(own)]]


def start(module: Path, source: str) -> int:
    """Run the tests of a module with another source, in a child; its process id. It exits with 0 when all pass."""
    sys.stdout.flush()
    child = os.fork()
    return child or _run(module, source)


def _run(module: Path, source: str) -> NoReturn:
    import pytest

    signal.alarm(_DEADLINE)
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    status = 1
    try:
        name = ".".join(module.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        sys.meta_path.insert(0, _Changed(name, module, compile(source, str(module), "exec")))
        runs = (pytest.main([*_OPTIONS, *arguments]) for arguments in tests_of(module))
        status = next((run for run in runs if run not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)), 0)
    finally:
        os._exit(int(status))


def modules(package: str) -> list[Path]:
    """The files of a package, or the one file."""
    path = SOURCE / package
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def planned(package: str, sample: int) -> list[tuple[Path, Mutant]]:
    """Every ``sample``-th mutant of a package."""
    return [(path, mutant) for path in modules(package) for mutant in mutants(path.read_text())][::sample]


def outcomes(work: Sequence[tuple[Path, Mutant]], jobs: int) -> Iterator[Outcome]:
    """Try some mutants, so many at a time."""
    running: dict[int, tuple[Path, Mutant]] = {}
    for path, mutant in work:
        if len(running) >= jobs:
            yield _finished(running)
        running[start(path, mutant.source)] = path, mutant
    while running:
        yield _finished(running)


def _finished(running: dict[int, tuple[Path, Mutant]]) -> Outcome:
    process, status = os.wait()
    path, mutant = running.pop(process)
    module = str(path.relative_to(SOURCE))
    return Outcome(module, mutant.where, mutant.line, mutant.change, killed=status != 0)


def check_unchanged(package: str) -> None:
    """Exits when the tests of a package fail without any change: every mutant would seem killed."""
    one_of_each_folder = {path.parent: path for path in modules(package)}
    for path in one_of_each_folder.values():
        start(path, path.read_text())
        if os.wait()[1]:
            sys.exit(f"the tests of {path.parent.relative_to(ROOT)} fail as it is")


def measure(package: str, sample: int, jobs: int) -> None:
    """Try a package, tell of the survivors at once, and keep the outcomes for the report."""
    check_unchanged(package)
    began = time.monotonic()
    found: list[Outcome] = []
    for outcome in outcomes(planned(package, sample), jobs):
        found.append(outcome)
        if len(found) % 25 == 0:
            print(f"  {len(found)} tried, now in {outcome.module}", flush=True)
        if not outcome.killed:
            print(f"  survived: {outcome.module}:{outcome.line} {outcome.where}: {outcome.change}", flush=True)
    print(f"{package}: {told(found)} in {time.monotonic() - began:.0f} s", flush=True)
    if package in PACKAGES:
        keep(package, sample, found)


def measure_survivors(package: str, jobs: int) -> None:
    """Try the survivors of an earlier measurement again, after tests were added."""
    sample, found = _kept()[package]
    survivors = {outcome.name for outcome in found if not outcome.killed}
    work = [(path, mutant) for path, mutant in planned(package, sample) if _name(path, mutant) in survivors]
    again = list(outcomes(work, jobs))
    tried = {outcome.name for outcome in again}
    keep(package, sample, [*(outcome for outcome in found if outcome.name not in tried), *again])
    print(f"{package}: {told(again)} of the survivors", flush=True)


def keep(package: str, sample: int, found: list[Outcome]) -> None:
    """Write the outcomes down for the report and for `measure_survivors`."""
    found.sort(key=lambda outcome: (outcome.module, outcome.line, outcome.change))
    RESULTS.mkdir(exist_ok=True)
    document = {"sample": sample, "outcomes": [asdict(outcome) for outcome in found]}
    (RESULTS / f"{package}.json").write_text(json.dumps(document, indent=1))


def told(found: Sequence[Outcome]) -> str:
    """The score of some mutants, for people."""
    killed = sum(outcome.killed for outcome in found)
    return f"{killed} of {len(found)} killed ({_score(found):.1%})"


def _score(found: Sequence[Outcome]) -> float:
    return sum(outcome.killed for outcome in found) / len(found) if found else 1.0


def report(results: dict[str, tuple[int, list[Outcome]]]) -> str:
    """The text of docs/mutation.md."""
    reasons = {
        (item["module"], item["where"], item["change"]): item["reason"]
        for item in tomllib.loads(REASONS.read_text()).get("survivor", [])
    }
    lines = [_PREFACE]
    for package, (sample, found) in results.items():
        share = "all mutants" if sample == 1 else f"one mutant in {sample}"
        lines += [f"## {package}", "", f"{told(found)}; {share}: `python -m benchmarks.mutation"
                  f" --package {package} --sample {sample}`.", ""]  # fmt: skip
        lines += ["| module | mutants | killed | score |", "| --- | ---: | ---: | ---: |"]
        for module in sorted({outcome.module for outcome in found}):
            here = [outcome for outcome in found if outcome.module == module]
            killed = sum(outcome.killed for outcome in here)
            lines.append(f"| `{module}` | {len(here)} | {killed} | {_score(here):.0%} |")
        lines += ["", "Survivors:", ""]
        lines += [_survivor(outcome, reasons) for outcome in found if not outcome.killed] or ["- none"]
        lines.append("")
    return "\n".join(lines)


def _survivor(outcome: Outcome, reasons: dict[tuple[str, str, str], str]) -> str:
    reason = reasons.get(outcome.name, "not looked into")
    where = f" `{outcome.where}`" if outcome.where else ", module level"
    return f"- `{outcome.module}`{where}: ``{outcome.change}``: {reason}"


_PREFACE = """\
# Mutation testing of the core

Whether the tests would notice a mistake, measured: [`benchmarks/mutants.py`](../benchmarks/mutants.py) changes the
modules that decide a verdict in small ways, one at a time, and
[`benchmarks/mutation.py`](../benchmarks/mutation.py) runs the tests of the changed module. A mutant is killed when a
test fails; a survivor is either equivalent (no input shows the change) or a hole in the tests.

The changes: comparisons turned round and their boundaries moved, `and`/`or`, arithmetic, constants (numbers plus one,
texts longer, `True`/`False`), negated conditions, `not` taken away, `min`/`max` and `any`/`all` swapped, returned
values replaced by `None`, statements deleted, `break`/`continue` swapped. Docstrings, annotations and decorators are
left alone. Tests that need another package manager on the machine are left out, though they kill more.

This file is written by `make mutation`; the reasons stand in
[`benchmarks/mutation_survivors.toml`](../benchmarks/mutation_survivors.toml). The scores are of samples, and the tests
that the first survivors asked for are counted (`--survivors` tries those again). Before that, the same sample of
versions had 90.4 %, and an earlier one of findings (every 3rd) 89.4 %.
"""


def _kept() -> dict[str, tuple[int, list[Outcome]]]:
    kept = {}
    for package in PACKAGES:
        path = RESULTS / f"{package}.json"
        if path.is_file():
            document = json.loads(path.read_text())
            kept[package] = document["sample"], [Outcome(**item) for item in document["outcomes"]]
    return kept


def _import_once() -> None:
    """Import what every child needs. Properties fail without a search for the smallest example, which takes seconds."""
    for name in _IMPORTED_ONCE:
        importlib.import_module(name)
    from hypothesis import Phase, settings

    settings.register_profile(
        "mutation", phases=[Phase.explicit, Phase.generate], derandomize=True, database=None, deadline=None
    )
    settings.load_profile("mutation")


def main() -> int:
    """Returns 1 when a package stays under the goal."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--package", action="append", help="a package, or a folder or file in one (not kept for the report); repeatable"
    )
    parser.add_argument("--survivors", action="store_true", help="try those again that survived the last time")
    parser.add_argument("--report", action="store_true", help="try nothing, write the report of the kept outcomes")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="try every Nth mutant only")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many mutants at a time")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    os.chdir(ROOT)
    _import_once()
    for package in () if options.report else options.package or PACKAGES:
        if options.survivors:
            measure_survivors(package, options.jobs)
        else:
            measure(package, options.sample, options.jobs)
    results = _kept()
    if len(results) == len(PACKAGES):
        REPORT.write_text(report(results))
    return int(any(_score(found) < GOAL for _, found in results.values()))


if __name__ == "__main__":
    sys.exit(main())
