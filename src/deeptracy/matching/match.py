"""One advisory and one package: what the advisory says of the version."""

from dataclasses import dataclass

from deeptracy.matching.judge import Judgement
from deeptracy.model.advisory import AdvisoryHead, Affected
from deeptracy.model.link import Link
from deeptracy.model.result import Evidence


@dataclass(frozen=True, slots=True)
class Match:
    """One advisory that names a package, and what it says of the version. ``entries`` are those of that package.

    ``link`` says by which product the package was found, where the advisory names products and not packages.
    ``version`` is what was judged: that of the source package, where the advisory names it by that.
    """

    advisory: AdvisoryHead
    judgement: Judgement
    entries: tuple[Affected, ...]
    link: Link | None = None
    version: str = ""

    @property
    def affected(self) -> bool | None:
        """Whether the version is affected; None when it can't be told."""
        return self.judgement.affected

    @property
    def evidence(self) -> Evidence:
        """The comparison that decided."""
        return self.judgement.evidence
