"""What the NVD's JSON and the CVE Record Format write alike."""

import msgspec


class Form(msgspec.Struct, rename="camel", omit_defaults=True, gc=False):
    """Fields as they are published; what has its default is not written."""


class Text(Form):
    """A text in some language."""

    lang: str
    value: str


class Cvss(Form):
    """The word of a CVSS vector, of any version."""

    vector_string: str = ""
    base_score: float | None = None
    base_severity: str = ""


class StatedReference(Form):
    """A link, with the words that its publisher put on it."""

    url: str
    tags: list[str] = []
