"""The feeds beside OSV's, in the order in which a sync takes them. Adding one: its file, and a line here.

KEV and EPSS come last: what they log are the packages that the other feeds name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from deeptracy.advisories import cve_list_sync, epss, kev, nvd_files
from deeptracy.advisories.cve_list_sync import CveListFeed
from deeptracy.advisories.epss import EpssFeed
from deeptracy.advisories.feed import Feed
from deeptracy.advisories.kev import KevFeed
from deeptracy.advisories.nvd_api import NvdApi
from deeptracy.advisories.nvd_sync import NvdFeed
from deeptracy.advisories.site import HttpSite, Site
from deeptracy.fetch.http import HttpClient


@dataclass(frozen=True, slots=True)
class FeedKind:
    """One feed.

    ``word``: what commands call it. ``name``: that of the feed in the advisory file. ``folder``: where a mirror of
    several feeds keeps it. ``public``: the publisher's address. ``small``: fetched without being asked for.
    ``by_default``: part of a full update. ``open``: the feed at a site; with a client, if the site is the publisher's.
    """

    word: str
    name: str
    folder: str
    public: str
    open: Callable[[Site, HttpClient | None], Feed]
    small: bool = False
    by_default: bool = True


def _nvd(site: Site, publisher: HttpClient | None) -> Feed:
    return NvdFeed(site, NvdApi(publisher) if publisher else None)


def _cve_list(site: Site, publisher: HttpClient | None) -> Feed:
    archive = HttpSite(cve_list_sync.PUBLIC_ARCHIVE, publisher) if publisher else None
    return CveListFeed(site, archive)


FEEDS: tuple[FeedKind, ...] = (
    FeedKind("nvd", "NVD", "nvd", nvd_files.PUBLIC, _nvd),
    FeedKind("cve-list", "CVE list", "cvelistV5", cve_list_sync.PUBLIC, _cve_list, by_default=False),
    FeedKind("kev", "KEV", "kev", kev.PUBLIC, lambda site, _: KevFeed(site), small=True),
    FeedKind("epss", "EPSS", "epss", epss.PUBLIC, lambda site, _: EpssFeed(site), small=True),
)
