"""The commit that a working folder is at, read from the files of its repository.

No git command is run in the folder: its configuration is the scanned project's word, and could name programs.
https://git-scm.com/docs/gitrepository-layout
"""

import re
from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")


def head_commit(folder: Path) -> str:
    """The commit; empty when the folder is no repository, or it can't be told."""
    inside = folder / ".git"
    head = _line(inside / "HEAD")
    if _COMMIT.match(head):
        return head
    ref = head.removeprefix("ref: ")
    if ref == head or not re.fullmatch(r"refs/[A-Za-z0-9._/+-]+", ref) or ".." in ref:
        return ""
    loose = _line(inside / ref)
    return loose if _COMMIT.match(loose) else _packed(inside / "packed-refs", ref)


def _line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.readline(300).strip()
    except OSError:
        return ""


def _packed(path: Path, ref: str) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                commit, _, name = line.strip().partition(" ")
                if name == ref and _COMMIT.match(commit):
                    return commit
    except OSError:
        return ""
    return ""
