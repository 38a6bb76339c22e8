"""Maven itself agrees with what is read of its projects.

Only `mvn help:effective-pom` can tell; it works without the network where its plugin has been fetched before, and is
skipped elsewhere.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from deeptracy.inventory import xml_document
from deeptracy.inventory.jvm.pom import parse
from deeptracy.inventory.parser import SourceFile
from deeptracy.inventory.xml_document import Element
from deeptracy.model.inventory import Dependency, Scope
from tests.inventory.test_fixtures import FIXTURES, FolderTree

pytestmark = [
    pytest.mark.tool("mvn"),
    pytest.mark.skipif(shutil.which("mvn") is None, reason="Maven is not on this machine"),
]
SCOPES = {
    "compile": Scope.RUNTIME, "runtime": Scope.RUNTIME, "provided": Scope.PROVIDED, "system": Scope.PROVIDED,
    "test": Scope.TEST,
}  # fmt: skip
CASES = ["reactor", "precedence"]


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Element]]:
    """A fixture's folder, and Maven's effective projects of it by ``group:artifact``."""
    source = FIXTURES / "pom.xml" / request.param
    work = tmp_path_factory.mktemp(request.param)
    shutil.copytree(source / "input", work / "input")
    command = [
        "mvn",
        "--offline",
        "--batch-mode",
        "--quiet",
        "help:effective-pom",
        f"-Doutput={work / 'effective.xml'}",
    ]
    ran = subprocess.run(command, cwd=work / "input", capture_output=True, text=True, check=False, timeout=120)
    if not (work / "effective.xml").is_file():
        pytest.skip(f"Maven can't work without the network here: {ran.stdout[-200:]}")
    root = xml_document.load((work / "effective.xml").read_bytes())
    projects = [root] if root.tag == "project" else list(root.all("project"))
    return source, {f"{one.value('groupId')}:{one.value('artifactId')}": one for one in projects}


def declared(effective: Element) -> set[tuple[str, str, Scope]]:
    found = set()
    for one in effective.all("dependencies", "dependency"):
        scope = SCOPES[one.value("scope") or "compile"]
        if scope is Scope.RUNTIME and one.value("optional") == "true":
            scope = Scope.OPTIONAL
        found.add((f"{one.value('groupId')}:{one.value('artifactId')}", one.value("version").strip("[]"), scope))
    return found


def ours(source: Path, path: str) -> tuple[Dependency, ...]:
    tree = FolderTree(source / "input")
    return tuple(parse(SourceFile(path, tree.read(path) or b""), tree).dependencies)


def test_the_direct_dependencies_of_every_module(case: tuple[Path, dict[str, Element]]) -> None:
    source, effective = case
    compared = 0
    for file in (source / "input").rglob("pom.xml"):
        path = file.relative_to(source / "input").as_posix()
        project = xml_document.load(file.read_bytes())
        group = project.value("groupId") or project.value("parent", "groupId")
        maven = declared(effective[f"{group}:{project.value('artifactId')}"])
        found = {
            (d.package.name, d.package.version or d.requirement.strip("[]"), d.scope)
            for d in ours(source, path)
            if d.scope is not Scope.BUILD
        }
        # what other profiles add is ours alone
        extra = {(name, version) for name, version, _ in found - maven}
        assert maven <= found, path
        assert all(scope in (Scope.OPTIONAL, Scope.TEST) for _, _, scope in found - maven), path
        assert not extra & {(name, version) for name, version, _ in maven}, path
        compared += len(maven)
    assert compared > 0


def test_the_versions_of_the_plugins(case: tuple[Path, dict[str, Element]]) -> None:
    source, effective = case
    file = json.loads((source / "expected.json").read_text())["file"]
    project = xml_document.load((source / "input" / file).read_bytes())
    group = project.value("groupId") or project.value("parent", "groupId")
    plugins = {
        f"{one.value('groupId') or 'org.apache.maven.plugins'}:{one.value('artifactId')}": one.value("version")
        for one in effective[f"{group}:{project.value('artifactId')}"].all("build", "plugins", "plugin")
    }
    found = {d.package.name: d.package.version for d in ours(source, file) if d.scope is Scope.BUILD}

    assert {name: version for name, version in found.items() if name in plugins} == {
        name: version for name, version in plugins.items() if name in found
    }
