"""Plugins at work: whatever they do costs only themselves, and nothing of them is left."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deeptracy.plugins import PluginResult, Severity, processes
from deeptracy.plugins.limits import Limits
from deeptracy.plugins.plugin import Failure, Kind, Origin, Plugin, PluginOutcome, Reason
from deeptracy.plugins.run import run
from tests.plugins.conftest import HEAD, RunBody, gone, write

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what processes use")


def failure(outcome: PluginOutcome) -> Failure:
    assert outcome.results == ()
    assert outcome.failure is not None
    return outcome.failure


def reported(outcome: PluginOutcome) -> str:
    """What a probe returned as the summary of its only result."""
    assert outcome.failure is None, outcome
    return outcome.results[0].summary or ""


def test_results_come_back_as_they_were_given(run_body: RunBody) -> None:
    outcome = run_body(
        """
        import os
        first = PluginResult('a', '1', 'high', summary='söme', advisory='CVE-2020-1')
        return [first, PluginResult(' '.join(os.listdir(source)), '', Severity.NONE), first]
        """
    )
    assert outcome.results == (
        PluginResult("a", "1", Severity.HIGH, summary="söme", advisory="CVE-2020-1"),
        PluginResult("app.py", "", Severity.NONE),
    )
    assert outcome.failure is None
    assert outcome.log == ""
    assert 0 < outcome.seconds < 10


def test_no_results_are_no_failure(run_body: RunBody) -> None:
    outcome = run_body("return []")
    assert (outcome.results, outcome.failure) == ((), None)


@pytest.mark.parametrize(
    ("body", "reason", "message"),
    [
        ("raise ValueError('no such tool')", Reason.CRASHED, "ValueError: no such tool"),
        ("import sys; sys.exit(3)", Reason.CRASHED, "SystemExit: 3"),
        ("import os; os._exit(7)", Reason.CRASHED, "ended by itself with exit code 7 and without results"),
        ("import os; os._exit(0)", Reason.CRASHED, "ended by itself with exit code 0 and without results"),
        ("import os; os.abort()", Reason.CRASHED, "ended by SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", Reason.CRASHED, "ended by SIGSEGV"),
        ("def again(): again()\nagain()", Reason.CRASHED, "RecursionError: maximum recursion depth exceeded"),
        ("import signal, os; os.kill(os.getpid(), signal.SIGKILL)", Reason.CRASHED, "ended by SIGKILL"),
        ("import signal, os; os.kill(os.getpid(), 40)", Reason.CRASHED, "ended by signal 40"),
        ("return None", Reason.RUBBISH, "returned NoneType, not a list of PluginResult"),
        ("return 'vulnerable'", Reason.RUBBISH, "returned str, not a list of PluginResult"),
        ("return [{'library': 'a'}]", Reason.RUBBISH, "returned a list with dict in it, not only PluginResult"),
        ("return [PluginResult('a', 1, 'LOW')]", Reason.CRASHED, "TypeError: version is of type int, not text"),
        ("raise MemoryError", Reason.MEMORY, "ran out of memory"),
        ("class E(Exception):\n    def __str__(self): raise OSError\nraise E", Reason.CRASHED, "E: (can't be shown)"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_named(run_body: RunBody, body: str, reason: Reason, message: str) -> None:
    assert failure(run_body(body)) == Failure(reason, message)


def test_the_log_holds_the_traceback_and_what_was_written(run_body: RunBody) -> None:
    outcome = run_body(
        """
        import os, sys
        print('to stdout: ä')
        print('to stderr', file=sys.stderr)
        os.system('echo from a child')
        raise ValueError('why')
        """
    )
    assert outcome.log.startswith("to stdout: ä\nto stderr\nfrom a child\nTraceback")
    assert outcome.log.endswith("ValueError: why\n")


def test_of_a_long_log_the_end_is_kept(run_body: RunBody) -> None:
    outcome = run_body("print('x' * 1_000_000)\nprint('end')\nreturn []", Limits(log=1000))
    assert outcome.failure is None
    assert outcome.log == "x" * 995 + "\nend\n"


def test_what_hangs_is_ended_with_a_grace_to_clean_up(run_body: RunBody, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    outcome = run_body(
        f"""
        import time
        try:
            time.sleep(60)
        finally:
            open({str(trace)!r}, 'w').write('cleaned up')
        """,
        Limits(seconds=0.5),
    )
    assert failure(outcome) == Failure(Reason.TIMED_OUT, "no end after 0.5 seconds")
    assert trace.read_text() == "cleaned up"
    assert 0.5 <= outcome.seconds < 3


def test_what_does_not_listen_is_killed(run_body: RunBody) -> None:
    outcome = run_body(
        """
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print('deaf')
        while True: pass
        """,
        Limits(seconds=0.3, grace=0.4),
    )
    assert failure(outcome).reason is Reason.TIMED_OUT
    assert outcome.log == "deaf\n"
    assert 0.7 <= outcome.seconds < 3


def test_endless_writing_is_only_a_time_out(run_body: RunBody) -> None:
    outcome = run_body("while True: print('y' * 1000)", Limits(seconds=0.5, log=5000))
    assert failure(outcome).reason is Reason.TIMED_OUT
    assert len(outcome.log) <= 5000


@LINUX
def test_children_are_ended_too_also_those_that_left(run_body: RunBody, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    outcome = run_body(
        f"""
        import os, subprocess, time
        child = subprocess.Popen(['sleep', '60'])
        own_session = subprocess.Popen(['setsid', 'sh', '-c', 'trap "" TERM; sleep 61'])
        os.system("(setsid sleep 62 & echo $! >> {pids}.orphan) &")
        time.sleep(0.3)
        open({str(pids)!r}, 'w').write(f'{{child.pid}} {{own_session.pid}} {{os.getpid()}}')
        time.sleep(60)
        """,
        Limits(seconds=1),
    )
    assert failure(outcome).reason is Reason.TIMED_OUT
    started = [*map(int, pids.read_text().split()), int(Path(f"{pids}.orphan").read_text())]
    assert len(started) == 4
    assert all(gone(pid, 0) or gone(pid, 1) for pid in started)


@LINUX
def test_what_a_plugin_leaves_behind_ends_with_it(run_body: RunBody) -> None:
    outcome = run_body(
        """
        import subprocess
        child = subprocess.Popen(['setsid', 'sleep', '60'])
        return [PluginResult('a', '', 'NONE', summary=str(child.pid))]
        """
    )
    assert gone(int(reported(outcome)), 1)
    assert outcome.seconds < 5


@LINUX
def test_memory_is_bounded(run_body: RunBody) -> None:
    outcome = run_body(
        """
        taken = []
        while True: taken.append(bytearray(b'x') * (1 << 20))
        """,
        Limits(memory=200 << 20),
    )
    assert failure(outcome) == Failure(Reason.MEMORY, "used more than 200 MiB of memory")


@LINUX
def test_the_memory_of_children_counts(run_body: RunBody) -> None:
    hog = "import time; x = bytearray(b'x') * (120 << 20); time.sleep(30)"
    outcome = run_body(
        f"""
        import subprocess, sys
        for child in [subprocess.Popen([sys.executable, '-c', {hog!r}]) for _ in range(2)]: child.wait()
        """,
        Limits(memory=200 << 20),
    )
    assert failure(outcome).reason is Reason.MEMORY


@LINUX
def test_the_address_space_is_bounded(run_body: RunBody) -> None:
    outcome = run_body("return bytearray(3 << 30)", Limits(address_space=2 << 30))
    assert failure(outcome) == Failure(Reason.MEMORY, "ran out of memory")


@LINUX
def test_a_fork_bomb_is_bounded(run_body: RunBody) -> None:
    outcome = run_body(
        """
        import os
        while True:
            os.fork()
        """,
        Limits(processes=20, seconds=20),
        {"BOMB": "of this test"},
    )
    assert failure(outcome) == Failure(Reason.PROCESSES, "had more than 20 processes at a time")
    assert outcome.seconds < 15
    assert processes.bearing("BOMB=of this test") == []


def test_files_are_bounded(run_body: RunBody) -> None:
    outcome = run_body("with open('big', 'wb') as file: file.write(b'x' * 2000)", Limits(file_size=1000))
    assert failure(outcome).message == "OSError: [Errno 27] File too large"


def test_huge_results_are_refused(run_body: RunBody) -> None:
    body = "return [PluginResult(f'a{n}', '', 'NONE', summary='x' * 20_000) for n in range(100)]"
    assert failure(run_body(body, Limits(answer=100_000))) == Failure(Reason.RUBBISH, "returned more than 100000 bytes")
    assert len(run_body(body).results) == 100


def test_the_longest_answer_is_taken(run_body: RunBody) -> None:
    result = {"library": "a", "version": "", "severity": "NONE", "summary": None, "advisory": None}
    size = len(json.dumps({"results": [result]}))
    assert run_body("return [PluginResult('a', '', 'NONE')]", Limits(answer=size)).failure is None
    assert failure(run_body("return [PluginResult('a', '', 'NONE')]", Limits(answer=size - 1))).reason is Reason.RUBBISH


@pytest.mark.parametrize(
    "forged",
    [
        b"no json",
        b"[]",
        b"{}",
        b'{"results": [{"library": "a"}]}',
        b'{"results": [{"library": "a", "version": 1, "severity": "LOW", "summary": null, "advisory": null}]}',
        b'{"results": [{"library": "a", "version": "", "severity": "BAD", "summary": null, "advisory": null}]}',
        b'{"results": [{"library": "", "version": "", "severity": "LOW", "summary": null, "advisory": null}]}',
        b'{"results": [], "more": 1}',
        b'{"results": ' + b"[" * 100_000,
        b"\xff\xfe",
        b'{"failed": "tired", "message": ""}',
    ],
)  # fmt: skip
def test_forged_answers_are_rubbish(run_body: RunBody, forged: bytes) -> None:
    """A plugin can find the pipe: what comes through it is checked as if it came from anyone."""
    body = f"""
        import os
        for fd in range(3, 100):
            try: os.write(fd, {forged[:100]!r} + b'[' * {max(0, len(forged) - 100)})
            except OSError: pass
        os._exit(0)
        """
    assert failure(run_body(body)).reason is Reason.RUBBISH


def test_an_empty_library_in_a_forged_answer_is_named(run_body: RunBody) -> None:
    body = """
        import os
        text = b'{"results": [{"library": "", "version": "", "severity": "LOW", "summary": null, "advisory": null}]}'
        for fd in range(3, 100):
            try: os.write(fd, text)
            except OSError: pass
        os._exit(0)
        """
    assert failure(run_body(body)).message == "returned a result whose library is empty"


def test_nothing_of_our_environment_gets_through(run_body: RunBody, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "DATABASE_URI",
        "LOCAL_PRIVATE_KEY_FILE",
        "EMAIL_SMTP_PASSWORD",
        "PYTHONPATH",
        "AWS_SECRET_ACCESS_KEY",
    ):
        monkeypatch.setenv(name, "hidden-value")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hidden-value@proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/company.pem")
    outcome = run_body(
        """
        import json, os
        return [PluginResult('a', '', 'NONE', summary=json.dumps(dict(os.environ)))]
        """,
        variables={"SCANNER_TOKEN": "given"},
    )
    seen = json.loads(reported(outcome))
    assert "hidden-value" not in json.dumps(seen)
    assert seen["PATH"] == os.environ["PATH"]
    assert (seen["HTTP_PROXY"], seen["SSL_CERT_FILE"]) == ("http://proxy.example:3128", "/etc/company.pem")
    assert seen["SCANNER_TOKEN"] == "given"
    allowed = {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "HOME", "TMPDIR", "HTTP_PROXY", "SSL_CERT_FILE",
               "SCANNER_TOKEN", "DEEPTRACY_PLUGIN_RUN", "XDG_RUNTIME_DIR", "NO_PROXY", "no_proxy", "DOCKER_HOST",
               "CONTAINER_HOST", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "http_proxy", "https_proxy"}  # fmt: skip
    assert set(seen) <= allowed


def test_a_plugin_works_in_a_scratch_folder_that_goes_away(run_body: RunBody) -> None:
    outcome = run_body(
        """
        import os, tempfile
        open('left', 'w').close()
        places = [os.getcwd(), os.environ['HOME'], os.environ['TMPDIR'], tempfile.gettempdir()]
        assert os.listdir() == ['left']
        return [PluginResult('a', '', 'NONE', summary='|'.join(places))]
        """
    )
    places = set(reported(outcome).split("|"))
    assert len(places) == 1
    assert not Path(places.pop()).exists()


def test_descriptors_of_ours_are_not_inherited(run_body: RunBody, tmp_path: Path) -> None:
    secret = write(tmp_path / "secret", "hidden-value")
    descriptor = os.open(secret, os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    try:
        outcome = run_body(
            """
            import os
            names = [os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{fd}')]
            return [PluginResult('a', '', 'NONE', summary=' '.join(names))]
            """
        )
    finally:
        os.close(descriptor)
    assert "secret" not in reported(outcome)


def test_stdin_is_empty(run_body: RunBody) -> None:
    assert (
        reported(run_body("import sys; return [PluginResult('a', '', 'NONE', summary=sys.stdin.read() + 'end')]"))
        == "end"
    )


def test_threads_that_do_not_end_are_not_waited_for(run_body: RunBody) -> None:
    outcome = run_body("import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\nreturn []")
    assert outcome.failure is None
    assert outcome.seconds < 5


@LINUX
def test_a_plugin_that_kills_its_supervisor_is_told_and_ended(run_body: RunBody, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    outcome = run_body(
        f"""
        import os, signal, subprocess, time
        child = subprocess.Popen(['setsid', 'sleep', '60'])
        open({str(pids)!r}, 'w').write(f'{{child.pid}} {{os.getpid()}} {{os.getcwd()}}')
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
        """
    )
    assert failure(outcome) == Failure(Reason.CRASHED, "its supervisor was lost")
    *ended, scratch = pids.read_text().split()
    assert all(gone(int(pid), 1) for pid in ended)
    assert not Path(scratch).exists()


@LINUX
def test_everything_ends_when_whoever_asked_is_killed(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    path = write(
        tmp_path / "slow.py",
        f"""
        import os, subprocess, time
        from deeptracy.plugins import deeptracy_plugin

        @deeptracy_plugin('go')
        def slow(source):
            child = subprocess.Popen(['setsid', 'sleep', '60'])
            with open({str(tmp_path / "new")!r}, 'w') as file:
                file.write(f'{{os.getpid()}} {{os.getppid()}} {{child.pid}} {{os.getcwd()}}')
            os.rename({str(tmp_path / "new")!r}, {str(pid_file)!r})
            time.sleep(60)
        """,
    )
    asking = (
        "from pathlib import Path; from deeptracy.plugins.run import run; "
        "from deeptracy.plugins.plugin import *; "
        f"run(Plugin('slow', ('go',), Origin(Kind.FILE, {str(path)!r})), Path('.'))"
    )
    asker = subprocess.Popen([sys.executable, "-c", asking])
    deadline = time.monotonic() + 10
    while not pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    asker.send_signal(signal.SIGKILL)
    asker.wait()
    *pids, scratch = pid_file.read_text().split()
    assert all(gone(int(pid), 10) for pid in pids)
    assert not Path(scratch).exists()


def test_a_plugin_that_went_away_is_not_loaded(tmp_path: Path) -> None:
    path = write(tmp_path / "a.py", f"{HEAD}\n@deeptracy_plugin('go')\ndef other(source):\n    return []\n")
    outcome = run(Plugin("mine", ("go",), Origin(Kind.FILE, str(path))), tmp_path)
    assert failure(outcome) == Failure(Reason.NOT_LOADED, f"{path} has no plugin 'mine' any more")
    path.unlink()
    outcome = run(Plugin("mine", ("go",), Origin(Kind.FILE, str(path))), tmp_path)
    assert failure(outcome).message.startswith("FileNotFoundError: ")


def test_no_process_to_run_it_in(run_body: RunBody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deeptracy.plugins.apart._COMMAND", ("/nonexistent/python",))
    assert failure(run_body("return []")) == Failure(
        Reason.NOT_STARTED, "no process to run it in: No such file or directory"
    )


@pytest.mark.parametrize("program", ["import sys; sys.stdin.readline(); print('{}')", "import sys; sys.exit('no way')"])
def test_a_supervisor_that_fails_is_told(run_body: RunBody, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr("deeptracy.plugins.apart._COMMAND", (sys.executable, "-c", program))
    outcome = run_body("return []")
    assert failure(outcome).message in ("its supervisor was lost", "no process to run it in: Broken pipe")


def test_a_supervisor_that_is_silent_is_not_waited_for(run_body: RunBody, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = "import time, sys; sys.stderr.write('stuck'); sys.stderr.flush(); time.sleep(60)"
    monkeypatch.setattr("deeptracy.plugins.apart._COMMAND", (sys.executable, "-c", silent))
    monkeypatch.setattr("deeptracy.plugins.apart._MARGIN", 0.5)
    outcome = run_body("return []", Limits(seconds=0.2, grace=0))
    assert failure(outcome) == Failure(Reason.CRASHED, "its supervisor was lost")
    assert outcome.log == "stuck"
    assert outcome.seconds < 10
