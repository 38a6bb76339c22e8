"""What a payload says, with suspicion: names of refs, commits, pages. Whatever is wrong is `Malformed`.

Names of branches and ids of commits become arguments of git and addresses become links, so none passes unchecked.
Names of refs: https://git-scm.com/docs/git-check-ref-format.
"""

import re
from typing import Annotated, TypeVar

import msgspec

from deeptracy.server.webhooks.event import Other, Push, Repository, Tag
from deeptracy.server.webhooks.refusal import Malformed

Number = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
"""Of a change request."""

_Payload = TypeVar("_Payload")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ABBREVIATED = re.compile(r"[0-9a-f]{7,64}")
_NOT_IN_REFS = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|(?:\A|/)\.|\.lock(?:/|\Z)|[/.]\Z|\A[-/]|\A@\Z|\A\Z")
_LONGEST_REF = 1000
_LONGEST_ADDRESS = 2000
_PAGE = re.compile(r"https?://[^\x00-\x20\x7f\"'<>\\`]+", re.IGNORECASE)
_BRANCHES, _TAGS = "refs/heads/", "refs/tags/"


def decode(decoder: msgspec.json.Decoder[_Payload], data: bytes) -> _Payload:
    """The payload by its type. Raises `Malformed`."""
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"the payload can't be read: {error}") from error


def commit(text: str | None) -> str:
    """The id of a commit, empty where none is told or it is all zeros. Raises `Malformed`."""
    if not text or not text.strip("0"):
        return ""
    if not _COMMIT.fullmatch(text):
        raise Malformed("a commit is not named by its id")
    return text


def abbreviated_commit(text: str | None) -> str:
    """As `commit`, where the forge may leave out the later digits."""
    if text and not _ABBREVIATED.fullmatch(text):
        raise Malformed("a commit is not named by its id")
    return text or ""


def ref_name(name: str) -> str:
    """The name of a branch or tag without ``refs/…/``. Raises `Malformed`: git can't have one of this name."""
    if len(name) > _LONGEST_REF or _NOT_IN_REFS.search(name):
        raise Malformed("a branch or tag has a name that git does not allow")
    return name


def page(address: str | None) -> str:
    """The address of a page, empty where it is none that a browser may follow."""
    return address if address and len(address) <= _LONGEST_ADDRESS and _PAGE.fullmatch(address) else ""


def moved(
    repository: Repository, ref: str, before: str | None, after: str | None, delivery: str, tagged: str | None = None
) -> Push | Tag | Other:
    """A ref that went from one commit to another, zeros standing for none. Raises `Malformed`.

    ``tagged``: the commit, where ``after`` may be the object of an annotated tag.
    """
    old, new = commit(before), commit(after)
    if ref.startswith(_TAGS):
        name = ref_name(ref.removeprefix(_TAGS))
        return Tag(repository, name, new and (commit(tagged) or new), not new, delivery)
    if not ref.startswith(_BRANCHES):
        return Other(repository, "what was pushed is neither a branch nor a tag", delivery)
    return Push(repository, ref_name(ref.removeprefix(_BRANCHES)), old, new, bool(new and not old), not new, delivery)
