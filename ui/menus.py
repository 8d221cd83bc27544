"""The menu bar: which actions stand in which menu, by name; what the window does not have is left out."""

from __future__ import annotations

from PySide6.QtWidgets import QMenuBar

from graph.language import _
from investigator.questions import questions
from ui.actions import Actions

_CASES = "sample new_case open_case new_from_files connect"
_LOOKS = "perspective_explore perspective_evidence perspective_sites"
_LINKS = "links_one links_directed links_each"
_APPEARANCE = "appearance_system appearance_light appearance_dark"

_GRAPH = (
    "expand expand_options find_path find_path_options - add_entity add_link add_note correct - "
    "hide hide_others show_hidden - pin unpin - remove delete"
)
_GROUPS = (
    "group_by group_by_site group_by_type group_by_province group_by_community group_selection - "
    "toggle_group select_group close_groups open_groups - ungroup ungroup_all"
)
_CHARTS = (
    "new_chart rename_chart duplicate_chart copy_to_chart delete_chart - find_in_chart - show_chart show_table - "
    "show_filters show_questions"
)
_SITES = (
    "site_record site_step - site_on_chart - "
    "site_to_reported site_to_raided site_to_temporarily_closed site_to_permanently_closed site_to_reopened - "
    "sites_board sites_table - sites_contradictions sites_all"
)


def fill(bar: QMenuBar, actions: Actions) -> None:
    """Put the window's actions into its menus; a dash stands for a line between groups."""
    known = {action.objectName(): action for action in actions}
    for title, names in _menus():
        groups = [[known[name] for name in group.split() if name in known] for group in names.split(" - ")]
        groups = [group for group in groups if group]
        if not groups:
            continue
        menu = bar.addMenu(title)
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions(group)


def _menus() -> tuple[tuple[str, str], ...]:
    return (
        (_("&File"), f"{_CASES} - import_files imports conflicts - export_bundle - save settings - close_case quit"),
        (_("&Edit"), "undo redo - select_all select_none select_inverse - reveal privacy"),
        (
            _("&View"),
            f"{_LOOKS} - fit fit_selection zoom_in zoom_out - {_LINKS} - {_APPEARANCE} - language_en language_km",
        ),
        (_("&Graph"), _GRAPH),
        (_("&Arrange"), f"organic hierarchy circular - lock_layout - {_GROUPS}"),
        (_("&Charts"), _CHARTS),
        (_("&Questions"), " ".join(f"question_{each.code}" for each in questions())),
        (_("&Sites"), _SITES),
        (_("&Help"), "palette shortcuts"),
    )
