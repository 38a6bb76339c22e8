import pytest

from deeptracy.inventory.apple.repository import name_of


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://github.com/apple/swift-nio.git", "github.com/apple/swift-nio"),
        ("https://github.com/apple/swift-nio", "github.com/apple/swift-nio"),
        ("https://github.com/apple/swift-nio/", "github.com/apple/swift-nio"),
        ("https://user:secret@github.com/apple/swift-nio.git", "github.com/apple/swift-nio"),
        ("git@github.com:apple/swift-nio.git", "github.com/apple/swift-nio"),
        ("git@github.com:/apple/swift-nio.git", "github.com/apple/swift-nio"),
        ("ssh://git@github.com/apple/swift-nio.git", "github.com/apple/swift-nio"),
        ("ssh://git@github.com:22/apple/swift-nio.git", "github.com/apple/swift-nio"),
        ("ssh://git@github.com:apple/swift-nio.git", "github.com/apple/swift-nio"),
        (" http://git.example/A/B ", "git.example/A/B"),
        ("git.example:name", "git.example/name"),
        ("git.example", "git.example"),
        ("", ""),
    ],
)
def test_scheme_user_port_and_suffix_are_left_off(address: str, name: str) -> None:
    assert name_of(address) == name
