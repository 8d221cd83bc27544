"""What Qt itself says, in the language of the program: its file dialogs, menus of text boxes and spin boxes."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTranslator

from graph.language import _, current, later

TEXTS = {
    "&Copy": later("&Copy"),
    "Cu&t": later("Cu&t"),
    "&Paste": later("&Paste"),
    "&Redo": later("&Redo"),
    "&Undo": later("&Undo"),
    "Delete": later("Delete"),
    "Select All": later("Select All"),
    "OK": later("OK"),
    "Cancel": later("Cancel"),
    "&OK": later("OK"),
    "&Cancel": later("Cancel"),
    "Close": later("Close"),
    "&Close": later("Close"),
    "Save": later("Save"),
    "&Save": later("Save"),
    "Open": later("Open"),
    "&Open": later("Open"),
    "&Yes": later("Yes"),
    "&No": later("No"),
    "&Choose": later("Choose"),
    "All Files (*)": later("All files (*)"),
    "Back": later("Back"),
    "Forward": later("Forward"),
    "Parent Directory": later("Folder above"),
    "Create New Folder": later("New folder"),
    "Create a New Folder": later("New folder"),
    "New Folder": later("New folder"),
    "&New Folder": later("New folder"),
    "List View": later("As a list"),
    "Detail View": later("With details"),
    "Change to list view mode": later("As a list"),
    "Change to detail view mode": later("With details"),
    "Go back": later("Back"),
    "Go forward": later("Forward"),
    "Go to the parent directory": later("Folder above"),
    "Look in:": later("Folder:"),
    "File &name:": later("File name:"),
    "&File name:": later("File name:"),
    "Files of type:": later("Kind of files:"),
    "Files of &type:": later("Kind of files:"),
    "&Look in:": later("Folder:"),
    "Look &in:": later("Folder:"),
    "Save As": later("Save as"),
    "&Rename": later("Rename"),
    "&Delete": later("Delete"),
    "Show &hidden files": later("Show hidden files"),
    "Sidebar": later("Places"),
    "List of places and bookmarks": later("Places"),
    "Files": later("Files"),
    "Directory:": later("Folder:"),
    "Find Directory": later("Find a folder"),
    "Directories": later("Folders"),
    "Computer": later("This computer"),
    "My Computer": later("This computer"),
    "Drive": later("Drive"),
    "File": later("File"),
    "Folder": later("Folder"),
    "Name": later("Name"),
    "Size": later("Size"),
    "Kind": later("Kind"),
    "Type": later("Kind"),
    "Date Modified": later("Changed"),
    "Recent Places": later("Recent places"),
    "%1\nFile not found.\nPlease verify the correct file name was given.": later(
        "%1\nThis file was not found. Check its name."
    ),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": later(
        "%1\nThis folder was not found. Check its name."
    ),
    "%1 already exists.\nDo you want to replace it?": later("%1 is there already.\nReplace it?"),
}
"""Qt's own words and what they are called here; what is not listed stays as Qt has it."""


class QtTexts(QTranslator):
    """Answers Qt's questions for a translation from the program's one catalogue."""

    def isEmpty(self) -> bool:
        """Qt leaves an empty translator out."""
        return False

    def translate(self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str | None:
        """The text in the chosen language. None lets Qt use its own, where "" would show nothing."""
        return _(TEXTS[source]) if source in TEXTS else None


def locale() -> QLocale:
    """Names of months and days in the chosen language, with the digits that dates are written in everywhere."""
    return QLocale(QLocale.Language.Khmer if current() == "km" else QLocale.Language.English)
