"""Tools in containers: what the engine is told, by a stand-in that writes it down; and a real one where it is."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deeptracy.plugins import container
from deeptracy.plugins.container import (
    Bounds,
    Completed,
    ContainerError,
    ContainerTimedOut,
    EngineFailed,
    NoEngine,
    TooMuchOutput,
)
from deeptracy.plugins.limits import Limits
from deeptracy.plugins.plugin import Reason
from tests.plugins.conftest import RunBody, write

StandIn = Callable[..., Callable[[], list[list[str]]]]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Put a script on PATH that writes down its arguments and environment; the only engine there is."""
    folder = tmp_path / "bin"
    monkeypatch.setenv("PATH", str(folder))

    def install(name: str = "podman", then: str = "") -> Callable[[], list[list[str]]]:
        record = tmp_path / f"{name}.calls"
        script = write(
            folder / name,
            f"#!{sys.executable}\nimport json, os, sys, time\n"
            f"with open({str(record)!r}, 'a') as file:\n"
            f"    file.write(json.dumps([sys.argv[1:], dict(os.environ)]) + '\\n')\n{then}\n",
        )
        script.chmod(0o755)
        return lambda: [json.loads(line)[0] for line in record.read_text().splitlines()]

    return install


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "source" / "app.py", "").parent


def user(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: number)
    monkeypatch.setattr(os, "getgid", lambda: number)
    monkeypatch.setattr("pwd.getpwuid", lambda uid: type("Entry", (), {"pw_dir": f"/home/{uid}"}))


def test_the_whole_line(stand_in: StandIn, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user(1000, monkeypatch)
    calls = stand_in(then="print('out'); print('err', file=sys.stderr); sys.exit(3)")
    assert container.run("acme/tool:1", ["tool", "--json", "."], source) == Completed(3, b"out\n", b"err\n")
    (line,) = calls()
    name = line[3]
    assert name.startswith("deeptracy-")
    assert line == [
        "run", "--rm", "--name", name, "--stop-timeout=0", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges",
        "--security-opt=label=disable", "--user=1000:1000", "--memory=1073741824", "--memory-swap=1073741824",
        "--cpus=1", "--pids-limit=128", "--tmpfs=/tmp:rw,nosuid,nodev,size=268435456", "--workdir=/source",
        "--network=none", "--userns=keep-id", f"--mount=type=bind,source={source},target=/source,readonly",
        "acme/tool:1", "tool", "--json", ".",
    ]  # fmt: skip


def test_what_is_asked_for_is_given(stand_in: StandIn, source: Path, tmp_path: Path) -> None:
    calls = stand_in("docker")
    results = tmp_path / "results"
    results.mkdir()
    bounds = Bounds(memory=5, temporary=6, cpus=0.5, processes=7)
    assert container.run("tool", [], str(source), network=True, results=results, bounds=bounds) == Completed(
        0, b"", b""
    )
    (line,) = calls()
    assert not any(option.startswith(("--network", "--userns")) for option in line)
    assert {"--memory=5", "--memory-swap=5", "--cpus=0.5", "--pids-limit=7"} < set(line)
    assert "--tmpfs=/tmp:rw,nosuid,nodev,size=6" in line
    assert f"--mount=type=bind,source={results},target=/results" in line
    assert not any(word in option for option in line for word in ("sock", "--privileged", "--cap-add", "host"))


@pytest.mark.parametrize(("number", "mode"), [(0, 0o777), (1000, 0o700)])
def test_a_container_is_never_root(
    stand_in: StandIn, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, mode: int
) -> None:
    user(number, monkeypatch)
    calls = stand_in()
    results = tmp_path / "results"
    results.mkdir(mode=0o700)
    container.run("tool", [], source, results=results)
    (line,) = calls()
    assert f"--user={number or 65534}:{number or 65534}" in line
    assert ("--userns=keep-id" in line) is (number != 0)
    assert results.stat().st_mode & 0o777 == mode


def test_podman_is_taken_before_docker(stand_in: StandIn, source: Path) -> None:
    podman, docker = stand_in("podman"), stand_in("docker")
    container.run("tool", [], source)
    assert len(podman()) == 1
    with pytest.raises(FileNotFoundError):
        docker()


def test_the_engine_has_the_home_of_its_user(
    stand_in: StandIn, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user(1000, monkeypatch)
    monkeypatch.setenv("HOME", "/scratch")
    stand_in()
    container.run("tool", [], source)
    assert json.loads((tmp_path / "podman.calls").read_text())[1]["HOME"] == "/home/1000"


def test_without_an_engine_that_is_said(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(source))
    with pytest.raises(NoEngine, match="neither podman nor docker is on PATH"):
        container.run("tool", [], source)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("print('no such image', file=sys.stderr); sys.exit(125)", "^no such image$"),
        ("sys.exit(125)", "^the engine gave no reason$"),
        ("print('no such file', file=sys.stderr); sys.exit(126)", "^no such file$"),
        ("print('not found', file=sys.stderr); sys.exit(127)", "^not found$"),
    ],
)
def test_a_fault_of_the_engine_is_no_result(stand_in: StandIn, source: Path, then: str, said: str) -> None:
    stand_in(then=then)
    with pytest.raises(EngineFailed, match=said):
        container.run("tool", [], source)


@pytest.mark.parametrize("code", [1, 124, 128, 255])
def test_other_exit_codes_are_the_tool_s(stand_in: StandIn, source: Path, code: int) -> None:
    stand_in(then=f"sys.exit({code})")
    assert container.run("tool", [], source).exit_code == code


def test_an_engine_that_can_not_be_started(stand_in: StandIn, source: Path, tmp_path: Path) -> None:
    stand_in()
    write(tmp_path / "bin" / "podman", "#!/nonexistent/interpreter\n")
    with pytest.raises(EngineFailed, match=r"podman can't be started: No such file or directory"):
        container.run("tool", [], source)


def test_a_tool_that_takes_too_long_is_removed(stand_in: StandIn, source: Path) -> None:
    calls = stand_in(then="time.sleep(60 if sys.argv[1] == 'run' else 0)")
    with pytest.raises(ContainerTimedOut, match=r"no end after 0\.5 seconds"):
        container.run("tool", [], source, bounds=Bounds(seconds=0.5))
    begun, ended = calls()
    assert ended == ["rm", "--force", begun[3]]


def test_an_engine_that_does_not_remove_is_left(
    stand_in: StandIn, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(then="time.sleep(60)")
    monkeypatch.setattr(container, "_STOPPING", 0.2)
    with pytest.raises(ContainerTimedOut):
        container.run("tool", [], source, bounds=Bounds(seconds=0.3))


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_is_bounded(stand_in: StandIn, source: Path, stream: str) -> None:
    stand_in(then=f"sys.{stream}.write('x' * 1000)")
    assert len(getattr(container.run("tool", [], source, bounds=Bounds(output=1000)), stream)) == 1000
    with pytest.raises(TooMuchOutput, match="wrote more than 999 bytes"):
        container.run("tool", [], source, bounds=Bounds(output=999))


@pytest.mark.parametrize("image", ["", "--privileged", "-v", "UPPER", "a b", "tool\n", "a" * 256])
def test_images_are_checked(stand_in: StandIn, source: Path, image: str) -> None:
    calls = stand_in()
    with pytest.raises(ValueError, match="is no name of an image"):
        container.run(image, [], source)
    with pytest.raises(FileNotFoundError):
        calls()


@pytest.mark.parametrize("image", ["a", "registry.example:5000/acme/tool_x@sha256:" + "0" * 64, "a" * 255])
def test_images_of_all_forms_are_taken(stand_in: StandIn, source: Path, image: str) -> None:
    calls = stand_in()
    container.run(image, [], source)
    assert calls()[0][-1] == image


@pytest.mark.parametrize("name", ["a,target=x", 'a"b', "a\nb"])
def test_paths_that_would_change_the_mount_are_refused(stand_in: StandIn, tmp_path: Path, name: str) -> None:
    stand_in()
    (tmp_path / name).mkdir()
    with pytest.raises(ValueError, match="can't be mounted"):
        container.run("tool", [], tmp_path / name)


def test_a_source_that_is_not_there(stand_in: StandIn, tmp_path: Path) -> None:
    stand_in()
    with pytest.raises(FileNotFoundError):
        container.run("tool", [], tmp_path / "gone")


def test_errors_are_of_one_family() -> None:
    assert {NoEngine, EngineFailed, ContainerTimedOut, TooMuchOutput} == set(ContainerError.__subclasses__())


BODY = """
from deeptracy.plugins import container
done = container.run('tool', ['scan'], source)
return [PluginResult(done.stdout.decode().strip(), '', 'LOW')]
"""


def test_a_plugin_uses_it(stand_in: StandIn, run_body: RunBody) -> None:
    calls = stand_in(then="print('found')")
    outcome = run_body(BODY)
    assert [result.library for result in outcome.results] == ["found"]
    assert calls()[0][-2:] == ["tool", "scan"]


def test_the_container_of_a_plugin_that_is_ended_is_removed(stand_in: StandIn, run_body: RunBody) -> None:
    calls = stand_in("docker", then="time.sleep(60 if sys.argv[1] == 'run' else 0)")
    outcome = run_body(BODY, Limits(seconds=1))
    assert outcome.failure is not None
    assert outcome.failure.reason is Reason.TIMED_OUT
    assert [call[0] for call in calls()] == ["run", "rm"]


def test_a_plugin_without_an_engine_says_so(run_body: RunBody, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = run_body(BODY)
    assert outcome.failure is not None
    assert outcome.failure.message.startswith("NoEngine: this needs a container engine")


def _real(engine: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(engine) is None, reason=f"no {engine}")


def _podman(*arguments: str) -> str:
    done = subprocess.run(["podman", *arguments], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        pytest.skip(f"podman does not work here: {done.stderr[-300:]}")
    return done.stdout


@pytest.fixture
def image(tmp_path: Path) -> str:
    """An image made without a network, of one static program of this machine."""
    busybox = shutil.which("busybox")
    if busybox is None:
        pytest.skip("no busybox to make an image of")
    (tmp_path / "root" / "bin").mkdir(parents=True)
    shutil.copy(busybox, tmp_path / "root" / "bin" / "busybox")
    layer, name = str(tmp_path / "layer.tar"), "localhost/deeptracy-test:1"
    subprocess.run(["tar", "-C", str(tmp_path / "root"), "-cf", layer, "."], check=True)
    _podman("import", layer, name)
    _podman("run", "--rm", "--network=none", name, "/bin/busybox", "true")
    return name


SHELL = """
b=/bin/busybox
$b id -u; $b ls
for place in /source /tmp / /results; do echo $place > $place/new && $b cat $place/new; done
$b ls /sys/class/net
$b grep -E "CapEff|CapBnd|NoNewPrivs" /proc/self/status
"""


@pytest.mark.tool("podman")
@_real("podman")
def test_a_real_container_is_closed_in(image: str, source: Path, tmp_path: Path) -> None:
    results = tmp_path / "results"
    results.mkdir()
    done = container.run(image, ["/bin/busybox", "sh", "-c", SHELL], source, results=results)
    user_id, *rest = done.stdout.decode().split()
    assert user_id != "0"
    assert rest == [
        "app.py", "/tmp", "/results", "lo", "CapEff:", "0" * 16, "CapBnd:", "0" * 16, "NoNewPrivs:", "1",
    ]  # fmt: skip
    assert done.stderr.decode().count("Read-only file system") == 2
    assert (results / "new").read_text() == "/results\n"
    assert not (source / "new").exists()


@pytest.mark.tool("podman")
@_real("podman")
def test_a_real_container_ends_with_its_plugin(image: str, run_body: RunBody) -> None:
    outcome = run_body(
        f"""
        from deeptracy.plugins import container
        container.run({image!r}, ['/bin/busybox', 'sleep', '300'], source)
        """,
        Limits(seconds=2),
    )
    assert outcome.failure is not None
    assert outcome.failure.reason is Reason.TIMED_OUT, outcome
    assert _podman("ps", "--all", "--quiet", f"--filter=ancestor={image}") == ""


@pytest.mark.tool("podman")
@_real("podman")
def test_what_a_real_engine_can_not_run_is_no_result(image: str, source: Path) -> None:
    with pytest.raises(EngineFailed, match="no-such-command"):
        container.run(image, ["no-such-command"], source)


@pytest.mark.tool("docker")
@_real("docker")
def test_a_real_client_without_its_daemon_is_a_fault_of_the_engine(
    source: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    docker = shutil.which("docker")
    assert docker is not None
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "docker").symlink_to(docker)
    monkeypatch.setenv("PATH", str(tmp_path / "only"))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    with pytest.raises(EngineFailed, match=r"no\.sock"):
        container.run("deeptracy-test-nothing", [], source, bounds=Bounds(seconds=30))
