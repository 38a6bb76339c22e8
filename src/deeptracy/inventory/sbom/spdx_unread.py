"""SPDX 2 in forms that are not read (RDF and spreadsheets): named, so that they are not passed over in silence."""

from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.model.inventory import Gap, Skipped


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """One gap that says what to do."""
    reason = "SPDX in RDF or a spreadsheet is not read; its JSON, YAML and tag-value forms are"
    return Parsed(gaps=(Skipped(file.path, reason, Gap.UNSUPPORTED),))
