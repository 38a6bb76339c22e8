import pytest

from deeptracy.inventory.haskell.package_id import split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("aeson-2.2.1.0", ("aeson", "2.2.1.0")),
        ("text-icu-0.8.0.2@sha256:0b6d,1", ("text-icu", "0.8.0.2")),
        (" base64-1 @rev:2", ("base64", "1")),
        ("a-1-2", ("a-1", "2")),
        ("aeson", ("", "")),
        ("aeson-", ("", "")),
        ("-1.0", ("", "")),
        ("aeson-1.x", ("", "")),
        ("./a-1.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_the_version_is_behind_the_last_hyphen(text: str, parts: tuple[str, str]) -> None:
    assert split(text) == parts
