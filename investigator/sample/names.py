"""Invented names in five scripts, put together from syllables so that no real person is meant."""

from __future__ import annotations

import random
from dataclasses import dataclass

Syllable = tuple[str, str]

CHINESE_SURNAMES: tuple[Syllable, ...] = (
    ("凌", "Ling"), ("翟", "Zhai"), ("祁", "Qi"), ("鲍", "Bao"), ("滕", "Teng"), ("柏", "Bai"),
    ("霍", "Huo"), ("邬", "Wu"), ("庞", "Pang"), ("蔺", "Lin"), ("佟", "Tong"), ("闵", "Min"),
)  # fmt: skip
CHINESE_GIVEN: tuple[Syllable, ...] = (
    ("砚", "yan"), ("栩", "xu"), ("霁", "ji"), ("澈", "che"), ("昀", "yun"), ("楷", "kai"), ("沅", "yuan"),
    ("骁", "xiao"), ("屹", "yi"), ("蔚", "wei"), ("朔", "shuo"), ("筠", "jun"), ("煦", "xu"), ("珩", "heng"),
)  # fmt: skip
KHMER_SURNAMES: tuple[Syllable, ...] = (
    ("សុខ", "Sok"), ("ចាន់", "Chan"), ("គឹម", "Kim"), ("លី", "Ly"), ("ម៉ៅ", "Mao"), ("ប៉ែន", "Pen"),
    ("នួន", "Nuon"), ("ទេព", "Tep"), ("ឡុង", "Long"), ("ឃុន", "Khun"), ("យិន", "Yin"), ("ពេជ្រ", "Pich"),
)  # fmt: skip
KHMER_FIRST: tuple[Syllable, ...] = (
    ("សុ", "So"), ("វិ", "Vi"), ("ពិ", "Pi"), ("មុ", "Mo"), ("រ៉ា", "Ra"), ("ធា", "Thea"), ("ណា", "Na"), ("ចិន្", "Chin"),
)  # fmt: skip
KHMER_SECOND: tuple[Syllable, ...] = (
    ("ភា", "phea"), ("ដា", "da"), ("រិទ្ធ", "rith"), ("នី", "ny"), ("លី", "ly"), ("វុធ", "vuth"), ("សិត", "set"), ("រ៉ូ", "ro"),
)  # fmt: skip
VIETNAMESE_SURNAMES: tuple[Syllable, ...] = (
    ("Lâm", "Lam"), ("Đặng", "Dang"), ("Phùng", "Phung"), ("Tạ", "Ta"), ("Quách", "Quach"), ("Mạc", "Mac"),
    ("Thái", "Thai"), ("Khổng", "Khong"), ("Lục", "Luc"), ("Nguyễn", "Nguyen"),
)  # fmt: skip
VIETNAMESE_GIVEN: tuple[Syllable, ...] = (
    ("Khởi", "Khoi"), ("Diễm", "Diem"), ("Vượng", "Vuong"), ("Nhã", "Nha"), ("Trực", "Truc"), ("Hoạch", "Hoach"),
    ("Sương", "Suong"), ("Điền", "Dien"), ("Thuật", "Thuat"), ("Quyên", "Quyen"),
)  # fmt: skip
THAI_FIRST: tuple[Syllable, ...] = (
    ("ธีร", "Thira"), ("กิตติ", "Kitti"), ("วิ", "Wi"), ("ปริ", "Pari"), ("ชล", "Chon"), ("ณัฐ", "Nat"),
)  # fmt: skip
THAI_SECOND: tuple[Syllable, ...] = (
    ("พล", "phon"), ("ชัย", "chai"), ("ดา", "da"), ("ศักดิ์", "sak"), ("ภูมิ", "phum"), ("รัตน์", "rat"),
)  # fmt: skip
THAI_SURNAMES: tuple[Syllable, ...] = (
    ("แก้วมณี", "Kaeomani"), ("ทองสุข", "Thongsuk"), ("ศรีทอง", "Sithong"), ("วงศ์แก้ว", "Wongkaeo"), ("สุขศรี", "Suksi"),
)  # fmt: skip
LATIN_START = ("Ar", "Bu", "De", "Fi", "Ha", "In", "Jo", "Ka", "Lu", "Ma", "Ni", "Ra", "Su", "Ta", "Wi", "Ya")
LATIN_END = ("dan", "ran", "sito", "wanto", "lia", "mar", "nesh", "vin", "zal", "rika", "tun", "mbo", "lina", "dro")


@dataclass(frozen=True, slots=True)
class InventedName:
    """The same name in Latin letters and in the person's own script; `own_script` is empty where that is Latin."""

    latin: str
    own_script: str


def invented_name(rng: random.Random, nationality: str) -> InventedName:
    """A name in the way of a nationality (ISO 3166-1 alpha-2)."""
    if nationality in ("CN", "MY", "TW"):
        family, first, second = rng.choice(CHINESE_SURNAMES), *rng.sample(CHINESE_GIVEN, 2)
        return InventedName(f"{family[1]} {(first[1] + second[1]).capitalize()}", family[0] + first[0] + second[0])
    if nationality == "KH":
        family, first, second = rng.choice(KHMER_SURNAMES), rng.choice(KHMER_FIRST), rng.choice(KHMER_SECOND)
        return InventedName(f"{family[1]} {first[1]}{second[1]}", f"{family[0]} {first[0]}{second[0]}")
    if nationality == "VN":
        family, first, second = rng.choice(VIETNAMESE_SURNAMES), *rng.sample(VIETNAMESE_GIVEN, 2)
        return InventedName(" ".join((family[1], first[1], second[1])), " ".join((family[0], first[0], second[0])))
    if nationality == "TH":
        first, second, family = rng.choice(THAI_FIRST), rng.choice(THAI_SECOND), rng.choice(THAI_SURNAMES)
        return InventedName(f"{first[1]}{second[1]} {family[1]}", f"{first[0]}{second[0]} {family[0]}")
    given, surname = (rng.choice(LATIN_START) + rng.choice(LATIN_END) for _ in range(2))
    return InventedName(f"{given} {surname}", "")
