"""What of the style sheet only the Sites perspective needs."""

from __future__ import annotations

from ui.theme import Theme


def sites_style(theme: Theme) -> str:
    """The part of the style sheet for the figures, the board, the site panel and their dialogs."""
    return f"""
    #figures {{ background: {theme.panel}; border-bottom: 1px solid {theme.line}; }}
    #upright {{ background: {theme.line}; border: none; }}
    #figuresign {{ background: {theme.hover}; border-radius: 8px; }}
    QPushButton#figure {{ font-size: 21px; font-weight: 700; border: 2px solid transparent; border-radius: 6px;
        padding: 0 3px; margin-left: -3px; background: transparent; text-align: left; }}
    QPushButton#figuremore, QPushButton#more {{ border: 2px solid transparent; border-radius: 5px; padding: 1px 3px;
        background: transparent; color: {theme.ink_secondary}; font-size: 11px; margin-bottom: 2px; }}
    QPushButton#more {{ color: {theme.accent}; }}
    QPushButton#figure:hover, QPushButton#figuremore:hover, QPushButton#more:hover {{ color: {theme.accent};
        background: {theme.hover}; }}
    QPushButton#figure:focus, QPushButton#figuremore:focus, QPushButton#more:focus {{
        border-color: {theme.accent}; }}
    #switch {{ background: {theme.hover}; border-radius: 8px; }}
    #switch QToolButton {{ padding: 4px 9px; border: 2px solid transparent; }}
    #switch QToolButton:checked {{ background: {theme.panel}; color: {theme.accent}; font-weight: 700;
        border: 1px solid {theme.line}; padding: 5px 10px; }}
    #switch QToolButton:focus {{ border: 2px solid {theme.accent}; padding: 4px 9px; }}
    #boardside {{ background: {theme.panel}; }}
    #boardtitle {{ font-size: 13px; font-weight: 700; }}
    #board, #board > QWidget > QWidget {{ background: {theme.panel}; border: none; }}
    QListView#cards {{ background: transparent; border: none; }}
    QListView#cards:focus {{ border: none; }}
    #columncount {{ font-weight: 700; padding-right: 3px; }}
    QToolButton#contradictions {{ background: {theme.danger_wash}; color: {theme.danger}; font-weight: 700;
        border: 1px solid {theme.danger_wash}; }}
    QToolButton#contradictions:checked {{ border: 1px solid {theme.danger}; }}
    QToolButton#contradictions:focus {{ border: 2px solid {theme.danger}; }}
    QToolButton#contradictions:disabled {{ background: {theme.hover}; color: {theme.ink_tertiary};
        border-color: {theme.hover}; }}
    QDateEdit {{ background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 6px; padding: 4px 6px; }}
    QDateEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border: 2px solid {theme.accent}; }}
    #sitepanel {{ border-left: 1px solid {theme.line}; background: {theme.panel}; }}
    #contradiction {{ background: {theme.danger_wash}; border: 1px solid {theme.danger}; border-radius: 8px; }}
    #contradictiontitle, #overdue, #refused {{ color: {theme.danger}; font-weight: 700; }}
    #contradictiontext {{ color: {theme.danger}; font-size: 11px; }}
    #later {{ background: {theme.info_wash}; border-bottom: 1px solid {theme.line}; }}
    #sitebuttons {{ border-top: 1px solid {theme.line}; background: {theme.panel}; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: none; background: transparent; width: 18px; }}
    QTableView#records, QListWidget#shares {{ border: 2px solid {theme.panel}; }}
    QTableView#records:focus, QListWidget#shares:focus {{ border: 2px solid {theme.accent}; }}
    QListWidget#shares::item {{ padding: 4px 2px; }}
    QTableView#records::item {{ border: none; padding: 0 4px; }}
    #emptyboard {{ background: {theme.hover}; border-radius: 10px; }}
    """
