"""What a dossier may say of its subject: the fields, details of links and status axes on these lists, no other."""

from __future__ import annotations

from collections.abc import Mapping

from graph.facts import StatusChange
from graph.values import Kind
from graph.vocabulary import EntityType, Field

SUBJECTS: Mapping[str, frozenset[str]] = {
    "Person": frozenset({"name", "alias", "sex", "nationality", "languages", "role_claimed", "deceased"}),
    "Organization": frozenset(
        {
            *("name", "name_khmer", "name_chinese", "alias", "kind", "code", "registration_number", "tax_number"),
            *("incorporation_date", "dissolution_date", "register_status", "sector", "capital", "licence_number"),
            *("phone", "website", "country"),
        }
    ),
    "Site": frozenset(
        {
            *("name", "name_khmer", "name_chinese", "alias", "site_code", "kind", "address", "province", "district"),
            *("commune", "country", "position", "buildings", "capacity", "cover_activity"),
        }
    ),
    "Vehicle": frozenset({"plate", "model", "colour", "country"}),
    "CaseFile": frozenset({"case_number", "court", "filed_date", "closed_date"}),
}
"""The types on which a dossier may be written, with their fields that it may say.

Where and when somebody was born, where they live, their documents, notes, and what is planned are on no list. A field
that an agency adds is on none either: it is left out and counted until somebody puts it here.
"""

LINK_DETAILS = ("role", "percent", "amount")
"""The fields of links that are said beside what the link is."""

PRIVATE_LINKS = frozenset({"LIVES_AT", "FAMILY_OF"})
"""Where somebody lives and who belongs to them is said where a page says it, and left out otherwise."""

AXES: Mapping[str, frozenset[str]] = {
    "Person": frozenset({"legal_stage", "measure"}),
    "Site": frozenset({"official_action", "observed_state"}),
}
"""The status axes that may be said of a type; who is a victim, and how they are helped, is on none."""

_TELLS_OF_VICTIMS = frozenset({"not_prosecuted_victim"})


def may_say(kind: EntityType, field: str) -> bool:
    """Whether a dossier may say what is known of this field."""
    return field in SUBJECTS.get(kind.name, frozenset())


def may_say_entry(kind: EntityType, entry: StatusChange) -> bool:
    """Whether a dossier may say that a status was recorded."""
    return entry.axis in AXES.get(kind.name, frozenset()) and entry.value not in _TELLS_OF_VICTIMS


def only_its_end(field: Field) -> bool:
    """Whether of a value only the end is said, as of numbers on a chart."""
    return field.kind is Kind.PHONE


def is_called(kind: EntityType, field: Field) -> bool:
    """Whether a value is a name or a place of the subject, as a label on a chart is."""
    return field.name in kind.caption or field.kind in (Kind.NAME, Kind.PLACE)
