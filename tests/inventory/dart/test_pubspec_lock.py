import pytest

from deeptracy.inventory.dart.pubspec_lock import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read

ENTRY = """packages:
  a:
    dependency: {kind}
    description: {{name: a, url: "https://registry.example"}}
    source: {source}
    version: "1.0.0"
"""


@pytest.mark.parametrize(
    ("kind", "scope", "direct"),
    [
        ("direct main", Scope.RUNTIME, True),
        ("direct dev", Scope.DEV, True),
        ("direct overridden", Scope.RUNTIME, True),
        ("transitive", Scope.RUNTIME, False),
        ("", Scope.RUNTIME, None),
    ],
)
def test_the_kind_tells_scope_and_direct(kind: str, scope: Scope, direct: bool | None) -> None:
    (found,) = read(parse, "pubspec.lock", ENTRY.format(kind=kind, source="hosted")).dependencies

    assert (found.scope, found.direct) == (scope, direct)


@pytest.mark.parametrize(
    ("source", "private"),
    [
        ("hosted", ""),
        ("git", "from a git repository"),
        ("path", "from a folder beside the project"),
        ("sdk", "part of the Dart or Flutter SDK, whose version is not in this file"),
        ("carrier-pigeon", "from a source of kind 'carrier-pigeon'"),
    ],
)
def test_only_what_is_hosted_is_public(source: str, private: str) -> None:
    (found,) = read(parse, "pubspec.lock", ENTRY.format(kind="transitive", source=source)).dependencies

    assert (found.private, found.source) == (private, "https://registry.example")


def test_an_entry_without_a_version_is_a_gap() -> None:
    parsed = read(parse, "pubspec.lock", "packages:\n  a: {source: hosted}\n  b: [1]\n  c: {version: [1]}\n")

    assert [(gap.reason, gap.gap, gap.line) for gap in parsed.gaps] == [
        ("the entry of a gives no version", Gap.UNREADABLE, 2),
        ("the entry of b gives no version", Gap.UNREADABLE, 3),
        ("the entry of c gives no version", Gap.UNREADABLE, 4),
    ]


@pytest.mark.parametrize("text", ["packages: {}\n", "packages:\n", "sdks: {}\n"])
def test_a_lock_file_may_hold_nothing(text: str) -> None:
    assert ids(read(parse, "pubspec.lock", text)) == []


@pytest.mark.parametrize("text", ["packages: [a]", "packages: yes", "- a", "\x00", "a: [", "packages: {a: 1, a: 2}"])
def test_other_shapes_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "pubspec.lock", text)
