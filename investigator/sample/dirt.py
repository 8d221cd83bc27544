"""The ordinary untidiness of files typed by many hands: spellings of dates, phones, sexes and blanks."""

from __future__ import annotations

import datetime as dt
import random

KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
BUDDHIST_YEARS = 543
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SEX_WORDS = {"F": ("F", "F", "F", "female", "Female ", "f"), "M": ("M", "M", "M", "male", "Male", "m "), "": ("-",)}


def untidy(rng: random.Random, text: str) -> str:
    """The text, once in twelve with a blank too many or in the other case."""
    kind = rng.randrange(24)
    if kind == 0:
        return text + " "
    return text.lower() if kind == 1 else text


def sex_word(rng: random.Random, sex: str) -> str:
    """`F`, `M` or nothing in one of several spellings."""
    return rng.choice(SEX_WORDS[sex])


def phone_spelling(rng: random.Random, phone: str) -> str:
    """An E.164 number in one of the ways in which clerks write it; national forms only for Cambodia."""
    if not phone.startswith("+855"):
        country, rest = phone[:3], phone[3:]
        return rng.choice((phone, f"{country} {rest[:4]} {rest[4:]}", f"00{country[1:]} {rest}"))
    rest = phone[4:]
    area, first, second = rest[:2], rest[2:5], rest[5:]
    return rng.choice(
        (
            phone,
            f"+855 {area} {first} {second}",
            f"0{area} {first} {second}",
            f"0{rest}",
            f"(+855) {area}-{first}-{second}",
            f"00855 {area} {first} {second}",
        )
    )


def khmer_phone(phone: str) -> str:
    """A Cambodian E.164 number in national form and Khmer digits."""
    rest = phone[4:]
    return f"0{rest[:2]} {rest[2:5]} {rest[5:]}".translate(KHMER_DIGITS)


def day_first(day: dt.date) -> str:
    """The date as dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


def khmer_buddhist(day: dt.date) -> str:
    """The date as dd/mm/yyyy of the Buddhist era in Khmer digits."""
    return f"{day.day:02}/{day.month:02}/{day.year + BUDDHIST_YEARS}".translate(KHMER_DIGITS)


def vague(rng: random.Random, day: dt.date) -> str:
    """Words of a person who does not know the day, true of `day`."""
    month = MONTHS[day.month - 1]
    third = ("early", "mid", "late")[min((day.day - 1) // 10, 2)]
    return rng.choice((f"{third} {month} {day.year}", f"{month} {day.year}", f"{day.year}", f"about {day.year}"))
