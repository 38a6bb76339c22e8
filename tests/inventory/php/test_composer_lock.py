import json
from typing import Any

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.php.composer_lock import parse
from deeptracy.model.inventory import Dependency, Gap, Scope
from tests.inventory.in_memory import ids, read

Files = dict[str, str | bytes]


def package(name: str, version: str = "1.0.0", **fields: Any) -> dict[str, Any]:
    return {"name": name, "version": version, **fields}


def lock(*packages: object, dev: object = ()) -> str:
    return json.dumps({"packages": packages, "packages-dev": dev}, indent=4)


def by_name(text: str, others: Files | None = None, path: str = "composer.lock") -> dict[str, Dependency]:
    return {d.package.name: d for d in read(parse, path, text, others).dependencies}


def test_the_two_lists_tell_the_scope() -> None:
    parsed = read(parse, "composer.lock", lock(package("a/b", "v1.2"), dev=[package("c/d", "dev-main")]))

    assert ids(parsed) == ["a/b@v1.2", "c/d@dev-main"]
    assert [d.scope for d in parsed.dependencies] == [Scope.RUNTIME, Scope.DEV]
    assert [d.location.line for d in parsed.dependencies] == [4, 10]
    assert [d.direct for d in parsed.dependencies] == [None, None]


def test_composer_json_beside_it_tells_what_is_direct() -> None:
    found = by_name(lock(package("A/b"), package("c/d")), {"composer.json": '{"require-dev": {"a/B": "*"}}'})

    assert {name: d.direct for name, d in found.items()} == {"A/b": True, "c/d": False}


def test_edges_lead_to_packages_and_to_what_stands_for_them() -> None:
    found = by_name(
        lock(
            package("a/app", require={"php": "^8", "b/real": "1", "c/virtual": "1", "d/replaced": "1", "e/gone": "1"}),
            package("B/Real", replace={"d/replaced": "*", "a/app": "*"}, provide={"ext-x": "*", "c/virtual": "1"}),
            package("f/other", provide={"c/virtual": "1", "b/real": "1"}),
        )
    )

    assert found["B/Real"].required_by == ("a/app@1.0.0",)
    assert found["f/other"].required_by == ("a/app@1.0.0",)
    assert found["a/app"].required_by == ()


@pytest.mark.parametrize(
    ("path", "url", "gap"),
    [
        ("composer.lock", "packages/own", Gap.OWN),
        ("composer.lock", "./packages/own", Gap.OWN),
        ("x/composer.lock", "../own", Gap.OWN),
        ("composer.lock", "../own", Gap.PRIVATE_SOURCE),
        ("composer.lock", "/srv/own", Gap.PRIVATE_SOURCE),
    ],
)
def test_a_folder_of_the_target_is_the_projects_own(path: str, url: str, gap: Gap) -> None:
    found = by_name(lock(package("a/b", dist={"type": "path", "url": url})), path=path)["a/b"]

    assert (found.private, found.private_gap, found.source) == ("from a folder", gap, url)


def test_what_composer_json_takes_from_version_control_is_private() -> None:
    composer = '{"repositories": [{"type": "vcs", "url": "https://git.example/fork.git"}]}'
    text = lock(
        package("a/fork", source={"type": "git", "url": "https://git.example/fork"}),
        package(
            "a/public",
            source={"type": "git", "url": "https://git.example/public"},
            dist={"type": "zip", "url": "https://d.example"},
        ),
    )

    found = by_name(text, {"composer.json": composer})

    assert (found["a/fork"].private, found["a/fork"].private_gap) == (
        "from a repository that composer.json names",
        Gap.PRIVATE_SOURCE,
    )
    assert found["a/fork"].source == "https://git.example/fork"
    assert (found["a/public"].private, found["a/public"].source) == ("", "https://d.example")
    assert by_name(text)["a/fork"].private == ""


@pytest.mark.parametrize("dev", [None, []])
def test_a_list_that_composer_did_not_make(dev: object) -> None:
    assert list(by_name(lock(package("a/b"), dev=dev))) == ["a/b"]


def test_odd_fields_of_a_package_are_passed_over() -> None:
    odd = package("a/b", require=["c/d"], replace=1, provide=None, dist="zip", source=[], type=1)

    assert list(by_name(lock(odd, package("c/d", dist={"type": "path"})))) == ["a/b", "c/d"]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"packages": {}}',
        '{"packages": 1}',
        '{"packages": [1]}',
        '{"packages": [{"name": "a/b"}]}',
        '{"packages": [{"version": "1"}]}',
        '{"packages": [{"name": "", "version": "1"}]}',
        '{"packages": [{"name": "a/b", "version": ""}]}',
        '{"packages": [{"name": "a/b", "version": 1}]}',
        '{"packages": [], "packages-dev": [null]}',
        '{"packages": [], "packages": []}',
    ],
)
def test_another_shape_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "composer.lock", text)
