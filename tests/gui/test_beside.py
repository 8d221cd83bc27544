"""While a case on a server takes files in, the window's other questions are answered, and what it writes waits."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from graph.changes import Document
from graph.ids import random_id
from investigator.case import Secrets, discard, new_case
from investigator.inspection import entity_dossier
from investigator.neo4j_server.server import ServerAddress
from tests.gui.conftest import Casework
from tests.gui.test_silent_server import _source
from ui.session import Session


def test_the_window_is_answered_while_the_store_is_busy(
    neo4j_server: ServerAddress, qtbot: QtBot, qapp: QApplication
) -> None:
    scheme, _, place = neo4j_server.uri.partition("://")
    where = f"{scheme}://{neo4j_server.user}@{place}#{random_id()}"
    secrets = Secrets("fictional", neo4j_server.password)
    case = new_case(where, secrets, title="beside", fictional=True)
    casework = Casework(case, _source(case))
    site, person = casework.adds("Amber Court (Demo)", "Site"), casework.adds("Dara Example")
    casework.links_up("WORKS_AT", person, site)
    session = Session(case)
    done = threading.Event()
    busy = case.submit(lambda _s: done.wait(60))
    found: list[object] = []
    kept: list[object] = []
    listed: list[object] = []
    chart = Document("chart", "1", "{}")
    try:
        session.ask(lambda s: s.keep(chart), kept.append)
        session.ask(lambda s: s.neighbour_counts(person), found.append)
        session.ask(lambda s: s.expand(person, None, 10).total, found.append)
        session.ask(lambda s: entity_dossier(s, case.schema, person, session.disclosure), found.append)
        session.ask(lambda s: s.documents("chart"), listed.append)
        qtbot.waitUntil(lambda: len(found) == 3, timeout=20_000)
        assert not busy.done(), "nothing was going on, so this showed nothing"
        assert (found[1], kept, listed) == (1, [], [])
    finally:
        done.set()
    qtbot.waitUntil(lambda: listed == [(chart,)], timeout=20_000)
    session.close()
    discard(where, case.info.uid, secrets)
