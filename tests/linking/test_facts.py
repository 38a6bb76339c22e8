"""What is gathered from records."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.linking.facts import Facts, PackageKey, ProductFacts, ProductRecord, bystanders
from tests.linking.stories import cve, facts, named, record

FLASK: PackageKey = ("PyPI", "flask")
CLICK: PackageKey = ("PyPI", "click")
FLASK_PRODUCT, SUITE = ("palletsprojects", "flask"), ("vendor", "appliance_suite")


class TestProducts:
    def test_what_records_say_is_counted(self) -> None:
        one = record(1, named("pallets:flask", "python"), repositories=["pallets/flask"], ecosystems=["PyPI"])
        two = record(2, named("pallets:flask", "python", "django", application=False), repositories=["pallets/flask"])
        found = facts((one, []), (two, [])).of_product(("pallets", "flask"))
        assert found == ProductFacts(
            application=True,
            targets=Counter({"python": 2, "django": 1}),
            repositories=Counter({"github.com/pallets/flask": 2}),
            ecosystems=Counter({"PyPI": 1}),
        )

    def test_one_that_no_record_names_is_not_added_by_asking(self) -> None:
        found = facts()
        assert found.of_product(FLASK_PRODUCT) == ProductFacts()
        assert dict(found.products) == {}

    def test_an_operating_system_is_no_application(self) -> None:
        assert not facts((record(1, named("v:os", application=False)), [])).of_product(("v", "os")).application


@pytest.mark.parametrize(
    ("products", "repository", "claiming"),
    [
        (["palletsprojects:flask", "vendor:appliance_suite"], "pallets/flask", {"palletsprojects:flask"}),
        (["palletsprojects:flask", "vendor:appliance_suite"], "other/thing", set()),
        (["vendor:appliance_suite"], "pallets/flask", {"vendor:appliance_suite"}),
        (["pallets:server", "vendor:appliance"], "pallets/flask", {"pallets:server"}),
        (["pallets:server", "vendor:flask"], "pallets/flask", {"vendor:flask"}),
        (["pallets:flask", "vendor:flask"], "pallets/flask", {"pallets:flask"}),
        (["one:flask", "two:flask", "three:suite"], "pallets/flask", {"one:flask", "two:flask"}),
        (["pallets_project:server", "vendor:suite"], "pallets/flask", {"pallets_project:server"}),
        (["apache:airflow", "vendor:suite"], "mirror/apache-airflow", {"apache:airflow"}),
        (["a:flask", "b:suite"], "github/advisory-database", set()),
        (["a:flask"], "cveproject/cvelistv5", set()),
    ],
)
def test_claims(products: list[str], repository: str, claiming: set[str]) -> None:
    """The repository of a library is the product's of its name, not the appliance's that bundles it."""
    found = facts((record(1, *products, repositories=[repository], ecosystems=["PyPI"]), []))
    assert {":".join(key) for key, one in found.products.items() if one.repositories} == claiming
    hinted = {":".join(key) for key, one in found.products.items() if one.ecosystems}
    assert hinted == (claiming or (set(products) if len(products) == 1 else set()))


@pytest.mark.parametrize(
    ("products", "repositories", "aside"),
    [
        (["pallets:flask", "vendor:suite"], ["pallets/flask"], {"vendor:suite"}),
        (["pallets:flask", "pallets:suite"], ["pallets/flask"], set()),
        (["pallets:flask", "pallets:suite", "x:y"], ["pallets/flask"], {"x:y"}),
        (["pallets:flask"], ["pallets/flask"], set()),
        (["pallets:flask"], ["other/thing"], set()),
        (["pallets:flask", "vendor:suite"], [], set()),
        (["pallets:flask", "vendor:suite"], ["other/thing"], set()),
        (["pallets:flask", "vendor:suite"], ["pypa/advisory-database"], set()),
        (["a:flask", "b:suite", "c:tool"], ["x/flask", "y/suite"], {"c:tool"}),
    ],
)
def test_bystanders(products: list[str], repositories: list[str], aside: set[str]) -> None:
    assert {":".join(key) for key in bystanders(record(1, *products, repositories=repositories))} == aside


class TestLearning:
    def test_only_the_best_fit_is_credited(self) -> None:
        found = facts((record(1, "palletsprojects:flask", "vendor:appliance_suite", "vendor:flask_login"), [FLASK]))
        assert dict(found.credits) == {(FLASK_PRODUCT, FLASK): {cve(1)}}
        assert dict(found.learnt) == {FLASK_PRODUCT: {FLASK}}
        assert dict(found.vendors) == {"palletsprojects": {"flask"}}

    def test_all_that_fit_alike_are(self) -> None:
        found = facts((record(1, "one:suite", "two:thing"), [FLASK]))
        assert set(found.credits) == {(("one", "suite"), FLASK), (("two", "thing"), FLASK)}

    def test_each_package_has_its_own_best_fit(self) -> None:
        found = facts((record(1, "palletsprojects:flask", "palletsprojects:click"), [FLASK, CLICK]))
        assert set(found.credits) == {(FLASK_PRODUCT, FLASK), (("palletsprojects", "click"), CLICK)}

    def test_whoever_stands_beside_a_package_has_the_chance(self) -> None:
        found = facts((record(1, "palletsprojects:flask", "vendor:suite"), [FLASK]), (record(2, "vendor:suite"), []))
        assert dict(found.chances) == {(FLASK_PRODUCT, "PyPI"): {cve(1)}, (("vendor", "suite"), "PyPI"): {cve(1)}}

    def test_operating_systems_are_never_what_a_package_is(self) -> None:
        found = facts((record(1, named("v:flask", application=False), "v:suite"), [FLASK]))
        assert set(found.credits) == {(("v", "suite"), FLASK)}
        assert set(found.chances) == {(("v", "suite"), "PyPI")}
        alone = facts((record(1, named("v:flask", application=False)), [FLASK]))
        assert (dict(alone.credits), dict(alone.chances), dict(alone.learnt), dict(alone.vendors)) == ({}, {}, {}, {})

    def test_one_cve_counts_once(self) -> None:
        """The NVD and the CVE list may both have a record of it."""
        one = record(1, "palletsprojects:flask")
        assert facts((one, [FLASK]), (one, [FLASK])).credits[FLASK_PRODUCT, FLASK] == {cve(1)}


class TestPackages:
    def test_namesakes(self) -> None:
        keys: list[PackageKey] = [("npm", "@scope/tool"), ("Go", "github.com/acme/tool/v2"), ("PyPI", "t-o-o-l")]
        found = facts(packages=[*keys, *keys, FLASK])
        assert found.namesakes("tool") == set(keys)
        assert found.namesakes("nothing") == set()
        assert found.packages == {*keys, FLASK}

    def test_repositories_are_counted_by_record(self) -> None:
        found = facts(pointing=[(FLASK, "a/b", 1), (FLASK, "a/b", 2), (FLASK, "c/d", 2), (FLASK, "a/b", 1)])
        assert found.repositories_of(FLASK, frozenset()) == {"github.com/a/b": 2, "github.com/c/d": 1}
        assert found.repositories_of(FLASK, frozenset({cve(2)})) == {"github.com/a/b": 1}
        assert found.repositories_of(CLICK, frozenset()) == {}

    def test_databases_are_no_repositories_of_packages(self) -> None:
        assert facts(pointing=[(FLASK, "rustsec/advisory-db", 1)]).repositories_of(FLASK, frozenset()) == {}


def plainly(found: Facts) -> list[Any]:
    return [
        dict(found.products), dict(found.credits), dict(found.chances), dict(found.learnt), dict(found.vendors),
        found.packages, [found.repositories_of(key, frozenset()) for key in (FLASK, CLICK)], found.namesakes("flask"),
    ]  # fmt: skip


RECORDS: list[tuple[ProductRecord, list[PackageKey]]] = [
    (record(1, "palletsprojects:flask", "vendor:suite", repositories=["pallets/flask"], ecosystems=["PyPI"]), [FLASK]),
    (record(2, named("palletsprojects:flask", "python"), repositories=["pallets/werkzeug"]), [FLASK, CLICK]),
    (record(3, named("palletsprojects:flask", application=False), named("vendor:suite", "python")), [CLICK]),
    (record(4, "vendor:suite", repositories=["vendor/suite"], ecosystems=["npm"]), []),
]


@given(st.permutations(RECORDS), st.permutations([FLASK, CLICK, ("npm", "flask")]))
def test_the_order_of_records_and_packages_does_not_matter(
    records: list[tuple[ProductRecord, list[PackageKey]]], packages: list[PackageKey]
) -> None:
    assert plainly(facts(*records, packages=packages)) == plainly(facts(*RECORDS, packages=[("npm", "flask")]))
