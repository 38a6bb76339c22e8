"""VEX documents: who says which vulnerabilities affect a product, and which do not.

CycloneDX (in JSON), OpenVEX and CSAF are read. A reader of one of them is a module with two functions::

    def matches(document: Mapping[str, Any]) -> bool
    def statements(document: Mapping[str, Any], source: str) -> Iterator[VexStatement]
"""

import json
from collections.abc import Mapping
from typing import Any

from deeptracy.findings.vex import csaf, cyclonedx, openvex
from deeptracy.findings.vex.statement import InvalidVex, VexStatement

__all__ = ["InvalidVex", "VexStatement", "parse"]

_READERS = (openvex, csaf, cyclonedx)


def parse(data: bytes, source: str) -> list[VexStatement]:
    """The statements of a VEX document; ``source`` says where it stands. Raises `InvalidVex`.

    A statement about products none of which has a package URL is left out: nothing can be said of whether it speaks of
    a package.
    """
    document = _load(data)
    for reader in _READERS:
        if reader.matches(document):
            return list(reader.statements(document, source))
    raise InvalidVex("neither an OpenVEX nor a CSAF nor a CycloneDX document in JSON")


def _load(data: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(data)
    except UnicodeDecodeError as error:
        raise InvalidVex(f"not valid {error.encoding} text at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise InvalidVex(f"not valid JSON: {error.msg} at line {error.lineno}") from error
    except RecursionError as error:
        raise InvalidVex("nested too deeply") from error
    except ValueError as error:  # a number of thousands of digits
        raise InvalidVex(f"not valid JSON: {error}") from error
    if not isinstance(document, dict):
        raise InvalidVex("the document is not an object")
    return document
