"""Which SBOM format a file holds, when it is given by hand under any name."""

import re

from deeptracy.inventory import xml_document, yaml_document
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.sbom import cyclonedx_json, cyclonedx_xml, spdx2, spdx_json
from deeptracy.inventory.sbom.json_objects import load_object
from deeptracy.inventory.text import decode

_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte-order marks and white space, in UTF-8 and UTF-16
_TAG_VALUE = re.compile(r"^[ \t]*SPDXVersion:[ \t]*SPDX-2\.", re.MULTILINE)
_YAML = re.compile(r"""^["']?spdxVersion["']?:""", re.MULTILINE)


def format_of_content(data: bytes) -> str | None:
    """The name of the registry's entry that reads an SBOM, None when it is none. Never raises."""
    try:
        match data.lstrip(_BEFORE_TEXT)[:1]:
            case b"{":
                return _of_json(data)
            case b"<":
                return _of_xml(data)
            case _:
                return _of_text(data)
    except Malformed:
        return None


def _of_json(data: bytes) -> str | None:
    document = load_object(data)
    if cyclonedx_json.matches(document):
        return "cyclonedx-json"
    return "spdx-json" if spdx_json.matches(document) else None


def _of_xml(data: bytes) -> str | None:
    return "cyclonedx-xml" if cyclonedx_xml.matches(xml_document.load(data)) else None


def _of_text(data: bytes) -> str | None:
    text = decode(data)
    if _TAG_VALUE.search(text):
        return "spdx-tag-value"
    if _YAML.search(text) and spdx2.matches(yaml_document.load_mapping(data)):
        return "spdx-yaml"
    return None
