"""The page and the picture of `benchmarks.quality`."""

from collections import Counter

from benchmarks.quality import (
    LEAVE_CVE,
    LEAVE_PACKAGE,
    THRESHOLDS,
    Label,
    Pair,
    Prediction,
    Quality,
    adjudicated,
)
from deeptracy.linking.rules import RULES
from deeptracy.matching.by_cpe import THRESHOLD

Runs = dict[str, dict[Pair, Prediction]]

_HEAD = """# How right matching by CPE is

Written by `make quality`. The {shared} CVEs of 2022 that the mirror's NVD feed shares with live OSV records, {truth}
pairs of a CVE and a package, looked up by CPE alone, as if OSV's records of them did not exist. What is left out, what
counts as a finding and what as the truth is told at the head of [benchmarks/quality.py](../benchmarks/quality.py).
Every package of the mirror can be a false positive. [tests/test_quality.py](../tests/test_quality.py) is the gate.

![Precision and recall over the confidence threshold](quality.svg)

## At the default threshold of {threshold}

*By finding* each pair counts once; *by package* each package does, since one alone holds 138 of the CVEs. *Judged*:
wrong findings were looked at one by one; those where the NVD is right and OSV only does not name the package count as
right ([benchmarks/labels.csv](../benchmarks/labels.csv) has each with its reason).

"""


def text(quality: Quality, runs: Runs, known: dict[Pair, Label]) -> str:
    """The whole page."""
    head = _HEAD.format(shared=quality.shared, truth=len(quality.truth), threshold=THRESHOLD)
    return head + "\n".join(
        [
            *_summary(quality, runs, known), "",
            "## By ecosystem", "", *_ecosystems(quality, runs), "",
            "## Over the threshold", "", *_thresholds(quality, runs), "",
            "## By rule", "", *_rules(quality, runs), "",
            "## What is wrong at the default threshold, with CVEs left out", "", *_wrong(quality, runs, known), "",
            "## Findings that only the NVD gives", "", *_only_nvd(quality, known), "",
        ]
    )  # fmt: skip


def _summary(quality: Quality, runs: Runs, known: dict[Pair, Label]) -> list[str]:
    lines = [
        "| | precision by finding | by package | judged by finding | by package | recall by finding | by package | F1|",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, predictions in runs.items():
        score = quality.score(predictions, THRESHOLD)
        judged = adjudicated(score, known)
        lines.append(
            f"| {name} | {score.precision:.3f} | {score.package_precision:.3f} | {judged.precision:.3f} | "
            f"{judged.package_precision:.3f} | {score.recall:.3f} | {score.package_recall:.3f} | {score.f1:.3f} |"
        )
    return lines


def _ecosystems(quality: Quality, runs: Runs) -> list[str]:
    lines = ["| | | findings to be made | precision | recall | F1 |", "|---|---|---:|---:|---:|---:|"]
    ecosystems = sorted({package[0] for _, package in quality.truth})
    for ecosystem in ecosystems:
        for name, predictions in runs.items():
            score = quality.score(predictions, THRESHOLD).of(ecosystem)
            there = len(score.right) + len(score.missed)
            lines.append(
                f"| {ecosystem} | {name} | {there} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} |"
            )
    return lines


def _thresholds(quality: Quality, runs: Runs) -> list[str]:
    lines = ["| threshold | " + " | ".join(f"precision, {name} | recall" for name in runs) + " |",
             "|---:|" + "---:|---:|" * len(runs)]  # fmt: skip
    for threshold in THRESHOLDS:
        scores = [quality.score(predictions, threshold) for predictions in runs.values()]
        lines.append(f"| {threshold} | " + " | ".join(f"{s.precision:.3f} | {s.recall:.3f}" for s in scores) + " |")
    return lines


def _rules(quality: Quality, runs: Runs) -> list[str]:
    lines = [
        "The rules of [linking/rules.py](../src/deeptracy/linking/rules.py), the confidence each declares, and what",
        "came of it where it was the surest: findings right and wrong, and in how many packages.", "",
        "| rule | confidence | " + " | ".join(f"right, {name} | wrong" for name in runs) + " |",
        "|---|---:|" + "---:|---:|" * len(runs),
    ]  # fmt: skip
    for rule in RULES:
        cells = []
        for predictions in runs.values():
            pairs = [pair for pair, one in predictions.items() if one.rule == rule.name]
            right = [pair for pair in pairs if pair in quality.truth]
            wrong = [pair for pair in pairs if pair not in quality.truth]
            cells += [_count(right), _count(wrong)]
        if any(cell != "0" for cell in cells):
            lines.append(f"| {rule.name} | {rule.confidence:.2f} | " + " | ".join(cells) + " |")
    return lines


def _count(pairs: list[Pair]) -> str:
    packages = len({package for _, package in pairs})
    return f"{len(pairs)} in {packages}" if pairs else "0"


def _wrong(quality: Quality, runs: Runs, known: dict[Pair, Label]) -> list[str]:
    score = quality.score(runs[LEAVE_CVE], THRESHOLD)
    lines = ["| CVE | package | product | rule | looked at |", "|---|---|---|---|---|"]
    for pair in sorted(score.wrong):
        one, label = runs[LEAVE_CVE][pair], known.get(pair)
        said = f"{label.label}: {label.reason}" if label else "not yet"
        lines.append(f"| {pair[0]} | {pair[1][0]} {pair[1][1]} | {':'.join(one.product)} | {one.rule} | {said} |")
    return lines


def _only_nvd(quality: Quality, known: dict[Pair, Label]) -> list[str]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for pair, label in known.items():
        one = quality.as_matched(pair)
        counts[pair[1][0], "reported" if one and one.confidence >= THRESHOLD else "not reported", label.label] += 1
    right = sum(count for (_, state, label), count in counts.items() if (state, label) == ("reported", "right"))
    wrong = sum(count for (_, state, label), count in counts.items() if (state, label) == ("reported", "wrong"))
    kept_back = sum(count for (_, state, label), count in counts.items() if (state, label) == ("not reported", "wrong"))
    lost = sum(count for (_, state, label), count in counts.items() if (state, label) == ("not reported", "right"))
    lines = [
        f"{len(known)} findings that OSV does not give, most of them of CVEs it does not know, were read and judged",
        "by hand, one by one and strictly: a client of the vulnerable server, an enterprise edition, a version line",
        "that never had the code, and what the NVD itself filed wrongly all count as *wrong*. They were drawn when",
        "the rules reported them; the rules have since been mended after them. Of those reported now,",
        f"{right} are right and {wrong} wrong, a precision of {right / (right + wrong):.3f}; {kept_back} that are",
        f"wrong and {lost} that are right are no longer reported. That is lower than above, since the easy cases are",
        "in OSV already, which is why each such finding shows its confidence and its reason. A scan knows the version,",
        "too, and so leaves out most of the wrong version lines that are counted here.", "",
        "| ecosystem | reported: right | wrong | unclear | not reported: right | wrong | unclear |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for ecosystem in sorted({key[0] for key in counts}):
        cells = [
            str(counts[ecosystem, state, label])
            for state in ("reported", "not reported")
            for label in ("right", "wrong", "unclear")
        ]
        lines.append(f"| {ecosystem} | " + " | ".join(cells) + " |")
    return lines


_WIDTH, _HEIGHT, _LEFT, _TOP, _SIDE, _DOWN = 720, 380, 60, 30, 600, 280
_STEPS = [step / 100 for step in range(20, 100, 2)]


def picture(quality: Quality, runs: Runs) -> str:
    """Precision and recall over the threshold, as SVG that can be read in light and dark."""
    lines = []
    for name, dashes in ((LEAVE_CVE, ""), (LEAVE_PACKAGE, "6 4")):
        scores = [quality.score(runs[name], step) for step in _STEPS]
        lines.append(_line([score.precision for score in scores], "#1a7f37", dashes))
        lines.append(_line([score.recall for score in scores], "#0969da", dashes))
    legend = [
        ("precision", "#1a7f37", ""),
        ("recall", "#0969da", ""),
        (LEAVE_CVE, "#777", ""),
        (LEAVE_PACKAGE, "#777", "6 4"),
    ]
    keys = "".join(
        f'<line x1="{_LEFT + 150 * i}" x2="{_LEFT + 150 * i + 26}" y1="360" y2="360" stroke="{colour}" '
        f'stroke-width="3" stroke-dasharray="{dashes}"/><text x="{_LEFT + 150 * i + 32}" y="364">{name}</text>'
        for i, (name, colour, dashes) in enumerate(legend)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        'role="img" aria-label="Precision and recall over the confidence threshold" font-family="sans-serif" '
        f'font-size="12" fill="#777">{_axes()}{"".join(lines)}{keys}</svg>\n'
    )


def _x(threshold: float) -> float:
    return _LEFT + (threshold - 0.2) / 0.8 * _SIDE


def _y(value: float) -> float:
    return _TOP + (1 - value) * 2 * _DOWN


def _line(values: list[float], colour: str, dashes: str) -> str:
    points = " ".join(f"{_x(step):.1f},{_y(max(value, 0.5)):.1f}" for step, value in zip(_STEPS, values, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dashes}"/>'


def _axes() -> str:
    parts = []
    for value in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        parts.append(f'<line x1="{_LEFT}" x2="{_LEFT + _SIDE}" y1="{_y(value)}" y2="{_y(value)}" stroke="#8884"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{_y(value) + 4}" text-anchor="end">{value:.1f}</text>')
    for threshold in (0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(f'<text x="{_x(threshold)}" y="{_TOP + _DOWN + 18}" text-anchor="middle">{threshold:.1f}</text>')
    parts.append(
        f'<line x1="{_x(THRESHOLD)}" x2="{_x(THRESHOLD)}" y1="{_TOP}" y2="{_TOP + _DOWN}" stroke="#bf3989" '
        'stroke-dasharray="2 3"/>'
    )
    parts.append(f'<text x="{_x(THRESHOLD) + 5}" y="{_TOP + 12}" fill="#bf3989">default</text>')
    return "".join(parts)
