"""Invented persons, each with a document number of its own and a phone number that no operator hands out."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from investigator.sample.dirt import vague
from investigator.sample.names import invented_name

COUNTRY_NAMES = {
    "BD": "Bangladesh", "CN": "China", "ID": "Indonesia", "IN": "India", "KE": "Kenya", "KH": "Cambodia",
    "MM": "Myanmar", "MY": "Malaysia", "PH": "Philippines", "TH": "Thailand", "TW": "Taiwan", "VN": "Viet Nam",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person; `sex` is F, M or empty, `nationality` ISO 3166-1 alpha-2, `phone` E.164."""

    document: str
    document_kind: str
    name: str
    own_script: str
    sex: str
    nationality: str
    born: dt.date
    phone: str

    @property
    def khmer_name(self) -> str:
        """The name in Khmer letters, otherwise nothing."""
        return self.own_script if self.nationality == "KH" else ""

    @property
    def chinese_name(self) -> str:
        """The name in Chinese characters, otherwise nothing."""
        return self.own_script if self.nationality in ("CN", "MY", "TW") else ""

    @property
    def other_name(self) -> str:
        """The name in Vietnamese or Thai letters, otherwise nothing."""
        return self.own_script if self.nationality in ("VN", "TH") else ""


class PersonRegister:
    """Hands out persons, document numbers and phones, each number once."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"{seed}:people")  # noqa: S311 - sample data, not secrets
        self._documents = 0
        self._phones = 0

    def person(self, nationality: str, sex: str, *, oldest: int = 46, documented: bool = True) -> DemoPerson:
        """A new person of 19 to `oldest` years; without documents, one who got a case card of the ministry."""
        rng = self._rng
        self._documents += 1
        if not documented:
            document, kind = f"DEMO-T-{self._documents:06}", "case card"
        elif nationality == "KH":
            document, kind = f"DEMO-N-{self._documents:06}", "national id"
        else:
            document, kind = f"DEMO-P-{nationality}{self._documents:06}", "passport"
        name = invented_name(rng, nationality)
        born = dt.date(2031 - rng.randint(19, oldest), 1, 1) + dt.timedelta(rng.randrange(365))
        return DemoPerson(document, kind, name.latin, name.own_script, sex, nationality, born, self.phone())

    def phone(self) -> str:
        """A new Cambodian number of the unassigned prefix 019."""
        self._phones += 1
        return f"+85519{100_000 + (37_171 + self._phones * 7_919) % 900_000:06}"

    def foreign_phone(self) -> str:
        """A number of the range that Ofcom keeps free for drama, +44 7700 900000 to 900999."""
        self._phones += 1
        return f"+447700900{self._phones % 1000:03}"

    def birth_words(self, person: DemoPerson) -> str:
        """The birth date as a police file has it: mostly a day, sometimes only a year."""
        return person.born.isoformat() if self._rng.randrange(4) else vague(self._rng, person.born)
