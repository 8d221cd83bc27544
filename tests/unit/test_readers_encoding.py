"""Encodings: what is found by evidence is right, what is not clear is refused, and no letter is ever replaced."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from importers.encoding import codec_name, detect_encoding
from importers.legacy_encoding import clearest, fits
from importers.registry import open_reading
from importers.rows import ReadChoices, UnreadableFile
from importers.source_file import SourceFile

KHMER = ["សុខ សុភា", "ហ៊ុន ម៉ាណែត", "ក្រុងព្រះសីហនុ", "ប៉ោយប៉ែត"]
TEXTS = {
    "cp874": ["สมชาย ใจดี", "กรุงเทพมหานคร", "อรัญประเทศ", "นางสาว มาลี ศรีสุข", "หมายเลขโทรศัพท์", "น้ำผึ้ง", "วันที่ออก"],
    "gb18030": ["陈志", "佘智江", "王小明", "金太阳娱乐有限公司", "西哈努克市", "护照号码", "广东省深圳市", "张婷"],
    "big5": ["陳志", "金太陽娛樂有限公司", "太子集團", "電信詐騙", "臺北市", "護照號碼", "高雄市"],
    "cp1252": ["Préfecture", "François Lefèvre", "José Muñoz", "Jürgen Müller", "São Paulo", "Côte d’Ivoire", "10°"],
    "cp1258": ["Nguyê\u0303n Thi\u0323 Hô\u0300ng", "Trâ\u0300n Văn Đư\u0301c", "Hà Nô\u0323i", "Pha\u0323m Minh"],
    "cp1251": ["Иван Петров", "Москва", "Общество", "Владивосток", "ООО «Заря»"],
    "cp1250": ["Šimić Željko", "Čović", "Đurđa", "Kovačević", "Łódź"],
    "cp932": ["山田太郎", "東京都", "カンボジア", "株式会社", "すずき"],
    "cp949": ["김철수", "서울특별시", "주식회사", "전화번호", "캄보디아"],
}


def table(texts: list[str], count: int, seed: int) -> str:
    chance = random.Random(seed)
    lines = [f"P{i:03},{chance.choice(texts)},Hotel {i},{chance.choice(texts)}" for i in range(count)]
    return "id,name,place,note\r\n" + "\r\n".join(lines) + "\r\n"


def read(path: Path, **choices: str) -> tuple[str | None, list[tuple[str, ...]], str]:
    with open_reading(path, ReadChoices(**choices)) as reading:  # type: ignore[arg-type]
        return reading.encoding, [row.cells for row in reading.tables[0].rows()], " ".join(reading.notes)


def cells(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(",")) for line in text.split("\r\n")[1:-1]]


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("count", [40, 400])
def test_older_encodings_are_found_by_the_words_they_make(tmp_path: Path, encoding: str, count: int) -> None:
    for seed in range(5):
        text = table(TEXTS[encoding], count, seed)
        path = tmp_path / f"{seed}.csv"
        path.write_bytes(text.encode(encoding))
        found, rows, notes = read(path)
        assert rows == cells(text)
        assert found == encoding
        assert "not UTF-8 (row 2)" in notes


@pytest.mark.parametrize("encoding", TEXTS)
def test_a_single_word_is_read_right_or_refused(encoding: str) -> None:
    for word in TEXTS[encoding]:
        sample = f"P001,{word}\r\n".encode(encoding)
        best = clearest(fits(sample))
        assert best is None or best.text == sample.decode(encoding)


@pytest.mark.parametrize("texts", [KHMER, *TEXTS.values()])
@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le"),
        ("utf-32-be", b"\x00\x00\xfe\xff", "utf-32-be"),
        ("gb18030", b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_unicode_is_found_with_and_without_its_mark(
    tmp_path: Path, texts: list[str], encoding: str, mark: bytes, found: str
) -> None:
    text = table(texts, 30, 1)
    path = tmp_path / "x.csv"
    path.write_bytes(mark + text.encode(encoding))
    assert read(path)[:2] == (found, cells(text))


def test_a_mark_before_a_quoted_heading_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'\xef\xbb\xbf"id, own","name"\n1,2\n')
    with open_reading(path) as reading:
        assert reading.tables[0].heading == ("id, own", "name")


def test_zero_bytes_in_utf8_do_not_make_it_utf16(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"id,name\n" + b"1,So\x00k\n2,Chen Zhi\n" * 9 + b"3,Hotel\n" * 99)
    with open_reading(path) as reading:
        assert reading.encoding == "utf-8"
        rows = list(reading.tables[0].rows())
    assert [row.cells[1] for row in rows] == ["", "Chen Zhi"] * 9 + ["Hotel"] * 99
    assert sum(len(row.problems) for row in rows) == 9


def test_a_zero_byte_behind_a_separator_does_not_make_it_utf16(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"id,name\n12,\x00Sok\n" + b"34,Chen\n" * 20)
    with open_reading(path) as reading:
        assert reading.encoding == "utf-8"
        assert sum(len(row.problems) for row in reading.tables[0].rows()) == 1


@pytest.mark.parametrize("count", [1, 30_000])
def test_damage_in_utf8_is_named_by_its_row_and_not_taken_for_another_encoding(tmp_path: Path, count: int) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"id,name\r\n" + "1,សុខ សុភា ហ៊ុន\r\n".encode() * count + b"2,Jos\xe9\r\n3,x\r\n")
    with pytest.raises(UnreadableFile, match=rf"x\.csv, row {count + 2}: is UTF-8 up to the byte 0xe9") as refused:
        open_reading(path)
    assert "encoding" in refused.value.remedy


def test_a_text_cut_within_a_letter_is_named_by_its_last_row(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("id,name\n1,សុខ សុភា ហ៊ុន\n2,សុខ".encode()[:-1])
    with pytest.raises(UnreadableFile, match="row 3"):
        open_reading(path)


def test_what_makes_no_words_is_refused_with_the_row_and_the_way_out(tmp_path: Path) -> None:
    chance = random.Random(3)
    path = tmp_path / "x.csv"
    noise = bytes(chance.choice(range(128, 256)) for _ in range(300))
    path.write_bytes(b"id,name\r\n1,Sok\r\n2," + noise + b"\r\n")
    with pytest.raises(UnreadableFile, match="row 3: holds the byte") as refused:
        open_reading(path)
    assert refused.value.row == 3
    assert refused.value.remedy.startswith("Choose its encoding")


def test_what_could_be_two_is_refused_with_both_names(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("id,name\r\n1,캄보디아\r\n".encode("cp949"))
    with pytest.raises(UnreadableFile, match=r"could be .* or .* and would read .*“캄보디아”"):
        open_reading(path)
    assert read(path, encoding="cp949")[1] == [("1", "캄보디아")]


def test_western_and_central_european_are_told_apart_by_their_letters_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("id,name\r\n1,Lefèvre\r\n".encode("cp1252"))
    with pytest.raises(UnreadableFile, match="would read “Lefèvre” or “Lefčvre”"):
        open_reading(path)
    path.write_bytes("id,name\r\n1,José\r\n2,Müller\r\n".encode("cp1252"))
    assert read(path)[1] == [("1", "José"), ("2", "Müller")]


def test_a_choice_wins_over_detection_and_must_fit_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("id,name\r\n1,Jos\u00e9\r\n2,\u0161\r\n".encode("cp1252"))
    assert read(path, encoding="Windows-1250")[:2] == ("cp1250", [("1", "José"), ("2", "š")])
    with pytest.raises(UnreadableFile, match="row 2: holds the byte 0xe9, which does not fit the encoding utf-8"):
        open_reading(path, ReadChoices(encoding="utf-8"))
    with pytest.raises(UnreadableFile, match="which is no known encoding"):
        open_reading(path, ReadChoices(encoding="klingon"))


@pytest.mark.parametrize(
    "tool", ["idna", "punycode", "unicode_escape", "utf_7", "rot13", "zlib", "undefined", "mbcs", ""]
)
def test_codecs_that_are_no_encodings_of_files_are_not_chosen(tool: str) -> None:
    assert codec_name(tool) is None


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("GBK", "gb18030"),
        ("GB2312", "gb18030"),
        ("TIS-620", "cp874"),
        ("windows-874", "cp874"),
        ("Windows 1252", "cp1252"),
        ("latin-1", "iso8859-1"),
        ("Shift_JIS", "cp932"),
        ("Big5", "big5"),
    ],
)
def test_encodings_are_known_by_the_names_that_people_use(name: str, codec: str) -> None:
    assert codec_name(name) == codec


def test_a_bad_byte_far_behind_the_sample_is_found_before_any_row_is_given(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    text = table(TEXTS["gb18030"], 20_000, 2)
    path.write_bytes(text.encode("gb18030") + b"1,\xff\xff,2,3\r\n")
    with pytest.raises(UnreadableFile, match="row 20002: holds the byte 0xff") as refused:
        open_reading(path)
    assert "GB18030" in str(refused.value)


def test_the_digest_is_of_the_exact_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xef\xbb\xbfid\r\n1\r\n")
    source = SourceFile(path)
    assert detect_encoding(source).sha256 == source.sha256()
    source.close()
