"""What a Gradle configuration is for, by its name.

Names are those of Gradle's own plugins (https://docs.gradle.org/current/userguide/java_plugin.html#tab:configurations)
and of plugins that many builds use. A name nobody knows counts as runtime, since it may be.
"""

import re
from collections.abc import Collection, Iterable

from deeptracy.inventory.graph import STRENGTH
from deeptracy.model.inventory import Scope

_WORD = re.compile(r"[A-Z]?[a-z]+")
_TOOLS = {
    "asciidoctor", "checkstyle", "codenarc", "detekt", "dokka", "errorprone", "findbugs", "jacoco", "kapt", "ksp",
    "ktlint", "nohttp", "pmd", "spotbugs", "spotless", "zinc",
}  # fmt: skip
_COMPILE = "compileclasspath"


def scope_of(configurations: Iterable[str], all_configurations: Collection[str]) -> Scope:
    """The strongest scope among the ``configurations`` that hold a package.

    ``all_configurations`` are those of the whole lock file: what is on a compile class path only is provided by
    someone else at run time, where the file tells of the matching runtime class path.
    """
    found = {_scope(name, all_configurations) for name in configurations}
    return next((scope for scope in STRENGTH if scope in found), Scope.RUNTIME)


def _scope(name: str, all_configurations: Collection[str]) -> Scope:
    words = [word.lower() for word in _WORD.findall(name)]
    lower = name.lower()
    if "test" in words:
        return Scope.TEST
    if _TOOLS.intersection(words) or "annotationprocessor" in lower or words[:1] == ["kotlin"] or lower == "classpath":
        return Scope.BUILD
    if name == "developmentOnly":  # Spring Boot's
        return Scope.DEV
    if "compileonly" in lower or words[:1] == ["provided"]:
        return Scope.PROVIDED
    if lower.endswith(_COMPILE) and _runtime_of(name) in all_configurations:
        return Scope.PROVIDED
    return Scope.RUNTIME


def _runtime_of(compile_classpath: str) -> str:
    variant = compile_classpath[: -len(_COMPILE)]
    return f"{variant}RuntimeClasspath" if variant else "runtimeClasspath"
