"""What the records say about the ecosystem of a product."""

import time

import pytest

from deeptracy.linking.ecosystems import FOREIGN, TARGETS, ecosystem_hints
from deeptracy.model.ecosystem import LANGUAGES


def test_targets_name_ecosystems_that_are_known() -> None:
    assert set(TARGETS.values()) <= LANGUAGES


def test_targets_and_foreign_words_are_written_as_names_are_bound() -> None:
    words = TARGETS.keys() | FOREIGN
    assert {word for word in words if word != word.lower() or " " in word} == set()
    assert TARGETS.keys() & FOREIGN == set()


REPOSITORY = "https://github.com/acme/tool"
HINTS = [
    # Source files, inside of repositories only.
    (f"{REPOSITORY}/blob/main/src/app.py", {"PyPI"}),
    (f"{REPOSITORY}/blob/main/src/app.py#L10-L20", {"PyPI"}),
    (f"{REPOSITORY}/blob/main/src/APP.PY?raw=true#L1", {"PyPI"}),
    (f"{REPOSITORY}/blob/main/ext.pyx", {"PyPI"}),
    (f"{REPOSITORY}/blob/main/src/lib.rs", {"crates.io"}),
    (f"{REPOSITORY}/blob/main/server/main.go", {"Go"}),
    (f"{REPOSITORY}/blob/main/index.js", {"npm"}),
    (f"{REPOSITORY}/blob/main/index.test.ts", {"npm"}),
    (f"{REPOSITORY}/blob/main/Main.java", {"Maven"}),
    (f"{REPOSITORY}/blob/main/src/index.php", {"Packagist"}),
    (f"{REPOSITORY}/blob/main/lib/tool.rb", {"RubyGems"}),
    (f"{REPOSITORY}/blob/main/lib/tool.ex", {"Hex"}),
    ("https://gitlab.com/acme/tool/-/blob/main/x.swift", {"SwiftURL"}),
    ("https://github.com/vercel/next.js", {"npm"}),
    ("https://example.com/advisories/index.php", set()),
    ("https://example.com/index.php?id=7", set()),
    (f"{REPOSITORY}/search?name=app.py", set()),
    (f"{REPOSITORY}/pull/3.patch", set()),
    (f"{REPOSITORY}/blob/main/app.c", set()),
    (f"{REPOSITORY}/blob/main/app.py/readme", set()),
    ("https://app.js", set()),
    ("https://node.js.org/", set()),
    # Registries and databases.
    ("https://github.com/pypa/advisory-database/tree/main/vulns/x/PYSEC-2022-1.yaml", {"PyPI"}),
    ("https://pypi.example/project/tool", {"PyPI"}),
    ("https://security.snyk.io/vuln/SNYK-PYTHON-TOOL-1234", {"PyPI"}),
    ("https://security.snyk.io/vuln/SNYK-JS-TOOL-1234", {"npm"}),
    ("https://security.snyk.io/vuln/SNYK-GOLANG-GITHUBCOMACMETOOL-1234", {"Go"}),
    ("https://security.snyk.io/vuln/SNYK-PHP-ACMETOOL-1234", {"Packagist"}),
    ("https://security.snyk.io/vuln/SNYK-RUBY-TOOL-1234", {"RubyGems"}),
    ("https://security.snyk.io/vuln/SNYK-JAVA-COMACME-1234", {"Maven"}),
    ("https://security.snyk.io/vuln/SNYK-RUST-TOOL-1234", {"crates.io"}),
    ("https://security.snyk.io/vuln/SNYK-DOTNET-TOOL-1234", {"NuGet"}),
    ("https://security.snyk.io/vuln/SNYK-UNMANAGED-TOOL-1234", set()),
    ("https://rustsec.org/advisories/RUSTSEC-2022-0001.html", {"crates.io"}),
    ("https://crates.io/crates/tool", {"crates.io"}),
    ("https://pkg.go.dev/vuln/GO-2022-0001", {"Go"}),
    ("https://groups.google.com/g/golang-announce/c/abc", {"Go"}),
    ("https://hackage.example.org/package/tool", {"Hackage"}),
    ("https://metacpan.dev/pod/Tool", {"CPAN"}),
    ("https://hexdocs.pm/tool", {"Hex"}),
    # Words inside other words, and those that say nothing.
    ("https://www.cisco.com/c/en/us/trustsec/index.html", set()),
    ("https://mavenlink.com/security", set()),
    ("https://www.mavenir.com/security", set()),
    ("https://example.com/golang/tips", set()),
    ("https://blog.example/python-and-ruby", set()),
    ("", set()),
]  # fmt: skip


@pytest.mark.parametrize(("address", "expected"), HINTS, ids=[case[0] for case in HINTS])
def test_hints(address: str, expected: set[str]) -> None:
    assert ecosystem_hints([address]) == expected


def test_hints_of_all_addresses_are_joined() -> None:
    assert ecosystem_hints([]) == set()
    assert ecosystem_hints([f"{REPOSITORY}/blob/main/a.py", "https://rustsec.org/advisories"]) == {"PyPI", "crates.io"}
    assert ecosystem_hints([f"{REPOSITORY}/blob/rustsec/a.py"]) == {"PyPI", "crates.io"}


def test_long_addresses_take_no_long_time() -> None:
    started = time.process_time()
    for part in (".aa?", ".aa", "snyk-", "#"):
        ecosystem_hints([f"{REPOSITORY}/{part * 100_000}\n\nx"])
    assert time.process_time() - started < 2
