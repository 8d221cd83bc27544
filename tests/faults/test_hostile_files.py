"""Files made to do harm are refused with words or read right: at once, in little memory, and without touching them."""

from __future__ import annotations

import hashlib
import json
import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from importers.registry import open_reading
from importers.rows import UnreadableFile
from tests.workbooks import MAIN, one_sheet, row, sheet, strings, text, workbook_parts, write

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 512 << 20
SECONDS = 5.0

LIMITED = f"""
import json, resource, sys, time
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
began = time.process_time()
"""
OURS = (
    LIMITED
    + """
from importers.registry import open_reading
from importers.rows import UnreadableFile
told = {"rows": 0, "problems": [], "refused": ""}
try:
    with open_reading(Path(sys.argv[1])) as reading:
        for table in reading.tables:
            for row in table.rows():
                told["rows"] += 1
                told["problems"] += [[p.row, p.column, p.value[:80], p.reason] for p in row.problems][:9]
except UnreadableFile as refused:
    told |= {"refused": str(refused), "row": refused.row, "column": refused.column, "remedy": refused.remedy}
told["seconds"] = time.process_time() - began
told["read"] = int(Path("/proc/self/io").read_text().split()[1])
print(json.dumps(told))
"""
)
NAIVE_CSV = (
    LIMITED
    + """
import csv
with open(sys.argv[1], newline="", encoding="utf-8") as stream:
    print(json.dumps([len(record) for record in csv.reader(stream)]))
"""
)
NAIVE_XLSX = (
    LIMITED
    + """
import openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
print(sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)))
"""
)

HEADING = row(1, text("A1", "id"), text("B1", "name"))
RECORD = row(2, text("A2", "P1"), text("B2", "Sok"))
Make = Callable[[Path], Path]


def child(program: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Run a program on a file, in a process of its own with limited memory and time."""
    return subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )


def read_apart(path: Path) -> dict[str, object]:
    """What our reader says of the file; it stays what it was and nothing appears beside it."""
    seen, beside = digest(path), sorted(path.parent.iterdir())
    done = child(OURS, path)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["seconds"] < SECONDS
    assert (digest(path), sorted(path.parent.iterdir())) == (seen, beside)
    return told


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def long_line(path: Path) -> Path:
    """A line of 1 GB: real letters first, and a hole that takes no disk."""
    with path.open("wb") as stream:
        stream.write(b"id,name\r\nP1," + b"x" * (6 << 20))
        stream.truncate(1 << 30)
    return path


def test_a_line_of_a_gigabyte_is_refused_at_once(tmp_path: Path) -> None:
    told = read_apart(long_line(tmp_path / "x.csv"))
    assert "row 2: holds more than 4,194,304 characters in one line" in str(told["refused"])
    assert int(str(told["read"])) < 64 << 20


def test_control_an_ordinary_reader_takes_the_whole_line_into_memory(tmp_path: Path) -> None:
    done = child(NAIVE_CSV, long_line(tmp_path / "x.csv"))
    assert done.returncode != 0
    assert "MemoryError" in done.stderr


def test_a_quote_that_is_never_closed_does_not_swallow_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'id,name\r\nP1,x\r\nP2,"y\r\n' + b"P3,z\r\n" * 8_000_000)
    told = read_apart(path)
    assert (told["row"], told["column"]) == (3, "B")
    assert "never closed" in str(told["refused"])


def test_control_zero_bytes_pass_an_ordinary_reader_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"id,name\r\nP1,So\x00k\r\n" + b"P2,x\r\n" * 9)
    assert child(NAIVE_CSV, path).returncode == 0
    told = read_apart(path)
    assert told["problems"] == [
        [2, "name", "So\x00k", "holds a control character or another sign that no text may hold"]
    ]
    assert told["rows"] == 10


def test_control_replacing_bad_bytes_destroys_a_name_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"id,name\r\n" + "P1,សុខ សុភា ហ៊ុន\r\n".encode() + b"P2,Jos\xe9\r\n")
    assert "Jos\ufffd" in path.read_text(encoding="utf-8", errors="replace")
    assert "row 3" in str(read_apart(path)["refused"])


def bomb(part: str, beginning: str, piece: str, count: int, end: str, packing: int = zipfile.ZIP_DEFLATED) -> Make:
    """A workbook one part of which is mostly repetition."""

    def make(path: Path) -> Path:
        parts = workbook_parts({"S": sheet(HEADING + RECORD)}) | {"xl/sharedStrings.xml": strings()}
        parts.pop(part, None)
        write(path, parts)
        with (
            zipfile.ZipFile(path, "a", packing, compresslevel=1) as archive,
            archive.open(part, "w") as out,
        ):
            out.write(beginning.encode())
            block = piece.encode() * 4096
            for _ in range(count // 4096):
                out.write(block)
            out.write(end.encode())
        return path

    return make


def plain_bomb(part: str, beginning: str, piece: str, count: int, end: str) -> Make:
    """The same without compression, so that nothing strikes before the parts are read."""
    return bomb(part, beginning, piece, count, end, zipfile.ZIP_STORED)


SHEET = "xl/worksheets/sheet1.xml"
OPEN, CLOSE = f'<worksheet xmlns="{MAIN}"><sheetData>{HEADING}', "</sheetData></worksheet>"
SST = f'<sst xmlns="{MAIN}">'
LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
DOCTYPE = f'<!DOCTYPE x [<!ENTITY a "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


def with_part(name: str, part: str) -> Make:
    return lambda path: write(path, workbook_parts({"S": sheet(HEADING + RECORD)}) | {name: part})


def wide_row(path: Path) -> Path:
    """A row each cell of which points to the longest text that a workbook may share."""
    parts = workbook_parts({"S": sheet(HEADING + row(2, *['<c t="s"><v>0</v></c>'] * 16_000))})
    return write(path, parts | {"xl/sharedStrings.xml": strings(f"<t>{'x' * 32_000}</t>")})


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (bomb(SHEET, OPEN, " " * 64, 4_000_000, CLOSE), "unpacks to more than 100 times its size"),
        (bomb(SHEET, OPEN, "<row/>", 50_000_000, CLOSE), "unpacks to more than 100 times its size"),
        (bomb("xl/sharedStrings.xml", SST, "<si/>", 50_000_000, "</sst>"), "100 times its size"),
        (bomb("xl/media/image1.png", "", "\x00" * 64, 8_000_000, ""), "image1.png, which unpacks to more than 100"),
        (bomb(SHEET, OPEN, "<row/>", 1_200_000, CLOSE), "row 1048577 out of its place"),
        (bomb("xl/sharedStrings.xml", SST, "<si/>", 1_200_000, "</sst>"), ""),
        (plain_bomb(SHEET, OPEN, " " * 64, 300_000, CLOSE), "more than 8 MiB in one piece"),
        (plain_bomb(SHEET, f"{OPEN}<row>", "<c/>", 3_000_000, f"</row>{CLOSE}"), "out of its place in row 2"),
        (plain_bomb(SHEET, f'{OPEN}<row><c t="str"><v>', "x" * 64, 300_000, f"</v></c></row>{CLOSE}"), "8 MiB in one"),
        (plain_bomb(SHEET, f'<worksheet xmlns="{MAIN}" a="', "x" * 64, 300_000, '"/>'), "8 MiB in one piece"),
        (plain_bomb(SHEET, OPEN, "<a>", 4_000_000, ""), "8 MiB in one piece"),
        (plain_bomb(SHEET, OPEN, "<a>", 200_000, ""), "is damaged in line"),
        (plain_bomb("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">', "<a/>", 4_000_000, ""), "8 MiB in one piece"),
        (plain_bomb("xl/workbook.xml", f'<workbook xmlns="{MAIN}">', " " * 64, 300_000, ""), "8 MiB in one piece"),
        (wide_row, "more than 4,194,304 characters in row 2"),
        (with_part(SHEET, f"{DOCTYPE}{OPEN}{row(2, text('A2', '&i;'))}{CLOSE}"), "document type of its own"),
        (with_part(SHEET, f"{OUTSIDE}{OPEN}{row(2, text('A2', '&i;'))}{CLOSE}"), "document type of its own"),
        (with_part("xl/sharedStrings.xml", f"{DOCTYPE}{SST}<si><t>&i;</t></si></sst>"), "document type of its own"),
        (with_part("xl/workbook.xml", f"{DOCTYPE}<workbook>&i;</workbook>"), "document type of its own"),
        (with_part("xl/styles.xml", f'{DOCTYPE}<styleSheet xmlns="{MAIN}"/>'), "document type of its own"),
        (with_part("_rels/.rels", '<!DOCTYPE x SYSTEM "http://198.51.100.1/x.dtd"><x/>'), "document type of its own"),
        (with_part(SHEET, f"{OPEN}{row(2, text('A2', '&e;'))}{CLOSE}"), "is damaged in line"),
        (with_part(SHEET, f'<?xml version="1.0" encoding="UTF-7"?>{OPEN}{CLOSE}'), "is written in an encoding"),
        (with_part(SHEET, f'<?xml version="1.0" encoding="gb18030"?>{OPEN}{CLOSE}'), "is written in an encoding"),
    ],
)
def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path, make: Make, what: str) -> None:
    told = read_apart(make(tmp_path / "x.xlsx"))
    assert what in str(told["refused"])
    if what:
        assert told["remedy"]
    else:
        assert told["rows"] == 1


def test_control_an_ordinary_reader_blows_its_memory_on_a_single_cell(tmp_path: Path) -> None:
    make = bomb(SHEET, OPEN + '<row r="2"><c r="A2" t="str"><v>', "x" * 64, 5_000_000, f"</v></c></row>{CLOSE}")
    path = make(tmp_path / "x.xlsx")
    done = child(NAIVE_XLSX, path)
    assert "MemoryError" in done.stderr
    assert "100 times its size" in str(read_apart(path)["refused"])


def test_a_cell_in_the_farthest_corner_costs_nothing_and_is_named(tmp_path: Path) -> None:
    far = HEADING + RECORD + "".join(row(n, text(f"A{n}", "P")) for n in range(3, 60))
    path = one_sheet(tmp_path / "x.xlsx", far + row(1_048_576, text("XFD1048576", "far")))
    told = read_apart(path)
    assert told["problems"] == [[1_048_576, "XFD", "far", "stands under no heading; give its column one, or delete it"]]
    assert told["rows"] == 59
    naive = child(NAIVE_XLSX, path)
    assert naive.stdout.strip() == "1048576", "control: an ordinary reader makes up a million rows"


def test_a_heading_in_the_farthest_column_is_refused(tmp_path: Path) -> None:
    path = one_sheet(tmp_path / "x.xlsx", row(1, text("A1", "id"), text("B1", "name"), text("XFD1", "far")) + RECORD)
    assert "reaches to column XFD but names only 3 columns" in str(read_apart(path)["refused"])


def archive(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    """A proper workbook with further members."""
    write(path, workbook_parts({"S": sheet(HEADING + RECORD)}))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as into:
        for name, content in members:
            into.writestr(name, content)
    return path


def renamed(path: Path, name: bytes) -> Path:
    """A member with a name that the zipfile module would not write, as long as its stand-in."""
    stand_in = "q" * len(name)
    content = archive(path, (stand_in, b"x")).read_bytes()
    assert content.count(stand_in.encode()) == 2
    path.write_bytes(content.replace(stand_in.encode(), name))
    return path


def member(name: str, mode: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def packed_otherwise(path: Path) -> Path:
    with zipfile.ZipFile(archive(path), "a") as into:
        into.writestr("xl/more.xml", "x" * 99, zipfile.ZIP_BZIP2)
    return path


def patched(path: Path, signature: bytes, offset: int, value: bytes) -> Path:
    """The last record with this signature, with some of its bytes replaced."""
    content = bytearray(archive(path).read_bytes())
    at = content.rindex(signature) + offset
    content[at : at + len(value)] = value
    path.write_bytes(content)
    return path


def many(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as into:
        for number in range(10_001):
            into.writestr(f"xl/{number}", b"")
    return path


def many_and_silent(path: Path) -> Path:
    """The end record tells of one part only."""
    content = bytearray(many(path).read_bytes())
    content[-14:-10] = b"\x01\x00\x01\x00"
    path.write_bytes(content)
    return path


def cut(path: Path) -> Path:
    path.write_bytes(archive(path).read_bytes()[:-400])
    return path


def spoiled(path: Path) -> Path:
    """A byte within the compressed cells is another one."""
    parts = workbook_parts({"S": sheet(HEADING + "".join(row(n, text(f"A{n}", f"P{n}")) for n in range(2, 2000)))})
    content = bytearray(write(path, parts).read_bytes())
    at = content.index(SHEET.encode()) + len(SHEET) + 4000
    content[at] ^= 0x55
    path.write_bytes(content)
    return path


CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda path: renamed(path, b"../../evil.xml"), "leads out of it"),
        (lambda path: renamed(path, b"/etc/evil.xml"), "leads out of it"),
        (lambda path: renamed(path, b"C:/evil/x.xml"), "leads out of it"),
        (lambda path: renamed(path, b"xl\\evil\\x.xml"), "leads out of it"),
        (lambda path: renamed(path, b"xl/ev\x00il/x.xml"), "leads out of it"),
        (lambda path: renamed(path, b"xl/STYLES.xml"), "holds the part xl/STYLES.xml twice"),
        (lambda path: archive(path, (member("xl/link", 0o120777), b"/etc/passwd")), "holds a link"),
        (lambda path: archive(path, (member("xl/pipe", 0o010644), b"")), "holds a link"),
        (
            lambda path: archive(path, ("xl/x.zip", archive(path.with_name("i.zip")).read_bytes())),
            "holds another archive",
        ),
        (packed_otherwise, "unusually compressed"),
        (many, "announces more than 10,000 parts"),
        (many_and_silent, "holds more than 10,000 parts"),
        (cut, "without its end"),
        (spoiled, "is damaged in its part"),
        (lambda path: patched(path, CENTRAL, 8, b"\x01"), "protected with a password"),
        (lambda path: patched(path, CENTRAL, 16, b"\x00\x00\x00\x00"), "is damaged in its part"),
        (lambda path: patched(path, CENTRAL, 24, struct.pack("<L", 9)), "is damaged in its part"),
        (lambda path: patched(path, CENTRAL, 24, struct.pack("<L", 1 << 31)), "gives a false size"),
        (lambda path: patched(path, CENTRAL, 20, struct.pack("<L", 1 << 30)), "false sizes"),
        (lambda path: patched(path, CENTRAL, 42, struct.pack("<L", 0)), "is damaged in its part"),
        (lambda path: patched(path, END, 10, struct.pack("<H", 60_000)), "announces more than 10,000 parts"),
        (lambda path: patched(path, END, 12, struct.pack("<L", 500 << 20)), "announces more than 10,000 parts"),
        (lambda path: patched(path, END, 16, struct.pack("<L", 1 << 31)), "is damaged in its part"),
    ],
)
def test_a_dishonest_archive_is_refused(tmp_path: Path, make: Make, what: str) -> None:
    (tmp_path / "inside").mkdir()
    path = make(tmp_path / "inside" / "x.xlsx")
    told = read_apart(path)
    assert what in str(told["refused"])
    assert told["remedy"]


def test_a_workbook_with_every_byte_in_danger_ends_in_words_or_in_rows(tmp_path: Path) -> None:
    """Thousands of small damages: never any other failure than the one that a person is told of."""
    chance = random.Random(20311019)
    body = "".join(row(n, text(f"A{n}", f"P{n}"), f'<c r="B{n}" t="s"><v>{n % 3}</v></c>') for n in range(2, 40))
    shared = strings("<t>Sok</t>", "<t>Chen</t>", "<t>x</t>")
    whole = one_sheet(tmp_path / "x.xlsx", HEADING + body, strings=shared).read_bytes()
    stored = tmp_path / "stored.xlsx"
    with zipfile.ZipFile(tmp_path / "x.xlsx") as source, zipfile.ZipFile(stored, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    outcomes = {"refused": 0, "read": 0}
    for number in range(600):
        content = bytearray(whole if number % 2 else stored.read_bytes())
        for _ in range(chance.choice((1, 1, 2, 8))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if number % 5 == 0:
            del content[chance.randrange(len(content)) :]
        outcomes[attempt(tmp_path / "damaged.xlsx", bytes(content))] += 1
    assert min(outcomes.values()) > 10


def test_parts_with_every_byte_in_danger_end_in_words_or_in_rows(tmp_path: Path) -> None:
    """The same within the XML, under an archive that is in order."""
    chance = random.Random(19102031)
    parts = workbook_parts({"S": sheet(HEADING + RECORD)}) | {"xl/sharedStrings.xml": strings("<t>Sok</t>")}
    outcomes = {"refused": 0, "read": 0}
    for _ in range(600):
        name = chance.choice([name for name in parts if name != "[Content_Types].xml"])
        content = bytearray(str(parts[name]).encode())
        for _ in range(chance.choice((1, 1, 2, 6))):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(3)] = bytes(
                chance.choices(b"<>/\"'=&;0129AzRr \x00\xff", k=chance.randrange(3))
            )
        path = write(tmp_path / "source.xlsx", parts | {name: bytes(content)})
        outcomes[attempt(tmp_path / "damaged.xlsx", path.read_bytes())] += 1
    assert min(outcomes.values()) > 10


def test_delimited_text_with_every_byte_in_danger_ends_in_words_or_in_rows(tmp_path: Path) -> None:
    chance = random.Random(1)
    whole = 'id,name;x\r\nP1,"Sok, ""S"" Sophea"\r\nP2,សុខ\r\nP3,"a\nb"\r\n'
    outcomes = {"refused": 0, "read": 0}
    for number in range(600):
        content = bytearray(whole.encode(("utf-8", "utf-16", "utf-8-sig")[number % 3]) * chance.choice((1, 3)))
        for _ in range(chance.choice((1, 2, 8))):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(3)] = bytes(
                chance.choices(b'",;\t|\r\n\x00\xff\xe9\x81 sep=x', k=chance.randrange(4))
            )
        outcomes[attempt(tmp_path / "damaged.csv", bytes(content))] += 1
    assert min(outcomes.values()) > 10


def attempt(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    try:
        with open_reading(path) as reading:
            for table in reading.tables:
                for found in table.rows():
                    assert len(found.cells) == len(table.heading)
    except UnreadableFile as refused:
        return "refused" if refused.what and refused.remedy.endswith(".") else "refused without words"
    return "read"
