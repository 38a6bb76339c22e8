"""FIRST's Exploit Prediction Scoring System (EPSS), every CVE's score of a day: https://www.first.org/epss/data_stats

    epss_scores-current.csv.gz   "#model_version:…,score_date:…", "cve,epss,percentile", then a line for each CVE

Nearly every score moves a little every day, and that is no change. Crossing `LIKELY` is one.
"""

import gzip
import hashlib
import io
import re
import zlib
from dataclasses import dataclass

from deeptracy.advisories.feed import FeedUpdate, SyncRefused, SyncRun, refuse_mass_deletion
from deeptracy.advisories.generation import FeedState, Generation
from deeptracy.advisories.site import Site
from deeptracy.fetch.http import FetchError

PUBLIC = "https://epss.empiricalsecurity.com"

LIKELY = 0.1
"""From this probability on, a CVE counts as likely to be exploited within 30 days."""

_PATH = "epss_scores-current.csv.gz"
_MAX_SIZE = 1 << 26
_GZIP = b"\x1f\x8b"
_ABOUT = re.compile(r"#model_version:[^,\s]+,score_date:([0-9]{4}-[0-9]{2}-[0-9]{2}[^,\s]*)")
_HEADER = "cve,epss,percentile"
_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}").fullmatch
_Score = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one day: ``date`` as the file says it, (CVE, probability, percentile) by CVE, and a digest."""

    date: str
    rows: tuple[_Score, ...]
    digest: str


class EpssFeed:
    """The scores at one site."""

    name = "EPSS"

    def __init__(self, site: Site) -> None:
        self._site = site

    def run(self, run: SyncRun) -> FeedUpdate:
        """Make the generation hold the scores of the day. Raises `FetchError`, `SyncRefused`."""
        state = FeedState(run.generation, self.name, self._site.origin, run.at)
        validator = state.validator()
        fetched = self._site.get(_PATH, validator)
        if fetched is None:
            state.settle(run.at, validator, _count(run.generation), validator.get("digest", ""))
            return FeedUpdate(self.name, unchanged=True)
        scores = parse(inflate(fetched.body))
        if not run.accept_deletions:
            self._refuse_mass_deletion(run.generation, scores)
        before = _likely(run.generation)
        _store(run.generation, scores)
        if not state.arriving:
            _log_crossings(state, before, _likely(run.generation))
        state.settle(run.at, {**fetched.validator, "digest": scores.digest}, len(scores.rows), scores.digest)
        return FeedUpdate(self.name, state.changed, arrived=state.arriving)

    def _refuse_mass_deletion(self, generation: Generation, scores: Scores) -> None:
        have = {cve for (cve,) in generation.connection.execute("SELECT cve FROM epss")}
        gone = have.difference([row[0] for row in scores.rows])
        refuse_mass_deletion(self.name, self._site.origin, len(scores.rows), len(have), len(gone))


def inflate(body: bytes) -> bytes:
    """The file out of its gzip; as it is, if it has been unpacked on the way. Raises `FetchError`."""
    if not body.startswith(_GZIP):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            data = file.read(_MAX_SIZE + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FetchError(f"{_PATH} is damaged: {error}") from error
    if len(data) > _MAX_SIZE:
        raise FetchError(f"{_PATH} unpacks to more than {_MAX_SIZE} bytes")
    return data


def parse(data: bytes) -> Scores:
    """The scores in a file. Raises `SyncRefused` when it is no such file."""
    about, _, rest = data.decode("utf-8", "replace").partition("\n")
    dated = _ABOUT.fullmatch(about.strip())
    header, _, body = rest.partition("\n")
    if not dated or header.strip() != _HEADER:
        raise SyncRefused(f"{_PATH} does not begin as a file of EPSS scores: {about[:80]!r}, {header[:80]!r}")
    rows = sorted(_row(number, line) for number, line in enumerate(body.splitlines(), 3) if line)
    if not rows:
        raise SyncRefused(f"{_PATH} holds no scores at all")
    if len({row[0] for row in rows}) != len(rows):
        raise SyncRefused(f"{_PATH} scores a CVE twice")
    return Scores(dated[1], tuple(rows), f"{dated[1]} {hashlib.sha256(body.encode()).hexdigest()}")


def _row(number: int, line: str) -> _Score:
    try:
        cve, probability, percentile = line.split(",")
        score = cve, float(probability), float(percentile)
    except ValueError:
        pass
    else:
        if _CVE(cve) and 0.0 <= score[1] <= 1.0 and 0.0 <= score[2] <= 1.0:  # NaN is neither
            return score
    raise SyncRefused(f"line {number} of {_PATH} is not '<CVE>,<0 to 1>,<0 to 1>': {line[:80]!r}")


def _count(generation: Generation) -> int:
    return int(generation.connection.execute("SELECT count(*) FROM epss").fetchone()[0])


def _likely(generation: Generation) -> set[str]:
    return {cve for (cve,) in generation.connection.execute("SELECT cve FROM epss WHERE probability >= ?", (LIKELY,))}


def _store(generation: Generation, scores: Scores) -> None:
    generation.connection.execute("DELETE FROM epss")
    generation.connection.executemany("INSERT INTO epss VALUES (?, ?, ?)", scores.rows)


def _log_crossings(state: FeedState, before: set[str], after: set[str]) -> None:
    """Only what some advisory names: nobody could be told of the others."""
    for cve in sorted(before ^ after):
        names = state.names_by_id(cve)
        if names:
            state.log(cve, ("likely" if cve in after else "unlikely",), names, names)
