import pytest

from deeptracy.inventory.rust.origin import origin


@pytest.mark.parametrize(
    ("source", "private", "address"),
    [
        ("registry+https://github.com/rust-lang/crates.io-index", "", "https://github.com/rust-lang/crates.io-index"),
        (
            "registry+https://registry.example/index",
            "from another registry than crates.io",
            "https://registry.example/index",
        ),
        ("sparse+https://registry.example/", "from another registry than crates.io", "https://registry.example/"),
        ("git+https://git.example/a?rev=1#abc", "from a git repository", "https://git.example/a?rev=1#abc"),
        ("path+file:///x", "from another registry than crates.io", "file:///x"),
        ("nonsense", "from another registry than crates.io", ""),
        ("", "from a folder", ""),
    ],
)
def test_only_the_index_of_crates_io_is_public(source: str, private: str, address: str) -> None:
    assert origin(source) == (private, address)
