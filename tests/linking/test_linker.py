"""From facts to links, told in small stories."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.linking.facts import Facts, NamedProduct, PackageKey, ProductRecord
from deeptracy.linking.linker import FLOOR, Linker
from deeptracy.linking.rules import RULES
from deeptracy.model.link import Link
from tests.linking.stories import cve, facts, named, record

FLASK: PackageKey = ("PyPI", "flask")
HELM: PackageKey = ("Go", "helm.sh/helm")
HELM3: PackageKey = ("Go", "helm.sh/helm/v3")


def go(path: str) -> PackageKey:
    return "Go", path


def linked(found: Facts, product: str) -> dict[PackageKey, float]:
    """The links of one product."""
    return {
        (link.ecosystem, link.name): link.confidence for link in Linker(found).links() if link.cpe_product == product
    }


def rule(found: Facts, package: PackageKey, product: str, without: Iterable[int] = (), *, forget: bool = False) -> str:
    vendor, _, bare = product.partition(":")
    left_out = frozenset(cve(number) for number in without)
    return Linker(found).judge((vendor, bare), package, left_out, forget=forget).name


def confidence(name: str) -> float:
    return next(one.confidence for one in RULES if one.name == name)


class TestLearning:
    def test_a_shared_cve_teaches(self) -> None:
        found = facts((record(1, "palletsprojects:flask"), [FLASK]))
        assert list(Linker(found).links()) == [
            Link("PyPI", "flask", "palletsprojects", "flask", confidence("learnt, near"),
                 ("learnt from 1 of 1 CVE that NVD and OSV share, the same name",))
        ]  # fmt: skip

    def test_an_unlike_name_has_to_be_learnt_more_than_once(self) -> None:
        beautiful: PackageKey = ("PyPI", "beautifulsoup4")
        shared = [(record(number, "crummy:soup_parser"), [beautiful]) for number in range(3)]
        rules = [rule(facts(*shared[: count + 1]), beautiful, "crummy:soup_parser") for count in range(3)]
        assert rules == ["learnt once, unlike", "learnt twice", "learnt often"]

    def test_an_appliance_beside_it_is_explained_away(self) -> None:
        """It bundles many packages, and stands beside each only sometimes."""
        bundled = [(record(number, f"v:lib{number}", "v:suite"), [("PyPI", f"lib{number}")]) for number in range(3)]
        found = facts(*bundled, (record(4, "v:suite"), [("PyPI", "strange")]))
        assert linked(found, "v:suite") == {("PyPI", "strange"): confidence("learnt seldom")}
        assert all(
            linked(found, f"v:lib{number}") == {("PyPI", f"lib{number}"): confidence("learnt, near")}
            for number in range(3)
        )

    def test_a_cve_that_is_left_out_teaches_nothing(self) -> None:
        found = facts((record(1, "palletsprojects:flask"), [FLASK]), (record(2, "palletsprojects:flask"), [FLASK]))
        assert rule(found, FLASK, "palletsprojects:flask", [1]) == "learnt, near"
        assert rule(found, FLASK, "palletsprojects:flask", [1, 2]) == "name alone"
        assert rule(found, FLASK, "palletsprojects:flask", forget=True) == "name alone"

    def test_an_operating_system_is_no_package(self) -> None:
        found = facts((record(1, named("vendor:flask", "python", application=False)), []), packages=[FLASK])
        assert rule(found, FLASK, "vendor:flask") == "no application"
        assert linked(found, "vendor:flask") == {}

    def test_another_package_was_learnt_to_be_the_product(self) -> None:
        found = facts((record(1, "vendor:tool"), [("PyPI", "tool-by-vendor")]), packages=[("PyPI", "tool")])
        assert rule(found, ("PyPI", "tool"), "vendor:tool") == "rival"
        assert linked(found, "vendor:tool") == {("PyPI", "tool-by-vendor"): confidence("learnt once, part")}

    def test_which_is_no_rival_in_another_ecosystem(self) -> None:
        found = facts((record(1, "vendor:tool"), [("npm", "tool-by-vendor")]), packages=[("PyPI", "tool")])
        assert rule(found, ("PyPI", "tool"), "vendor:tool") == "name alone"

    def test_one_name_in_two_ecosystems_alone_says_little(self) -> None:
        found = facts((record(1, "vendor:tool"), []), packages=[("PyPI", "tool"), ("npm", "tool")])
        assert linked(found, "vendor:tool") == {("PyPI", "tool"): 0.3, ("npm", "tool"): 0.3}

    def test_the_vendor_s_other_products_tell_the_language(self) -> None:
        kin = [(record(number, f"pallets:{name}"), [("PyPI", name)]) for number, name in enumerate(["click", "jinja"])]
        found = facts(*kin, (record(9, "pallets:flask"), []), packages=[FLASK])
        assert linked(found, "pallets:flask") == {FLASK: confidence("name and family")}
        assert rule(found, FLASK, "pallets:flask", [0]) == "name alone"


class TestSiblings:
    def test_a_major_version_that_was_passed_over_is_doubtful(self) -> None:
        """But Helm 2 was not named where it might have been."""
        found = facts((record(1, "helm:helm"), [HELM3]), packages=[HELM])
        assert linked(found, "helm:helm") == {
            HELM3: confidence("learnt, near"),
            HELM: confidence("passed over"),
        }

    def test_one_that_was_not_passed_over_is_as_good_as_learnt(self) -> None:
        found = facts((record(1, "helm:helm"), [HELM3]), (record(2, "helm:helm"), [HELM3, HELM]))
        assert rule(found, HELM, "helm:helm") == "learnt, near"
        assert rule(found, HELM, "helm:helm", forget=True) == "sibling"

    def test_what_was_learnt_brings_its_siblings_along(self) -> None:
        one, two = go("gopkg.in/tool.v1"), go("gopkg.in/tool.v2")
        found = facts((record(1, "vendor:unlike"), [two]), packages=[one])
        assert Linker(found).candidates(("vendor", "unlike")) == {one, two}

    def test_a_build_of_the_same_code(self) -> None:
        found = facts((record(1, "google:tensorflow"), [("PyPI", "tensorflow")]), packages=[("PyPI", "tensorflow-cpu")])
        assert rule(found, ("PyPI", "tensorflow-cpu"), "google:tensorflow") == "passed over"
        assert rule(found, ("PyPI", "tensorflow-cpu"), "google:tensorflow", forget=True) == "sibling"


class TestRepositories:
    def test_the_package_s_own(self) -> None:
        found = facts(
            (record(1, "grafana:grafana", repositories=["grafana/grafana"]), []), packages=[go("github.com/grafana/grafana")]
        )  # fmt: skip
        assert linked(found, "grafana:grafana") == {go("github.com/grafana/grafana"): confidence("own repository")}

    def test_the_package_s_own_under_another_name(self) -> None:
        package = go("github.com/sylabs/sif/v2")
        found = facts((record(1, "sylabs:image_format", repositories=["sylabs/sif"]), []), packages=[package])
        assert linked(found, "sylabs:image_format") == {package: confidence("own repository, unlike")}

    def test_that_of_another(self) -> None:
        package = go("github.com/hamba/avro")
        found = facts((record(1, "apache:avro", repositories=["apache/avro"]), []), packages=[package])
        assert rule(found, package, "apache:avro") == "other repository"
        assert (
            rule(facts((record(1, "apache:avro"), []), packages=[package]), package, "apache:avro")
            == "name without path"
        )

    def test_the_owner_is_the_vendor(self) -> None:
        package = go("github.com/couchbase/sync_gateway")
        found = facts((record(1, "couchbase:sync_gateway"), []), packages=[package])
        assert rule(found, package, "couchbase:sync_gateway") == "owner and name"

    def test_a_module_under_the_vendor_s_domain(self) -> None:
        package = go("code.gitea.io/gitea")
        found = facts((record(1, "gitea:gitea", repositories=["go-gitea/gitea"]), []), packages=[package])
        assert rule(found, package, "gitea:gitea") == "own host"

    @pytest.mark.parametrize(
        ("pointing", "decided"),
        [
            ([], "name alone"),
            ([("pallets/flask", 7)], "confirmed by the repository"),
            ([("stranger/thing", 7), ("stranger/thing", 8)], "denied by the repository"),
            ([("stranger/server", 7), ("stranger/server", 8)], "moved repository"),
        ],
    )
    def test_what_the_package_s_records_point_to(self, pointing: list[tuple[str, int]], decided: str) -> None:
        found = facts(
            (record(1, "maker:flask", repositories=["pallets/flask" if pointing[:1] == [("pallets/flask", 7)] else "a/server"]), []),
            packages=[FLASK],
            pointing=[(FLASK, repository, number) for repository, number in pointing],
        )  # fmt: skip
        assert rule(found, FLASK, "maker:flask") == decided
        left_out = [number for _, number in pointing]
        assert rule(found, FLASK, "maker:flask", left_out) == rule(found, FLASK, "maker:flask", forget=True)

    def test_drupal_s_core_is_drupal(self) -> None:
        core: PackageKey = ("Packagist", "drupal/core")
        assert linked(facts((record(1, "drupal:drupal"), []), packages=[core]), "drupal:drupal") == {
            core: confidence("owner and name")
        }


class TestTargets:
    def test_a_package_of_that_name(self) -> None:
        found = facts((record(1, named("vendor:tool", "node.js")), []), packages=[("npm", "tool"), ("PyPI", "tool")])
        assert linked(found, "vendor:tool") == {("npm", "tool"): confidence("target and name")}
        assert rule(found, ("PyPI", "tool"), "vendor:tool") == "contrary"

    @pytest.mark.parametrize(
        ("product", "decided"),
        [
            ("vendor:distinctive_tool", "target and name"),
            ("vendor:parseint", "target and common name"),
            ("vendor:parseints", "target and name"),
            ("vendor:next-auth", "target and name"),
            ("vendor:next.js", "target and common name"),
            ("parse_project:parse", "target and name"),
        ],
    )
    def test_one_that_no_advisory_names_unless_the_name_is_common(self, product: str, decided: str) -> None:
        found = facts((record(1, named(product, "node.js")), []))
        name = product.partition(":")[2]
        assert linked(found, product) == dict.fromkeys(
            {("npm", name), ("npm", name.replace("_", "-"))}, confidence(decided)
        )

    def test_names_are_unescaped_and_normalised(self) -> None:
        found = facts((record(1, named(r"vendor:rpc\.py_server", "python")), []))
        assert set(linked(found, r"vendor:rpc\.py_server")) == {("PyPI", "rpc-py-server")}

    def test_paths_are_read_from_the_references(self) -> None:
        repositories = ["acme/tool", "gitlab.com/acme/other"]
        for one in (
            record(1, named("acme:tool", "go"), repositories=repositories),
            record(1, "acme:tool", repositories=repositories, ecosystems=["Go"]),
        ):
            found = Linker(facts((one, []))).candidates(("acme", "tool"))
            assert found == {go("github.com/acme/tool"), go("gitlab.com/acme/other")}
        for one in (
            record(1, named("acme:tool", "composer"), repositories=repositories),
            record(1, "acme:tool", repositories=repositories, ecosystems=["Packagist"]),
        ):
            assert Linker(facts((one, []))).candidates(("acme", "tool")) == {("Packagist", "acme/tool")}

    def test_a_plugin_of_wordpress_is_no_package(self) -> None:
        found = facts(
            (record(1, named("vendor:tool", "wordpress")), []), packages=[("npm", "tool"), ("Packagist", "a/tool")]
        )
        assert rule(found, ("npm", "tool"), "vendor:tool") == "contrary"
        assert {package for package, sure in linked(found, "vendor:tool").items() if sure >= 0.5} == set()

    def test_a_product_without_a_name_is_no_package(self) -> None:
        assert linked(facts((record(1, named("vendor:*", "node.js")), [])), "vendor:*") == {}

    def test_words_that_name_no_ecosystem_are_nothing(self) -> None:
        assert Linker(facts((record(1, named("vendor:tool", "windows")), []))).candidates(("vendor", "tool")) == set()


class TestStrangers:
    ONE, OTHER = go("github.com/acme/yaml"), go("github.com/go-yaml/yaml")
    ABOUT_OTHER = record(1, "yaml_project:yaml", repositories=["go-yaml/yaml"])

    def strangers(
        self,
        one: ProductRecord,
        packages: Iterable[PackageKey],
        pointing: Iterable[tuple[PackageKey, str, int]] = (),
        without: frozenset[str] = frozenset(),
    ) -> set[PackageKey]:
        known = [self.ONE, self.OTHER, go("github.com/go-yaml/yaml/v3"), ("Packagist", "go-yaml/yaml"), FLASK]
        return Linker(facts(packages=known, pointing=pointing)).strangers(one, packages, without)

    def test_the_record_points_to_the_repository_of_another(self) -> None:
        assert self.strangers(self.ABOUT_OTHER, [self.ONE, self.OTHER]) == {self.ONE}
        assert Linker(facts(packages=[self.OTHER])).names_repository(self.ABOUT_OTHER)
        assert not Linker(facts(packages=[self.ONE])).names_repository(self.ABOUT_OTHER)

    @pytest.mark.parametrize(
        ("one", "package"),
        [
            (record(1, "a:yaml", repositories=["go-yaml/yaml", "acme/yaml"]), ONE),
            (record(1, "a:yaml", repositories=["nobody/yaml"]), ONE),
            (record(1, "a:yaml"), ONE),
            (record(1, "acme:yaml", repositories=["go-yaml/yaml"]), ONE),
            (record(1, "a:yaml", repositories=["go-yaml/yaml"]), FLASK),
            (record(1, "a:yaml", repositories=["go-yaml/yaml"]), go("code.example/yaml")),
            (record(1, "a:yaml", repositories=["acme/flask"]), ("Packagist", "other/flask")),
        ],
        ids=["points to its own, too", "nobody's", "nowhere", "names it", "names tell none", "the name tells none", "another ecosystem"],
    )  # fmt: skip
    def test_packages_that_it_may_well_be_about(self, one: ProductRecord, package: PackageKey) -> None:
        assert self.strangers(one, [package]) == set()

    def test_major_versions_are_no_strangers(self) -> None:
        assert self.strangers(self.ABOUT_OTHER, [go("github.com/go-yaml/yaml/v3")]) == set()

    def test_a_package_whose_records_lead_there_too(self) -> None:
        pointing = [(self.ONE, "go-yaml/yaml", 5)]
        assert self.strangers(self.ABOUT_OTHER, [self.ONE], pointing) == set()
        assert self.strangers(self.ABOUT_OTHER, [self.ONE], pointing, frozenset({cve(5)})) == {self.ONE}


def test_links_below_the_floor_are_not_kept() -> None:
    found = facts(
        (record(1, named("vendor:flask", "wordpress")), []), (record(2, "vendor:flask_x"), []), packages=[FLASK]
    )
    assert linked(found, "vendor:flask") == {}
    assert linked(found, "vendor:flask_x") == {}
    assert {one.name for one in RULES if 0 < one.confidence <= FLOOR} == {
        "no application", "rival", "other repository", "denied by the repository", "contrary",
    }  # fmt: skip


STORY: list[tuple[ProductRecord, list[PackageKey]]] = [
    (record(1, "helm:helm", "vendor:suite", repositories=["helm/helm"], ecosystems=["Go"]), [HELM3]),
    (record(2, "helm:helm"), [HELM3, HELM]),
    (record(3, NamedProduct("vendor", "suite", True, frozenset({"node.js"}))), [("npm", "vendor-suite")]),
    (record(4, "palletsprojects:flask", "palletsprojects:click"), [FLASK, ("PyPI", "click")]),
    (record(5, named("palletsprojects:quart", "python"), repositories=["pallets/quart"]), []),
    (record(6, named("helm:helm", application=False), repositories=["acme/helm", "helm/helm"]), []),
]


@given(st.permutations(STORY), st.permutations([("PyPI", "quart"), ("npm", "helm"), go("github.com/acme/helm"), FLASK]))
def test_links_do_not_depend_on_the_order_of_what_was_read(
    records: list[tuple[ProductRecord, list[PackageKey]]], packages: list[PackageKey]
) -> None:
    known = [FLASK, ("npm", "helm"), go("github.com/acme/helm"), ("PyPI", "quart")]
    assert list(Linker(facts(*records, packages=packages)).links()) == list(
        Linker(facts(*STORY, packages=known)).links()
    )


def test_judging_leaves_the_facts_as_they_are() -> None:
    found = facts(*STORY)
    before = (len(found.products), len(found.credits), len(found.learnt), len(found.vendors))
    linker = Linker(found)
    linker.candidates(("no", "body"))
    linker.judge(("no", "body"), ("npm", "nothing"), frozenset({cve(1)}))
    list(linker.links())
    assert (len(found.products), len(found.credits), len(found.learnt), len(found.vendors)) == before
