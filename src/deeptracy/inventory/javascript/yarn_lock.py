"""yarn.lock, of Yarn 1 and of Yarn 2 and later ("Berry"): two languages in files of one name."""

from deeptracy.inventory.javascript import yarn_berry, yarn_classic
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file of any Yarn. Only Berry's has metadata."""
    text = decode(file.data)
    if text.startswith("__metadata:") or "\n__metadata:" in text:
        return yarn_berry.parse(file, tree)
    return yarn_classic.parse(file, text, tree)
