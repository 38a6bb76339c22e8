"""One requirement, read as the reference library reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement as Reference
from packaging.specifiers import SpecifierSet

from deeptracy.inventory.python import requirement
from deeptracy.inventory.python.origin import Origin
from deeptracy.inventory.python.requirement import Requirement
from deeptracy.model.inventory import Gap, Location, Scope

SPACE = st.sampled_from(["", " ", "  "])
NAME = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,8}[A-Za-z0-9])?", fullmatch=True)
CLAUSE = st.tuples(
    st.sampled_from(["==", "~=", "!=", "<=", ">=", "<", ">"]),
    SPACE,
    st.sampled_from(["1.0", "2.0.post1", "3.1rc2"]),
).map("".join)
SPECIFIER = st.one_of(st.just(""), st.lists(CLAUSE, min_size=1, max_size=3).map(", ".join))
EXTRAS = st.sampled_from(["", "[socks]", "[a, b-c]", "[]"])
MARKER = st.sampled_from(["", "; python_version < '3.8'", " ; extra == 'x' and (sys_platform == 'win32')"])


@given(NAME, SPACE, EXTRAS, SPACE, SPECIFIER, MARKER)
def test_as_the_reference_library(name: str, a: str, extras: str, b: str, specifier: str, marker: str) -> None:
    text = name + a + extras + b + specifier + marker
    reference = Reference(text)

    found = requirement.read(text)

    assert found is not None
    assert found.name == reference.name
    assert SpecifierSet(found.specifier) == reference.specifier
    assert found.url == ""


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = requirement.read(text)

    assert found is None or found.name in text


@pytest.mark.parametrize(
    ("text", "name", "specifier", "url", "version"),
    [
        ("requests", "requests", "", "", ""),
        ("requests==2.31.0", "requests", "==2.31.0", "", "2.31.0"),
        ("zope.interface[a,b]==5.0", "zope.interface", "==5.0", "", "5.0"),
        ("  a_B-c  ===  weird!1+local ", "a_B-c", "===  weird!1+local", "", "weird!1+local"),
        ("a (>=1,<2)", "a", ">=1,<2", "", ""),
        ("a (==1)", "a", "==1", "", "1"),
        ("a==1.*", "a", "==1.*", "", ""),
        ("a==1,!=1.1", "a", "==1,!=1.1", "", "1"),
        ("a!=1.1 , ==1", "a", "!=1.1 , ==1", "", "1"),
        ("a>=1,", "a", ">=1,", "", ""),
        ("a==${V}", "a", "==${V}", "", ""),
        ("a!=1", "a", "!=1", "", ""),
        ("a @ https://x.example/a.zip ; extra == 'b'", "a", "", "https://x.example/a.zip", ""),
        (
            "a[b]@https://x.example/a-1.5-py3-none-any.whl#x",
            "a",
            "",
            "https://x.example/a-1.5-py3-none-any.whl#x",
            "1.5",
        ),
    ],
)
def test_what_is_read(text: str, name: str, specifier: str, url: str, version: str) -> None:
    found = requirement.read(text)

    assert found == Requirement(name, specifier, url)
    assert found.version == version


@pytest.mark.parametrize(
    "text", ["", "-", "==1", "a b", "a ==", "a = 1", "a==1 2", "a @", "a @ ", "./a", "a>1 <2", "[x]"]
)
def test_what_is_no_requirement(text: str) -> None:
    assert requirement.read(text) is None


@pytest.mark.parametrize(
    ("address", "name", "version"),
    [
        ("six-1.17.0-py2.py3-none-any.whl", "six", "1.17.0"),
        ("https://x.example/p/acme_a.b-1.0+cu1-7-cp311-cp311-linux_x86_64.whl?x=1#y", "acme_a.b", "1.0+cu1"),
        ("six-1.17.0.tar.gz", "", ""),
        ("six-1.17.0-none-any.whl", "", ""),
        ("a-1-b-c-d-e-f.whl", "", ""),
        ("", "", ""),
    ],
)
def test_the_name_of_a_wheel(address: str, name: str, version: str) -> None:
    assert requirement.wheel(address) == (name, version)


LOCATION = Location("requirements.txt", 7)


def test_a_pinned_one_is_a_package() -> None:
    found = requirement.dependency(Requirement("A.b", "==1.0"), LOCATION, Scope.DEV, direct=False, required_by=("c@2",))

    assert (found.package.ecosystem, found.package.name, found.package.version) == ("PyPI", "A.b", "1.0")
    assert (found.location, found.scope, found.direct, found.required_by) == (LOCATION, Scope.DEV, False, ("c@2",))
    assert (found.requirement, found.private, found.source) == ("", "", "")


@pytest.mark.parametrize(("specifier", "shown"), [(">=1", ">=1"), ("", "*")])
def test_another_one_stays_a_requirement(specifier: str, shown: str) -> None:
    found = requirement.dependency(Requirement("a", specifier), LOCATION)

    assert (found.package.version, found.requirement, found.scope, found.direct) == ("", shown, Scope.RUNTIME, True)


@pytest.mark.parametrize(("specifier", "url", "shown"), [("", "x", ""), ("", "", ""), (">=1", "", ">=1")])
def test_a_private_one_says_why(specifier: str, url: str, shown: str) -> None:
    own = Origin("a folder of the project", Gap.OWN, "lib")

    found = requirement.dependency(Requirement("a", specifier, url), LOCATION, origin=own)

    assert (found.private, found.private_gap, found.source) == ("a folder of the project", Gap.OWN, "lib")
    assert found.requirement == shown
