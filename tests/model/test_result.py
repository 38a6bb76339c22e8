"""What a result tells of itself."""

from dataclasses import replace

from deeptracy.model.advisory import AdvisoryHead
from deeptracy.model.link import Link
from deeptracy.model.result import ScanResult, Snapshot, Verdict
from tests.report.sample import LOG4SHELL, NO_FIX, QS_POLLUTION


def test_new_and_known_findings_but_not_those_ignored() -> None:
    result = ScanResult("demo", Verdict.VULNERABLE, Snapshot(), findings=(LOG4SHELL,), known=(QS_POLLUTION, NO_FIX))
    assert list(result.all_findings()) == [LOG4SHELL, QS_POLLUTION, NO_FIX]


def test_the_evidence_is_of_the_first_source_that_calls_it_affected() -> None:
    source = LOG4SHELL.sources[0]
    others = tuple(replace(source, affected=affected) for affected in (False, None))
    told = replace(source, evidence=replace(source.evidence, comparison="told"), affected=True)
    assert replace(LOG4SHELL, sources=(*others, told, source)).evidence.comparison == "told"


def test_the_link_is_the_surest_and_none_where_a_record_names_the_package() -> None:
    named = replace(LOG4SHELL.sources[0], affected=True)
    weak, sure = (replace(named, link=Link("Maven", "a:b", "a", "b", confidence)) for confidence in (0.8, 0.9))
    assert replace(LOG4SHELL, sources=(weak, sure, replace(named, affected=False))).link == sure.link
    assert replace(LOG4SHELL, sources=(weak, sure, named)).link is None


def test_ids() -> None:
    assert replace(LOG4SHELL, id="A", aliases=("B", "C")).ids == {"A", "B", "C"}
    assert AdvisoryHead(1, "feed", "A", aliases=("B",)).ids == {"A", "B"}
