import pytest

from deeptracy.inventory.jvm.bounded_zip import BoundedZip, Budget
from deeptracy.inventory.jvm.jar_identity import Identity, identities
from tests.inventory.jvm.archives import Content, archive, manifest, maven

POM = "META-INF/maven/g/a/pom.xml"
PROPERTIES = "META-INF/maven/g/a/pom.properties"


def said(stem: str, files: dict[str, Content]) -> list[str]:
    found = identities(BoundedZip(archive(files), Budget(1 << 24)), stem)
    return [f"{one.group}:{one.artifact}:{one.version}" for one in found]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (maven("g:a:1"), ["g:a:1"]),
        ({PROPERTIES: "version=1"}, ["g:a:1"]),
        ({PROPERTIES: "version = 1 \r\ngroupId=h\r\n artifactId = b"}, ["h:b:1"]),
        ({PROPERTIES: "#version=1\n!version=2\nversion"}, []),
        ({PROPERTIES: "version=${v}"}, []),
        ({PROPERTIES: "version="}, []),
        ({PROPERTIES: b"version=1\xe9"}, ["g:a:1\xe9"]),
        ({POM: "<project><version>1</version></project>"}, ["g:a:1"]),
        ({POM: "<project><parent><groupId>p</groupId><version>3</version></parent></project>"}, ["p:a:3"]),
        ({POM: "<project><version>${v}</version></project>"}, []),
        ({POM: "<project><artifactId>b</artifactId><version>1</version></project>"}, ["g:b:1"]),
        ({PROPERTIES: "version=1\nartifactId="}, ["g:a:1"]),
        ({POM: "<project"}, []),
        ({PROPERTIES: "artifactId=b", POM: "<project><version>1</version></project>"}, ["g:b:1"]),
        ({PROPERTIES: "version=1", POM: "<project><version>2</version></project>"}, ["g:a:1"]),
        ({"META-INF/maven/pom.properties": "version=1"}, []),
        ({"x/META-INF/maven/g/a/pom.properties": "version=1"}, []),
    ],
)
def test_what_maven_leaves(files: dict[str, Content], expected: list[str]) -> None:
    assert said("any", files) == expected


@pytest.mark.parametrize(
    ("stem", "headers", "expected"),
    [
        ("a-1.0", {}, [":a:1.0"]),
        ("a-b-1.0-rc1", {}, [":a-b:1.0-rc1"]),
        ("a", {}, []),
        ("a-b", {}, []),
        ("1.0", {}, []),
        ("-1.0", {}, []),
        ("a", {"Implementation_Version": "2"}, [":a:2"]),
        ("a", {"Bundle_Version": "3"}, [":a:3"]),
        ("a", {"Implementation_Version": "2", "Bundle_Version": "3"}, [":a:2"]),
        ("a", {"Implementation_Version": "2 abcdef"}, [":a:2"]),
        ("a", {"Implementation_Title": "real-name", "Implementation_Version": "2"}, [":real-name:2"]),
        ("a", {"Implementation_Title": "A Real Name", "Implementation_Version": "2"}, [":a:2"]),
        ("a", {"Bundle_SymbolicName": "org.b; singleton:=true", "Bundle_Version": "3"}, [":org.b:3"]),
        ("a", {"Automatic_Module_Name": "org.c", "Bundle_Version": "3"}, [":org.c:3"]),
        # the name of the file tells where the version begins, if the manifest knows it
        ("log4j-1.2-api-2.14.1", {"Implementation_Version": "2.14.1"}, [":log4j-1.2-api:2.14.1"]),
        ("bcprov-1.68", {"Implementation_Version": "1.68.0", "Bundle_Version": "1.68"}, [":bcprov:1.68"]),
        ("a-1.0", {"Implementation_Title": "other", "Implementation_Version": "9"}, [":a:1.0"]),
        ("a", {"Implementation_Title": "org.x#project;2.0", "Implementation_Version": "2.0"}, ["org.x:a:2.0"]),
        ("real-2.0", {"Implementation_Title": "org.x#project;2.0"}, ["org.x:real:2.0"]),
        ("spring-core-5.3.17", {"Automatic_Module_Name": "spring.core"}, ["org.springframework:spring-core:5.3.17"]),
        ("h2-1.4.200", {"Bundle_SymbolicName": "com.h2database"}, ["com.h2database:h2:1.4.200"]),
        (
            "kotlin-stdlib-1.6.10",
            {"Implementation_Title": "kotlin-stdlib"},
            ["org.jetbrains.kotlin:kotlin-stdlib:1.6.10"],
        ),
    ],
)
def test_what_the_manifest_and_the_file_name_say(stem: str, headers: dict[str, str], expected: list[str]) -> None:
    assert said(stem, manifest(**headers)) == expected


def test_only_the_main_section_of_a_manifest_speaks_for_the_jar() -> None:
    text = "Manifest-Version: 1.0\nImplementation-Version: 1\n .0\n\nName: x/\nImplementation-Version: 9\n"

    assert said("a", {"META-INF/MANIFEST.MF": text}) == [":a:1.0"]


@pytest.mark.parametrize("text", [b"", b" a\n b", b"\xff\xfe: \0", b":", b"a", b"\n\nImplementation-Version: 1"])
def test_odd_manifests_say_nothing(text: bytes) -> None:
    assert said("a", {"META-INF/MANIFEST.MF": text}) == []


def test_merged_jars_are_all_in_it_the_jars_own_name_first() -> None:
    files = maven("g:lib:1") | maven("g:app:2") | maven("h:other:3")

    assert said("app-2", files) == ["g:app:2", "g:lib:1", "h:other:3"]
    assert said("renamed", files) == ["g:lib:1", "g:app:2", "h:other:3"]


@pytest.mark.parametrize(
    ("stem", "own"),
    [
        ("tool-7.0", [":tool:7.0"]),  # built otherwise, with Maven's jars merged in
        ("lib-7.0", []),  # the same artifact
        ("tool-1", []),  # a jar that was renamed keeps its version
        ("tool", []),
    ],
)
def test_a_jar_that_merely_holds_others_is_itself_too(stem: str, own: list[str]) -> None:
    assert said(stem, maven("g:lib:1")) == [*own, "g:lib:1"]


def test_an_identity_is_told_once() -> None:
    files: dict[str, Content] = {
        "META-INF/maven/g/a/pom.properties": "version=1",
        "META-INF/maven/g/b/pom.properties": "version=1\nartifactId=a",
    }

    assert identities(BoundedZip(archive(files), Budget(1000)), "x") == [Identity("g", "a", "1")]


def test_a_very_long_name_is_cut() -> None:
    assert said("a-1" + "-1" * 1000, {}) == [":a:1" + "-1" * 123 + "-"]
