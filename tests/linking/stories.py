"""Facts built by hand, for telling what follows from them."""

from collections.abc import Iterable

from deeptracy.linking.facts import Facts, NamedProduct, PackageKey, ProductRecord


def named(product: str, *targets: str, application: bool = True) -> NamedProduct:
    """A product written ``vendor:product``."""
    vendor, _, bare = product.partition(":")
    return NamedProduct(vendor, bare, application, frozenset(targets))


def record(
    number: int,
    *products: str | NamedProduct,
    repositories: Iterable[str] = (),
    ecosystems: Iterable[str] = (),
) -> ProductRecord:
    """The record of CVE-2022-``number``; repositories without their host are on GitHub."""
    return ProductRecord(
        cve(number),
        tuple(named(one) if isinstance(one, str) else one for one in products),
        frozenset(f"github.com/{one}" if one.count("/") == 1 else one for one in repositories),
        frozenset(ecosystems),
    )


def cve(number: int) -> str:
    """Its id."""
    return f"CVE-2022-{number:04}"


def facts(
    *records: tuple[ProductRecord, Iterable[PackageKey]],
    packages: Iterable[PackageKey] = (),
    pointing: Iterable[tuple[PackageKey, str, int]] = (),
) -> Facts:
    """Records by CPE, each with the packages that OSV names; further ``packages``, and where records of some point."""
    found = Facts()
    for key in [*packages, *(key for _, keys in records for key in keys)]:
        found.add_package(key)
    for key, repository, number in pointing:
        found.add_repository(key, f"github.com/{repository}", cve(number))
    for one, keys in records:
        found.add_record(one, keys)
    return found
