"""The sample case's files say what its key says: recounted here with csv and openpyxl alone."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import openpyxl
import pytest

from investigator.sample import write_files, write_key

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, str]
IDENTIFIED = {"trafficking", "detention", "forced labour"}
FEMALE = {"f", "female", "ស្រី"}
KHMER_HEADINGS = {
    "លេខប្រកាស": "Declaration number",
    "កាលបរិច្ឆេទ": "Date",
    "លេខឯកសារ": "Document number",
    "ភេទ": "Sex",
    "ខេត្ត": "Province",
    "លេខកូដខេត្ត": "Province code",
}


class Files(NamedTuple):
    """Every sheet by file name and sheet name (empty for CSV), as numbered rows below the heading; and the key."""

    sheets: dict[tuple[str, str], list[tuple[int, Row]]]
    key: dict  # type: ignore[type-arg]

    def rows(self, file: str, sheet: str = "") -> list[Row]:
        refused = {each["row"] for each in self.key["rejects"] if (each["file"], each["sheet"]) == (file, sheet)}
        return [row for number, row in self.sheets[file, sheet] if number not in refused]


def text(cell: object) -> str:
    if cell is None:
        return ""
    return str(cell.date()) if isinstance(cell, datetime.datetime) else str(cell)


def code(cell: str) -> str:
    return "" if cell.strip() == "-" else cell.strip().upper()


def day(cell: str) -> datetime.date | None:
    """A whole date of any of the sample's spellings; nothing for words and for days that do not exist."""
    digits = "".join(str(int(each)) if each.isdigit() else each for each in cell.strip())
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?: .*)?", digits):
        year, month, number = map(int, found.groups())
    elif found := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", digits):
        number, month, year = map(int, found.groups())
        year -= 543 if year > 2400 else 0
    else:
        return None
    try:
        return datetime.date(year, month, number)
    except ValueError:
        return None


def phone(cell: str) -> str:
    digits = "".join(str(int(each)) for each in cell if each.isdigit())
    digits = digits.removeprefix("00") if digits.startswith("00") else digits
    return "+855" + digits[1:] if digits.startswith("0") else "+" + digits


def read(paths: tuple[Path, ...]) -> dict[tuple[str, str], list[tuple[int, Row]]]:
    sheets = {}
    for path in paths:
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path, read_only=True)
            for sheet in book.worksheets:
                rows = [[text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
                sheets[path.name, sheet.title] = numbered(rows)
            book.close()
        else:
            raw = path.read_bytes()
            content = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
            separator = max(",;\t", key=content.splitlines()[0].count)
            sheets[path.name, ""] = numbered(list(csv.reader(io.StringIO(content, newline=""), delimiter=separator)))
    return sheets


def numbered(rows: list[list[str]]) -> list[tuple[int, Row]]:
    heading = next(index for index, row in enumerate(rows) if sum(map(bool, row)) > 1 or index + 1 == len(rows))
    names = [KHMER_HEADINGS.get(name, name.strip()) for name in rows[heading]]
    return [(index + 1, dict(zip(names, row, strict=True))) for index, row in enumerate(rows) if index > heading]


@pytest.fixture(scope="module", params=[2031, 7])
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Files:
    directory = tmp_path_factory.mktemp("sample")
    paths = write_files(directory, request.param)
    key = json.loads(write_key(directory, request.param).read_text(encoding="utf-8"))
    return Files(read(paths), key)


def declarations(files: Files) -> dict[str, Row]:
    """The declarations of the period by number."""
    registers = (
        ("2031-04-declarations-ministry.xlsx", "Declarations"),
        ("2031-04-declarations-preah-sihanouk-km.csv", ""),
        ("2031-04-declarations-embassies.tsv", ""),
    )
    found = {code(row["Declaration number"]): row for register in registers for row in files.rows(*register)}
    first, last = datetime.date(2031, 8, 18), datetime.date(2031, 11, 30)
    return {number: row for number, row in found.items() if first <= (day(row["Date"]) or datetime.date.min) <= last}


def outcomes(files: Files, bodies: set[str]) -> dict[str, str]:
    """The latest outcome per declaration by the bodies."""
    latest: dict[str, tuple[datetime.date, str]] = {}
    for row in files.rows("2031-05-decisions.csv"):
        decided = day(row["Decided on"])
        assert decided is not None
        if row["Body code"] in bodies:
            entry = (decided, row["Outcome"].strip().lower())
            latest[code(row["Declaration number"])] = max(latest.get(code(row["Declaration number"]), entry), entry)
    return {number: outcome for number, (_, outcome) in latest.items()}


def identified(files: Files) -> dict[str, Row]:
    latest = outcomes(files, {"MIN", "PATU"})
    return {number: row for number, row in declarations(files).items() if latest.get(number) in IDENTIFIED}


def closures(files: Files, until: datetime.date) -> dict[str, str]:
    """The closure in force per site."""
    state: dict[str, str] = {}
    rows = sorted(files.rows("2031-03-official-actions.csv"), key=lambda row: row["Happened"])
    for row in rows:
        happened = day(row["Happened"])
        assert happened is not None
        action = row["Official action"].strip().lower()
        if happened <= until and ("closed" in action or action == "reopened"):
            state[code(row["Site code"])] = action
    return state


def test_declared(files: Files) -> None:
    declared = declarations(files)
    figures = files.key["figures"]
    women = sum(1 for row in declared.values() if row["Sex"].strip().lower() in FEMALE)
    assert (len(declared), women) == (1122, 121) == (figures["declared"], figures["declared_women"])
    assert len({code(row["Document number"]) for row in declared.values()}) == 1122
    days = [day(row["Date"]) for row in declared.values()]
    assert (min(map(str, days)), max(map(str, days))) == ("2031-08-18", "2031-11-30")


def test_declared_by_province(files: Files) -> None:
    by_code = Counter(row["Province code"] for row in declarations(files).values())
    names = {row["Province code"]: row["Province"] for row in declarations(files).values() if row["Province"].isascii()}
    assert {names[each]: count for each, count in by_code.items()} == files.key["figures"]["declared_by_province"]


def test_identified(files: Files) -> None:
    victims, figures = identified(files), files.key["figures"]
    women = sum(1 for row in victims.values() if row["Sex"].strip().lower() in FEMALE)
    assert (len(victims), women) == (153, 18) == (figures["identified"], figures["identified_women"])
    latest = outcomes(files, {"MIN", "PATU"})
    assert Counter(latest[number] for number in victims) == figures["identified_by_outcome"]


def test_other_declarations(files: Files) -> None:
    latest = outcomes(files, {"MIN", "PATU"})
    reasons = Counter(latest.get(n, "pending") for n in declarations(files) if latest.get(n) not in IDENTIFIED)
    assert reasons == files.key["figures"]["not_identified_by_reason"]
    assert sum(reasons.values()) == 969
    assert reasons["unhappy with working conditions"] + reasons["wrongly identified by family"] > 969 / 2


def test_counting_bodies_never_decide_twice_on_one_day(files: Files) -> None:
    decided: dict[tuple[str, str], set[str]] = {}
    for row in files.rows("2031-05-decisions.csv"):
        if row["Body code"] in {"MIN", "PATU"}:
            outcome = row["Outcome"].strip().lower()
            decided.setdefault((code(row["Declaration number"]), row["Decided on"]), set()).add(outcome)
    assert all(len(each) == 1 for each in decided.values())


def test_careless_counts_differ(files: Files) -> None:
    declared, traps = declarations(files), files.key["traps"]
    everybody = {row["Body code"] for row in files.rows("2031-05-decisions.csv")}
    rows = files.rows("2031-05-decisions.csv")
    ever = {code(row["Declaration number"]) for row in rows if row["Outcome"].strip().lower() in IDENTIFIED}
    last_line = {code(row["Declaration number"]): row["Outcome"].strip().lower() for row in rows}
    assert len(ever & declared.keys()) == traps["identified_by_any_body_ever"] > 153
    latest_of_all = outcomes(files, everybody)
    assert sum(1 for number in declared if latest_of_all.get(number) in IDENTIFIED) > 153
    assert sum(1 for number in declared if last_line.get(number) in IDENTIFIED) != 153


def test_charged_in_operations_that_ended_on_19_october(files: Files) -> None:
    ended = {row["Operation number"]: row["End date"] for row in files.rows("2031-09-operations.csv")}
    charges = files.rows("2031-01-suspects-register.xlsx", "Charges")
    charged = {code(row["Document number"]) for row in charges if ended[row["Operation number"]] == "2031-10-19"}
    assert sorted(charged) == files.key["figures"]["charged_documents"]
    register = files.rows("2031-01-suspects-register.xlsx", "Suspects")
    nationalities = {code(row["Document number"]): code(row["Nationality"]) for row in register}
    counted = Counter(nationalities[document] for document in charged)
    assert (len(charged), len(counted)) == (26, 4)
    assert counted == files.key["figures"]["charged_by_nationality"]
    everybody = {code(row["Document number"]) for row in charges}
    assert len(everybody) == files.key["traps"]["charged_in_all_operations"] == 29
    stages = files.rows("2031-01-suspects-register.xlsx", "Legal stages")
    by_stage = {code(row["Document number"]) for row in stages if code(row["Legal stage"]) == "CHARGED"}
    assert by_stage == everybody


def test_closed_sites(files: Files) -> None:
    state = closures(files, datetime.date(2031, 11, 30))
    permanent = sorted(site for site, action in state.items() if action == "permanently closed")
    temporary = sorted(site for site, action in state.items() if action.startswith("temporarily"))
    assert (len(permanent), len(temporary)) == (5, 4)
    assert permanent == files.key["figures"]["permanently_closed"]
    assert temporary == files.key["figures"]["temporarily_closed"]
    assert closures(files, datetime.date(2031, 12, 31))["DEMO-S12"].startswith("temporarily")


def test_closed_sites_seen_active_again(files: Files) -> None:
    closed: dict[str, datetime.date] = {}
    for row in files.rows("2031-03-official-actions.csv"):
        happened = day(row["Happened"])
        assert happened is not None
        if "closed" in row["Official action"].lower() and happened <= datetime.date(2031, 11, 30):
            closed[row["Site code"]] = max(closed.get(row["Site code"], happened), happened)
    reopened = {row["Site code"] for row in files.rows("2031-03-official-actions.csv") if "reopened" in row.values()}
    active = {
        row["Site code"]
        for row in files.rows("2031-03-observations.csv")
        if "active" in row["Observed state"]
        and row["Site code"] in closed.keys() - reopened
        and (day(row["Happened"]) or datetime.date.min) > closed[row["Site code"]]
    }
    assert sorted(active) == files.key["planted"]["closed_with_later_activity"] == ["DEMO-S07", "DEMO-S14"]


def test_nobody_was_held_at_a_site_after_its_closure(files: Files) -> None:
    closed = {
        row["Site code"]: row["Happened"]
        for row in files.rows("2031-03-official-actions.csv")
        if row["Official action"].strip().lower() == "permanently closed"
    }
    intakes = files.rows("2031-06-intake-htcds.xlsx", "Intake")
    assert all(row["held_until"] < closed.get(row["vic_LocationOfExploitation"], "2032") for row in intakes)


def test_victims_linked_to_a_workplace_after_rescue(files: Files) -> None:
    victims = identified(files)
    rescued = {}
    for row in files.rows("2031-06-intake-htcds.xlsx", "Intake"):
        rescued[code(row["prs_IdentityNumber"])] = (row["rescued_on"], row["declaration_number"])
    assert {number for _, number in rescued.values()} >= victims.keys()
    links = [
        (code(row["Document number"]), row["Works there since"])
        for row in files.rows("2031-06-follow-up-visits.xlsx", "Workplaces found")
    ]
    links += [
        (code(row["Document number"]), row["Valid from"])
        for row in files.rows("2031-08-work-permits.xlsx", "Permits")
        if code(row["Registration number"])
    ]
    again = {
        rescued[document][1]
        for document, since in links
        if document in rescued and rescued[document][1] in victims and since > rescued[document][0]
    }
    assert sorted(again) == files.key["figures"]["identified_linked_to_workplace_after_rescue"]
    assert len(again) == 4
    assert len(links) > len(again)


def test_hidden_person_is_reached_by_evidence_and_by_no_register(files: Files) -> None:
    planted, book = files.key["planted"], "2031-02-business-register.xlsx"
    hidden, shells = planted["hidden_person"]["document"], planted["shell_companies"]
    for sheet in ("Directors", "Shareholders"):
        assert hidden not in {code(row["Document number"]) for row in files.rows(book, sheet)}
    directors = {
        code(row["Document number"]) for row in files.rows(book, "Directors") if row["Registration number"] in shells
    }
    assert sorted(directors) == sorted(planted["nominee_directors"])
    deeds = files.rows(book, "Powers of attorney")
    assert len([row for row in deeds if row["Attorney document number"] == hidden]) == 4
    companies = {code(row["Registration number"]): row for row in files.rows(book, "Companies")}
    same_phone = {number for number, row in companies.items() if phone(row["Company phone"]) == planted["shared_phone"]}
    same_address = {number for number, row in companies.items() if row["Address code"] == planted["shared_address"]}
    assert sorted(same_phone) == planted["shared_phone_companies"]
    assert sorted(same_address) == shells
    assert len(same_phone) == len(shells) - 1 == 4
    bank = "2031-02-bank-extract.xlsx"
    account = next(r for r in files.rows(bank, "Personal accounts") if code(r["Document number"]) == hidden)
    assert phone(account["Phone"]) == planted["shared_phone"]
    owners = {row["Account number"]: row["Registration number"] for row in files.rows(bank, "Company accounts")}
    transfers = files.rows(bank, "Transfers")
    payers = {owners.get(row["From account"]) for row in transfers if row["To account"] == account["Account number"]}
    assert payers == set(shells)


def test_moved_site_keeps_its_phone_and_its_company(files: Files) -> None:
    moved = files.key["planted"]["moved_site"]
    (row,) = files.rows("2031-03-site-moves.csv")
    assert (row["From site code"], row["To site code"]) == (moved["from"], moved["to"])
    phones = {each["Site code"]: phone(each["Phone"]) for each in files.rows("2031-03-sites.csv")}
    assert phones[moved["from"]] == phones[moved["to"]] == moved["phone"]
    premises = files.rows("2031-02-business-register.xlsx", "Premises")
    assert {r["Site code"] for r in premises if r["Registration number"] == moved["company"]} == {
        "DEMO-S04",
        "DEMO-S10",
    }


def test_victim_and_suspect_share_a_document_number(files: Files) -> None:
    suspects = {code(r["Document number"]) for r in files.rows("2031-01-suspects-register.xlsx", "Suspects")}
    victims = {code(row["Document number"]): number for number, row in identified(files).items()}
    both = suspects & victims.keys()
    planted = files.key["planted"]["victim_and_suspect"]
    assert {document: victims[document] for document in both} == {planted["document"]: planted["declaration"]}
    intakes = {code(r["prs_IdentityNumber"]) for r in files.rows("2031-06-intake-htcds.xlsx", "Intake")}
    assert both <= intakes


def test_refused_rows_have_the_fault_and_no_other_row_has_it(files: Files) -> None:
    dates = {"Date", "Happened", "Decided on", "Start"}
    refused = {(each["file"], each["sheet"], each["row"]): each for each in files.key["rejects"]}
    keys = {
        (each["file"], each["sheet"]): KHMER_HEADINGS.get(each["column"], each["column"])
        for each in files.key["rejects"]
        if each["kind"] == "missing key"
    }
    assert {each["kind"] for each in refused.values()} == {"missing key", "impossible date"}
    for (file, sheet), rows in files.sheets.items():
        for number, row in rows:
            reject = refused.pop((file, sheet, number), None)
            if reject is None:
                assert not keys.get((file, sheet)) or code(row[keys[file, sheet]])
                numeric = (row[name] for name in dates & row.keys() if re.search(r"\d[-/]\d\d[-/]\d", row[name]))
                assert all(day(cell) for cell in numeric), (file, sheet, number)
            elif reject["kind"] == "missing key":
                assert not code(row[KHMER_HEADINGS.get(reject["column"], reject["column"])])
            else:
                assert day(row[KHMER_HEADINGS.get(reject["column"], reject["column"])]) is None
    assert not refused


def test_every_file_says_that_it_is_fictional(files: Files, tmp_path: Path) -> None:
    for path in write_files(tmp_path):
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            assert book.properties.created == datetime.datetime(2031, 12, 8, 9, 0)  # noqa: DTZ001 - XLSX knows no zone
            first = book.worksheets[0]
            assert first.title == "Read me"
            assert "Fictional data" in str(first["A1"].value)
        else:
            assert all("Fictional data" in row.values() for _, row in files.sheets[path.name, ""])


def test_dirt_is_there(files: Files, tmp_path: Path) -> None:
    contents = {path.name: path.read_bytes() for path in write_files(tmp_path)}
    assert contents["2031-04-declarations-embassies.tsv"][:2] in (b"\xff\xfe", b"\xfe\xff")
    assert contents["2031-03-sites.csv"].startswith(b"\xef\xbb\xbf")
    assert contents["2031-03-official-actions.csv"].splitlines()[0].count(b";") == 8
    assert "២៥៧៤" in contents["2031-04-declarations-preah-sihanouk-km.csv"].decode()
    for place in (
        ("2031-07-calls.csv", ""),
        ("2031-05-decisions.csv", ""),
        ("2031-01-suspects-register.xlsx", "Suspects"),
    ):
        first = [next(iter(row.values())) for row in files.rows(*place)]
        assert len(first) > len(set(first)), place


def test_size(files: Files) -> None:
    total = sum(len(rows) for (_, sheet), rows in files.sheets.items() if sheet != "Read me")
    assert 7_000 <= total <= 12_000


def test_equal_seeds_give_equal_bytes_and_other_seeds_do_not(tmp_path: Path) -> None:
    made = []
    for name, seed in (("first", 5), ("second", 5), ("third", 6)):
        (tmp_path / name).mkdir()
        made.append({path.name: path.read_bytes() for path in write_files(tmp_path / name, seed)})
    assert made[0] == made[1]
    assert made[0].keys() == made[2].keys()
    assert made[0]["2031-05-decisions.csv"] != made[2]["2031-05-decisions.csv"]


def test_no_key_among_the_files(tmp_path: Path) -> None:
    assert "key.json" not in {path.name for path in write_files(tmp_path)}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in write_files(tmp_path))


def test_unwritable_directory_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        write_files(tmp_path / "missing")
