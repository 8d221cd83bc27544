"""Amounts of money and counts, read exactly as written or refused."""

import re
from decimal import Decimal
from functools import cache

from graph.language import Phrase, either
from graph.refusals import BadValue
from graph.text import fold, visible

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ "
    "GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR "
    "LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN "
    "PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB "
    "TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG BTC "
    "ETH TRX BNB USDT USDC DAI"
)

_SIGNS = {
    "USD": "$ us$ usd$ dollar dollars us-dollar us-dollars ដុល្លារ ដុល្លា 美元 美金 đô-la ดอลลาร์ ដុល្លារអាមេរិក",
    "KHR": "៛ riel riels រៀល 瑞尔 柬币",
    "CNY": "¥ cn¥ rmb yuan renminbi 元 人民币 块 យ័ន nhân-dân-tệ หยวน",
    "USDT": "tether 泰达币 u币 usd-t",
    "VND": "₫ đ dong đồng 越南盾 vnđ",
    "THB": "฿ baht บาท 泰铢 បាត",
    "JPY": "jp¥ yen 円 日元",
    "EUR": "€ euro euros 欧元 អឺរ៉ូ",
    "GBP": "£ 英镑",
    "HKD": "hk$ 港币 港元",
    "TWD": "nt$ 新台币 台币",
    "SGD": "s$ 新币",
    "AUD": "a$ au$",
    "MYR": "rm ringgit 马币 林吉特",
    "PHP": "₱ 菲律宾比索",
    "IDR": "rp rupiah 印尼盾",
    "INR": "₹",
    "KRW": "₩ won 韩元",
    "LAK": "₭ kip",
    "MMK": "kyat 缅币",
    "RUB": "₽",
    "BTC": "₿ bitcoin 比特币",
}

_TIMES = {
    1_000: "k thousand ពាន់ nghìn ngàn พัน 千",
    10_000: "万 萬 ម៉ឺន หมื่น",
    100_000: "សែន แสน",
    1_000_000: "m mio million millions លាន triệu ล้าน 百万",
    100_000_000: "亿 億",
    1_000_000_000: "bn billion billions tỷ tỉ ពាន់លាន 十亿",
}

_WITHOUT_CENTS = frozenset(("KHR", "VND", "IDR", "LAK", "JPY", "KRW", "MMK", "PYG", "CLP"))

_NUMBER = re.compile(r"[-+(]?\s*\d[\d.,' ]*\)?")


def money(text: str, currency: str = "") -> str:
    """An amount with its currency, like "USD 1200.50": exact, no grouping, cents only where there are some.

    Reads codes, signs and names of currencies on either side, digits of any script, "1.5 million", 5万. $ is USD and ¥
    is CNY. `currency` (ISO 4217 or a coin's code) is taken when the text names none.

    One group of three digits after a comma is thousands (1,200 = 1200). After a point it is thousands in currencies
    that have no cents in use (KHR 1.200 = 1200) and refused elsewhere, because 1.200 may be either. Raises BadValue.
    """
    written = visible(text.strip(), 60)
    folded = fold(text)
    numbers = _NUMBER.findall(folded)
    if len(numbers) != 1:
        remedy = Phrase("Write one amount with its currency, like USD 1200.50")
        if numbers:
            raise BadValue(Phrase("“{written}” holds more than one amount", written=written), remedy)
        raise BadValue(Phrase("“{written}” holds no amount", written=written), remedy)
    number = numbers[0].strip()
    before, _, after = folded.partition(number)
    codes: list[str] = []
    factor = 1
    for word in _words(before, after):
        if word in _multipliers():
            factor *= _multipliers()[word]
        elif word in _currencies():
            codes.append(_currencies()[word])
        else:
            raise BadValue(
                Phrase(
                    "“{written}” is no amount of money: “{word}” is no currency",
                    written=written,
                    word=visible(word, 20),
                )
            )
    code = _one_currency(codes, currency, written)
    value = _decimal(number, written, point_groups=code in _WITHOUT_CENTS) * factor
    return f"{code} {_canonical(value)}"


def count(text: str) -> str:
    """A whole number of 0 or more in plain digits; any grouping by three is understood. Raises BadValue."""
    written = visible(text.strip(), 60)
    folded = fold(text)
    if not re.fullmatch(r"\+?\d[\d.,' ]*", folded):
        raise BadValue(Phrase("“{written}” is no count", written=written), Phrase("Write a whole number in digits"))
    if re.fullmatch(r"\d+[.,]0{1,2}", folded):
        folded = re.split("[.,]", folded)[0]
    value = _decimal(folded, written, point_groups=True)
    if value != value.to_integral_value():
        raise BadValue(
            Phrase("“{written}” is no count: it is not whole", written=written),
            Phrase("Write a whole number in digits"),
        )
    return _canonical(value)


def _words(before: str, after: str) -> list[str]:
    """The words around a number; what is glued together ("5万元", "1.2mkhr") is taken apart if it is known whole."""
    words: list[str] = []
    for side in (before, after):
        text = side.strip(" .,:;/")
        while text:
            known = _longest_name(text) or text.split()[0]
            words.append(known)
            text = text[len(known) :].strip(" .,:;/")
    return words


def _longest_name(text: str) -> str:
    """The longest name of a currency or a multiplier that the text begins with, "" without."""
    for length in range(min(len(text), _longest()), 0, -1):
        name = text[:length]
        if (name in _currencies() or name in _multipliers()) and _ends_word(text, name):
            return name
    return ""


def _ends_word(text: str, name: str) -> bool:
    rest = text[len(name) :]
    return not (rest and name[-1].isascii() and name[-1].isalpha() and rest[0].isascii() and rest[0].isalpha()) or (
        name in ("k", "m") and rest in _currencies()
    )


def _one_currency(codes: list[str], currency: str, written: str) -> str:
    named = set(codes) or ({currency.upper()} if currency else set())
    if named == {"USD", "USDT"}:
        return "USDT"
    if not named:
        raise BadValue(
            Phrase("“{written}” names no currency", written=written), Phrase("Choose the currency of the column")
        )
    if len(named) > 1:
        raise BadValue(Phrase("“{written}” names more than one currency", written=written))
    code = named.pop()
    if code not in _CODES.split():
        raise BadValue(
            Phrase("“{code}” is no currency", code=visible(code, 20)), Phrase("Use its code of ISO 4217, like USD")
        )
    return code


def _decimal(number: str, written: str, *, point_groups: bool) -> Decimal:
    negative = number.startswith(("-", "("))
    digits = number.strip("-+() ").rstrip(".,' ").replace("'", " ")
    signs = [char for char in digits if char in ".,"]
    if " " in digits:
        whole = re.split(r"[.,]", digits)[0]
        if not re.fullmatch(r"\d{1,3}( \d{3})+", whole) or len(signs) > 1:
            raise BadValue(_grouped_strangely(written))
        digits = digits.replace(" ", "").replace(",", ".")
    elif signs:
        digits = _ungrouped(digits, signs, written, point_groups=point_groups)
    value = Decimal(digits)
    return -value if negative else value


def _ungrouped(digits: str, signs: list[str], written: str, *, point_groups: bool) -> str:
    last = signs[-1]
    grouping = "," if last == "." else "."
    if len(set(signs)) == 2:
        whole, _, _ = digits.partition(last)
        if signs.count(last) > 1 or not re.fullmatch(rf"\d{{1,3}}({re.escape(grouping)}\d{{3}})+", whole):
            raise BadValue(_grouped_strangely(written))
        return digits.replace(grouping, "").replace(",", ".")
    groups = digits.split(last)
    grouped = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    if len(signs) > 1:
        if not grouped:
            raise BadValue(_grouped_strangely(written))
        return "".join(groups)
    if grouped and (last == "," or point_groups):
        return "".join(groups)
    if grouped:
        readings = either(("".join(groups), f"{groups[0]}.{groups[1].rstrip('0') or '00'}"))
        what = Phrase("“{written}” may be {readings}", written=written, readings=readings)
        raise BadValue(what, Phrase("Write it with two decimals or with none"))
    return digits.replace(",", ".")


def _grouped_strangely(written: str) -> Phrase:
    return Phrase("“{written}” is no amount: its digits are grouped in no way that is known", written=written)


def _canonical(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{int(value)}"
    text = f"{value:f}".rstrip("0")
    return text if len(text.split(".")[1]) >= 2 else text + "0"


@cache
def _currencies() -> dict[str, str]:
    names = {code.lower(): code for code in _CODES.split()}
    for code, signs in _SIGNS.items():
        names |= {fold(sign.replace("-", " ")): code for sign in signs.split()}
        names |= {fold(sign): code for sign in signs.split()}
    return names


@cache
def _multipliers() -> dict[str, int]:
    return {fold(word): factor for factor, words in _TIMES.items() for word in words.split()}


@cache
def _longest() -> int:
    return max(map(len, (*_currencies(), *_multipliers())))
