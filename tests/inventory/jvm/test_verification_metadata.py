import pytest

from deeptracy.inventory.jvm.verification_metadata import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.registry import format_of
from deeptracy.model.inventory import Gap, Scope, Skipped
from tests.inventory.in_memory import ids, read

PATH = "gradle/verification-metadata.xml"


def metadata(components: str, configuration: str = "") -> str:
    return f"<verification-metadata>{configuration}<components>{components}</components></verification-metadata>"


def component(coordinates: str, *files: str) -> str:
    group, name, version = coordinates.split(":")
    artifacts = "".join(f'<artifact name="{file}"/>' for file in files)
    return f'<component group="{group}" name="{name}" version="{version}">{artifacts}</component>'


def test_it_is_read_only_where_nothing_is_locked() -> None:
    found = format_of(PATH)
    assert found is not None
    assert found.yields(PATH, {"gradle.lockfile"})
    assert not found.yields(PATH, {"app/gradle.lockfile", PATH})


@pytest.mark.parametrize(
    ("files", "listed"),
    [
        (("b-1.jar",), True),
        (("b-1.jar", "b-1.pom"), True),
        (("b-1.aar",), True),
        (("b-1-linux.exe",), True),
        ((), True),
        (("b-1.pom",), False),
        (("b-1.module", "b-1.pom"), False),
        (("ivy-1.xml",), False),
    ],
)
def test_a_component_without_code_is_left_out(files: tuple[str, ...], listed: bool) -> None:
    parsed = read(parse, PATH, metadata(component("a:b:1", *files)))

    assert ids(parsed) == (["a:b@1"] if listed else [])
    assert all((d.scope, d.direct) == (Scope.RUNTIME, None) for d in parsed.dependencies)
    assert all(d.package.purl == "pkg:maven/a/b@1" for d in parsed.dependencies)


def test_several_versions_stand_side_by_side_and_repeated_ones_once() -> None:
    parsed = read(parse, PATH, metadata("\n".join(component(f"a:b:{v}", "b.jar") for v in (1, 2, 1))))

    assert ids(parsed) == ["a:b@1", "a:b@2"]
    assert [d.location.line for d in parsed.dependencies] == [1, 2]


@pytest.mark.parametrize(
    ("configuration", "open_"),
    [
        ("<configuration><trusted-artifacts><trust group='x'/></trusted-artifacts></configuration>", True),
        ("<configuration><trusted-keys><trusted-key id='x'/></trusted-keys></configuration>", True),
        ("<configuration><trusted-keys/><trusted-artifacts/></configuration>", False),
        ("<configuration><verify-metadata>true</verify-metadata></configuration>", False),
    ],
)
def test_what_is_trusted_otherwise_is_not_known(configuration: str, open_: bool) -> None:
    gaps = read(parse, PATH, metadata("", configuration)).gaps

    reason = "packages that are trusted by a name or a key, without a checksum, are not in the list"
    assert list(gaps) == ([Skipped(PATH, reason, Gap.TRANSITIVE, 1)] if open_ else [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<project/>", "^not Gradle's verification metadata: its root element is <project>$"),
        (metadata("\n<component group='a' name='b'/>"), "^the component at line 2 lacks its group, name or version$"),
        (metadata("<component/>"), "the component at line 1 lacks"),
        ("<verification-metadata>", "not valid XML"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><verification-metadata>&x;</verification-metadata>', "entities"),
    ],
)
def test_another_kind_of_file(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, PATH, text)
