"""Files that are programs: what a project depends on is only known by running them, which never happens.

Each gives one gap that says what to do. The registry has a line per file, since each yields to a lock file of its own.
"""

from fnmatch import fnmatchcase

from deeptracy.inventory import toml_document
from deeptracy.inventory.json_document import mapping
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Gap, Skipped

_ADVICE = {
    "setup.py": "commit a lock file, or declare the dependencies in pyproject.toml",
    "Gemfile": "commit Gemfile.lock (bundle lock)",
    "gems.rb": "commit gems.locked (bundle lock)",
    "build.gradle": "commit gradle.lockfile (gradle dependencies --write-locks)",
    "build.gradle.kts": "commit gradle.lockfile (gradle dependencies --write-locks)",
    "build.sbt": "commit build.sbt.lock (the sbt-dependency-lock plugin's dependencyLockWrite)",
    "mix.exs": "commit mix.lock (mix deps.get)",
    "rebar.config": "commit rebar.lock (rebar3 lock)",
    "Package.swift": "commit Package.resolved (swift package resolve)",
    "Podfile": "commit Podfile.lock (pod install)",
    "conanfile.py": "commit conan.lock (conan lock create)",
    "cpanfile": "commit cpanfile.snapshot (carton install)",
}
_CABAL = "commit cabal.project.freeze (cabal freeze)"


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """One gap, or nothing for a ``setup.py`` whose dependencies are declared beside it. Never raises."""
    name = file.path.rpartition("/")[2]
    if name == "setup.py" and _declared_beside(file, tree):
        return Parsed()
    if fnmatchcase(name, "*.cabal"):
        reason = (
            f"a file whose dependencies hang on flags and compilers and are not read; {_CABAL} to have them checked"
        )
    else:
        advice = _ADVICE.get(name, "commit a lock file")
        reason = f"a program that is never run; {advice} to have its dependencies checked"
    return Parsed(gaps=[Skipped(file.path, reason, Gap.UNSUPPORTED)])


def _declared_beside(file: SourceFile, tree: Tree) -> bool:
    """Whether a pyproject.toml or a setup.cfg, which are read, lists the dependencies."""
    setup = tree.read(file.beside("setup.cfg")) or b""
    return b"install_requires" in setup or _declares(tree.read(file.beside("pyproject.toml")) or b"")


def _declares(pyproject: bytes) -> bool:
    try:
        document = toml_document.load(pyproject)
    except Malformed:
        return False
    poetry = mapping(mapping(document.get("tool")).get("poetry"))
    return "dependencies" in mapping(document.get("project")) or "dependencies" in poetry
