from __future__ import annotations

import gettext
import io
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from graph import language
from graph.language import _, many, spoken
from graph.schema import standard
from graph.text import visible
from tests import catalogue, sentences

SAME_IN_BOTH = {"SHA-256 {fingerprint}"}
"""Texts that are not put into Khmer: names of standards and programs, with what is filled in."""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.use("en")


@pytest.fixture(scope="module")
def kept() -> list[Message]:
    return [message for message in catalogue.translated() if message.id]


def source(message: Message) -> str:
    """The English text with every placeholder: of two forms the one for several."""
    return message.id if isinstance(message.id, str) else message.id[1]


def faults(messages: list[Message]) -> list[str]:
    """What is wrong with translations, each in a line."""
    found = []
    for message in messages:
        for text in catalogue.strings(message) or ("",):
            if not text.strip():
                found.append(f"no translation: {source(message)}")
            elif text == source(message) and text not in SAME_IN_BOTH:
                found.append(f"still English: {text}")
            elif catalogue.placeholders(text) != catalogue.placeholders(source(message)):
                found.append(f"other placeholders: {source(message)}")
            elif "⟨" in visible(text, 2000):
                found.append(f"marks that nobody sees: {source(message)}")
    return found


def test_every_text_of_the_program_is_in_the_catalogue_and_no_other(kept: list[Message]) -> None:
    today = {text[0] if isinstance(text, tuple) else text for _module, text in catalogue.extracted()}
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in kept}
    assert len(today) > 900
    assert (sorted(today - known), sorted(known - today)) == ([], [])
    assert b"#~" not in catalogue.PO.read_bytes()


def test_texts_are_found_wherever_they_stand() -> None:
    code = """
A = later("one")
def f(n): return f"{_('two')} {many('{n} cat', '{n} cats', n)}" + _("thr" "ee") + _(A)
"""
    assert catalogue.texts(code) == ["one", "two", ("{n} cat", "{n} cats"), "three"]


def test_every_text_is_in_khmer_with_what_is_filled_in(kept: list[Message]) -> None:
    assert faults(kept) == []


def test_the_search_for_faults_finds_them() -> None:
    wrong = [
        Message("Cancel", ""),
        Message("Open", "Open"),
        Message("Open {name}", "បើក {nom}"),
        Message(("{n} row", "{n} rows"), ("ជួរ",)),
        Message("Close", "បិទ\u202e"),
    ]
    assert len(faults(wrong)) == len(wrong)


def test_the_files_are_what_the_command_makes() -> None:
    again = catalogue.renewed(catalogue.translated())
    assert catalogue.PO.read_bytes() == catalogue.written(again)
    assert catalogue.MO.read_bytes() == catalogue.compiled(again)


def test_the_files_say_nothing_of_when_where_and_by_whom() -> None:
    for each in (catalogue.PO, catalogue.MO):
        content = each.read_bytes()
        for word in (b"Date:", b"Team", b"Translator", b"Generated", b"/home/"):
            assert word not in content, (each.name, word)
    assert [line for line in catalogue.PO.read_text("utf-8").splitlines() if line[:2] == "#:" and ".py" in line] == []


def test_a_text_without_translation_is_shown_in_english() -> None:
    made = catalogue.KhmerCatalog(locale="km")
    made.add("Open", "")
    made.add(("{n} row", "{n} rows"), ("",))
    made.add("Close", "បិទ")
    read = gettext.GNUTranslations(io.BytesIO(catalogue.compiled(made)))
    assert (read.gettext("Open"), read.ngettext("{n} row", "{n} rows", 2)) == ("Open", "{n} rows")
    assert read.gettext("Close") == "បិទ"


def test_khmer_is_chosen_and_english_comes_back() -> None:
    person = standard().entities["Person"]
    english = (_("Cancel"), many("{n} row", "{n} rows", 1), many("{n} row", "{n} rows", 2), spoken(person))
    assert english == ("Cancel", "1 row", "2 rows", "Person")
    language.use("km")
    assert (_("Cancel"), spoken(person)) == ("បោះបង់", person.km)
    assert many("{n} row", "{n} rows", 1_200) == "ជួរ 1,200"
    assert (_("no such text"), _("")) == ("no such text", "")
    language.use("en")
    assert (_("Cancel"), many("{n} row", "{n} rows", 1), many("{n} row", "{n} rows", 2), spoken(person)) == english


def test_no_sentence_reaches_a_person_past_the_catalogue() -> None:
    modules = list(sentences.modules())
    classes = sentences.telling(code for _path, code in modules)
    assert {"UnreadableFile", "StoreError", "BadDate", "NotImportable", "EntryRefused", "ChangeSet"} <= classes
    assert [f"{path}:{each}" for path, code in modules for each in sentences.untold(code, classes)] == []


def test_the_search_for_sentences_finds_them_however_they_are_handed_on() -> None:
    code = """
class Gone(WorldFault): ...
class Lost(Gone): ...
WHY = "is in pieces"
TOLD = Phrase("is in pieces")
def refused(words) -> Gone: return Gone(words, _("Look again."))
def f(name, reason):
    raise Gone(_("It is gone."), "Look again.")
    raise Lost(f"{name} is gone.", _("Look again."))
    raise store.Lost(_("It is gone.") if name else "It was lost.", reason)
    raise refused("It is gone.")
    CellProblem(1, "A", name, WHY)
    Reject("Sheet", 1, "A", name, reason="is " + name, cells=())
    ChangeSet("Undo: {}".format(name), "me", "now")
    BadDate.because(name, "no such month")
    raise Gone(_("{name} is gone.").format(name=name), reason)
    CellProblem(1, "", name, TOLD)
    EntryRefused("value", _("There is none."), many("{n} row", "{n} rows", 1))
"""
    classes = sentences.telling([code, "class BadDate(BadValue): ..."])
    found = [int(each.partition(":")[0]) for each in sentences.untold(code, classes)]
    assert sorted(found) == [8, 9, 10, 11, 12, 13, 14, 15]
