"""Everything that can be done to groups as actions of the window: in menus, in the palette and by keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from graph.ids import EntityId
from graph.language import _
from investigator.groups import LEAST, By
from ui.actions import Actions
from ui.explore.desk import Desk
from ui.explore.group_dialogs import GroupByDialog, GroupNameDialog, rules
from ui.explore.groups import Groups
from ui.text import tip_text

ON_ENTITY = "group_selection toggle_group select_group ungroup"
"""What the menu of an entity or of a group offers."""

ON_CHART = "group_by close_groups open_groups"
"""What the menu of the chart itself offers."""


class GroupActions:
    """Adds the actions and keeps them on or off as the selection and the groups are."""

    def __init__(self, desk: Desk, groups: Groups, actions: Actions, view: QWidget, owner: QWidget) -> None:
        self._desk, self._groups, self._actions, self._owner = desk, groups, actions, owner
        add = actions.add
        add("group_by", _("&Group by…"), self.ask_by, "Ctrl+G")
        words = {
            By.SITE: _("Group by &site"),
            By.TYPE: _("Group by &type"),
            By.PROVINCE: _("Group by &province"),
            By.COMMUNITY: _("Group by &community"),
        }
        for by, (_choice, rule) in rules().items():
            action = add(f"group_by_{by.value}", words[by], partial(groups.group_by, by))
            action.setToolTip(tip_text(rule))
        add("group_selection", _("Group the s&election…"), self.ask_title, "Shift+G", on=view)
        add("toggle_group", _("Close or &open the group"), groups.toggle_selection, "G", on=view)
        add("select_group", _("Select all of the &group"), self._select)
        add("ungroup", _("&Ungroup"), lambda: groups.ungroup(groups.of_selection), "U", on=view)
        add("ungroup_all", _("Ungroup &all"), lambda: groups.ungroup(desk.chart.groups))
        add("close_groups", _("&Close all groups"), groups.close_all)
        add("open_groups", _("Op&en all groups"), groups.open_all)

    def ask_by(self) -> None:
        """Ask by what to group."""
        dialog = GroupByDialog(self._owner)
        dialog.wanted.connect(self._groups.group_by)
        dialog.open()

    def ask_title(self) -> None:
        """Ask what the group of the selection is called."""
        suggested = self._groups.suggested()
        name = self._desk.name(suggested) if suggested is not None else ""
        head = suggested.uid if suggested is not None else None
        dialog = GroupNameDialog(self._groups, len(self._desk.selection), name, head, self._owner)
        dialog.wanted.connect(self._named)
        dialog.open()

    def enable(self) -> None:
        """Switch them on and off."""
        on, groups = self._actions.enable, self._desk.signs.groups
        on(
            "group_by group_by_site group_by_type group_by_province group_by_community",
            on=self._desk.graph.size >= LEAST,
        )
        on("group_selection", on=len(self._desk.selection) >= LEAST)
        on("toggle_group select_group ungroup", on=bool(self._groups.of_selection))
        on("ungroup_all", on=bool(groups))
        on("close_groups", on=any(not group.closed for group in groups))
        on("open_groups", on=any(group.closed for group in groups))

    def _named(self, head: str, words: str) -> None:
        self._groups.group_selection(head=EntityId(head) if head else None, words=words)

    def _select(self) -> None:
        self._desk.select(uid for group in self._groups.of_selection for uid in group.members)
