"""Where the command keeps its files: the XDG folders (https://specifications.freedesktop.org/basedir-spec/), or the
places that macOS and Windows have for them."""

import os
import sys
from pathlib import Path


def _from_environment(variable: str, fallback: Path) -> Path:
    value = os.environ.get(variable, "")
    return Path(value) if os.path.isabs(value) else fallback


def cache_folder() -> Path:
    """What can be fetched again: the advisories."""
    if sys.platform == "win32":
        return _from_environment("LOCALAPPDATA", Path.home() / "AppData" / "Local") / "deeptracy"
    system = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return _from_environment("XDG_CACHE_HOME", Path.home() / system) / "deeptracy"


def configuration_folder() -> Path:
    """What the user wrote: the policy file."""
    if sys.platform == "win32":
        return _from_environment("APPDATA", Path.home() / "AppData" / "Roaming") / "deeptracy"
    return _from_environment("XDG_CONFIG_HOME", Path.home() / ".config") / "deeptracy"


def default_database() -> Path:
    """The advisory file of this user."""
    return cache_folder() / "advisories.db"
