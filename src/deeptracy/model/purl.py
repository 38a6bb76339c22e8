"""Package URLs: https://github.com/package-url/purl-spec (ECMA-427) and its type definitions.

Reading is more lenient than the specification where its rules would lose packages that tools really write: namespaces,
versions and qualifiers that a type definition requires may be missing (``pkg:golang/std``, ``pkg:cran/A3``,
``pkg:julia/Dates``, Conan's user without a channel), and a CPAN name may be a module's.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from deeptracy.model import distribution
from deeptracy.model import ecosystem as ecosystems

_TYPE = re.compile(r"[a-z][a-z0-9.-]*")
_QUALIFIER_KEY = re.compile(r"[a-z][a-z0-9._-]*")
_MAX_SHOWN = 200  # of a text that is no package URL, in the message that says so
_COMMIT = re.compile(r"[0-9A-Fa-f]{40}")

_ECOSYSTEM_OF_TYPE = {
    "pypi": "PyPI", "npm": "npm", "maven": "Maven", "golang": "Go", "cargo": "crates.io", "gem": "RubyGems",
    "composer": "Packagist", "nuget": "NuGet", "pub": "Pub", "hex": "Hex", "swift": "SwiftURL", "cran": "CRAN",
    "bioconductor": "Bioconductor", "hackage": "Hackage", "conan": "ConanCenter", "julia": "Julia",
    "github": "GitHub Actions", "githubactions": "GitHub Actions", "cpan": "CPAN", "cocoapods": "CocoaPods",
    "conda": "Conda", "vcpkg": "vcpkg",
}  # fmt: skip
_SYSTEM_TYPES = {"deb", "apk", "rpm"}
# Types whose namespace or name is the same in any case, so that the canonical form is the lower one. npm's
# definition asks for lower-case names as well, but older packages differ from each other in case alone.
_LOWER_NAMESPACE = {
    "alpm", "apk", "bitbucket", "composer", "deb", "github", "githubactions", "hex", "luarocks", "qpkg", "rpm",
}  # fmt: skip
_LOWER_NAME = {
    "alpm", "apk", "bitbucket", "bitnami", "composer", "deb", "github", "hex", "luarocks", "oci", "otp", "pub",
}  # fmt: skip


class InvalidPurl(ValueError):
    """The text is not a package URL. The message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Purl:
    """The seven components, decoded; the scheme is always ``pkg``."""

    type: str
    name: str
    namespace: str = ""
    version: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()
    subpath: str = ""

    @classmethod
    def parse(cls, text: str) -> "Purl":
        """Read a package URL into its canonical components. Raises `InvalidPurl`.

        Go paths keep their case, which ``go get`` needs and most generators leave alone; `Package.key` ignores it.
        """
        shown = repr(text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…")
        scheme, colon, rest = text.strip().partition(":")
        if not colon or scheme.lower() != "pkg":
            raise InvalidPurl(f"{shown} does not begin with 'pkg:'")
        if "\0" in text or "%00" in text or (not text.isascii() and _has_lone_surrogate(text)):
            raise InvalidPurl(f"{shown} holds what is no character")
        rest, _, subpath = rest.lstrip("/").partition("#")
        rest, _, query = rest.partition("?")
        type_, slash, rest = rest.partition("/")
        if not slash or not _TYPE.fullmatch(type_.lower()):
            raise InvalidPurl(f"{shown} has no type and name (pkg:TYPE/NAME@VERSION)")
        path, version = _split_version(rest.strip("/"))
        namespace, _, name = path.rpartition("/")
        if not name:
            raise InvalidPurl(f"{shown} has no name")
        return _canonical(
            type_.lower(),
            unquote(name),
            "/".join(_segments(namespace)),
            unquote(version),
            _qualifiers(shown, query),
            "/".join(step for step in _segments(subpath) if step not in (".", "..")),
        )

    @classmethod
    def of(cls, ecosystem: str, name: str, version: str = "", qualifiers: tuple[tuple[str, str], ...] = ()) -> "Purl":
        """The package URL of an ecosystem's package, its name as `Package` spells it.

        An ecosystem that Deeptracy has no rules for is taken for a type if it can be one, else the type is ``generic``.
        """
        type_ = _type_of(ecosystem)
        namespace, bare, subpath = _split_name(type_, ecosystem, name)
        if type_ == "golang":
            namespace, bare = namespace.lower(), bare.lower()
        given = dict(qualifiers)
        if type_ in _SYSTEM_TYPES and (distro := distribution.distro(ecosystem)):
            given.setdefault("distro", distro)
        return _canonical(type_, bare, namespace, version, tuple(sorted(given.items())), subpath)

    @property
    def ecosystem(self) -> str | None:
        """OSV's name of the ecosystem, with the release for operating systems; None when it has none."""
        if self.type in _SYSTEM_TYPES:
            return distribution.ecosystem(self.namespace, self.qualifier("distro"))
        return _ECOSYSTEM_OF_TYPE.get(self.type)

    @property
    def package_name(self) -> str:
        """The name as `Package` and OSV spell it."""
        if self.type == "golang" and self.name == "std" and not self.namespace:
            return "stdlib"  # the Go vulnerability database's name for it
        if not self.namespace or self.type in ("cpan", "conan"):
            return self.name
        if self.type in _SYSTEM_TYPES and self.ecosystem:
            return self.name
        return f"{self.namespace}{':' if self.type == 'maven' else '/'}{self.name}"

    def qualifier(self, key: str) -> str:
        """The value of a qualifier, empty when it is not there."""
        return next((value for name, value in self.qualifiers if name == key), "")

    def __str__(self) -> str:
        text = "pkg:" + self.type + "/"
        if self.namespace:
            text += _encode(self.namespace, keep="/") + "/"
        text += _encode(self.name)
        if self.version:
            text += "@" + _encode(self.version)
        if self.qualifiers:
            pairs = (f"{key}={_encode(value, keep='/')}" for key, value in sorted(self.qualifiers))
            text += "?" + "&".join(pairs)
        if self.subpath:
            text += "#" + _encode(self.subpath, keep="/")
        return text


def with_epoch(version: str, epoch: str) -> str:
    """The version as rpm writes it in full, and advisories do: package URLs keep its epoch in a qualifier."""
    return version if epoch in ("", "0") or ":" in version or not version else f"{epoch}:{version}"


def _encode(text: str, *, keep: str = "") -> str:
    return quote(text, safe=":" + keep)


def _has_lone_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _canonical(
    type_: str, name: str, namespace: str, version: str, qualifiers: tuple[tuple[str, str], ...], subpath: str
) -> Purl:
    """The components as the type's definition normalises them."""
    if type_ in _LOWER_NAMESPACE:
        namespace = namespace.lower()
    if type_ in _LOWER_NAME:
        name = name.lower()
    elif type_ == "pypi":
        name = ecosystems.normalise_name("PyPI", name)
    elif type_ == "githubactions":  # the repository, then a path in it whose case matters
        repository, slash, path = name.partition("/")
        name = repository.lower() + slash + path
    elif type_ == "mlflow" and "databricks" in dict(qualifiers).get("repository_url", ""):
        name = name.lower()
    elif type_ == "cpan":
        namespace = namespace.upper()
    elif type_ == "huggingface" and _COMMIT.fullmatch(version):
        version = version.lower()
    return Purl(type_, name, namespace, version, qualifiers, subpath)


def _split_version(path: str) -> tuple[str, str]:
    """Split at the last ``@``, unless it begins an npm scope that was left unescaped (``@babel/core``).

    A slash behind any other ``@`` belongs to the version: a branch of a repository, written as it is.
    """
    before, at, version = path.rpartition("@")
    begins_segment = before == "" or before.endswith("/")
    if not at or (begins_segment and "/" in version):
        return path, ""
    return before, version


def _segments(path: str) -> list[str]:
    """The segments of a namespace or subpath; an escaped slash separates too, since none can be part of a segment."""
    return [segment for segment in unquote(path).split("/") if segment]


def _qualifiers(shown: str, query: str) -> tuple[tuple[str, str], ...]:
    pairs = {}
    for part in query.split("&"):
        key, _, value = part.partition("=")
        if key and not _QUALIFIER_KEY.fullmatch(key.lower()):
            raise InvalidPurl(f"{shown} has a qualifier with the impossible name {key[:_MAX_SHOWN]!r}")
        if key and value:
            pairs[key.lower()] = unquote(value)
    return tuple(sorted(pairs.items()))


def _type_of(ecosystem: str) -> str:
    if ecosystems.known(ecosystem):
        return ecosystems.purl_type(ecosystem)
    return ecosystem if _TYPE.fullmatch(ecosystem) else "generic"


def _split_name(type_: str, ecosystem: str, name: str) -> tuple[str, str, str]:
    """Namespace, name and subpath of a name as `Package` spells it."""
    if type_ in _SYSTEM_TYPES and (system := distribution.namespace(ecosystem)):
        return system, name, ""
    if type_ == "cpan":
        return "", name, ""
    if type_ == "github":
        owner, _, path = name.partition("/")
        repository, _, subpath = path.partition("/")
        return (owner, repository, subpath) if repository else ("", owner, "")
    if type_ == "swift":
        name = re.sub(r"^[a-z]+://", "", name).removesuffix(".git")
    namespace, _, bare = name.rpartition(":" if type_ == "maven" else "/")
    return namespace, bare, ""
