"""``deeptracy patton``: advisories and matching as an HTTP service."""

import datetime
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from deeptracy.cli.advisories import Age, database_option
from deeptracy.cli.errors import CannotDo
from deeptracy.patton.auto_sync import AutoSync, SyncPlan
from deeptracy.patton.service import application
from deeptracy.patton.snapshots import Exports

_THREADS = 8
"""In each process. Matching is bound to one core, sending files and waiting for slow clients is not."""


@click.command("patton", context_settings={"help_option_names": ["-h", "--help"]})
@database_option
@click.option(
    "--from",
    "origin",
    envvar="DEEPTRACY_FEEDS",
    metavar="FOLDER|URL",
    help="Where it gets its advisories: as 'db update --from'.",
)
@click.option(
    "--bind",
    envvar="SERVER_ADDRESS",
    default="127.0.0.1:8001",
    show_default=True,
    metavar="HOST:PORT",
    help="Where it listens. It asks nobody who they are: let only those reach it who may.",
)
@click.option(
    "--workers",
    envvar="GUNICORN_WORKERS",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Processes that answer.",
)
@click.option(
    "--sync-every",
    envvar="PATTON_SYNC_EVERY",
    type=Age(),
    default="1h",
    show_default=True,
    help="How often the advisories are brought up to date.",
)
@click.option("--no-sync", is_flag=True, help="Leave the advisories as they are.")
def command(
    database: Path, origin: str | None, bind: str, workers: int, sync_every: datetime.timedelta, no_sync: bool
) -> int:  # fmt: skip
    """Serve advisories and matching over HTTP: docs/patton.md.

    What it serves is one advisory file, which it brings up to date by itself. Several may share a file.
    """
    sync = None if no_sync else AutoSync(_plan(database, origin, sync_every), Exports(database).current)
    _serve(database, _settings(bind, workers, sync))
    return 0


def _plan(database: Path, origin: str | None, every: datetime.timedelta) -> SyncPlan:
    update = [sys.executable, "-m", "deeptracy", "db", "update", "--quiet", "--db", str(database)]
    # PATTON_URI names this very service to all others.
    environment = {name: value for name, value in os.environ.items() if name != "PATTON_URI"}
    return SyncPlan(database, [*update, *(["--from", origin] if origin else [])], environment, every)


def _settings(bind: str, workers: int, sync: AutoSync | None) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "bind": bind, "workers": workers, "worker_class": "gthread", "threads": _THREADS,
        "control_socket_disable": True, "proc_name": "deeptracy patton",
    }  # fmt: skip
    if sync:
        settings["post_worker_init"] = lambda _worker: sync.start()
        settings["worker_exit"] = lambda _arbiter, _worker: sync.stop()
    return settings


def _serve(database: Path, settings: dict[str, Any]) -> None:
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError as error:
        raise CannotDo("serving needs gunicorn: pip install 'deeptracy[server]'") from error

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in settings.items():
                self.cfg.set(name, value)

        load = staticmethod(partial(application, database))

    Server().run()
