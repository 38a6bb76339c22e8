"""One identity for all addresses of a repository, and what is refused."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deeptracy.server.projects.address import HoldsCredential, InvalidAddress, normalised, read

EQUAL = {
    "https://github.com/acme/tool": (
        "https://github.com/acme/tool", "https://github.com/acme/tool.git", "https://github.com/acme/tool/",
        "https://github.com/acme/tool.git/", "http://github.com/acme/tool", "git://github.com/acme/tool.git",
        "HTTPS://GitHub.com/Acme/Tool.git", "https://www.github.com/acme/tool", "https://github.com:443/acme/tool",
        "http://github.com:80/acme/tool", "git://github.com:9418/acme/tool", "https://octocat@github.com/acme/tool",
        "git@github.com:acme/tool.git", "git@github.com:/acme/tool.git", "github.com:acme/tool",
        "ssh://git@github.com/acme/tool.git", "ssh://git@github.com:22/acme/tool", "git+ssh://git@github.com/acme/tool",
        "ssh+git://git@github.com/acme/tool", "git+https://github.com/acme/tool.git",
        "ssh://git@ssh.github.com:443/acme/tool.git", "https://github.com//acme/./tool", "https://github.com./acme/tool",
        "https://github.com/%61cme/tool", "https://github.com/acme/tool/tree/main/src", "  https://github.com/acme/tool\n",
        "https://github.com/acme/tool/.git", "https://github.com/acme/tool.GIT", "https://github.com:0443/acme/tool",
    ),
    "https://gitlab.com/group/sub/tool": (
        "https://gitlab.com/group/sub/tool.git", "git@gitlab.com:Group/Sub/tool.git",
        "ssh://git@altssh.gitlab.com:443/group/sub/tool.git", "https://gitlab.com/group/sub/tool/-/tree/main",
    ),
    "https://gitlab.acme.example/team/scm/a/tool": ("git@gitlab.acme.example:team/scm/A/tool.git",),
    "https://bitbucket.org/acme/tool": (
        "git@bitbucket.org:acme/tool.git", "https://me@bitbucket.org/Acme/tool.git",
        "git@altssh.bitbucket.org:acme/tool", "https://bitbucket.org/acme/tool/src/main/",
    ),
    "https://codeberg.org/acme/tool": ("https://codeberg.org/Acme/Tool.git", "https://codeberg.org/acme/tool/issues"),
    "https://git.acme.example/Acme/Tool": (
        "https://git.acme.example/Acme/Tool.git", "git@git.acme.example:Acme/Tool.git",
        "ssh://git@git.acme.example:2222/Acme/Tool.git", "ssh://me@GIT.acme.example/Acme/Tool",
    ),
    "https://stash.acme.example/prj/tool": (
        "https://stash.acme.example/scm/PRJ/tool.git", "https://stash.acme.example/scm/prj/Tool",
        "https://stash.acme.example/projects/PRJ/repos/tool", "https://stash.acme.example/projects/PRJ/repos/tool/browse",
        "https://stash.acme.example/context/scm/PRJ/tool.git", "ssh://git@stash.acme.example:7999/PRJ/tool.git",
        "https://stash.acme.example/context/Projects/PRJ/Repos/tool/browse",
    ),
    "https://stash.acme.example/~ada/tool": (
        "https://stash.acme.example/scm/~ada/tool.git", "https://stash.acme.example/users/Ada/repos/tool/browse",
        "ssh://git@stash.acme.example:7999/~ada/tool.git",
    ),
    "https://bitbucket.acme.example/prj/tool": ("git@bitbucket.acme.example:PRJ/tool.git",),
    "https://dev.azure.com/acme/my%20project/_git/tool": (
        "https://dev.azure.com/acme/My%20Project/_git/Tool", "https://acme@dev.azure.com/acme/My Project/_git/Tool",
        "git@ssh.dev.azure.com:v3/acme/My%20Project/Tool", "https://acme.visualstudio.com/My%20Project/_git/Tool",
        "https://acme.visualstudio.com/DefaultCollection/My%20Project/_git/Tool",
        "acme@vs-ssh.visualstudio.com:v3/acme/My%20Project/Tool",
    ),
    "https://dev.azure.com/acme/tool/_git/tool": (
        "https://dev.azure.com/acme/_git/Tool", "https://dev.azure.com/acme/tool/_git/tool",
        "https://acme.visualstudio.com/_git/tool",
    ),
    "https://tfs.acme.example/tfs/collection/project/_git/tool": (
        "https://tfs.acme.example/tfs/Collection/Project/_git/Tool",
    ),
    "https://git.acme.example:8443/tool": ("https://git.acme.example:8443/tool.git", "http://git.acme.example:8443/tool"),
    "https://[::1]/a/b": ("https://[0:0::1]/a/b.git", "git@[::1]:a/b", "ssh://[::1]:2222/a/b"),
    "https://gist.github.com/0123abcd": ("https://gist.github.com/0123abcd.git", "git@gist.github.com:0123abcd.git"),
    "https://git.acme.example/~ada/tool": ("ssh://git.acme.example/~ada/tool", "git@git.acme.example:~ada/tool"),
}  # fmt: skip
CASES = [(identity, address) for identity, addresses in EQUAL.items() for address in (identity, *addresses)]

DIFFERENT = [
    ("https://git.acme.example/acme/tool", "https://git.acme.example/Acme/tool"),
    ("https://git.acme.example/tool", "https://git.acme.example:8443/tool"),
    ("https://github.com/acme/tool", "https://github.com/acme/tool.js"),
    ("https://github.com/acme/tool", "https://gitlab.com/acme/tool"),
    ("https://gitlab.com/a/tool", "https://gitlab.com/b/a/tool"),
    ("https://dev.azure.com/acme/a/_git/tool", "https://dev.azure.com/acme/b/_git/tool"),
    ("https://www.example/a", "https://other.example/a"),
]

REFUSED = [
    ("", "the address is empty"),
    (" \n", "the address is empty"),
    ("https://host.example/" + "a" * 1980, "longer than 2000"),
    ("https://host.example/" + "é" * 1000, "longer than 2000"),
    ("ext::sh -c id", "helper of git"),
    ("fd::17", "helper of git"),
    ("-oProxyCommand=id", "option of a command"),
    ("--upload-pack=id", "option of a command"),
    ("git@host.example:-x", "option of a command"),
    ("ssh://-oProxyCommand=id/x", "characters that hosts do not have"),
    ("git@-oProxyCommand:x", "characters that hosts do not have"),
    ("ssh://-oProxyCommand=id@host.example/x", "characters that users do not have"),
    ("ssh://a b@host.example/x", "characters that users do not have"),
    ("https://host.example/a\nb", "control character"),
    ("https://host.example/a%0ab", "control character"),
    ("https://host.example/a%00b", "control character"),
    ("https://host.example/a\u2028b", "control character"),
    ("https://host.example\\@evil.example/a", "backslash"),
    ("C:\\code\\tool", "backslash"),
    ("C:/code/tool", "write the whole address"),
    ("code/tool", "write the whole address"),
    ("./tool", "write the whole address"),
    ("github.com/acme/tool", "write the whole address"),
    ("javascript:alert(1)", "write the whole address"),
    ("/srv/git/tool", "own disk"),
    ("file:///srv/git/tool", "own disk"),
    ("FILE:/srv/git/tool", "own disk"),
    ("ftp://host.example/tool", "https, http, ssh or git"),
    ("https://host.example/tool?a=b", "no ? and no #"),
    ("https://host.example/tool#readme", "no ? and no #"),
    ("https:///tool", "characters that hosts do not have"),
    ("https://ho st.example/tool", "characters that hosts do not have"),
    ("https://höst.example/tool", "characters that hosts do not have"),
    ("https://h%6fst.example/tool", "characters that hosts do not have"),
    ("https://" + "a." * 127 + "aa/tool", "characters that hosts do not have"),
    ("https://[::g]/tool", "can't be read"),
    ("https://[1::2::3]/tool", "no IPv6 address"),
    ("https://host.example:port/tool", "can't be read"),
    ("https://host.example:65536/tool", "larger than ports are"),
    ("https://host.example", "no repository"),
    ("https://host.example/.git", "no repository"),
    ("https://github.com/acme", "no repository"),
    ("https://gitlab.com/acme", "no repository"),
    ("https://gitlab.com/-/tree", "no repository"),
    ("https://host.example/a/../b", "leads upwards"),
    ("https://host.example/a/%2e%2e/b", "leads upwards"),
    ("https://host.example/a/%2e%2e%2fb", "leads upwards"),
    ("https://host.example/%ff", "not UTF-8"),
]


@pytest.mark.parametrize(("identity", "address"), CASES)
def test_every_form_has_the_same_identity(identity: str, address: str) -> None:
    assert normalised(address) == identity


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_repositories_stay_different(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@pytest.mark.parametrize(("address", "reason"), REFUSED)
def test_what_is_no_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(InvalidAddress, match=reason.replace("?", r"\?")) as refused:
        normalised(address)
    assert not isinstance(refused.value, HoldsCredential)


@pytest.mark.parametrize(
    "address",
    [
        "https://ada:s3cret@host.example/tool",
        "https://:s3cret@host.example/tool",
        "https://ada%3As3cret@host.example/tool",
        "ssh://ada:s3cret@host.example/tool",
        "https://ghp_s3cret@github.com/acme/tool",
        "https://github_pat_s3cret@github.com/acme/tool",
        "https://glpat-s3cret@gitlab.com/acme/tool",
        "https://s3cret" + "x" * 30 + "@dev.azure.com/acme/p/_git/tool",
    ],
)
def test_a_credential_inside_is_refused_and_never_repeated(address: str) -> None:
    with pytest.raises(HoldsCredential, match="add it as a credential") as refused:
        read(address)
    assert "s3cret" not in str(refused.value)


def test_a_long_user_name_is_no_token() -> None:
    assert read("https://" + "u" * 35 + "@host.example/tool").fetch == "https://host.example/tool"


def test_the_longest_address_is_read() -> None:
    address = "https://host.example/" + "a" * (2000 - len("https://host.example/"))
    assert normalised(address) == address


@pytest.mark.parametrize(
    ("address", "fetch"),
    [
        ("https://ada@github.com/Acme/Tool.git", "https://github.com/Acme/Tool.git"),
        ("https://www.github.com/acme/tool", "https://github.com/acme/tool"),
        ("https://www.git.example/acme/tool", "https://www.git.example/acme/tool"),
        ("http://Git.example:8080/tool", "http://git.example:8080/tool"),
        ("git@github.com:Acme/Tool.git", "git@github.com:Acme/Tool.git"),
        ("Git+SSH://git@host.example:2222/Tool", "ssh://git@host.example:2222/Tool"),
        ("https://github.com/acme/tool/tree/main", "https://github.com/acme/tool"),
        ("https://www.gitlab.com/acme/tool/-/issues", "https://gitlab.com/acme/tool"),
        ("https://stash.example/ctx/projects/PRJ/repos/tool/browse", "https://stash.example/ctx/scm/PRJ/tool"),
        ("https://stash.example/users/ada/repos/tool", "https://stash.example/scm/~ada/tool"),
        ("https://dev.azure.com/acme/My Project/_git/tool", "https://dev.azure.com/acme/My%20Project/_git/tool"),
    ],
)
def test_what_git_is_given(address: str, fetch: str) -> None:
    assert read(address).fetch == fetch


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("git@host.example:acme/Tool.git", "Tool"),
        ("https://dev.azure.com/acme/p/_git/My%20Tool", "my tool"),
    ],
)
def test_the_name_is_the_last_step(address: str, name: str) -> None:
    assert read(address).name == name


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        ("/srv/git/Tool.git/", "file:///srv/git/Tool.git"),
        ("file:///srv/git/Tool.git", "file:///srv/git/Tool.git"),
        ("file://localhost/srv/git", "file:///srv/git"),
        ("file:/srv/git", "file:///srv/git"),
        ("/srv/a b%20c", "file:///srv/a%20b%2520c"),
        ("file:///srv/a%20b%2520c", "file:///srv/a%20b%2520c"),
    ],
)
def test_paths_where_they_are_allowed(address: str, identity: str) -> None:
    found = read(address, files=True)
    assert (found.identity, found.fetch) == (identity, identity)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/", "names no repository"),
        ("file:", "begins with a slash"),
        ("file:relative", "begins with a slash"),
        ("file://host.example/srv", "begins with a slash"),
        ("/srv/../etc", "leads upwards"),
        ("./tool", "write the whole address"),
    ],
)
def test_paths_that_are_refused_all_the_same(address: str, reason: str) -> None:
    with pytest.raises(InvalidAddress, match=reason):
        read(address, files=True)


STEPS = st.sampled_from(
    ["a", "B.git", ".git", "-", "_git", "_GIT", "scm", "SCM", "projects", "users", "repos", "v3", "~u", "x y", "%", "é",
     "DefaultCollection", ".", "C", "x.GIT", "%2F", "?", ":", "@", "İ"]
)  # fmt: skip
HOSTS = st.sampled_from(
    ["github.com", "www.gitlab.com", "gitlab.acme.example", "bitbucket.org", "bitbucket.acme.example", "dev.azure.com",
     "ssh.dev.azure.com", "acme.visualstudio.com", "vs-ssh.visualstudio.com", "host.example", "www.www.a", "[::1]",
     "ssh.github.com", "gitea.com"]
)  # fmt: skip
PREFIXES = st.sampled_from(["https://", "http://u@", "ssh://git@", "git://", "git@"])
PORTS = st.sampled_from(["", ":443", ":80", ":22", ":7999", ":8443", ":0"])


@st.composite
def addresses(draw: st.DrawFn) -> str:
    prefix, path = draw(PREFIXES), "/".join(draw(st.lists(STEPS, max_size=6)))
    return prefix + draw(HOSTS) + (":" if prefix == "git@" else draw(PORTS) + "/") + path


@given(addresses())
@example("ssh://git@host.example:7999/projects/a/repos/b")
@example("https://host.example/scm/a/b/.git")
@example("git@acme.visualstudio.com:B.git/_git")
def test_an_identity_is_its_own_identity(address: str) -> None:
    try:
        identity = normalised(address)
    except InvalidAddress:
        return
    assert normalised(identity) == identity


@given(
    st.text()
    | st.text(string.printable).map("https://h.example/".__add__)
    | st.text("@:/[].-~%a1").map("ssh://".__add__)
)
def test_nothing_but_a_refusal_comes_of_any_text(text: str) -> None:
    for files in (False, True):
        try:
            identity = normalised(text, files=files)
        except InvalidAddress:
            continue
        assert normalised(identity, files=files) == identity
        assert identity.isascii()
        assert identity.isprintable()


NAMES = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=12).map("x".__add__)


@given(NAMES, NAMES, st.sampled_from(["github.com", "git.acme.example", "gitlab.com"]))
def test_all_forms_of_a_repository_agree(owner: str, name: str, host: str) -> None:
    forms = (
        f"https://{host}/{owner}/{name}",
        f"http://www.{host.upper()}/{owner}/{name}.git/",
        f"ssh://git@{host}:2222/{owner}/{name}",
        f"git@{host}:{owner}/{name}.git",
    )
    assert len({normalised(form) for form in forms}) == 1
