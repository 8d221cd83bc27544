"""Text that is compared and text that is shown."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.text import ascii_digits, clusters, fold, plain, visible


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Sok   SOPHEA ", "sok sophea"),
        ("Nguyễn Thị Hồng", "nguyen thi hong"),
        ("Đặng Łukasz Ørsted Straße", "dang lukasz orsted strasse"),
        ("Ｎ０１２３", "n0123"),
        ("០១២ ๓๔๕", "012 345"),
        ("a\u200bb\u202ec\ufeff", "abc"),
        ("one\r\ntwo\tthree", "one two three"),
        ("O’Neil–Smith", "o'neil-smith"),
        ("សុខ សុភា", "សុខ សុភា"),
        ("王小明", "王小明"),
        ("ไทย ดี", "ไทย ดี"),
        ("ⓢⓚ", "sk"),
        ("", ""),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(deadline=None)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "\n" not in folded
    assert not any(0x24B6 <= ord(char) <= 0x24E9 for char in folded), "circled letters are kept for consonants"


@settings(deadline=None)
@given(st.text(max_size=40))
def test_case_and_blanks_do_not_matter(text: str) -> None:
    assert fold(f"  {text}\n") == fold(text)
    assert fold(text.casefold()) == fold(text)


def test_digits_of_every_script_are_read() -> None:
    assert ascii_digits("១២៣ ๔๕๖ ７８９ ٠") == "123 456 789 0"
    assert ascii_digits("½ ² 三") == "½ ² 三"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("invoice\u202egpj.exe", "invoice⟨U+202E⟩gpj.exe"),
        ("a\nb\r\nc\td", "a⏎b⏎c⇥d"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("\x1b[31mred", "⟨U+001B⟩[31mred"),
        ("\ud800", "⟨U+D800⟩"),
        ("ក\u200bខ", "ក\u200bខ"),
        ("សុខ សុភា", "សុខ សុភា"),
        ("x" * 10, "x" * 10),
    ],
)
def test_nothing_hides_on_a_screen(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_a_long_text_is_cut_between_clusters() -> None:
    assert visible("abcdef", 4) == "abc…"
    assert visible("កាខាគា", 4) == "កា…"
    assert visible("ស្ត្រី" * 3, 10) == "ស្ត្រី…"
    assert visible("ab\u202e", 5) == "ab…"
    assert visible("abc", 1) == "…"


def test_clusters_of_khmer() -> None:
    assert clusters("ស្ត្រីខ្មែរ") == ("ស្ត្រី", "ខ្មែ", "រ")
    assert clusters("e\u0301a") == ("e\u0301", "a")
    assert max(map(len, clusters("e" + "\u0301" * 1000))) == 32


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=40), st.integers(1, 45))
def test_printable_ascii_is_shown_as_among_other_letters(text: str, limit: int) -> None:
    assert visible(text, limit) == (text if len(text) <= limit else text[: limit - 1] + "…")
    assert visible("王" + text, limit + 1) == "王" + visible(text, limit)


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(1, 200))
def test_what_is_shown_is_one_short_visible_line(text: str, limit: int) -> None:
    shown = visible(text, limit)
    assert len(shown) <= limit
    for index, char in enumerate(shown):
        between_letters = char in "\u200b\u200c\u200d" and index > 0
        assert between_letters or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@settings(deadline=None)
@given(st.text(max_size=100))
def test_clusters_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


def test_plain_keeps_letters_only() -> None:
    assert plain(" Sok\u200b\u202e  \n Sophea\x07 ") == "Sok Sophea"
