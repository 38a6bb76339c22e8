"""The order was checked against ``ComparableVersion`` of Maven 3.8.7, 3.8.8, 3.9.6, 3.9.9 and 3.9.11: these chains, and
150,000 generated pairs, of which those that differ (1 %) are all part of a circle in Maven's own order.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deeptracy.versions.maven import key
from tests.versions.chains import assert_order
from tests.versions.tools import disagreements

RULES = """
    0 = 0.0 = 0-0 < 0.1-alpha < 0.1-SNAPSHOT < 0.1 = 00.1 < 1-alpha < 1-alpha-1-SNAPSHOT < 1-alpha-1 = 1-alpha1
    = 1.0-alpha1 = 1.0.alpha1 = 1-a1 = 1a1 = 1.0a1 = 1-ALPHA-1 < 1-alpha-2 = 1-alpha2 < 1-alpha10 < 1-alpha.1 <
    1-beta < 1-b1 = 1-beta-1 = 1-beta1 = 1b1 < 1-beta-2 < 1-beta-10 < 1-milestone < 1-m1 = 1m1 = 1-M1 =
    1-milestone-1 < 1-m2 < 1-M10 < 1-rc = 1-cr < 1-rc1-SNAPSHOT < 1-rc1 = 1-cr1 = 1-CR1 = 1-RC1 = 1rc1 = 1.0.RC1
    = 1-rc-1 < 1-rc2 < 1-rc10 < 1-SNAPSHOT = 1-snapshot = 1.0-SNAPSHOT < 1-SNAPSHOT-1 < 1 = 1.0 = 1.0.0 = 1-0 =
    1.0-0 = 1.ga = 1-ga = 1.final = 1.0.Final = 1.0.RELEASE = 1.0.GA = 1-release = 01 = 1. = 1- = 1.0. =
    000000000000000000001 < 1-sp = 1-SP = 1.sp < 1-sp1 = 1-sp-1 = 1.0.SP1 < 1-sp2 < 1-a < 1-abc < 1-android <
    1-android1 < 1-b < 1-dev < 1-dev1 < 1-foo < 1-jdk8 < 1-jre < 1-jre8 < 1-m < 1-p1 < 1-pfd < 1-pre < 1-pre1 <
    1-redhat-1 < 1-x < 1-x1 < 1-0-1 < 1-0.1 < 1-1-alpha < 1-1 = 1.0-1 = 1.0.0-1 < 1-1-sp < 1-1-foo < 1-1-1 <
    1-1.1 < 1-2 < 1-10 < 1-20110101.010101-1 < 1.0.1-alpha < 1.0.1-SNAPSHOT < 1.0.1 < 1.0.1-1 < 1.1-alpha <
    1.1-SNAPSHOT < 1.1 = 1.1.0 = 1.01 < 1.1.1 < 1.2 < 1.9 < 1.10 < 2-alpha < 2-SNAPSHOT < 2 = 2.0 < 10 <
    2147483647 < 2147483648 < 4294967296 < 9223372036854775807 < 9223372036854775808 < 99999999999999999998 <
    99999999999999999999
"""
RELEASED = """
    1.0-beta-1-SNAPSHOT < 1.0-b01 = 1.0-b1 = 1.0-beta-1 = 1.0-beta1 = 1.0.beta1 < 1.0b2 = 1.0-beta-2 < 1.0b10 <
    1_0 < 1_1 < 1.0_beta1 < 1.7 < 1.7R4 < 1.7R4_1 < 1.7R5 < 1.7R10 < 1.7.7 < 1.7.7.1 < 1.7.10 < 1.7.14 <
    2.0.0.M1 = 2.0.0-M1 < 2.0.0.M2 < 2.0.0.RC1 = 2.0.0-RC1 < 2.0.0.RC2 < 2.0.0.RELEASE = 2.0.0 < 2.0.0.SR1 <
    2.0.0.BUILD-SNAPSHOT < 2.0.1.RELEASE < 2.9.9 < 2.9.9.3 < 2.9.10 < 2.9.10.1 < 2.9.10.5-1 < 2.9.10.8 <
    2.10.0-rc1 = 2.10.0.rc1 < 2.10.0 < 2.10.0.pr1 < 2.10.0.pr3 < 3.2.1 < 3.2.2 < 4.1.0.Alpha1 < 4.1.0.Beta1 <
    4.1.0.Beta10 < 4.1.0.CR1 < 4.1.0.Final = 4.1.0 < 4.1.0.SP1 < 4.1.0.SP1-redhat-1 < 4.1.0.Final-redhat-1 <
    4.1.0.Final-redhat-2 < 4.1.0.redhat-1 < 4.1.1.Final < 4.1.94.Final < 4.1.100.Final < 9.4.42.v20210604 <
    9.4.43 < 9.4.43.v20210629 < 9.4.43.v20210630 < 9.4.44.v20210927 < 10.0.0-alpha0 < 10.0.0.beta3 < 10.0.0 <
    30.1.1-jre < 31.0-jre < 31.0.1-jre < 31.1 < 31.1-android < 31.1-jre-SNAPSHOT < 31.1-jre < 32.0.0 <
    32.0.0-android < 32.0.0-jre < 20030203 < 20030203.000550 < 20040616 < 20090211
"""
ODD = """
    alpha < rc < RC1 < SNAPSHOT < - = . = final < foo < foo1bar < v1 = v1.0 < v2 < x-1 < -1 < .1 < 1- =
    1.0.0.0.0.0 < 1.0+1 < 1+build < 1.0+build.1 < 1-bar < 1.foo < 1-foo-1-bar = 1-foo1-bar < 1-foo-2 = 1-foo2 <
    1-foo10 = 1-foo-10 < 1-foo.1 < 1-foo.1.1 < 1.x = 1-x < 1é = 1-é = 1-É < 1-日本 < 1--1 < 1-.1 < 1.-1 <
    1-1.foo-bar1baz-.1 = 1-1.foo-bar-1-baz-0.1 < 1.0.0.0.0.0.1 < 1...1 < 1..1 < 1.1.foo
"""
WORDS_BEFORE_SEPARATORS = """
    1-alpha.beta < 1-alpha.foo < 1-alpha-1 < 1-alpha.0.1 < 1-alpha.1 < 1.0.Beta1 < 1.0.CR1 < 1.0 < 1-sp-1 =
    1.0.SP1 < 1.0.SP1-redhat-1 < 1-sp.1 < 1.0.Final-redhat-1 < 1.0-0-1 < 1.0-0.Final.1 < 1.0.Final-1 < 1.0-1-0-1
    < 1.0.ga.sp.1 < 1.0.Final.1 < 1.0.foo-1 < 1.0.0.foo-1 < 1.1.Final-redhat-1
"""


@pytest.mark.parametrize("chain", [RULES, RELEASED, ODD, WORDS_BEFORE_SEPARATORS])
def test_order(chain: str) -> None:
    assert_order(key, chain)


@pytest.mark.parametrize(
    "chain",
    [
        "1.0.alpha.1 < 1 < 1.sp.1",  # Maven: 1.0.alpha.1 > 1.sp.1
        "1-0-alpha < 1 < 1-sp",  # Maven: 1-0-alpha > 1-sp
        "1.2.CR1 < 1.2 < 1.2.Final-redhat-1",  # Maven: 1.2.CR1 > 1.2.Final-redhat-1
        "1.0.alpha.1 < 1 < 1-1",  # Maven: 1.0.alpha.1 > 1-1
        "1.0.final.alpha < 1 < 1-foo",  # Maven: 1.0.final.alpha > 1-foo
    ],
)
def test_where_the_order_of_maven_is_a_circle_pre_releases_stay_before_the_release(chain: str) -> None:
    assert_order(key, chain)


def test_each_kind_of_item_has_its_place() -> None:
    """Each of these is next to the one before in Maven too; across the release 1 there are circles."""
    assert_order(
        key,
        "1.alpha.1 < 1.beta.1 < 1.milestone.1 < 1.rc.1 = 1.cr.1 < 1.snapshot.1 < 1.final.alpha.1 < 1-alpha"
        " < 1.0.alpha.1 < 1.0.0.alpha.1 < 1 < 1.final.1 < 1.sp.1 < 1.foo.1 < 1-1 < 1.0.1 < 1.1",
    )


def test_overlong_numbers_are_compared_by_value() -> None:
    nines = "9" * 5000
    assert_order(key, f"1.{nines[:-1]} < 1.{nines} = 1.000{nines} < 1.1{'0' * 5000}")


def test_an_empty_version_has_no_order() -> None:
    assert key("") is None


WORDS = ("alpha", "a", "beta", "b", "milestone", "m", "rc", "CR", "SNAPSHOT", "sp", "jre", "x")
RELEASE_WORDS = ("ga", "Final", "RELEASE")
NUMBERS = st.integers(0, 12).map(str) | st.sampled_from(["00", "01", "2147483648", "9" * 18, "9" * 20, "9" * 700])
RELEASES = st.lists(NUMBERS, min_size=1, max_size=4).map(".".join)
# A word ends the version, or has its number behind it, or a hyphen before it; nothing that stands for a release comes
# before a hyphen: elsewhere Maven's order has circles.
NUMBERED = st.builds("{}{}{}".format, st.sampled_from(".-"), st.sampled_from(WORDS), NUMBERS)
HYPHENATED = st.sampled_from(WORDS).map("-{}".format)
ENDS = st.sampled_from(["", "", "", "-SNAPSHOT", "-1", "-2.foo", "-20200101.101010-1"])
VERSIONS = st.builds("{}{}{}".format, RELEASES, NUMBERED | HYPHENATED | st.just(""), ENDS) | st.builds(
    "{}{}{}".format, RELEASES, st.sampled_from(".-"), st.sampled_from(WORDS + RELEASE_WORDS)
)

MAVEN = Path(shutil.which("mvn") or "").resolve().parents[1] / "lib" if shutil.which("mvn") else Path("absent")
JARS = [*MAVEN.glob("maven-artifact-3*.jar"), *MAVEN.glob("commons-lang3*.jar")]
PROGRAM = """
import java.util.Scanner;
import org.apache.maven.artifact.versioning.ComparableVersion;

class Compare {
    public static void main(String[] arguments) {
        Scanner lines = new Scanner(System.in);
        StringBuilder answers = new StringBuilder();
        while (lines.hasNextLine()) {
            String[] pair = lines.nextLine().split("\\t", -1);
            int sign = new ComparableVersion(pair[0]).compareTo(new ComparableVersion(pair[1]));
            answers.append(Integer.signum(sign)).append('\\n');
        }
        System.out.print(answers);
    }
}
"""


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command of a program that asks the ``ComparableVersion`` of the installed Maven."""
    folder = tmp_path_factory.mktemp("maven")
    (folder / "Compare.java").write_text(PROGRAM)
    class_path = ":".join(map(str, [folder, *JARS]))
    subprocess.run(["javac", "-cp", class_path, "Compare.java"], cwd=folder, check=True, capture_output=True)
    return ["java", "-XX:TieredStopAtLevel=1", "-cp", class_path, "Compare"]


@pytest.mark.tool("mvn")
@pytest.mark.skipif(not JARS or shutil.which("javac") is None, reason="Maven 3 or a Java compiler is not installed")
@settings(max_examples=3, phases=[Phase.generate], derandomize=True, deadline=None)
@given(versions=st.lists(VERSIONS, min_size=80, max_size=120))
def test_maven_agrees(versions: list[str], compare: list[str]) -> None:
    assert disagreements(key, compare, [*versions, *RULES.split()[::2]]) == []
