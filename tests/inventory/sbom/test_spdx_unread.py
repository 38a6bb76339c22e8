"""SPDX in forms that are not read."""

from deeptracy.inventory.sbom import spdx_unread
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import read


def test_it_is_not_passed_over_in_silence() -> None:
    parsed = read(spdx_unread.parse, "x.spdx.rdf", "<rdf:RDF/>")
    assert parsed.dependencies == ()
    assert [(gap.path, gap.gap, gap.line) for gap in parsed.gaps] == [("x.spdx.rdf", Gap.UNSUPPORTED, 0)]
    assert "RDF" in parsed.gaps[0].reason
