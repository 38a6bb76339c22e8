"""XML manifests as elements with line numbers, without entities or document types.

The standard library's tree tells no lines, and expands entities; expat itself does neither unless asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from deeptracy.inventory.parser import Malformed

_MAX_DEPTH = 500
_MAX_NAMESPACE = 1000  # characters; the parser repeats a namespace in every name


@dataclass(slots=True)
class Element:
    """One element. ``tag`` and attribute names carry no namespace; ``text`` is what stands before the first child."""

    tag: str
    line: int
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def find(self, *path: str) -> "Element | None":
        """The first descendant along a path of tags."""
        here: Element | None = self
        for tag in path:
            here = next((child for child in here.children if child.tag == tag), None) if here else None
        return here

    def all(self, *path: str) -> Iterator["Element"]:
        """Every descendant along a path of tags, in order."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.tag == path[0]:
                yield from child.all(*path[1:])

    def value(self, *path: str) -> str:
        """The stripped text of the first descendant along a path of tags, empty when there is none."""
        found = self.find(*path)
        return found.text.strip() if found else ""

    def descendants(self) -> Iterator["Element"]:
        """This element and everything below it, in document order."""
        yield self
        for child in self.children:
            yield from child.descendants()


class _Builder:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._open: list[tuple[Element, list[str]]] = []
        self._names: dict[str, tuple[str, str]] = {}
        self.root: Element | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise Malformed("nested too deeply")
        if name not in self._names:
            namespace, _, tag = name.rpartition("\n")
            self._names[name] = namespace, tag
        namespace, tag = self._names[name]
        local = {key.rpartition("\n")[2]: value for key, value in attributes.items()}
        element = Element(tag, self._parser.CurrentLineNumber, namespace, local)
        if self._open:
            self._open[-1][0].children.append(element)
        else:
            self.root = element
        self._open.append((element, []))

    def namespace(self, _prefix: str | None, uri: str | None) -> None:
        if uri and len(uri) > _MAX_NAMESPACE:
            raise Malformed("a namespace is longer than any that is in use")

    def end(self, _name: str) -> None:
        element, pieces = self._open.pop()
        element.text = "".join(pieces)  # once: adding piece to piece is quadratic in a text full of comments

    def data(self, text: str) -> None:
        element, pieces = self._open[-1]
        if not element.children:
            pieces.append(text)


def _refuse(*_arguments: object) -> None:
    raise Malformed("uses XML entities of its own, which are never expanded")


def load(data: bytes) -> Element:
    """The root element of an XML document. Raises `Malformed`."""
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    parser.specified_attributes = True  # not those a document type adds to every element
    builder = _Builder(parser)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartNamespaceDeclHandler = builder.namespace
    parser.EntityDeclHandler = _refuse
    parser.SkippedEntityHandler = _refuse  # declared in a document type elsewhere, which is never fetched
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Malformed(f"not valid XML: {expat.ErrorString(error.code)} at line {error.lineno}") from error
    except (LookupError, ValueError) as error:
        raise Malformed(f"not valid XML: {error}") from error
    if builder.root is None:
        raise Malformed("not valid XML: no element")
    return builder.root
