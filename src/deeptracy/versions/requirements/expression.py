"""Requirements joined by "and", "or" and parentheses."""

from collections.abc import Callable, Iterable

from deeptracy.versions.intervals import intersection, union
from deeptracy.versions.requirements import Bounds

AND, OR, OPEN, CLOSE = "&", "|", "(", ")"


def evaluate(ecosystem: str, tokens: Iterable[str], term: Callable[[str], Bounds | None]) -> Bounds | None:
    """The bounds of an expression of terms, `AND` (which binds closer), `OR` and parentheses.

    None when it is not well-formed or a term can't be read. The depth of parentheses is limited by memory alone.
    """
    stack: list[_Level] = [_Level(ecosystem)]
    expects_term = True
    for token in tokens:
        if expects_term != (token not in (AND, OR, CLOSE)):
            return None
        if token == OPEN:
            stack.append(_Level(ecosystem))
        elif token == CLOSE:
            closed = stack.pop().bounds()
            if not stack:
                return None
            stack[-1].conditions.append(closed)
        elif token == OR:
            stack[-1].close_alternative()
            expects_term = True
        elif token == AND:
            expects_term = True
        else:
            stack[-1].conditions.append(term(token))
            expects_term = False
    return None if expects_term or len(stack) > 1 else stack[0].bounds()


class _Level:
    """What stands between two parentheses, as far as it has been read."""

    def __init__(self, ecosystem: str) -> None:
        self._ecosystem = ecosystem
        self._alternatives: list[Bounds | None] = []
        self.conditions: list[Bounds | None] = []

    def close_alternative(self) -> None:
        self._alternatives.append(intersection(self._ecosystem, self.conditions))
        self.conditions = []

    def bounds(self) -> Bounds | None:
        self.close_alternative()
        return union(self._alternatives)
