"""Everything a scan found, as JSON."""

import msgspec

from deeptracy.model.result import ScanResult
from deeptracy.report.format import Style


def render(result: ScanResult, style: Style) -> str:
    """The result as one JSON object."""
    return msgspec.json.format(msgspec.json.encode(result)).decode()
