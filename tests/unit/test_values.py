"""Values in one form per kind; all persons and numbers are made up."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.refusals import BadValue
from graph.vague import BadDate, DateOrder
from graph.values import Choices, Kind, is_blank, is_valid_phone, normalise

MEANT = [
    (Kind.PHONE, "012 345 678", "+85512345678"),
    (Kind.PHONE, "+855 12 345 678", "+85512345678"),
    (Kind.PHONE, "០១២ ៣៤៥ ៦៧៨", "+85512345678"),
    (Kind.PHONE, "๐๑๒-345-678", "+85512345678"),
    (Kind.PHONE, "０１２ ３４５ ６７８", "+85512345678"),
    (Kind.PHONE, "Tel: (855) 12-345-678", "+85512345678"),
    (Kind.PHONE, "00855 12 345 678", "+85512345678"),
    (Kind.PHONE, "12345678", "+85512345678"),
    (Kind.PHONE, "0086 138 0013 8000", "+8613800138000"),
    (Kind.PHONE, "8613800138000", "+8613800138000"),
    (Kind.PHONE, "010 234 5678", "0102345678"),
    (Kind.PHONE, "+1 000 0000", "+10000000"),
    (Kind.PHONE, "117", "117"),
    (Kind.COUNTRY, "KH", "KH"),
    (Kind.COUNTRY, "khm", "KH"),
    (Kind.COUNTRY, "Cambodian", "KH"),
    (Kind.COUNTRY, "ប្រទេសកម្ពុជា", "KH"),
    (Kind.COUNTRY, "សញ្ជាតិចិន", "CN"),
    (Kind.COUNTRY, "中国籍", "CN"),
    (Kind.COUNTRY, "quốc tịch Việt Nam", "VN"),
    (Kind.COUNTRY, "Trung Quốc", "CN"),
    (Kind.COUNTRY, "คนไทย", "TH"),
    (Kind.COUNTRY, "Cote d’Ivoire", "CI"),
    (Kind.COUNTRY, "Bosnia & Herzegovina", "BA"),
    (Kind.COUNTRY, "U.S.A.", "US"),
    (Kind.COUNTRY, "the Philippines", "PH"),
    (Kind.COUNTRY, "NA", "NA"),
    (Kind.MONEY, "USD 1,200.50", "USD 1200.50"),
    (Kind.MONEY, "$1200", "USD 1200"),
    (Kind.MONEY, "1200.5 dollars", "USD 1200.50"),
    (Kind.MONEY, "១០០ ដុល្លារ", "USD 100"),
    (Kind.MONEY, "៛ 4.000.000", "KHR 4000000"),
    (Kind.MONEY, "1.200 KHR", "KHR 1200"),
    (Kind.MONEY, "5 លាន រៀល", "KHR 5000000"),
    (Kind.MONEY, "￥300", "CNY 300"),
    (Kind.MONEY, "5万元", "CNY 50000"),
    (Kind.MONEY, "RMB3000", "CNY 3000"),
    (Kind.MONEY, "€1.234,56", "EUR 1234.56"),
    (Kind.MONEY, "1,20 EUR", "EUR 1.20"),
    (Kind.MONEY, "US$ 1 200 000", "USD 1200000"),
    (Kind.MONEY, "1000.123456 USDT", "USDT 1000.123456"),
    (Kind.MONEY, "(500) USD", "USD -500"),
    (Kind.MONEY, "1.2m khr", "KHR 1200000"),
    (Kind.MONEY, "20 triệu đồng", "VND 20000000"),
    (Kind.GEO, "10.6093, 103.5296", "10.6093,103.5296"),
    (Kind.GEO, "103.5296E 10.6093N", "10.6093,103.5296"),
    (Kind.GEO, "N10.6093 E103.5296", "10.6093,103.5296"),
    (Kind.GEO, "10°36'33.5\"N 103°31'46.6\"E", "10.609306,103.529611"),
    (Kind.GEO, "10,6093; 103,5296", "10.6093,103.5296"),
    (Kind.GEO, "១០.៦០៩៣, ១០៣.៥២៩៦", "10.6093,103.5296"),
    (Kind.GEO, "10.6 S 103.50 W", "-10.6,-103.5"),
    (Kind.IDENTIFIER, "ab-123 456", "AB123456"),
    (Kind.IDENTIFIER, "Ｎ０１２３.４５６", "N0123456"),
    (Kind.IDENTIFIER, "០០១២៣/ក", "00123ក"),
    (Kind.IDENTIFIER, "ភ្នំពេញ 2E-1234", "ភ្នំពេញ2E1234"),
    (Kind.IDENTIFIER, "'00123", "00123"),
    (Kind.IDENTIFIER, "-'A´", "Á"),
    (Kind.IDENTIFIER, "@grey_wolf", "@GREY_WOLF"),
    (Kind.IDENTIFIER, "a.b@example.org", "A.B@EXAMPLE.ORG"),
    (Kind.COUNT, "1,122", "1122"),
    (Kind.COUNT, "១១២២", "1122"),
    (Kind.COUNT, "12.0", "12"),
    (Kind.COUNT, "0", "0"),
    (Kind.FLAG, "Yes", "true"),
    (Kind.FLAG, "✓", "true"),
    (Kind.FLAG, "x", "true"),
    (Kind.FLAG, "បាទ", "true"),
    (Kind.FLAG, "ទេ", "false"),
    (Kind.FLAG, "否", "false"),
    (Kind.FLAG, "0", "false"),
    (Kind.NAME, "  Sok \u200b  SOPHEA\n", "Sok SOPHEA"),
    (Kind.NAME, "A\u0301nh", "Ánh"),
    (Kind.PLACE, " Street  5 ", "Street 5"),
    (Kind.TEXT, " one\r\ntwo  three ", "one\ntwo  three"),
    (Kind.DATE, "19/10/2031", "2031-10-19"),
]

REFUSED = [
    (Kind.PHONE, "8.55123E+11", "shortened by a spreadsheet"),
    (Kind.PHONE, "012 345 678 / 097 123 4567", "more than one number"),
    (Kind.PHONE, "12", "no phone number"),
    (Kind.PHONE, "1-800-FLOWERS", "no phone number"),
    (Kind.PHONE, "1234567890123456", "no phone number"),
    (Kind.COUNTRY, "Korea", "Write KP or KR"),
    (Kind.COUNTRY, "Atlantis", "no country"),
    (Kind.MONEY, "1200", "names no currency"),
    (Kind.MONEY, "USD 1.200", "may be 1200 or 1.2"),
    (Kind.MONEY, "USD 100 or 200", "more than one amount"),
    (Kind.MONEY, "USD 100 EUR", "more than one currency"),
    (Kind.MONEY, "100 shells", "no currency"),
    (Kind.MONEY, "USD 1,00,000", "grouped in no way"),
    (Kind.MONEY, "USD", "no amount"),
    (Kind.GEO, "103.5296, 10.6093", "10.6093, 103.5296"),
    (Kind.GEO, "91, 200", "out of range"),
    (Kind.GEO, "10, 181", "out of range"),
    (Kind.GEO, "10.5N 11.5N", "one latitude and one longitude"),
    (Kind.GEO, "10°61'N 103°E", "no place"),
    (Kind.GEO, "near the river", "no place"),
    (Kind.IDENTIFIER, "1.2E+14", "made a number by a spreadsheet"),
    (Kind.IDENTIFIER, "123456789.0", "made a number by a spreadsheet"),
    (Kind.IDENTIFIER, "---", "no letter and no digit"),
    (Kind.COUNT, "12.5", "not whole"),
    (Kind.COUNT, "-3", "no count"),
    (Kind.FLAG, "maybe", "neither yes nor no"),
    (Kind.DATE, "31/02/2031", "February 2031 has 28 days"),
    (Kind.NAME, "Sok\0", "broken characters"),
    (Kind.NAME, "Sok\ud800", "broken characters"),
    (Kind.NAME, " \u200b ", "empty"),
]


@pytest.mark.parametrize(("kind", "text", "canonical"), MEANT)
def test_canonical_form(kind: Kind, text: str, canonical: str) -> None:
    assert normalise(kind, text) == canonical


@pytest.mark.parametrize(("kind", "canonical"), sorted({(kind, canonical) for kind, _, canonical in MEANT}, key=str))
def test_canonical_form_stays(kind: Kind, canonical: str) -> None:
    assert normalise(kind, canonical) == canonical


@pytest.mark.parametrize(("kind", "text", "reason"), REFUSED)
def test_refusal_says_why(kind: Kind, text: str, reason: str) -> None:
    with pytest.raises(BadValue) as refused:
        normalise(kind, text)
    assert reason in str(refused.value)


def test_choices_of_the_column_decide() -> None:
    assert normalise(Kind.PHONE, "0912 345 678", choices=Choices(region="VN")) == "+84912345678"
    assert normalise(Kind.MONEY, "1.200", choices=Choices(currency="KHR")) == "KHR 1200"
    assert normalise(Kind.DATE, "05/06/2031", choices=Choices(date_order=DateOrder.MDY)) == "2031-05-06"
    assert normalise(Kind.DATE, "05/06/2574", choices=Choices(buddhist=True)) == "2031-06-05"
    with pytest.raises(BadDate, match="Buddhist"):
        normalise(Kind.DATE, "05/06/2574")


def test_only_a_number_that_can_be_dialled_is_valid() -> None:
    assert is_valid_phone(normalise(Kind.PHONE, "012 345 678"))
    assert not is_valid_phone(normalise(Kind.PHONE, "010 234 5678"))
    assert not is_valid_phone(normalise(Kind.PHONE, "+1 000 0000"))


def test_codes_of_a_field() -> None:
    labels = (("temporarily closed", "temporarily_closed"), ("បិទបណ្តោះអាសន្ន", "temporarily_closed"), ("Open", "open"))
    choices = Choices(enum=labels)
    for text in ("Temporarily-Closed", "TEMPORARILY_CLOSED", " បិទបណ្តោះអាសន្ន "):
        assert normalise(Kind.ENUM, text, choices=choices) == "temporarily_closed"
    with pytest.raises(BadValue, match="Use temporarily_closed, open"):
        normalise(Kind.ENUM, "burnt down", choices=choices)
    many = Choices(enum=tuple((f"code{number}", f"code{number}") for number in range(11)))
    with pytest.raises(BadValue, match="code7 and 3 more"):
        normalise(Kind.ENUM, "burnt down", choices=many)


@pytest.mark.parametrize(
    "text", ["", " ", "-", "--", "—", "?", "n/a", "N/A", "Unknown", "(unknown)", "មិនដឹង", "不详", "NULL"]
)
def test_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "Na", "X", "No", "ទេ", "a-b"])
def test_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_unknown_may_be_a_code() -> None:
    assert is_blank("unknown", Kind.NAME)
    assert not is_blank("unknown", Kind.ENUM)
    assert is_blank("n/a", Kind.ENUM)


@settings(deadline=None)
@given(st.sampled_from([kind for kind in Kind if kind is not Kind.ENUM]), st.text(max_size=40))
def test_any_text_has_one_form_or_a_reason(kind: Kind, text: str) -> None:
    try:
        canonical = normalise(kind, text)
    except BadValue as refused:
        said = refused.reason
    else:
        said = canonical
        assert normalise(kind, canonical) == canonical
        assert canonical == unicodedata.normalize("NFC", canonical)
    assert said


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(["USD", "KHR", "CNY", "USDT"]))
def test_money_is_exact(amount: Decimal, currency: str) -> None:
    grouped = f"{amount:,.2f} {currency}"
    code, _, canonical = normalise(Kind.MONEY, grouped).partition(" ")
    assert code == currency
    assert Decimal(canonical) == amount
    assert normalise(Kind.MONEY, f"{code} {canonical}") == f"{code} {canonical}"


@settings(deadline=None)
@given(st.from_regex(r"[+0]?[0-9 \-]{3,16}", fullmatch=True))
def test_phone_keeps_its_digits(text: str) -> None:
    try:
        canonical = normalise(Kind.PHONE, text)
    except BadValue:
        return
    assert normalise(Kind.PHONE, canonical) == canonical
    if not is_valid_phone(canonical):
        assert canonical.removeprefix("+") == "".join(filter(str.isdigit, text))
        assert canonical.startswith("+") == text.startswith("+")


@settings(deadline=None)
@given(st.decimals(-90, 90, places=5), st.decimals(-180, 180, places=5))
def test_place_on_earth_reads_back(latitude: Decimal, longitude: Decimal) -> None:
    north, east = map(Decimal, normalise(Kind.GEO, f"{latitude:f}, {longitude:f}").split(","))
    assert (north, east) == (latitude, longitude)
