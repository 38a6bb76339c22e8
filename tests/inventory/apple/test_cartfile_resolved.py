import pytest

from deeptracy.inventory.apple.cartfile_resolved import parse
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read

COMMIT = "7c17a6ccca06b5c107cfa4284e634562ddaf5951"


@pytest.mark.parametrize(
    ("line", "id_", "private"),
    [
        ('github "a/b" "1.0.0"', "github.com/a/b@1.0.0", False),
        ('github "a/b" "v1.0.0"', "github.com/a/b@1.0.0", False),
        ('github "https://git.example/a/b" "1.0.0"', "git.example/a/b@1.0.0", False),
        ('git "git@git.example:a/b.git" "1.0.0"', "git.example/a/b@1.0.0", False),
        ('git "../b" "1.0.0"', "../b@1.0.0", True),
        (f'github "a/b" "{COMMIT}"', f"github.com/a/b revision {COMMIT}", False),
        (f'github "a/b" "{COMMIT[1:]}"', f"github.com/a/b@{COMMIT[1:]}", False),
    ],
)
def test_a_line_is_a_repository_and_a_tag(line: str, id_: str, private: bool) -> None:
    parsed = read(parse, "Cartfile.resolved", line)

    assert ids(parsed) == [id_]
    assert bool(parsed.dependencies[0].private) is private


def test_what_can_not_be_looked_up_is_a_gap() -> None:
    parsed = read(parse, "Cartfile.resolved", '# comment\n\nbinary "https://x.example/a.json" "1.0"\nnonsense\n')

    assert [(gap.reason, gap.gap, gap.line) for gap in parsed.gaps] == [
        ("a binary framework is not known to any advisory", Gap.UNSUPPORTED, 3),
        ("not a line of Cartfile.resolved", Gap.UNREADABLE, 4),
    ]
