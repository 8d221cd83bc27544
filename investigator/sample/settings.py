"""What the sample's task force decided about counting."""

from __future__ import annotations

from datetime import date

from investigator.sample.declarants import PERIOD
from investigator.sample.declarations import COUNTING_BODIES
from investigator.settings import CaseSettings


def settings() -> CaseSettings:
    """The ministry's committee and the police unit decide; the operations of the campaign ended on 19 October."""
    return CaseSettings(
        counting_bodies=COUNTING_BODIES,
        period_from=PERIOD[0],
        period_until=PERIOD[1],
        operations_ended=date(2031, 10, 19),
    )
