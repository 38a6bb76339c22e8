"""What a package.json may ask for behind a name: a range, a tag, an alias, or something that is no registry's.

The language is npm's (https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md) with the
protocols that Yarn (https://github.com/yarnpkg/berry/tree/master/packages/docusaurus/docs/advanced), pnpm and Deno add.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from deeptracy.model.inventory import Gap
from deeptracy.model.package import Package

GIT = "fetched from a git repository, not from a registry"
ADDRESS = "fetched from an address of its own, not from a registry"
FOLDER = "taken from a folder, not from a registry"
ARCHIVE = "taken from an archive file, not from a registry"
WORKSPACE = "a workspace member of this project"
OTHER = "asked for by a protocol that names no registry"

_SEMVER = r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
_VERSION = re.compile(_SEMVER)
_EXACT = re.compile(rf"=?\s*v?({_SEMVER})")
_LOOKS_LIKE_RANGE = re.compile(r"[\s^~<>=*|]|v?\d+(?:[.\s|-]|$)|[xX](?:\.|$)|(?:latest|next|beta|canary)$|$")
_GIT = re.compile(r"(?:git[+:@]|ssh:|github:|gitlab:|bitbucket:|gist:|https?://[^#?]*\.git(?:[#?]|$))")
_HOSTED_GIT = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+(?:#.*)?", re.DOTALL)
_PATH = re.compile(r"\.{0,2}/|\.{1,2}$|~/|[A-Za-z]:[\\/]")
_ARCHIVE = re.compile(r".*\.(?:tgz|tar|tar\.gz)(?:[#:?].*)?", re.DOTALL)
_CREDENTIALS = re.compile(r"://[^/@\s]*@")
_LOCAL = ("file:", "link:", "portal:")
_MAX_PATCHES = 8


@dataclass(frozen=True, slots=True)
class Specifier:
    """What is asked for: a ``range`` of the package ``name`` (empty: the name it stands behind).

    ``private`` says why it is not a registry's package, and is empty when it is; ``jsr`` that the registry is JSR's.
    """

    range: str = ""
    name: str = ""
    private: str = ""
    jsr: bool = False

    @property
    def exact(self) -> str:
        """The one version it admits, empty when it admits more."""
        return "" if self.private else exact(self.range)

    @property
    def gap(self) -> Gap:
        """The kind of gap that a private one leaves."""
        return Gap.OWN if self.private == WORKSPACE else Gap.PRIVATE_SOURCE

    def package(self, name: str, version: str = "") -> Package:
        """The package it stands for, where ``name`` is the name it stands behind."""
        return Package("JSR" if self.jsr else "npm", self.name or name, version)


def parse(text: str) -> Specifier:
    """Read what stands behind a name in a package.json, or behind the ``@`` of a lock file's descriptor."""
    text = _unpatched(text)
    if text.startswith("npm:"):
        return _registry(text[4:])
    if text.startswith("jsr:"):
        return _registry(text[4:], jsr=True)
    reason = _reason(text)
    return Specifier("", "", reason) if reason else Specifier(text)


def _unpatched(text: str) -> str:
    """Yarn's ``patch:name@npm%3A1.0.0#...``: a patched package is still that package at that version."""
    for _ in range(_MAX_PATCHES):
        if not text.startswith("patch:"):
            break
        text = unquote(split(text[6:].partition("#")[0])[1])
    return text


def _registry(text: str, *, jsr: bool = False) -> Specifier:
    """``name@range``, ``range`` or ``name``; a scope makes it a name."""
    name, range_ = split(text)
    if not range_ and _LOOKS_LIKE_RANGE.match(text):
        return Specifier(text, jsr=jsr)
    return Specifier(range_, name, jsr=jsr)


def _reason(text: str) -> str:
    """Why what is asked for is not a registry's package; empty when it is."""
    if text.startswith("workspace:"):
        return WORKSPACE
    if text.startswith(_LOCAL) or _PATH.match(text):
        return ARCHIVE if _ARCHIVE.fullmatch(text) else FOLDER
    if _GIT.match(text) or _HOSTED_GIT.fullmatch(text):
        return GIT
    if text.startswith(("http:", "https:")):
        return ADDRESS
    return OTHER if ":" in text and not text.startswith("catalog:") else ""


def exact(range_: str) -> str:
    """The one version that a range admits, as written without signs; empty when it admits more."""
    found = _EXACT.fullmatch(range_.strip())
    return found[1] if found else ""


def is_version(text: str) -> bool:
    """Whether the text is one full version, as lock files write them."""
    return _VERSION.fullmatch(text) is not None


def split(text: str) -> tuple[str, str]:
    """The name and the rest of ``name@rest`` (a scope's ``@`` begins a name); the rest is empty when there is none."""
    at = text.find("@", 1)
    return (text, "") if at < 0 else (text[:at], text[at + 1 :])


def without_credentials(address: str) -> str:
    """An address that may be shown to people."""
    return _CREDENTIALS.sub("://", address)
