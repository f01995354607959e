"""Each table is read and compared as its own form asked it: of its unit, its round, and whoever stood in it then."""

from decimal import Decimal

from msgspec.structs import replace

from tests.intake.mini import form, ids, only, read, record, register, returned, said, school, school_with_a_move, typed
from tests.markdown import edited
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.messages.places import CellPlace, SheetPlace

SELF = "self_score"


def test_a_sheet_of_another_round_is_another_form_s() -> None:
    """The unit scored itself again in the first round's sheet and copied it into the second round's workbook."""
    first, second = form("self-score", "T1", "D1"), form("self-score", "T1", "D2")
    theirs = next(one for one in typed(first, {("unit_score", "1.1", "A1"): 3.0}).sheets if one.name == "Tổ chấm")
    raw = typed(second, {("unit_score", "1.1", "A1"): 8.5})
    book = replace(raw, sheets=(*raw.sheets, replace(theirs, name="Tổ chấm cũ")))
    found, findings = read_returned_workbook(book, school(), register(first, second), sha256="x")
    assert found is not None
    strange = only(findings, "S117")
    assert (ids(findings), strange.place) == (["S117"], SheetPlace("inbox/to.xlsx", "Tổ chấm cũ"))
    assert said(strange).startswith("Trang này là của phiếu khác (Tổ Một, Tự chấm, Đợt 1)")
    assert record(found.submission, "unit_score", "A1").values == {"1.1": Decimal("8.5")}


def test_what_a_form_would_ask_now_is_asked_of_its_own_round() -> None:
    """A3 left T1 after D1, so the two forms of T1 name different people; neither is old for that, in whatever order."""
    season = school_with_a_move()
    forms = [form("self-score", unit, round_, season=season) for unit in ("T1", "T2") for round_ in ("D1", "D2")]
    names = [sorted(one.manifest.tables[SELF].columns) for one in forms]
    assert names == [["A1", "A2", "A3"], ["A1", "A2"], ["B1", "B2"], ["A3", "B1", "B2"]]
    assert [ids(read(returned(one), one, season)[1]) for one in (*forms, *reversed(forms))] == [[]] * 8


def test_who_changed_work_within_a_unit_is_asked_by_what_they_were_in_the_round() -> None:
    """A1 taught in D1 and is in the office since; criterion 1.2 is for teachers, in D2 none of theirs."""
    season = school(
        ("| full_name | birth_date | unit | group |", "| full_name | birth_date | unit | group | from | to |"),
        (
            "| A1 | Nguyễn Thị Hoa | 1983 | T1 | GV |",
            "| A1 | Nguyễn Thị Hoa | 1983 | T1 | GV | | 31/01/2025 |\n"
            "| A1 | Nguyễn Thị Hoa | 1983 | T1 | NV | 01/02/2025 | |",
        ),
        ("| #td:rounds | name |", "| #td:rounds | name | start | end |"),
        ("| D1 | Đợt 1 |", "| D1 | Đợt 1 | 05/09/2024 | 31/01/2025 |"),
        ("| D2 | Đợt 2 |", "| D2 | Đợt 2 | 01/02/2025 | 31/05/2025 |"),
    )
    told = []
    for round_ in ("D1", "D2"):
        laid = form("self-score", "T1", round_, season=season)
        sheet, row, _ = laid.cells[SELF, "1.2", "A2"]
        col = laid.cells[SELF, "1.1", "A1"][2]
        raw = edited(typed(laid, {(SELF, "1.1", "A1"): 9.0}), sheet, {(row, col): 8.0})
        submission, findings = read(raw, laid, season)
        told.append((dict(record(submission, SELF, "A1").values), [(one.code.id, one.place) for one in findings]))
        spot = CellPlace("inbox/to.xlsx", sheet, row, col)
    assert told == [
        ({"1.1": Decimal(9), "1.2": Decimal(8)}, []),
        ({"1.1": Decimal(9)}, [("C119", spot)]),
    ]
