"""Cites a document for a line that has none: the place in it, and why; undo takes it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from graph.facts import Source
from graph.language import _
from graph.moments import now
from graph.text import visible
from investigator.editing import Made, sourced
from investigator.exhibits.exhibit import Line
from ui.dialogs.fact_dialog import Cite, FactDialog
from ui.session import Session


class CiteDialog(FactDialog):
    """Asks for a document of the case or a new file; somebody's word proves no line."""

    def __init__(self, session: Session, line: Line, sources: Sequence[Source], parent: QWidget | None = None) -> None:
        super().__init__(
            session,
            _("Cite a document"),
            visible(line.words, 160),
            _("Cite"),
            sources=sources,
            note=_("The line is numbered with it on the page"),
            parent=parent,
        )
        self._line = line
        if self.source is not None:
            self.source.word.hide()

    def change(self) -> Callable[[Cite], Made]:
        """See FactDialog."""
        line, case, schema = self._line, self.session.case, self.session.schema

        def made(cite: Cite) -> Made:
            return sourced(schema.links[line.type], line.links, cite(), by=case.by, at=now())

        return made
