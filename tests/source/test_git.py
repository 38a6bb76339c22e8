"""Git repositories, read from real servers without a checkout."""

import http.server
import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deeptracy.model.inventory import Gap, Skipped
from deeptracy.source.git import is_address, without_credentials
from deeptracy.source.opening import open_target
from deeptracy.source.selection import Selection
from deeptracy.source.target import TargetError

IDENTITY = (
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@localhost",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "init.defaultBranch=main",
)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *IDENTITY, "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def everything(_: object) -> Selection:
    return Selection()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits, two branches, a tag, links, a submodule entry, and everything that could run something."""
    folder = tmp_path / "repository"
    (folder / "sub" / "deep").mkdir(parents=True)
    git(folder, "init", "-q")
    (folder / "requirements.txt").write_text("django==3.2\n-r sub/more.list\n")
    (folder / "sub" / "more.list").write_text("flask==1.0\n")
    (folder / "sub" / "deep" / "package-lock.json").write_text('{"lockfileVersion": 3, "packages": {}}')
    (folder / "big.bin").write_bytes(os.urandom(200_000))
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    git(folder, "tag", "-a", "v1.0", "-m", "one")
    git(folder, "branch", "feature/slash")
    canary = tmp_path / "canary"
    script = f"#!/bin/sh\ntouch {canary}\n"
    (folder / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n*.bin filter=lfs\n")
    (folder / ".gitmodules").write_text(f'[submodule "m"]\n\tpath = m\n\turl = ext::sh -c "touch {canary}"\n')
    (folder / "poetry.lock").symlink_to("/etc/passwd")
    (folder / "Pipfile.lock").symlink_to("../../../../etc/passwd")
    (folder / "yarn.lock").symlink_to("sub/deep/../../real.lock")
    (folder / "real.lock").write_text("# yarn lockfile v1\n")
    git(folder, "add", ".")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},m")
    git(folder, "commit", "-qm", "second")
    for name in ("post-checkout", "post-merge", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        hook = folder / ".git" / "hooks" / name
        hook.write_text(script)
        hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    git(folder, "config", "filter.evil.smudge", f"touch {canary}")
    git(folder, "config", "core.fsmonitor", f"touch {canary}")
    git(folder, "config", "uploadpack.allowFilter", "true")
    return folder


class Backend(http.server.BaseHTTPRequestHandler):
    """``git http-backend`` behind the standard library's server; counts what is asked."""

    root = ""
    requests: list[str] = []  # noqa: RUF012 - one list for each server, set by `serve`
    password = ""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        self.requests.append(f"{self.command} {path.rpartition('/')[2]}")
        if path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", self.path.replace("/moved", "/repository"))
            self.end_headers()
            return
        if self.password and self.headers.get("Authorization") != self.password:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="x"')
            self.end_headers()
            return
        environment = os.environ | {
            "GIT_PROJECT_ROOT": self.root, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
            "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "REMOTE_ADDR": "127.0.0.1",
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }  # fmt: skip
        done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=environment, check=True)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(fields.pop("Status", "200 OK").split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(repository: Path) -> Iterator[type[Backend]]:
    handler = type("Handler", (Backend,), {"root": str(repository.parent), "requests": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        handler.address = f"http://127.0.0.1:{running.server_port}/repository/.git"  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield handler
        running.shutdown()
        thread.join()


def names(target: object) -> set[str]:
    return set(target.tree.paths())  # type: ignore[attr-defined]


def test_a_file_address(repository: Path) -> None:
    with open_target(repository.as_uri(), everything) as target:
        assert target.commit == git(repository, "rev-parse", "HEAD")
        assert target.name == repository.as_uri()
        assert target.tree.read("requirements.txt") == b"django==3.2\n-r sub/more.list\n"
        assert target.tree.read("sub/more.list") == b"flask==1.0\n"
        assert target.tree.read("nothing") is None
        assert target.skipped == [Skipped("m", "a submodule: scan its own repository", Gap.UNSUPPORTED)]
    assert not (repository.parent / "canary").exists()


def test_links_lead_nowhere_outside(repository: Path) -> None:
    with open_target(repository.as_uri(), everything) as target:
        assert target.tree.read("poetry.lock") is None
        assert target.tree.read("Pipfile.lock") is None
        assert target.tree.read("yarn.lock") == b"# yarn lockfile v1\n"


@pytest.mark.parametrize("ref", ["v1.0", "feature/slash", "HEAD~1"])
def test_branches_and_tags(repository: Path, ref: str) -> None:
    first = git(repository, "rev-parse", "HEAD~1")
    address = first if ref == "HEAD~1" else ref
    with open_target(f"{repository.as_uri()}#{address}", everything) as target:
        assert target.commit == first
        assert "yarn.lock" not in names(target)
    with open_target(repository.as_uri(), everything, ref=address) as target:
        assert target.commit == first


def test_a_local_repository_at_any_revision(repository: Path) -> None:
    with open_target(str(repository), everything, ref="HEAD~1") as target:
        assert target.commit == git(repository, "rev-parse", "HEAD~1")
        assert target.tree.read("requirements.txt") == b"django==3.2\n-r sub/more.list\n"
    with open_target(str(repository), everything) as target:
        assert target.commit == git(repository, "rev-parse", "HEAD")
    assert not (repository.parent / "canary").exists()


def test_over_http_one_request_gets_all_manifests(repository: Path, server: type[Backend]) -> None:
    for number in range(60):
        folder = repository / f"package{number}"
        folder.mkdir()
        (folder / "requirements.txt").write_text(f"demo{number}==1.0\n")
        (folder / "code.py").write_text(f"print({number})\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "many")
    server.requests.clear()
    with open_target(server.address, everything) as target:  # type: ignore[attr-defined]
        assert target.tree.read("package59/requirements.txt") == b"demo59==1.0\n"
        posts = [request for request in server.requests if request.startswith("POST")]
        # One to list the references, two for the commit (references, objects), two for the contents.
        assert len(posts) <= 5
        assert sum(len(data) for data in target.tree.contents.values()) < 10_000  # type: ignore[attr-defined]
        stored = sum(file.stat().st_size for file in Path(target.tree.repository.folder).rglob("*.pack"))  # type: ignore[attr-defined]
        assert stored < 100_000  # the 200 kB of random bytes never came


def test_a_server_without_filters_sends_everything_and_is_read_all_the_same(
    repository: Path, server: type[Backend]
) -> None:
    git(repository, "config", "uploadpack.allowFilter", "false")
    with open_target(server.address, everything) as target:  # type: ignore[attr-defined]
        assert target.tree.read("requirements.txt") == b"django==3.2\n-r sub/more.list\n"


def test_the_configuration_decides_what_is_read(repository: Path) -> None:
    (repository / ".deeptracy.yml").write_text("x")
    git(repository, "add", ".deeptracy.yml")
    git(repository, "commit", "-qm", "configuration")
    seen = []

    def select(read) -> Selection:
        seen.append(read(".deeptracy.yml"))
        return Selection(ignored=("sub",))

    with open_target(repository.as_uri(), select) as target:
        assert seen == [b"x"]
        assert "sub/deep/package-lock.json" not in names(target)


def test_large_files_are_left_with_a_reason(repository: Path) -> None:
    with (
        open_target(repository.as_uri(), lambda _: Selection(max_file=10)) as target,
        pytest.raises(OSError, match="larger than"),
    ):
        target.tree.read("requirements.txt")


def test_redirects_are_not_followed(server: type[Backend]) -> None:
    with (
        pytest.raises(TargetError, match="can't be read"),
        open_target(server.address.replace("/repository", "/moved"), everything),
    ):  # type: ignore[attr-defined]
        pass


def test_wrong_credentials_are_told_without_them(server: type[Backend]) -> None:
    server.password = "Basic right"
    address = server.address.replace("127.0.0.1", "user:s3cret@127.0.0.1")  # type: ignore[attr-defined]
    with pytest.raises(TargetError) as error, open_target(address, everything):
        pass
    assert "s3cret" not in str(error.value)
    assert "can't be read" in str(error.value)


@pytest.mark.parametrize(
    "spec",
    [
        "https://127.0.0.1:1/x.git", "ssh://127.0.0.1:1/x.git", "git://127.0.0.1:1/x", "file:///no/such/repository",
        "ext::sh -c touch% /tmp/x", "--upload-pack=touch /tmp/x", "-x", "nothing/here", "ftp://127.0.0.1/x",
    ],
)  # fmt: skip
def test_what_can_t_be_read_says_so(spec: str) -> None:
    with pytest.raises(TargetError), open_target(spec, everything):
        pass


@pytest.mark.parametrize("ref", ["nope", "--upload-pack=touch canary", "-x", "a b", "../x", "abc1234", "refs/heads/*"])
def test_references_that_are_not_there(repository: Path, ref: str) -> None:
    with pytest.raises(TargetError), open_target(repository.as_uri(), everything, ref=ref):
        pass
    with pytest.raises(TargetError), open_target(str(repository), everything, ref=ref):
        pass


def test_a_repository_without_commits(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "empty.git")
    with pytest.raises(TargetError, match="no commits"), open_target((tmp_path / "empty.git").as_uri(), everything):
        pass


def test_nothing_is_left_behind(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    with open_target(repository.as_uri(), everything):
        assert list(scratch.iterdir())
    assert not list(scratch.iterdir())


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("https://example.org/a.git", True), ("ssh://git@example.org/a", True), ("git@example.org:a/b.git", True),
        ("example.org:a/b", True), ("file:///a", True), ("git://example.org/a", True), ("http://example.org/a", True),
        ("a/b", False), (".", False), ("ext::x", False), ("ftp://example.org/a", False), ("/a:b", False),
    ],
)  # fmt: skip
def test_addresses(spec: str, expected: bool) -> None:
    assert is_address(spec) is expected


def test_credentials_are_taken_out_of_messages() -> None:
    assert (
        without_credentials("https://user:pw@example.org/a and https://token@b/c")
        == "https://example.org/a and https://b/c"
    )


@pytest.mark.tool("sshd")
@pytest.mark.skipif(shutil.which("sshd", path="/usr/sbin:/usr/bin") is None, reason="no sshd on this machine")
def test_over_ssh(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "ssh"
    home.mkdir(mode=0o700)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    port = _free_port()
    (home / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nAuthorizedKeysFile {home}/user.pub\n"
        f"PidFile {home}/pid\nStrictModes no\nUsePAM no\nAcceptEnv GIT_PROTOCOL\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    with subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", str(home / "config")], stderr=subprocess.PIPE) as daemon:
        try:
            monkeypatch.setenv(
                "GIT_SSH_COMMAND",
                f"ssh -i {home}/user -oStrictHostKeyChecking=accept-new -oUserKnownHostsFile={home}/known",
            )
            _wait_for(port)
            with open_target(f"ssh://127.0.0.1:{port}{repository}", everything) as target:
                assert target.tree.read("requirements.txt") == b"django==3.2\n-r sub/more.list\n"
        finally:
            daemon.terminate()
            daemon.communicate()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    import socket
    import time

    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("sshd did not start")
