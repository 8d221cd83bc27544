"""What a team decided about how its case is counted: kept in the case, used by every figure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.changes import ChangeSet, Document
from graph.failures import WorldFault
from graph.language import Phrase, _
from graph.schema import Schema
from graph.store import GraphReader
from graph.text import plain

KIND = "settings"
"""The kind of the document that holds the settings, named `NAME`."""

NAME = "figures"
VERSION = 1


class BadSettings(WorldFault):
    """Settings that cannot be used."""


@dataclass(frozen=True, slots=True)
class CaseSettings:
    """What is counted and whose word counts. The defaults limit nothing.

    `counting_bodies` are the bodies whose decisions on declarations count, as they stand in the records, every spelling
    of them, the weightiest first; none means all. Declarations count from `period_from` until `period_until`, both
    included. `operations_ended` limits the persons charged to those of operations that ended on that day. `women` is
    the code of the vocabulary's list of sexes that is counted as women.
    """

    counting_bodies: tuple[str, ...] = ()
    period_from: date | None = None
    period_until: date | None = None
    operations_ended: date | None = None
    women: str = "female"

    def to_text(self) -> str:
        """The settings as JSON."""
        body = {
            "version": VERSION,
            "counting_bodies": list(self.counting_bodies),
            "from": _written(self.period_from),
            "until": _written(self.period_until),
            "operations_ended": _written(self.operations_ended),
            "women": self.women,
        }
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"

    def check(self, schema: Schema) -> None:
        """Raise BadSettings where the vocabulary has no such sex."""
        codes = [term.code for term in schema.lists.get("sex", ())]
        if self.women not in codes:
            raise BadSettings(
                _("The vocabulary has no sex “{code}”.").format(code=self.women),
                _("Use one of {codes}.").format(codes=", ".join(codes)),
            )


def from_text(text: str) -> CaseSettings:
    """Settings from JSON; what is left out keeps its default. Raises BadSettings."""
    try:
        body = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadSettings(
            _("The settings are not JSON: {why} in line {line}.").format(why=error.msg, line=error.lineno),
            _("Correct them."),
        ) from error
    except (RecursionError, ValueError) as error:
        raise BadSettings(
            _("The settings are nested too deeply, or hold a number of too many digits."), _("Correct them.")
        ) from error
    if not isinstance(body, dict):
        raise BadSettings(_("The settings are not a JSON object."), _("Write them in braces: {…}."))
    version = body.pop("version", VERSION)
    if version != VERSION:
        raise BadSettings(
            _("These settings are of version {version}, which this program does not know.").format(version=version),
            _("Update it."),
        )
    unknown = sorted(body.keys() - {"counting_bodies", "from", "until", "operations_ended", "women"})
    if unknown:
        raise BadSettings(
            _("The settings hold “{name}”, which this program does not know.").format(name=unknown[0]),
            _("Take it out."),
        )
    made = CaseSettings(
        counting_bodies=_bodies(body.get("counting_bodies", [])),
        period_from=_day(body, "from"),
        period_until=_day(body, "until"),
        operations_ended=_day(body, "operations_ended"),
        women=_text(body.get("women", CaseSettings().women)),
    )
    if made.period_from and made.period_until and made.period_from > made.period_until:
        raise BadSettings(_("The period of the settings ends before it begins."), _("Exchange “from” and “until”."))
    return made


def case_settings(reader: GraphReader) -> CaseSettings:
    """The settings of a case, the defaults where nobody chose any. Raises BadSettings, StoreError."""
    for document in reader.documents(KIND):
        if document.name == NAME and document.text is not None:
            return from_text(document.text)
    return CaseSettings()


def chosen_settings(reader: GraphReader, settings: CaseSettings, *, by: str, at: str) -> ChangeSet:
    """The change that makes these the settings of a case; it can be undone. Raises BadSettings, StoreError."""
    settings.check(reader.schema())
    before = next((d.text for d in reader.documents(KIND) if d.name == NAME), None)
    return ChangeSet(
        Phrase("Settings of the figures"), by, at, documents=(Document(KIND, NAME, settings.to_text(), before),)
    )


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _bodies(listed: object) -> tuple[str, ...]:
    if not isinstance(listed, list):
        raise BadSettings(_("“counting_bodies” of the settings is no list."), _('Write it as ["…", "…"].'))
    return tuple(_text(name) for name in listed)


def _text(value: object) -> str:
    if not isinstance(value, str) or not plain(value) or len(value) > 200:
        raise BadSettings(_("A name in the settings is no text of 1 to 200 characters."), _("Correct it."))
    return plain(value)


def _day(body: Mapping[str, Any], name: str) -> date | None:
    value = body.get(name)
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadSettings(
            _("“{name}” of the settings is no day.").format(name=name), _("Write it as 2031-11-30.")
        ) from error
