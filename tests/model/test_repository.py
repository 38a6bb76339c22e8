"""Which repository an address points into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.model.repository import repository_of

TOOL = "github.com/acme/tool"


@pytest.mark.parametrize(
    ("address", "repository"),
    [
        ("https://github.com/Acme/Tool", TOOL),
        ("http://www.github.com/acme/tool/", TOOL),
        ("https://github.com/acme/tool.git", TOOL),
        ("https://github.com/acme/tool/issues/3", TOOL),
        ("https://github.com/acme/tool/blob/main/src/a.py#L3", TOOL),
        ("https://github.com/acme/tool/commit/abc?diff=split", TOOL),
        ("https://github.com//acme//tool", TOOL),
        ("https://GITHUB.com:443/acme/tool", TOOL),
        ("https://user@github.com/acme/tool", TOOL),
        ("git+https://github.com/acme/tool.git", TOOL),
        ("git://github.com/acme/tool.git", TOOL),
        ("ssh://git@github.com/acme/tool.git", TOOL),
        ("git@github.com:acme/tool.git", TOOL),
        ("github.com:acme/tool", TOOL),
        ("github.com/acme/tool/v2", TOOL),
        ("https://bitbucket.org/acme/tool/src", "bitbucket.org/acme/tool"),
        ("https://codeberg.org/acme/tool/", "codeberg.org/acme/tool"),
        ("https://gitee.com/acme/tool", "gitee.com/acme/tool"),
        ("https://gitlab.com/acme/tool", "gitlab.com/acme/tool"),
        ("https://gitlab.com/acme/group/tool/-/issues/3", "gitlab.com/acme/group/tool"),
        ("https://gitlab.com/acme/tool/-/merge_requests/3", "gitlab.com/acme/tool"),
        ("https://gitlab.gnome.org/GNOME/glib/-/issues/1", "gitlab.gnome.org/gnome/glib"),
        ("https://code.gitlab.acme.example/a/b", "code.gitlab.acme.example/a/b"),
        ("https://salsa.debian.org/python-team/flask", "salsa.debian.org/python-team/flask"),
    ],
)
def test_a_page_of_a_repository(address: str, repository: str) -> None:
    assert repository_of(address) == repository


@pytest.mark.parametrize(
    "address",
    [
        "", "github.com", "https://github.com/", "https://github.com/acme", "https://github.com/acme/.git",
        "https://github.com/advisories/GHSA-1", "https://github.com/orgs/acme", "https://github.com/sponsors/acme",
        "https://github.com/security/advisories", "https://gist.github.com/acme/123", "https://notgithub.com/a/b",
        "https://github.com.evil.example/a/b", "https://example.org/acme/tool", "https://gitlab.com/-/snippets/1",
        "https://gitlab.com/acme/-/issues", "https://mygitlab.example/a/b", "acme/tool", "flask", "https://[", "http://[::1",
        "mailto:a@github.com", "https://github.com:x/a", "git@example.org:acme/tool.git", "scm:git:acme", "::", "://", "\0",
    ],
)  # fmt: skip
def test_what_is_none(address: str) -> None:
    assert repository_of(address) == ""


@given(st.text(max_size=40) | st.text(alphabet="github.com/:@[]-%?#ab", max_size=40))
def test_never_an_error_and_always_the_same(address: str) -> None:
    found = repository_of(address)
    assert found == "" or repository_of(found) == found
    assert found == found.lower()


@pytest.mark.parametrize("text", ["a@" * 50_000, "a" * 100_000 + ":", "/" * 100_000, "github.com/" * 20_000])
def test_long_texts_take_time_in_proportion(text: str) -> None:
    repository_of(text)
