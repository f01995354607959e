"""One cell at a time: what is read in it, what is said of it and of whom, and what is told once for the same words."""

from decimal import Decimal

import pytest

from tests.intake.mini import school
from tests.markdown import book
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, find_tables
from thidua_xlsx.intake.read.table_reader import CellReader, read_records, there
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Record, Unknown

SEASON = school()
HERE = CellPlace("to.xlsx", "Xếp loại", 7, 4)


def reader(*, own: bool = False) -> CellReader:
    return CellReader(SEASON.columns, SEASON.choices, unit=None if own else "T1", own=own)


def read_one(
    cell: RawCell | None, table: str, column: str, *, own: bool = False
) -> tuple[Answer | None, list[Finding]]:
    one = reader(own=own)
    answer = one.answer(cell, SEASON.columns.column(table, column), HERE, person=None if own else "A1")
    return answer, one.findings


def told(findings: list[Finding]) -> list[tuple[str, object, str | None, str | None]]:
    assert {one.place for one in findings} <= {HERE}
    return [(one.code.id, one.raw, one.unit, one.person) for one in findings]


@pytest.mark.parametrize(
    ("value", "column", "answer", "said"),
    [
        ("HTTNV", "grade", "HTTNV", []),  # the id of an entry, of which there is nothing to remark
        ("Hoàn thành tốt", "grade", "HTTNV", []),  # a short name that its list knows
        ("hoan thanh tot nhiem vu", "grade", "HTTNV", [("C111", "hoan thanh tot nhiem vu", "T1", "A1")]),
        ("Giỏi lắm", "grade", Unknown("Giỏi lắm"), [("C105", "Giỏi lắm", "T1", "A1")]),
        (13.0, "months_worked", Unknown("13"), [("C102", "13", "T1", "A1")]),
        ("9 tháng", "months_worked", Decimal(9), [("C111", "9 tháng", "T1", "A1")]),
        ("   ", "grade", None, []),
        # An old font, read in Unicode: one finding, whatever the spelling.
        ("Hoµn thµnh tèt nhiÖm vô", "grade", "HTTNV", [("C121", "Hoµn thµnh tèt nhiÖm vô", "T1", "A1")]),
        # Decoded it is no entry either: that alone is told.
        ("XuÊt s¾c l¾m", "grade", Unknown("XuÊt s¾c l¾m"), [("C105", "XuÊt s¾c l¾m", "T1", "A1")]),
    ],
)
def test_a_cell_is_read_or_told_with_its_own_words_and_of_whom(
    value: str | float, column: str, answer: object, said: list[tuple[str, object, str | None, str | None]]
) -> None:
    found, findings = read_one(RawCell(value), "standing", column)
    assert (found, told(findings)) == (answer, said)


def test_no_cell_is_a_blank() -> None:
    assert read_one(None, "standing", "grade") == (None, [])


def test_what_an_old_font_meant_is_told_with_its_column_and_encoding() -> None:
    _, (found,) = read_one(RawCell("Hoµn thµnh tèt nhiÖm vô"), "standing", "grade")
    label = SEASON.columns.column("standing", "grade").label
    assert found.params == {"column": label, "encoding": "TCVN3", "used": "Hoàn thành tốt nhiệm vụ"}
    _, (found,) = read_one(RawCell("hoan thanh tot nhiem vu"), "standing", "grade")
    assert (found.params["column"], getattr(found.params["used"], "id", None)) == (label, "HTTNV")


def test_letters_that_nobody_can_read_are_told_beside_the_text_as_it_stands() -> None:
    answer, findings = read_one(RawCell("S\ufffdng ki\ufffdn"), "initiatives", "name")
    assert (answer, told(findings)) == ("S\ufffdng ki\ufffdn", [("C122", "S\ufffdng ki\ufffdn", "T1", "A1")])
    assert findings[0].params == {"column": SEASON.columns.column("initiatives", "name").label}
    # Where the cell is no answer at all, that is what is told.
    assert [one.code.id for one in read_one(RawCell("S\ufffdng"), "standing", "grade")[1]] == ["C105"]


def test_the_error_of_a_cell_counts_before_its_text_in_whatever_letters() -> None:
    """A program kept words in old letters beside the error that its formula gave."""
    for text in ("Hoµn thµnh tèt nhiÖm vô", "Hoàn\u00ad thành tốt nhiệm vụ"):
        answer, findings = read_one(RawCell(text, error="#REF!"), "standing", "grade")
        assert (answer, told(findings)) == (Unknown("#REF!"), [("C109", "#REF!", "T1", "A1")])


def test_an_invisible_hyphen_is_taken_out_of_what_is_read_and_left_in_what_is_told() -> None:
    assert read_one(RawCell("Sổ \u00adtay"), "initiatives", "name") == ("Sổ tay", [])
    answer, findings = read_one(RawCell("Gi\u00adỏi lắm"), "standing", "grade")
    assert (answer, told(findings)) == (Unknown("Gi\u00adỏi lắm"), [("C105", "Gi\u00adỏi lắm", "T1", "A1")])


def test_a_text_that_is_too_long_is_kept_and_doubted() -> None:
    longest = SEASON.columns.column("initiatives", "name").high
    assert longest is not None
    text = "a" * (int(longest) + 1)
    answer, findings = read_one(RawCell(text), "initiatives", "name")
    assert (answer, told(findings)) == (text, [("C115", text, "T1", "A1")])
    assert read_one(RawCell(text[1:]), "initiatives", "name") == (text[1:], [])


def test_in_a_workbook_of_our_own_a_soft_cell_that_cannot_be_read_is_left_out_and_said() -> None:
    column = SEASON.columns.column("awards", "decision_date")
    assert column.soft
    answer, (found,) = read_one(RawCell("hôm qua"), "awards", "decision_date", own=True)
    assert (answer, found.code.id, found.params, found.raw, found.unit) == (
        None,
        "D210",
        {"column": column.label, "reason": "hôm qua"},
        "hôm qua",
        None,
    )
    # In a form the same column is an answer that nobody knows.
    answer, findings = read_one(RawCell("hôm qua"), "awards", "decision_date")
    assert (answer, told(findings)) == (Unknown("hôm qua"), [("C106", "hôm qua", "T1", "A1")])


def test_in_a_workbook_of_our_own_any_other_cell_is_unknown_and_its_spelling_not_remarked_on() -> None:
    assert not SEASON.columns.column("standing", "grade").soft
    answer, findings = read_one(RawCell("Giỏi lắm"), "standing", "grade", own=True)
    assert (answer, told(findings)) == (Unknown("Giỏi lắm"), [("C105", "Giỏi lắm", None, None)])
    assert read_one(RawCell("hoan thanh tot nhiem vu"), "standing", "grade", own=True) == ("HTTNV", [])


# --- rows --------------------------------------------------------------------------------------------------------------
def table_and_spec(text: str, id_: str = "standing") -> tuple[KeyedTable, TableSpec]:
    tables, findings = find_tables(book(f"# Xếp loại\n{text}", "to.xlsx"))
    assert findings == []
    form = SEASON.form_of("self-score")
    assert form is not None
    (spec,) = [one for one in form.tables() if one.id == id_]
    return tables[id_], spec


def rows(text: str, one: CellReader, id_: str = "standing") -> list[Record]:
    table, spec = table_and_spec(text, id_)
    return read_records(table, spec, one, None)


def test_the_same_words_are_remarked_on_in_every_cell_where_they_stand() -> None:
    one = reader()
    records = rows(
        "| #td:standing | grade | months_worked |\n| A1 | hoan thanh tot nhiem vu | 9 |\n| A2 | hoan thanh tot nhiem vu | 9 tháng |\n"
        "| A3 | Giỏi lắm | |\n| T1 | Giỏi lắm | |",
        one,
    )
    assert [dict(record.values) for record in records] == [
        {"grade": "HTTNV", "months_worked": Decimal(9)},
        {"grade": "HTTNV", "months_worked": Decimal(9)},
        {"grade": Unknown("Giỏi lắm")},
        {"grade": Unknown("Giỏi lắm")},
    ]
    assert [(found.code.id, found.person, str(found.place)) for found in one.findings] == [
        ("C111", "A1", "to.xlsx!Xếp loại!B2"),
        ("C111", "A2", "to.xlsx!Xếp loại!B3"),
        ("C111", "A2", "to.xlsx!Xếp loại!C3"),
        ("C105", "A3", "to.xlsx!Xếp loại!B4"),
        ("C105", "T1", "to.xlsx!Xếp loại!B5"),
    ]


def test_a_word_is_read_as_its_column_has_it_and_an_error_beside_it_is_seen() -> None:
    """`x` is a yes in one column and a text in the other."""
    head = "| #td:initiatives | name | recognised | person |\n"
    (first,) = rows(f"{head}| i1 | x | x | A1 |", reader(), "initiatives")
    assert first.values == {"name": "x", "recognised": True, "person": "A1"}
    table, spec = table_and_spec(f"{head}| i1 | x | x | A1 |", "initiatives")
    table.sheet.cells[1, 2] = RawCell("x", error="#N/A")  # type: ignore[index]
    (again,) = read_records(table, spec, reader(), None)
    assert again.values == {"name": "x", "recognised": Unknown("#N/A"), "person": "A1"}


def test_a_record_has_a_place_for_each_asked_column_that_is_there_and_for_no_other() -> None:
    one = reader()
    (record,) = rows("| #td:standing | discipline | full_name | grade |\n| A1 | | Nguyễn Thị Hoa | HTTNV |", one)
    assert {name: str(place) for name, place in record.places.items()} == {
        "grade": "to.xlsx!Xếp loại!D2",
        "discipline": "to.xlsx!Xếp loại!B2",
    }
    assert record.values == {"grade": "HTTNV"}
    table, _ = table_and_spec("| #td:standing | discipline | grade |\n| A1 | | |")
    assert there(table, ["grade", "months_worked", "discipline"]) == {"grade": 2, "discipline": 1}


def test_rows_come_in_the_order_of_the_sheet_and_blank_ones_are_records() -> None:
    one = reader()
    found = rows("| #td:standing | grade |\n| A3 | |\n| A1 | HTTNV |\n| A2 | |", one)
    assert [(record.key, record.blank) for record in found] == [("A3", True), ("A1", False), ("A2", True)]


def test_a_list_in_which_nothing_stands_but_signs_is_no_answer() -> None:
    """A cell with a comma in it says nothing: no entry, and no empty list of entries either."""
    column = SEASON.columns.column("registration", "title")
    assert column.kind == "choices"
    answer, findings = read_one(RawCell(","), "registration", "title")
    assert (answer, [one.code.id for one in findings]) == (Unknown(","), ["C105"])
