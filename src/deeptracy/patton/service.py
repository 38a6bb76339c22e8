"""What Patton answers: the table of its routes."""

from functools import partial
from pathlib import Path

from deeptracy.advisories.store import AdvisoryStore
from deeptracy.patton import change_log, cves, dependencies, matches, openapi
from deeptracy.patton.application import Application
from deeptracy.patton.routing import Route
from deeptracy.patton.snapshots import Exports
from deeptracy.patton.status import StatusPages


def application(database: Path) -> Application:
    """Patton over one advisory file, which need not be there yet."""
    opened = partial(AdvisoryStore, database)
    pages = StatusPages(database)
    return Application(
        [
            Route("POST", "/api/v1/check-dependencies", partial(dependencies.answer, opened)),
            Route("GET", "/api/v1/cve/{cve}", partial(cves.answer, opened)),
            Route("POST", "/api/v1/match", partial(matches.answer, opened)),
            Route("GET", "/api/v1/snapshot", Exports(database).answer),
            Route("GET", "/api/v1/status", pages.status),
            Route("GET", "/api/v1/changes", partial(change_log.answer, opened)),
            Route("GET", "/metrics", pages.metrics),
            Route("GET", "/health", pages.health),
            Route("GET", "/openapi.json", openapi.answer),
        ]
    )
