"""Finds copies of well-known JavaScript libraries that lie in the source with no lock file to name them.

Libraries say what they are in a banner comment, or in a variable where minifying leaves no comment. This plugin lists
what it finds with severity NONE: it says "this is here" and has no table of vulnerable versions that would grow old.
Each library is given as a package URL, so that Deeptracy asks its advisories about it, as about any other dependency.
"""

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from deeptracy.plugins import PluginResult, Severity, deeptracy_plugin

VERSION = r"(\d{1,4}\.\d{1,4}(?:\.\d{1,5})?(?:-[0-9A-Za-z.]{1,30})?)(?![-.]?\w)"
COMMENT = r"(?:/\*[*!\s]*(?:@license\s{1,9})?|//!?[ ]{1,9})"
LARGEST = 4 << 20  # bytes read of one file
SHOWN = 5  # places named in a summary
INSTALLED = {"node_modules", "bower_components", ".git"}  # their lock files say more than their files

# npm's name of the library, the names of files that are looked at, and what gives its version away.
LIBRARIES = (
    ("jquery", "*", COMMENT + r"jQuery (?:JavaScript Library )?v" + VERSION),
    ("jquery-ui", "*", COMMENT + r"jQuery UI (?:- )?v?" + VERSION),
    ("bootstrap", "*", COMMENT + r"(?:bootstrap\.js|Bootstrap(?:\.js)?) v" + VERSION),
    ("angular", "*", COMMENT + r"AngularJS v" + VERSION),
    ("handlebars", "*", COMMENT + r"handlebars v" + VERSION),
    ("underscore", "*", COMMENT + r"Underscore\.js " + VERSION),
    ("vue", "*", COMMENT + r"Vue\.js v" + VERSION),
    ("moment", "*", r"//! moment\.js\s{1,4}//! version : " + VERSION),
    ("moment", "moment*", r'\b\w{1,2}\.version="' + VERSION + '"'),
    ("lodash", "lodash*", r"\bVERSION ?= ?[\"']" + VERSION + r"[\"']"),
    # minified, what comes behind the version is from how many items on an array is large to it
    ("lodash", "lodash*", r'\b\w{1,2}="' + VERSION + r'",\w{1,2}=200\b'),
)
COMPILED = tuple((library, files, re.compile(pattern)) for library, files, pattern in LIBRARIES)


@deeptracy_plugin("*")
def retired_javascript(source_code_location: str) -> list[PluginResult]:
    """Each library with each of its versions once, and where it is."""
    places: dict[tuple[str, str], list[str]] = {}
    for path in scripts(Path(source_code_location)):
        for found in libraries(path):
            places.setdefault(found, []).append(path.relative_to(source_code_location).as_posix())
    return [
        PluginResult(f"pkg:npm/{library}", version, Severity.NONE, summary=summary(paths))
        for (library, version), paths in sorted(places.items())
    ]


def scripts(source: Path) -> Iterator[Path]:
    """The JavaScript files of the source, in the order of their paths; links are not followed."""
    for folder, folders, files in os.walk(source):
        folders[:] = sorted(set(folders) - INSTALLED)
        for name in sorted(files):
            path = Path(folder, name)
            if name.endswith(".js") and not path.is_symlink():
                yield path


def libraries(path: Path) -> set[tuple[str, str]]:
    """The libraries with versions that a file is made of: a bundle has several."""
    with path.open("rb") as file:
        text = file.read(LARGEST).decode("utf-8", "replace")
    return {
        (library, found[1])
        for library, files, pattern in COMPILED
        if fnmatch(path.name, files)
        for found in pattern.finditer(text)
    }


def summary(paths: list[str]) -> str:
    """Where a library was found, in a sentence."""
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return f"A copy lies in {', '.join(path[:200] for path in paths[:SHOWN])}{more}."
