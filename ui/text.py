"""Names are only text: the one place where texts become labels, tips and messages, never interpreted as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLabel, QMessageBox, QWidget

from graph.language import _
from graph.text import clusters, visible

LONGEST_SENTENCE = 600
_UNBROKEN = 18


def plain_label(text: str = "", *, name: str = "", selectable: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label that shows its text letter by letter; `name` is its object name for the style sheet."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if name:
        label.setObjectName(name)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def tip(widget: QWidget, text: str) -> None:
    """A tooltip of this very text."""
    widget.setToolTip(tip_text(text))


def tip_text(text: str) -> str:
    """A text as a tooltip takes it: escaped, because Qt guesses whether a tooltip is markup."""
    return f"<qt>{escape(visible(text, 400))}</qt>"


def tip_lines(lines: Iterable[str]) -> str:
    """Several texts as a tooltip of one line each."""
    return "<qt>" + "<br>".join(escape(visible(line, 200)) for line in lines) + "</qt>"


def wrappable(text: str, limit: int = 400) -> str:
    """A text for a label that wraps: words longer than a line may break between letters (Khmer has no blanks)."""
    pieces: list[str] = []
    run = 0
    for cluster in clusters(visible(text, limit)):
        run = 0 if cluster.isspace() else run + 1
        pieces.append(cluster)
        if run and run % _UNBROKEN == 0:
            pieces.append("\u200b")
    return "".join(pieces)


def message(
    parent: QWidget | None, title: str, happened: str, remedy: str, icon: QMessageBox.Icon, *, agree: str = ""
) -> QMessageBox:
    """A message box in two sentences: what happened, and what to do. `agree` stands on its button, “OK” otherwise."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(icon)
    box.setWindowTitle(visible(title, 80))
    told = wrappable(happened, LONGEST_SENTENCE)
    box.setText(f"{told}\n\n{wrappable(remedy, LONGEST_SENTENCE)}" if remedy else told)
    box.addButton(agree or _("OK"), QMessageBox.ButtonRole.AcceptRole)
    return box


def choice(parent: QWidget, title: str, question: str, offers: Sequence[str], start: int = 0) -> str | None:
    """Ask for one of several words; None where the person takes none. Qt would guess whether the question is markup."""
    dialog = QInputDialog(parent)
    dialog.setComboBoxItems(list(offers))
    dialog.setComboBoxEditable(False)
    dialog.setTextValue(offers[start])
    return _taken(dialog, title, question)


def line(parent: QWidget, title: str, question: str, text: str) -> str | None:
    """Ask for one line, which begins as `text`; None where the person writes none."""
    dialog = QInputDialog(parent)
    dialog.setTextValue(text)
    return _taken(dialog, title, question)


def _taken(dialog: QInputDialog, title: str, question: str) -> str | None:
    dialog.setWindowTitle(title)
    dialog.setLabelText(question)
    dialog.setOkButtonText(_("OK"))
    dialog.setCancelButtonText(_("Cancel"))
    for label in dialog.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    taken = dialog.textValue() if dialog.exec() else None
    dialog.deleteLater()
    return taken
