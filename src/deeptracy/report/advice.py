"""What to do about a finding, in a sentence."""

from deeptracy.model.advisory import Kind
from deeptracy.model.result import Finding
from deeptracy.report.text import one_line


def advice(finding: Finding) -> str:
    """What to upgrade to, or what else to do."""
    if finding.kind is Kind.MALICIOUS:
        return "Remove the package, and treat what it could reach as stolen"
    fix = finding.fix
    if not fix.nearest:
        return "No fixed version is known"
    text = f"Upgrade {one_line(finding.package.name)} to {one_line(fix.nearest)}"
    if fix.clears_all and fix.clears_all != fix.nearest:
        text += f", or to {one_line(fix.clears_all)} to clear everything known of it"
    if fix.through:
        text += f", by changing {', '.join(one_line(name) for name in fix.through)}"
    return text
