"""The records of all feeds, read back from the advisory file: each feed's form by its own file."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from deeptracy.model.advisory import Advisory
from deeptracy.model.severity import Severity


class InvalidRecord(ValueError):
    """The bytes are no record of the feed. The message says why."""


Decode = Callable[[bytes, Severity | None], Advisory]
"""The advisory in a record's bytes; a severity that is known already saves scoring again. Raises `InvalidRecord`."""

# By what the name of the feed begins with. Loaded when a record is read, to keep the start of the command short.
_FORMS = {"OSV": "osv", "NVD": "nvd", "CVE": "cve_record"}


def decode(feed: str, data: bytes, severity: Severity | None = None) -> Advisory:
    """The advisory in the bytes of a record of the feed (``OSV PyPI``, ``NVD``). Raises `InvalidRecord`."""
    form = _FORMS.get(feed.partition(" ")[0])
    if form is None:
        raise InvalidRecord(f"the form of records of {feed!r} is not known")
    module = import_module(f"deeptracy.advisories.{form}")
    return cast(Decode, module.decode)(data, severity)
