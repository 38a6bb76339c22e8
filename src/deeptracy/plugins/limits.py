"""What a plugin may use."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run.

    ``seconds``: wall time; ``grace``: seconds more to clean up in, once told that the time is over. ``memory``: bytes
    in real use by the plugin and all processes it started, together; the address space of each is bounded by
    ``address_space``, far above, since node and Java reserve what they never use. ``processes``: how many there may be
    at a time. ``file_size``: bytes of the largest file any of them may write. ``answer``: bytes of the results as JSON.
    ``log``: the last bytes kept of what was written to stdout and stderr.
    """

    seconds: float = 900.0
    grace: float = 5.0
    memory: int = 2 << 30
    address_space: int = 64 << 30
    processes: int = 64
    file_size: int = 1 << 30
    answer: int = 8 << 20
    log: int = 64 << 10


DISCOVERY = Limits(seconds=30.0, memory=1 << 30, answer=64 << 10)
"""For loading a plugin's code to see what is in it."""


def apply(limits: Limits) -> None:
    """Bound this process and all that it starts, as far as the system does so itself."""
    import resource

    def bound(what: int, value: int) -> None:
        _, hard = resource.getrlimit(what)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))

    bound(resource.RLIMIT_CORE, 0)
    bound(resource.RLIMIT_FSIZE, limits.file_size)
    if sys.platform == "linux":
        from deeptracy.plugins import processes

        bound(resource.RLIMIT_AS, limits.address_space)
        # The system counts threads, and those of everything else the same user runs; root it does not hold to it.
        bound(resource.RLIMIT_NPROC, processes.threads_of_user() + 16 * limits.processes)
