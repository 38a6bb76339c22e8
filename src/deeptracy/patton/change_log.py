"""``GET /api/v1/changes``: the change log of the advisories, from a cursor on."""

from http import HTTPStatus
from urllib.parse import urlencode

from deeptracy.advisories.store import AdvisoryStore, Change
from deeptracy.patton.matches import Open
from deeptracy.patton.problem import Problem
from deeptracy.patton.request import Request
from deeptracy.patton.response import Response, json_response
from deeptracy.patton.wire import ChangeLine, Changes, PackageName

MAX_LIMIT = 10_000
_LIMIT = 1000
_LARGEST = 10**18 - 1


def answer(open_store: Open, request: Request) -> Response:
    """The changes behind the sequence number ``after`` in the log ``log``, at most ``limit``, oldest first."""
    after = request.number("after", 0, 0, _LARGEST)
    limit = request.number("limit", _LIMIT, 1, MAX_LIMIT)
    log = request.query.get("log", "")
    if after and not log:
        raise Problem(HTTPStatus.BAD_REQUEST, "a cursor is of a log: name the log that 'after' is of, too")
    with open_store() as store:
        _refuse_foreign(store, log, after)
        lines = [_line(change) for change in store.changes(after, limit)]
        last = lines[-1].seq if lines else after
        found = Changes(store.log_id(), last, last < store.last_change(), tuple(lines))
    headers = {}
    if found.more:
        query = urlencode({"log": found.log, "after": found.next, "limit": limit})
        headers["Link"] = f'<?{query}>; rel="next"'
    return json_response(found, headers)


def _refuse_foreign(store: AdvisoryStore, log: str, after: int) -> None:
    """A cursor of another log, or from ahead of this one, would hide changes."""
    own, last = store.log_id(), store.last_change()
    if (log and log != own) or after > last:
        raise Problem(
            HTTPStatus.GONE,
            "the cursor is of another change log: the advisories were built anew. "
            f"Match everything again, then go on with log={own}&after={last}",
            members={"log": own, "last_change": last},
        )


def _line(change: Change) -> ChangeLine:
    return ChangeLine(
        change.seq, change.at, change.feed, change.advisory, change.how, _names(change.before), _names(change.after)
    )


def _names(pairs: tuple[tuple[str, str], ...]) -> tuple[PackageName, ...]:
    return tuple(PackageName(ecosystem, name) for ecosystem, name in pairs)
