"""Which sheets of the season workbook are seen, what stands open on them, and what of them is printed."""

from collections.abc import Mapping, Sequence

import pytest

from tests.intake.mini import as_read, declared
from thidua_xlsx.declare.build.choice_lists import interpretation_choices
from thidua_xlsx.declare.tables.form_spec import asked_column
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.exchange.season_books.book_layout import filled_by_hand, season_book
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.messages.language import language

KNOWN = declared()
FORM = KNOWN.forms["season"]
SEVEN = ["Hướng dẫn", "Trường", "Tổ", "Nhân sự", "Tiêu chí", "Đợt", "Hội đồng"]
SEVEN_EN = ["Guide", "School", "Units", "People", "Criteria", "Rounds", "Council"]
WAITING = [
    pytest.param(table.id, sheet.name.vi, id=table.id)
    for sheet in FORM.sheets
    if sheet.hidden
    for table in sheet.tables
]
Rows = Mapping[str, Sequence[Mapping[str, object]]]


def laid(lang: str = "vi", wanted: Sequence[str] = (), **rows: Sequence[Mapping[str, object]]) -> BookPlan:
    return season_book(FORM, KNOWN, rows, say=language(lang), wanted=wanted)


def seen(book: BookPlan) -> list[str]:
    return [sheet.name for sheet in book.sheets if sheet.visibility == "visible"]


def texts(sheet: SheetPlan) -> list[str]:
    return [str(cell.value) for _, cell in sorted(sheet.cells.items()) if cell.value]


def open_keys(sheet: SheetPlan) -> list[str]:
    """The keys of the settings that nobody has to unfold."""
    gone = sheet.hidden_rows | {row for row, level in sheet.outline.items() if level}
    return [str(cell.value) for (row, col), cell in sorted(sheet.cells.items()) if col == 0 and row not in gone]


@pytest.mark.parametrize(("lang", "sheets"), [("vi", SEVEN), ("en", SEVEN_EN)])
def test_seven_sheets_are_seen_and_no_other_is_out_of_reach(lang: str, sheets: list[str]) -> None:
    book = laid(lang)
    assert seen(book) == sheets
    assert {sheet.visibility for sheet in book.sheets} == {
        "visible",
        "hidden",
    }  # Excel offers no way to a veryHidden one


@pytest.mark.parametrize(("table", "name"), WAITING)
def test_a_sheet_that_is_wanted_is_seen_and_a_hidden_one_is_named_in_the_guide_without_a_link(
    table: str, name: str
) -> None:
    assert set(seen(laid(wanted=[table]))) - set(SEVEN) == {name}
    guide = laid().sheets[0]
    (cell,) = [cell for cell in guide.cells.values() if str(cell.value).startswith(f"{name}: ")]
    assert not cell.link  # Excel does not follow a link to a hidden sheet
    assert any("Bỏ ẩn (Unhide)" in text for text in texts(guide))


@pytest.mark.parametrize(("table", "name"), WAITING)
def test_what_stands_on_a_hidden_sheet_is_read(table: str, name: str) -> None:
    spec = FORM.table(table)
    assert spec is not None
    key = next(key for key in spec.asked if KNOWN.columns.column(table, key).kind in ("text", "person"))
    row = {spec.asked[0]: "K1", key: "Thử"}
    records, _ = season_records(as_read(laid(**{table: [row]}), "thidua.xlsx"), KNOWN)
    assert [one.values.get(key) for one in records[table] if key in one.values] == ["Thử"] or records[table][
        0
    ].key == "K1"


def test_what_must_be_filled_stands_first_and_the_rest_is_folded_until_it_is_set() -> None:
    must = ["name", "school_year", "parent", "place", "abbreviation", "head", "secretary", "staff_conference"]
    sheet = laid().sheet("Trường")
    shown = open_keys(sheet)
    assert shown[: len(must)] == must
    assert "budget" not in shown and "reading_cstdt" not in shown
    told = texts(sheet)
    assert told.index("1. Phải điền") < told.index("2. Quy chế của trường")
    # 750 is not what a blank means; 100 is: a blank total is 100.
    filled = laid(options=[{"start_points": "750", "unit_total_max": "100", "readings": "cstdcs=va"}]).sheet("Trường")
    assert {"start_points", "readings"} <= set(open_keys(filled)) and "unit_total_max" not in open_keys(filled)
    assert "readings" not in shown  # a cell of codes, which new workbooks have no use for


def test_every_setting_has_its_row_once() -> None:
    sheet = laid().sheet("Trường")
    rows = [str(cell.value) for (_, col), cell in sheet.cells.items() if col == 0]
    keys = [*KNOWN.columns.table("school"), *KNOWN.columns.table("options")]
    assert sorted(key for key in rows if not key.startswith("#td:")) == sorted(keys)


def test_every_reading_of_the_law_is_chosen_in_words() -> None:
    rules = {id_ for law in KNOWN.laws.values() for id_ in law.interpretations}
    columns = KNOWN.columns.table("options")
    assert {key.removeprefix("reading_") for key in columns if key.startswith("reading_")} == rules
    for id_ in rules:
        ways = interpretation_choices(KNOWN)[f"reading_{id_}"]
        for law in KNOWN.laws.values():
            for name, way in law.interpretations[id_].variants.items() if id_ in law.interpretations else ():
                written = (way.say.vi, way.say.en, name, f"{id_}={name}")
                assert {ways.find(text) for text in written} == {name}
        shown = laid(options=[{f"reading_{id_}": ways.ids[-1]}]).sheet("Trường")
        assert ways.entries[-1].vi in texts(shown)
    assert not [text for text in texts(laid().sheet("Trường")) if "_" in text and "=" in text]


def test_sections_and_criteria_stand_on_one_sheet_and_neither_reads_the_headings_of_the_other() -> None:
    sections = [{"code": code, "name": f"Mục {code}", "max": 10} for code in ("I", "II")]
    criteria = [{"code": "1.1", "section": "I", "text": "Nội quy", "kind": "score", "max": 5}]
    book = laid(sections=sections, criteria=criteria)
    records, findings = season_records(as_read(book, "thidua.xlsx"), KNOWN)
    assert [one.key for one in records["sections"]] == ["I", "II"]
    assert [one.key for one in records["criteria"]] == ["1.1"]
    assert not [one for one in findings if getattr(one.place, "sheet", "") == "Tiêu chí"]


def test_of_a_list_what_is_filled_is_printed_with_a_few_blank_rows() -> None:
    people = [{"code": f"A{number}", "full_name": f"Người {number}"} for number in range(60)]
    for rows, last in (([], 20), (people, 65)):  # about a page at least; 60 people and 5 blank rows
        sheet = laid(people=rows).sheet("Nhân sự")
        start = next(row for (row, _), cell in sheet.cells.items() if cell.value == "#td:people") + 1
        assert sheet.page.area is not None and sheet.page.area.last_row == start + last - 1
        # What somebody types in the rows below is printed too: in all that are ready.
        assert sheet.page.grows is not None and sheet.page.grows.row == start
        assert sheet.page.grows.last_row == max(row for row, _ in sheet.cells)
    # Rows that are numbered beforehand are filled where something stands beside their number.
    received = laid(received=[{"what": "Đăng ký"}], wanted=("received",)).sheet("Sổ nhận").page
    assert received.grows is not None and received.grows.col == 1
    assert laid().sheet("Trường").page.grows is None  # of settings there are no more
    assert laid().sheet("Danh hiệu").page.area is None  # LibreOffice prints hidden sheets that have one


def test_a_table_is_filled_by_hand_where_no_other_begins_with_its_rows() -> None:
    rows: Rows = {"movements": [{"code": "PT1", "name": "Dạy tốt", "target": 90}], "titles": [{"code": "LDTT"}]}
    same: Rows = {"movements": [{"code": "PT1", "name": "Dạy tốt", "target": "90"}]}
    say = language("vi")
    assert filled_by_hand(rows, [{}, same], FORM, KNOWN, say) == {"titles"}
    assert filled_by_hand(rows, [same, {"titles": [{"code": "LDTT"}]}], FORM, KNOWN, say) == set()
    assert filled_by_hand({"movements": [*rows["movements"], {"code": "PT2"}]}, [same], FORM, KNOWN, say) == {
        "movements"
    }


@pytest.mark.parametrize("form", ["season", "ledger"])
def test_no_table_heads_two_columns_alike(form: str) -> None:
    for spec in KNOWN.forms[form].tables():
        heads = [asked_column(KNOWN.columns, spec, key).label.vi for key in (*spec.issued, *spec.asked)]
        assert len(set(heads)) == len(heads), spec.id
