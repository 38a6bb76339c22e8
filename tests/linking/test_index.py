"""Packages by what records know of them."""

from deeptracy.linking.index import PackageIndex

HELM, HELM3 = ("Go", "helm.sh/helm"), ("Go", "helm.sh/helm/v3")
YAML2, YAML3 = ("Go", "gopkg.in/yaml.v2"), ("Go", "gopkg.in/yaml.v3")
CPU, SCOPED, TWIG = ("PyPI", "tensorflow-cpu"), ("npm", "@babel/core"), ("Packagist", "twig/twig")
INDEX = PackageIndex({TWIG, HELM3, HELM, YAML3, YAML2, CPU, SCOPED, ("npm", "helm"), ("Go", "example.org/x/helm")})


def test_by_whole_or_bare_name_in_order() -> None:
    assert INDEX.called("helm") == [("Go", "example.org/x/helm"), HELM, HELM3, ("npm", "helm")]
    assert INDEX.called("core") == INDEX.called("babelcore") == [SCOPED]
    assert INDEX.called("nothing") == []


def test_by_the_name_without_what_was_added() -> None:
    assert INDEX.adding_to("tensorflow") == [CPU]
    assert INDEX.adding_to("babel") == [SCOPED]
    assert INDEX.adding_to("tensorflowcpu") == []


def test_by_repository() -> None:
    assert INDEX.at("github.com/go-yaml/yaml") == [YAML2, YAML3]
    assert INDEX.at("github.com/twig/twig") == [TWIG]
    assert INDEX.at("github.com/babel/core") == []


def test_siblings_are_major_versions_of_one_module() -> None:
    assert INDEX.siblings(HELM) == INDEX.siblings(HELM3) == INDEX.siblings(("Go", "helm.sh/helm/v4")) == {HELM, HELM3}
    assert INDEX.siblings(YAML2) == {YAML2, YAML3}
    assert INDEX.siblings(("npm", "helm")) == INDEX.siblings(CPU) == set()
