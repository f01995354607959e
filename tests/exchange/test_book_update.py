"""What `update` adds to a workbook: where each thing goes, in whose look, with which check, and what is told of it."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import asdict, replace

from tests.intake.mini import as_read, declared
from tests.markdown import book, edited
from tests.packaged_looks import LOOKS
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.declare.tables.form_spec import Form, FormSheet, TableSpec
from thidua_xlsx.documents.areas import CopiedCheck
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.exchange.season_books.book_update import OwnBook, book_update, is_outdated
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.messages.language import language

KNOWN = declared()
COLUMNS = KNOWN.columns


def spec(id_: str, form: str = "season", **fields: object) -> TableSpec:
    found = KNOWN.forms[form].table(id_)
    assert found is not None
    return replace(found, **fields)


def sheet(name: str, *tables: TableSpec) -> FormSheet:
    return FormSheet(BilingualText(name, name), tables, title=BilingualText(f"{name}: {name}", ""))


FORM = Form(
    BilingualText("", ""),
    (
        sheet("Trường", spec("school"), spec("options")),
        sheet("Tổ", spec("units", spare=2)),
        sheet("Tiêu chí", spec("sections", spare=0), spec("criteria", spare=0)),
        sheet("Danh hiệu", spec("titles", spare=0)),
        sheet("Sáng kiến", spec("initiatives", "ledger")),
    ),
)
TODAY = """
# Trường
| Trường |

| #td:school | _setting | value | _help |
| name | Tên trường | | |
| place | Nơi ký | mặc định | xã nào |

| #td:options | _setting | value | _help |
| budget | Kinh phí | | |
| start_points | Điểm gốc | | |

# Tổ
| | Tên | Loại |
| #td:units | name | kind | leader |

# Tiêu chí
| | Tên mục | Nhiều nhất |
| #td:sections | name | max |

| | Nội dung | Loại |
| #td:criteria | text | kind |

# Danh hiệu
| #td:titles | name | enabled |

# Sáng kiến
| | | Người | Tên |
| #td:initiatives | | person | name |

# _danh_muc
| Nam | Có |
| Nữ | Không |
"""
LISTS = {"td_gender": "'_danh_muc'!$A$1:$A$2", "td_yesno": "_danh_muc!$B$1:$B$2", "vung": "'Tổ'!$A$1:$A$9"}


def added(old: str, names: Mapping[str, str] = LISTS, form: Form = FORM) -> dict[str, Any]:
    """What is added to an older workbook, without the parts to which nothing is."""
    before, today = OwnBook(book(old, "thidua.xlsx"), names), OwnBook(book(TODAY, "thidua.xlsx"), LISTS)
    update = asdict(book_update(before, today, form, COLUMNS, LOOKS))
    return {key: value for key, value in update.items() if key not in ("old", "new", "looks") and value}


def older(*changes: tuple[str, str]) -> str:
    """The workbook of today, with parts of it replaced."""
    text = TODAY
    for part, other in changes:
        assert text.count(part) == 1, part
        text = text.replace(part, other)
    return text


def column(table: str, key: str, sheet_: str) -> Phrase:
    declared_ = COLUMNS.column(table, key)
    return Phrase("update.column", {"column": declared_.label, "sheet": sheet_, "help": declared_.help})


def test_nothing_is_added_to_a_workbook_that_lacks_nothing() -> None:
    assert added(TODAY) == {}
    # A column that stands there twice is there, and so is a setting.
    assert added(older(("| kind | leader |", "| kind | leader | leader |"))) == {}
    assert added(older(("| place |", "| place | Nơi ký | | |\n| place |"))) == {}


# --- columns ---------------------------------------------------------------------------------------------------------
def test_columns_stand_to_the_right_of_everything_down_to_the_last_row_that_waits() -> None:
    found = added(
        older(
            (
                "| | Tên | Loại |\n| #td:units | name | kind | leader |",
                "| | Tên |\n| #td:units | name |\n| T1 | Tổ Một |\n| T2 | Tổ Hai | | ghi bên lề |",
            )
        )
    )
    # Rows 2 and 3 are filled, two more wait; what somebody wrote stands in column 3. Today's table begins in row 2.
    assert found == {
        "texts": {
            "Tổ": {
                (0, 4): "Loại", (1, 4): "kind", (2, 4): "", (3, 4): "", (4, 4): "", (5, 4): "",
                (0, 5): "leader", (1, 5): "leader", (2, 5): "", (3, 5): "", (4, 5): "", (5, 5): "",
            }
        },
        "like": {
            "Tổ": {
                (0, 4): (0, 1), (1, 4): (1, 1), (2, 4): (2, 1), (3, 4): (3, 1), (4, 4): (4, 1), (5, 4): (5, 1),
                (0, 5): (0, 1), (1, 5): (1, 1), (2, 5): (2, 1), (3, 5): (3, 1), (4, 5): (4, 1), (5, 5): (5, 1),
            }
        },
        "widths": {"Tổ": {4: 18, 5: 24}},
        "checks": [CopiedCheck("Tổ", "C3", "Tổ", "E3:E6"), CopiedCheck("Tổ", "D3", "Tổ", "F3:F6")],
        "notes": [column("units", "kind", "Tổ"), column("units", "leader", "Tổ")],
    }  # fmt: skip


def test_columns_of_two_tables_on_one_sheet_do_not_stand_in_one() -> None:
    found = added(older(("| #td:sections | name | max |", "| #td:sections | name |"), ("| text | kind |", "| text |")))
    # The headings of today's stand above both; neither has a row.
    assert found["texts"] == {
        "Tiêu chí": {(0, 3): "Nhiều nhất", (1, 3): "max", (3, 4): "Loại", (4, 4): "kind"},
    }
    assert "checks" not in found


def test_a_narrow_column_is_given_room_for_its_heading() -> None:
    assert COLUMNS.column("titles", "enabled").width == 7
    found = added(older(("| #td:titles | name | enabled |", "| #td:titles | name |")))
    assert found["widths"] == {"Danh hiệu": {2: 8}}


def test_lines_that_wait_in_a_ledger_have_their_keys_and_no_others_are_looked_for() -> None:
    found = added(older(("| | person | name |", "| | person |\n| i1 | | A1 |\n| i2 | | |")))
    assert list(found["texts"]["Sáng kiến"]) == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert found["checks"] == [CopiedCheck("Sáng kiến", "D3", "Sáng kiến", "E3:E4")]


def test_a_table_that_has_no_column_any_more_is_left_alone() -> None:
    assert added(older(("| #td:units | name | kind | leader |", "| #td:units |"))) == {}


# --- settings --------------------------------------------------------------------------------------------------------
def setting(table: str, key: str) -> Phrase:
    declared_ = COLUMNS.column(table, key)
    params = {"setting": declared_.label, "sheet": "Trường", "help": declared_.help}
    return Phrase("update.setting", params)


def test_a_setting_stands_in_a_free_row_of_its_table_else_below_the_next_one() -> None:
    place = "| place | Nơi ký | mặc định | xã nào |\n"
    # Below the name two rows are blank before those of the next table's heading; below the last nothing ends them.
    for room, row in (("\n\n\n\n", 4), ("\n", 8)):
        found = added(older((f"| name | Tên trường | | |\n{place}\n", f"| name | Tên trường | | |\n{room}")))
        last = 3
        assert found["texts"] == {"Trường": {(row, 0): "place", (row, 1): "Nơi ký", (row, 2): "", (row, 3): "xã nào"}}
        assert found["like"] == {"Trường": {(row, col): (last, col) for col in range(4)}}
        assert found["checks"] == [CopiedCheck("Trường", "C5", "Trường", f"C{row + 1}")]
        assert found["notes"] == [setting("school", "place")]
        assert list(found["heights"]["Trường"]) == [row]
        assert set(found) == {"texts", "like", "checks", "notes", "heights"}


def test_settings_of_two_tables_take_one_row_each() -> None:
    found = added(
        older(
            ("| place | Nơi ký | mặc định | xã nào |\n", ""),
            ("| start_points | Điểm gốc | | |\n", ""),
        )
    )
    assert {spot: text for spot, text in found["texts"]["Trường"].items() if spot[1] == 0} == {
        (7, 0): "place",
        (8, 0): "start_points",
    }


def test_a_setting_without_room_is_told_and_one_that_nobody_knows_is_not() -> None:
    form = replace(FORM, sheets=(sheet("Trường", spec("school")), sheet("Tổ", spec("units"))))
    cramped = """
# Trường
| #td:school | _setting | value | _help |
| name | Tên | | |
| | Tổ |

| #td:units | name | kind | leader |
# _danh_muc
| Nam | Có |
| Nữ | Không |
"""
    assert added(cramped, form=form) == {
        "notes": [Phrase("update.left_setting", {"setting": COLUMNS.column("school", "place").label})]
    }


def test_a_setting_is_as_high_as_its_help_needs() -> None:
    without = older(("| place | Nơi ký | mặc định | xã nào |\n", ""))
    (short,) = added(without)["heights"]["Trường"].values()
    today = OwnBook(book(TODAY.replace("xã nào", "tên xã, phường nơi trường đóng " * 12), "thidua.xlsx"), LISTS)
    update = book_update(OwnBook(book(without, "thidua.xlsx"), LISTS), today, FORM, COLUMNS, LOOKS)
    (high,) = update.heights["Trường"].values()
    assert high > 2 * short


# --- sheets, and tables that are gone ------------------------------------------------------------------------------------
def test_a_sheet_is_added_whole_unless_somebody_has_one_of_that_name() -> None:
    lost = ("# Tổ\n| | Tên | Loại |\n| #td:units | name | kind | leader |\n", "")
    note = {"sheet": BilingualText("Tổ", "Tổ")}
    assert added(older(lost)) == {
        "sheets": ["Tổ"],
        "notes": [Phrase("update.sheet", {**note, "title": BilingualText("Tổ: Tổ", "")})],
    }
    assert added(older(lost) + "\n# Tổ\n| của trường |\n") == {"notes": [Phrase("update.left_sheet", note)]}


def test_a_table_that_is_gone_from_its_sheet_is_told() -> None:
    found = added(older(("| #td:sections | name | max |", "")))
    title = spec("sections").title
    assert found == {
        "notes": [Phrase("update.left_table", {"table": title, "sheet": BilingualText("Tiêu chí", "Tiêu chí")})]
    }


# --- lists -----------------------------------------------------------------------------------------------------------
def test_a_list_that_lacks_a_choice_is_written_anew_in_a_column_of_its_own() -> None:
    old = older(("| Nam | Có |\n| Nữ | Không |", "| Nam | Có |\n| | Khác | riêng |"))
    assert added(old) == {
        "texts": {"_danh_muc": {(0, 3): "Nam", (1, 3): "Nữ", (0, 4): "Có", (1, 4): "Không"}},
        "like": {"_danh_muc": dict.fromkeys([(0, 3), (1, 3), (0, 4), (1, 4)], (0, 0))},
        "names": {"td_gender": "'_danh_muc'!$D$1:$D$2", "td_yesno": "'_danh_muc'!$E$1:$E$2"},
        "notes": [
            Phrase("update.choices", {"choices": ("Nữ",)}),
            Phrase("update.choices", {"choices": ("Không",)}),
        ],
    }
    # One that has more than today's, in another order, lacks nothing.
    assert added(older(("| Nam | Có |\n| Nữ | Không |", "| Nữ | Có |\n| Nam | Không |\n| Khác | |"))) == {}


def test_a_list_that_the_workbook_does_not_have_is_added_without_a_word() -> None:
    found = added(TODAY, names={"td_gender": LISTS["td_gender"]})
    assert found["names"] == {"td_yesno": "'_danh_muc'!$C$1:$C$2"}
    assert found["texts"] == {"_danh_muc": {(0, 2): "Có", (1, 2): "Không"}}
    assert "notes" not in found
    blank = added(older(("| Nam | Có |\n| Nữ | Không |", "")))
    assert blank["names"] == {"td_gender": "'_danh_muc'!$A$1:$A$2", "td_yesno": "'_danh_muc'!$B$1:$B$2"}
    none = added(older(("# _danh_muc\n| Nam | Có |\n| Nữ | Không |", "")), names={})
    assert none == {"sheets": ["_danh_muc"], "names": {key: LISTS[key] for key in ("td_gender", "td_yesno")}}


# --- whether anything is lacking ---------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def whole() -> RawBook:
    """The season workbook as it is begun today."""
    return as_read(season_book(KNOWN.forms["season"], KNOWN, {}, say=language("vi")), "thidua.xlsx")


def without(raw: RawBook, name: str, text: str, *, row: bool = False) -> RawBook:
    """The workbook without the cells of a sheet that say this, or without their whole rows."""
    cells = next(one.cells for one in raw.sheets if one.name == name)
    gone = [spot for spot, cell in cells.items() if cell.value == text]
    assert gone
    rows = {at for at, _ in gone}
    return edited(raw, name, {spot: None for spot in cells if (spot[0] in rows if row else spot in gone)})


def test_a_workbook_of_today_lacks_nothing(whole: RawBook) -> None:
    assert not is_outdated(whole, KNOWN.forms["season"], COLUMNS)


def test_settings_for_which_there_is_no_room_are_not_missed() -> None:
    form = replace(FORM, sheets=(sheet("Trường", spec("school"), spec("units", asked=("code", "name"))),))
    for room, missed in (("", False), ("\n", True)):
        text = f"# Trường\n| #td:school | value |\n| name | |\n{room}\n| Tổ |\n\n| #td:units | name |\n"
        assert is_outdated(book(text, "thidua.xlsx"), form, COLUMNS) is missed


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [("Nhân sự", "employment", False), ("Tổ", "#td:units", False), ("Trường", "forged_forms", True)],
)
def test_a_workbook_that_lacks_a_column_a_table_or_a_setting_is_outdated(
    whole: RawBook, name: str, text: str, row: bool
) -> None:
    assert is_outdated(without(whole, name, text, row=row), KNOWN.forms["season"], COLUMNS)
