"""What a sealed report says, word by word: what is not understood is left out, and nothing behind it is lost."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from tests.intake import mini
from thidua_xlsx.documents.raw_workbook import RawSheet
from thidua_xlsx.exchange.school_reports.report_figures import SealedTable, report_of
from thidua_xlsx.exchange.school_reports.report_lines import chosen, number_in
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.intake.returns.packed_return import pack, unpack
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Proposal, Registrant, SchoolReport, Stamp, Submission

BOOK, D = mini.school(), Decimal
Rows = Mapping[str, Mapping[str, str]]


def table(rows: Rows, found: KeyedTable | None = None) -> SealedTable:
    """A table as it was sealed: rows by key, each with what it says by column."""
    columns = dict.fromkeys((name for said in rows.values() for name in said), "")
    return SealedTable(TableManifest(dict.fromkeys(rows, ""), columns, rows), found)


def said(**tables: Rows) -> SchoolReport:
    """What a report of these tables says; `school` is `report_school`."""
    made = report_of({f"report_{id_}": table(rows) for id_, rows in tables.items()}, BOOK, "inbox/mot.xlsx")
    assert made is not None
    return made


def head(**values: str) -> SchoolReport:
    return said(school={key: {"value": text} for key, text in values.items()})


def test_a_table_without_some_of_its_rows_stands_where_it_stood() -> None:
    sheet = KeyedTable("report_people", "", "a.xlsx", RawSheet("Trang", {}), (4, 0), {}, {}, ())
    whole = table({"a": {"full_name": "Vũ An"}, "b": {"full_name": "Lê Ba"}}, sheet)
    assert whole.without(set()) is whole
    left = whole.without({"a"})
    assert (list(left.issued.rows), left.table) == (["b"], sheet)


def test_a_report_says_something_as_soon_as_one_row_of_any_table_does() -> None:
    blank: Rows = {"a": {}, "b": {}}
    one = {"a": {}, "P1:LDTT": {"full_name": "Vũ An"}}
    assert report_of({}, BOOK, "x.xlsx") is None
    assert report_of({"report_school": table(blank), "report_people": table(blank)}, BOOK, "x.xlsx") is None
    made = report_of({"report_school": table(blank), "report_people": table(one)}, BOOK, "x.xlsx")
    assert made is not None
    assert made == SchoolReport(
        "", "", "", proposals=(Proposal("P1:LDTT", "Vũ An", "LDTT", "proposed"),), file="x.xlsx"
    )


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1,5", "mười", "1234567890", "12 người", "1 2"])
def test_a_count_that_is_no_whole_number_is_not_known_and_those_behind_it_are(text: str) -> None:
    assert head(people=text, counted="999999999").counts == {"counted": 999_999_999}


def test_a_row_of_the_head_without_a_value_is_not_known() -> None:
    told = said(
        school={
            "people": {"name": "Số người"},
            "head": {"name": "Thủ trưởng"},
            "average": {},
            "counted": {"value": "5"},
        }
    )
    assert (told.counts, told.texts, told.average) == ({"counted": 5}, {}, None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", D(0)),
        ("12", D(12)),
        ("-12.5", D("-12.5")),
        ("123456789.123456789", D("123456789.123456789")),
        *[(text, None) for text in ("", "1234567890", "1.1234567890", "1,5", "+1", "1.", ".5", "1e5", "--1", "5 đ")],
    ],
)
def test_a_number_is_a_short_plain_decimal(text: str, number: Decimal | None) -> None:
    assert number_in(text) == number


def test_ratios_are_of_two_whole_numbers_and_never_more_than_everybody() -> None:
    def pair(numerator: str, denominator: str) -> dict[str, str]:
        return {"numerator": numerator, "denominator": denominator}

    told = said(
        targets={
            "above": pair("11", "10"), "part": pair("1.5", "10"), "open": {"denominator": "10"}, "bare": {},
            "half": {"numerator": "3"}, "all": pair("10", "10"), "none": pair("0", "0"), "some": pair("9", "10"),
        }
    )  # fmt: skip
    assert told.ratios == {"all": (10, 10), "none": (0, 0), "some": (9, 10)}


def test_a_goal_is_told_as_a_share_and_no_goal_is_no_goal_of_zero() -> None:
    told = said(targets={"a": {"numerator": "1"}, "b": {"goal": "x"}, "c": {"goal": "0"}, "d": {"goal": "97.5"}})
    assert told.goals == {"c": D(0), "d": D("0.975")}  # 97.5 %


@pytest.mark.parametrize(
    ("choices", "text", "id_"),
    [
        ("yesno", "Có", "yes"),
        ("grade", "Hoàn thành nhiệm vụ", "HTNV"),
        ("grade", "Rất tốt", ""),
        ("grade", "", ""),
        ("reply_outcome", "Chưa xét xong", "open"),
        ("no such list", "Có", ""),
    ],
)
def test_what_a_choice_list_does_not_name_is_no_choice(choices: str, text: str, id_: str) -> None:
    assert chosen(BOOK, choices, text) == id_


def test_of_a_proposal_every_column_is_read_and_a_title_unknown_here_hides_no_other_line() -> None:
    person = {
        "full_name": "Vũ An", "name": "Sai cột", "birth_date": "01/02/1980", "position": "Giáo viên", "where": "Tổ Toán",
        "title": "Chiến sĩ thi đua cơ sở", "state": "Hội đồng thông qua", "grade": "Hoàn thành tốt nhiệm vụ",
        "final": "90.25", "reasons": "Đủ", "history": "LĐTT 2023-2024",
    }  # fmt: skip
    told = said(
        collectives={"T9:TTLDTT": {"name": "Tổ Toán", "full_name": "Sai cột", "where": "Trường Một"}},
        people={"P0:XYZ": {"full_name": "Ai Đó"}, "AN/P1:CSTDCS": person, "P2:LDTT": {"grade": "A", "final": "chín", "state": "?"}},
    )  # fmt: skip
    assert told.proposals == (
        Proposal("AN/P1:CSTDCS", "Vũ An", "CSTDCS", "passed", "Tổ Toán", "01/02/1980", "Giáo viên", "HTTNV", D("90.25"),
                 reasons="Đủ", history="LĐTT 2023-2024"),
        Proposal("P2:LDTT", "", "LDTT", "proposed"),  # people first
        Proposal("T9:TTLDTT", "Tổ Toán", "TTLDTT", "proposed", "Trường Một", collective=True),
    )  # fmt: skip


def test_a_title_that_somebody_registered_keeps_its_own_words_where_it_is_not_known_here() -> None:
    told = said(
        registered={
            "P1": {
                "full_name": "Vũ An", "name": "Sai cột", "title": "Lao động tiên tiến;  ; Danh hiệu riêng;",
                "commendation": "Giấy khen riêng", "where": "Tổ Toán", "birth_date": "01/02/1980",
                "position": "Giáo viên", "initiative": "Sổ tay số",
            },
            "P2": {},
        },
        registered_units={"T9": {"name": "Tổ Toán", "full_name": "Sai cột", "title": "Tập thể lao động tiên tiến"}},
    )  # fmt: skip
    assert told.registrants == (
        Registrant("P1", "Vũ An", ("LDTT", "Danh hiệu riêng"), ("Giấy khen riêng",), "Tổ Toán", "01/02/1980",
                   "Giáo viên", "Sổ tay số"),
        Registrant("P2", ""),
        Registrant("T9", "Tổ Toán", ("TTLDTT",), collective=True),
    )  # fmt: skip


@pytest.mark.parametrize(("text", "answer"), [("Có", True), ("Không", False), ("", None), ("Có lẽ", None)])
def test_yes_and_no_are_told_apart_from_what_nobody_knows(text: str, answer: bool | None) -> None:
    told = said(movements={"PT1": {"met": text}}, initiatives={"i1": {"applied": text}})
    assert (told.movements[0].met, told.initiatives[0].applied) == (answer, answer)


def test_a_line_is_pointed_at_where_its_name_stands_and_only_while_row_and_column_are_there() -> None:
    rows = {f"P{number}:LDTT": {"full_name": "Vũ An", "where": "Tổ Toán"} for number in (1, 2)}
    sheet = RawSheet("Người", {})
    there = KeyedTable("report_people", "", "a.xlsx", sheet, (6, 0), {"full_name": 3, "where": 2}, {"P2:LDTT": 8}, ())

    def places(found: KeyedTable | None, sealed: Rows = rows) -> list[object]:
        made = report_of({"report_people": table(sealed, found)}, BOOK, "a.xlsx")
        assert made is not None
        return [one.place for one in made.proposals]

    assert places(there) == [None, CellPlace("a.xlsx", "Người", 8, 3)]
    gone = KeyedTable("report_people", "", "a.xlsx", sheet, (6, 0), {"where": 2}, {"P2:LDTT": 8}, ())
    assert places(gone) == places(None) == [None, None]
    assert places(there, {"P2:LDTT": {"where": "Tổ Toán"}}) == [None]  # a name that was never sealed is nobody's


def test_of_more_lines_than_an_office_has_people_the_first_are_read() -> None:
    lines = table({str(number): {} for number in range(20_001)}).lines()
    assert (lines[-1], len(lines)) == (("19999", {}), 20_000)


def test_a_report_comes_out_of_its_packing_as_it_went_in() -> None:
    """Reading processes hand reports over packed: of no line may two texts change places."""
    report = said(
        school={"id": {"value": "KIMSON"}, "average": {"value": "91.5"}, "total_max": {"value": "100"}},
        people={"P1:LDTT": {"full_name": "Vũ An", "where": "Tổ Toán", "birth_date": "01/02/1980", "reasons": "Đủ"}},
        initiatives={"i1": {"full_name": "Vũ An", "name": "Sổ tay", "where": "Tổ Toán", "decision": "5/QĐ"}},
        movements={"PT1": {"name": "Dạy tốt", "target": "5 em", "result": "4.5", "units_met": "1", "units": "2"}},
        registered={"P1": {"full_name": "Vũ An", "title": "Danh hiệu", "where": "Tổ Toán", "initiative": "Sổ tay"}},
    )
    assert all((report.proposals, report.initiatives, report.movements, report.registrants))
    form = Returned(Submission(Stamp("s", "KIMSON", "report"), report.file, {}), report=report)
    assert unpack(pack((form, [])), report.file) == (form, [])
