"""The order was checked against composer/semver 3.3.2 on PHP 8.2.36: these chains and 39,000 generated pairs."""

import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deeptracy.versions.composer import key
from tests.versions import realistic
from tests.versions.chains import assert_order
from tests.versions.tools import disagreements

RULES = """
    0 = 0.0 = 0.0.0.0 < 0.0.0.1 < 0.1.0-dev < 0.1-alpha < 0.1 < 0.9.9 < 1.0-STABLE < 1.0-Stable1 < 1.0-dev =
    1.0.0-dev = 1.0dev = 1.0.dev < 1.0-alpha-dev < 1.0-alpha = 1.0a = 1.0-a = 1.0.alpha = 1.0-ALPHA = 1.0alpha =
    1.0_alpha < 1.0-alpha0 < 1.0-alpha1-dev = 1.0-alpha1.dev < 1.0-alpha1 = 1.0a1 = 1.0-alpha.1 = 1.0-alpha-1 <
    1.0-alpha1.1 < 1.0-alpha.1.2 < 1.0-alpha2 < 1.0-alpha10 < 1.0-beta = 1.0b < 1.0-beta1-dev < 1.0-b1 =
    1.0-beta1 = 1.0beta1 = 1.0.0-beta.1 < 1.0-beta2 < 1.0-BETA3 < 1.0-beta.5 = 1.0-beta5 < 1.0-beta10 < 1.0-RC =
    1.0-rc < 1.0-rc1-dev < 1.0RC1 = 1.0-rc1 = 1.0.0-rc.1 < 1.0-RC1.1 < 1.0-RC2 < 1.0-RC10 < 1 = 1.0 = 1.0.0 =
    1.0.0.0 = v1 = v1.0 = V1.0.0 = 1.0.0+build = 1.0.0+build.1 = 1.0-stable = 1.0.0stable = 1.0@dev = 1.0@stable
    = 1.0. = 1.0- = 1.0_ = 01.0 = 1.00.0 = 1.0.0.0-stable1 < 1.0-patch = 1.0-p = 1.0pl < 1.0-pl1-dev < 1.0-pl1 =
    1.0p1 = 1.0-patch1 = 1.0-p.1 < 1.0-patch-2 < 1.0-p10 < 1.0.0.1-beta < 1.0.0.1 < 1.0.0.x-dev < 1.0.1-dev <
    1.0.1 < 1.0.9 < 1.0.10 < 1.0.x-dev < 1.1.0-beta1 < 1.1 < 1.2 < 1.2.x-dev < 1.10 < 1.9999999-dev < 1.x-dev =
    1.*-dev = 1.X-dev = v1.x-dev < 1.99999999999999999999 = 1.9223372036854775807 < 2.0-dev < 2.0.0-alpha1 < 2 =
    2.0.0 < 2.x-dev < 3-dev < 9.9.9.9 < 10 < 99999 < 99999.9 < 100000-dev
"""
DATES = """
    2010-01-02 < 2010.01.02 = 2010.1.2 = 2010.01.02.0 < 2010-01-02.5 < 2010-01-02-10-20-30 <
    2010-01-02-10-20-30.5 < 2010-02 < 2010.02 = 2010.2 < 2012-06-07 < 2012.06.07 = 2012.6.7 < 201002 < 201903.0
    < 201903.0-p2 < 201903.1 < 20100102-dev < 20100102-beta1 < 20100102 = v20100102 < 20100102-203040 =
    20100102.203040 < 20100102-p1 < 20121231 < 20230131 < 20230131.0-beta < 20230131.0 < 20230131-patch <
    20100102203040
"""
RELEASED = """
    1.12.0 < 1.12.1.0 < 1.44.8 < 2.0.4 < v2.0.4-p1 < 2.0.4-p2 < 2.4.3 < 2.4.3-p1 < 2.4.3-p2 < 2.4.3-p10 <
    2.4.4-beta1 < 2.4.4 < 2.7.0-BETA1 < 2.8.6 < 2.8.52 < 4.4.0-BETA1 < 4.4.0-RC1 < 4.4.0 < 4.4.50 < 5.0.0-BETA1
    < 5.0.0 < 7.0-alpha1 < 7.0-beta1 < 7.0-rc1 < 7.0 < 7.1 < 7.99 < 7.100 < 8.0.0-alpha2 < 8.0.0-alpha10 <
    8.0.0-beta16 < 8.0.0-rc4 < 8.0.0 < 8.9.20 < 8.9.x-dev < 9.0.0-dev < 9.0.0-alpha1
"""


@pytest.mark.parametrize("chain", [RULES, DATES, RELEASED])
def test_order(chain: str) -> None:
    assert_order(key, chain)


def test_a_numeric_branch_is_past_every_release_of_its_line() -> None:
    assert_order(
        key,
        "10.20.30 < 10.20.x-dev = 10.20.9999999.9999999-dev < 10.20.9999999.9999999 < 10.21 < 10.x-dev ="
        " 10.9999999.9999999.9999999-dev < 10.10000000-dev < 11-dev = 11.0-dev < 11.x-dev < 12",
    )
    assert key("10.x -dev") == key("10.x-dev")


def test_numbers_stop_where_those_of_php_do() -> None:
    assert_order(key, f"1.9223372036854775806 < 1.9223372036854775807 = 1.9223372036854775808 = 1.{'9' * 5000} < 2")


def test_an_aliased_version_is_the_one_that_is_installed() -> None:
    assert key("1.0 as 2.0") == key("1.0")
    assert key(" 1.0-rc1@dev ") == key("1.0.0-RC1")


def test_dates_may_have_two_short_parts() -> None:
    """Since composer/semver 3.4."""
    assert_order(key, "20100102.3 < 20100102.3.4-dev < 20100102.3.4 < 20100102.3.5")


@pytest.mark.parametrize(
    "version", ["dev-main", "dev-1.0", "DEV-feature/x", "dev-master as 1.0", "master", "trunk", "default"]
)
def test_a_branch_without_a_number_has_no_order(version: str) -> None:
    assert key(version) is None


@pytest.mark.parametrize(
    "version",
    [
        "",
        "x",
        "v",
        "1.x",
        "1.0.0.0.0",
        "1.0-foo",
        "1.0-beta-x",
        "1" * 30,
        "2010-2",
        "foo-dev",
        "x-dev",
        "1.0 2.0",
        "1.0+ x",
        "1.2.3.4.x-dev",
    ],
)
def test_invalid_versions_have_no_order(version: str) -> None:
    assert key(version) is None


AUTOLOAD = Path("/usr/share/php/Composer/Semver/autoload.php")
PROGRAM = """
require $argv[1];
$parser = new Composer\\Semver\\VersionParser();
$date = "v?\\\\d{4}(?:[.:-]?\\\\d{2}){1,6}(?:[.:-]?\\\\d{1,3})";
$normal = function ($text) use ($parser, $date) {
    preg_match("{^{$date}{0,1}}", $text, $before);  // dates as they were until composer/semver 3.4, and since
    preg_match("{^{$date}{0,2}}", $text, $since);
    if ($before != $since) return null;
    try { $version = $parser->normalize($text); } catch (UnexpectedValueException $error) { return null; }
    return str_starts_with($version, "dev-") ? null : $version;
};
while (($line = fgets(STDIN)) !== false) {
    [$a, $b] = array_map($normal, explode("\\t", rtrim($line, "\\n")));
    echo $a === null || $b === null ? "-" : version_compare($a, $b), "\\n";
}
"""


@pytest.mark.tool("composer")
@pytest.mark.skipif(not AUTOLOAD.is_file() or shutil.which("php") is None, reason="composer/semver is not installed")
@settings(max_examples=3, phases=[Phase.generate], derandomize=True, deadline=None)
@given(st.lists(realistic.versions("composer"), min_size=80, max_size=120))
def test_composer_agrees(versions: list[str]) -> None:
    command = ["php", "-r", PROGRAM, "--", str(AUTOLOAD)]
    assert disagreements(key, command, [*versions, *RULES.split()[::2]]) == []
