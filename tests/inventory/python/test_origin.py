"""Where packages are fetched from."""

import pytest

from deeptracy.inventory.parser import SourceFile
from deeptracy.inventory.python import origin
from deeptracy.model.inventory import Gap

FILE = SourceFile("app/requirements.txt", b"")
OWN = ("a folder of the project", Gap.OWN)
OUTSIDE = ("a folder outside the project", Gap.PRIVATE_SOURCE)
ARCHIVE = ("an archive on disk", Gap.PRIVATE_SOURCE)
ADDRESS = ("fetched from an address", Gap.PRIVATE_SOURCE)
GIT = ("fetched from git", Gap.PRIVATE_SOURCE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("git+https://git.example/a.git", GIT),
        ("GIT+ssh://git@git.example/a.git", GIT),
        ("git://git.example/a", GIT),
        ("ssh://git.example/a", GIT),
        ("git@git.example:a/b.git", GIT),
        ("hg+https://x.example/a", ("fetched from Mercurial", Gap.PRIVATE_SOURCE)),
        ("svn+https://x.example/a", ("fetched from Subversion", Gap.PRIVATE_SOURCE)),
        ("bzr+lp:a", ("fetched from Bazaar", Gap.PRIVATE_SOURCE)),
        ("https://x.example/a.tar.gz", ADDRESS),
        ("ftp://x.example/a", ADDRESS),
        (".", OWN),
        ("./lib", OWN),
        ("../lib", OWN),
        ("..", OWN),
        ("../../lib", OUTSIDE),
        ("../..", OUTSIDE),
        ("../..x", OWN),
        ("/srv/lib", OUTSIDE),
        ("C:\\lib", OUTSIDE),
        ("c:/lib", OUTSIDE),
        ("${HOME}/lib", OUTSIDE),
        ("lib/a-1.0-py3-none-any.whl", ARCHIVE),
        ("../../A.TAR.GZ", ARCHIVE),
        ("file:///srv/lib", OUTSIDE),
        ("file:///srv/lib/a.zip#egg=a", ARCHIVE),
        ("file:lib", OWN),
        ("file:///${PROJECT_ROOT}/lib#egg=a", OWN),
        ("{root:uri}/lib", OWN),
        ("file://{root}/lib", OWN),
    ],
)
def test_an_address(url: str, expected: tuple[str, Gap]) -> None:
    found = origin.address(FILE, url)

    assert (found.private, found.gap) == expected
    assert found.source


def test_the_source_is_kept_as_written() -> None:
    assert (
        origin.address(FILE, "git+https://user:secret@git.example/a.git").source
        == "git+https://user:secret@git.example/a.git"
    )
    assert origin.address(FILE, "file:///${PROJECT_ROOT}/lib#egg=a").source == "./lib"
    assert origin.address(FILE, "file:///srv/lib").source == "/srv/lib"
    assert origin.path(FILE, "../lib").source == "../lib"
    assert origin.repository("x").source == "x"
    assert origin.remote("y").source == "y"


def test_an_index_makes_nothing_private() -> None:
    assert origin.index("https://packages.example/simple") == origin.Origin(source="https://packages.example/simple")
    assert origin.Origin("", Gap.PRIVATE_SOURCE, "") == origin.PUBLIC


def test_an_unknown_system_of_version_control_is_named_as_such() -> None:
    assert origin.repository("x", "darcs").private == "fetched from version control"
    assert origin.repository("x", "hg").private == "fetched from Mercurial"
