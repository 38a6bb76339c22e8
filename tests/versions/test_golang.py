"""The order was checked against golang.org/x/mod/semver 0.42 and go/version of Go 1.26: these chains, 21,000 generated
pairs of modules and 3,200 of toolchains.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deeptracy.versions.golang import key
from tests.versions import realistic
from tests.versions.chains import assert_order, groups
from tests.versions.tools import disagreements

MODULES = """
    v0.0.0-0 < v0.0.0-20190101000000-abcdef123456 < v0.0.0-20190101000000-bbcdef123456 <
    v0.0.0-20190102000000-000000000000 < v0.0.0-20210101000000-0123456789ab < v0.0.0-20210101000000-fedcba987654
    < v0.0.0-alpha < v0.0.0 = v0 = v0.0 < v0.0.1-0.20190101000000-abcdef123456 < v0.0.1 < v0.1.0 = v0.1 < v0.9.0
    < v0.10.0 < v1.0.0-0 < v1.0.0-1 < v1.0.0-99999999999999999998 < v1.0.0-99999999999999999999 < v1.0.0-- <
    v1.0.0-A < v1.0.0-Z < v1.0.0-a < v1.0.0-alpha < v1.0.0-alpha.1 < v1.0.0-beta.2 < v1.0.0-beta.11 < v1.0.0-pre
    = v1.0.0-pre+x < v1.0.0-pre.1 < v1.0.0-pre.2 < v1.0.0-pre.10 < v1.0.0-rc.1 < v1.0.0-rc1 < v1.0.0-rc10 <
    v1.0.0-rc2 < v1 = v1.0 = v1.0.0 = v1.0.0+incompatible = v1.0.0+meta < v1.0.1-0.20200101000000-abcdef123456 <
    v1.0.1-pre < v1.0.1-pre.0.20200101000000-abcdef123456 < v1.0.1 < v1.1 = v1.1.0 < v1.2.0-dev < v1.2.0 <
    v1.2.3-4 < v1.2.3-04a < v1.2.3 < v1.2.4-0.20210101000000-abcdef123456 < v1.2.4 < v1.9.0 < v1.10.0 <
    v2.0.0-20180101000000-abcdef123456+incompatible = v2.0.0-20180101000000-abcdef123456 < v2.0.0+incompatible =
    v2.0.0 < v2.8.1+incompatible < v3.2.0+incompatible < v3.2.1-0.20210802184156-9742bd7fca1c+incompatible <
    v3.2.1+incompatible < v10.0.0 < v20.10.9+incompatible = v20.10.9 < v24.0.7+incompatible <
    v99999999999999999998.0.0 < v99999999999999999999.0.0
"""
TOOLCHAINS = """
    go1 = go1.0 = go1.0.0 < go1.0.3 < go1.1rc2 < go1.1rc3 < go1.1 < go1.2rc1 < go1.2 < go1.2.2 < go1.3beta1 <
    go1.3beta2 < go1.3rc1 < go1.3 < go1.4beta1 < go1.9rc1 < go1.9 < go1.9.7 < go1.10beta1 < go1.10 < go1.10.8 <
    go1.18beta1 < go1.18beta2 < go1.18rc1 < go1.18 = go1.18.0 < go1.18.10 < go1.19rc1 < go1.19 < go1.19.13 <
    go1.20rc1 < go1.20rc2 < go1.20rc3 < go1.20 = go1.20.0 < go1.20.1 < go1.20.14 < go1.21 < go1.21rc1 <
    go1.21rc2 < go1.21rc3 < go1.21rc4 < go1.21rc10 < go1.21.0 = go1.21.0-custom < go1.21.1 < go1.21.3 =
    go1.21.3-custom < go1.21.9 < go1.21.10 < go1.22 < go1.22alpha1 < go1.22beta1 < go1.22rc1 < go1.22.0 <
    go1.22.1 < go1.23rc < go1.23rc1 < go1.23.0 < go2 = go2.0 < go2.1 < go2.21 < go2.21.0 < go10
"""


@pytest.mark.parametrize("chain", [MODULES, TOOLCHAINS])
def test_order(chain: str) -> None:
    assert_order(key, chain)


def test_the_v_may_be_missing() -> None:
    for group in groups(MODULES):
        for version in group:
            assert key(version.removeprefix("v")) == key(version) or version == "v0"


def test_zero_alone_comes_before_everything() -> None:
    assert_order(key, "0 < v0.0.0-0 < v0")


def test_a_toolchain_stands_where_the_vulnerability_database_writes_it() -> None:
    assert_order(
        key,
        "1.21.0-0 < go1.21 < 1.21.0-alpha < 1.21.0-rc.2 = go1.21rc2 < 1.21.0-rc.4 = go1.21rc4 < 1.21.0 = go1.21.0"
        " < 1.21.3 = go1.21.3 < go1.22 < 1.22.0-rc.1 = go1.22rc1",
    )
    assert_order(key, "1.20.0-rc.1 = go1.20rc1 = 1.20rc1 < 1.20.0 = go1.20 = 1.20 < 1.20.1 = go1.20.1")


def test_what_a_distributor_adds_does_not_count() -> None:
    assert key("go1.21.3-custom") == key("go1.21.3 X:boringcrypto") == key("go1.21.3+auto") == key("go1.21.3")


@pytest.mark.parametrize(
    "version",
    ["", "v", "go", "goo1.2", "devel go1.22-abc", "go1.2.3rc1", "go1.2.3.4", "go1rc1", "master", "v1.x", "gov1"],
)
def test_what_is_no_version_has_no_order(version: str) -> None:
    assert key(version) is None


GO = shutil.which("go")
PROGRAM = """
package main

import (
	"bufio"
	"fmt"
	"go/version"
	"os"
	"strings"

	"compare/semver"
)

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		a, b, _ := strings.Cut(lines.Text(), "\\t")
		switch {
		case version.IsValid(a) && version.IsValid(b):
			fmt.Println(version.Compare(a, b))
		case semver.IsValid(a) && semver.IsValid(b):
			fmt.Println(semver.Compare(a, b))
		default:
			fmt.Println("-")
		}
	}
}
"""


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A program built from the copy of x/mod/semver that Go carries for its own command."""
    assert GO is not None
    folder = tmp_path_factory.mktemp("go")
    root = subprocess.run([GO, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()
    shutil.copytree(Path(root) / "src/cmd/vendor/golang.org/x/mod/semver", folder / "semver")
    (folder / "go.mod").write_text("module compare\n\ngo 1.22\n")
    (folder / "main.go").write_text(PROGRAM)
    subprocess.run([GO, "build", "-o", "compare", "."], cwd=folder, check=True, capture_output=True)
    return str(folder / "compare")


@pytest.mark.tool("go")
@pytest.mark.skipif(GO is None, reason="Go is not installed")
@settings(max_examples=3, phases=[Phase.generate], derandomize=True, deadline=None)
@given(versions=st.lists(realistic.versions("golang"), min_size=80, max_size=120))
def test_go_agrees(versions: list[str], compare: str) -> None:
    toolchains = [version for version in versions if version.startswith("go")]
    modules = [version for version in versions if version.startswith("v")]
    assert disagreements(key, [compare], [*modules, *MODULES.split()[::2]]) == []
    assert disagreements(key, [compare], [*toolchains, *TOOLCHAINS.split()[::2]]) == []
