"""The Khmer catalogue: takes every text that a person reads out of the code, keeps translations, compiles them."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from graph.language import DOMAIN

ROOT = Path(__file__).parents[1]
PACKAGES = ("graph", "importers", "investigator", "ui")
FOLDER = ROOT / "graph" / "locale" / "km" / "LC_MESSAGES"
PO = FOLDER / f"{DOMAIN}.po"
MO = FOLDER / f"{DOMAIN}.mo"

_FORMS = {"_": 1, "later": 1, "Phrase": 1, "many": 2}
"""How many texts each function takes."""

_COMMENT = """\
# Khmer texts of Investigator.
# Written without a native reader. Someone who reads Khmer, and knows the
# language of police and courts, should confirm the wording before it is
# relied upon.
# After a change of texts: .venv/bin/python -m tests.catalogue"""
_PLACEHOLDER = re.compile(r"\{\{?\w*\}?\}")


class KhmerCatalog(Catalog):
    """A catalogue whose header says nothing of when, where and by whom it was written."""

    @property  # type: ignore[override]
    def mime_headers(self) -> list[tuple[str, str]]:
        """What a program has to know to read the catalogue, and no more."""
        return [
            ("Project-Id-Version", "Investigator"),
            ("Language", "km"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
        ]


def extracted() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Every text with the module that holds it, in the order of modules and lines.

    The syntax tree is read, because Babel's own reading passes over a text inside an f-string.
    """
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            for text in texts(file.read_text("utf-8")):
                yield module, text


def texts(code: str) -> list[str | tuple[str, ...]]:
    """The texts that a module hands to gettext, in the order of its lines; of one and several both."""
    found: list[tuple[int, int, str | tuple[str, ...]]] = []
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in _FORMS:
            continue
        given = [each.value for each in node.args[: _FORMS[node.func.id]] if isinstance(each, ast.Constant)]
        if len(given) == _FORMS[node.func.id]:
            found.append((node.lineno, node.col_offset, tuple(given) if len(given) > 1 else given[0]))
    return [text for _line, _column, text in sorted(found, key=lambda each: each[:2])]


def translated() -> Catalog:
    """The catalogue as it is kept; empty where there is none yet."""
    if not PO.exists():
        return Catalog(locale="km")
    with PO.open("rb") as file:
        return read_po(file, locale="km", ignore_obsolete=True)


def renewed(known: Catalog) -> KhmerCatalog:
    """The texts of today with the translations that are known; what is new has none, what is gone is gone."""
    made = KhmerCatalog(locale="km", header_comment=_COMMENT, fuzzy=False)
    for module, text in extracted():
        held = known.get(text[0] if isinstance(text, tuple) else text)
        made.add(text, _kept(text, held), locations=[(module, 1)])
    return made


def written(catalogue: KhmerCatalog) -> bytes:
    """The catalogue as a text."""
    made = io.BytesIO()
    write_po(made, catalogue, width=110, include_lineno=False, ignore_obsolete=True)
    return made.getvalue()


def compiled(catalogue: KhmerCatalog) -> bytes:
    """The catalogue as gettext reads it; what has no translation is left to be shown in English."""
    ready = KhmerCatalog(locale="km")
    for message in catalogue:
        if message.id and all(strings(message)):
            ready.add(message.id, message.string)
    made = io.BytesIO()
    write_mo(made, ready)
    return made.getvalue()


def strings(message: Message) -> tuple[str, ...]:
    """The translation of a text, in every form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def placeholders(text: str) -> list[str]:
    """What is filled in when the text is shown, sorted."""
    return sorted(_PLACEHOLDER.findall(text))


def _kept(text: str | tuple[str, ...], held: Message | None) -> str | tuple[str, ...]:
    """The translation of a text in as many forms as Khmer has, which is one."""
    known = held.string if held else ""
    one = known if isinstance(known, str) else known[0]
    return (one,) if isinstance(text, tuple) else one


def main() -> None:
    """Renews both files."""
    catalogue = renewed(translated())
    FOLDER.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(catalogue))
    MO.write_bytes(compiled(catalogue))


if __name__ == "__main__":
    main()
