"""CycloneDX in XML."""

import pytest

from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.inventory.sbom import cyclonedx_xml
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package
from tests.inventory.in_memory import read


def parse(inner: str, version: str = "1.6") -> Parsed:
    text = f'<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/{version}">\n{inner}\n</bom>'
    return read(cyclonedx_xml.parse, "bom.xml", text)


def test_every_part_that_is_read() -> None:
    parsed = parse(
        """<metadata><component type="application" bom-ref="root"><name>shop</name></component></metadata>
        <components>
          <component type="library" bom-ref=" a ">
            <group> g </group><name> n </name><version> 1 </version><scope>optional</scope>
            <cpe>cpe:/a:b:c</cpe><purl> pkg:npm/%40g/n@1 </purl>
            <properties><property name="syft:cpe23"> cpe:2.3:a:b:c </property></properties>
            <components><component><purl>pkg:npm/b@2</purl></component></components>
          </component>
          <component bom-ref="c"><purl>pkg:npm/c</purl><versionRange>vers:npm/1</versionRange></component>
        </components>
        <dependencies>
          <dependency ref="root"><dependency ref="a"/></dependency>
          <dependency ref="a"><dependency ref="c"/><dependency/></dependency>
          <dependency><dependency ref="a"/></dependency>
        </dependencies>
        <compositions><composition><aggregate>incomplete</aggregate></composition></compositions>"""
    )
    assert parsed.dependencies == (
        Dependency(
            Package("npm", "@g/n", "1"),
            Location("bom.xml", 5),
            Scope.OPTIONAL,
            True,
            cpes=("cpe:/a:b:c", "cpe:2.3:a:b:c"),
        ),
        Dependency(Package("npm", "b", "2"), Location("bom.xml", 9), direct=False, required_by=("@g/n@1",)),
        Dependency(
            Package("npm", "c"),
            Location("bom.xml", 11),
            direct=False,
            required_by=("@g/n@1",),
            requirement="vers:npm/1",
        ),
    )
    assert [gap.gap for gap in parsed.gaps] == [Gap.TRANSITIVE]


def test_parts_that_show_elsewhere() -> None:
    parsed = parse(
        """<components>
          <component type="operating-system"><name>debian</name><version>12</version></component>
          <component><group>g</group><name>n</name><version>1</version></component>
          <component><version>2</version><purl>pkg:deb/debian/c</purl></component>
        </components>"""
    )
    assert [gap.reason.partition(":")[0] for gap in parsed.gaps] == ["g/n@1"]
    assert [str(d.package) for d in parsed.dependencies] == ["c@2"]
    assert parsed.dependencies[0].package.ecosystem == "Debian:12"


def test_dependencies_of_version_1_1_are_in_an_extension() -> None:
    parsed = parse(
        """<components>
          <component bom-ref="a"><purl>pkg:npm/a@1</purl></component>
          <component bom-ref="b"><purl>pkg:npm/b@1</purl></component>
        </components>
        <dg:dependencies xmlns:dg="http://cyclonedx.org/schema/ext/dependency-graph/1.0">
          <dg:dependency ref="a"><dg:dependency ref="b"/></dg:dependency>
        </dg:dependencies>""",
        "1.1",
    )
    assert [d.required_by for d in parsed.dependencies] == [(), ("a@1",)]


def test_a_component_without_anything() -> None:
    reason = "a component without a name: it has no package URL, so it can't be looked up"
    assert parse("<components><component/></components>") == Parsed((), (Skipped("bom.xml", reason, Gap.NO_FEED, 3),))


def test_an_empty_document() -> None:
    assert parse("") == Parsed((), ())


@pytest.mark.parametrize(
    "text",
    [
        "<bom/>",
        '<bom xmlns="http://example.org/bom/1.6"/>',
        '<other xmlns="http://cyclonedx.org/schema/bom/1.6"/>',
        '<project xmlns="http://maven.apache.org/POM/4.0.0"/>',
    ],
)
def test_another_document(text: str) -> None:
    with pytest.raises(Malformed, match="not a CycloneDX document"):
        read(cyclonedx_xml.parse, "bom.xml", text)


@pytest.mark.parametrize("text", ["", "{}", "<bom>", '<!DOCTYPE bom [<!ENTITY a "b">]><bom/>'])
def test_no_document(text: str) -> None:
    with pytest.raises(Malformed, match="XML"):
        read(cyclonedx_xml.parse, "bom.xml", text)


def test_deep_nesting() -> None:
    depth = 249
    nested = "<components><component>" * depth + "</component></components>" * depth
    assert len(parse(nested).gaps) == 101
    with pytest.raises(Malformed, match="nested too deeply"):
        parse("<components><component>" * 300 + "</component></components>" * 300)
