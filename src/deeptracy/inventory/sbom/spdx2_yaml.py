"""SPDX 2.2 and 2.3 in YAML: https://spdx.github.io/spdx-spec/v2.3/."""

from collections.abc import Mapping
from typing import Any

from deeptracy.inventory import yaml_document
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.sbom import spdx2


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The packages of an SPDX 2 document. Raises `Malformed`."""
    return spdx2.read(file.path, yaml_document.load_mapping(file.data), _line)


def _line(package: Mapping[str, Any]) -> int:
    return yaml_document.line_of(next(iter(package), None))
