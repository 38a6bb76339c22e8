"""Which function answers which path: the rule by which a literal table of routes is read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

from deeptracy.patton.problem import Problem
from deeptracy.patton.request import Request
from deeptracy.patton.response import Response

Answer = Callable[[Request], Response]


@dataclass(frozen=True)
class Route:
    """One operation. In ``path``, ``{name}`` stands for one segment. GET answers HEAD too."""

    method: str
    path: str
    answer: Answer

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        steps = (
            f"(?P<{step[1:-1]}>[^/]+)" if step.startswith("{") else re.escape(step) for step in self.path.split("/")
        )
        return re.compile("/".join(steps))

    def captured(self, path: str) -> Mapping[str, str] | None:
        """What the path has in the place of ``{name}``; None when it is another path."""
        found = self._pattern.fullmatch(path)
        return found.groupdict() if found else None


def find(routes: Sequence[Route], method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """The route of a request and what its path left open. Raises `Problem`: 404, 405."""
    here = [(route, captured) for route in routes if (captured := route.captured(path)) is not None]
    if not here:
        raise Problem(HTTPStatus.NOT_FOUND, "there is nothing at this path; /openapi.json lists what there is")
    for route, captured in here:
        if route.method == method or (route.method, method) == ("GET", "HEAD"):
            return route, captured
    allowed = sorted({name for route, _ in here for name in (route.method, *["HEAD"] * (route.method == "GET"))})
    raise Problem(
        HTTPStatus.METHOD_NOT_ALLOWED,
        f"this path is asked with {' or '.join(allowed)}",
        headers={"Allow": ", ".join(allowed)},
    )
