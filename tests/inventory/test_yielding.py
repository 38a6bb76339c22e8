"""Where a lock file makes its manifest needless."""

import pytest

from deeptracy.inventory.parser import Format


@pytest.mark.parametrize(
    ("yields_to", "path", "paths", "needless"),
    [
        (("x.lock",), "x", {"x.lock"}, True),
        (("x.lock",), "a/b/x", {"a/b/x.lock"}, True),
        (("x.lock",), "a/b/x", {"a/x.lock"}, True),
        (("x.lock",), "a/b/x", {"x.lock"}, True),
        (("x.lock",), "a/b/x", {"a/b/c/x.lock", "b/x.lock", "a/b/x"}, False),
        (("x.lock",), "x", set(), False),
        (("./x.lock",), "x", {"x.lock"}, True),
        (("./x.lock",), "a/b/x", {"a/b/x.lock"}, True),
        (("./x.lock",), "a/b/x", {"a/x.lock", "x.lock"}, False),
        (("./obj/x.lock",), "a/x", {"a/obj/x.lock"}, True),
        (("./../x.lock",), "a/b/x", {"a/x.lock"}, True),
        (("./../x.lock",), "a/b/x", {"a/b/x.lock", "x.lock"}, False),
        (("obj/x.lock",), "a/x", {"obj/x.lock"}, True),
        (("./y.lock", "x.lock"), "a/x", {"x.lock"}, True),
        ((), "x", {"x.lock"}, False),
    ],
)
def test_a_manifest_yields(yields_to: tuple[str, ...], path: str, paths: set[str], needless: bool) -> None:
    format_ = Format("x", "npm", "x", ("x",), yields_to)

    assert format_.yields(path, paths) is needless
