"""Receivers on this machine, and the ways to them."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deeptracy.fetch.guard import Guard, parse_networks
from deeptracy.fetch.http import HttpClient
from deeptracy.server.notifications.delivery import Outside
from tests.fetch.servers import Answer, Server, serving

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def receiver() -> Iterator[Server]:
    with serving(Server(answers=[Answer(body=b"ok")])) as running:
        yield running


@pytest.fixture
def outside() -> Outside:
    """The company's network is this very address."""
    guard = Guard(networks=parse_networks("127.0.0.1"))
    return Outside(HttpClient(guard, timeout=5), guard)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares with a file, or writes it when ``DEEPTRACY_GOLDEN=write``."""

    def compare(name: str, content: str) -> None:
        file = GOLDEN / name
        if os.environ.get("DEEPTRACY_GOLDEN") == "write":
            file.write_text(content, encoding="utf-8")
        assert content == file.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate for localhost that no system trusts, and its key."""
    folder = tmp_path_factory.mktemp("certificates")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    options = ["-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"]
    try:
        subprocess.run([*command.split(), *options], cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl on this machine")
    return folder
