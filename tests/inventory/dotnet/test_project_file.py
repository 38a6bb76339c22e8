import pytest

from deeptracy.inventory.dotnet.project_file import parse
from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.inventory.registry import FORMATS
from deeptracy.model.inventory import Gap, Scope
from tests.inventory.in_memory import ids, read

Files = dict[str, str | bytes]


def project(items: str, others: Files | None = None) -> Parsed:
    return read(parse, "src/a.csproj", f"<Project>\n<ItemGroup>\n{items}\n</ItemGroup>\n</Project>", others)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.2.3", "A@1.2.3"),
        ("1.2.3-beta.1", "A@1.2.3-beta.1"),
        ("[1.2.3]", "A@1.2.3"),
        (" 1.2.3 ", "A@1.2.3"),
        ("[1.2.3, )", "A [1.2.3, )"),
        ("[1,2)", "A [1,2)"),
        ("1.*", "A 1.*"),
        ("*", "A *"),
        ("$(V)", "A $(V)"),
        ("", "A *"),
    ],
)
def test_what_counts_as_pinned(version: str, expected: str) -> None:
    parsed = project(f'<PackageReference Include="A" Version="{version}"/>')

    assert ids(parsed) == [expected]
    assert [(d.direct, str(d.location)) for d in parsed.dependencies] == [(True, "src/a.csproj:3")]


@pytest.mark.parametrize(
    ("item", "scope"),
    [
        ('<PackageReference Include="A" Version="1"/>', Scope.RUNTIME),
        ('<PackageReference Include="A" Version="1" PrivateAssets="All"/>', Scope.DEV),
        ('<PackageReference Include="A" Version="1" PrivateAssets="compile; all"/>', Scope.DEV),
        ('<PackageReference Include="A" Version="1" PrivateAssets="compile"/>', Scope.RUNTIME),
        ('<PackageReference Include="A" Version="1" PrivateAssets="allure"/>', Scope.RUNTIME),
        ('<PackageReference Include="A" Version="1"><PrivateAssets>all</PrivateAssets></PackageReference>', Scope.DEV),
        ('<PackageReference Include="A" Version="1"/><PackageReference Update="a" PrivateAssets="all"/>', Scope.DEV),
        ('<GlobalPackageReference Include="A" Version="1"/>', Scope.DEV),
        ('<DotNetCliToolReference Include="A" Version="1"/>', Scope.DEV),
        ('<PackageDownload Include="A" Version="[1]"/>', Scope.BUILD),
        ('<PackageDownload Include="A" Version="[1]" PrivateAssets="all"/>', Scope.BUILD),
    ],
)
def test_what_a_package_is_for(item: str, scope: Scope) -> None:
    (found,) = project(item).dependencies

    assert (found.id, found.scope) == ("A@1", scope)


def reference(attributes: str) -> str:
    return f"<PackageReference {attributes}/>"


A1 = reference('Include="A" Version="1"')


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (reference('Include="A; B ;;A" Version="1"'), ["A@1", "B@1"]),
        (A1 + reference('Include="a" Version="1"'), ["a@1"]),
        (A1 + reference('Update="a" Version="2"'), ["A@2"]),
        (A1 + reference('Update="A" Version="2" Condition="c"'), ["A@1", "A@2"]),
        (reference('Update="A" Version="2"') + A1, ["A@1"]),
        (A1 + reference('Remove="a"'), []),
        (A1 + reference('Remove="a" Condition="c"'), ["A@1"]),
        (A1 + reference('Include="A" Version="2" Condition="c"'), ["A@1", "A@2"]),
        (reference('Version="1"'), []),
        ('<Reference Include="A" Version="1"/><ProjectReference Include="b.csproj"/>', []),
    ],
)
def test_the_items_of_a_project(items: str, expected: list[str]) -> None:
    assert sorted(ids(project(items))) == expected


def central(items: str) -> Files:
    return {"Directory.Packages.props": f"<Project><ItemGroup>\n{items}</ItemGroup></Project>"}


def version(attributes: str) -> str:
    return f"<PackageVersion {attributes}/>"


V1 = version('Include="A" Version="1"')


@pytest.mark.parametrize(
    ("attributes", "versions", "expected"),
    [
        ('Include="a"', version('Include="A;B" Version="1"'), ["a@1"]),
        ('Include="A" Version="2"', V1, ["A@2"]),
        ('Include="A" VersionOverride="3" Version="2"', V1, ["A@3"]),
        ('Include="A"', V1 + version('Update="a" Version="2"'), ["A@2"]),
        ('Include="A"', V1 + version('Include="A" Version="2" Condition="c"'), ["A@1", "A@2"]),
        ('Include="A"', version('Include="B" Version="1"'), ["A *"]),
        ('Include="A"', version('Include="A"'), ["A *"]),
    ],
)
def test_versions_from_the_central_file(attributes: str, versions: str, expected: list[str]) -> None:
    assert ids(project(reference(attributes), central(versions))) == expected


def test_the_line_is_that_of_the_version() -> None:
    (found,) = project(
        '<PackageReference Include="A"/>', central('<PackageVersion Include="A" Version="1"/>')
    ).dependencies

    assert str(found.location) == "Directory.Packages.props:2"


def test_build_instructions_with_a_version_are_packages() -> None:
    (found,) = read(parse, "a.csproj", '<Project Sdk="Mine/1.0.0;Microsoft.NET.Sdk"/>').dependencies

    assert (found.id, found.scope, found.direct) == ("Mine@1.0.0", Scope.BUILD, True)


def test_what_these_need_in_turn_is_not_known() -> None:
    (gap,) = project('<PackageReference Include="A" Version="1"/>').gaps

    assert (gap.path, gap.gap) == ("src/a.csproj", Gap.TRANSITIVE)
    assert gap.reason == "there is no packages.lock.json, so what these packages depend on is not known"


def test_a_project_without_packages_lacks_nothing() -> None:
    assert (list(project("").dependencies), list(project("").gaps)) == ([], [])


def test_a_shared_file_that_can_not_be_read_is_a_gap() -> None:
    parsed = project("", {"Directory.Build.props": "<Project>"})

    assert [(gap.path, gap.gap) for gap in parsed.gaps] == [("Directory.Build.props", Gap.UNREADABLE)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<packages/>", "its outermost element is <packages>, not <Project>"),
        ("<Project>", "not valid XML"),
        ("", "not valid XML"),
    ],
)
def test_another_file_is_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(parse, "a.csproj", text)


@pytest.mark.parametrize(
    ("paths", "needless"),
    [
        ({"src/packages.lock.json"}, True),
        ({"src/obj/project.assets.json"}, True),
        ({"packages.lock.json"}, False),
        ({"obj/project.assets.json"}, False),
        ({"src/packages.config"}, False),
    ],
)
def test_only_a_lock_file_beside_it_says_it_all(paths: set[str], needless: bool) -> None:
    format_ = next(one for one in FORMATS if one.name == "csproj")

    assert format_.yields("src/a.csproj", paths) is needless
