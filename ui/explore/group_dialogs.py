"""Dialogs of groups: by what a chart is grouped, and what a group made by hand is called."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from graph.ids import EntityId
from graph.language import _, many
from graph.text import plain, visible
from investigator.groups import By
from ui.dialogs.form import FormDialog
from ui.explore.groups import Groups
from ui.text import plain_label

_LONGEST = 60


def no_fact() -> str:
    """What a grouping is, and is not."""
    return _("A group is an arrangement of this chart, not a fact: nothing is added to the case or to an exhibit.")


def rules() -> dict[By, tuple[str, str]]:
    """By what a chart can be grouped: the choice, and how it is decided."""
    return {
        By.SITE: (
            _("By site"),
            _(
                "An entity goes with the site that is the fewest links away, at most three. "
                "What is as near to two sites, or linked to none, stays outside of any group."
            ),
        ),
        By.TYPE: (_("By type"), _("Persons with persons, companies with companies, and so on.")),
        By.PROVINCE: (
            _("By province"),
            _("By the province that is recorded for an entity, or else for the site that it goes with."),
        ),
        By.COMMUNITY: (
            _("By community"),
            _("Entities with more links among each other than to the rest. It says how the chart hangs together."),
        ),
    }


class GroupByDialog(FormDialog):
    """Asks by what to group. `wanted` gives the choice (By)."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Group by…"), no_fact(), _("Group"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._group = QButtonGroup(self)
        self.choices: dict[By, QRadioButton] = {}
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for by, (words, rule) in rules().items():
            button = self.choices[by] = QRadioButton(words)
            button.setAccessibleDescription(rule)
            self._group.addButton(button)
            rows.addWidget(button)
            rows.addWidget(_small(rule, 24))
            rows.addSpacing(6)
        rows.addWidget(
            _small(
                _("The groups that there are now are replaced. What is pinned, and a locked chart, does not move."), 0
            )
        )
        self.choices[By.SITE].setChecked(True)
        self.form.addRow(body)

    def agreed(self) -> None:
        """Tell which."""
        self.wanted.emit(next(by for by, button in self.choices.items() if button.isChecked()))
        self.accept()


class GroupNameDialog(FormDialog):
    """Asks for the title of a group made by hand. `wanted` gives the entity it is named after ("" none) and words."""

    wanted = Signal(str, str)

    def __init__(self, groups: Groups, count: int, suggested: str, head: EntityId | None, parent: QWidget) -> None:
        intro = many("{n} entity is selected.", "{n} entities are selected.", count)
        super().__init__(_("Group the selection"), f"{intro} {no_fact()}", _("Group"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._groups, self._head = groups, head
        self._suggested = visible(suggested, _LONGEST)
        self.title = self.line(_("Title"), self._suggested)
        self.title.setMaxLength(_LONGEST)
        self.title.selectAll()

    def wrong(self) -> str:
        """See FormDialog."""
        return "" if self._words() else _("Give the group a title.")

    def agreed(self) -> None:
        """Tell the title, which names nobody who is protected."""
        words = self._words()
        if self._head is not None and words == self._suggested:
            self._tell(self._head, "")
        else:
            self._run(running=True)
            self._groups.look_at_title(words, partial(self._looked, words), self._refuse)

    def _looked(self, words: str, names_protected: bool) -> None:  # noqa: FBT001  an answer
        if names_protected:
            self._refuse(
                _("This names a protected person. Everybody who opens the case reads the title: take another one.")
            )
        else:
            self._tell("", words)

    def _refuse(self, why: str) -> None:
        self._run(running=False)
        self.tell(why)

    def _tell(self, head: str, words: str) -> None:
        self.wanted.emit(head, words)
        self.accept()

    def _words(self) -> str:
        return plain(self.title.text()).strip()


def _small(text: str, indent: int) -> QLabel:
    label = plain_label(text, name="meta")
    label.setWordWrap(True)
    label.setContentsMargins(indent, 0, 0, 0)
    return label
