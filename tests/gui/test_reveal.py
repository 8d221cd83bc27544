"""Protected names are seen after a reason, which the log holds before they are shown, until they are hidden again."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from investigator.case import Case
from tests.gui.conftest import VICTIM, Casework
from tests.gui.looking import button, reads
from ui.dialogs.reveal import RevealDialog
from ui.explore.desk import Desk


def logged(case: Case) -> list[str]:
    return [e.detail for e in case.ask(lambda s: s.audit(0, 1000)) if e.action == "Protected names shown"]


def test_a_name_is_shown_for_a_reason_and_hidden_again(laid_out: Desk, network: Casework, qtbot: QtBot) -> None:
    session = laid_out.session
    uid = network.uids[VICTIM]
    victim = laid_out.entity(uid)
    assert victim is not None
    assert laid_out.name(victim) == victim.pseudonym
    dialog = RevealDialog(session, (uid,))
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert reads(dialog, "Write why")
    assert logged(network.case) == []
    qtbot.keyClicks(dialog.reason, "Interview on 3 March")
    with qtbot.waitSignal(laid_out.shown):
        button(dialog, "Show").click()
    assert laid_out.name(victim) == VICTIM
    assert json.loads(logged(network.case)[0]) == {"reason": "Interview on 3 March", "entities": [uid]}
    session.disclosure.mask_all()
    assert laid_out.name(victim) == victim.pseudonym
