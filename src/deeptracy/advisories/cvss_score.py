"""Base scores of CVSS vectors: https://www.first.org/cvss/ (v2, v3.0, v3.1 and v4.0)."""

from functools import lru_cache

from cvss import CVSS2, CVSS3, CVSS4
from cvss.exceptions import CVSSError

from deeptracy.model.severity import Level, Severity

_CALCULATORS = {"CVSS_V4": CVSS4, "CVSS_V3": CVSS3, "CVSS_V2": CVSS2}


@lru_cache(maxsize=1 << 14)
def severity_of_vector(type_: str, vector: str) -> Severity | None:
    """The severity of a vector of OSV's severity ``type``; None when it is no valid vector of that type."""
    calculator = _CALCULATORS.get(type_)
    if calculator is None:
        return None
    try:
        score = float(calculator(vector).scores()[0])
    except (CVSSError, ArithmeticError, LookupError, ValueError):
        return None
    return Severity(Level.of_score(score), score, vector)
