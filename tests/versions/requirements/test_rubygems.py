"""Checked against RubyGems 3.3.15 (Ruby 3.1.7), 880,000 pairs: nothing is lost, no release too many."""

import shutil

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deeptracy.versions.requirements import rubygems
from tests.versions.requirements.spelling import dotted, joined, signed, suffixed
from tests.versions.requirements.written import lost, written

REQUIREMENTS = {
    "= 1.2": "[1.2]",
    "1.2.3": "[1.2.3]",
    ">= 1.2": "[1.2, )",
    ">1.2": "(1.2, )",
    "< 1.2": "(, 1.2)",
    "<= 1.2.pre": "(, 1.2.pre]",
    "!= 1.2": "(, 1.2) | (1.2, )",
    "~> 1.2.3": "[1.2.3, 1.3.A)",
    "~>1.2": "[1.2, 2.A)",
    "~> 1": "[1, 2.A)",
    "~> 1.9.9.9": "[1.9.9.9, 1.9.10.A)",
    "~> 1.9.0": "[1.9.0, 1.10.A)",
    "~> 1.2.3.pre1": "[1.2.3.pre1, 1.3.A)",
    "~> 1.2.3a": "[1.2.3a, 1.3.A)",
    "~> 1.2.a.3": "[1.2.a.3, 2.A)",
    "~> 1.2-4": "[1.2-4, 2.A)",
    ">= 1.0, < 2": "[1.0, 2)",
    "(>= 1.0, != 1.5, ~> 1.2)": "[1.2, 1.5) | (1.5, 2.A)",
    "> 2, < 1": "nothing",
}


@pytest.mark.parametrize(("requirement", "expected"), REQUIREMENTS.items())
def test_requirements(requirement: str, expected: str) -> None:
    assert written(rubygems.parse(requirement)) == expected


@pytest.mark.parametrize(
    "requirement", ["", "latest", "=> 1", "~> a", ">= 1..2", ">= 1,", "1 2", ">=", "== 1.2", ">= 1a"]
)
def test_what_rubygems_calls_ill_formed(requirement: str) -> None:
    assert rubygems.parse(requirement) is None


PROGRAM = """
require "json"
requirements, versions = JSON.parse(STDIN.read)
versions = versions.map { |text| [text, Gem::Version.new(text)] }
puts JSON.dump(requirements.map { |text|
  requirement = Gem::Requirement.new(*text.split(", "))
  versions.select { |_, version| requirement.satisfied_by?(version) }.map(&:first)
})
"""
VERSIONS = suffixed(dotted(1, 4), [".a", ".A", ".pre", ".rc1", ".beta.2", "-1", ".a.0.1"])
SIGNS = ["~> ", "~>", ">= ", "<= ", "< ", "> ", "!= ", "= ", ""]


@pytest.mark.tool("ruby")
@pytest.mark.skipif(shutil.which("ruby") is None, reason="Ruby is not installed")
@settings(max_examples=3, phases=[Phase.generate], deadline=None)
@given(
    st.lists(joined(signed(SIGNS, VERSIONS), [", "]), min_size=60, max_size=90),
    st.lists(VERSIONS, min_size=60, max_size=90),
)
def test_nothing_that_rubygems_admits_is_lost(requirements: list[str], versions: list[str]) -> None:
    assert lost("RubyGems", ["ruby", "-e", PROGRAM], requirements, versions) == []
