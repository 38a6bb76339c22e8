"""A git repository read without a checkout.

One shallow fetch without file contents, one listing of the tree, one request for the contents of all manifests. There
is no working tree, so links, hooks, filters and submodules have nothing to act on, and a large repository costs little.
Nothing of the repository is run: https://git-scm.com/docs/partial-clone, https://git-scm.com/docs/git-ls-tree.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import basename, dirname, join, normpath

from deeptracy.inventory.registry import format_of
from deeptracy.model.inventory import Gap, Skipped
from deeptracy.source.selection import Select, Selection
from deeptracy.source.target import Target, TargetError

AUXILIARY = frozenset(
    {
        "go.sum", "os-release", "world", "pnpm-workspace.yaml", "Directory.Packages.props", "Directory.Build.props",
        "direct_url.json", "entry_points.txt", ".deeptracy.yml", ".deeptracy.yaml",
    }
)  # fmt: skip
"""Names of files that are no manifests themselves but are looked at by their parsers."""

_SCHEMES = ("https", "http", "ssh", "git", "file")
_SCP_LIKE = re.compile(r"(?:[A-Za-z0-9_.~+-]+@)?[A-Za-z0-9.-]+:(?!//|:)\S+\Z")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_CREDENTIALS = re.compile(r"://[^/@\s]+@")
_OURS = "refs/deeptracy/target"

_FETCH_OPTIONS = ("--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--filter=blob:none")

_SECONDS = 900
_MAX_PACK = 4 << 30
_MAX_CONTENTS = 1 << 30
_MAX_LAZY = 200
_REGULAR, _EXECUTABLE, _LINK, _SUBMODULE = "100644", "100755", "120000", "160000"

_SETTINGS = (
    "protocol.allow=never",
    *(f"protocol.{scheme}.allow=always" for scheme in _SCHEMES),
    "http.followRedirects=false",
    "core.hooksPath=" + os.devnull,
    "core.fsmonitor=false",
    "core.askPass=",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.recurseSubmodules=no",
    "fetch.writeCommitGraph=false",
    "advice.detachedHead=false",
)

_NO_NETWORK = tuple(f"protocol.{scheme}.allow=never" for scheme in _SCHEMES)
"""For commands in a repository that is not ours: nothing that its configuration names is to be reached."""


def is_address(spec: str) -> bool:
    """Whether a target is named by an address that git reads: a URL, or ``user@host:path``."""
    scheme, separator, _ = spec.partition("://")
    return (scheme.lower() in _SCHEMES) if separator else _SCP_LIKE.match(spec) is not None


def without_credentials(text: str) -> str:
    """The text with user names, passwords and tokens taken out of addresses."""
    return _CREDENTIALS.sub("://", text)


class GitFailure(Exception):
    """A git command failed; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository and the global configuration (``settings``, a path) it is read with."""

    folder: str
    settings: str

    def git(self, *arguments: str, data: bytes = b"", settings: Iterable[str] = ()) -> bytes:
        """Run one git command in it; its output. Raises `GitFailure`."""
        given = (part for setting in (*_SETTINGS, *settings) for part in ("-c", setting))
        command = ["git", "-C", self.folder, *given, *arguments]
        try:
            done = subprocess.run(
                command, input=data, capture_output=True, timeout=_SECONDS, check=False,
                env=_environment(self.settings), preexec_fn=_limit_file_size if sys.platform != "win32" else None,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise GitFailure("git is not installed") from error
        except subprocess.TimeoutExpired as error:
            raise GitFailure(f"no end after {_SECONDS} seconds") from error
        if done.returncode < 0:
            raise GitFailure(
                f"ended by signal {-done.returncode}: it sent more than {_MAX_PACK >> 30} GiB, or was stopped"
            )
        if done.returncode:
            raise GitFailure(_last_words(done.stderr))
        return done.stdout


def _limit_file_size() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_PACK, _MAX_PACK))


def _last_words(stderr: bytes) -> str:
    """What git said went wrong, without progress, hints and credentials."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", "ssh:")) or "denied" in line]
    words = "; ".join(told[-3:] or lines[-2:] or ["git gave no reason"])
    return without_credentials(re.sub(r"\b(fatal|error): ", "", words))


def _environment(settings: str) -> dict[str, str]:
    """The user's environment (proxies, certificates, ssh agent), without what would point git somewhere else."""
    kept = {
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSL_CAINFO",
        "GIT_SSL_CAPATH",
        "GIT_ASKPASS",
        "GIT_TRACE",
        "GIT_TRACE_PACKET",
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in kept}
    environment.setdefault("GIT_SSH_COMMAND", "ssh -oBatchMode=yes")
    return environment | {
        "GIT_CONFIG_GLOBAL": settings,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
    }


@dataclass(slots=True)
class GitTree:
    """The files of one commit. Contents not asked for at first are fetched singly, a limited number of times."""

    repository: Repository
    objects: dict[str, str]
    contents: dict[str, bytes] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    max_file: int = 0
    _fetched_singly: int = 0

    def paths(self) -> Collection[str]:
        return self.objects.keys()

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the commit; None when there is none. Raises OSError when they can't be had."""
        for _ in range(10):
            oid = self.objects.get(path)
            if oid is None:
                return None
            data = self._content(oid)
            if path not in self.links:
                return data
            path = normpath(join(dirname(path), data.decode("utf-8", "replace")))
        return None

    def _content(self, oid: str) -> bytes:
        if oid not in self.contents:
            if self._fetched_singly >= _MAX_LAZY:
                raise OSError(0, f"more than {_MAX_LAZY} files besides the manifests are included")
            self._fetched_singly += 1
            self.fetch([oid])
        if oid not in self.contents:
            raise OSError(0, f"larger than {self.max_file // 1_000_000} MB, or not to be had")
        return self.contents[oid]

    def fetch(self, oids: Iterable[str]) -> None:
        """Get the contents of objects in one request, and keep those that are not too large. Raises OSError."""
        wanted = sorted(set(oids) - self.contents.keys())
        if not wanted:
            return
        try:
            sizes = self._sizes()
            missing = [oid for oid in wanted if oid not in sizes]
            if missing:
                self.repository.git(
                    "-c", "fetch.negotiationAlgorithm=noop", "fetch", "-q", "origin", *_FETCH_OPTIONS, "--stdin",
                    data="\n".join(missing).encode() + b"\n",
                )  # fmt: skip
                sizes = self._sizes()
            self.contents.update(self._contents(self._affordable(wanted, sizes)))
        except GitFailure as error:
            raise OSError(0, str(error)) from error

    def _sizes(self) -> dict[str, int]:
        """The size of every file content that is here: asking for one that is not would end the reader."""
        output = self.repository.git(
            "cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname) %(objecttype) %(objectsize)"
        )
        rows = (line.split() for line in output.decode().splitlines())
        return {oid: int(size) for oid, kind, size in rows if kind == "blob"}

    def _affordable(self, wanted: list[str], sizes: dict[str, int]) -> list[str]:
        budget = _MAX_CONTENTS - sum(len(data) for data in self.contents.values())
        chosen = []
        for oid in wanted:
            size = sizes.get(oid, self.max_file + 1)
            if size <= self.max_file and size <= budget:
                budget -= size
                chosen.append(oid)
        return chosen

    def _contents(self, oids: list[str]) -> Iterator[tuple[str, bytes]]:
        if not oids:
            return
        output = memoryview(self.repository.git("cat-file", "--batch", data="\n".join(oids).encode() + b"\n"))
        position = 0
        for oid in oids:
            end = bytes(output[position : position + 200]).index(b"\n") + position
            size = int(bytes(output[position:end]).split()[2])
            yield oid, bytes(output[end + 1 : end + 1 + size])
            position = end + size + 2


@contextmanager
def open_repository(address: str, select: Select, *, ref: str = "") -> Iterator[Target]:
    """Open a repository at an address, at a branch, tag or full commit (default: its HEAD). Raises `TargetError`."""
    if address.startswith("-"):
        raise TargetError(f"{address} is not an address")
    name = without_credentials(address)
    try:
        with _fresh_repository(address) as repository:
            commit = _fetch_commit(repository, ref)
            yield _target(repository, name, commit, select)
    except GitFailure as error:
        raise TargetError(f"{name} can't be read: {error}") from error


@contextmanager
def open_revision(folder: Path, ref: str, select: Select) -> Iterator[Target]:
    """Open a local repository at any revision that git understands. Raises `TargetError`."""
    try:
        with _fresh_repository(folder.resolve().as_uri()) as repository:
            local = Repository(str(folder.resolve()), repository.settings)
            found = local.git(
                "rev-parse", "--verify", "-q", "--end-of-options", f"{ref}^{{commit}}", settings=_NO_NETWORK
            )
            commit = _fetch_commit(repository, found.decode().strip())
            yield _target(repository, f"{folder} at {ref}", commit, select)
    except GitFailure as error:
        raise TargetError(f"{folder} has no revision {ref!r}: {error}") from error


@contextmanager
def _settings() -> Iterator[str]:
    """A global configuration: the user's own, and that whose file something is does not matter for reading it."""
    with tempfile.TemporaryDirectory(prefix="deeptracy-git-") as folder:
        path = Path(folder) / "config"
        own = [
            Path.home() / ".gitconfig",
            Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "git" / "config",
        ]
        includes = "".join(f'[include]\n\tpath = "{file}"\n' for file in own if file.is_file())
        path.write_text(includes + "[safe]\n\tdirectory = *\n")
        yield str(path)


@contextmanager
def _fresh_repository(address: str) -> Iterator[Repository]:
    with _settings() as settings:
        folder = join(dirname(settings), "repository")
        os.mkdir(folder)
        repository = Repository(folder, settings)
        repository.git("init", "-q", "--bare", "--template=", ".")
        repository.git("remote", "add", "origin", "--", address)
        yield repository


def _fetch_commit(repository: Repository, ref: str) -> str:
    """Fetch the commit of a ref without any file contents; its id."""
    wanted = ref if _COMMIT.match(ref) else _advertised(repository, ref)
    repository.git("fetch", "-q", "--depth=1", *_FETCH_OPTIONS, "origin", f"+{wanted}:{_OURS}")
    return repository.git("rev-parse", "--verify", "-q", f"{_OURS}^{{commit}}").decode().strip()


def _advertised(repository: Repository, ref: str) -> str:
    """The full name of a branch or tag as the server tells it: a branch wins over a tag of the same name."""
    choices = (f"refs/heads/{ref}", f"refs/tags/{ref}", ref) if ref else ("HEAD",)
    output = repository.git("ls-remote", "-q", "origin", *choices)
    names = {line.partition("\t")[2] for line in output.decode("utf-8", "replace").splitlines()}
    found = next((name for name in choices if name in names), None)
    if found is None:
        raise GitFailure(f"it has no branch or tag {ref!r}{_hint(ref)}" if ref else "it has no commits")
    return found


def _hint(ref: str) -> str:
    short = re.fullmatch(r"[0-9a-f]{4,39}", ref)
    return "; a short commit can't be looked up from afar, give all of its digits" if short else ""


def _target(repository: Repository, name: str, commit: str, select: Select) -> Target:
    tree = GitTree(repository, {}, max_file=Selection().max_file)
    entries = list(_entries(repository))
    tree.objects = {path: oid for mode, oid, path in entries if mode in (_REGULAR, _EXECUTABLE)}
    selection = select(tree.read)
    tree.max_file = selection.max_file
    skipped = list(_submodules(entries, selection))
    chosen = [(mode, oid, path) for mode, oid, path in entries if mode != _SUBMODULE and selection.reads(path)]
    tree.objects = {path: oid for _, oid, path in chosen[: selection.max_files]}
    tree.links = frozenset(path for mode, _, path in chosen if mode == _LINK)
    if len(chosen) > selection.max_files:
        skipped.append(Skipped("", f"holds more than {selection.max_files:,} files"))
    manifests = [oid for path, oid in tree.objects.items() if basename(path) in AUXILIARY or format_of(path)]
    try:
        tree.fetch(manifests)
    except OSError as error:
        raise GitFailure(error.strerror or str(error)) from error
    return Target(name, tree, skipped, commit=commit)


def _entries(repository: Repository) -> Iterator[tuple[str, str, str]]:
    """(mode, object, path) of everything in the tree. Sizes are not asked for: that would fetch every content."""
    for line in repository.git("ls-tree", "-r", "-z", "--full-tree", _OURS).split(b"\0"):
        if line:
            facts, _, path = line.partition(b"\t")
            mode, _, oid = facts.decode().split()
            yield mode, oid, path.decode("utf-8", "surrogateescape")


def _submodules(entries: Iterable[tuple[str, str, str]], selection: Selection) -> Iterator[Skipped]:
    for mode, _, path in entries:
        if mode == _SUBMODULE and selection.reads(path):
            yield Skipped(path, "a submodule: scan its own repository", Gap.UNSUPPORTED)
