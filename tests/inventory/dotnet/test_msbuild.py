import time

import pytest

from deeptracy.inventory import xml_document
from deeptracy.inventory.dotnet.msbuild import Evaluation
from tests.inventory.in_memory import MemoryTree

Files = dict[str, str | bytes]


def evaluation(body: str, others: Files | None = None, path: str = "src/app/app.csproj") -> Evaluation:
    text = f"<Project>{body}</Project>"
    return Evaluation(path, xml_document.load(text.encode()), MemoryTree({path: text, **(others or {})}))


def properties(body: str) -> str:
    return f"<PropertyGroup>{body}</PropertyGroup>"


def included(found: Evaluation) -> list[str]:
    return [item.text("Include") for item in found.items]


ITEMS = "<ItemGroup><X Include='{}'/></ItemGroup>"


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("<V>1</V>", ["1"]),
        ("<V> 1 </V><V>2</V>", ["2"]),
        ("<v>1</v>", ["1"]),
        ("<V>1</V><V Condition=\"'$(X)'=='y'\">2</V>", ["1", "2"]),
        ("<V Condition='a'>1</V><V Condition='b'>2</V>", ["1", "2"]),
        ("<V Condition='a'>1</V><V Condition='b'>1</V>", ["1"]),
        ("<V Condition='a'>1</V><V>2</V>", ["2"]),
        ("<V>1</V><V Condition=\"'$(V)' == ''\">2</V>", ["1"]),
        ("<V></V><V Condition=\" $(v)=='' \">2</V>", ["2"]),
        ("<V Condition=\"'$(V)' == ''\">2</V><V Condition=\"'$(V)' == ''\">3</V>", ["2"]),
        ("<A>1</A><V>$(A).0</V><A>2</A>", ["1.0"]),
        ("<A Condition='a'>1</A><A Condition='b'>2</A><V>$(A).$(A)</V>", ["1.1", "2.2"]),
        ("<V>$( a ).$(Unknown)</V><A>1</A>", ["$( a ).$(Unknown)"]),
        ("<A>1</A><V>$( a )</V>", ["1"]),
        ("<V>$([System.DateTime]::Now)</V>", ["$([System.DateTime]::Now)"]),
        ("", ["$(V)"]),
    ],
)
def test_the_values_of_a_property(body: str, values: list[str]) -> None:
    assert evaluation(properties(body)).expand("$(V)") == values


def test_a_conditional_group_makes_its_properties_conditional() -> None:
    body = properties("<V>1</V>") + "<PropertyGroup Condition='c'><V>2</V></PropertyGroup>"
    chosen = properties("<V>1</V>") + f"<Choose><When Condition='c'>{properties('<V>2</V>')}</When></Choose>"
    otherwise = properties("<V>1</V>") + f"<Choose><Otherwise>{properties('<V>2</V>')}</Otherwise></Choose>"

    assert [evaluation(text).expand("$(V)") for text in (body, chosen, otherwise)] == [["1", "2"]] * 3


def test_values_do_not_multiply_without_end() -> None:
    many = "".join(f"<V Condition='{i}'>{i}</V>" for i in range(100))

    found = evaluation(properties(many + "<W>$(V)</W>"))

    assert found.expand("$(V)") == [str(i) for i in range(8)]
    assert len(found.expand("$(V)$(W)")) == 8


def test_values_do_not_grow_without_end() -> None:
    doubling = "<V>xxxxxxxxxx</V>" + "<V>$(V)$(V)</V>" * 100

    start = time.monotonic()
    (value,) = evaluation(properties(doubling)).expand("$(V)")

    assert len(value) <= 1000
    assert time.monotonic() - start < 5


def test_all_properties_are_set_before_items_are_read() -> None:
    found = evaluation(ITEMS.format("$(V)") + properties("<V>1</V>"))

    assert found.expand(included(found)[0]) == ["1"]


def test_metadata_is_an_attribute_or_an_element() -> None:
    found = evaluation("<ItemGroup><X Version=' 1 '/><X><Version> 2 </Version></X><X/></ItemGroup>")

    assert [item.text("Version") for item in found.items] == ["1", "2", ""]
    assert [str(item.location) for item in found.items] == ["src/app/app.csproj:1"] * 3


@pytest.mark.parametrize(
    ("body", "conditional"),
    [
        (ITEMS, False),
        ("<ItemGroup Condition='c'><X/></ItemGroup>", True),
        ("<ItemGroup><X Condition='c'/></ItemGroup>", True),
        ("<Choose><Otherwise><ItemGroup><X/></ItemGroup></Otherwise></Choose>", True),
        ("<ImportGroup><ItemGroup><X/></ItemGroup></ImportGroup>", False),
        ("<ImportGroup Condition='c'><ItemGroup><X/></ItemGroup></ImportGroup>", True),
    ],
)
def test_an_item_may_hang_on_a_condition(body: str, conditional: bool) -> None:
    (item,) = evaluation(body).items

    assert item.conditional is conditional


def test_items_of_targets_are_made_by_running_and_not_read() -> None:
    assert evaluation(f"<Target>{ITEMS}</Target><ItemDefinitionGroup><X/></ItemDefinitionGroup>").items == []


def shared(name: str, body: str = "") -> str:
    return f"<Project>{body}{ITEMS.format(name)}</Project>"


def test_the_nearest_shared_files_are_read_in_msbuilds_order() -> None:
    found = evaluation(
        ITEMS.format("project"),
        {
            "Directory.Build.props": shared("root props"),
            "src/Directory.Build.props": shared("props"),
            "Directory.Packages.props": shared("packages"),
            "src/app/Directory.Build.targets": shared("targets"),
            "src/other/Directory.Build.targets": shared("other"),
        },
    )

    assert included(found) == ["props", "packages", "project", "targets"]
    assert found.items[0].path == "src/Directory.Build.props"


@pytest.mark.parametrize(
    "project",
    [
        "../common/a.props",
        "..\\common\\a.props",
        "$(MSBuildThisFileDirectory)..\\common\\a.props",
        "$(MSBuildProjectDirectory)/../common/a.props",
        "$(Common)/a.props",
        "$([MSBuild]::GetPathOfFileAbove('a.props', '$(MSBuildThisFileDirectory)../common/deep'))",
        '$([MSBuild]::GetPathOfFileAbove("a.props","../common"))',
        " $([MSBuild]::GetPathOfFileAbove(a.props, $(MSBuildProjectDirectory)/../common)) ",
    ],
)
def test_an_import_is_followed(project: str) -> None:
    escaped = project.replace('"', "&quot;")
    body = properties("<Common>../common</Common>") + f'<Import Project="{escaped}"/>'

    assert included(evaluation(body, {"src/common/a.props": shared("found")})) == ["found"]


def test_the_file_above_is_looked_for_from_the_file_itself() -> None:
    body = "<Import Project=\"$([MSBuild]::GetPathOfFileAbove('a.props'))\"/>"

    assert included(evaluation(body, {"src/a.props": shared("found"), "a.props": shared("root")})) == ["found"]
    assert included(evaluation(body)) == []


def test_nothing_is_above_the_root_of_the_target() -> None:
    body = "<Import Project=\"$([MSBuild]::GetPathOfFileAbove('a.props', '../../..'))\"/>"

    assert included(evaluation(body, {"a.props": shared("root")})) == []


def test_shared_files_may_chain_to_those_above() -> None:
    above = "$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))"
    chain = f'<Import Project="{above}"/>'
    found = evaluation(
        "",
        {
            "src/app/Directory.Build.props": shared("app", chain),
            "src/Directory.Build.props": shared("src", chain),
            "Directory.Build.props": shared("root", chain),
        },
    )

    assert included(found) == ["root", "src", "app"]


@pytest.mark.parametrize(
    "project", ["", "gone.props", "$(Unknown)/a.props", "../../../a.props", "*.props", "app.csproj/x"]
)
def test_an_import_that_leads_nowhere_is_passed_over(project: str) -> None:
    found = evaluation(f"<Import Project='{project}'/>" + ITEMS.format("project"), {"a.props": shared("not this")})

    assert included(found) == ["project"]
    assert found.gaps == []


def test_files_that_import_each_other_are_read_once() -> None:
    found = evaluation(
        "<Import Project='a.props'/><Import Project='a.props'/>",
        {
            "src/app/a.props": shared("a", "<Import Project='b.props'/>"),
            "src/app/b.props": shared("b", "<Import Project='a.props'/>"),
        },
    )

    assert included(found) == ["b", "a"]


def test_a_chain_of_files_has_an_end() -> None:
    files: Files = {f"src/app/{i}.props": shared(str(i), f"<Import Project='{i + 1}.props'/>") for i in range(200)}

    assert len(evaluation("<Import Project='0.props'/>", files).items) == 100


def test_an_imported_file_that_can_not_be_read_is_a_gap() -> None:
    found = evaluation("<Import Project='a.props'/>", {"src/app/a.props": "<Project>"})

    assert [gap.path for gap in found.gaps] == ["src/app/a.props"]
    assert "not valid XML" in found.gaps[0].reason


def test_build_instructions_are_packages_when_they_have_a_version() -> None:
    path = "app.csproj"
    text = """<Project Sdk="Microsoft.NET.Sdk;Mine/1.0.0 ; Other/2.0.0">
<Sdk Name="Third" Version="3.0.0"/><Sdk Name="Unversioned"/><Sdk Version="1"/>
<Import Project="Sdk.props" Sdk="Fourth/4.0.0"/>
</Project>"""

    found = Evaluation(path, xml_document.load(text.encode()), MemoryTree({path: text}))

    assert [(name, version, location.line) for name, version, location in found.sdks] == [
        ("Mine", "1.0.0", 1),
        ("Other", "2.0.0", 1),
        ("Third", "3.0.0", 2),
        ("Fourth", "4.0.0", 3),
    ]


def test_at_the_root_of_the_target_paths_begin_there() -> None:
    files: Files = {"a.props": shared("a"), "b.props": shared("b"), "Directory.Build.props": shared("props")}
    body = (
        "<Import Project='$(MSBuildThisFileDirectory)a.props'/><Import Project='$(MSBuildProjectDirectory)/b.props'/>"
    )

    assert included(evaluation(body, files, "app.csproj")) == ["props", "a", "b"]
