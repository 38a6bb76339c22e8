"""bun.lockb, Bun's lock file up to version 1.1: a memory image of no documented layout, which is not read."""

from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.model.inventory import Gap, Skipped

_REASON = "a binary lock file; commit bun.lock instead (bun install --save-text-lockfile) to have it checked"


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """One gap. Never raises."""
    return Parsed(gaps=(Skipped(file.path, _REASON, Gap.UNSUPPORTED),))
