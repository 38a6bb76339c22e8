import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.ruby.lock_sections import Sections, Source, Spec

TEXT = """\
GIT
  remote: https://git.example/a
  revision: abc
  branch: main
  glob: {,*,*/*}.gemspec
  specs:
    a (1.0)
      b (>= 1, < 3)
      c

GEM
  remote: https://registry.example/
  remote: https://other.example/
  specs:
    b (2.0.0.pre1)
    c (1.13.0-x86_64-linux)
    d

PLATFORMS
  ruby

DEPENDENCIES
  a!
  b (~> 2.0)
  c (= 1.13.0)!
  d

A NEW SECTION
  whatever (1.0)

BUNDLED WITH
   2.3.27
"""


def test_sources_with_their_gems() -> None:
    found = Sections(TEXT)

    assert found.sources == [
        Source("GIT", ["https://git.example/a"], [Spec("a", "1.0", 7, ["b", "c"])]),
        Source(
            "GEM",
            ["https://registry.example/", "https://other.example/"],
            [Spec("b", "2.0.0.pre1", 15), Spec("c", "1.13.0", 16), Spec("d", "", 17)],
        ),
    ]


def test_the_names_that_the_gemfile_asks_for() -> None:
    assert Sections(TEXT).wanted == {"a", "b", "c", "d"}


def test_windows_lines_are_lines() -> None:
    assert Sections(TEXT.replace("\n", "\r\n")).sources == Sections(TEXT).sources


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_has_nothing(text: str) -> None:
    assert Sections(text).sources == []


def test_a_dependency_line_of_another_form_is_passed_over() -> None:
    assert Sections("DEPENDENCIES\n   a\n  b c\n  d (\n  e\n").wanted == {"e"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nothing of the kind", "has no section of a Bundler lock file"),
        ("  indented\n", "has no section of a Bundler lock file"),
        ("{}\nGEM\n", "has no section of a Bundler lock file"),
        ("GEM\n<<<<<<< HEAD\n", "holds a merge conflict at line 2"),
        ("GEM\n=======\n", "holds a merge conflict at line 2"),
        ("GEM\n>>>>>>> x\n", "holds a merge conflict at line 2"),
        ("GEM\n||||||| x\n", "holds a merge conflict at line 2"),
        ("GEM\n  specs:\n    a (1.0\n", "line 3 is neither a gem nor what it requires"),
        ("GEM\n  specs:\n   a (1.0)\n", "line 3 is neither a gem nor what it requires"),
    ],
)
def test_another_file_is_malformed(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        Sections(text)


def test_what_stands_before_the_first_gem_is_passed_over() -> None:
    assert Sections("GEM\n  remote:\n  a (1)\n      b (1.0)\n").sources == [Source("GEM")]
