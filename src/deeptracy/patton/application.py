"""The WSGI application: PEP 3333, https://peps.python.org/pep-3333/."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from deeptracy.advisories.store import StoreError
from deeptracy.patton import routing
from deeptracy.patton.problem import Problem
from deeptracy.patton.request import Request
from deeptracy.patton.response import Response
from deeptracy.patton.routing import Route

_log = logging.getLogger(__name__)
_RETRY_AFTER = "5"
_ALWAYS = {"X-Content-Type-Options": "nosniff"}


class Application:
    """Answers requests by a table of routes. Whatever goes wrong is told as a problem, never with 200."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.routes = tuple(routes)

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        response = self._answered(environ)
        headers = {**_ALWAYS, **response.headers}
        if response.status is not HTTPStatus.NOT_MODIFIED:
            headers["Content-Length"] = str(response.length)
        start_response(f"{response.status.value} {response.status.phrase}", list(headers.items()))
        if environ["REQUEST_METHOD"] == "HEAD":
            if not isinstance(response.body, bytes):
                response.body.close()
            return []
        return [response.body] if isinstance(response.body, bytes) else response.body

    def _answered(self, environ: Mapping[str, Any]) -> Response:
        try:
            route, captured = routing.find(self.routes, environ["REQUEST_METHOD"], _path(environ))
            return route.answer(Request(environ, captured))
        except Problem as problem:
            return problem.response()
        except StoreError as error:
            _log.warning("%s", error)
            text = "there are no advisories that can be read yet: the sync that fetches them may be at work"
            late = Problem(HTTPStatus.SERVICE_UNAVAILABLE, text, headers={"Retry-After": _RETRY_AFTER})
            return late.response()
        except Exception:  # noqa: BLE001 - the last resort: a fault must be seen as one
            _log.exception("a request could not be answered")
            text = "an unexpected fault, noted in the log of the service"
            return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, text).response()


def _path(environ: Mapping[str, Any]) -> str:
    try:
        return str(environ.get("PATH_INFO", "")).encode("latin-1").decode("utf-8")
    except UnicodeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "the path is not UTF-8") from error
