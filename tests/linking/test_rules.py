"""Which rule decides."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.linking.evidence import NAMED_BY_PATH, Evidence, Language, Learning, Owner, Sources
from deeptracy.linking.names import Relation
from deeptracy.linking.rules import RULES, Rule, decide

EXACT, WITH_VENDOR, OF_LANGUAGE = Relation.EXACT, Relation.WITH_VENDOR, Relation.OF_LANGUAGE
VARIANT, BINDING, PART, NONE = Relation.VARIANT, Relation.BINDING, Relation.PART, Relation.NONE
REPOSITORY = "github.com/acme/tool"


def learnt(credited: int, chances: int, **more: object) -> Learning:
    return Learning(credited, chances, **more)  # type: ignore[arg-type]


LEAST = {
    "standard library": Evidence("Go", EXACT, standard_library=True),
    "learnt often": Evidence("npm", NONE, learnt=learnt(3, 6)),
    "learnt, near": Evidence("npm", BINDING, learnt=learnt(1, 2)),
    "learnt, own repository": Evidence("Go", NONE, learnt=learnt(1, 2), sources=Sources(own=REPOSITORY)),
    "learnt twice": Evidence("npm", NONE, learnt=learnt(2, 4)),
    "learnt once, part": Evidence("npm", PART, learnt=learnt(1, 2)),
    "learnt once, unlike": Evidence("npm", NONE, learnt=learnt(1, 2)),
    "no application": Evidence("npm", EXACT, application=False),
    "passed over": Evidence("Go", EXACT, learnt=learnt(0, 1, passed_over=True, sibling="helm.sh/helm/v3")),
    "sibling": Evidence("Go", NONE, learnt=learnt(0, 0, sibling="helm.sh/helm/v3")),
    "own repository": Evidence("Go", BINDING, sources=Sources(own=REPOSITORY)),
    "own repository, unlike": Evidence("Go", PART, sources=Sources(own=REPOSITORY)),
    "learnt sometimes, same name": Evidence("npm", WITH_VENDOR, learnt=learnt(1, 3)),
    "learnt seldom": Evidence("npm", OF_LANGUAGE, learnt=learnt(1, 3)),
    "rival": Evidence("npm", EXACT, learnt=Learning(rivals=("other",))),
    "near path": Evidence("Go", OF_LANGUAGE, sources=Sources(named=REPOSITORY, near_owner=True)),
    "other repository": Evidence("Go", EXACT, sources=Sources(other=REPOSITORY)),
    "owner and name": Evidence("Packagist", BINDING, owner=Owner(same=True)),
    "own host": Evidence("Go", WITH_VENDOR, owner=Owner(host=True)),
    "name without path": Evidence("Go", PART),
    "denied by the repository": Evidence("npm", EXACT, sources=Sources(denied=REPOSITORY)),
    "confirmed by the repository": Evidence("npm", WITH_VENDOR, sources=Sources(confirmed=REPOSITORY)),
    "confirmed by the repository, near name": Evidence("npm", BINDING, sources=Sources(confirmed=REPOSITORY)),
    "moved repository": Evidence("npm", EXACT, sources=Sources(moved=REPOSITORY)),
    "target and common name": Evidence("npm", EXACT, known=False, language=Language(target="node.js")),
    "target and name": Evidence("npm", OF_LANGUAGE, known=False, distinctive=True, language=Language(target="node.js")),
    "target and near name": Evidence("npm", BINDING, language=Language(target="node.js")),
    "contrary": Evidence("npm", EXACT, language=Language(contrary="wordpress")),
    "hinted and name": Evidence("npm", OF_LANGUAGE, language=Language(hinted=True)),
    "name with the language": Evidence("npm", OF_LANGUAGE),
    "ambiguous": Evidence("npm", BINDING, language=Language(namesakes=("PyPI", "RubyGems"))),
    "vendor in the name": Evidence("npm", WITH_VENDOR),
    "name and family": Evidence("npm", EXACT, owner=Owner(family=("one", "two"))),
    "name and repository": Evidence("npm", EXACT, sources=Sources(named=REPOSITORY)),
    "variant and repository": Evidence("npm", VARIANT, sources=Sources(product=REPOSITORY)),
    "name alone": Evidence("npm", EXACT),
    "near name": Evidence("npm", BINDING),
    "part of the name": Evidence("npm", PART),
    "nothing": Evidence("npm", NONE),
}  # fmt: skip


def test_every_rule_has_its_case() -> None:
    assert [rule.name for rule in RULES] == list(LEAST)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_can_decide(rule: Rule) -> None:
    assert decide(LEAST[rule.name]) is rule


@pytest.mark.parametrize(
    ("evidence", "decided"),
    [
        (Evidence("npm", NONE, learnt=learnt(3, 7)), "learnt seldom"),
        (Evidence("npm", EXACT, learnt=learnt(2, 4)), "learnt, near"),
        (Evidence("npm", EXACT, learnt=learnt(2, 5)), "learnt sometimes, same name"),
        (Evidence("npm", EXACT, application=False, learnt=learnt(3, 3)), "learnt often"),
        (Evidence("npm", EXACT, application=False, language=Language(target="node.js")), "no application"),
        (Evidence("Go", EXACT, sources=Sources(own=REPOSITORY), learnt=Learning(rivals=("x",))), "rival"),
        (Evidence("Go", PART, sources=Sources(own=REPOSITORY), learnt=Learning(rivals=("x",))), "rival"),
        (Evidence("npm", WITH_VENDOR, learnt=Learning(rivals=("x",)), language=Language("node.js")), "target and name"),
        (Evidence("npm", OF_LANGUAGE, learnt=Learning(rivals=("x",)), language=Language("node.js")), "rival"),
        (Evidence("npm", EXACT, sources=Sources(named=REPOSITORY, near_owner=True)), "name and repository"),
        (Evidence("Go", VARIANT, sources=Sources(named=REPOSITORY, near_owner=True)), "name without path"),
        (Evidence("npm", EXACT, sources=Sources(other=REPOSITORY)), "name alone"),
        (Evidence("Go", EXACT, sources=Sources(other=REPOSITORY), owner=Owner(host=True)), "own host"),
        (Evidence("Go", OF_LANGUAGE, owner=Owner(host=True)), "name without path"),
        (Evidence("npm", EXACT, owner=Owner(same=True)), "name alone"),
        (Evidence("Go", PART, owner=Owner(same=True)), "name without path"),
        (Evidence("Go", NONE), "nothing"),
        (Evidence("npm", OF_LANGUAGE, sources=Sources(confirmed=REPOSITORY)), "confirmed by the repository, near name"),
        (Evidence("npm", PART, sources=Sources(confirmed=REPOSITORY)), "part of the name"),
        (Evidence("npm", EXACT, sources=Sources(moved=REPOSITORY), owner=Owner(self_named=True)), "name alone"),
        (Evidence("npm", EXACT, sources=Sources(moved=REPOSITORY), language=Language("node.js")), "target and name"),
        (Evidence("npm", EXACT, known=False, distinctive=True, language=Language("node.js")), "target and name"),
        (Evidence("npm", EXACT, language=Language("node.js")), "target and name"),
        (Evidence("npm", EXACT, known=False, owner=Owner(self_named=True), language=Language("node.js")), "target and name"),
        (Evidence("npm", NONE, known=False, language=Language("node.js")), "nothing"),
        (Evidence("npm", PART, language=Language("node.js")), "part of the name"),
        (Evidence("npm", VARIANT, language=Language("node.js")), "target and near name"),
        (Evidence("npm", VARIANT, language=Language(hinted=True)), "near name"),
        (Evidence("npm", EXACT, owner=Owner(prefix=True)), "vendor in the name"),
        (Evidence("npm", VARIANT, owner=Owner(prefix=True)), "near name"),
        (Evidence("npm", EXACT, owner=Owner(family=("one",))), "name alone"),
        (Evidence("npm", VARIANT, owner=Owner(family=("one", "two"))), "near name"),
        (Evidence("npm", VARIANT, sources=Sources(named=REPOSITORY)), "near name"),
        (Evidence("npm", PART, language=Language(namesakes=("PyPI",))), "part of the name"),
        (Evidence("npm", NONE, language=Language(namesakes=("PyPI",))), "nothing"),
    ],
)  # fmt: skip
def test_what_decides_at_the_boundaries(evidence: Evidence, decided: str) -> None:
    assert decide(evidence).name == decided


REASONS = {
    "standard library": "NVD's name for Go's standard library",
    "learnt often": "learnt from 3 of 6 CVEs that NVD and OSV share",
    "learnt, near": "learnt from 1 of 2 CVEs that NVD and OSV share, the package's name adds its language",
    "learnt, own repository": f"learnt from 1 of 2 CVEs that NVD and OSV share, its repository is {REPOSITORY}",
    "passed over": "helm.sh/helm/v3 was learnt to be the product, and 1 CVE of both feeds might have named this "
                   "package but did not",
    "rival": "the product was learnt to be other",
    "contrary": "NVD's records speak of wordpress",
    "ambiguous": "the package's name adds its language, but PyPI, RubyGems knows that name too",
    "name and family": "the same name, as the vendor's one and two are of npm",
    "target and name": "NVD calls it software for node.js, the product's name adds the package's language",
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_reasons_are_sentences(rule: Rule) -> None:
    evidence = LEAST[rule.name]
    reason = decide(evidence).reason(evidence)
    assert len(reason.split()) >= 3
    assert not re.search(r"[{}<>]|None|True|False|Relation|  |, *$|^ *,|\b1 CVEs|\bto *,|\(\)", reason)
    assert reason == REASONS.get(rule.name, reason)
    for mentioned in (
        evidence.sources.own,
        evidence.sources.denied,
        evidence.sources.confirmed,
        evidence.sources.moved,
    ):
        assert mentioned in reason


def test_confidences_are_shares() -> None:
    assert all(0 <= rule.confidence < 1 for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert decide(LEAST["nothing"]).confidence == 0


def test_share() -> None:
    assert [learnt(0, 0).share, learnt(1, 4).share, learnt(2, 2).share] == [0, 0.25, 1]
    assert [learnt(0, 0).mostly, learnt(0, 1).mostly, learnt(1, 3).mostly, learnt(1, 2).mostly] == [
        False,
        False,
        False,
        True,
    ]


texts = st.sampled_from(["", REPOSITORY])
sources = st.builds(
    Sources, own=texts, other=texts, named=texts, near_owner=st.booleans(), product=texts, confirmed=texts,
    denied=texts, moved=texts,
)  # fmt: skip
owners = st.builds(
    Owner, same=st.booleans(), host=st.booleans(), self_named=st.booleans(), prefix=st.booleans(),
    family=st.sampled_from([(), ("one",), ("one", "two")]),
)  # fmt: skip
languages = st.builds(
    Language, target=st.sampled_from(["", "node.js"]), hinted=st.booleans(),
    contrary=st.sampled_from(["", "php"]), namesakes=st.sampled_from([(), ("PyPI",)]),
)  # fmt: skip
evidences = st.builds(
    Evidence, ecosystem=st.sampled_from(["npm", *sorted(NAMED_BY_PATH)]), relation=st.sampled_from(Relation),
    application=st.booleans(), known=st.booleans(), distinctive=st.booleans(), sources=sources, owner=owners,
    language=languages,
)  # fmt: skip


@given(evidences, st.integers(1, 5), st.integers(0, 3))
def test_more_credits_never_lower_the_confidence(evidence: Evidence, credited: int, more: int) -> None:
    """Of a package that was the one in every chance it had."""
    few = replace(evidence, learnt=learnt(credited, credited))
    many = replace(evidence, learnt=learnt(credited + more, credited + more))
    assert decide(many).confidence >= decide(few).confidence


@given(evidences, st.integers(1, 5), st.integers(0, 20), st.integers(0, 20))
def test_chances_that_were_not_taken_never_raise_it(evidence: Evidence, credited: int, missed: int, more: int) -> None:
    """But for packages whose own repository the records point to, which is surer than one CVE."""
    plain = replace(evidence, sources=Sources())
    some = replace(plain, learnt=learnt(credited, credited + missed))
    others = replace(plain, learnt=learnt(credited, credited + missed + more))
    assert decide(others).confidence <= max(decide(some).confidence, 0.7)


@given(evidences)
def test_what_speaks_against_a_link_never_raises_it_above_the_doubtful(evidence: Evidence) -> None:
    believed = decide(evidence).confidence
    doubtful = 0.3
    against = [
        replace(evidence, application=False),
        replace(evidence, learnt=Learning(rivals=("other",))),
        replace(evidence, learnt=learnt(0, 3, passed_over=True, rivals=("other",))),
        replace(evidence, sources=Sources(denied=REPOSITORY)) if evidence.sources == Sources() else evidence,
        replace(evidence, language=Language(contrary="php")) if evidence.language == Language() else evidence,
    ]
    assert max(decide(one).confidence for one in against) <= max(believed, doubtful)


@given(evidences, st.integers(0, 5), st.integers(0, 5))
def test_some_rule_always_decides(evidence: Evidence, credited: int, missed: int) -> None:
    whole = replace(evidence, learnt=learnt(credited, credited + missed))
    rule = decide(whole)
    assert rule in RULES
    assert rule.reason(whole)
