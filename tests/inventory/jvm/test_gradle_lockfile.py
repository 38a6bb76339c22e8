import pytest

from deeptracy.inventory.jvm.gradle_lockfile import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.registry import format_of
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read

HEADER = "# This is a Gradle generated file for dependency locking.\n"


@pytest.mark.parametrize(
    "path",
    [
        "gradle.lockfile", "a/gradle.lockfile", "buildscript-gradle.lockfile", "settings-gradle.lockfile",
        "locks/gradle-2.13.lockfile", "gradle/dependency-locks/compileClasspath.lockfile",
        "x/y/gradle/dependency-locks/buildscript-classpath.lockfile",
    ],
)  # fmt: skip
def test_where_locks_are(path: str) -> None:
    found = format_of(path)
    assert found is not None
    assert found.name == "gradle.lockfile"


def test_lines_are_counted_and_comments_and_blanks_are_not_packages() -> None:
    parsed = read(parse, "gradle.lockfile", HEADER + "\n  a:b:1=runtimeClasspath  \r\n# c:d:2=x\nc:d:2=x\nempty=y\n")

    assert ids(parsed) == ["a:b@1", "c:d@2"]
    assert [d.location.line for d in parsed.dependencies] == [3, 5]
    assert all((d.direct, d.package.ecosystem) == (None, "Maven") for d in parsed.dependencies)
    assert parsed.gaps == ()


@pytest.mark.parametrize("text", ["", HEADER, "empty=\n", "empty=runtimeClasspath\n"])
def test_a_project_may_have_no_packages(text: str) -> None:
    assert ids(read(parse, "gradle.lockfile", text)) == []


def test_empty_configurations_tell_that_they_exist() -> None:
    (provided,) = read(parse, "gradle.lockfile", "a:b:1=compileClasspath\nempty=runtimeClasspath\n").dependencies
    (shipped,) = read(parse, "gradle.lockfile", "a:b:1=compileClasspath\nempty=\n").dependencies

    assert (provided.scope, shipped.scope) == (Scope.PROVIDED, Scope.RUNTIME)


@pytest.mark.parametrize(
    ("path", "line", "scope"),
    [
        ("buildscript-gradle.lockfile", "a:b:1=classpath", Scope.BUILD),
        ("settings-gradle.lockfile", "a:b:1=runtimeClasspath", Scope.BUILD),
        ("buildscript-gradle.lockfile", "a:b:1=runtimeClasspath", Scope.BUILD),
        ("gradle/dependency-locks/classpath.lockfile", "a:b:1", Scope.BUILD),
        ("gradle.lockfile", "a:b:1=testCompileClasspath,runtimeClasspath", Scope.RUNTIME),
        ("gradle/dependency-locks/buildscript-classpath.lockfile", "a:b:1", Scope.BUILD),
        ("gradle/dependency-locks/testCompileClasspath.lockfile", "a:b:1", Scope.TEST),
        ("gradle/dependency-locks/compileClasspath.lockfile", "a:b:1", Scope.RUNTIME),
        ("gradle/dependency-locks/annotationProcessor.lockfile", "a:b:1", Scope.BUILD),
        ("gradle/dependency-locks/gradle-app.lockfile", "a:b:1=testRuntimeClasspath", Scope.TEST),
        ("gradle.lockfile", "a:b:1=", Scope.RUNTIME),
        ("gradle.lockfile", "a:b:1=,testRuntimeClasspath,", Scope.TEST),
    ],
)
def test_the_name_of_the_file_tells_the_configuration_where_lines_do_not(path: str, line: str, scope: Scope) -> None:
    (one,) = read(parse, path, line).dependencies

    assert one.scope is scope


def test_a_file_of_a_folder_is_no_package_of_a_repository() -> None:
    (one,) = read(parse, "gradle.lockfile", ":local:1.0=runtimeClasspath").dependencies

    assert (one.id, one.private_gap) == ("local@1.0", Gap.PRIVATE_SOURCE)
    assert one.private == "it has no group: a file, not a package of a repository"


@pytest.mark.parametrize("line", ["a", "a:b", "a:b:", "a::1", "a:b:1:c", "=", "<<<<<<< HEAD", "{}", "a:b=1:2"])
def test_another_kind_of_file(line: str) -> None:
    with pytest.raises(Malformed, match=r"^line 2 is not group:artifact:version$"):
        read(parse, "gradle.lockfile", HEADER + line)


def test_not_a_text() -> None:
    with pytest.raises(Malformed):
        read(parse, "gradle.lockfile", b"a:b:1\0=x")
