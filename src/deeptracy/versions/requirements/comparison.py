"""The comparisons that all languages share: a sign and a version."""

from deeptracy.versions.requirements import Bounds, Interval


def compared(sign: str, version: str) -> Bounds:
    """The versions that stand in this relation to ``version``; the sign is one of ``= == != < <= > >=``."""
    match sign:
        case "<" | "<=":
            return (Interval(upper=version, upper_included=sign == "<="),)
        case ">" | ">=":
            return (Interval(lower=version, lower_included=sign == ">="),)
        case "!=":
            return Interval(upper=version), Interval(lower=version, lower_included=False)
    return (Interval(version, True, version, True),)


def between(lower: str, upper: str) -> Bounds:
    """The versions from ``lower`` on that are before ``upper``."""
    return (Interval(lower=lower, upper=upper),)
