"""Messages of every event, and hostile ones, for the tests of all kinds."""

from hypothesis import strategies as st

from deeptracy.model.severity import Level
from deeptracy.server.notifications.message import Digest, Event, Message, Project, Reason, Scan, Told

WEBSHOP = Project("webshop", "https://git.example.org/shop/webshop", "https://deeptracy.example.org/projects/7")
LOG4J = Told(
    "CVE-2021-44228",
    "org.apache.logging.log4j:log4j-core",
    "2.14.1",
    Level.CRITICAL,
    98.3,
    "2.17.1",
    exploited=True,
    url="https://deeptracy.example.org/findings/41",
)
LODASH = Told("GHSA-35jh-r3h4-6jhm", "lodash", "4.17.20", Level.HIGH, 41.0, "4.17.21")
NAMED_TO_CONFUSE = Told("X-1", "<!channel> *_`a`_* [x](https://evil.example) & \u202e", "1\n2", Level.UNKNOWN, 0.0)
WHEN = "2026-11-23T22:49:55Z"
URL = "https://deeptracy.example.org/projects/7/findings?order=risk&event=1"

OPENED = Message(
    "evt_opened",
    Event.FINDINGS_OPENED,
    WHEN,
    WEBSHOP,
    (Reason.NEW_ADVISORY, Reason.NOW_EXPLOITED),
    {Level.CRITICAL: 1, Level.HIGH: 1, Level.UNKNOWN: 12},
    1,
    (LOG4J, LODASH, NAMED_TO_CONFUSE),
    url=URL,
)
FINISHED = Message(
    "evt_finished",
    Event.SCAN_FINISHED,
    WHEN,
    WEBSHOP,
    counts={Level.HIGH: 1},
    findings=(LODASH,),
    scan=Scan("release/2.x", commit="0123456789abcdef0123456789abcdef01234567", opened=1, resolved=3, unknown=2),
    url=URL,
)
DIGEST = Message(
    "evt_digest",
    Event.DIGEST,
    WHEN,
    counts={Level.CRITICAL: 1, Level.LOW: 1200},
    exploited=1,
    findings=(
        Told(
            "CVE-2021-44228", "log4j-core", "2.14.1", Level.CRITICAL, 98.3, "2.17.1", exploited=True, project="webshop"
        ),
    ),
    digest=Digest("weekly", "2026-11-16T08:00:00Z", "2026-11-23T08:00:00Z", projects=37, opened=4, resolved=9),
    url="https://deeptracy.example.org/findings",
)
TEST = Message("evt_test", Event.TEST, WHEN)
ALL = [OPENED, FINISHED, DIGEST, TEST]

_TEXT = st.text(max_size=40) | st.sampled_from(["&<>" * 2000, "*_~`" * 1500, "😀" * 4000, '"\\' * 3000, "\x00" * 4000])
_URLS = st.sampled_from(
    ["", "javascript:alert(1)", "https://d.example.org/" + "x" * 5000, "https://d.example.org/|>&\"'"]
)
_TOLD = st.builds(
    Told,
    id=_TEXT,
    package=_TEXT,
    version=_TEXT,
    severity=st.sampled_from(Level),
    risk=st.floats(0, 100),
    fix=_TEXT,
    exploited=st.booleans(),
    project=_TEXT,
    url=_URLS,
)
_SCANS = st.builds(Scan, branch=_TEXT, state=_TEXT, problem=_TEXT, commit=_TEXT, unknown=st.integers(0, 10**12))
ANY = st.builds(
    Message,
    id=st.from_regex(r"[A-Za-z0-9_-]{1,100}", fullmatch=True),
    event=st.sampled_from(Event),
    when=st.just(WHEN),
    project=st.none() | st.builds(Project, name=_TEXT, repository=_TEXT, url=_URLS),
    reasons=st.lists(st.sampled_from(Reason), max_size=40).map(tuple),
    counts=st.dictionaries(st.sampled_from(Level), st.integers(0, 10**12)),
    exploited=st.integers(0, 10**12),
    findings=st.lists(_TOLD, max_size=4).flatmap(lambda told: st.integers(0, 60).map(lambda n: tuple(told) * n)),
    scan=st.none() | _SCANS,
    digest=st.none() | st.just(DIGEST.digest),
    url=_URLS,
)
