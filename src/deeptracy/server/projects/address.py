"""The address of a repository: what git is given to fetch from, and which repository that is.

Every form of an address of one repository has one identity, so that a repository is one project whoever writes it down.
An identity is itself an address, and its own identity. What is no repository's address is refused, in words that never
repeat it: it may hold a password.

Forms: https://git-scm.com/docs/git-clone#_git_urls, https://www.rfc-editor.org/rfc/rfc3986.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote, unquote

from deeptracy.server.projects import hosts

_LONGEST = 2000
_SCHEMES = frozenset({"https", "http", "ssh", "git"})
_WITH_SCHEME = re.compile(r"(?:git\+)?([a-z][a-z0-9.-]*)(?:\+git)?://(.*)", re.IGNORECASE | re.DOTALL)
_SSH = re.compile(r"\A(?:git\+)?ssh(?:\+git)?://", re.IGNORECASE)
_SCP_LIKE = re.compile(r"([^/@:\[]*@)?(\[[^\]/]*\]|[^/@:\[]+):([^:].*)", re.DOTALL)
_AUTHORITY = re.compile(r"(?:(.*)@)?(\[[0-9a-f:.]*\]|[^:@\[\]]*)(?::([0-9]{0,5}))?", re.IGNORECASE | re.DOTALL)
_HELPER = re.compile(r"[a-z0-9+.-]+::", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*")
_USER = re.compile(r"(?!-)[\w.~+%-]*", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\]")
_TOKEN = re.compile(r"(?:gh[opsur]_|github_pat_|glpat-|gldt-|ATBB|ATCTT).*|[\w~-]{36,}", re.ASCII)
_FILE = re.compile(r"\Afile:(?://(?:localhost)?(?=/)|(?=/(?!/)))", re.IGNORECASE)
_DEFAULT_PORTS = frozenset({"", "80", "443", "9418"})
_UNQUOTED = "/~@+:!$&'()*,;="


class InvalidAddress(ValueError):
    """No address of a repository; the message is a sentence for whoever wrote it, without the address."""


class HoldsCredential(InvalidAddress):
    """The address has a password or a token in it, where everybody who sees the project would read it."""


@dataclass(frozen=True, slots=True)
class Address:
    """``identity`` is the same for all addresses of a repository; ``fetch`` is what git is given."""

    identity: str
    fetch: str

    @property
    def name(self) -> str:
        """What people call the repository: the last step of its path."""
        return unquote(self.identity.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str
    user: str
    host: str
    port: str
    path: str


def read(text: str, *, files: bool = False) -> Address:
    """The address in a text; ``files`` allows absolute paths of this machine. Raises `InvalidAddress`."""
    text = text.strip()
    _refuse_oddities(text)
    if text.startswith("/") or text.lower().startswith("file:"):
        return _file(text, files)
    parts = _parts(text)
    _refuse_credentials(parts)
    host, port, steps = _host(parts), _port(parts), _steps(parts.path)
    clone = hosts.clone_steps(host, steps)
    if parts.scheme == "ssh":
        fetch = _SSH.sub("ssh://", text)
    else:
        fetch = f"{parts.scheme}://{hosts.clone_host(host)}{port}/{_quoted(clone)}"
    return Address(_identity(parts, host, port, _without_suffix(steps)), fetch)


def normalised(text: str, *, files: bool = False) -> str:
    """The identity of the repository that a text is an address of. Raises `InvalidAddress`."""
    return read(text, files=files).identity


def _identity(parts: _Parts, host: str, port: str, steps: hosts.Steps) -> str:
    clone = _without_suffix(hosts.clone_steps(host, steps))
    place, owned = hosts.identity(host, clone, parts.port if parts.scheme == "ssh" else "")
    if len(owned) < hosts.least_steps(place):
        raise InvalidAddress("the address names a host, or an owner there, but no repository")
    identity = f"https://{place}{port}/{_quoted(owned)}"
    if len(identity) > _LONGEST:
        raise InvalidAddress(f"the address is longer than {_LONGEST} characters")
    return identity


def _refuse_oddities(text: str) -> None:
    if not text:
        raise InvalidAddress("the address is empty")
    if len(text) > _LONGEST:
        raise InvalidAddress(f"the address is longer than {_LONGEST} characters")
    if _CONTROL.search(text):
        raise InvalidAddress("the address has a control character or a backslash in it")
    if text.startswith("-"):
        raise InvalidAddress("the address begins like an option of a command")
    if _HELPER.match(text):
        raise InvalidAddress("addresses that run a helper of git (name::…) are not allowed")


def _parts(text: str) -> _Parts:
    if found := _WITH_SCHEME.fullmatch(text):
        return _url(found[1].lower(), found[2])
    scp = _SCP_LIKE.fullmatch(text)
    if scp is None or not (scp[1] or "." in scp[2]):  # a drive letter and `javascript` are no hosts
        raise InvalidAddress("write the whole address, with https:// or ssh:// before it, or as git@host:owner/name")
    if scp[3].startswith("-"):
        raise InvalidAddress("the path of the repository begins like an option of a command")
    return _Parts("ssh", (scp[1] or "").removesuffix("@"), scp[2].lower(), "", scp[3])


def _url(scheme: str, rest: str) -> _Parts:
    if scheme not in _SCHEMES:
        raise InvalidAddress("repositories are fetched by https, http, ssh or git, and by nothing else")
    if "?" in rest or "#" in rest:
        raise InvalidAddress("the address of a repository has no ? and no # in it")
    authority, _, path = rest.partition("/")
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        raise InvalidAddress("the part of the address that names the host can't be read")
    return _Parts(scheme, found[1] or "", found[2].lower(), (found[3] or "").lstrip("0"), path)


def _refuse_credentials(parts: _Parts) -> None:
    name = unquote(parts.user)
    if ":" in name or (parts.scheme != "ssh" and _TOKEN.fullmatch(name)):
        raise HoldsCredential("the address has a password or token in it: take it out, and add it as a credential")
    if not _USER.fullmatch(parts.user):
        raise InvalidAddress("the user in the address has characters that users do not have")


def _host(parts: _Parts) -> str:
    if parts.host.startswith("["):
        try:
            return f"[{IPv6Address(parts.host[1:-1])}]"
        except AddressValueError as error:
            raise InvalidAddress("the host is no IPv6 address") from error
    host = parts.host.removesuffix(".")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise InvalidAddress("the host has characters that hosts do not have (names in other scripts begin with xn--)")
    return host


def _port(parts: _Parts) -> str:
    """With its colon; empty where it is the scheme's, and for ssh, whose port says nothing of which forge it is."""
    if parts.port and int(parts.port) > 65535:
        raise InvalidAddress("the port is larger than ports are")
    return "" if parts.scheme == "ssh" or parts.port in _DEFAULT_PORTS else f":{parts.port}"


def _steps(path: str) -> hosts.Steps:
    try:
        decoded = unquote(path, errors="strict")
    except UnicodeDecodeError as error:
        raise InvalidAddress("the path is not UTF-8") from error
    if _CONTROL.search(decoded):
        raise InvalidAddress("the path has a control character or a backslash in it")
    steps = tuple(step for step in decoded.split("/") if step not in ("", "."))
    if ".." in steps:
        raise InvalidAddress("the path leads upwards (..)")
    return steps


def _without_suffix(steps: hosts.Steps) -> hosts.Steps:
    """Git finds ``name.git`` and ``name/.git`` where ``name`` is asked for."""
    while steps and steps[-1].lower().endswith(".git"):
        last = steps[-1][: -len(".git")]
        steps = (*steps[:-1], last) if last else steps[:-1]
    return steps


def _quoted(steps: hosts.Steps) -> str:
    return quote("/".join(steps), safe=_UNQUOTED)


def _file(text: str, allowed: bool) -> Address:
    if not allowed:
        raise InvalidAddress("paths of the server's own disk are not allowed")
    path = _FILE.sub("", quote(text) if text.startswith("/") else text)
    if not path.startswith("/"):
        raise InvalidAddress("the path of a repository on disk begins with a slash")
    steps = _steps(path)
    if not steps:
        raise InvalidAddress("the path names no repository")
    identity = f"file:///{_quoted(steps)}"
    return Address(identity, identity)
