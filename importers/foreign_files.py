"""Files that are not tables, recognised by how they begin, and what to do about each."""

import re

from graph.language import Phrase
from importers.source_file import CHUNK, SourceFile
from importers.unreadable import UnreadableFile

_SAVE_AS = Phrase("Open it where it was made, save or export it as XLSX or CSV, and read that.")
_UNPACK = Phrase("Unpack it and choose the files in it.")
_COPY_TABLE = Phrase("Put its table into a workbook and read that.")

_BEGINNINGS = (
    (b"%PDF-", Phrase("is a PDF document"), _COPY_TABLE),
    (b"{\\rtf", Phrase("is a text document (RTF)"), _COPY_TABLE),
    (b"\x89PNG", Phrase("is a picture"), _COPY_TABLE),
    (b"\xff\xd8\xff", Phrase("is a picture"), _COPY_TABLE),
    (b"GIF8", Phrase("is a picture"), _COPY_TABLE),
    (b"II*\x00", Phrase("is a picture"), _COPY_TABLE),
    (b"MM\x00*", Phrase("is a picture"), _COPY_TABLE),
    (b"\x1f\x8b", Phrase("is a packed file (gzip)"), _UNPACK),
    (b"BZh9", Phrase("is a packed file (bzip2)"), _UNPACK),
    (b"\xfd7zXZ\x00", Phrase("is a packed file (xz)"), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", Phrase("is an archive (7z)"), _UNPACK),
    (b"Rar!\x1a\x07", Phrase("is an archive (RAR)"), _UNPACK),
    (b"PK\x05\x06", Phrase("is an empty archive"), Phrase("Ask the sender for the file again.")),
    (b"SQLite format 3\x00", Phrase("is a database"), _SAVE_AS),
    (b"\x7fELF", Phrase("is a program"), Phrase("Do not open it; ask the sender what it is.")),
    (b"MZ\x90\x00", Phrase("is a program"), Phrase("Do not open it; ask the sender what it is.")),
)
_TEXTS = (
    (re.compile(r"begin:vcard", re.IGNORECASE), Phrase("is a list of contacts (vCard)"), _SAVE_AS),
    (re.compile(r"(<!doctype\s+html|<html|<table|<head|<body)\b", re.IGNORECASE), Phrase("is a web page"), _SAVE_AS),
    (re.compile(r"<\?xml|<!DOCTYPE|<[A-Za-z:]+[\s>]"), Phrase("is an XML file"), _SAVE_AS),
    (re.compile(r'\{\s*"|\[\s*\{|\{\s*\}|\[\s*\]'), Phrase("is a JSON file"), _SAVE_AS),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_OLE = (
    (
        "EncryptedPackage",
        Phrase("is protected with a password"),
        Phrase("Open it with its password, save it without one and read that."),
    ),
    ("Workbook", Phrase("is a workbook of an old kind (XLS)"), _SAVE_AS),
    ("Book", Phrase("is a workbook of an old kind (XLS)"), _SAVE_AS),
    ("WordDocument", Phrase("is a text document of an old kind"), _COPY_TABLE),
)
_I2 = Phrase(Phrase("is a chart of Analyst's Notebook"))
_EXPORT_I2 = Phrase("Export its entities and links there as CSV or XLSX and read those.")


def refuse_foreign(source: SourceFile, head: bytes) -> None:
    """Raises UnreadableFile if the first bytes are those of a known kind of file that is no table."""
    suffix = source.path.suffix.lower()
    if head.startswith(_OLE):
        raise UnreadableFile(source.name, *_compound(source, suffix))
    for beginning, what, remedy in _BEGINNINGS:
        if head.startswith(beginning):
            raise UnreadableFile(source.name, what, remedy)
    text = _text(head)
    for pattern, what, remedy in _TEXTS:
        if pattern.match(text):
            if suffix == ".anx":
                raise UnreadableFile(source.name, _I2, _EXPORT_I2)
            raise UnreadableFile(source.name, what, remedy)


def _text(head: bytes) -> str:
    """The beginning as text, as far as it is ASCII: enough to recognise a format."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2 : len(head) // 2 * 2].decode(encoding, "ignore").lstrip()
    return head.removeprefix(b"\xef\xbb\xbf").decode("ascii", "ignore").lstrip()


def _compound(source: SourceFile, suffix: str) -> tuple[str, str]:
    """What a compound file of the old office programs holds, by the names of its streams."""
    if suffix == ".anb":
        return _I2, _EXPORT_I2
    found: set[str] = set()
    with source.stream() as stream:
        rest = b""
        while chunk := stream.read(CHUNK):
            data = rest + chunk
            found |= {name for name, _, _ in _IN_OLE if f"{name}\x00".encode("utf-16-le") in data}
            rest = data[-64:]
    for name, what, remedy in _IN_OLE:
        if name in found:
            return what, remedy
    return Phrase("is a file of an old office program"), _SAVE_AS
