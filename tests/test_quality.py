"""The gate: matching by CPE stays as right as docs/quality.md says."""

from collections import Counter
from pathlib import Path

import pytest
from benchmarks.quality import Quality, Score, adjudicated, build, labels

from deeptracy.advisories.store import AdvisoryStore
from deeptracy.linking.rules import RULES
from deeptracy.matching.by_cpe import THRESHOLD

# Precision with OSV's word for the truth; that of each package, with what was looked at by hand; recall of both kinds.
LEAVE_CVE = {"precision": 0.97, "package_precision": 0.95, "judged": 0.97, "recall": 0.88, "package_recall": 0.75}
LEAVE_PACKAGE = {"precision": 0.97, "package_precision": 0.95, "judged": 0.97, "recall": 0.80, "package_recall": 0.70}


@pytest.fixture(scope="module")
def quality(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Quality:
    if not (shared / "mirror" / "nvd").is_dir():
        pytest.skip("no NVD feed in the mirror")
    path = tmp_path_factory.mktemp("quality") / "advisories.db"
    build(shared, path)
    return Quality(AdvisoryStore(path))


def reached(score: Score) -> dict[str, float]:
    return {
        "precision": score.precision,
        "package_precision": score.package_precision,
        "judged": adjudicated(score, labels()).package_precision,
        "recall": score.recall,
        "package_recall": score.package_recall,
    }


@pytest.mark.shared
@pytest.mark.xdist_group("quality")
@pytest.mark.parametrize(("forget", "gate"), [(False, LEAVE_CVE), (True, LEAVE_PACKAGE)])
def test_the_default_threshold_keeps_precision_and_recall(
    quality: Quality, forget: bool, gate: dict[str, float]
) -> None:
    assert quality.shared == 724
    got = reached(quality.score(quality.predictions(forget=forget), THRESHOLD))
    assert {name: value for name, value in got.items() if value < gate[name]} == {}


@pytest.mark.shared
@pytest.mark.xdist_group("quality")
def test_a_higher_threshold_never_finds_more(quality: Quality) -> None:
    predictions = quality.predictions(forget=False)
    found = [quality.score(predictions, step / 20) for step in range(4, 20)]
    sizes = [len(score.right) + len(score.wrong) for score in found]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.shared
@pytest.mark.xdist_group("quality")
def test_what_was_judged_by_hand_is_mostly_right(quality: Quality) -> None:
    """Of the findings that only the NVD gives and that are reported now, at least seven in ten are right."""
    counts: Counter[str] = Counter()
    for pair, label in labels().items():
        one = quality.as_matched(pair)
        if one and one.confidence >= THRESHOLD:
            counts[label.label] += 1
    assert counts["right"] / (counts["right"] + counts["wrong"]) >= 0.74
    assert counts["right"] >= 200


@pytest.mark.shared
@pytest.mark.xdist_group("quality")
def test_no_rule_that_counts_is_surer_than_it_is_right(quality: Quality) -> None:
    """Of both ways of leaving out together, where at least ten findings stand behind a rule."""
    right, wrong = Counter[str](), Counter[str]()
    for forget in (False, True):
        for pair, one in quality.predictions(forget=forget).items():
            (right if pair in quality.truth else wrong)[one.rule] += 1
    counted = [rule for rule in RULES if rule.confidence >= THRESHOLD and right[rule.name] + wrong[rule.name] >= 10]
    shares = {rule.name: right[rule.name] / (right[rule.name] + wrong[rule.name]) for rule in counted}
    too_sure = {rule.name: shares[rule.name] for rule in counted if rule.confidence > shares[rule.name] + 0.005}
    assert len(counted) >= 8
    assert too_sure == {}


def test_the_labels_are_enough_and_each_has_its_reason() -> None:
    known = labels()
    assert sum(label.label in ("right", "wrong") for label in known.values()) >= 200
    assert {label.label for label in known.values()} == {"right", "wrong", "unclear"}
    assert all(10 < len(label.reason) <= 160 for label in known.values())
