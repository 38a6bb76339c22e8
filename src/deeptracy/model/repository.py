"""Which source repository an address points into."""

import re
from urllib.parse import urlsplit

# Hosts where the first two steps of the path are the repository, whatever follows them (issues, commits, files).
_HOSTS = frozenset({"github.com", "bitbucket.org", "gitee.com", "codeberg.org", "gitea.com", "notabug.org"})
# Most addresses lead to none of them, and this tells so without taking them apart.
_LIKELY = re.compile("|".join(re.escape(host) for host in sorted(_HOSTS)) + r"|gitlab\.|salsa\.debian", re.IGNORECASE)
_GITLAB = re.compile(r"(?:^|\.)gitlab\.|(?:^|\.)salsa\.debian\.org$")
_NOT_OWNERS = frozenset({
    "advisories", "orgs", "sponsors", "security", "about", "features", "marketplace", "topics", "users", "search",
})  # fmt: skip
_SCP = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!//)(.+)")


def repository_of(address: str) -> str:
    """``host/owner/name`` in lower case of a repository or of a page inside it; empty when it is none that is known.

    ``https://github.com/Acme/Tool/issues/3``, ``git@github.com:acme/tool.git`` and ``acme/tool`` on any of the hosts
    are the same ``github.com/acme/tool``. GitLab keeps groups within groups: all of the path before ``/-/`` counts.
    """
    if not _LIKELY.search(address):
        return ""
    scp = _SCP.fullmatch(address) if "://" not in address else None
    text = f"ssh://{scp[1]}/{scp[2]}" if scp else address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    steps = [step for step in parts.path.lower().split("/") if step]
    if host in _HOSTS:
        return _joined(host, steps[:2])
    if _GITLAB.search(host):
        return _joined(host, steps[: steps.index("-")] if "-" in steps else steps[:2])
    return ""


def _joined(host: str, steps: list[str]) -> str:
    if len(steps) < 2 or steps[0] in _NOT_OWNERS:
        return ""
    steps[-1] = steps[-1].removesuffix(".git")
    return f"{host}/{'/'.join(steps)}" if steps[-1] else ""
