"""A progress bar on standard error, for people only: nothing is drawn where it is not a terminal."""

import shutil
import sys
import time

import click

_WIDTH = 30
_INTERVAL = 0.1


class ProgressBar:
    """Draws the last thing it was told, at most ten times a second. A context manager: the line is wiped at the end."""

    def __init__(self, *, hidden: bool = False) -> None:
        self._hidden = hidden or not sys.stderr.isatty()
        self._drawn = 0.0
        self._length = 0

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._length:
            click.echo("\r" + " " * self._length + "\r", nl=False, err=True)

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """`deeptracy.fetch.http.Progress`."""
        now = time.monotonic()
        if self._hidden or (now - self._drawn < _INTERVAL and done != total):
            return
        self._drawn = now
        line = f"{what} {_bar(done, total)}"[: shutil.get_terminal_size().columns - 1]  # a second line would stay
        click.echo("\r" + line.ljust(self._length), nl=False, err=True)
        self._length = len(line)


def _bar(done: int, total: int | None) -> str:
    if not total:
        return f"{done:,}" if done else "…"
    share = min(done / total, 1.0)
    filled = int(share * _WIDTH)
    return f"[{'█' * filled}{'·' * (_WIDTH - filled)}] {share:4.0%}"
