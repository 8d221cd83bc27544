"""Colours by meaning, light and dark; every kind has a shape of its own as well, so colour is never needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


class Appearance(Enum):
    """Which theme the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as #RRGGBB by what they mean. Contrast of text is at least 4.5:1 on `panel` and `canvas`."""

    name: str
    ink: str
    ink_secondary: str
    ink_tertiary: str
    line: str
    hover: str
    panel: str
    canvas: str
    page: str
    accent: str
    accent_wash: str
    on_accent: str
    link: str
    link_far: str
    link_near: str
    danger: str
    danger_wash: str
    warning: str
    warning_wash: str
    good: str
    good_wash: str
    info_wash: str
    node_ring: str
    monochrome: bool = False


LIGHT = Theme(
    name="light",
    ink="#0F172A",
    ink_secondary="#475569",
    ink_tertiary="#64748B",
    line="#E2E8F0",
    hover="#F1F5F9",
    panel="#FFFFFF",
    canvas="#FAFBFD",
    page="#FFFFFF",
    accent="#1D4ED8",
    accent_wash="#EFF4FF",
    on_accent="#FFFFFF",
    link="#94A3B8",
    link_far="#CBD5E1",
    link_near="#1D4ED8",
    danger="#9F1239",
    danger_wash="#FFE4E6",
    warning="#92400E",
    warning_wash="#FEF3C7",
    good="#166534",
    good_wash="#DCFCE7",
    info_wash="#DBEAFE",
    node_ring="#FFFFFF",
)

DARK = Theme(
    name="dark",
    ink="#E5E7EB",
    ink_secondary="#B4BCC9",
    ink_tertiary="#9CA3AF",
    line="#1F2937",
    hover="#1A2435",
    panel="#111827",
    canvas="#0B1220",
    page="#111827",
    accent="#60A5FA",
    accent_wash="#14233F",
    on_accent="#0B1220",
    link="#64748B",
    link_far="#475569",
    link_near="#60A5FA",
    danger="#FDA4AF",
    danger_wash="#3B0D1A",
    warning="#FCD34D",
    warning_wash="#3A2A08",
    good="#86EFAC",
    good_wash="#0F2E1B",
    info_wash="#14233F",
    node_ring="#111827",
)

PRINT = replace(LIGHT, name="print", canvas="#FFFFFF", link="#0F172A", link_far="#0F172A", link_near="#0F172A")
"""For exhibits: always light, no colour carries meaning alone."""

FILLS = {
    "site": "#B4370B",
    "company": "#6D3BA8",
    "person": "#1F5FAE",
    "identifier": "#0B6E63",
    "account": "#8A5A00",
    "online": "#0A6C96",
    "event": "#AD1457",
    "vehicle": "#4B5563",
    "money": "#8A5A00",
    "court": "#5B4636",
    "victim": "#334155",
    "unknown": "#64748B",
}
"""Node fills by the vocabulary's colour names; white glyphs on them reach 4.7:1 or more."""


def is_dark(appearance: Appearance) -> bool:
    """Whether this appearance is dark now; needs the application object."""
    system = QApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return appearance is Appearance.DARK or (appearance is Appearance.SYSTEM and system)


def palette(theme: Theme) -> QPalette:
    """The theme as a Qt palette."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.panel,
        QPalette.ColorRole.WindowText: theme.ink,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.hover,
        QPalette.ColorRole.Text: theme.ink,
        QPalette.ColorRole.PlaceholderText: theme.ink_tertiary,
        QPalette.ColorRole.Button: theme.panel,
        QPalette.ColorRole.ButtonText: theme.ink,
        QPalette.ColorRole.ToolTipBase: theme.panel,
        QPalette.ColorRole.ToolTipText: theme.ink,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Light: theme.hover,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.ink_tertiary))
    return made
