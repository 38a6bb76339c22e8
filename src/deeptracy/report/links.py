"""Where people read about packages and vulnerabilities."""

from urllib.parse import quote

from deeptracy.model.package import Package
from deeptracy.model.result import Finding

_DEPS_DEV_SYSTEMS = {
    "PyPI": "pypi", "npm": "npm", "Maven": "maven", "Go": "go", "crates.io": "cargo", "NuGet": "nuget",
    "RubyGems": "rubygems",
}  # fmt: skip


def package_url(package: Package) -> str:
    """The page of a package version at deps.dev; empty for ecosystems it does not have."""
    system = _DEPS_DEV_SYSTEMS.get(package.ecosystem)
    if system is None:
        return ""
    version = f"/{quote(package.version, safe='')}" if package.version else ""
    return f"https://deps.dev/{system}/{quote(package.name, safe='')}{version}"


def vulnerability_url(finding: Finding) -> str:
    """The page of a vulnerability at OSV, by any id that its records have; where OSV has none, the first source's."""
    if any(source.feed.startswith("OSV ") for source in finding.sources):
        return f"https://osv.dev/vulnerability/{quote(finding.id, safe='')}"
    return finding.sources[0].url
