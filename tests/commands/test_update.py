"""`update`: an older season workbook gets what today's has; whatever people filled, wrote or drew stays."""

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.program import run
from tests.seasons.outside import change, opened, tables
from tests.seasons.small import Small
from thidua_xlsx.commands.update import update
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.messages.language import language
from thidua_xlsx.workflow.load.season_folder import is_outdated, load_templates, open_season_folder

VI = language("vi")


@pytest.fixture(scope="module")
def declared() -> Templates:
    return load_templates(None)


@pytest.fixture(scope="module")
def begun_earlier(small_season: Small) -> bytes:
    """Its workbook as an older version would have begun it, with a sheet and a note of the school's own."""
    book = load_workbook(small_season.folder / "thidua.xlsx")
    del book["Quyết định"]
    people, options = book["Nhân sự"], book["Trường"]
    found = tables(book)
    at = found["people"].columns()["employment"]
    for row in people.iter_rows(min_row=4, min_col=at, max_col=at):
        row[0].value = None
    checks = people.data_validations
    checks.dataValidation = [one for one in checks.dataValidation if one.formula1 != "td_employment"]
    for row in options.iter_rows(max_col=1):
        if row[0].value == "forged_forms":
            for cell in options[row[0].row]:
                cell.value = None
    names = book.defined_names
    lists = book["_danh_muc"]
    area = names["td_gender"].attr_text.rpartition("!")[2].replace("$", "")
    for row in lists[area][1:]:
        row[0].value = None
    own = book.create_sheet("Của trường")
    own["B2"] = "=1+1"
    book["Tổ"]["B7"].comment = Comment("Tổ ghép hai môn", "Hiệu trưởng")
    people["D40"] = "Ghi bên lề"
    book.save(saved := io.BytesIO())
    return saved.getvalue()


@pytest.fixture
def older(small: Small, begun_earlier: bytes) -> Small:
    """The small season with that workbook."""
    (small.folder / "thidua.xlsx").write_bytes(begun_earlier)
    return small


def test_what_is_missing_is_added_and_nothing_that_was_filled_changes(older: Small, declared: Templates) -> None:
    before, kept = older.figures(), (older.folder / "thidua.xlsx").read_bytes()
    assert is_outdated(older.folder)
    said = run("update", older.folder)
    assert said.exit_code == 0, said.output
    for line in (
        "Thêm trang Quyết định: Quyết định khen thưởng của năm.",
        "Trang Nhân sự: thêm cột «Viên chức, hợp đồng».",
        "Trang Trường: thêm dòng «Vẫn tính phiếu sai chữ ký khi không có bản nào khác».",
        "Thêm lựa chọn trong danh sách của ô: Nữ.",
        "Bản trước khi ghi: luu-tru/thidua.001.bak.xlsx.",
    ):
        assert line in said.output
    assert (older.folder / "luu-tru" / "thidua.001.bak.xlsx").read_bytes() == kept
    assert not is_outdated(older.folder)

    book, old = load_workbook(older.folder / "thidua.xlsx"), load_workbook(io.BytesIO(kept))
    for sheet in old:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and sheet.title != "_danh_muc":
                    assert book[sheet.title][cell.coordinate].value == cell.value
                    assert book[sheet.title][cell.coordinate].fill.fgColor.rgb == cell.fill.fgColor.rgb
    assert book["Tổ"]["B7"].comment.text == "Tổ ghép hai môn"
    assert book["Của trường"]["B2"].value == "=1+1"
    found = tables(book)
    assert {spec.id for spec in declared.forms["season"].tables()} <= set(found)
    assert "employment" in found["people"].columns()

    after = older.figures()
    changing = ("meta", "generated", "season_sha256", "inputs")
    assert {key: value for key, value in after.items() if key not in changing and key != "files"} == {
        key: value for key, value in before.items() if key not in changing and key != "files"
    }


def test_what_was_added_has_its_choices_and_takes_answers(older: Small) -> None:
    update(older.folder, words=VI)
    book = load_workbook(older.folder / "thidua.xlsx")
    people = book["Nhân sự"]
    cell = tables(book)["people"].cell("P1", "employment")
    rules = [one for one in people.data_validations.dataValidation if cell.coordinate in one.cells]
    assert [one.formula1 for one in rules] == ["td_employment"]
    lists = book.defined_names["td_gender"].attr_text
    sheet, _, area = lists.partition("!")
    assert [one[0].value for one in book[sheet.strip("'")][area.replace("$", "")]] == ["Nam", "Nữ"]
    assert book["Quyết định"].data_validations.dataValidation
    assert book["Quyết định"].sheet_state == "hidden"


def test_twice_is_once_and_a_workbook_of_today_lacks_nothing(older: Small, small: Small) -> None:
    update(older.folder, words=VI)
    once = (older.folder / "thidua.xlsx").read_bytes()
    said = run("update", older.folder)
    assert "thidua.xlsx: không thiếu gì." in said.output
    assert (older.folder / "thidua.xlsx").read_bytes() == once
    assert len(list((older.folder / "luu-tru").iterdir())) == 1


def test_settings_whose_table_has_no_room_stand_below_the_other_table_and_count(small: Small) -> None:
    file = small.folder / "thidua.xlsx"
    book = load_workbook(file)
    for row in book["Trường"].iter_rows(max_col=4):
        if row[0].value in ("report_email", "recipients"):  # the last ones above the other table
            for cell in row:
                cell.value = None
    book.save(file)
    said = run("update", small.folder)
    for setting in ("Thư điện tử nơi nhận báo cáo", "Nơi nhận in trên kế hoạch, báo cáo"):
        assert f"Trang Trường: thêm dòng «{setting}»." in said.output
    assert not is_outdated(small.folder)
    assert "thidua.xlsx: không thiếu gì." in run("update", small.folder).output
    book = load_workbook(file)
    found = {row[0].value: row for row in book["Trường"].iter_rows(max_col=4)}
    assert found["recipients"][0].row > found["#td:options"][0].row
    for key, text in (("report_email", "phong@xa.vn"), ("recipients", "- Như trên; - Lưu: VT")):
        found[key][2].value = text
    book.save(file)
    school = open_season_folder(small.folder).rulebook.school
    assert (school.report_email, school.recipients) == ("phong@xa.vn", ("Như trên", "Lưu: VT"))


def test_a_sheet_of_one_s_own_under_the_name_of_a_new_one_stays(older: Small) -> None:
    file = older.folder / "thidua.xlsx"
    book = load_workbook(file)
    book.create_sheet("Quyết định")["A1"] = "của trường"
    book.save(file)
    assert "Chưa thêm được trang Quyết định" in run("update", older.folder).output
    assert load_workbook(file)["Quyết định"]["A1"].value == "của trường"


def test_parts_that_no_library_knows_stay_as_they_are(older: Small) -> None:
    file = older.folder / "thidua.xlsx"
    content = file.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("xl/media/anh.png", b"\x89PNG picture")
    file.write_bytes(out.getvalue())
    update(older.folder, words=VI)
    with zipfile.ZipFile(file) as package:
        assert package.read("xl/media/anh.png") == b"\x89PNG picture"
        assert package.testzip() is None


# --- a staff list that is brought in later -------------------------------------------------------------------------
LIST = [["TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Tổ"]]


def staff(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in (*LIST, *rows):
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def people_of(folder: Path) -> dict[str, tuple[Any, ...]]:
    table = tables(opened(folder / "thidua.xlsx"))["people"]
    return {
        key: tuple(table.cell(key, column).value for column in ("full_name", "unit", "group"))
        for key in table.rows()
        if table.cell(key, "full_name").value
    }


def test_a_season_that_was_begun_without_a_list_takes_its_units_and_people(tmp_path: Path) -> None:
    folder = tmp_path / "mua"
    assert run("init", folder, "--profile", "thcs", "--year", "2026-2027", "--school", "THCS Kim Sơn").exit_code == 0
    listed = staff(
        tmp_path / "ds.xlsx",
        [1, "Nguyễn Thị Hoa", "01/02/1980", "Tổ trưởng", "Tổ Toán"],
        [2, "Phí Văn Lực", "01/01/1990", "Kế toán", "Tổ Văn phòng"],
        [3, "Lê Văn Minh", "01/03/1991", "Giáo viên", "Tổ Toán học"],
    )
    said = run("update", folder, "--roster", listed)
    assert "Đã thêm 3 người vào trang Nhân sự: Nguyễn Thị Hoa, Phí Văn Lực, Lê Văn Minh." in said.output
    assert "«Tổ Toán» (1 người) và «Tổ Toán học» (1 người) có thể là một tổ" in said.output
    assert list(people_of(folder).values()) == [
        ("Nguyễn Thị Hoa", "TOAN", "Giáo viên"),
        ("Phí Văn Lực", "VP", "Nhân viên"),
        ("Lê Văn Minh", "TH", "Giáo viên"),
    ]
    assert "LỖI" not in run("check", folder / "thidua.xlsx").output


def test_such_a_season_takes_titles_of_earlier_years_into_its_ledger(tmp_path: Path) -> None:
    folder, listed = tmp_path / "mua", tmp_path / "ds.xlsx"
    assert run("init", folder, "--profile", "thcs", "--year", "2026-2027", "--school", "THCS Kim Sơn").exit_code == 0
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["STT", "Họ và tên", "Tổ", "Danh hiệu năm 2025-2026"],
        [1, "Nguyễn Thị Hoa", "Tổ Toán", "LĐTT; CSTĐCS"],
        [2, "Lê Văn Minh", "Tổ Toán", "LĐTT"],
    ):
        sheet.append(row)
    book.save(listed)
    run("update", folder, "--roster", listed)
    table = tables(load_workbook(folder / "so-theo-doi.xlsx"))["awards"]
    keys = ("person", "full_name", "title", "period")
    entered = [tuple(table.cell(row, key).value for key in keys) for row in table.rows()]
    assert [line for line in entered if line[0]] == [
        ("GV01", "Nguyễn Thị Hoa", "Lao động tiên tiến", "2025-2026"),
        ("GV01", "Nguyễn Thị Hoa", "Chiến sĩ thi đua cơ sở", "2025-2026"),
        ("GV02", "Lê Văn Minh", "Lao động tiên tiến", "2025-2026"),
    ]


def test_of_a_later_list_new_people_are_added_and_all_else_is_told(small: Small, tmp_path: Path) -> None:
    before = people_of(small.folder)
    units = {unit: unit for _, unit, _ in before.values()}
    assert "TOAN" in units
    listed = staff(
        tmp_path / "ds.xlsx",
        *([place, name, "", "", "Tổ Toán"] for place, (name, unit, _) in enumerate(before.values()) if unit == "TOAN"),
        [90, "Cao Thị Mới", "03/03/1995", "GV", "Tổ Toán"],
        [91, "Lạ Văn Tổ", "03/03/1996", "GV", "Tổ Chưa Có"],
    )
    said = run("update", small.folder, "--roster", listed).output
    assert "Đã thêm 1 người vào trang Nhân sự: Cao Thị Mới." in said
    assert "Không còn trong danh sách" in said and "Tổ có trong danh sách mà trang Tổ chưa có: Tổ Chưa Có." in said
    after = people_of(small.folder)
    assert {key: one for key, one in after.items() if key in before} == before
    assert [one for key, one in after.items() if key not in before] == [("Cao Thị Mới", "TOAN", "Giáo viên")]


def test_of_a_later_list_blank_cells_are_filled_and_filled_ones_stay(small: Small, tmp_path: Path) -> None:
    small.amend({"people": {"P2": {"position": None, "birth_date": "04/04/1984"}, "P1": {"position": None}}})
    names = {key: name for key, (name, _, _) in people_of(small.folder).items()}
    listed = staff(
        tmp_path / "ds.xlsx",
        [1, names["P1"], "05/03/1985", "Tổ phó", "Tổ Toán"],
        [2, names["P2"], "1984", "Giáo viên", "Tổ Toán"],
    )
    told = run("status", small.folder, "--roster", listed).output
    assert f"Sổ còn trống mà danh sách có: {names['P2']} (P2), Chức vụ. Chọn Cập nhật sổ để điền." in told
    said = run("update", small.folder, "--roster", listed).output
    assert f"các ô còn trống của 2 người ở trang Nhân sự: {names['P1']}, {names['P2']}." in said
    table = tables(opened(small.folder / "thidua.xlsx"))["people"]
    found = {key: (table.cell(key, "position").value, str(table.cell(key, "birth_date").value)) for key in ("P1", "P2")}
    assert found["P1"][0] == "Tổ phó" and found["P2"] == ("Giáo viên", "04/04/1984")
    assert "Sổ còn trống" not in run("status", small.folder, "--roster", listed).output


def test_of_somebody_with_two_rows_nothing_is_written_and_all_is_told(small: Small, tmp_path: Path) -> None:
    name = people_of(small.folder)["P2"][0]

    def moved(book: Any) -> None:
        table = tables(book)["people"]
        columns, row = table.columns(), max(table.rows().values()) + 1
        table.cell("P2", "to").value = "31/12/2026"
        table.sheet.cell(row, table.col).value = "P2"
        told = {"full_name": name, "unit": "VAN", "group": "GV", "from": "01/01/2027"}
        for key, value in told.items():
            table.sheet.cell(row, columns[key]).value = value

    file = small.folder / "thidua.xlsx"
    change(file, file, moved)
    before = file.read_bytes()
    listed = staff(tmp_path / "ds.xlsx", [1, name, "04/04/1984", "Giáo viên", "Tổ Toán"])
    said = run("update", small.folder, "--roster", listed)
    assert said.exit_code == 0
    assert f"Chuyển tổ: {name} (P2), sổ ghi Tổ Văn, danh sách ghi Tổ Toán. Ghi «Ở tổ đến ngày»" in said.output
    assert file.read_bytes() == before


def test_units_left_blank_are_filled_from_a_list_that_names_them_all(small: Small, tmp_path: Path) -> None:
    """Nobody's unit is written while another is unknown: the list has P1 alone, then both; P3's own unit stays."""
    before = people_of(small.folder)
    small.amend({"people": {"P1": {"unit": None}, "P2": {"unit": None, "position": None}}})
    names = {key: name for key, (name, _, _) in before.items()}
    rows = [[place, names[key], "", "Giáo viên" if key == "P2" else "", "Tổ Toán"] for place, key in enumerate(("P1", "P3", "P2"), 1)]  # fmt: skip
    left = (small.folder / "thidua.xlsx").read_bytes()
    refused = run("update", small.folder, "--roster", staff(tmp_path / "it.xlsx", *rows[:2]))
    assert refused.exit_code == 2 and "Ô «Tổ» bắt buộc nhưng còn trống" in refused.output
    assert (small.folder / "thidua.xlsx").read_bytes() == left
    said = run("update", small.folder, "--roster", staff(tmp_path / "du.xlsx", *rows))
    assert said.exit_code == 0, said.output
    assert f"các ô còn trống của 2 người ở trang Nhân sự: {names['P1']}, {names['P2']}." in said.output
    assert people_of(small.folder) == before
    table = tables(opened(small.folder / "thidua.xlsx"))["people"]
    assert table.cell("P2", "position").value == "Giáo viên"


def test_units_are_not_filled_where_the_list_may_mean_somebody_else(small: Small, tmp_path: Path) -> None:
    small.amend({"people": {"P1": {"unit": None, "birth_date": "04/04/1984"}}})
    name = people_of(small.folder)["P1"][0]
    born_else = [[1, name, "05/04/1984", "", "Tổ Toán"]]
    twice = [[1, name, "", "", "Tổ Toán"], [2, name, "", "", "Tổ Văn"]]
    nowhere = [[1, name, "04/04/1984", "", "Tổ Nhạc"]]
    left = (small.folder / "thidua.xlsx").read_bytes()
    for place, rows in enumerate((born_else, twice, nowhere)):
        assert run("update", small.folder, "--roster", staff(tmp_path / f"{place}.xlsx", *rows)).exit_code == 2
    assert (small.folder / "thidua.xlsx").read_bytes() == left


def test_before_any_form_is_out_who_is_in_another_unit_gets_it(small: Small, tmp_path: Path) -> None:
    """At the start of a year nobody has moved during it: *Tổ* alone is set, and nothing is issued again."""
    before = people_of(small.folder)
    units = {"TOAN": "Tổ Toán", "VAN": "Tổ Văn", "VP": "Tổ Văn phòng"}
    rows = [[1, name, "", "", units["VAN" if key == "P2" else unit]] for key, (name, unit, _) in before.items()]
    listed = staff(tmp_path / "ds.xlsx", *rows)
    later = run("update", small.folder, "--roster", listed).output  # forms are out
    assert "Ghi «Ở tổ đến ngày» ở dòng cũ" in later and "cho Tổ Toán, Tổ Văn" in later
    assert people_of(small.folder) == before
    for folder in ("phieu", "inbox"):
        shutil.rmtree(small.folder / folder)
    told = run("status", small.folder, "--roster", listed).output
    assert "chọn Cập nhật sổ để ghi tổ mới" in told and "--unit" not in told
    said = run("update", small.folder, "--roster", listed).output
    assert "của 1 người vào trang Nhân sự: Trần Văn Bách (Tổ Toán → Tổ Văn)." in said
    assert "Ở tổ đến ngày" not in said and "phát lại phiếu" not in said
    assert people_of(small.folder) == {**before, "P2": ("Trần Văn Bách", "VAN", before["P2"][2])}
    assert (small.folder / said.rpartition("Bản trước khi ghi: ")[2].split()[0].rstrip(".")).is_file()
    assert "0 chỗ cần xem" in run("status", small.folder, "--roster", listed).output


def test_whoever_has_another_post_in_the_new_unit_is_of_its_group_from_the_start(small: Small, tmp_path: Path) -> None:
    """By the criteria of teachers nobody who keeps the cash is scored."""
    before = people_of(small.folder)
    units = {"TOAN": "Tổ Toán", "VAN": "Tổ Văn", "VP": "Tổ Văn phòng"}
    rows = [[1, name, "", "", units[unit]] for key, (name, unit, _) in before.items() if key != "P2"]
    listed = staff(tmp_path / "ds.xlsx", *rows, [9, before["P2"][0], "", "Thủ quỹ", "Tổ Văn phòng"])
    for folder in ("phieu", "inbox"):
        shutil.rmtree(small.folder / folder)
    said = run("update", small.folder, "--roster", listed).output
    assert "Trần Văn Bách (Tổ Toán → Tổ Văn phòng)" in said and "Khác nhóm vị trí" not in said
    assert people_of(small.folder) == {**before, "P2": ("Trần Văn Bách", "VP", "Nhân viên")}
    assert "0 chỗ cần xem" in run("status", small.folder, "--roster", listed).output


def test_nobody_new_gets_the_code_of_somebody_who_left(small: Small, tmp_path: Path) -> None:
    before = people_of(small.folder).keys()
    first = staff(tmp_path / "ds.xlsx", [1, "Đỗ Đã Nghỉ", "03/03/1965", "GV", "Tổ Toán"])
    assert "Đã thêm 1 người" in run("update", small.folder, "--roster", first).output
    (code,) = people_of(small.folder).keys() - before
    small.amend({"people": {code: {"to": "01/01/2020"}}})
    assert "D270" in run("check", small.folder / "thidua.xlsx").output  # not of this year, and their line still there
    second = staff(tmp_path / "moi.xlsx", [1, "Cao Thị Mới", "03/03/1995", "GV", "Tổ Toán"])
    assert "Đã thêm 1 người" in run("update", small.folder, "--roster", second).output
    assert "D207" not in run("check", small.folder / "thidua.xlsx").output
    assert {name for name, _, _ in people_of(small.folder).values()} >= {"Đỗ Đã Nghỉ", "Cao Thị Mới"}


def test_a_sheet_that_nobody_has_is_not_shown(small: Small) -> None:
    before = (small.folder / "thidua.xlsx").read_bytes()
    assert "thidua.xlsx không có trang Quỹ đen." in run("update", small.folder, "--show", "Quỹ đen").output
    assert "không ẩn." in run("update", small.folder, "--show", "nhân sự").output
    assert (small.folder / "thidua.xlsx").read_bytes() == before
