"""What a benchmark gives back, and how it is shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement. ``budget`` is what it has to keep to, in words; empty where none is set."""

    what: str
    value: str
    budget: str = ""
    kept: bool = True

    def row(self) -> str:
        """A line of a Markdown table."""
        verdict = "" if not self.budget else "yes" if self.kept else "**no**"
        return f"| {self.what} | {self.value} | {self.budget} | {verdict} |"


def table(results: list[Result]) -> str:
    """A Markdown table of the results."""
    head = ["| what | measured | budget | kept |", "|---|---|---|---|"]
    return "\n".join([*head, *(result.row() for result in results)])
