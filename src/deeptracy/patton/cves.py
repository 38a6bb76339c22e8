"""``GET /api/v1/cve/{cve}``: what the records of one vulnerability say."""

import re
from http import HTTPStatus

from deeptracy.findings.finding import advisory_url
from deeptracy.patton.matches import Open
from deeptracy.patton.problem import Problem
from deeptracy.patton.request import Request
from deeptracy.patton.response import Response, json_response
from deeptracy.patton.wire import CveText

_ID = re.compile(r"[A-Za-z0-9][\w.:+~-]{2,200}", re.ASCII)


def answer(open_store: Open, request: Request) -> Response:
    """Every record of it, the NVD's first; an empty list where there is none, as the first Patton has it."""
    id_ = request.captured["cve"]
    if not _ID.fullmatch(id_):
        raise Problem(HTTPStatus.BAD_REQUEST, "this is no id of a vulnerability, such as CVE-2021-44228")
    with open_store() as store:
        heads = sorted(store.find(id_), key=lambda head: head.feed != "NVD")
        texts: dict[str, CveText] = {}
        for head in heads:
            record = store.record(head)
            address = advisory_url(head.id, head.feed)
            texts.setdefault(address, CveText(address, record.details or record.summary, head.severity.score))
    return json_response(list(texts.values()))
