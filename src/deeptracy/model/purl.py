"""Package URLs: https://github.com/package-url/purl-spec and its type definitions."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from deeptracy.model import ecosystem as ecosystems

_ECOSYSTEM_OF_TYPE = {
    "pypi": "PyPI", "npm": "npm", "maven": "Maven", "golang": "Go", "cargo": "crates.io", "gem": "RubyGems",
    "composer": "Packagist", "nuget": "NuGet", "pub": "Pub", "hex": "Hex", "swift": "SwiftURL", "cran": "CRAN",
    "bioconductor": "Bioconductor", "hackage": "Hackage", "conan": "ConanCenter", "julia": "Julia",
    "github": "GitHub Actions", "githubactions": "GitHub Actions", "cpan": "CPAN", "cocoapods": "CocoaPods", "conda": "Conda",
    "vcpkg": "vcpkg",
}  # fmt: skip

# An operating system's package says in its namespace, and its release in ``distro``, where it is from.
_DISTRIBUTIONS = {
    "debian": "Debian", "ubuntu": "Ubuntu", "alpine": "Alpine", "redhat": "Red Hat", "rhel": "Red Hat",
    "rocky": "Rocky Linux", "almalinux": "AlmaLinux", "alma": "AlmaLinux", "suse": "SUSE", "opensuse": "openSUSE",
    "fedora": "Fedora",
}  # fmt: skip
_LOWER_CASE_NAMES = {"pypi", "github", "githubactions", "bitbucket", "composer", "golang", "deb", "apk", "hex", "pub"}


class InvalidPurl(ValueError):
    """The text is not a package URL. The message says what is wrong with it."""


def _encode(text: str, *, keep: str = "") -> str:
    return quote(text, safe=":" + keep)


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
        """Read a package URL. Raises `InvalidPurl`."""
        scheme, colon, rest = text.strip().partition(":")
        if not colon or scheme.lower() != "pkg":
            raise InvalidPurl(f"{text!r} does not begin with 'pkg:'")
        rest, _, subpath = rest.lstrip("/").partition("#")
        rest, _, query = rest.partition("?")
        type_, slash, rest = rest.partition("/")
        if not slash or not type_:
            raise InvalidPurl(f"{text!r} has no type and name (pkg:TYPE/NAME@VERSION)")
        path, version = _split_version(rest.strip("/"))
        namespace, _, name = path.rpartition("/")
        if not name:
            raise InvalidPurl(f"{text!r} has no name")
        segments = [unquote(part) for part in namespace.split("/") if part]
        steps = [unquote(part) for part in subpath.split("/") if part not in ("", ".", "..")]
        return cls(type_.lower(), unquote(name), "/".join(segments), unquote(version), _qualifiers(query), "/".join(steps))

    @classmethod
    def of(
        cls, ecosystem: str, name: str, version: str = "", qualifiers: tuple[tuple[str, str], ...] = ()
    ) -> "Purl":
        """The package URL of an ecosystem's package, its name as `Package` spells it."""
        type_ = ecosystems.purl_type(ecosystem)
        if type_ == "maven":
            namespace, _, bare = name.rpartition(":")
        elif type_ in ("deb", "apk", "rpm"):
            namespace, bare = _distribution_namespace(ecosystem), name
        elif type_ == "cpan":
            namespace, bare = "", name
        else:
            namespace, _, bare = name.rpartition("/")
        if type_ == "pypi":
            bare = ecosystems.normalise_name("PyPI", bare)
        elif type_ in _LOWER_CASE_NAMES:
            namespace, bare = namespace.lower(), bare.lower()
        return cls(type_, bare, namespace, version, tuple(sorted(qualifiers)))

    @property
    def ecosystem(self) -> str | None:
        """OSV's name of the ecosystem, with the release for operating systems; None when it has none."""
        if self.type in ("deb", "apk", "rpm"):
            system = _DISTRIBUTIONS.get(self.namespace.lower())
            return f"{system}:{release}" if system and (release := _release(system, self.qualifier("distro"))) else system
        return _ECOSYSTEM_OF_TYPE.get(self.type)

    @property
    def package_name(self) -> str:
        """The name as `Package` and OSV spell it."""
        if self.type == "maven":
            return f"{self.namespace}:{self.name}" if self.namespace else self.name
        if self.type in ("deb", "apk", "rpm", "cpan", "conan") or not self.namespace:
            return self.name
        return f"{self.namespace}/{self.name}"

    def qualifier(self, key: str) -> str:
        """The value of a qualifier, empty when it is not there."""
        return next((value for name, value in self.qualifiers if name == key), "")

    def __str__(self) -> str:
        text = "pkg:" + self.type + "/"
        if self.namespace:
            text += "/".join(_encode(part) for part in self.namespace.split("/")) + "/"
        text += _encode(self.name)
        if self.version:
            text += "@" + _encode(self.version)
        if self.qualifiers:
            text += "?" + "&".join(f"{key}={_encode(value, keep='/')}" for key, value in sorted(self.qualifiers))
        if self.subpath:
            text += "#" + "/".join(_encode(part) for part in self.subpath.split("/"))
        return text


def _split_version(path: str) -> tuple[str, str]:
    """Split at the last ``@`` that does not begin a name (npm scopes may be written unescaped)."""
    at = path.rfind("@")
    if at <= 0 or "/" in path[at:] and path[at - 1] == "/":
        return path, ""
    if "/" in path[at:]:  # a version never holds a raw slash unless it is a date-like or ref version
        return path[:at], path[at + 1 :]
    return path[:at].rstrip("/"), path[at + 1 :]


def _qualifiers(query: str) -> tuple[tuple[str, str], ...]:
    pairs = {}
    for part in query.split("&"):
        key, _, value = part.partition("=")
        if key and value:
            pairs[key.lower()] = unquote(value)
    return tuple(sorted(pairs.items()))


def _distribution_namespace(ecosystem: str) -> str:
    system = ecosystems.base(ecosystem)
    return next((namespace for namespace, name in _DISTRIBUTIONS.items() if name == system), "")


def _release(system: str, distro: str) -> str:
    """OSV's release of a ``distro`` qualifier: ``debian-12`` is ``12``, ``alpine-3.18.4`` is ``v3.18``."""
    release = distro.rpartition("-")[2] if "-" in distro else distro
    if not release or not release[0].isdigit():
        return ""
    if system == "Alpine":
        return "v" + ".".join(release.split(".")[:2])
    if system in ("Debian", "Rocky Linux", "AlmaLinux"):
        return release.split(".")[0]
    return release
