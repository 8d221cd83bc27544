"""Icons and colours of columns and observed states; the two never share an icon, and a word always stands beside."""

from __future__ import annotations

from dataclasses import dataclass

from ui.explore.lines import lighter
from ui.looks import STATUS
from ui.theme import Theme

_BARS = {"reported": "#94A3B8", "raided": "#D97706"} | {k: v[1] for k, v in STATUS.items() if k != "reported"}

_STATE_ICONS = {
    "suspected": "question",
    "confirmed_active": "activity",
    "partly_active": "bars",
    "dormant": "moon",
    "vacated": "door",
    "repurposed": "briefcase",
    "demolished": "remove",
    "unknown": "hide",
}
_STATE_TONES = {
    "suspected": "warning",
    "confirmed_active": "danger",
    "partly_active": "danger",
    "vacated": "good",
    "repurposed": "good",
    "demolished": "good",
}
_COLUMN_TONES = {"raided": "warning", "temporarily_closed": "info", "permanently_closed": "dark", "reopened": "danger"}


@dataclass(frozen=True, slots=True)
class Sign:
    """An icon with the colours of its text and of the wash behind it."""

    icon: str
    ink: str
    wash: str


def column_sign(column: str, theme: Theme) -> Sign:
    """The sign of a column."""
    ink, wash = _tone(_COLUMN_TONES.get(column, ""), theme)
    return Sign(STATUS[column][0] if column in STATUS else "flag", ink, wash)


def column_bar(column: str, theme: Theme) -> str:
    """The colour along the top of a column."""
    colour = _BARS.get(column, theme.link)
    return lighter(colour) if theme.name == "dark" and column == "permanently_closed" else colour


def state_sign(state: str, theme: Theme) -> Sign:
    """The sign of an observed state."""
    ink, wash = _tone(_STATE_TONES.get(state, ""), theme)
    return Sign(_STATE_ICONS.get(state, "question"), ink, wash)


def _tone(tone: str, theme: Theme) -> tuple[str, str]:
    return {
        "warning": (theme.warning, theme.warning_wash),
        "danger": (theme.danger, theme.danger_wash),
        "good": (theme.good, theme.good_wash),
        "info": (theme.accent, theme.info_wash),
        "dark": (theme.ink, theme.line),
    }.get(tone, (theme.ink_secondary, theme.line))
