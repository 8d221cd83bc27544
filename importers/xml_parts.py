"""XML parts of office files, read piece by piece, without document types and entities."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from graph.language import Phrase

BETWEEN_RECORDS = 8 << 20
"""Bytes of XML that may pass without a record being completed: more is no honest part, and keeps memory bounded."""

SPREADSHEET: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
RELATIONSHIPS: Final = frozenset({"http://schemas.openxmlformats.org/package/2006/relationships"})


class BadXml(Exception):
    """The part cannot be read; `why` says why, without a subject."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(why)
        self.why = why


class LocalNames(dict[str, str]):
    """From an expanded name to its local name if it belongs to one of the namespaces, else to an empty name."""

    def __init__(self, namespaces: frozenset[str]) -> None:
        super().__init__()
        self._namespaces = namespaces

    def __missing__(self, name: str) -> str:
        namespace, _, local = name.rpartition(" ")
        self[name] = local if namespace in self._namespaces else ""
        return self[name]


@dataclass(slots=True)
class Progress:
    """How many records the handlers completed so far, and whether nothing of interest comes after them."""

    records: int = 0
    over: bool = False


def part_parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> expat.XMLParserType:
    """A parser that hands expanded names ("namespace local") to the handlers and refuses every document type.

    Without a document type there are no entities but the five of XML itself, so none can expand or reach a file or
    an address.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def parsed(parser: expat.XMLParserType, chunks: Iterable[bytes], progress: Progress) -> Iterator[None]:
    """Feed the pieces, giving way to the caller after each; raises BadXml."""
    idle, known = 0, 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            idle = 0 if progress.records != known else idle + len(chunk)
            known = progress.records
            if idle > BETWEEN_RECORDS:
                raise BadXml(Phrase("holds more than {size} MiB in one piece", size=BETWEEN_RECORDS >> 20))
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise BadXml(Phrase("is damaged in line {line} of its XML", line=error.lineno)) from error
    except (ValueError, LookupError) as error:
        raise BadXml(Phrase("is written in an encoding that XML parts of a workbook do not have")) from error


def _refuse(*_: object) -> None:
    raise BadXml(Phrase("declares a document type of its own, which no workbook does"))
