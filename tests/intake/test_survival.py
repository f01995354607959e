"""What people and programs do to a form: either the numbers are the same, or a finding says which are not known."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.seasons.outside import change, put, tables
from tests.seasons.small import Small, by_id, codes, found, numbers, title_of

Edit = Callable[[Workbook], object]
TOAN = ("TOAN", "self-score", "R2")


def merged_after(small: Small, edit: Edit, form: tuple[str, str, str] = TOAN) -> dict[str, Any]:
    """The result once a return was opened, edited and saved again."""
    file = small.returned(*form)
    change(file, file, edit)
    return small.figures()


def scores(result: dict[str, Any], person: str) -> dict[str, Any]:
    found_scores: dict[str, Any] = by_id(result["people"])[person]["scores"]
    return found_scores


def met(result: dict[str, Any], person: str) -> dict[str, str]:
    return {title["id"]: title["met"] for title in by_id(result["people"])[person]["titles"]}


def is_honest(result: dict[str, Any], untouched: dict[str, Any]) -> None:
    """Nobody's complete final, and no yes or no, may be another than that of the return as it was sent."""
    for before, after in zip(untouched["people"], result["people"], strict=True):
        if after["scores"]["complete"]:
            assert before["scores"]["final"] == after["scores"]["final"], after["id"]
        for title, now in zip(before["titles"], after["titles"], strict=True):
            assert now["met"] in (title["met"], "unknown"), (after["id"], now)
    for before, after in zip(untouched["units"], result["units"], strict=True):
        for title, now in zip(before["titles"], after["titles"], strict=True):
            assert now["met"] in (title["met"], "unknown"), (after["id"], now)


# --- what must make no difference at all ---------------------------------------------------------------------------


def unmerge(sheet: Worksheet) -> None:
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def swap_columns(sheet: Worksheet, one: int, other: int) -> None:
    unmerge(sheet)
    for row in range(1, sheet.max_row + 1):
        first, second = sheet.cell(row, one), sheet.cell(row, other)
        first.value, second.value = second.value, first.value


def swap_rows(sheet: Worksheet, one: int, other: int) -> None:
    unmerge(sheet)
    for col in range(1, sheet.max_column + 1):
        first, second = sheet.cell(one, col), sheet.cell(other, col)
        first.value, second.value = second.value, first.value


def rows_above(book: Workbook) -> None:
    for table in tables(book).values():
        table.sheet.insert_rows(1, 2)
    for table in tables(book).values():
        table.sheet.insert_rows(table.row)


def row_inside(book: Workbook) -> None:
    for id_ in ("self_score", "unit_score", "standing", "initiatives"):
        table = tables(book)[id_]
        table.sheet.insert_rows(table.row + 1, 3)


def columns_inserted(book: Workbook) -> None:
    for id_, column in (("self_score", "P2"), ("unit_score", "P1"), ("standing", "grade"), ("initiatives", "name")):
        table = tables(book)[id_]
        table.sheet.insert_cols(table.columns()[column], 2)
    table = tables(book)["self_score"]
    table.sheet.insert_cols(1)


def columns_moved(book: Workbook) -> None:
    for id_, one, other in (
        ("self_score", "P1", "P3"),
        ("unit_score", "P2", "P3"),
        ("standing", "grade", "discipline"),
        ("initiatives", "person", "decision_date"),
    ):
        table = tables(book)[id_]
        swap_columns(table.sheet, table.columns()[one], table.columns()[other])


def keys_moved_to_the_end(book: Workbook) -> None:
    table = tables(book)["unit_score"]
    swap_columns(table.sheet, table.col, table.sheet.max_column + 1)


def rows_sorted_with_keys(book: Workbook) -> None:
    for id_, one, other in (
        ("self_score", "1.1", "2.2"),
        ("unit_score", "1.2", "4.1"),
        ("standing", "P1", "TOAN"),
        ("initiatives", "i1", "i3"),
    ):
        table = tables(book)[id_]
        swap_rows(table.sheet, table.rows()[one], table.rows()[other])


def sheets_reordered_and_renamed(book: Workbook) -> None:
    book._sheets.reverse()  # type: ignore[attr-defined]
    for number, sheet in enumerate(book.worksheets):
        if not sheet.title.startswith("_"):
            sheet.title = f"Sheet{number}"


def other_sheets_deleted(book: Workbook) -> None:
    for name in ("Hướng dẫn", "Kiểm tra", "_danh_muc", "Minh chứng"):
        if name != "Minh chứng":
            del book[name]
    book.create_sheet("Ghi chú của tổ")["B2"] = "Tổ họp ngày 25/5"


def hidden_identity_deleted(book: Workbook) -> None:
    del book["_thidua"]
    properties = book.custom_doc_props  # type: ignore[attr-defined]
    for name in list(properties.names):
        del properties[name]


def printed_code_deleted(book: Workbook) -> None:
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and "TC-R2.TOAN" in cell.value:
                    cell.value = None


def markers_lost_their_stamp(book: Workbook) -> None:
    for id_, table in tables(book).items():
        table.sheet.cell(table.row, table.col).value = f"#td:{id_}"


def pasted_into_fresh_sheets(book: Workbook) -> None:
    """The cells of every sheet are copied as values into a new sheet, and the old sheet is thrown away."""
    for sheet in list(book.worksheets):
        if sheet.title.startswith("_"):
            continue
        fresh = book.create_sheet(f"{sheet.title[:20]} moi")
        for line in sheet.iter_rows(values_only=False):
            for cell in line:
                if cell.value is not None and not str(cell.value).startswith("=") and cell.data_type != "f":
                    fresh.cell(cell.row + 3, cell.column + 2).value = cell.value
        del book[sheet.title]


def values_as_text(book: Workbook) -> None:
    """What other keyboards and programs make of numbers: decimal comma and point, spaces, full-width digits."""
    put(
        book,
        {
            "self_score": {"1.1": {"P1": "9", "P2": "8,5", "P3": "９"}, "2.1": {"P1": " 56 "}},
            "unit_score": {
                "1.1": {"P1": "9,0", "P2": "8.5"},
                "1.2": {"P1": "\u00a09"},
                "2.1": {"P1": "５５", "P2": "51,0"},
                "2.2": {"P1": "18 ", "P2": "\u200b17"},
                "3.1": {"P1": "1,00", "P2": "１"},
            },
        },
    )


def decomposed_and_shouted(book: Workbook) -> None:
    def nfd(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    put(
        book,
        {
            "standing": {
                "P1": {"grade": nfd("Hoàn thành xuất sắc nhiệm vụ"), "name": nfd("Nguyễn Thị Ánh")},
                "P2": {"grade": "HOÀN THÀNH TỐT NHIỆM VỤ"},
                "P3": {"grade": "  hoàn thành  tốt nhiệm vụ ", "discipline": nfd("Không")},
            },
            "initiatives": {"i1": {"person": nfd("Phạm Thu Hà"), "level": nfd("Cơ sở"), "recognised": nfd("CÓ")}},
        },
    )
    for id_ in ("self_score", "unit_score"):
        table = tables(book)[id_]
        for col in table.columns().values():
            above = table.sheet.cell(table.row - 1, col)
            above.value = nfd(str(above.value)) if above.value else None


def unlocked_and_shown(book: Workbook) -> None:
    for sheet in book.worksheets:
        sheet.protection.sheet = False
        sheet.sheet_state = "visible"
        for row in range(1, sheet.max_row + 1):
            sheet.row_dimensions[row].hidden = False
        for letter in "ABC":
            sheet.column_dimensions[letter].hidden = False


def totals_overwritten(book: Workbook) -> None:
    for id_ in ("self_score", "unit_score"):
        table = tables(book)[id_]
        keyed = set(table.rows().values())
        for row in range(table.row + 1, table.end):
            if row not in keyed:
                for person in ("P1", "P2", "P3"):
                    table.sheet.cell(row, table.columns()[person]).value = 100


def notes_beside_and_below(book: Workbook) -> None:
    for id_ in ("self_score", "unit_score", "standing"):
        table = tables(book)[id_]
        table.sheet.cell(table.end + 3, 3).value = "Ghi chú: cô Ánh nghỉ ốm 2 ngày"
        table.sheet.cell(table.row + 2, table.sheet.max_column + 2).value = 7
        table.sheet.cell(1, table.sheet.max_column + 1).value = "đã xem"


def answers_decorated(book: Workbook) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    cell = tables(book)["unit_score"].cell("1.1", "P1")
    cell.comment = Comment("xem lại", "tổ trưởng")
    cell.font = Font(color="FF0000", underline="single")
    cell.fill = PatternFill("solid", fgColor="00FF00")
    cell.number_format = "0%"
    other = tables(book)["unit_score"].cell("2.1", "P1")
    other.number_format = "0.00E+00"


HARMLESS: tuple[Edit, ...] = (
    lambda book: None,
    rows_above,
    row_inside,
    columns_inserted,
    columns_moved,
    keys_moved_to_the_end,
    rows_sorted_with_keys,
    sheets_reordered_and_renamed,
    other_sheets_deleted,
    hidden_identity_deleted,
    printed_code_deleted,
    markers_lost_their_stamp,
    pasted_into_fresh_sheets,
    values_as_text,
    decomposed_and_shouted,
    unlocked_and_shown,
    totals_overwritten,
    notes_beside_and_below,
    answers_decorated,
)


@pytest.mark.parametrize("edit", HARMLESS, ids=lambda edit: edit.__name__.replace("<lambda>", "saved_again"))
def test_the_numbers_are_the_same(edit: Edit, small: Small, untouched: dict[str, Any]) -> None:
    result = merged_after(small, edit)
    assert numbers(untouched) == numbers(result)
    assert codes(result, severity="error") == []


def test_edits_together(small: Small, untouched: dict[str, Any]) -> None:
    for edit in (columns_moved, rows_above, rows_sorted_with_keys, columns_inserted, sheets_reordered_and_renamed):
        file = small.returned(*TOAN)
        change(file, file, edit)
    assert numbers(untouched) == numbers(small.figures())


def test_a_registration_turned_over(small: Small, untouched: dict[str, Any]) -> None:
    def turned(book: Workbook) -> None:
        table = tables(book)["registration"]
        swap_rows(table.sheet, table.rows()["P1"], table.rows()["P3"])
        swap_columns(table.sheet, table.columns()["title"], table.columns()["note"])
        stacked = tables(book)["targets"]
        stacked.sheet.insert_rows(stacked.row - 1, 4)

    assert numbers(untouched) == numbers(merged_after(small, turned, ("TOAN", "registration", "")))


def test_a_row_added_without_a_key_is_read_with_a_notice(small: Small) -> None:
    def added(book: Workbook) -> None:
        table = tables(book)["initiatives"]
        row = table.end + 1
        for column, value in {"person": "P2", "name": "Sổ tay số", "level": "cơ sở", "recognised": "có"}.items():
            table.sheet.cell(row, table.columns()[column]).value = value

    result = merged_after(small, added)
    assert len(found(result, "S108")) == 1
    # P2: grade HTTNV, and now one recognised initiative.
    assert title_of(result, "P2", "CSTDCS")["met"] == "yes"


# --- what must be named, and never pass as a number ------------------------------------------------------------------


def copied(id_: str) -> Edit:
    return lambda book: book.copy_worksheet(tables(book)[id_].sheet).__setattr__("title", f"{id_[:9]} (2)")


def deleted_table(id_: str) -> Edit:
    return lambda book: book.remove(tables(book)[id_].sheet)


def deleted_column(id_: str, column: str) -> Edit:
    def edit(book: Workbook) -> None:
        table = tables(book)[id_]
        table.sheet.delete_cols(table.columns()[column])

    return edit


def deleted_row(id_: str, row: str) -> Edit:
    def edit(book: Workbook) -> None:
        table = tables(book)[id_]
        table.sheet.delete_rows(table.rows()[row])

    return edit


def lost_key(id_: str, row: str) -> Edit:
    def edit(book: Workbook) -> None:
        table = tables(book)[id_]
        table.sheet.cell(table.rows()[row], table.col).value = None

    return edit


def wrong_key(id_: str, row: str, key: object) -> Edit:
    def edit(book: Workbook) -> None:
        table = tables(book)[id_]
        table.sheet.cell(table.rows()[row], table.col).value = key  # type: ignore[assignment]

    return edit


def wrong_column_key(id_: str, column: str, key: str | None) -> Edit:
    def edit(book: Workbook) -> None:
        table = tables(book)[id_]
        table.sheet.cell(table.row, table.columns()[column]).value = key

    return edit


def lost_marker(id_: str) -> Edit:
    def edit(book: Workbook) -> None:
        table = tables(book)[id_]
        table.sheet.cell(table.row, table.col).value = None

    return edit


def written(id_: str, row: str, column: str, value: object) -> Edit:
    return lambda book: put(book, {id_: {row: {column: value}}})


def names_sorted_without_keys(id_: str) -> Edit:
    """Names, and what was typed beside them, change places; the hidden keys stay where they were."""

    def edit(book: Workbook) -> None:
        table = tables(book)[id_]
        if id_ == "unit_score":
            swap_columns(table.sheet, table.columns()["P1"], table.columns()["P2"])
            table.sheet.cell(table.row, table.columns()["P1"]).value = "?"
            table.sheet.cell(table.row, table.columns()["P2"]).value = "P1"
            table.sheet.cell(table.row, table.columns()["?"]).value = "P2"
        else:
            one, other = table.rows()["P1"], table.rows()["P2"]
            swap_rows(table.sheet, one, other)
            table.sheet.cell(one, table.col).value = "P1"
            table.sheet.cell(other, table.col).value = "P2"

    return edit


# edit, the finding it must give, people whose final is no longer known, (who, title) no longer known
DAMAGE: dict[str, tuple[Edit, str, str, tuple[tuple[str, str], ...]]] = {
    "self sheet copied": (copied("self_score"), "S110", "P3", ()),
    "initiatives copied": (copied("initiatives"), "S110", "", (("P2", "CSTDCS"), ("P3", "CSTDCS"))),
    "unit sheet deleted": (deleted_table("unit_score"), "S101", "P1 P2", ()),
    "initiatives deleted": (deleted_table("initiatives"), "S101", "", (("P2", "CSTDCS"), ("P3", "CSTDCS"))),
    "marker of unit scores cleared": (lost_marker("unit_score"), "S101", "P1 P2", ()),
    "person's column deleted": (deleted_column("unit_score", "P2"), "S102", "P2", ()),
    "person's column key cleared": (wrong_column_key("unit_score", "P2", None), "S102", "P2", ()),
    "person's column key twice": (wrong_column_key("unit_score", "P2", "P1"), "S104", "P1 P2", ()),
    "discipline column deleted": (deleted_column("standing", "discipline"), "S102", "", (("P1", "LDTT"),)),
    "initiative's person column deleted": (
        deleted_column("initiatives", "person"),
        "S102",
        "",
        (("P2", "CSTDCS"), ("P3", "CSTDCS")),
    ),
    "criterion row deleted": (deleted_row("unit_score", "2.1"), "S103", "P1 P2", ()),
    "person's standing row deleted": (deleted_row("standing", "P2"), "S103", "", (("P2", "LDTT"),)),
    "criterion key lost": (lost_key("unit_score", "2.1"), "S109", "P1 P2", ()),
    "standing key lost": (lost_key("standing", "P2"), "S109", "", (("P2", "LDTT"),)),
    "criterion key twice": (wrong_key("unit_score", "1.2", "1.1"), "S104", "P1 P2", ()),
    "standing key twice": (wrong_key("standing", "P2", "P1"), "S104", "", (("P1", "LDTT"), ("P2", "LDTT"))),
    "a key nobody issued": (wrong_key("unit_score", "2.1", "9.9"), "S103", "P1 P2", ()),
    "a person nobody issued": (wrong_key("standing", "P2", "P77"), "S115", "", (("P2", "LDTT"),)),
    "names sorted without keys (columns)": (names_sorted_without_keys("unit_score"), "S112", "P1 P2", ()),
    "names sorted without keys (rows)": (
        names_sorted_without_keys("standing"),
        "S112",
        "",
        (("P1", "LDTT"), ("P2", "LDTT")),
    ),
    "word in a score": (written("unit_score", "2.1", "P1", "năm lăm"), "C101", "P1", ()),
    "formula never calculated": (written("unit_score", "1.1", "P1", "=4+5"), "C113", "P1", ()),
    "a thousand or one": (written("unit_score", "2.1", "P1", "1.000"), "C110", "P1", ()),
    "grade not in the list": (written("standing", "P2", "grade", "Khá"), "C105", "", (("P2", "LDTT"),)),
    "recognised not understood": (
        written("initiatives", "i1", "recognised", "đang chờ"),
        "C114",
        "",
        (("P3", "CSTDCS"),),
    ),
    "initiative of somebody unknown": (
        written("initiatives", "i1", "person", "Phạm Thị Hạ"),
        "C112",
        "",
        (("P3", "CSTDCS"),),
    ),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_damage_is_named_and_never_a_number(case: str, small: Small, untouched: dict[str, Any]) -> None:
    edit, code, people, verdicts = DAMAGE[case]
    result = merged_after(small, edit)
    named = found(result, code)
    assert named and all(finding["unit"] == "TOAN" for finding in named), codes(result)
    is_honest(result, untouched)
    assert dict.fromkeys(people.split(), False) == {
        person: scores(result, person)["complete"] for person in people.split()
    }
    assert dict.fromkeys(verdicts, "unknown") == {verdict: title_of(result, *verdict)["met"] for verdict in verdicts}
    for person in ("P4", "P5", "P6"):
        assert scores(untouched, person) == scores(result, person)
        assert met(untouched, person) == met(result, person)
