from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.inventory.jvm.version_catalog import parse
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read

PATH = "gradle/libs.versions.toml"


def libraries(text: str, versions: str = "") -> Parsed:
    return read(parse, PATH, f"[versions]\n{versions}\n[libraries]\n{text}\n")


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ('"1.2"', "a:b@1.2"),
        ('"1.2!!"', "a:b@1.2"),
        ('"[1,2)!!1.5"', "a:b@1.5"),
        ('"[1,2)!!"', "a:b [1,2)"),
        ('"[1,2)"', "a:b [1,2)"),
        ('{ strictly = "1.1", prefer = "1.2", require = "1.3" }', "a:b@1.1"),
        ('{ prefer = "1.2", require = "1.3" }', "a:b@1.2"),
        ('{ prefer = "1.2", require = "[1,2)" }', "a:b@1.2"),
        ('{ require = "1.3" }', "a:b@1.3"),
        ('{ require = "[1,2)" }', "a:b [1,2)"),
        ('{ strictly = "[1,2)", require = "1.3" }', "a:b@1.3"),
        ('{ strictly = "[1,2)", require = "[0,9)" }', "a:b [1,2)"),
        ('{ prefer = "1.+" }', "a:b 1.+"),
        ('{ reject = ["1.0"], rejectAll = true }', "a:b "),
        ('{ ref = "plain" }', "a:b@7"),
        ('{ ref = "the-rich" }', "a:b@8"),
        ('{ ref = "the.rich" }', "a:b@8"),
        ('{ ref = "none" }', "a:b "),
        ("{ ref = 1 }", "a:b "),
        ("1.2", "a:b "),
        ("[1]", "a:b "),
        ("{ require = 1 }", "a:b "),
    ],
)
def test_versions(version: str, expected: str) -> None:
    parsed = libraries(
        f'x = {{ module = "a:b", version = {version} }}', 'plain = "7"\nthe_rich = { strictly = "[1,9)", prefer = "8" }'
    )

    assert ids(parsed) == [expected]


@pytest.mark.parametrize(
    "entry",
    ['"a:b"', '"a:b:1:c"', '"a::1"', '""', "1", "[]", "{}", '{ module = "a" }', '{ module = "a:b:c" }',
     '{ module = "a:" }', '{ group = "a" }', '{ name = "b" }', "{ module = 1 }", '{ group = "a", name = 2 }'],
)  # fmt: skip
def test_an_entry_that_names_nothing_is_told(entry: str) -> None:
    parsed = libraries(f"x = {entry}")

    assert ids(parsed) == []
    assert [(gap.gap, gap.reason, gap.line) for gap in parsed.gaps] == [
        (Gap.UNREADABLE, "the entry 'x' of the catalog names no package", 4)
    ]


@pytest.mark.parametrize("entry", ['""', '"a"', '":1"', '"a:"', "{}", "{ id = 1 }", "1"])
def test_a_plugin_that_names_nothing_is_told(entry: str) -> None:
    parsed = read(parse, PATH, f"[plugins]\nx = {entry}")

    assert [gap.gap for gap in parsed.gaps] == [Gap.UNREADABLE]


def test_a_plugin_is_its_marker() -> None:
    (one,) = read(parse, PATH, '[plugins]\nx = "org.example : 1.0 "').dependencies

    assert (one.id, one.scope, one.direct) == ("org.example:org.example.gradle.plugin@1.0", Scope.BUILD, True)


@pytest.mark.parametrize(
    ("section", "entry", "purl"),
    [
        ("libraries", '" a : b : 1 "', "pkg:maven/a/b@1"),
        ("libraries", '{ module = " a : b ", version = "1" }', "pkg:maven/a/b@1"),
        ("libraries", '{ group = "a", name = "b", version = "1" }', "pkg:maven/a/b@1"),
        ("plugins", '{ id = "a.b", version = "1" }', "pkg:maven/a.b/a.b.gradle.plugin@1"),
        ("plugins", '"a.b:1"', "pkg:maven/a.b/a.b.gradle.plugin@1"),
    ],
)
def test_notations(section: str, entry: str, purl: str) -> None:
    (one,) = read(parse, PATH, f"[{section}]\nx = {entry}").dependencies

    assert one.package.purl == purl


@pytest.mark.parametrize(
    ("locks", "listed"),
    [
        ((), ["a:b@1", "p:p.gradle.plugin@2"]),
        (("gradle.lockfile",), ["p:p.gradle.plugin@2"]),
        (("gradle/gradle.lockfile",), ["p:p.gradle.plugin@2"]),
        (("app/gradle.lockfile",), ["a:b@1", "p:p.gradle.plugin@2"]),
        (("buildscript-gradle.lockfile",), ["a:b@1"]),
        (("gradle.lockfile", "buildscript-gradle.lockfile"), []),
    ],
)
def test_a_lock_file_is_exact_where_a_catalog_is_not(locks: tuple[str, ...], listed: list[str]) -> None:
    parsed = read(parse, PATH, '[libraries]\nx = "a:b:1"\n[plugins]\ny = "p:2"', dict.fromkeys(locks, ""))

    assert ids(parsed) == listed
    assert bool(parsed.gaps) is bool(listed)


@pytest.mark.parametrize(("count", "what"), [(1, "1 package"), (2, "2 packages")])
def test_versions_that_a_platform_may_give(count: int, what: str) -> None:
    gaps = libraries("\n".join(f'x{n} = {{ module = "a:b{n}" }}' for n in range(count))).gaps

    assert [(gap.gap, gap.reason) for gap in gaps] == [
        (Gap.UNPINNED, f"the catalog gives no version for {what}; a platform of the build may"),
        (
            Gap.TRANSITIVE,
            "what the catalog's packages depend on in turn is in no file of this repository; Gradle adds it",
        ),
    ]


def test_lines_of_keys_however_they_are_written() -> None:
    parsed = read(
        parse,
        PATH,
        'a = "nothing"\n[versions]\nx = "1"\n  [ libraries ]\n"x" = "a:x:1"\n\'y.z\' = "a:y:1"\n  z.module = "a:z"\n'
        '[libraries . "w"]\nmodule = "a:w"\n[libraries.v]\nmodule = "a:v"',
    )

    assert [(d.package.name, d.location.line) for d in parsed.dependencies] == [
        ("a:x", 5), ("a:y", 6), ("a:z", 7), ("a:w", 8), ("a:v", 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "[libraries]\n", "libraries = 1", "plugins = []", 'versions = "x"', "[other]\na = 1"]
)
def test_a_catalog_may_be_empty(text: str) -> None:
    assert read(parse, PATH, text) == Parsed()


@pytest.mark.parametrize("data", [b"[", b"a = 1\na = 2", b"\xff", b"a = \0"])
def test_another_kind_of_file(data: bytes) -> None:
    with pytest.raises(Malformed):
        read(parse, PATH, data)


VALUES: Any = st.recursive(
    st.sampled_from(['"a:b:1"', '"a:b"', '"1"', '"x"', "1", "1.5", "true", "1979-05-27", '""']),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda parts: f"[{', '.join(parts)}]")
        | st.dictionaries(
            st.sampled_from(["module", "group", "name", "version", "ref", "id", "strictly", "prefer", "require"]),
            inner,
            max_size=3,
        ).map(lambda parts: "{" + ", ".join(f"{key} = {value}" for key, value in parts.items()) + "}")
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["versions", "libraries", "plugins"]), VALUES), max_size=5))
def test_whatever_the_types_are_there_is_an_answer(entries: list[tuple[str, str]]) -> None:
    with suppress(Malformed):
        parsed = read(parse, PATH, "\n".join(f"{section}.x{n} = {value}" for n, (section, value) in enumerate(entries)))
        assert all(type(d.package.version) is str and ":" in d.package.name for d in parsed.dependencies)
