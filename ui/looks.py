"""A theme as the chart's painter and the style sheet need it."""

from __future__ import annotations

from pathlib import Path

from investigator.exhibits.scene import Badge, Looks
from ui.theme import FILLS, Theme

_MARKS = (Path(__file__).parent / "marks").as_posix()
"""Where the tick of a checked box lies, in the ink of each theme."""

STATUS = {
    "reported": ("flag", "#D97706"),
    "raided": ("warning", "#D97706"),
    "temporarily_closed": ("pause", "#2563EB"),
    "permanently_closed": ("lock", "#475569"),
    "reopened": ("arrow-back", "#E11D48"),
}
"""Icon and colour of each column of the site board; an icon and a word always go with the colour."""


def looks(theme: Theme) -> Looks:
    """What the chart is painted with."""
    return Looks(
        fills=FILLS,
        ring=theme.node_ring,
        ink=theme.ink,
        ink_secondary=theme.ink_secondary,
        halo=theme.canvas,
        canvas=theme.canvas,
        link=theme.link,
        link_far=theme.link_far,
        link_near=theme.link_near,
        accent=theme.accent,
        wash=f"#2E{theme.accent[1:]}",
        panel=theme.panel,
        monochrome=theme.monochrome,
    )


def badge(column: str) -> Badge | None:
    """The sign of a site in a column of the board; none where nothing was done."""
    known = STATUS.get(column)
    return Badge(*known) if known and column != "reported" else None


def style_sheet(theme: Theme) -> str:
    """The window's style sheet."""
    return f"""
    QWidget {{ color: {theme.ink}; font-size: 12px; }}
    QMainWindow, QDialog {{ background: {theme.panel}; }}
    #header, #statusline, #panel, QDockWidget, #toolbox {{ background: {theme.panel}; }}
    QLabel#heading {{ font-size: 18px; font-weight: 700; }}
    QLabel#problem {{ color: {theme.danger}; background: {theme.danger_wash}; border-radius: 6px; padding: 6px 10px; }}
    #desk, #desk > QWidget > QWidget {{ background: {theme.hover}; }}
    #gate {{ background: {theme.warning_wash}; border: 1px solid {theme.line}; border-radius: 8px; }}
    #gate QLabel {{ color: {theme.warning}; }}
    QLabel#stepnow {{ color: {theme.on_accent}; background: {theme.accent}; border-radius: 10px; padding: 3px 12px;
        font-weight: 700; }}
    #start {{ background: {theme.canvas}; }}
    QFrame#field {{ background: transparent; border: 1px solid transparent; border-radius: 5px; }}
    QFrame#field[over="true"] {{ background: {theme.accent_wash}; border: 1px solid {theme.accent}; }}
    QFrame#card {{ background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 8px; }}
    QScrollArea#bare, QScrollArea#bare > QWidget > QWidget {{ background: transparent; }}
    QTabWidget::pane {{ border: 1px solid {theme.line}; border-radius: 6px; }}
    QProgressBar {{ background: {theme.hover}; border: none; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    #segments {{ background: {theme.hover}; border-radius: 8px; }}
    #segments QToolButton {{ padding: 5px 12px; color: {theme.ink_secondary}; }}
    #segments QToolButton:checked {{ background: {theme.panel}; color: {theme.accent}; font-weight: 700;
        border-color: {theme.line}; }}
    #header {{ border-bottom: 1px solid {theme.line}; }}
    #tabrow {{ background: {theme.panel}; border-bottom: 1px solid {theme.line}; }}
    #segment {{ background: {theme.hover}; border: none; border-radius: 8px; }}
    #segment QToolButton {{ padding: 4px 10px; }}
    #segment QToolButton:checked {{ background: {theme.panel}; color: {theme.accent}; font-weight: 700; }}
    QSpinBox {{ background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 6px; padding: 3px 6px; }}
    QSpinBox QLineEdit, QSpinBox QLineEdit:focus {{ border: none; padding: 0; background: transparent; }}
    QSpinBox::up-button, QSpinBox::down-button {{ width: 0; height: 0; border: none; }}
    QSpinBox:focus {{ border: 2px solid {theme.accent}; }}
    QListWidget {{ background: {theme.panel}; border: none; outline: none; }}
    QListWidget::item {{ padding: 5px 8px; border-radius: 6px; color: {theme.ink}; }}
    QListWidget::item:hover {{ background: {theme.hover}; }}
    QListWidget::item:selected {{ background: {theme.accent_wash}; color: {theme.ink}; }}
    #leftpanel {{ background: {theme.panel}; border-right: 1px solid {theme.line}; }}
    #rightpanel {{ background: {theme.panel}; border-left: 1px solid {theme.line}; }}
    #bottompanel {{ background: {theme.panel}; border-top: 1px solid {theme.line}; }}
    QLabel#title {{ font-size: 13px; font-weight: 700; }}
    QLabel#name {{ font-size: 16px; font-weight: 700; }}
    QLabel#meta {{ font-size: 11px; color: {theme.ink_secondary}; }}
    QLabel#section {{ font-weight: 700; }}
    QLabel#pill {{ background: {theme.warning_wash}; color: {theme.warning}; border-radius: 8px; padding: 1px 8px; }}
    QFrame#rule {{ background: {theme.line}; max-height: 1px; }}
    QToolButton, QPushButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px 10px;
        background: transparent; }}
    QPushButton {{ border-color: {theme.line}; background: {theme.panel}; }}
    QToolButton:hover, QPushButton:hover {{ background: {theme.hover}; }}
    QToolButton:checked {{ background: {theme.accent_wash}; color: {theme.accent}; }}
    QToolButton:focus, QPushButton:focus, QLineEdit:focus, QTableView:focus, QListView:focus {{
        border: 2px solid {theme.accent}; }}
    QPushButton#primary {{ background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent};
        font-weight: 700; }}
    QPushButton#primary:disabled {{ background: {theme.hover}; color: {theme.ink_tertiary};
        border-color: {theme.line}; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {theme.line}; border-radius: 4px; margin: 1px;
        min-height: 28px; min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {theme.ink_tertiary}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: transparent; border: none; width: 0; height: 0; }}
    QToolButton#bare {{ padding: 5px 6px; }}
    QLabel#keycap {{ background: {theme.hover}; color: {theme.ink_secondary}; border: 1px solid {theme.line};
        border-radius: 4px; padding: 0 5px; font-size: 11px; }}
    QPushButton#quiet {{ border-color: transparent; color: {theme.accent}; text-align: left; padding: 3px 8px; }}
    QPushButton#sign {{ border-color: transparent; padding: 0; }}
    QCheckBox::indicator, QAbstractItemView::indicator {{ width: 14px; height: 14px; border-radius: 4px;
        background: {theme.panel}; border: 1px solid {theme.ink_tertiary}; }}
    QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {theme.accent};
        border-color: {theme.accent}; image: url("{_MARKS}/tick-{theme.name}.svg"); }}
    QCheckBox::indicator:focus, QCheckBox::indicator:hover {{ border-color: {theme.accent}; }}
    QCheckBox::indicator:disabled {{ border-color: {theme.line}; }}
    QCheckBox:focus {{ color: {theme.accent}; }}
    QLabel#refused {{ color: {theme.danger}; font-weight: 700; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {theme.ink_tertiary}; }}
    QLineEdit, QComboBox, QPlainTextEdit {{ background: {theme.panel}; border: 1px solid {theme.line};
        border-radius: 8px; padding: 5px 8px; selection-background-color: {theme.accent};
        selection-color: {theme.on_accent}; }}
    QTableView, QListView, QTreeView {{ background: {theme.panel}; border: none; gridline-color: {theme.line};
        selection-background-color: {theme.accent_wash}; selection-color: {theme.ink};
        alternate-background-color: {theme.hover}; }}
    QHeaderView {{ background: {theme.panel}; border: none; }}
    QFileDialog QToolButton {{ padding: 3px; }}
    QHeaderView::section {{ background: {theme.panel}; border: none; border-bottom: 1px solid {theme.line};
        padding: 6px; color: {theme.ink_secondary}; font-weight: 700; }}
    QRadioButton::indicator {{ width: 12px; height: 12px; border-radius: 8px; background: {theme.panel};
        border: 2px solid {theme.ink_tertiary}; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {theme.accent}; }}
    QRadioButton::indicator:disabled {{ border-color: {theme.line}; }}
    QRadioButton:focus {{ color: {theme.accent}; }}
    QTableCornerButton::section {{ background: {theme.panel}; border: none; }}
    QTableView, QListView, QTreeView {{ outline: 0; }}
    QTableView#roomy, QTableView#sources {{ border: 2px solid {theme.panel}; }}
    QTableView#roomy:focus, QTableView#sources:focus {{ border: 2px solid {theme.accent}; }}
    QTableView#roomy::item {{ padding: 0 6px; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QTabBar::tab {{ padding: 8px 14px; color: {theme.ink_secondary}; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {theme.accent}; border-bottom: 2px solid {theme.accent}; }}
    QLineEdit:disabled, QComboBox:disabled {{ color: {theme.ink_tertiary}; }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QDateEdit {{ background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 8px; padding: 5px 8px; }}
    QDateEdit:focus {{ border: 2px solid {theme.accent}; }}
    QDateEdit::drop-down {{ border: none; background: transparent; width: 22px; }}
    QCalendarWidget #qt_calendar_navigationbar {{ background: {theme.hover}; }}
    QCalendarWidget QToolButton {{ color: {theme.ink}; padding: 3px 8px; }}
    QCalendarWidget QAbstractItemView {{ selection-background-color: {theme.accent};
        selection-color: {theme.on_accent}; }}
    QListWidget#strip {{ background: {theme.hover}; border-top: 1px solid {theme.line}; font-size: 11px; }}
    QListWidget#strip:focus {{ border: 2px solid {theme.accent}; }}
    QTableWidget#sources {{ font-size: 11px; }}
    QTableWidget#sources QHeaderView::section {{ font-size: 11px; padding: 6px 3px; }}
    QTableWidget#sources::item {{ border: none; border-bottom: 1px solid {theme.line}; padding: 4px 3px; }}
    QTabBar::scroller {{ width: 44px; }}
    QTabBar QToolButton {{ background: {theme.panel}; border: none; border-radius: 0; padding: 2px; }}
    QScrollArea {{ border: none; background: {theme.panel}; }}
    QScrollArea > QWidget > QWidget {{ background: {theme.panel}; }}
    QMenuBar, QMenu {{ background: {theme.panel}; color: {theme.ink}; }}
    QMenu {{ border: 1px solid {theme.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 22px; border-radius: 4px; }}
    QMenu::item:selected, QMenuBar::item:selected {{ background: {theme.accent_wash}; color: {theme.ink}; }}
    QMenu::item:disabled {{ color: {theme.ink_tertiary}; }}
    QToolTip {{ background: {theme.panel}; color: {theme.ink}; border: 1px solid {theme.line}; }}
    #popover {{ background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 8px; }}
    #banner {{ background: {theme.danger_wash}; color: {theme.danger}; border-bottom: 1px solid {theme.line}; }}
    """
