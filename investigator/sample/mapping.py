"""How the rows of the sample files become facts: one saved mapping, applied by the ordinary import."""

from __future__ import annotations

from importers.mapping import Mapping
from investigator.sample.mapped_agencies import police, sites, task_force
from investigator.sample.mapped_businesses import banks, business_register
from investigator.sample.mapped_movements import borders, operations, telephones
from investigator.sample.mapped_victims import assistance, declarations

NAME = "Sample task force"


def mapping() -> Mapping:
    """A table for each table of the sample files; the files of one sender share a series, so its editions update."""
    return Mapping(
        NAME,
        NAME,
        (
            *task_force(),
            *police(),
            *banks(),
            *business_register(),
            *sites(),
            *declarations(),
            *assistance(),
            *telephones(),
            *borders(),
            *operations(),
        ),
    )
