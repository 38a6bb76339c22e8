"""How near names are to each other."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.linking import names
from deeptracy.linking.names import Relation


@pytest.mark.parametrize(
    ("text", "squashed"),
    [
        ("", ""),
        ("rpc.py", "rpcpy"),
        ("RPC_py", "rpcpy"),
        ("rpc-py", "rpcpy"),
        (r"rpc\.py", "rpcpy"),
        ("b2", "b2"),
        ("@babel/core", "babelcore"),
        ("org.apache.tomcat:tomcat-util", "orgapachetomcattomcatutil"),
        ("github.com/go-yaml/yaml", "githubcomgoyamlyaml"),
        ("_-. /:@", ""),
        ("Größe", "größe"),
    ],
)
def test_squash(text: str, squashed: str) -> None:
    assert names.squash(text) == squashed


@given(st.text())
def test_squashing_twice_changes_nothing_more(text: str) -> None:
    once = names.squash(text)
    assert names.squash(once) == once


@pytest.mark.parametrize(
    ("ecosystem", "name", "owner", "bare"),
    [
        ("PyPI", "flask", "", "flask"),
        ("npm", "lodash", "", "lodash"),
        ("npm", "@angular/core", "angular", "core"),
        ("Packagist", "symfony/http-kernel", "symfony", "http-kernel"),
        ("Maven", "org.apache.tomcat:tomcat-util", "org.apache.tomcat", "tomcat-util"),
        ("SwiftURL", "github.com/vapor/vapor", "vapor", "vapor"),
        ("GitHub Actions", "tj-actions/changed-files", "tj-actions", "changed-files"),
        ("Go", "stdlib", "golang", "go"),
        ("PyPI", "stdlib", "", "stdlib"),
        ("Go", "github.com/nats-io/nats-server", "nats-io", "nats-server"),
        ("Go", "github.com/nats-io/nats-server/v2", "nats-io", "nats-server"),
        ("Go", "github.com/nats-io/nats-server/v12", "nats-io", "nats-server"),
        ("Go", "github.com/acme/tool/vault", "tool", "vault"),
        ("npm", "@acme/v2", "acme", "v2"),
        ("Go", "code.gitea.io/gitea", "code.gitea.io", "gitea"),
        ("Go", "gopkg.in/yaml.v2", "go-yaml", "yaml"),
        ("Go", "gopkg.in/square/go-jose.v2", "square", "go-jose"),
        ("Go", "golang.org/x/crypto", "golang", "crypto"),
        ("Go", "golang.org/x/crypto/ssh", "golang", "crypto"),
        ("Go", "k8s.io/kubernetes", "kubernetes", "kubernetes"),
        ("Go", "sigs.k8s.io/secrets-store-csi-driver", "kubernetes-sigs", "secrets-store-csi-driver"),
    ],
)
def test_split(ecosystem: str, name: str, owner: str, bare: str) -> None:
    assert names.split(ecosystem, name) == (owner, bare)


@pytest.mark.parametrize(
    ("ecosystem", "name", "path"),
    [
        ("Go", "helm.sh/helm/v3", "helm.sh/helm"),
        ("Go", "helm.sh/helm", "helm.sh/helm"),
        ("Go", "gopkg.in/yaml.v2", "gopkg.in/yaml"),
        ("Go", "github.com/acme/rev2", "github.com/acme/rev2"),
        ("Go", "github.com/acme/v2/tool", "github.com/acme/v2/tool"),
        ("npm", "@acme/v2", "@acme/v2"),
        ("Packagist", "acme/v2", "acme/v2"),
    ],
)
def test_without_major(ecosystem: str, name: str, path: str) -> None:
    assert names.without_major(ecosystem, name) == path


@pytest.mark.parametrize(
    ("ecosystem", "name", "repository"),
    [
        ("Go", "github.com/grafana/grafana", "github.com/grafana/grafana"),
        ("Go", "github.com/grafana/grafana/v10", "github.com/grafana/grafana"),
        ("Go", "github.com/hashicorp/vault/api", "github.com/hashicorp/vault"),
        ("Go", "gopkg.in/yaml.v3", "github.com/go-yaml/yaml"),
        ("Go", "gopkg.in/src-d/go-git.v4", "github.com/src-d/go-git"),
        ("Go", "gopkg.in/yaml", ""),
        ("Go", "golang.org/x/net/http2", "github.com/golang/net"),
        ("Go", "k8s.io/apimachinery/pkg", "github.com/kubernetes/apimachinery"),
        ("Go", "sigs.k8s.io/yaml", "github.com/kubernetes-sigs/yaml"),
        ("Go", "notk8s.io/yaml", ""),
        ("Go", "code.gitea.io/gitea", ""),
        ("Go", "stdlib", ""),
        ("SwiftURL", "github.com/vapor/vapor", "github.com/vapor/vapor"),
        ("Packagist", "twig/twig", "github.com/twig/twig"),
        ("GitHub Actions", "tj-actions/changed-files", "github.com/tj-actions/changed-files"),
        ("PyPI", "github.com/acme/tool", ""),
        ("npm", "acme/tool", ""),
    ],
)
def test_own_repository(ecosystem: str, name: str, repository: str) -> None:
    assert names.own_repository(ecosystem, name) == repository


@pytest.mark.parametrize(
    ("ecosystem", "name", "distinctive"),
    [
        ("npm", "parseint", False),
        ("npm", "parseints", True),
        ("npm", "@distinctive/lock", False),
        ("npm", "next-auth", True),
        ("npm", "Next.JS", False),
        ("PyPI", "next-js", True),
        ("npm", "-next-", False),
        ("npm", "log_log", False),
        ("Go", "github.com/distinctive/yaml/v3", False),
        ("CRAN", "a.b", True),
    ],
)
def test_is_distinctive(ecosystem: str, name: str, distinctive: bool) -> None:
    assert names.is_distinctive(ecosystem, name) is distinctive


@pytest.mark.parametrize(
    ("vendor", "maker"),
    [
        ("palletsprojects", "palletsprojects"),
        ("django-s3file_project", "djangos3file"),
        ("yaml_project", "yaml"),
        (r"json\+_project", "json"),
        ("project", "project"),
        ("project_zero", "projectzero"),
    ],
)
def test_maker(vendor: str, maker: str) -> None:
    assert names.maker(vendor) == maker


RELATIONS = [
    ("PyPI", "flask", "palletsprojects", "flask", Relation.EXACT),
    ("PyPI", "rpc-py", "rpc.py_project", "rpc.py", Relation.EXACT),
    ("PyPI", "django-s3file", "django-s3file_project", "django-s3file", Relation.EXACT),
    ("Go", "github.com/nats-io/nats-server/v2", "nats", "nats-server", Relation.EXACT),
    ("Go", "gopkg.in/yaml.v3", "yaml_project", "yaml", Relation.EXACT),
    ("Go", "stdlib", "golang", "go", Relation.EXACT),
    ("npm", "@babel/traverse", "babeljs", "babel-traverse", Relation.EXACT),
    ("PyPI", "apache-airflow", "apache", "airflow", Relation.WITH_VENDOR),
    ("PyPI", "pallets-flask", "pallets_project", "flask", Relation.WITH_VENDOR),
    ("PyPI", "tensorflow-cpu", "google", "tensorflow", Relation.VARIANT),
    ("PyPI", "psycopg2-binary", "psycopg", "psycopg2", Relation.VARIANT),
    ("RubyGems", "publify_core", "publify_project", "publify", Relation.VARIANT),
    ("Packagist", "drupal/core", "drupal", "drupal", Relation.VARIANT),
    ("PyPI", "protobuf", "google", "protobuf-python", Relation.OF_LANGUAGE),
    ("Maven", "com.google.protobuf:protobuf-java", "google", "protobuf-java", Relation.EXACT),
    ("npm", "tar", "npmjs", "node-tar", Relation.OF_LANGUAGE),
    ("npm", "jquery", "jquery", "jquery.js", Relation.OF_LANGUAGE),
    ("PyPI", "pyspark", "apache", "spark", Relation.BINDING),
    ("PyPI", "kafka-python", "apache", "kafka", Relation.BINDING),
    ("crates.io", "openssl-rs", "openssl", "openssl", Relation.BINDING),
    ("PyPI", "oslo-utils", "openstack", "oslo", Relation.PART),
    ("crates.io", "openssl-src", "openssl", "openssl", Relation.PART),
    ("PyPI", "protobuf", "google", "protobuf-java", Relation.PART),
    ("crates.io", "pyspark", "apache", "spark", Relation.PART),
    ("PyPI", "b2", "backblaze", "b2_command_line_tool", Relation.NONE),
    ("PyPI", "oslabc", "vendor", "osl", Relation.NONE),
    ("PyPI", "osl", "vendor", "oslabc", Relation.NONE),
    ("NuGet", "ty", "netty", "netty", Relation.NONE),
    ("npm", "lodash", "palletsprojects", "flask", Relation.NONE),
    ("npm", "lodash", "vendor", "*", Relation.NONE),
    ("npm", "-", "vendor", "product", Relation.NONE),
]  # fmt: skip


@pytest.mark.parametrize(("ecosystem", "name", "vendor", "product", "expected"), RELATIONS)
def test_relation(ecosystem: str, name: str, vendor: str, product: str, expected: Relation) -> None:
    assert names.relation(ecosystem, name, vendor, product) is expected


def test_the_nearer_relation_is_the_higher() -> None:
    assert sorted(Relation) == [
        Relation.NONE, Relation.PART, Relation.BINDING, Relation.VARIANT, Relation.OF_LANGUAGE,
        Relation.WITH_VENDOR, Relation.EXACT,
    ]  # fmt: skip


words = st.sampled_from(
    ["flask", "py", "python", "js", "node", "go", "golang", "java", "j", "rs", "net", "ex", "core", "cpu", "bin",
     "cli", "tar", "a", "rb", "rails", "php", "perl", "swift", "acme", "@acme/", "acme/", "acme:", "-", "_", "."]
)  # fmt: skip
texts = st.lists(words, min_size=1, max_size=4).map("".join)
ecosystems = st.sampled_from(["PyPI", "npm", "Go", "Maven", "NuGet", "Packagist", "RubyGems", "Hex", "crates.io"])


@given(ecosystems, texts, texts, texts)
def test_every_near_name_is_looked_up(ecosystem: str, name: str, vendor: str, product: str) -> None:
    """What is a candidate is found by two look-ups only, which must not miss what would be judged to be near."""
    near = names.relation(ecosystem, name, vendor, product) >= Relation.BINDING
    spellings = {names.squash(name), names.squash(names.split(ecosystem, name)[1])}
    stems = {stem for spelling in spellings for stem in names.stems(spelling)}
    found = spellings & names.likely_names(vendor, product) or names.squash(product) in stems
    assert found or not near


@pytest.mark.parametrize("case", [case for case in RELATIONS if case[-1] >= Relation.BINDING], ids=lambda case: case[1])
def test_real_near_names_are_looked_up(case: tuple[str, str, str, str, Relation]) -> None:
    ecosystem, name, vendor, product, _ = case
    spellings = {names.squash(name), names.squash(names.split(ecosystem, name)[1])}
    stems = {stem for spelling in spellings for stem in names.stems(spelling)}
    assert spellings & names.likely_names(vendor, product) or names.squash(product) in stems


@pytest.mark.parametrize(
    ("vendor", "product", "likely"),
    [
        ("apache", "airflow", {"airflow", "apacheairflow"}),
        ("google", "protobuf-python", {"protobufpython", "googleprotobufpython", "protobuf"}),
        ("npmjs", "node-tar", {"nodetar", "npmjsnodetar", "tar"}),
        ("netty", "netty", {"netty", "nettynetty"}),
        ("node_project", "node", {"node", "nodenode"}),
    ],
)
def test_likely_names(vendor: str, product: str, likely: set[str]) -> None:
    assert names.likely_names(vendor, product) == likely


@pytest.mark.parametrize(
    ("name", "stems"),
    [
        ("tensorflowcpu", {"tensorflow"}),
        ("pyspark", {"spark"}),
        ("kafkapython", {"kafka"}),
        ("nodejs", {"", "js", "node"}),
        ("airflow", set()),
    ],
)
def test_stems(name: str, stems: set[str]) -> None:
    assert set(names.stems(name)) == stems


@pytest.mark.parametrize("path", ["golang.org/x/", "k8s.io/", "sigs.k8s.io/", "gopkg.in/", "github.com/a/b/v"])
def test_long_names_take_no_long_time(path: str) -> None:
    started = time.process_time()
    for tail in ("\n", "\n\n", "!"):
        names.split("Go", path + "a" * 100_000 + tail)
        names.without_major("Go", path + "1" * 100_000 + tail)
    assert time.process_time() - started < 1
