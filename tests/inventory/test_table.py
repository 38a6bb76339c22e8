"""Every kind of file that is promised to be read has a format that wants it."""

import pytest

from deeptracy.inventory.registry import format_of

# ecosystem family -> paths; the union of what scanners read, and what none of them does
TABLE = {
    "Python": [
        "requirements.txt", "dev-requirements.txt", "requirements-dev.txt", "requirements/base.txt", "app/requirements/x.txt",
        "constraints.txt", "Pipfile.lock", "poetry.lock", "pdm.lock", "uv.lock", "pylock.toml", "pylock.dev.toml",
        "pyproject.toml", "setup.cfg", "environment.yml", "environment.yaml", "conda-lock.yml",
        "site-packages/x-1.0.dist-info/METADATA", "x.egg-info/PKG-INFO",
    ],
    "JavaScript": [
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock", "package.json",
    ],
    "JVM": [
        "pom.xml", "gradle.lockfile", "buildscript-gradle.lockfile", "gradle/verification-metadata.xml",
        "gradle/libs.versions.toml", "build.sbt.lock", "lib/x.jar", "x.war", "x.ear",
    ],
    "Go": ["go.mod", "vendor/modules.txt"],
    "Rust": ["Cargo.lock"],
    "Ruby": ["Gemfile.lock", "gems.locked", "Gemfile.next.lock"],
    "PHP": ["composer.lock", "vendor/composer/installed.json"],
    ".NET": [
        "packages.lock.json", "packages.config", "app.deps.json", "obj/project.assets.json", "a.csproj", "a.fsproj", "a.vbproj",
        "paket.lock",
    ],
    "Dart": ["pubspec.lock"],
    "Elixir": ["mix.lock"],
    "Erlang": ["rebar.lock"],
    "Swift": ["Package.resolved", "Podfile.lock"],
    "C++": ["conan.lock", "vcpkg.json"],
    "R": ["renv.lock"],
    "Haskell": ["cabal.project.freeze", "stack.yaml.lock"],
    "Julia": ["Manifest.toml"],
    "Perl": ["cpanfile.snapshot"],
    "CI": [".github/workflows/ci.yml", ".github/workflows/ci.yaml", "action.yml", "tools/x/action.yaml"],
    "SBOM": [
        "bom.json", "bom.xml", "app.cdx.json", "app.cdx.xml", "app.spdx.json", "app.spdx", "sbom.json",
    ],
    "OS": ["var/lib/dpkg/status", "var/lib/dpkg/status.d/libc6", "lib/apk/db/installed", "var/lib/rpm/rpmdb.sqlite"],
}  # fmt: skip
ROWS = [(family, path) for family, paths in TABLE.items() for path in paths]


@pytest.mark.parametrize(("family", "path"), ROWS, ids=lambda value: value)
def test_a_format_reads_it(family: str, path: str) -> None:
    assert format_of(path) is not None, f"{family}: nothing reads {path}"
