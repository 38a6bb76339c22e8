import pytest

from deeptracy.inventory.jvm import archive as module
from deeptracy.inventory.jvm.archive import parse
from deeptracy.inventory.jvm.bounded_zip import Budget
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read
from tests.inventory.jvm.archives import archive, jar, manifest, maven


def told(parsed: Parsed) -> list[tuple[str, str]]:
    return [(gap.path, gap.reason) for gap in parsed.gaps]


def test_a_jar_of_maven() -> None:
    (one,) = read(parse, "lib/a-1.jar", jar("g:a:1")).dependencies

    assert (one.id, str(one.location), one.scope, one.direct) == ("g:a@1", "lib/a-1.jar", Scope.RUNTIME, None)
    assert (one.private, one.required_by) == ("", ())


def test_a_jar_without_a_group_is_never_taken_for_another() -> None:
    (one,) = read(parse, "a-1.jar", archive({"A.class": ""})).dependencies

    assert (one.id, one.private_gap) == ("a@1", Gap.NO_FEED)
    assert one.private == "nothing in it tells its Maven group, so no advisory can be looked up for it"


def test_a_jar_that_says_nothing() -> None:
    parsed = read(parse, "lib/a.jar", archive({"A.class": ""}))

    assert ids(parsed) == []
    assert told(parsed) == [("lib/a.jar", "neither its manifest nor its name tells which package and version it is")]
    assert parsed.gaps[0].gap is Gap.UNREADABLE


def test_jars_within_wars_within_ears() -> None:
    war = archive(
        maven("g:web:1")
        | {
            "WEB-INF/lib/one.jar": jar("g:one:1"),
            "WEB-INF/lib-provided/two.jar": archive(maven("g:two:1") | {"lib/three.jar": jar("g:three:1")}),
            "WEB-INF/lib/one-sources.jar": jar("g:one:1"),
            "WEB-INF/classes/notes.txt": "x",
        }
    )
    parsed = read(parse, "app.ear", archive({"web.war": war, "lib/four.jar": jar("g:four:1")}))

    assert [(d.id, d.location.path, d.scope, d.required_by) for d in parsed.dependencies] == [
        ("g:web@1", "app.ear!/web.war", Scope.RUNTIME, ()),
        ("g:one@1", "app.ear!/web.war!/WEB-INF/lib/one.jar", Scope.RUNTIME, ("g:web@1",)),
        ("g:two@1", "app.ear!/web.war!/WEB-INF/lib-provided/two.jar", Scope.PROVIDED, ("g:web@1",)),
        ("g:three@1", "app.ear!/web.war!/WEB-INF/lib-provided/two.jar!/lib/three.jar", Scope.PROVIDED, ("g:two@1",)),
        ("g:four@1", "app.ear!/lib/four.jar", Scope.RUNTIME, ()),
    ]
    assert told(parsed) == []


def test_the_same_jar_in_two_places_is_in_both() -> None:
    parsed = read(parse, "app.war", archive({"a/x.jar": jar("g:x:1"), "b/x.jar": jar("g:x:1")}))

    assert [d.location.path for d in parsed.dependencies] == ["app.war!/a/x.jar", "app.war!/b/x.jar"]


@pytest.mark.parametrize("name", ["../../etc/x.jar", "/etc/x.jar", "./etc//x.jar"])
def test_names_that_lead_elsewhere_are_only_names(name: str) -> None:
    (one,) = read(parse, "app.war", archive({name: jar("g:x:1")})).dependencies

    assert one.location.path == "app.war!/etc/x.jar"


def nested(depth: int) -> bytes:
    data = jar("g:innermost:1")
    for n in range(depth):
        data = archive({f"{n}.jar": data})
    return data


def test_archives_are_opened_three_deep() -> None:
    assert ids(read(parse, "app.jar", nested(3))) == ["g:innermost@1"]
    parsed = read(parse, "app.jar", nested(4))
    assert ids(parsed) == []
    assert told(parsed) == [("app.jar!/3.jar!/2.jar!/1.jar!/0.jar", "it is nested too deeply in other archives")]


def test_a_broken_jar_among_others() -> None:
    parsed = read(parse, "app.war", archive({"a.jar": b"nothing", "b.jar": jar("g:b:1")}))

    assert ids(parsed) == ["g:b@1"]
    assert told(parsed) == [("app.war!/a.jar", "not a zip archive, or a damaged one")]


def test_a_broken_archive() -> None:
    with pytest.raises(Malformed, match="not a zip archive"):
        read(parse, "app.war", b"nothing")


def test_a_manifest_too_long_to_be_one() -> None:
    data = archive({"META-INF/MANIFEST.MF": bytes(2 << 20)})

    assert told(read(parse, "a-1.jar", data)) == [("a-1.jar", "expands to more than is read of an archive")]


def test_bombs_within_an_archive_cost_no_more_than_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Budget, "of", classmethod(lambda cls, data: cls(1 << 20)))
    files = {f"{n}.jar": archive({"bomb": bytes(8 << 20)}) for n in range(3)} | {"z.jar": jar("g:z:1")}
    parsed = read(parse, "app.war", archive({"first.jar": jar("g:first:1"), "bomb.jar": bytes(8 << 20), **files}))

    assert ids(parsed) == ["g:first@1"]
    assert told(parsed) == [
        ("app.war!/bomb.jar", "expands to more than is read of an archive"),
        ("app.war", "it expands to more than is read of an archive: the rest of it is not known"),
    ]


def test_one_nested_archive_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    small = jar("g:small:1")
    monkeypatch.setattr(module, "_MAX_NESTED", len(small))
    parsed = read(parse, "app.war", archive({"a.jar": small, "b.jar": jar("g:a-longer-name:1.0.0")}))

    assert ids(parsed) == ["g:small@1"]
    assert [path for path, _ in told(parsed)] == ["app.war!/b.jar"]


@pytest.mark.parametrize("path", ["a-1-sources.jar", "lib/a-1-javadoc.jar"])
def test_sources_and_documentation_run_nowhere(path: str) -> None:
    assert read(parse, path, jar("g:a:1")) == Parsed()


def test_gradles_wrapper_is_a_part_of_the_project() -> None:
    parsed = read(parse, "gradle/wrapper/gradle-wrapper.jar", b"anything")

    assert ids(parsed) == []
    assert [gap.gap for gap in parsed.gaps] == [Gap.OWN]
    assert told(parsed) == [
        (
            "gradle/wrapper/gradle-wrapper.jar",
            "Gradle's wrapper: a part of the project that fetches Gradle, not a package of a repository",
        )
    ]


@pytest.mark.parametrize("kind", ["jar", "war", "ear"])
def test_every_kind_of_archive_is_opened_in_every_other(kind: str) -> None:
    assert ids(read(parse, "x.jar", archive({f"inner.{kind}": jar("g:a:1"), "inner.zip": jar("g:b:1")}))) == ["g:a@1"]


def test_a_budget_that_is_just_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = jar("g:a:1")
    read_in_all = len(inner) + len(next(iter(maven("g:a:1").values())))
    for missing, expected in ((0, ["g:a@1"]), (1, [])):
        monkeypatch.setattr(Budget, "of", classmethod(lambda cls, data, left=read_in_all - missing: cls(left)))
        assert ids(read(parse, "x.war", archive({"a.jar": inner}))) == expected


def test_a_group_that_a_manifest_tells() -> None:
    data = archive(manifest(Automatic_Module_Name="spring.core", Implementation_Title="spring-core"))
    (one,) = read(parse, "spring-core-5.3.17.jar", data).dependencies

    assert one.package.purl == "pkg:maven/org.springframework/spring-core@5.3.17"
    assert (one.private, one.private_gap) == ("", Gap.PRIVATE_SOURCE)
