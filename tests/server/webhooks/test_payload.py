"""Refs, commits and pages, looked at with suspicion."""

import msgspec
import pytest

from deeptracy.server.webhooks import payload
from deeptracy.server.webhooks.event import Other, Push, Repository, Tag
from deeptracy.server.webhooks.refusal import Malformed
from tests.server.webhooks.sending import NEW, NOTHING, OLD

HERE = Repository(path="acme/tool")


@pytest.mark.parametrize("name", ["main", "feature/a/b", "v1.0", "a@b", "été", "a-b", "x" * 1000, "@a", "a.locked"])
def test_names_that_git_allows(name: str) -> None:
    assert payload.ref_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "-x", "--upload-pack=id", "/a", "a/", "a//b", "a b", "a\tb", "a\0", "a\x7f", "a..b", "a~1", "a^", "a:b", "a?",
     "a*", "a[b", "a\\b", "a@{b", "@", ".a", "a/.b", "a.", "a.lock", "a.lock/b", "x" * 1001],
)  # fmt: skip
def test_names_that_git_refuses(name: str) -> None:
    with pytest.raises(Malformed, match="name that git does not allow"):
        payload.ref_name(name)


@pytest.mark.parametrize(
    ("text", "found"),
    [(None, ""), ("", ""), (NOTHING, ""), ("0" * 64, ""), (OLD, OLD), ("ab" * 32, "ab" * 32)],
)
def test_commits(text: str | None, found: str) -> None:
    assert payload.commit(text) == found


@pytest.mark.parametrize("text", ["HEAD", "a1b2c3d", OLD.upper(), OLD + "\n", OLD + "aa", "--help", "g" * 40])
def test_no_commits(text: str) -> None:
    with pytest.raises(Malformed, match="not named by its id"):
        payload.commit(text)


@pytest.mark.parametrize("text", ["a1b2c3d", "a1b2c3d4e5f6", OLD, "ab" * 32])
def test_abbreviated_commits(text: str) -> None:
    assert payload.abbreviated_commit(text) == text
    assert payload.abbreviated_commit("") == payload.abbreviated_commit(None) == ""


@pytest.mark.parametrize("text", ["a1b2c3", "ab" * 33, "A1B2C3D4", "a1b2c3d\n"])
def test_no_abbreviated_commits(text: str) -> None:
    with pytest.raises(Malformed, match="not named by its id"):
        payload.abbreviated_commit(text)


@pytest.mark.parametrize("address", ["https://h.example/a/1", "HTTP://h.example", "https://" + "a" * 1992])
def test_pages(address: str) -> None:
    assert payload.page(address) == address


@pytest.mark.parametrize(
    "address",
    [None, "", "javascript:alert(1)", "//h.example", "https://", "https://h.example/\n", 'https://h.example/"x',
     "https://h.example/<b>", "https://h.example/a b", " https://h.example", "https://" + "a" * 1993],
)  # fmt: skip
def test_no_pages(address: str | None) -> None:
    assert payload.page(address) == ""


@pytest.mark.parametrize(
    ("ref", "before", "after", "event"),
    [
        ("refs/heads/main", OLD, NEW, Push(HERE, "main", OLD, NEW, False, False, "id")),
        ("refs/heads/a/b", NOTHING, NEW, Push(HERE, "a/b", "", NEW, True, False, "id")),
        ("refs/heads/main", OLD, NOTHING, Push(HERE, "main", OLD, "", False, True, "id")),
        ("refs/heads/refs/heads/x", OLD, NEW, Push(HERE, "refs/heads/x", OLD, NEW, False, False, "id")),
        ("refs/tags/v1", NOTHING, NEW, Tag(HERE, "v1", NEW, False, "id")),
        ("refs/tags/v1", OLD, NOTHING, Tag(HERE, "v1", "", True, "id")),
        ("refs/notes/x", OLD, NEW, Other(HERE, "what was pushed is neither a branch nor a tag", "id")),
    ],
)
def test_refs_that_moved(ref: str, before: str, after: str, event: object) -> None:
    assert payload.moved(HERE, ref, before, after, "id") == event


def test_the_commit_of_an_annotated_tag_counts_where_it_is_told() -> None:
    assert payload.moved(HERE, "refs/tags/v1", NOTHING, NEW, "id", OLD) == Tag(HERE, "v1", OLD, False, "id")
    assert payload.moved(HERE, "refs/tags/v1", NEW, NOTHING, "id", OLD) == Tag(HERE, "v1", "", True, "id")


@pytest.mark.parametrize("data", [b"", b"\xff", b'"\xff"', b"nul", b"[]", b"{}", b'{"n": "x"}', b"[" * 100_000])
def test_what_can_not_be_decoded_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed, match="can't be read"):
        payload.decode(msgspec.json.Decoder(Numbered), data)


class Numbered(msgspec.Struct):
    n: payload.Number


@pytest.mark.parametrize(("text", "ok"), [("1", True), ("0", False), (str(2**63 - 1), True), (str(2**63), False)])
def test_numbers(text: str, ok: bool) -> None:
    data = b'{"n": %s}' % text.encode()
    if ok:
        assert payload.decode(msgspec.json.Decoder(Numbered), data).n == int(text)
    else:
        with pytest.raises(Malformed, match="can't be read"):
            payload.decode(msgspec.json.Decoder(Numbered), data)
