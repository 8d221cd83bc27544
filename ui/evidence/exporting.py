"""Writing the bundle as it is seen: where to, with or without a name key beside it, and what is told afterwards."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_documents_path
from PySide6.QtWidgets import QFileDialog, QWidget

from graph.language import _
from graph.text import visible
from investigator.case import Case
from investigator.exhibits.bundle import Bundle, export
from investigator.exhibits.name_key import refuse_taken, write_name_key
from investigator.exhibits.renderer import Renderer
from investigator.progress import Progress
from ui.evidence.drafts import Laid
from ui.evidence.name_key_dialog import KeyWish
from ui.looks import looks
from ui.theme import PRINT


def chosen_folder(parent: QWidget, laid: Laid) -> Path | None:
    """Ask for a new folder; None where the person names none."""
    proposed = user_documents_path() / f"bundle-{laid.wishes[0].moment[:10]}"
    path, _kind = QFileDialog.getSaveFileName(parent, _("Export a bundle of evidence into a new folder"), str(proposed))
    return Path(path) if path else None


def name_key_beside(folder: Path) -> Path:
    """Where the name key of a bundle is written: beside it, never in it."""
    return folder.with_name(f"{folder.name}-name-key.json")


def written(
    case: Case, laid: Laid, folder: Path, key: KeyWish | None, renderer: Renderer, progress: Progress
) -> Bundle:
    """Write the bundle, and the name key where one is wished; off the GUI thread.

    Raises NotExported, NothingToShow, NoNameKey, StoreError, Cancelled.
    """
    if key is not None:
        refuse_taken(name_key_beside(folder))
    made = export(case, laid.wishes, folder, renderer, looks(PRINT), progress)
    if key is not None:
        write_name_key(case, laid.wishes[0].bundle, name_key_beside(folder), key.password, key.reason)
    return made


def told(bundle: Bundle) -> str:
    """What is said of a bundle that was written."""
    words = _("Bundle written to {folder}").format(folder=bundle.folder)
    if not bundle.namesakes:
        return words
    looked_at = _("Make sure that this is nobody who is protected: {names}")
    return f"{words}. {looked_at.format(names=visible(', '.join(bundle.namesakes), 200))}"
