"""A tool run in a container, for plugins whose tool is not to be trusted with the machine.

Podman or Docker, whichever is on ``PATH``, podman first: https://docs.podman.io/en/latest/markdown/podman-run.1.html,
https://docs.docker.com/reference/cli/docker/container/run/.

    ContainerError
    ├── NoEngine            neither is there
    ├── EngineFailed        it is there and could not run the command
    ├── ContainerTimedOut   the tool took too long and was stopped
    └── TooMuchOutput       the tool wrote more than is taken
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SOURCE = "/source"
"""Where the source is in the container."""

RESULTS = "/results"
"""Where the results folder is in the container, when there is one."""

_ENGINES = ("podman", "docker")
_IMAGE = re.compile(r"[a-z0-9][A-Za-z0-9._/:@-]{0,254}")
_NOT_RUN = (125, 126, 127)  # exit codes of both: the engine's own fault, a command that can't be run, one not found
_NOBODY = 65534
_STOPPING = 10.0  # seconds for the engine to end a container


class ContainerError(Exception):
    """The tool did not run to its end. The message says why."""


class NoEngine(ContainerError):
    """Neither podman nor docker is on ``PATH``."""


class EngineFailed(ContainerError):
    """The engine could not run the command: no image, no such command in it, or the engine itself is not working."""


class ContainerTimedOut(ContainerError):
    """The tool was stopped because it took too long."""


class TooMuchOutput(ContainerError):
    """The tool wrote more than is taken."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the container may use: bytes of memory and of ``/tmp``, processors, processes, seconds of wall time with the
    pull of the image, and bytes of stdout and of stderr."""

    memory: int = 1 << 30
    temporary: int = 256 << 20
    cpus: float = 1.0
    processes: int = 128
    seconds: float = 600.0
    output: int = 16 << 20


@dataclass(frozen=True, slots=True)
class Completed:
    """How the tool ended, and what it wrote."""

    exit_code: int
    stdout: bytes
    stderr: bytes


def run(
    image: str, command: Sequence[str], source: str | Path, *,
    network: bool = False, results: str | Path | None = None, bounds: Bounds | None = None,
) -> Completed:  # fmt: skip
    """Run a command of an image over a source, which it finds read-only in `SOURCE`, its working folder.

    The container has no network unless asked for, no socket, no capabilities, a read-only root, a small ``/tmp``, and a
    user that is not root. ``results`` is an existing folder that it can write to, as `RESULTS`.
    Raises `ContainerError`, and `ValueError` for an image or a path that can't be one.
    """
    bounds = bounds or Bounds()
    engine = _engine()
    name = f"deeptracy-{uuid.uuid4().hex}"
    options = (*_isolation(engine, bounds, network=network), *_mounts(Path(source), results))
    line = [engine, "run", "--rm", "--name", name, *options, _checked(image), *command]
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        code = _wait(engine, name, line, bounds.seconds, (stdout, stderr))
        completed = Completed(code, _taken(stdout, bounds.output), _taken(stderr, bounds.output))
    if code in _NOT_RUN:
        raise EngineFailed(completed.stderr.decode("utf-8", "replace").strip()[-2000:] or "the engine gave no reason")
    return completed


def _engine() -> str:
    found = next((path for engine in _ENGINES if (path := shutil.which(engine))), None)
    if found is None:
        raise NoEngine("this needs a container engine, and neither podman nor docker is on PATH")
    return found


def _checked(image: str) -> str:
    if not _IMAGE.fullmatch(image):
        raise ValueError(f"{image[:100]!r} is no name of an image")
    return image


def _isolation(engine: str, bounds: Bounds, *, network: bool) -> list[str]:
    user, group = os.getuid() or _NOBODY, os.getgid() or _NOBODY
    options = [
        "--stop-timeout=0",  # else removing it waits, longer than a plugin that is ended has time
        "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--security-opt=label=disable",
        f"--user={user}:{group}", f"--memory={bounds.memory}", f"--memory-swap={bounds.memory}",
        f"--cpus={bounds.cpus:g}", f"--pids-limit={bounds.processes}",
        f"--tmpfs=/tmp:rw,nosuid,nodev,size={bounds.temporary}", f"--workdir={SOURCE}",
    ]  # fmt: skip
    if not network:
        options.append("--network=none")
    if Path(engine).name == "podman" and os.getuid():
        options.append("--userns=keep-id")  # else a rootless container's user is a stranger to our files
    return options


def _mounts(source: Path, results: str | Path | None) -> list[str]:
    mounts = [f"--mount=type=bind,source={_mountable(source)},target={SOURCE},readonly"]
    if results is not None:
        folder = Path(results)
        if not os.getuid():
            folder.chmod(0o777)  # the container's user is then not the one who made it
        mounts.append(f"--mount=type=bind,source={_mountable(folder)},target={RESULTS}")
    return mounts


def _mountable(folder: Path) -> str:
    path = str(folder.resolve(strict=True))
    if any(character in path for character in ',"\n'):
        raise ValueError(f"{path!r} can't be mounted: a comma, quote or line break is in it")
    return path


def _wait(engine: str, name: str, line: list[str], seconds: float, streams: tuple[IO[bytes], IO[bytes]]) -> int:
    """Wait for the tool. However this is left, the container is gone: ending docker's client does not end it."""
    ended = False
    try:
        done = subprocess.run(
            line, stdin=subprocess.DEVNULL, stdout=streams[0], stderr=streams[1], timeout=seconds, check=False,
            env=_environment(),
        )  # fmt: skip
        ended = True
        return done.returncode
    except subprocess.TimeoutExpired:
        raise ContainerTimedOut(f"no end after {seconds:g} seconds") from None
    except OSError as error:
        raise EngineFailed(f"{engine} can't be started: {error.strerror}") from error
    finally:
        if not ended:
            _remove(engine, name)


def _remove(engine: str, name: str) -> None:
    try:
        subprocess.run(
            [engine, "rm", "--force", name], stdin=subprocess.DEVNULL, capture_output=True, timeout=_STOPPING,
            check=False, env=_environment(),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return  # the engine has gone too


def _environment() -> dict[str, str]:
    """A plugin's own home is empty and goes away; the engine's images and settings are in its user's."""
    return dict(os.environ) | {"HOME": pwd.getpwuid(os.getuid()).pw_dir}


def _taken(stream: IO[bytes], most: int) -> bytes:
    stream.seek(0)
    data = stream.read(most + 1)
    if len(data) > most:
        raise TooMuchOutput(f"wrote more than {most} bytes")
    return data
