import pytest

from deeptracy.inventory.jvm import pom_model
from deeptracy.inventory.jvm.pom_model import Declared
from deeptracy.inventory.parser import Malformed

PROFILE = "<project><profiles><profile>{}</profile></profiles></project>"


def test_texts_are_stripped_and_namespaces_ignored() -> None:
    pom = pom_model.read(
        b'<project xmlns="http://maven.apache.org/POM/4.0.0"><groupId>\n g\t</groupId>'
        b"<artifactId>a</artifactId><version> 1 </version><packaging>war</packaging></project>"
    )

    assert (pom.group, pom.artifact, pom.version, pom.packaging) == ("g", "a", "1", "war")
    assert pom.parent is None
    assert pom.parent_path == "../pom.xml"


def test_group_and_version_come_from_the_parent() -> None:
    pom = pom_model.read(
        b"<project>\n<parent>\n<groupId>g</groupId><artifactId>p</artifactId><version>2</version></parent>"
        b"<artifactId>a</artifactId></project>"
    )

    assert (pom.group, pom.artifact, pom.version, pom.packaging) == ("g", "a", "2", "jar")
    assert pom.parent == Declared(2, "g", "p", "2")


@pytest.mark.parametrize(
    ("element", "path"),
    [
        ("", "../pom.xml"),
        ("<relativePath/>", ""),
        ("<relativePath> </relativePath>", ""),
        ("<relativePath> ../a </relativePath>", "../a"),
    ],
)
def test_where_the_parent_is(element: str, path: str) -> None:
    assert pom_model.read(f"<project><parent>{element}</parent></project>".encode()).parent_path == path


def test_a_dependency_with_all_its_parts() -> None:
    pom = pom_model.read(
        b"<project><dependencies>\n<dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version>"
        b"<type>test-jar</type><classifier>linux</classifier><scope>test</scope><optional>true</optional>"
        b"<exclusions><exclusion><groupId>x</groupId></exclusion></exclusions></dependency></dependencies></project>"
    )

    assert pom.body.dependencies == (Declared(2, "g", "a", "1", "test-jar", "linux", "test", True),)


def test_plugins_extensions_and_reports_are_used_in_this_order() -> None:
    pom = pom_model.read(
        b"<project><reporting><plugins><plugin><artifactId>r</artifactId></plugin></plugins></reporting><build>"
        b"<extensions><extension><groupId>e</groupId><artifactId>x</artifactId></extension></extensions><plugins>"
        b"<plugin><artifactId>p</artifactId><inherited>false</inherited></plugin></plugins></build></project>"
    )

    assert [(p.declared.group, p.declared.artifact, p.inherited) for p in pom.body.plugins] == [
        ("org.apache.maven.plugins", "p", False),
        ("e", "x", True),
        ("org.apache.maven.plugins", "r", True),
    ]


def test_modules_of_any_profile_and_generation() -> None:
    pom = pom_model.read(
        b"<project><modules><module> a </module></modules><subprojects><subproject>b</subproject></subprojects>"
        b"<profiles><profile><modules><module>c</module></modules></profile></profiles></project>"
    )

    assert pom.modules == ("a", "b", "c")


@pytest.mark.parametrize(
    ("activation", "triggered", "by_default"),
    [
        ("", False, False),
        ("<activation/>", False, False),
        ("<activation><activeByDefault>true</activeByDefault></activation>", False, True),
        ("<activation><activeByDefault>false</activeByDefault></activation>", False, False),
        ("<activation><property><name>!x</name></property></activation>", True, False),
        ("<activation><property><name>x</name></property></activation>", False, False),
        ("<activation><property><name>x</name><value>!y</value></property></activation>", True, False),
        ("<activation><property><name>!x</name><value>y</value></property></activation>", False, False),
        ("<activation><property><name>!x</name></property><jdk>11</jdk></activation>", False, False),
        (
            "<activation><activeByDefault>true</activeByDefault><property><name>!x</name></property></activation>",
            True,
            True,
        ),
        ("<activation><jdk>[1.8,)</jdk></activation>", False, False),
        ("<activation><file><missing>x</missing></file></activation>", False, False),
    ],
)
def test_when_a_profile_is_active(activation: str, triggered: bool, by_default: bool) -> None:
    (profile,) = pom_model.read(PROFILE.format(activation).encode()).profiles

    assert (profile.triggered, profile.by_default) == (triggered, by_default)


def test_a_default_profile_gives_way_to_any_other() -> None:
    default = "<profile><activation><activeByDefault>true</activeByDefault></activation></profile>"
    unless = "<profile><activation><property><name>!x</name></property></activation></profile>"
    other = "<profile><id>x</id></profile>"

    def read(*profiles: str) -> pom_model.Pom:
        return pom_model.read(f"<project><profiles>{''.join(profiles)}</profiles></project>".encode())

    assert read(default, other).active_profiles() == read(default, other).profiles[:1]
    assert read(default, unless).active_profiles() == read(default, unless).profiles[1:]
    assert read(other).active_profiles() == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no element found"),
        (b"<project>", "no element found"),
        (b"<html/>", "^not a Maven project: its root element is <html>$"),
        (b'<!DOCTYPE p [<!ENTITY a "b">]><project>&a;</project>', "entities of its own"),
        (b"<project>" + b"<a>" * 600, "nested too deeply"),
        (b"\xff\xfe", "not valid XML"),
    ],
)
def test_what_is_no_project(data: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        pom_model.read(data)


def test_a_large_file_is_read_like_a_small_one() -> None:
    filling = b"<!--" + b"x" * (1 << 20) + b"-->"

    assert pom_model.read(b"<project>" + filling + b"<artifactId>a</artifactId></project>").artifact == "a"
