import pytest

from deeptracy.inventory.ci.github_actions import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read

WORKFLOW = ".github/workflows/ci.yml"
SHA = "0a5c61591373683505ea898e09a3ea4f39ef2b9c"


def step(uses: str) -> str:
    return f"jobs:\n  a:\n    steps:\n      - uses: {uses}\n"


@pytest.mark.parametrize(
    ("uses", "id_"),
    [
        ("a/b@v1.2.3", "a/b@v1.2.3"),
        ("a/b@1.2.3", "a/b@1.2.3"),
        ("a/b@v1.2.3-rc.1", "a/b@v1.2.3-rc.1"),
        ("a/b/c/d@v1.2.3", "a/b@v1.2.3"),
        ("'a/b@v1.2.3'", "a/b@v1.2.3"),
        ("a/b@v1", "a/b v1"),
        ("a/b@v1.2", "a/b v1.2"),
        ("a/b@main", "a/b main"),
        ("a/b@release/v1", "a/b release/v1"),
        (f"a/b@{SHA}", f"a/b {SHA}"),
        (f"a/b@{SHA} # v5.0.0", "a/b@v5.0.0"),
        (f"a/b@{SHA} #v5.0.0", "a/b@v5.0.0"),
        (f"a/b@{SHA} # tag=v5.0.0", "a/b@v5.0.0"),
        (f"a/b@{SHA} # ratchet:a/b@v5.0.0", "a/b@v5.0.0"),
        (f"a/b@{SHA} # pin v5.0.0, do not touch", "a/b@v5.0.0"),
        (f"'a/b@{SHA}' # 5.0.0", "a/b@5.0.0"),
        (f"a/b@{SHA} # v5", "a/b v5"),
        (f"a/b@{SHA} # v5.1", "a/b v5.1"),
        (f"a/b@{SHA} # see ticket-12", f"a/b {SHA}"),
        (f"a/b@{SHA}{'0' * 24} # v5.0.0", "a/b@v5.0.0"),
        (f"a/b@{SHA[1:]} # v5.0.0", f"a/b {SHA[1:]}"),
        ("a/b@main # v5.0.0", "a/b main"),
        ("a/b@v4 # v5.0.0", "a/b v4"),
    ],
)
def test_what_a_ref_says_of_the_version(uses: str, id_: str) -> None:
    assert ids(read(parse, WORKFLOW, step(uses))) == [id_]


@pytest.mark.parametrize(
    ("uses", "gap", "reason"),
    [
        ("./local", Gap.OWN, "./local is an action of the project itself"),
        ("../local", Gap.OWN, "../local is an action of the project itself"),
        ("docker://a:1", Gap.UNSUPPORTED, "docker://a:1 is a container image, whose contents are not looked into"),
        ("a/b", Gap.UNREADABLE, "'a/b' is no owner/repository@ref"),
        ("a@v1", Gap.UNREADABLE, "'a@v1' is no owner/repository@ref"),
        ("${{ matrix.x }}", Gap.UNREADABLE, "'${{ matrix.x }}' is no owner/repository@ref"),
    ],
)
def test_other_uses_are_gaps(uses: str, gap: Gap, reason: str) -> None:
    parsed = read(parse, WORKFLOW, step(uses) + f"      - uses: {uses}\n")

    assert ids(parsed) == []
    assert [(found.gap, found.reason, found.line) for found in parsed.gaps] == [(gap, reason, 4)]


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        (WORKFLOW, Scope.BUILD),
        ("action.yml", Scope.RUNTIME),
        ("action.yaml", Scope.RUNTIME),
        (".github/actions/x/action.yml", Scope.BUILD),
    ],
)
def test_only_the_published_action_ships_what_it_uses(path: str, scope: Scope) -> None:
    (found,) = read(parse, path, "runs:\n  steps:\n    - uses: a/b@v1.0.0\n").dependencies

    assert (found.scope, found.direct, found.location.line) == (scope, True, 3)


def test_each_action_is_listed_once_at_its_first_line() -> None:
    text = (
        "jobs:\n  a:\n    uses: a/b/.github/workflows/x.yml@v1.0.0\n"
        "    steps:\n    - uses: a/b@v1.0.0\n    - uses: a/b@v2\n"
    )

    parsed = read(parse, WORKFLOW, text)

    assert [(found.id, found.requirement, found.location.line) for found in parsed.dependencies] == [
        ("a/b@v1.0.0", "", 3),
        ("a/b", "v2", 6),
    ]


def test_a_comment_of_another_line_says_nothing() -> None:
    text = step(f"a/b@{SHA}") + "      # v5.0.0\n"

    assert ids(read(parse, WORKFLOW, text)) == [f"a/b {SHA}"]


def test_a_folded_use_has_no_comment() -> None:
    text = f"jobs:\n  a:\n    steps:\n      - uses: >-\n          a/b@{SHA}\n"

    assert ids(read(parse, WORKFLOW, text)) == [f"a/b {SHA}"]


@pytest.mark.parametrize("image", ["Dockerfile", "[1]"])
def test_an_image_built_from_the_repository_is_no_gap(image: str) -> None:
    assert read(parse, "action.yml", f"runs:\n  image: {image}\n").gaps == []


@pytest.mark.parametrize(
    "text",
    [
        "on: push\n",
        "jobs: {a: 1, b: [x], c: {steps: x}, d: {steps: [1, {uses: [1]}, {uses: {}}]}, e: {uses: [1]}}\n",
        "{}",
    ],
)
def test_odd_parts_do_no_harm(text: str) -> None:
    parsed = read(parse, WORKFLOW, text)

    assert (ids(parsed), parsed.gaps) == ([], [])


@pytest.mark.parametrize("text", ["- a", "jobs: [a]", "runs: text", "jobs: {a: 1, a: 2}", "jobs: ["])
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, WORKFLOW, text)
