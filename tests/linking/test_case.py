"""Gathering the evidence on one package and one product."""

from collections.abc import Iterable

import pytest

from deeptracy.linking.case import Case
from deeptracy.linking.evidence import Evidence, Language, Learning, Owner, Sources
from deeptracy.linking.facts import Facts, PackageKey, ProductRecord
from deeptracy.linking.index import PackageIndex
from deeptracy.linking.names import Relation
from tests.linking.stories import cve, facts, named, record

FLASK: PackageKey = ("PyPI", "flask")
GITEA: PackageKey = ("Go", "code.gitea.io/gitea")


def evidence(
    found: Facts, package: PackageKey, product: str, without: Iterable[int] = (), *, forget: bool = False
) -> Evidence:
    vendor, _, bare = product.partition(":")
    left_out = frozenset(cve(number) for number in without)
    return Case(found, PackageIndex(found.packages), (vendor, bare), package, left_out, forget=forget).evidence()


def test_nothing_is_known_of_a_pair_that_no_record_names() -> None:
    assert evidence(facts(), FLASK, "v:other") == Evidence("PyPI", Relation.NONE, False, known=False)


class TestLearning:
    FACTS = facts(
        (record(1, "pallets:flask"), [FLASK]),
        (record(2, "pallets:flask"), [FLASK, ("PyPI", "flask-cpu")]),
        (record(3, "pallets:flask"), [("PyPI", "other"), ("npm", "flask")]),
        (record(4, "pallets:flask"), []),
    )

    @pytest.mark.parametrize(
        ("package", "without", "forget", "expected"),
        [
            (FLASK, (), False, Learning(2, 3, False, ("flask-cpu", "other"), "flask-cpu")),
            (FLASK, (2,), False, Learning(1, 2, False, ("other",), "")),
            (FLASK, (1, 2), False, Learning(0, 1, True, ("other",), "")),
            (FLASK, (1, 2, 3), False, Learning()),
            (FLASK, (), True, Learning(0, 3, False, ("flask-cpu", "other"), "flask-cpu")),
            (("npm", "flask"), (), False, Learning(1, 1)),
            (("npm", "lodash"), (), False, Learning(0, 1, True, ("flask",))),
            (("RubyGems", "flask"), (), False, Learning()),
        ],
    )
    def test_learning(self, package: PackageKey, without: Iterable[int], forget: bool, expected: Learning) -> None:
        assert evidence(self.FACTS, package, "pallets:flask", without, forget=forget).learnt == expected

    @pytest.mark.parametrize(
        ("package", "other", "are"),
        [
            (("Go", "helm.sh/helm/v2"), ("Go", "helm.sh/helm/v3"), True),
            (("Go", "helm.sh/helm"), ("Go", "helm.sh/helm/v3"), True),
            (("Go", "github.com/a/helm"), ("Go", "helm.sh/helm/v3"), False),
            (("PyPI", "tool"), ("PyPI", "tool-binary"), True),
            (("PyPI", "tool-binary"), ("PyPI", "tool"), True),
            (("PyPI", "tool-cpu"), ("PyPI", "tool-gpu"), False),
            (("PyPI", "tool"), ("npm", "tool-binary"), False),
        ],
    )
    def test_siblings(self, package: PackageKey, other: PackageKey, are: bool) -> None:
        found = evidence(facts((record(1, "v:p"), [other]), packages=[package]), package, "v:p")
        assert found.learnt.sibling == (other[1] if are else "")


class TestSources:
    @pytest.mark.parametrize(
        ("package", "repositories", "expected"),
        [
            (("Go", "github.com/acme/tool/v2"), ["acme/tool"], Sources(own="github.com/acme/tool", named="github.com/acme/tool", near_owner=True, product="github.com/acme/tool")),
            (("Go", "github.com/acme/tool"), ["acme/other"], Sources(other="github.com/acme/other")),
            (("Go", "github.com/acme/tool"), ["acmeinc/tool"], Sources(other="github.com/acmeinc/tool", named="github.com/acmeinc/tool", near_owner=True, product="github.com/acmeinc/tool")),
            (("Go", "github.com/acm/tool"), ["acme/tool"], Sources(other="github.com/acme/tool", named="github.com/acme/tool", product="github.com/acme/tool")),
            (("Go", "github.com/acme/tool"), [], Sources()),
            (("PyPI", "tool-core"), ["z/tool", "a/tool"], Sources(product="github.com/a/tool")),
            (("npm", "@acme/thing"), ["acme/thing"], Sources(named="github.com/acme/thing", near_owner=True)),
        ],
    )  # fmt: skip
    def test_where_the_product_is(self, package: PackageKey, repositories: list[str], expected: Sources) -> None:
        found = facts((record(1, "vendor:tool", repositories=repositories), []), packages=[package])
        assert evidence(found, package, "vendor:tool").sources == expected

    def test_the_other_repository_is_the_one_named_most(self) -> None:
        records: list[tuple[ProductRecord, list[PackageKey]]] = [
            (record(i, "v:tool", repositories=[name]), []) for i, name in enumerate(["a/x", "b/x", "b/x"])
        ]
        package = ("Go", "github.com/acme/tool")
        assert evidence(facts(*records, packages=[package]), package, "v:tool").sources.other == "github.com/b/x"
        assert evidence(facts(*records[:2], packages=[package]), package, "v:tool").sources.other == "github.com/a/x"

    def test_an_owner_is_not_near_where_the_repository_is_another_package_s(self) -> None:
        one, other = ("Go", "github.com/acmeinc/tool"), ("Go", "github.com/acme/tool")
        found = facts((record(1, "v:tool", repositories=["acme/tool"]), []), packages=[one, other])
        assert not evidence(found, one, "v:tool").sources.near_owner
        alone = facts((record(1, "v:tool", repositories=["acme/tool"]), []), packages=[one, ("npm", "tool")])
        assert evidence(alone, one, "v:tool").sources.near_owner

    @pytest.mark.parametrize(
        ("pointing", "expected"),
        [
            ([], ("", "", "")),
            ([("acme/tool", 2)], ("github.com/acme/tool", "", "")),
            ([("acme/tool", 2), ("z/y", 3), ("z/y", 4)], ("github.com/acme/tool", "", "")),
            ([("z/y", 3), ("z/y", 4)], ("", "github.com/z/y", "")),
            ([("z/y", 3)], ("", "", "")),
            ([("other/flask", 3)], ("", "github.com/other/flask", "")),
            ([("other/flask", 3), ("z/y", 4), ("z/y", 5)], ("", "github.com/z/y", "")),
            ([("other/tool", 3), ("other/tool", 4)], ("", "", "github.com/other/tool")),
        ],
    )
    def test_what_the_package_s_own_records_point_to(
        self, pointing: list[tuple[str, int]], expected: tuple[str, str, str]
    ) -> None:
        """It confirms the link, denies it, or tells that the repository has moved to another owner."""
        found = facts(
            (record(1, "acme:flask", repositories=["acme/tool"]), []),
            packages=[FLASK],
            pointing=[(FLASK, repository, number) for repository, number in pointing],
        )
        sources = evidence(found, FLASK, "acme:flask").sources
        assert (sources.confirmed, sources.denied, sources.moved) == expected
        numbers = [number for _, number in pointing]
        for nothing in (
            evidence(found, FLASK, "acme:flask", forget=True),
            evidence(found, FLASK, "acme:flask", numbers),
        ):
            assert (nothing.sources.confirmed, nothing.sources.denied, nothing.sources.moved) == ("", "", "")

    def test_nothing_is_denied_where_the_product_s_records_point_nowhere(self) -> None:
        found = facts((record(1, "acme:flask"), []), packages=[FLASK], pointing=[(FLASK, "other/flask", 2)])
        assert evidence(found, FLASK, "acme:flask").sources == Sources()


class TestOwner:
    @pytest.mark.parametrize(
        ("package", "product", "expected"),
        [
            (("Packagist", "acme/tool"), "acme:tool", Owner(same=True)),
            (("Packagist", "acme/tool"), "acme_project:tool", Owner(same=True)),
            (("Packagist", "acme_project/tool"), "acme_project:tool", Owner(same=True)),
            (("Packagist", "ac-me/tool"), "acme:tool", Owner(same=True)),
            (("Packagist", "acme/tool"), "other:tool", Owner()),
            (("PyPI", "tool"), "tool_project:tool", Owner(self_named=True)),
            (("PyPI", "acme-tool"), "acme:acme_tool", Owner(prefix=True)),
            (("PyPI", "abc-tool"), "abc:abc_tool", Owner()),
            (GITEA, "gitea:gitea", Owner(host=True, self_named=True)),
            (GITEA, "vendor:gitea", Owner(host=True)),
            (GITEA, "vendor:io", Owner()),
            (("Go", "github.com/acme/tool"), "github:tool", Owner()),
            (("Go", "gitea/gitea"), "vendor:gitea", Owner()),
            (("npm", "code.gitea.io/gitea"), "vendor:gitea", Owner()),
        ],
    )
    def test_owner(self, package: PackageKey, product: str, expected: Owner) -> None:
        assert evidence(facts((record(1, product), []), packages=[package]), package, product).owner == expected

    def test_the_host_says_nothing_where_the_repository_is_another_package_s(self) -> None:
        other = ("Go", "github.com/go-gitea/gitea")
        found = facts((record(1, "gitea:gitea", repositories=["go-gitea/gitea"]), []), packages=[GITEA, other])
        assert not evidence(found, GITEA, "gitea:gitea").owner.host

    FAMILY = facts(
        (record(1, "pallets:click"), [("PyPI", "click")]),
        (record(2, "pallets:quart", "pallets:jinja"), [("PyPI", "quart"), ("PyPI", "jinja")]),
        (record(3, "pallets:flask"), []),
        (record(4, "mixed:one", "mixed:two"), [("PyPI", "one"), ("npm", "two")]),
        (record(5, "pallets:flask_tools"), [FLASK]),
        packages=[FLASK],
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("package", "product", "without", "forget", "family"),
        [
            (FLASK, "pallets:flask", (), False, ("click", "flask_tools", "jinja", "quart")),
            (FLASK, "pallets:flask", (2,), False, ("click", "flask_tools")),
            (FLASK, "pallets:flask", (), True, ("click", "jinja", "quart")),
            (("PyPI", "click"), "pallets:click", (), False, ("flask_tools", "jinja", "quart")),
            (("npm", "flask"), "pallets:flask", (), False, ()),
            (("PyPI", "pyflask"), "pallets:flask", (), False, ()),
            (("PyPI", "three"), "mixed:three", (), False, ()),
            (("PyPI", "three"), "mixed:three", (4,), False, ()),
            (FLASK, "nobody:flask", (), False, ()),
        ],
    )
    def test_family(
        self, package: PackageKey, product: str, without: Iterable[int], forget: bool, family: tuple[str, ...]
    ) -> None:
        assert evidence(self.FAMILY, package, product, without, forget=forget).owner.family == family


class TestLanguage:
    @pytest.mark.parametrize(
        ("targets", "ecosystems", "expected"),
        [
            ([], [], Language()),
            (["python"], [], Language(target="python")),
            (["python", "django", "wordpress"], ["npm"], Language(target="django")),
            (["node.js"], [], Language(contrary="node.js")),
            (["wordpress", "node.js"], ["PyPI"], Language(hinted=True, contrary="node.js, wordpress")),
            (["windows"], [], Language()),
            (["windows"], ["PyPI", "npm"], Language(hinted=True)),
            ([], ["npm", "Go"], Language(contrary="Go, npm")),
            (["wordpress"], ["npm"], Language(contrary="wordpress")),
        ],
    )
    def test_what_is_said(self, targets: list[str], ecosystems: list[str], expected: Language) -> None:
        found = facts((record(1, named("v:flask", *targets), ecosystems=ecosystems), []), packages=[FLASK])
        assert evidence(found, FLASK, "v:flask").language == expected

    def test_namesakes(self) -> None:
        """Those whose names hold an owner count only where the product's records point to their repository."""
        others = [("npm", "flask"), ("Go", "github.com/acme/flask"), ("Packagist", "other/flask"), ("npm", "@x/flask")]
        found = facts((record(1, "v:flask", repositories=["acme/flask"]), []), packages=[FLASK, *others])
        assert evidence(found, FLASK, "v:flask").language.namesakes == ("Go", "npm")


def test_the_standard_library() -> None:
    found = facts((record(1, "golang:go"), []), packages=[("Go", "stdlib"), ("Go", "toolchain")])
    assert evidence(found, ("Go", "stdlib"), "golang:go").standard_library
    assert not evidence(found, ("Go", "stdlib"), "google:go").standard_library
    assert not evidence(found, ("Go", "toolchain"), "golang:go").standard_library


def test_a_package_that_is_forgotten_is_not_known() -> None:
    found = facts(packages=[FLASK])
    assert evidence(found, FLASK, "v:p").known
    assert not evidence(found, FLASK, "v:p", forget=True).known
    assert not evidence(found, ("PyPI", "click"), "v:p").known


def test_a_distinctive_name() -> None:
    assert evidence(facts(), ("PyPI", "beautifulsoup"), "v:p").distinctive
    assert not evidence(facts(), FLASK, "v:p").distinctive
