"""What NVD's records say about the ecosystem of a product: the software it is for, and the addresses it refers to."""

import re
from collections.abc import Iterable

from deeptracy.model.repository import repository_of

# Words of the CPE attribute target_sw. Of plugins the word names the program they are for, which tells the ecosystem
# that program's plugins are published in.
TARGETS = {
    "python": "PyPI", "pypi": "PyPI", "pypl": "PyPI", "django": "PyPI", "flask": "PyPI",
    "node.js": "npm", "nodejs": "npm", "npm": "npm",
    "ruby": "RubyGems", "rails": "RubyGems", "ruby_on_rails": "RubyGems", "rubygems": "RubyGems",
    "rust": "crates.io", "go": "Go", "golang": "Go",
    "php": "Packagist", "composer": "Packagist", "packagist": "Packagist", "typo3": "Packagist", "laravel": "Packagist",
    "symfony": "Packagist", "drupal": "Packagist", "craft_cms": "Packagist", "shopware": "Packagist",
    "java": "Maven", "maven": "Maven", "jenkins": "Maven",
    ".net": "NuGet", ".net_core": "NuGet", "nuget": "NuGet", "asp.net": "NuGet",
    "perl": "CPAN", "dart": "Pub", "flutter": "Pub", "elixir": "Hex", "erlang": "Hex", "haskell": "Hackage",
    "swift": "SwiftURL", "julia": "Julia", "r": "CRAN",
}  # fmt: skip
# Programs whose plugins are in none of the ecosystems: what is for them is not the package of the same name.
FOREIGN = frozenset({
    "wordpress", "joomla", "joomla\\!", "moodle", "mediawiki", "prestashop", "magento", "opencart", "confluence",
    "jira", "jira_server", "jira_data_center", "bitbucket", "chrome", "firefox", "edge", "visual_studio_code",
    "minecraft", "discourse", "nextcloud", "vbulletin", "phpbb", "xenforo", "whmcs", "dolibarr", "elementor",
})  # fmt: skip

_EXTENSIONS = {
    "py": "PyPI", "pyx": "PyPI", "rb": "RubyGems", "erb": "RubyGems", "gemspec": "RubyGems", "rs": "crates.io",
    "go": "Go", "php": "Packagist", "js": "npm", "mjs": "npm", "ts": "npm", "tsx": "npm", "jsx": "npm",
    "java": "Maven", "kt": "Maven", "scala": "Maven", "cs": "NuGet", "ex": "Hex", "exs": "Hex", "erl": "Hex",
    "pm": "CPAN", "swift": "SwiftURL", "dart": "Pub", "hs": "Hackage",
}  # fmt: skip
_QUERY = re.compile(r"[?#]")
_EXTENSION = re.compile(r"\.([a-z]{2,8})$")
# Databases of one ecosystem, and words that only the registry of one has in its address.
_WORDS = {
    "pypa/advisory": "PyPI", "pypi": "PyPI", "snyk-python-": "PyPI", "pyup.io": "PyPI",
    "snyk-js-": "npm", "npmjs": "npm", "snyk-golang-": "Go", "pkg.go.dev": "Go", "golang-announce": "Go",
    "snyk-php-": "Packagist", "packagist": "Packagist", "friendsofphp": "Packagist",
    "snyk-ruby-": "RubyGems", "rubygems": "RubyGems", "rubysec": "RubyGems",
    "snyk-java-": "Maven", "maven": "Maven", "mvnrepository": "Maven", "snyk-rust-": "crates.io",
    "rustsec": "crates.io", "crates.io": "crates.io", "snyk-dotnet-": "NuGet", "nuget": "NuGet",
    "hackage": "Hackage", "metacpan": "CPAN", "hexdocs": "Hex",
}  # fmt: skip
# Whole words only: TrustSec, which switches have, is not RustSec, and Mavenlink not in Maven. Of ids the rest follows.
_WORD = re.compile(rf"(?<![a-z])({'|'.join(map(re.escape, _WORDS))})(?:(?<=-)|(?![a-z]))")


def ecosystem_hints(addresses: Iterable[str]) -> set[str]:
    """The ecosystems that addresses hint at: source files by their extensions, databases and registries by words."""
    found: set[str] = set()
    for address in addresses:
        text = address.lower()
        found.update(_WORDS[word] for word in _WORD.findall(text))
        extension = _EXTENSION.search(_QUERY.split(text, maxsplit=1)[0])
        if extension and extension[1] in _EXTENSIONS and repository_of(address):
            found.add(_EXTENSIONS[extension[1]])
    return found
