"""What hosts are called and how forges lay out their addresses: facts about forges, nothing about how text is read.

Bitbucket Server: https://confluence.atlassian.com/bitbucketserver/clone-a-repository-790632786.html. Azure DevOps:
https://learn.microsoft.com/azure/devops/repos/git/clone. SSH over the port of HTTPS:
https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port.
"""

import re

Steps = tuple[str, ...]
"""Of a path: what is between its slashes."""

_ALIASES = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
# Forges are told by a word of the host's name; for all of these Owner/Name is owner/name.
_GITLAB = re.compile(r"(?:.*[.-])?gitlab(?:[.-].*)?")
_OTHERS = re.compile(r"(?:.*[.-])?(?:github|gitea|forgejo|codeberg)(?:[.-].*)?|bitbucket\.org")
_BITBUCKET_SERVER = re.compile(r"(?:.*[.-])?bitbucket(?:[.-].*)?")
_OWNER_AND_NAME = re.compile(r"github[.-].*|bitbucket\.org|codeberg\.org|gitea\.com")
_BITBUCKET_SSH_PORT = "7999"
_AZURE = "dev.azure.com"
_AZURE_SSH = frozenset({"ssh.dev.azure.com", "vs-ssh.visualstudio.com"})
_AZURE_OLD = ".visualstudio.com"


def clone_steps(host: str, steps: Steps) -> Steps:
    """The path to fetch from, of a path that may be that of a page: people copy what the browser shows."""
    host = _plain(host)
    if _GITLAB.fullmatch(host):
        return steps[: steps.index("-")] if "-" in steps else steps
    if _OWNER_AND_NAME.fullmatch(host):
        return steps[:2]
    return steps if _OTHERS.fullmatch(host) else _bitbucket_page(steps) or steps


def clone_host(host: str) -> str:
    """The host to fetch from over HTTPS: that of the page may only lead there, and redirects are not followed."""
    plain = _plain(host)
    return plain if _GITLAB.fullmatch(plain) or _OWNER_AND_NAME.fullmatch(plain) else host


def identity(host: str, steps: Steps, ssh_port: str) -> tuple[str, Steps]:
    """Host and path by which a repository is known, of those it is fetched from."""
    host, lower = _plain(host), tuple(step.lower() for step in steps)
    if _GITLAB.fullmatch(host) or _OTHERS.fullmatch(host):
        return host, lower
    if azure := _azure(host, lower):
        return _AZURE, azure
    if clone := _bitbucket_clone(lower):
        return host, clone
    known = ssh_port == _BITBUCKET_SSH_PORT or _BITBUCKET_SERVER.fullmatch(host)
    return host, lower if known or "_git" in lower else steps  # `_git`: Azure DevOps on premises


def least_steps(host: str) -> int:
    """How many steps the path of a repository has at least: an owner and a name, where it is known to have owners."""
    return 2 if _GITLAB.fullmatch(host) or _OWNER_AND_NAME.fullmatch(host) else 1


def _plain(host: str) -> str:
    while host.startswith("www.") and "." in host.removeprefix("www."):
        host = host.removeprefix("www.")
    return _ALIASES.get(host, host)


def _bitbucket_page(steps: Steps) -> Steps:
    """Where to fetch what ``projects/KEY/repos/name/…`` or ``users/name/repos/name/…`` shows; empty for others."""
    for at in range(len(steps) - 3):
        kind, owner, repos, name = steps[at : at + 4]
        if kind.lower() in ("projects", "users") and repos.lower() == "repos":
            return (*steps[:at], "scm", owner if kind.lower() == "projects" else f"~{owner}", name)
    return ()


def _bitbucket_clone(steps: Steps) -> Steps:
    """``key/name`` of ``…/scm/key/name``, as ssh knows it; empty if it is none."""
    return steps[-2:] if steps[-3:-2] == ("scm",) else ()


def _azure(host: str, steps: Steps) -> Steps:
    """``organisation/project/_git/name`` of steps in lower case; empty if it is none of Azure DevOps Services."""
    if host in _AZURE_SSH:
        return (*steps[1:3], "_git", steps[3]) if len(steps) == 4 and "_git" not in steps else ()
    if host.endswith(_AZURE_OLD):
        steps = (host.removesuffix(_AZURE_OLD), *(step for step in steps if step != "defaultcollection"))
    elif host != _AZURE:
        return ()
    if steps[-2:-1] != ("_git",) or len(steps) not in (3, 4) or steps.count("_git") > 1:
        return ()
    return (steps[0], steps[-3] if len(steps) == 4 else steps[-1], "_git", steps[-1])
