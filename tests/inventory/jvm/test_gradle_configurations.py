import pytest

from deeptracy.inventory.jvm.gradle_configurations import scope_of
from deeptracy.model.inventory import Scope

EVERYTHING = {"runtimeClasspath", "debugRuntimeClasspath", "testRuntimeClasspath"}


@pytest.mark.parametrize(
    ("configuration", "scope"),
    [
        ("runtimeClasspath", Scope.RUNTIME),
        ("debugRuntimeClasspath", Scope.RUNTIME),
        ("productionRuntimeClasspath", Scope.RUNTIME),
        ("default", Scope.RUNTIME),
        ("compile", Scope.RUNTIME),
        ("implementation", Scope.RUNTIME),
        ("anything", Scope.RUNTIME),
        ("contestRuntime", Scope.RUNTIME),
        ("latest", Scope.RUNTIME),
        ("", Scope.RUNTIME),
        ("compileClasspath", Scope.PROVIDED),
        ("debugCompileClasspath", Scope.PROVIDED),
        ("releaseCompileClasspath", Scope.RUNTIME),  # the file tells of no releaseRuntimeClasspath
        ("compileOnly", Scope.PROVIDED),
        ("compileOnlyApi", Scope.PROVIDED),
        ("debugCompileOnly", Scope.PROVIDED),
        ("providedCompile", Scope.PROVIDED),
        ("providedRuntime", Scope.PROVIDED),
        ("provided", Scope.PROVIDED),
        ("developmentOnly", Scope.DEV),
        ("testCompileClasspath", Scope.TEST),
        ("testRuntimeClasspath", Scope.TEST),
        ("testAnnotationProcessor", Scope.TEST),
        ("integrationTestRuntimeClasspath", Scope.TEST),
        ("debugAndroidTestCompileClasspath", Scope.TEST),
        ("debugUnitTestRuntimeClasspath", Scope.TEST),
        ("testFixturesRuntimeClasspath", Scope.TEST),
        ("annotationProcessor", Scope.BUILD),
        ("debugAnnotationProcessorClasspath", Scope.BUILD),
        ("kaptDebug", Scope.BUILD),
        ("_internal_kapt_classpath", Scope.BUILD),
        ("kspRelease", Scope.BUILD),
        ("kotlinCompilerPluginClasspathMain", Scope.BUILD),
        ("kotlinBuildToolsApiClasspath", Scope.BUILD),
        ("checkstyle", Scope.BUILD),
        ("jacocoAgent", Scope.BUILD),
        ("spotbugsPlugins", Scope.BUILD),
        ("zinc", Scope.BUILD),
        ("classpath", Scope.BUILD),
    ],
)
def test_each_configuration(configuration: str, scope: Scope) -> None:
    assert scope_of([configuration], EVERYTHING) is scope


@pytest.mark.parametrize(
    "tool",
    [
        "asciidoctor", "checkstyle", "codenarc", "detekt", "dokka", "errorprone", "findbugs", "jacoco", "kapt", "ksp",
        "ktlint", "nohttp", "pmd", "spotbugs", "spotless", "zinc",
    ],
)  # fmt: skip
def test_tools_are_needed_to_build(tool: str) -> None:
    assert scope_of([tool], EVERYTHING) is scope_of([f"{tool}Plugins"], EVERYTHING) is Scope.BUILD


@pytest.mark.parametrize(
    ("configurations", "scope"),
    [
        (["testCompileClasspath", "runtimeClasspath"], Scope.RUNTIME),
        (["annotationProcessor", "compileClasspath"], Scope.PROVIDED),
        (["annotationProcessor", "testAnnotationProcessor"], Scope.TEST),
        (["checkstyle", "developmentOnly"], Scope.DEV),
        ([], Scope.RUNTIME),
    ],
)
def test_the_strongest_counts(configurations: list[str], scope: Scope) -> None:
    assert scope_of(configurations, EVERYTHING) is scope


def test_without_a_runtime_class_path_the_compile_class_path_is_all_there_is() -> None:
    assert scope_of(["compileClasspath"], {"compileClasspath"}) is Scope.RUNTIME
