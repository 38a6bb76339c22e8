"""Lines of keys and texts in TOML."""

from deeptracy.inventory.python.toml_lines import TomlLines

TEXT = """\
[build-system]
requires = ["setuptools>=61", "wheel"]

[project]
dependencies = [
    "wheel",
    'odd>=1; python_version < "3"',
    "quoted; python_version < \\"3\\"",
]

[ project . "optional-dependencies" ]
cache = ["redis"]

[tool.poetry.dependencies]
redis = "^5"
"dotted.name" = "1"
[tool.poetry.group.docs.dependencies]
redis = "4"

[[tool.uv.index]]
"""


def test_texts_are_looked_for_behind_their_section() -> None:
    lines = TomlLines(TEXT)

    assert lines.text("setuptools>=61", "build-system") == 2
    assert lines.text("wheel", "build-system") == 2
    assert lines.text("wheel", "project") == 6
    assert lines.text('odd>=1; python_version < "3"', "project") == 7
    assert lines.text('quoted; python_version < "3"', "project") == 8
    assert lines.text("redis", "project.optional-dependencies") == 12
    assert lines.text("absent", "project") == 0
    assert lines.text("setuptools>=61", "project") == 0


def test_keys_too() -> None:
    lines = TomlLines(TEXT)

    assert lines.key("redis", "tool.poetry.dependencies") == 15
    assert lines.key("dotted.name", "tool.poetry.dependencies") == 16
    assert lines.key("redis", "tool.poetry.group.docs.dependencies") == 18
    assert lines.key("absent", "project") == 0


def test_a_section_without_a_header_begins_with_the_one_it_is_a_part_of() -> None:
    lines = TomlLines('x = "a"\n[project]\nextras.cache = ["a"]\n')

    assert lines.text("a", "project.extras") == 3
    assert lines.text("a", "tool.uv") == 1


def test_headers_may_be_written_with_spaces_and_quotes() -> None:
    lines = TomlLines('[ project ]\nx = "a"\n[ tool . "uv" ]\ny = "a"\n')

    assert lines.text("a", "project") == 2
    assert lines.text("a", "tool.uv") == 4


def test_long_lines_take_no_longer_than_they_are() -> None:
    lines = TomlLines("a" * 1_000_000 + "\n" + " " * 1_000_000 + "\n" + "[" * 1_000_000 + "\n" + '"' * 1_000_000)

    assert lines.key("a", "") == 0
