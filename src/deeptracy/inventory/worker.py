"""Parsers at work in a process of their own, with limits on memory and time.

A lock file is whatever a stranger wrote. One that makes its parser run away or eat the memory costs only itself: its
process is ended, the file is reported as skipped, and the next process goes on behind it.
"""

import gc
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

from deeptracy.inventory.parser import Format, Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Skipped

Job = tuple[str, Format]
"""A path and the format that reads it."""

Outcome = Parsed | Skipped


@dataclass(frozen=True, slots=True)
class Limits:
    """What one parser may use: seconds for one file, and bytes of memory beyond what the process begins with."""

    seconds: float = 120.0
    memory: int = 3 << 30


def parse(tree: Tree, job: Job) -> Outcome:
    """Read one file here and now. Whatever is wrong with it becomes a `Skipped`."""
    path, format_ = job
    try:
        data = tree.read(path)
        if data is None:
            return Skipped(path, "went away while the target was read")
        return format_.load()(SourceFile(path, data), tree)
    except Malformed as error:
        return Skipped(path, str(error))
    except OSError as error:
        return Skipped(path, f"can't be read: {error.strerror or error}")
    except RecursionError:
        return Skipped(path, "nested too deeply")
    except MemoryError:
        return Skipped(path, "needs more memory than one file may use")
    except Exception as error:  # noqa: BLE001 - a fault of a parser must not cost the rest of the scan, nor be hidden
        return Skipped(
            path, f"the {format_.name} parser failed on it, please report this: {type(error).__name__}: {error}"
        )


def parse_apart(tree: Tree, jobs: Sequence[Job], limits: Limits) -> Iterator[Outcome]:
    """Read all files in processes with limits; one outcome for each job, in their order."""
    # A fork begins at once with everything loaded; elsewhere it is unsafe (macOS) or does not exist (Windows).
    context = multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")
    done = 0
    while done < len(jobs):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(theirs, tree, jobs[done:], limits), daemon=True)
        process.start()
        theirs.close()
        try:
            for outcome in _outcomes(ours, limits):
                done += 1
                yield outcome
            if done < len(jobs):
                yield _lost(jobs[done][0], process, limits)
                done += 1
        finally:
            process.kill()
            process.join()
            ours.close()


def _outcomes(connection: Connection, limits: Limits) -> Iterator[Outcome]:
    """What the process sends, until it is done, dies, or is silent for too long."""
    while connection.poll(limits.seconds):
        try:
            yield connection.recv()
        except (EOFError, OSError):
            return


def _lost(path: str, process: multiprocessing.process.BaseProcess, limits: Limits) -> Skipped:
    process.join(0.2)
    if process.is_alive():
        return Skipped(path, f"took longer than {limits.seconds:g} seconds to read")
    return Skipped(path, f"its parser was ended by the system (exit code {process.exitcode})")


def _work(connection: Connection, tree: Tree, jobs: Sequence[Job], limits: Limits) -> None:
    _limit_memory(limits.memory)
    # Parsers build much and make few cycles, and the process does not live long enough to collect them.
    gc.disable()
    for job in jobs:
        connection.send(parse(tree, job))
    connection.close()


def _limit_memory(extra: int) -> None:
    """Bound the address space to what is in use and ``extra`` bytes; only Linux tells and obeys."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = used + extra if hard == resource.RLIM_INFINITY else min(used + extra, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
