"""What an entry of a CVE record names."""

import pytest

from deeptracy.advisories import cve_affected
from deeptracy.advisories.cve_affected import Product, configuration_of, package_of
from deeptracy.advisories.cve_versions import AFFECTED, UNAFFECTED, Change, Statement
from deeptracy.advisories.record import InvalidRecord
from deeptracy.model.advisory import Affected, AffectedRange, Event, EventKind, RangeType
from deeptracy.model.applicability import Configuration, CpeMatch, Node
from deeptracy.model.cpe import Cpe

S = Statement
I, F, L = EventKind.INTRODUCED, EventKind.FIXED, EventKind.LAST_AFFECTED
BELOW_2 = [S("0", AFFECTED, "custom", "2.0")]
COMMIT, OTHER = "a" * 40, "b" * 40


def ecosystem_range(*events: Event) -> AffectedRange:
    return AffectedRange(RangeType.ECOSYSTEM, events)


PACKAGES = [
    (Product(package_url="pkg:npm/%40scope/name"), ("npm", "@scope/name")),
    (Product(package_url="pkg:pypi/Foo_Bar@1.0"), ("PyPI", "foo-bar")),
    (Product(package_url="pkg:maven/org.acme/tool"), ("Maven", "org.acme:tool")),
    (Product(package_url="pkg:golang/example.org/x/tool"), ("Go", "example.org/x/tool")),
    (Product(collection_url="https://registry-npmjs.example", package_name="left-pad"), ("npm", "left-pad")),
    (Product(collection_url="https://www.npmjs.example/package/x", package_name="@a/b"), ("npm", "@a/b")),
    (Product(collection_url="https://pypi.example", package_name="Foo_Bar"), ("PyPI", "Foo_Bar")),
    (Product(collection_url="https://pypi.python.example/", package_name="x"), ("PyPI", "x")),
    (Product(collection_url="https://repo-maven.apache.example/maven2", package_name="org.acme:tool"), ("Maven", "org.acme:tool")),
    (Product(collection_url="https://repo-maven.example", package_name="org.acme/tool"), ("Maven", "org.acme:tool")),
    (Product(collection_url="https://mvnrepository.example", package_name="org.acme:a/b"), ("Maven", "org.acme:a/b")),
    (Product(collection_url="https://rubygems.example", package_name="rails"), ("RubyGems", "rails")),
    (Product(collection_url="https://crates.example", package_name="serde"), ("crates.io", "serde")),
    (Product(collection_url="https://nuget.example/packages", package_name="A.B"), ("NuGet", "A.B")),
    (Product(collection_url="HTTPS://PACKAGIST.example", package_name="a/b"), ("Packagist", "a/b")),
    (Product(collection_url="https://hackage.haskell.example", package_name="aeson"), ("Hackage", "aeson")),
    (Product(collection_url="https://metacpan.example", package_name="Foo-Bar"), ("CPAN", "Foo-Bar")),
    (Product(collection_url="https://cpan.example/modules", package_name="Foo-Bar"), ("CPAN", "Foo-Bar")),
    (Product(collection_url="https://repo.hex.example", package_name="plug"), ("Hex", "plug")),
    (Product(collection_url="https://pub.example", package_name=" http "), ("Pub", "http")),
    (Product(collection_url="https://cran.example", package_name="x"), ("CRAN", "x")),
    (Product("x", collection_url="https://pkg.go.example", package_name="example.org/a"), ("Go", "example.org/a")),
    (Product("example.org/m", collection_url="https://pkg.go.example", package_name="example.org/m/p"), ("Go", "example.org/m")),
    (Product("example.org/m", collection_url="https://pkg.go.example", package_name="example.org/m"), ("Go", "example.org/m")),
    (Product("example.org/m", collection_url="https://pkg.go.example", package_name="example.org/mp"), ("Go", "example.org/mp")),
    (Product("Go standard library", collection_url="https://pkg.go.example", package_name="net/http"), ("Go", "stdlib")),
    (Product("Go toolchain", collection_url="https://pkg.go.example", package_name="cmd/go"), ("Go", "toolchain")),
    # What is no package URL, or one of an operating system, leaves it to the other two fields.
    (Product(package_url="npm/x", collection_url="https://npmjs.example", package_name="y"), ("npm", "y")),
    (Product(package_url="pkg:deb/debian/x", collection_url="https://npmjs.example", package_name="y"), ("npm", "y")),
    (Product(package_url="pkg:generic/x"), None),
    (Product(package_url="pkg:rpm/fedora/x"), None),
    (Product(collection_url="https://npmjs.example"), None),
    (Product(collection_url="https://npmjs.example", package_name="n/a"), None),
    (Product(package_name="left-pad"), None),
    (Product(collection_url="https://example.pub", package_name="x"), None),
    (Product(collection_url="https://npm", package_name="x"), None),
    (Product(collection_url="npmjs.example", package_name="x"), None),
    (Product(collection_url="https://[npmjs.example", package_name="x"), None),
    (Product(collection_url="https://wordpress.example/plugins/npmjs", package_name="x"), None),
    (Product(collection_url="https://notnpmjs.example", package_name="x"), None),
]  # fmt: skip


@pytest.mark.parametrize(("product", "expected"), PACKAGES)
def test_the_package_that_an_entry_names(product: Product, expected: tuple[str, str] | None) -> None:
    product.versions = BELOW_2
    found = package_of(product)
    assert (found and (found.ecosystem, found.name)) == expected


def package(*versions: Statement, default: str = "unknown", type_: str = "pypi", repo: str = "") -> Affected | None:
    return package_of(Product(package_url=f"pkg:{type_}/x", repo=repo, default_status=default, versions=list(versions)))


def test_the_spans_become_the_events_of_one_range() -> None:
    found = package(
        S("2.0", AFFECTED, "python", less_than_or_equal="2.5"),
        S("0", AFFECTED, "python", "1.2"),
        S("3.0", AFFECTED, "python", "*"),
        S("1.5", AFFECTED),
    )
    events = ((I, "0"), (F, "1.2"), (I, "2.0"), (L, "2.5"), (I, "3.0"))
    assert found == Affected("PyPI", "x", (ecosystem_range(*events),), ("1.5",))


def test_single_versions_alone_need_no_range() -> None:
    assert package(S("1.5", AFFECTED), S("1.4", AFFECTED)) == Affected("PyPI", "x", (), ("1.4", "1.5"))


def test_an_event_has_no_word_for_behind_a_version() -> None:
    found = package(S("> 1.0, < 2.0", AFFECTED))
    assert found == Affected("PyPI", "x", (ecosystem_range((I, "1.0"), (F, "2.0")),))


def test_an_affected_default_is_everything() -> None:
    assert package(default=AFFECTED) == Affected("PyPI", "x", (ecosystem_range((I, "0")),))


@pytest.mark.parametrize(
    ("type_", "expected"), [("npm", RangeType.SEMVER), ("cargo", RangeType.SEMVER), ("gem", RangeType.ECOSYSTEM)]
)
def test_the_type_of_a_range_is_that_of_the_ecosystem(type_: str, expected: RangeType) -> None:
    found = package(S("0", AFFECTED, "semver", "1.0"), type_=type_)
    assert found
    assert [range_.type for range_ in found.ranges] == [expected]


def test_what_is_not_affected_is_no_entry() -> None:
    assert package() is None
    assert package(S("0", UNAFFECTED, "semver", "*")) is None
    assert package(S("1.0", "unknown"), default=UNAFFECTED) is None


def test_affected_in_words_that_are_not_clear_is_an_entry_without_versions() -> None:
    """Whoever has the package has to be told that it is not known which versions are affected."""
    assert package(S("n/a", AFFECTED)) == Affected("PyPI", "x")


COMMITS = [
    (S("0", AFFECTED, "git", COMMIT), ((I, "0"), (F, COMMIT))),
    (S(OTHER, AFFECTED, "GIT", COMMIT), ((I, OTHER), (F, COMMIT))),
    (S(OTHER, AFFECTED, "git", less_than_or_equal=COMMIT), ((I, OTHER), (L, COMMIT))),
    (S(OTHER, AFFECTED, "git", "*"), ((I, OTHER),)),
    (S(OTHER, AFFECTED, "git", less_than_or_equal="*"), ((I, OTHER),)),
    (S("0", UNAFFECTED, "git", "*", changes=[Change(OTHER, AFFECTED), Change(COMMIT, UNAFFECTED)]), ((I, OTHER), (F, COMMIT))),
    (S("0", AFFECTED, "git", COMMIT, changes=[Change(COMMIT, UNAFFECTED)]), ((I, "0"), (F, COMMIT))),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "events"), COMMITS)
def test_commits_are_a_range_of_the_repository(statement: Statement, events: tuple[Event, ...]) -> None:
    found = package(statement, repo="https://git.example/x")
    assert found == Affected("PyPI", "x", (AffectedRange(RangeType.GIT, events, "https://git.example/x"),))


@pytest.mark.parametrize("statement", [S("0", UNAFFECTED, "git", COMMIT), S(COMMIT, AFFECTED, "git")])
def test_commits_that_say_nothing_of_a_range(statement: Statement) -> None:
    assert package(statement) is None


def names(product: Product) -> list[CpeMatch]:
    found = configuration_of(product)
    if found is None:
        return []
    assert found == Configuration((Node(found.nodes[0].matches),))
    return list(found.nodes[0].matches)


def cpe(text: str) -> Cpe:
    return Cpe.parse(f"cpe:2.3:{text}" + ":*" * (10 - text.count(":")))


def test_vendor_and_product_are_written_as_the_nvd_does() -> None:
    product = Product("Acme  Inc.", "C++ Tool (Pro)", versions=[*BELOW_2, S("3.1", AFFECTED)])
    name = cpe(r"*:acme_inc.:c\+\+_tool_\(pro\)")
    assert names(product) == [CpeMatch(name, end="2.0"), CpeMatch(cpe(r"*:acme_inc.:c\+\+_tool_\(pro\):3.1"))]


def test_the_package_name_stands_in_for_the_product() -> None:
    product = Product("acme", package_name="tool", versions=BELOW_2)
    assert names(product) == [CpeMatch(cpe("*:acme:tool"), end="2.0")]


def test_the_bounds_of_a_span_are_those_of_the_match() -> None:
    versions = [S("> 1.0, <= 2.0", AFFECTED), S("3.0", AFFECTED, "x", "4.0")]
    assert names(Product("a", "b", versions=versions)) == [
        CpeMatch(cpe("*:a:b"), True, "1.0", False, "2.0", True),
        CpeMatch(cpe("*:a:b"), True, "3.0", True, "4.0", False),
    ]


@pytest.mark.parametrize(
    ("vendor", "product"),
    [
        ("n/a", "x"),
        ("x", "N/A"),
        ("", "x"),
        ("x", ""),
        ("Unknown", "x"),
        ("x", "-"),
        ("x\x07", "y"),
        ("x", "[unknown]"),
    ],
)
def test_nobody_is_no_vendor_and_nothing_no_product(vendor: str, product: str) -> None:
    assert names(Product(vendor, product, versions=BELOW_2)) == []


def test_what_is_a_package_is_not_guessed_to_be_a_product_too() -> None:
    product = Product("acme", "tool", package_url="pkg:npm/tool", versions=BELOW_2)
    assert names(product) == []
    product.cpes = ["cpe:2.3:a:acme:tool:*:*:*:*:*:node.js:*:*"]
    assert names(product) == [CpeMatch(Cpe.parse(product.cpes[0]), end="2.0")]


@pytest.mark.parametrize("versions", [[], [S("n/a", AFFECTED)], [S("1.0", UNAFFECTED)]])
def test_a_guessed_product_needs_versions(versions: list[Statement]) -> None:
    assert names(Product("acme", "tool", versions=versions)) == []


TWO = ["cpe:2.3:o:acme:os:1.0:h1:*:*:*:*:*:*", "cpe:2.3:o:acme:os:1.1:-:*:*:*:*:*:*"]


def test_stated_versions_outweigh_those_in_the_names() -> None:
    product = Product("Other", "Name", cpes=[*TWO, "nonsense"], versions=[*BELOW_2, S("5", AFFECTED)])
    assert names(product) == [CpeMatch(cpe("o:acme:os"), end="2.0"), CpeMatch(cpe("o:acme:os:5"))]


def test_names_with_versions_stand_where_the_statements_say_all() -> None:
    assert names(Product(cpes=[*TWO, TWO[0]], default_status=AFFECTED)) == [CpeMatch(Cpe.parse(name)) for name in TWO]


def test_names_with_versions_stand_where_the_statements_are_not_clear() -> None:
    unversioned = ["cpe:2.3:a:acme:tool:*:*:*:*:*:*:*:*", "cpe:2.3:a:acme:tool:-:*:*:*:*:*:*:*"]
    product = Product(cpes=[*TWO, *unversioned], versions=[S("n/a", AFFECTED)])
    assert names(product) == [CpeMatch(Cpe.parse(name)) for name in TWO]


def test_names_alone_say_nothing_of_what_is_not_affected() -> None:
    assert names(Product(cpes=TWO)) == []
    assert names(Product(cpes=TWO, versions=[S("0", UNAFFECTED, "x", "*")])) == []
    assert names(Product("acme", "tool", cpes=["nonsense"], versions=BELOW_2)) == []


SHIPPED = [
    Product("Acme", "Acme Linux 9", "https://packages.example", "xz", versions=BELOW_2),
    Product("Acme", "Acme Linux 9", "https://packages.example", "xz", cpes=TWO, default_status=AFFECTED),
    Product("Acme", "", "https://packages.example", "xz", cpes=TWO, versions=BELOW_2),
]


@pytest.mark.parametrize("product", SHIPPED)
def test_the_system_that_ships_a_package_is_not_what_is_affected(product: Product) -> None:
    assert names(product) == []


def test_a_product_that_is_a_package_of_some_collection_is() -> None:
    product = Product("acme", "Slide Show!", "https://plugins.example", "slide-show", versions=BELOW_2)
    assert names(product) == [CpeMatch(cpe(r"*:acme:slide_show\!"), end="2.0")]
    product = Product("acme", "Acme Tool", "https://npmjs.example", "tool", cpes=TWO[:1], versions=BELOW_2)
    assert names(product) == [CpeMatch(cpe("o:acme:os"), end="2.0")]


def test_a_version_that_no_cpe_can_hold_is_left_out() -> None:
    versions = [S("1\N{ZERO WIDTH SPACE}2", AFFECTED), S("1.5", AFFECTED)]
    assert names(Product("acme", "tool", versions=versions)) == [CpeMatch(cpe("*:acme:tool:1.5"))]


def test_too_many_products_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cve_affected, "_MAX_MATCHES", 4)
    cpes = [f"cpe:2.3:a:acme:{name}:*:*:*:*:*:*:*:*" for name in "ab"]
    versions = [S(str(number), AFFECTED) for number in range(1, 4)]
    assert len(names(Product(cpes=cpes, versions=versions[:2]))) == 4
    with pytest.raises(InvalidRecord, match="names 2 products with 3 spans of versions each"):
        names(Product(cpes=cpes, versions=versions))
