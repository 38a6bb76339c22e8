"""Whether what an advisory says of an rpm package is about a given build of it.

One name may be built several times for one release, in lines whose versions say nothing of each other: for each
stream of a module (https://docs.fedoraproject.org/en-US/modularity/), besides the modules, and for each major release
or service pack, told by the tag of the release (``.el9``). See docs/decisions/0006-records-of-system-packages.md.
"""

import re
from dataclasses import dataclass

from deeptracy.model.advisory import AdvisoryHead, Affected
from deeptracy.model.ecosystem import purl_type
from deeptracy.model.package import Package

_MODULAR = re.compile(r"\.module[+_]")
_TAG = re.compile(r"[._+](el[0-9]+|oe[0-9]+(?:sp[0-9]+)?)(?![0-9a-z])")
_STREAM = re.compile(r"(?<![\w.+-])[\w.+-]+:[\w.+-]+")


@dataclass(frozen=True, slots=True)
class Fit:
    """``same`` is None where it can't be told whether an advisory is about a build; ``reason`` says why not True."""

    same: bool | None = True
    reason: str = ""


_FITS = Fit()


def fit(package: Package, advisory: AdvisoryHead, entry: Affected) -> Fit:
    """Whether the entry of an advisory is about the build that a package is of."""
    bounds = [version for range_ in entry.ranges for _, version in range_.events if version != "0"]
    if purl_type(package.ecosystem) != "rpm" or not package.version or not bounds:
        return _FITS
    modular = _MODULAR.search(package.version) is not None
    if modular is not any(_MODULAR.search(bound) for bound in bounds):
        return Fit(False, f"the advisory is about builds {'outside' if modular else 'in'} a module")
    tag, tags = _tag(package.version), {_tag(bound) for bound in bounds} - {""}
    if tag and tags and tag not in tags:
        return Fit(False, f"the advisory is about builds for {', '.join(sorted(tags))}, not for {tag}")
    return _same_stream(package.qualifier("rpmmod"), advisory.summary) if modular else _FITS


def _tag(version: str) -> str:
    found = _TAG.search(version)
    return found[1] if found else ""


def _same_stream(label: str, summary: str) -> Fit:
    """``label``: ``name:stream:version:context``. An advisory tells its streams in its summary, if at all."""
    streams = _STREAM.findall(summary)
    if not label or not streams:
        return Fit(None, "which stream of its module it is of can't be told")
    stream = ":".join(label.split(":")[:2])
    if stream in streams:
        return _FITS
    return Fit(False, f"the advisory is about {', '.join(streams)}, not about {stream}")
