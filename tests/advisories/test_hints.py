"""What references tell of a product."""

import pytest

from deeptracy.advisories.hints import ECOSYSTEM, REPOSITORY, hints_of
from deeptracy.model.advisory import Advisory, Reference
from deeptracy.model.applicability import Configuration, CpeMatch, Node
from deeptracy.model.cpe import Cpe

BY_CPE = (Configuration((Node((CpeMatch(Cpe("a", "v", "p")),)),)),)


def hints(*addresses: str) -> list[tuple[str, str]]:
    return list(hints_of(Advisory("CVE-1", references=tuple(map(said, addresses)), configurations=BY_CPE)))


def said(address: str) -> Reference:
    return Reference("WEB", address)


def test_repositories_and_ecosystems_are_told_once_and_sorted() -> None:
    assert hints(
        "https://github.com/v/p/pull/1",
        "https://github.com/v/p/blob/main/src/a.py",
        "https://github.com/v/p/blob/main/src/b.py#L3",
        "https://gitlab.com/a/b/-/issues/3",
        "https://pkg.go.dev/vuln/GO-2024-1",
        "https://example.org/post",
    ) == [(ECOSYSTEM, "Go"), (ECOSYSTEM, "PyPI"), (REPOSITORY, "github.com/v/p"), (REPOSITORY, "gitlab.com/a/b")]


@pytest.mark.parametrize("addresses", [(), ("https://example.org/a.py",), ("nonsense", "")])
def test_nothing_to_tell(addresses: tuple[str, ...]) -> None:
    assert hints(*addresses) == []


def test_the_order_of_references_is_no_matter() -> None:
    addresses = ("https://github.com/v/p", "https://github.com/a/b/blob/x.rb", "https://rustsec.org/1")
    assert hints(*addresses) == hints(*addresses[::-1])


def test_a_record_that_names_nothing_leaves_nothing_to_be_told() -> None:
    assert list(hints_of(Advisory("CVE-1", references=(said("https://github.com/v/p"),)))) == []
