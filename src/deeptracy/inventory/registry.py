"""Every file that is read, one line each. Adding a parser: a module, a line here, a fixture and its test.

The first format that wants a path reads it.
"""

import re
from collections.abc import Iterable
from fnmatch import translate
from posixpath import basename

from deeptracy.inventory.parser import Format

_JAVASCRIPT_LOCKS = (
    "./package-lock.json", "./npm-shrinkwrap.json", "./yarn.lock", "./pnpm-lock.yaml", "./bun.lock", "./deno.lock",
)  # fmt: skip
_JULIA_MANIFESTS = ("Manifest.toml", "JuliaManifest.toml", "Manifest-v*.toml", "JuliaManifest-v*.toml")
_PROJECT_LOCKS = ("./uv.lock", "./poetry.lock", "./pdm.lock", "./pylock.toml")  # above: see `python.covering`
_PYTHON_LOCKS = (
    "requirements.txt", "uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", "Pipfile",
)  # fmt: skip

FORMATS: tuple[Format, ...] = (
    # JavaScript
    Format("package-lock.json", "npm", "javascript.package_lock", ("package-lock.json", "npm-shrinkwrap.json")),
    Format("yarn.lock", "npm", "javascript.yarn_lock", ("yarn.lock",)),
    Format("pnpm-lock.yaml", "npm", "javascript.pnpm_lock", ("pnpm-lock.yaml",)),
    Format("bun.lock", "npm", "javascript.bun_lock", ("bun.lock",)),
    Format("bun.lockb", "npm", "javascript.bun_lockb", ("bun.lockb",), yields_to=("./bun.lock",)),
    Format("deno.lock", "npm", "javascript.deno_lock", ("deno.lock",)),
    Format("node_modules package.json", "npm", "javascript.node_modules", ("*/node_modules/*/package.json",)),
    # Only a lock file beside it surely speaks for it; whether one above does, the parser finds out.
    Format("package.json", "npm", "javascript.package_json", ("package.json",), yields_to=_JAVASCRIPT_LOCKS),
    # Python
    Format(
        "requirements.txt",
        "PyPI",
        "python.requirements_txt",
        (
            "*requirements*.txt",
            "*/requirements/*.txt",
            "*requirements*.in",
            "*/requirements/*.in",
            "*constraints*.txt",
        ),
    ),
    Format("Pipfile.lock", "PyPI", "python.pipfile_lock", ("Pipfile.lock",)),
    Format("Pipfile", "PyPI", "python.pipfile", ("Pipfile",), yields_to=("./Pipfile.lock",)),
    Format("poetry.lock", "PyPI", "python.poetry_lock", ("poetry.lock",)),
    Format("pdm.lock", "PyPI", "python.pdm_lock", ("pdm.lock", "pdm.*.lock")),
    Format("uv.lock", "PyPI", "python.uv_lock", ("uv.lock", "*.py.lock")),
    Format("pylock.toml", "PyPI", "python.pylock", ("pylock.toml", "pylock.*.toml")),
    Format("pyproject.toml", "PyPI", "python.pyproject", ("pyproject.toml",), yields_to=_PROJECT_LOCKS),
    Format("setup.cfg", "PyPI", "python.setup_cfg", ("setup.cfg",), yields_to=_PROJECT_LOCKS),
    Format("conda-lock.yml", "Conda", "python.conda_lock", ("conda-lock.y*ml", "*.conda-lock.y*ml")),
    Format("environment.yml", "Conda", "python.conda_environment", ("environment.y*ml", "environment[-_.]*.y*ml")),
    Format("METADATA", "PyPI", "python.installed", ("*.dist-info/METADATA", "*.egg-info/PKG-INFO")),
    # Go
    Format("go.mod", "Go", "golang.module", ("go.mod",)),
    Format("go.work", "Go", "golang.workspace", ("go.work",)),
    Format("modules.txt", "Go", "golang.vendored", ("*/vendor/modules.txt",), yields_to=("go.mod",)),
    Format("go-binary", "Go", "golang.binary", ()),  # told by content: see `golang.binary.is_go_binary`
    # Dart
    Format("pubspec.lock", "Pub", "dart.pubspec_lock", ("pubspec.lock",)),
    Format("pubspec.yaml", "Pub", "dart.pubspec", ("pubspec.yaml",), yields_to=("pubspec.lock",)),
    # Elixir, Erlang
    Format("mix.lock", "Hex", "beam.mix_lock", ("mix.lock",)),
    Format("mix.exs", "Hex", "program", ("mix.exs",), yields_to=("mix.lock",)),
    Format("rebar.lock", "Hex", "beam.rebar_lock", ("rebar.lock",)),
    Format("rebar.config", "Hex", "program", ("rebar.config",), yields_to=("rebar.lock", "mix.lock")),
    # Swift, CocoaPods, Carthage
    Format("Package.resolved", "SwiftURL", "apple.package_resolved", ("Package.resolved",)),
    Format("Package.swift", "SwiftURL", "program", ("Package.swift",), yields_to=("Package.resolved",)),
    Format("Podfile.lock", "CocoaPods", "apple.podfile_lock", ("Podfile.lock",)),
    Format("Podfile", "CocoaPods", "program", ("Podfile",), yields_to=("Podfile.lock",)),
    Format("Cartfile.resolved", "SwiftURL", "apple.cartfile_resolved", ("Cartfile.resolved",)),
    # C, C++
    Format("conan.lock", "ConanCenter", "cpp.conan_lock", ("conan.lock",)),
    Format("conanfile.txt", "ConanCenter", "cpp.conanfile", ("conanfile.txt",), yields_to=("conan.lock",)),
    Format("conanfile.py", "ConanCenter", "program", ("conanfile.py",), yields_to=("conan.lock",)),
    Format("vcpkg.json", "vcpkg", "cpp.vcpkg", ("vcpkg.json",)),
    # R
    Format("renv.lock", "CRAN", "r.renv_lock", ("renv.lock",)),
    Format("packrat.lock", "CRAN", "r.packrat_lock", ("packrat.lock",)),
    Format("DESCRIPTION", "CRAN", "r.description", ("DESCRIPTION",), yields_to=("renv.lock", "packrat/packrat.lock")),
    # Haskell
    Format("cabal.project.freeze", "Hackage", "haskell.cabal_freeze", ("cabal.project.freeze",)),
    Format("stack.yaml.lock", "Hackage", "haskell.stack_lock", ("stack.yaml.lock",)),
    Format("stack.yaml", "Hackage", "haskell.stack", ("stack.yaml",), yields_to=("stack.yaml.lock",)),
    Format("haskell-package", "Hackage", "program", ("*.cabal",), yields_to=("cabal.project.freeze", "stack.yaml")),
    # Julia
    Format("Manifest.toml", "Julia", "julia.manifest", _JULIA_MANIFESTS),
    Format(
        "Project.toml", "Julia", "julia.project", ("Project.toml", "JuliaProject.toml"), yields_to=_JULIA_MANIFESTS[:2]
    ),
    # Perl
    Format("cpanfile.snapshot", "CPAN", "perl.cpanfile_snapshot", ("cpanfile.snapshot",)),
    Format("cpanfile", "CPAN", "program", ("cpanfile",), yields_to=("cpanfile.snapshot",)),
    # GitHub Actions
    Format(
        "github-actions",
        "GitHub Actions",
        "ci.github_actions",
        ("*/.github/workflows/*.yml", "*/.github/workflows/*.yaml", "action.yml", "action.yaml"),
    ),
    # Operating systems
    Format("dpkg-status", "Debian", "os.dpkg", ("*/var/lib/dpkg/status", "*/var/lib/dpkg/status.d/*")),
    Format("apk-installed", "Alpine", "os.apk", ("*/lib/apk/db/installed",)),
    Format("rpmdb.sqlite", "Red Hat", "os.rpm", ("*/rpm/rpmdb.sqlite",)),
    Format(
        "rpm-packages",
        "Red Hat",
        "os.rpm_legacy",
        ("*/var/lib/rpm/Packages", "*/rpm/Packages.db"),
        yields_to=("rpmdb.sqlite",),
    ),
    # SBOM
    Format(
        "cyclonedx-json",
        "SBOM",
        "sbom.cyclonedx_json",
        ("bom.json", "*.cdx.json", "*.bom.json", "cyclonedx.json", "*.cyclonedx.json", "*-cyclonedx.json"),
    ),
    Format(
        "cyclonedx-xml",
        "SBOM",
        "sbom.cyclonedx_xml",
        (
            "bom.xml",
            "*.cdx.xml",
            "*.bom.xml",
            "cyclonedx.xml",
            "*.cyclonedx.xml",
            "*-cyclonedx.xml",
            "sbom.xml",
            "*.sbom.xml",
            "*-sbom.xml",
        ),
    ),
    Format("spdx-json", "SBOM", "sbom.spdx_json", ("*.spdx.json", "*.spdx3.json", "*.spdx.jsonld", "spdx.json")),
    Format("spdx-tag-value", "SBOM", "sbom.spdx2_tag_value", ("*.spdx", "*.spdx.tag", "*.spdx.tv")),
    Format("spdx-yaml", "SBOM", "sbom.spdx2_yaml", ("*.spdx.yaml", "*.spdx.yml")),
    Format("sbom-json", "SBOM", "sbom.sbom_json", ("sbom.json", "*.sbom.json", "*-sbom.json", "*_sbom.json")),
    Format("spdx-unread", "SBOM", "sbom.spdx_unread", ("*.spdx.rdf", "*.spdx.rdf.xml", "*.spdx.xml", "*.spdx.xlsx")),
    # Programs of the larger ecosystems
    Format("setup.py", "PyPI", "program", ("setup.py",), yields_to=_PYTHON_LOCKS),
    Format("Gemfile", "RubyGems", "program", ("Gemfile", "gems.rb"), yields_to=("Gemfile.lock", "gems.locked")),
    Format(
        "build.gradle",
        "Maven",
        "program",
        ("build.gradle", "build.gradle.kts"),
        yields_to=("gradle.lockfile", "gradle/verification-metadata.xml"),
    ),
    Format("build.sbt", "Maven", "program", ("build.sbt",), yields_to=("build.sbt.lock",)),
    # Rust
    Format("Cargo.lock", "crates.io", "rust.cargo_lock", ("Cargo.lock",)),
    Format("Cargo.toml", "crates.io", "rust.cargo_toml", ("Cargo.toml",), yields_to=("./Cargo.lock",)),
    # JVM
    Format("pom.xml", "Maven", "jvm.pom", ("pom.xml", "*.pom")),
    Format(
        "gradle.lockfile",
        "Maven",
        "jvm.gradle_lockfile",
        ("gradle.lockfile", "*-gradle.lockfile", "gradle-*.lockfile", "*/gradle/dependency-locks/*.lockfile"),
    ),
    Format(
        "verification-metadata.xml",
        "Maven",
        "jvm.verification_metadata",
        ("verification-metadata.xml",),
        yields_to=("gradle.lockfile",),
    ),
    Format("libs.versions.toml", "Maven", "jvm.version_catalog", ("*.versions.toml",)),
    Format("build.sbt.lock", "Maven", "jvm.sbt_lock", ("build.sbt.lock",)),
    Format("jar", "Maven", "jvm.archive", ("*.jar", "*.war", "*.ear")),
    # Ruby
    Format(
        "Gemfile.lock",
        "RubyGems",
        "ruby.gemfile_lock",
        ("Gemfile.lock", "gems.locked", "Gemfile.next.lock", "*.gemfile.lock"),
    ),
    # PHP
    Format("composer.lock", "Packagist", "php.composer_lock", ("composer.lock",)),
    Format(
        "composer.json",
        "Packagist",
        "php.composer_json",
        ("composer.json",),
        yields_to=("./composer.lock", "composer/installed.json"),  # the latter in a folder of installed packages
    ),
    Format("installed.json", "Packagist", "php.installed_json", ("*/composer/installed.json",)),
    # .NET
    Format("packages.lock.json", "NuGet", "dotnet.packages_lock", ("packages.lock.json", "packages.*.lock.json")),
    Format(
        "project.assets.json",
        "NuGet",
        "dotnet.project_assets",
        ("project.assets.json",),
        yields_to=("./../packages.lock.json",),
    ),
    Format("deps.json", "NuGet", "dotnet.deps_json", ("*.deps.json",)),
    Format("packages.config", "NuGet", "dotnet.packages_config", ("packages.config", "packages.*.config")),
    Format(
        "csproj",
        "NuGet",
        "dotnet.project_file",
        ("*.csproj", "*.fsproj", "*.vbproj"),
        yields_to=("./packages.lock.json", "./obj/project.assets.json"),
    ),
    Format("paket.lock", "NuGet", "dotnet.paket_lock", ("paket.lock",)),
)


_PATTERNS = [pattern for format_ in FORMATS for pattern in format_.patterns]
_NAMES = frozenset(pattern for pattern in _PATTERNS if not set(pattern) & set("*?[/"))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(translate(pattern) for pattern in patterns))


_WILD_NAMES = _any_of(pattern for pattern in _PATTERNS if "/" not in pattern and pattern not in _NAMES)
_WILD_PATHS = _any_of(pattern for pattern in _PATTERNS if "/" in pattern)


def format_of(path: str) -> Format | None:
    """The format that reads the file at ``path``, if any does."""
    name = basename(path)
    # Nearly every path of a repository is of no interest; say so without asking each format.
    if name not in _NAMES and not _WILD_NAMES.match(name) and not _WILD_PATHS.match("/" + path):
        return None
    return next((candidate for candidate in FORMATS if candidate.wants(path)), None)
