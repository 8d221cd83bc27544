"""Which files are read, and how: by their content, only ordinary files, never written to."""

from __future__ import annotations

import gzip
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from importers.registry import READERS, open_reading
from importers.rows import ReadChoices, UnreadableFile, column_letter, locator
from tests.workbooks import one_sheet, row, sheet, text, workbook_parts, write

CSV = "id,name\r\nP1,Sok Sophea\r\nP2,Chen Zhi\r\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def workbook(path: Path) -> Path:
    return one_sheet(path, row(1, text("A1", "id"), text("B1", "name")) + row(2, text("A2", "P1"), text("B2", "Sok")))


def test_a_place_is_said_as_a_person_says_it(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(CSV)
    with open_reading(path) as reading:
        assert locator(reading.tables[0], 14) == "row 14"
        assert locator(reading.tables[0], 14, "name") == "row 14, column B"
    with open_reading(workbook(tmp_path / "x.xlsx")) as reading:
        assert locator(reading.tables[0], 14) == "sheet Suspects, row 14"
        assert locator(reading.tables[0], 14, 2) == "sheet Suspects, row 14, column C"
        assert locator(reading.tables[0], 14, "AB") == "sheet Suspects, row 14, column AB"


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
)
def test_columns_have_the_letters_of_a_spreadsheet(index: int, letter: str) -> None:
    assert column_letter(index) == letter


def test_a_file_is_read_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_text(CSV)
    with open_reading(tmp_path / "list.xlsx") as reading:
        assert (reading.format_name, reading.tables[0].heading) == ("CSV", ("id", "name"))
        assert reading.notes[0] == "the name ends in .xlsx, but the content is CSV and is read as that"
    with open_reading(workbook(tmp_path / "list.csv")) as reading:
        assert (reading.format_name, reading.tables[0].heading) == ("XLSX", ("id", "name"))
        assert "the name ends in .csv, but the content is XLSX" in reading.notes[0]
    (tmp_path / "list").write_text(CSV)
    with open_reading(tmp_path / "list") as reading:
        assert "the name has no ending" in reading.notes[0]
    with open_reading(workbook(tmp_path / "list.XLSX")) as reading:
        assert "the name ends in" not in reading.notes[0]


def test_the_formats_are_in_one_place() -> None:
    assert [reader.format_name for reader in READERS] == ["XLSX", "CSV"]


def test_sheets_are_not_chosen_in_a_delimited_file(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(CSV)
    with pytest.raises(UnreadableFile, match="has no sheets"):
        open_reading(tmp_path / "x.csv", ReadChoices(sheets=("A",)))


def in_ole(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + bytes(500)


@pytest.mark.parametrize(
    ("name", "content", "what", "remedy"),
    [
        ("a.xls", in_ole("Workbook"), "workbook of an old kind", "XLSX"),
        ("a.xlsx", in_ole("Workbook"), "workbook of an old kind", "XLSX"),
        ("a.xlsx", in_ole("EncryptedPackage"), "protected with a password", "without one"),
        ("a.doc", in_ole("WordDocument"), "text document of an old kind", "workbook"),
        ("a.msg", OLE, "an old office program", "XLSX or CSV"),
        ("a.anb", OLE, "chart of Analyst's Notebook", "entities and links"),
        (
            "a.anx",
            '\ufeff<Chart xmlns="x"><ChartItemCollection/></Chart>'.encode("utf-16-le"),
            "Analyst's Notebook",
            "CSV",
        ),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "PDF document", "workbook"),
        ("a.csv", b"%PDF-1.7\n%\xe2\xe3", "PDF document", "workbook"),
        ("a.csv.gz", gzip.compress(CSV.encode()), "packed file", "Unpack"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\x00\x04", "archive", "Unpack"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "picture", "table"),
        ("a.db", b"SQLite format 3\x00", "database", "export"),
        ("a.csv", b"<!DOCTYPE html><html><table>", "web page", "export"),
        ("a.xls", b"\xef\xbb\xbf  <html><table><tr><td>1", "web page", "export"),
        ("a.xml", b"<?xml version='1.0'?><Workbook/>", "XML file", "export"),
        ("a.json", b'[\n {"id": 1}]', "JSON file", "export"),
        ("a.csv", b'{"id": 1, "name": "x"}', "JSON file", "export"),
        ("a.vcf", b"BEGIN:VCARD\r\nFN:Sok", "contacts", "export"),
        ("a.csv", bytes(range(256)) * 40, "binary data", "XLSX"),
        ("a.csv", bytes(10_000), "binary data", "XLSX"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "empty archive", "again"),
        ("a.csv", b"", "is empty", "heading"),
    ],
)
def test_files_of_other_kinds_are_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, what: str, remedy: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=what) as refused:
        open_reading(path)
    assert remedy in refused.value.remedy
    assert str(refused.value) == f"{name}: {refused.value.what}. {refused.value.remedy}"
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"word/document.xml": "<document/>"}, "text document, not a workbook"),
        ({"ppt/presentation.xml": "<presentation/>"}, "presentation"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, "OpenDocument"),
        ({"Graphs/Graph1.graphml": "<graphml/>"}, "Maltego"),
        ({"doc.kml": "<kml/>"}, "map file"),
        ({"list.csv": CSV}, "an archive, but no workbook"),
        (workbook_parts({"A": sheet("")}) | {"_rels/.rels": "<Relationships/>"}, "an archive, but no workbook"),
        (workbook_parts({"A": sheet("")}) | {"xl/workbook.xml": "<document/>"}, "an archive, but no workbook"),
        (workbook_parts({"A": sheet("")}) | {"xl/workbook.xml": "<workbook"}, "damaged"),
    ],
)
def test_archives_of_other_kinds_are_refused_with_what_to_do(tmp_path: Path, parts: dict[str, str], what: str) -> None:
    with pytest.raises(UnreadableFile, match=what):
        open_reading(write(tmp_path / "x.xlsx", parts))


def test_a_binary_workbook_is_refused_by_name(tmp_path: Path) -> None:
    parts = workbook_parts({"A": sheet("")})
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("workbook.xml", "workbook.bin")
    parts["xl/workbook.bin"] = b"\x83\x01"
    with pytest.raises(UnreadableFile, match="XLSB"):
        open_reading(write(tmp_path / "x.xlsb", parts))


def test_only_ordinary_files_are_opened(tmp_path: Path) -> None:
    real = tmp_path / "x.csv"
    real.write_text(CSV)
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.csv"))
        began = time.monotonic()
        for path, what in (
            (link, "is a link to another file"),
            (tmp_path, "is a folder"),
            (pipe, "is a pipe"),
            (tmp_path / "socket.csv", "is a socket"),
            (Path("/dev/zero"), "is a device"),
            (tmp_path / "nothing.csv", "there is no such file"),
            (tmp_path / "x.csv" / "y.csv", "cannot be opened"),
            (tmp_path / ("n" * 300), "cannot be opened"),
        ):
            with pytest.raises(UnreadableFile, match=what) as refused:
                open_reading(path)
            assert refused.value.remedy
    assert time.monotonic() - began < 2


def test_a_file_that_becomes_a_pipe_between_looking_and_opening_does_not_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tmp_path / "x.csv"
    real.write_text(CSV)
    look = os.lstat

    def swap(path: Path) -> os.stat_result:
        found = look(path)
        real.unlink()
        os.mkfifo(real)
        return found

    monkeypatch.setattr(os, "lstat", swap)
    done = threading.Event()

    def attempt() -> None:
        with pytest.raises(UnreadableFile, match="changed while"):
            open_reading(real)
        done.set()

    threading.Thread(target=attempt, daemon=True).start()
    assert done.wait(5)


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_reading_changes_nothing_and_a_change_is_seen(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "x.csv":
        path.write_text(CSV)
    else:
        workbook(path)
    path.chmod(0o400)
    content, seen = path.read_bytes(), path.stat()
    with open_reading(path) as reading:
        assert list(reading.tables[0].rows())
        reading.verify_unchanged()
        assert (reading.path, reading.file_name, reading.size) == (path, name, len(content))
        after = path.stat()
        assert (after.st_mtime_ns, after.st_size, after.st_mode) == (seen.st_mtime_ns, seen.st_size, seen.st_mode)
        assert path.read_bytes() == content
        assert sorted(tmp_path.iterdir()) == [path]

        path.chmod(0o600)
        path.write_bytes(content + b" ")
        with pytest.raises(UnreadableFile, match="changed while"):
            reading.verify_unchanged()
        with pytest.raises(UnreadableFile, match="changed while"):
            list(reading.tables[0].rows())


def test_a_file_replaced_by_one_of_the_same_size_and_time_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(CSV)
    with open_reading(path) as reading:
        seen = path.stat()
        other = tmp_path / "y.csv"
        other.write_text(CSV.replace("Sok", "Som"))
        os.utime(other, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        other.rename(path)
        with pytest.raises(UnreadableFile, match="changed while"):
            reading.verify_unchanged()


def test_a_file_changed_in_place_with_its_time_set_back_is_seen_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(CSV)
    with open_reading(path) as reading:
        seen = path.stat()
        path.write_text(CSV.replace("Sok", "Som"))
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        with pytest.raises(UnreadableFile, match="changed while"):
            reading.verify_unchanged()


def test_a_hostile_file_name_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "a\u202egnp\x1b[2J.csv"
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile) as refused:
        open_reading(path)
    assert str(refused.value).isprintable()


def test_no_handle_is_left_open_after_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'a,b\n1,"open\n')
    before = sum(1 for _ in Path("/proc/self/fd").iterdir())
    for _ in range(20):
        with pytest.raises(UnreadableFile):
            open_reading(path)
    assert sum(1 for _ in Path("/proc/self/fd").iterdir()) <= before + 1
