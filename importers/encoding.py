"""In which encoding a text file is, with the evidence for it; a letter that cannot be read is never replaced."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.language import Phrase, _, either
from importers.legacy_encoding import LABELS, clearest, first_difference, fits
from importers.source_file import CHUNK, SourceFile
from importers.unreadable import UnreadableFile

ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "gb18030",
    "big5",
    "big5hkscs",
    "cp874",
    "cp1250",
    "cp1251",
    "cp1252",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "cp932",
    "euc_jp",
    "cp949",
    "iso8859-1",
    "iso8859-2",
    "iso8859-9",
    "iso8859-11",
    "iso8859-15",
    "koi8-r",
    "mac-roman",
    "cp437",
    "cp850",
)
"""The encodings that a person may choose, by Python's name."""

LONGEST_LINE = 4 << 20
"""Characters of a line from which a file is no table."""

_ALIASES = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "utf-8-sig": "utf-8",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16 LE"),
    (b"\xfe\xff", "utf-16-be", "UTF-16 BE"),
    (b"\x84\x31\x95\x33", "gb18030", "GB18030"),
)
_HEAD = 1 << 16
_SAMPLE_BYTES = 1 << 17
_SAMPLE_LINE = 1 << 14
_SURELY_UTF8 = 20
"""Continuation bytes in good order after which a bad byte is damage and no other encoding."""
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_BEYOND_ASCII = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_STRUCTURE = "\r\n\t,;"
_CHOOSE = Phrase("Choose its encoding (for example gb18030, cp874 or cp1252), or save it anew as UTF-8.")
_SAVE_AS_TABLE = Phrase("Save it as CSV in UTF-8 or as XLSX and read that.")


@dataclass(frozen=True, slots=True)
class Detected:
    """The encoding of a whole file, every byte of which was decoded once.

    `encoding` is a codec name; it leaves a byte order mark in the text. `suspicious` says whether anything in the file
    can make a cell bad (controls, lost letters, shortened numbers), so that a clean file needs no look at each cell.
    """

    encoding: str
    note: Phrase
    suspicious: bool
    sha256: str


class _BadByte(Exception):
    def __init__(self, row: int, byte: int) -> None:
        super().__init__(row, byte)
        self.row = row
        self.byte = byte

    @property
    def called(self) -> str:
        """The byte as people write it, 0x80."""
        return f"{self.byte:#04x}"


def detect_encoding(source: SourceFile, chosen: str | None = None) -> Detected:
    """Decode the file once, strictly; raises UnreadableFile if its encoding is not clear or does not fit all of it.

    In this order: what a person chose; a byte order mark; UTF-16 without one, by its zero bytes; UTF-8, if every byte
    fits; an older encoding, if the text makes words in exactly one.
    """
    head = source.head(_HEAD)
    if chosen is not None:
        encoding = _codec(source, chosen)
        return _decoded(source, encoding, Phrase("encoding {encoding}, as chosen", encoding=encoding))
    for mark, encoding, label in _MARKS:
        if head.startswith(mark):
            return _decoded(source, encoding, Phrase("encoding {encoding}, by its byte order mark", encoding=label))
    wide = _without_mark(head)
    if wide is not None:
        note = Phrase("encoding {encoding} without a byte order mark, by its zero bytes", encoding=wide.upper())
        return _decoded(source, wide, note)
    if len(head.translate(None, _CONTROLS)) < len(head) * 0.98 - 8:
        raise UnreadableFile(source.name, _("holds binary data, not text"), _SAVE_AS_TABLE)
    utf8 = _Pass(source, "utf-8")
    try:
        for _text in utf8.texts():
            pass
    except _BadByte as bad:
        if utf8.beyond_ascii >= _SURELY_UTF8:
            what = _("is UTF-8 up to the byte {byte}, so that it is damaged or was put together from two files")
            raise UnreadableFile(source.name, what.format(byte=bad.called), _CHOOSE, row=bad.row) from bad
        return _older(source, bad)
    if utf8.beyond_ascii:
        return utf8.detected(Phrase("encoding UTF-8: every byte fits"))
    return utf8.detected(Phrase("encoding UTF-8: only ASCII letters"))


def codec_name(name: str) -> str | None:
    """The codec for an encoding as people call it (Windows-874, GBK, latin-1 …), or None."""
    plain = re.sub(r"^(windows|win|ibm|ms)[-_ ]?(?=\d)", "cp", name.strip().lower())
    plain = _ALIASES.get(plain, plain)
    try:
        known = codecs.lookup(plain).name
    except (LookupError, ValueError):
        return None
    known = _ALIASES.get(known, known)
    return next((each for each in ENCODINGS if codecs.lookup(each).name == codecs.lookup(known).name), None)


class _Pass:
    """One strict pass over a file, on which everything is noted that later passes need not look for."""

    def __init__(self, source: SourceFile, encoding: str) -> None:
        self.beyond_ascii = 0
        self._source = source
        self._encoding = encoding
        self._digest = hashlib.sha256()
        self._suspicious = False
        self._line_ends = 0
        self._line = 0
        self._last = ""

    def texts(self) -> Iterator[str]:
        """The decoded pieces; raises _BadByte, and UnreadableFile for a line that is too long."""
        decoder = codecs.getincrementaldecoder(self._encoding)("strict")
        with self._source.stream() as stream:
            while True:
                chunk = stream.read(CHUNK)
                try:
                    text = decoder.decode(chunk, not chunk)
                except UnicodeDecodeError as error:
                    good = error.object[: error.start].decode(self._encoding)
                    self.beyond_ascii += error.start - len(good)
                    raise _BadByte(self._row_after(good), error.object[error.start]) from error
                self._digest.update(chunk)
                self._note(chunk, text)
                yield text
                if not chunk:
                    return

    def detected(self, note: Phrase) -> Detected:
        """What was found, after the pass."""
        return Detected(self._encoding, note, self._suspicious, self._digest.hexdigest())

    def _row_after(self, text: str) -> int:
        ends = text.count("\n") + text.count("\r") - text.count("\r\n")
        joined = self._last == "\r" and text.startswith("\n")
        return self._line_ends + ends - joined + 1

    def _note(self, chunk: bytes, text: str) -> None:
        if not text:
            return
        self.beyond_ascii += len(chunk) - len(text)
        self._line_ends = self._row_after(text) - 1
        self._last = text[-1]
        end = max(text.rfind("\n"), text.rfind("\r"))
        self._line = self._line + len(text) if end < 0 else len(text) - end - 1
        if self._line > LONGEST_LINE:
            what = _("holds more than {n} characters in one line, so that it is no table")
            raise UnreadableFile(
                self._source.name, what.format(n=f"{LONGEST_LINE:,}"), _SAVE_AS_TABLE, row=self._line_ends + 1
            )
        self._suspicious = self._suspicious or _suspicious(text)


def _suspicious(text: str) -> bool:
    """Whether a piece of text may hold what makes a cell bad; wider than `cells.text_problem`, but quick."""
    if "E+" in text or "e+" in text or text[-1] in "Ee" or text[0] == "+":
        return True
    plain = text.encode("utf-8", "surrogatepass")
    return b"\xef\xbf" in plain or len(plain.translate(None, _CONTROLS)) < len(plain)


def _decoded(source: SourceFile, encoding: str, note: Phrase) -> Detected:
    whole = _Pass(source, encoding)
    try:
        for _text in whole.texts():
            pass
    except _BadByte as bad:
        what = Phrase("holds the byte {byte}, which does not fit the {note}", byte=bad.called, note=note)
        raise UnreadableFile(source.name, what, _CHOOSE, row=bad.row) from bad
    return whole.detected(note)


def _codec(source: SourceFile, chosen: str) -> str:
    encoding = codec_name(chosen)
    if encoding is None:
        what = _("cannot be read as {encoding}, which is no known encoding").format(encoding=chosen)
        raise UnreadableFile(source.name, what, _CHOOSE)
    return encoding


def _without_mark(head: bytes) -> str | None:
    """UTF-16 by its zero bytes, which stand on one side; read so, separators and line ends stay what they are."""
    head = head[: len(head) // 2 * 2]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) == 0 or min(even, odd) * 10 > max(even, odd):
        return None
    try:
        text = head.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(head) - 2:
            return None
        text = head[: error.start].decode(encoding)
    kept, there = sum(map(text.count, _STRUCTURE)), sum(map(head.count, _STRUCTURE.encode()))
    return encoding if kept and there <= 2 * kept and "\x00" not in text else None


def _older(source: SourceFile, bad: _BadByte) -> Detected:
    """An encoding from before Unicode; raises UnreadableFile unless exactly one makes sense of the text."""
    found = fits(_sample(source))
    if not found:
        what = _("holds the byte {byte}, which is not UTF-8, and no other encoding makes words of the text")
        raise UnreadableFile(source.name, what.format(byte=bad.called), _CHOOSE, row=bad.row)
    best = clearest(found)
    if best is None:
        names = either(LABELS[fit.encoding] for fit in found[:3])
        readings = first_difference(found[:3])
        what = Phrase(
            "holds the byte {byte}, which is not UTF-8; the text could be {encodings}", byte=bad.called, encodings=names
        )
        if readings:
            what = Phrase("{what} and would read {readings}", what=what, readings=readings)
        raise UnreadableFile(source.name, what, _CHOOSE, row=bad.row)
    note = Phrase(
        "encoding {encoding}: not UTF-8 (row {row}), and {share} of its letters make sense so",
        encoding=LABELS[best.encoding],
        row=bad.row,
        share=f"{best.score:.0%}",
    )
    other = next((fit for fit in found if fit is not best and fit.text != best.text), None)
    if other is not None:
        possible = LABELS[other.encoding]
        note = Phrase("{note}; {encoding} is possible too, check the first rows", note=note, encoding=possible)
    return _decoded(source, best.encoding, note)


def _sample(source: SourceFile) -> bytes:
    """The first lines that hold anything beyond ASCII, each cut where no letter is cut."""
    lines: list[bytes] = []
    size = 0
    with source.stream() as stream:
        while size < _SAMPLE_BYTES and (chunk := stream.read(CHUNK)):
            chunk += stream.readline(_SAMPLE_LINE)
            for line in _BEYOND_ASCII.findall(chunk):
                cut = line
                if len(line) > _SAMPLE_LINE:
                    cut = line[: max(line.rfind(byte, 0, _SAMPLE_LINE) for byte in b' ,;\t|"')]
                lines.append(cut)
                size += len(cut) + 1
                if size > _SAMPLE_BYTES:
                    break
    return b"\n".join(lines)
