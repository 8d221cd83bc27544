"""Places on the earth as latitude and longitude."""

import re
from decimal import Decimal

from graph.language import Phrase
from graph.refusals import BadValue
from graph.text import fold, visible

_AXIS = re.compile(
    r"(?P<front>[nsew])?\s*(?P<sign>[-+])?\s*(?P<degrees>\d+(?:\.\d+)?)\s*(?:°|º|deg|d)?\s*"
    r"(?:(?P<minutes>\d+(?:\.\d+)?)\s*(?:'|′|m)\s*)?(?:(?P<seconds>\d+(?:\.\d+)?)\s*(?:\"|″|''|s(?=\s|$|[nsew]))\s*)?"
    r"(?(front)|(?P<back>[nsew](?![a-z]))?)"
)


def point(text: str) -> str:
    """Latitude, then longitude, in decimal degrees of WGS84: "10.6093,103.5296".

    Reads two decimal numbers (latitude first), hemispheres before or after in any order, and degrees, minutes, seconds
    (to six decimals). Decimals stay as written, without zeros at the end. Raises BadValue, with the swapped reading as
    the remedy when the numbers stand in the wrong order.
    """
    written = visible(text.strip(), 60)
    folded = fold(text).removeprefix("geo:").strip("()[] ").replace("′", "'").replace("″", '"')
    if ";" in folded:
        folded = folded.replace(",", ".")
    axes = _axes(folded)
    if axes is None:
        raise BadValue(
            Phrase("“{written}” is no place on the earth", written=written),
            Phrase("Write latitude and longitude, like 10.6093, 103.5296"),
        )
    (first, first_side), (second, second_side) = axes
    sides = (first_side, second_side)
    if sides.count("lat") > 1 or sides.count("lon") > 1 or ("" in sides and sides != ("", "")):
        raise BadValue(Phrase("“{written}” does not name one latitude and one longitude", written=written))
    latitude, longitude = (second, first) if first_side == "lon" else (first, second)
    if abs(latitude) > 90:
        swapped = abs(longitude) <= 90 and abs(latitude) <= 180
        turned = f"{_text(longitude)}, {_text(latitude)}"
        remedy = Phrase("Latitude comes first: is it {place}", place=turned) if swapped else ""
        raise BadValue(Phrase("“{written}” is out of range: a latitude is between -90 and 90", written=written), remedy)
    if abs(longitude) > 180:
        raise BadValue(Phrase("“{written}” is out of range: a longitude is between -180 and 180", written=written))
    return f"{_text(latitude)},{_text(longitude)}"


def _axes(text: str) -> tuple[tuple[Decimal, str], tuple[Decimal, str]] | None:
    """Both axes with what their hemisphere letter says they are: lat, lon or nothing."""
    first = _AXIS.match(text)
    if not first:
        return None
    separator = re.match(r"\s*[,;/]?\s*", text[first.end() :])
    rest = text[first.end() :][separator.end() if separator else 0 :]
    second = _AXIS.fullmatch(rest)
    if not second or not separator or not (separator[0] or first["back"] or second["front"]):
        return None
    if separator[0].isspace() and not (first["back"] or second["front"] or "." in first["degrees"]):
        return None
    axes = (_axis(first), _axis(second))
    return (axes[0], axes[1]) if axes[0] and axes[1] else None


def _axis(found: re.Match[str]) -> tuple[Decimal, str] | None:
    letters = (found["front"] or "") + (found["back"] or "")
    if len(letters) > 1 or (letters and found["sign"]):
        return None
    value = Decimal(found["degrees"])
    minutes, seconds = Decimal(found["minutes"] or 0), Decimal(found["seconds"] or 0)
    if minutes >= 60 or seconds >= 60 or ((minutes or seconds) and "." in found["degrees"]):
        return None
    if found["minutes"] or found["seconds"]:
        value = (value + minutes / 60 + seconds / 3600).quantize(Decimal("0.000001"))
    negative = found["sign"] == "-" or (letters and letters in "sw")
    side = "" if not letters else "lat" if letters in "ns" else "lon"
    return (-value if negative else value), side


def _text(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
