"""The order was checked against Perl 5.36.0 with ``version`` 0.9929: this chain and 50,000 generated pairs."""

import shutil
import subprocess

import pytest

from deeptracy.versions.cpan import key
from tests.versions.chains import assert_order, ordered_pairs

CHAIN = """
    undef = 0 = 0.000 = v0 = .0 < 0.000001 = v0.0.1 < .0.10 < 0.001 = v0.1 = .001 < 0.01 < 0.1 = .1 = v0.100 =
    00.1 < 1 = 1. = v1. = v1 = 1.0 = 1.0.0 = v1.0.0.0 < 1.000_001 < 1.001 = v1.1 < 1.002003 = 1.2.3 = v1.2.3 <
    1.0020034 = v1.2.3.400 < v1.2.34 = v1.2.3_4 = 1.2.3_4 < 1.010 = v1.10 < 1.02_03 = 1.0203 = v1.20.300 < 1.1 =
    1.10 = 1.100 = v1.100 < 1.11 < 1.2 < 1.9 < 2 < v10.1 < 10.01 < 20230101
"""
REFUSED = [
    "",
    "v",
    ".",
    "v.1",
    "V1",
    "1.2.",
    "v1.2.",
    "1..2",
    "1_2",
    "1._2",
    "1.2_3_4",
    "1.2a",
    "1.2-a",
    "-1",
    "1e5",
    "1,2",
    "x",
]


def test_order() -> None:
    assert_order(key, CHAIN)


def test_the_mark_of_a_trial_release_is_left_out() -> None:
    assert_order(key, "1.002 = 1.002-TRIAL = 1.002-TRIAL2 < 1.003-TRIAL = 1.003")


@pytest.mark.parametrize("version", [*REFUSED, "1.2-trial", "-TRIAL"])
def test_what_perl_refuses_has_no_order(version: str) -> None:
    assert key(version) is None


@pytest.mark.tool("perl")
@pytest.mark.skipif(shutil.which("perl") is None, reason="perl is not installed")
def test_perl_agrees() -> None:
    script = (
        "use version; local $SIG{__WARN__} = sub {};"
        "while (<STDIN>) { chomp; my ($x, $y) = split /\\t/, $_, -1;"
        'my $o = eval { version->parse($x) <=> version->parse($y) }; print defined $o ? "$o\\n" : "refused\\n" }'
    )
    pairs = list(ordered_pairs(CHAIN))
    lines = [f"{a}\t{b}" for a, b, _ in pairs] + [f"{version}\t1" for version in REFUSED if version != "."]
    done = subprocess.run(["perl", "-e", script], input="\n".join(lines), capture_output=True, text=True, check=True)
    answers = done.stdout.split()
    assert answers == [str(expected) for _, _, expected in pairs] + ["refused"] * (len(REFUSED) - 1)
