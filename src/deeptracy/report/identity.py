"""Names for documents that are the same for the same content, so that reports can be compared byte for byte."""

import uuid

from deeptracy.model.result import ScanResult

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://github.com/BBVA/deeptracy")


def document_uuid(result: ScanResult, kind: str) -> uuid.UUID:
    """A UUID (version 5, RFC 9562) over what the report of this kind tells."""
    content = "\n".join(
        [
            kind, result.target, result.commit, result.created, result.snapshot.id,
            *(f"{use.package.purl} {use.requirement} {use.private}" for use in result.packages),
            *(f"{finding.id} {finding.package.purl}" for finding in result.all_findings()),
        ]
    )  # fmt: skip
    return uuid.uuid5(_NAMESPACE, content)
