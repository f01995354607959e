"""Answers that a school collected in a survey or a table: whose they are, where they go, what is told of the rest."""

import csv
import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import thidua_xlsx
from tests.program import run
from tests.seasons.outside import tables
from tests.seasons.small import CRITERIA, PEOPLE, SELF, UNITS, Small, build_small, points
from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.exchange.collected_answers.collected_answers import people_meant
from thidua_xlsx.workflow.load.season_folder import open_season_folder

# Of the first round, section I held to 18, 4.1 taken off, as the small season tells it.
SELF_TOTALS = {"P1": 93, "P2": 82, "P3": 100, "P4": 85, "P5": Decimal("73.5"), "P6": 77}


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """The season with an inbox in which nothing of the first round has come."""
    season = build_small(tmp_path / "mua-nho")
    for path in (season.folder / "inbox").glob("*self-score*"):
        path.unlink()
    return season


def table(heads: Sequence[str], *, spelled: str = "{}") -> list[list[object]]:
    """A survey's table of the self-scores of the first round, numbers spelled as somebody types them."""
    rows: list[list[object]] = [[*heads, *(f"Tự chấm [{code} {one['text']}]" for code, one in CRITERIA.items())]]
    for code, line in SELF["R1"].items():
        given = points(line)
        shown = [spelled.format(given[key]).replace(".", ",") if key in given else "" for key in CRITERIA]
        told = {"Mã": code, "Họ và tên": PEOPLE[code]["full_name"], "Dấu thời gian": "01/12/2026 8:00"}
        rows.append([told.get(head, "") for head in heads] + [*shown])
    return rows


def as_csv(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def as_workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([None if value == "" else value for value in row])
    book.save(path)
    return path


def imported(season: Small, file: Path, map_: str = "plain-table") -> tuple[int, str]:
    done = run(
        "import-answers", file, "--map", map_, "--phase", "self-score", "--round", "R1", "--season", season.folder
    )
    return done.exit_code, done.output


def self_totals(season: Small) -> dict[str, Decimal | None]:
    result = thidua_xlsx.open_season(season.folder).merge(write=False)
    return {one.person: one.points for one in result.totals if (one.round, one.layer) == ("R1", "self")}


@pytest.mark.parametrize(
    ("write", "map_", "heads"),
    [
        (as_csv, "google-forms", ["Dấu thời gian", "Họ và tên"]),
        (as_workbook, "google-forms", ["Dấu thời gian", "Họ và tên"]),
        (as_csv, "plain-table", ["Mã", "Họ và tên"]),
        (as_workbook, "plain-table", ["Mã"]),
        (as_workbook, "microsoft-forms", ["Họ và tên"]),
    ],
)
def test_points_of_a_survey_are_worth_what_the_same_points_in_forms_are(
    small: Small, tmp_path: Path, write: object, map_: str, heads: list[str]
) -> None:
    file = write(tmp_path / f"tra-loi.{'csv' if write is as_csv else 'xlsx'}", table(heads))  # type: ignore[operator]
    code, told = imported(small, file, map_)
    assert code == 0, told
    assert self_totals(small) == SELF_TOTALS


def own_sheet(units: Sequence[str]) -> list[list[object]]:
    """A school's own table of the first round: two rows of headings, the people below their units, sums, a signature."""
    below = [f"{one['text']} ({one['max']}đ)" for one in CRITERIA.values()]
    rows: list[list[object]] = [
        ["TRƯỜNG THCS NHỎ"],
        ["STT", "Họ và tên", "I. Đạo đức", "", "II. Chuyên môn", "", "Điểm cộng", "Điểm trừ", "Tổng"],
        ["", "", *below],
        [f"({column})" for column in range(1, 10)],
    ]
    for unit in units:
        rows.append(["I", UNITS[unit]["name"]])
        own = [code for code, person in PEOPLE.items() if person["unit"] == unit]
        for number, code in enumerate(own, start=1):
            given = points(SELF["R1"][code])
            rows.append([number, PEOPLE[code]["full_name"], *(given.get(key, "") for key in CRITERIA), 99])
        rows.append(["", "Cộng", 40, 40])
    return [*rows, ["", "Người lập bảng"]]


def test_the_own_score_table_of_a_school_is_read_under_two_rows_of_headings(small: Small, tmp_path: Path) -> None:
    code, told = imported(small, as_workbook(tmp_path / "bang diem.xlsx", own_sheet([*UNITS])))
    assert code == 0, told
    assert self_totals(small) == SELF_TOTALS
    assert "D484" in told and "Tổng" in told  # not used, and said so
    # The sums of three units and the signature; the units themselves are no news.
    assert "D405 Không lấy dòng 9, 13, 16: Cộng | 40 | 40" in told and "Không lấy dòng 17: Người lập bảng" in told
    assert told.count("D405") == 3 and "Không lấy dòng 4: (1) | (2)" in told  # and the numbers of the columns


def test_sheets_of_other_people_are_read_too_and_one_of_the_same_is_named(small: Small, tmp_path: Path) -> None:
    file = as_workbook(tmp_path / "bang diem.xlsx", own_sheet(["TOAN"]))
    book = openpyxl.load_workbook(file)
    for title, units in (("Khác", ["VAN", "VP"]), ("HK II", ["TOAN"])):
        sheet = book.create_sheet(title)
        for row in own_sheet(units):
            sheet.append([None if value == "" else value for value in row])
    book.save(file)
    code, told = imported(small, file)
    assert code == 0, told
    assert self_totals(small) == SELF_TOTALS
    assert "trang HK II: D491 Không lấy trang này: có người đã có câu trả lời ở trang Sheet" in told


def test_namesakes_are_told_apart_by_the_unit_above_them(small: Small, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(small.folder / "thidua.xlsx")
    people = tables(book)["people"]
    people.cell("P4", "full_name").value = PEOPLE["P1"]["full_name"]
    book.save(small.folder / "thidua.xlsx")
    rows: list[list[object]] = [["Họ và tên", "1.1"]]
    for unit, value in (("TOAN", 9), ("VAN", 8)):
        rows += [[UNITS[unit]["name"]], [PEOPLE["P1"]["full_name"], value]]
    code, told = imported(small, as_workbook(tmp_path / "a.xlsx", rows))
    assert code == 0, told
    assert "Đã ghi câu trả lời của 2 người vào 2 phiếu" in told


def test_marks_below_titles_register_those_titles(small: Small, tmp_path: Path) -> None:
    rows = [
        ["TT", "Họ và tên", "Danh hiệu đăng ký", "", "Khen thưởng", "Tên đề tài SKKN"],
        ["", "", "LĐTT", "CSTĐCS", "", ""],
        [1, PEOPLE["P1"]["full_name"], "x", "X", "GK", "Dạy học theo nhóm"],
        [2, PEOPLE["P2"]["full_name"], "x", "không", "", ""],
        [3, PEOPLE["P3"]["full_name"], "", "có lẽ", "", ""],
    ]
    file = as_workbook(tmp_path / "dk.xlsx", rows)
    done = run("import-answers", file, "--phase", "registration", "--season", small.folder)
    assert "Đã ghi câu trả lời của 3 người" in done.output, done.output
    [form] = (small.folder / "inbox" / "dk").iterdir()
    written = tables(openpyxl.load_workbook(form))["registration"]
    asked = ("title", "commendation", "initiative")
    assert [tuple(written.cell(code, key).value for key in asked) for code in ("P1", "P2", "P3")] == [
        ("Lao động tiên tiến, Chiến sĩ thi đua cơ sở", "GK", "Dạy học theo nhóm"),
        ("Lao động tiên tiến", None, None),
        ("có lẽ", None, None),  # neither a mark nor a no: the merge asks about it
    ]


@pytest.mark.parametrize(("names", "taken"), [(("HKII", "HKI"), 8), (("x", "Học kỳ I"), 8), (("HKII", "y"), 8)])
def test_the_sheet_that_bears_the_name_of_the_round_is_read(
    small: Small, tmp_path: Path, names: tuple[str, str], taken: int
) -> None:
    book = openpyxl.Workbook()
    for name, points_ in zip(names, (9, 8), strict=True):
        sheet = book.create_sheet(name)
        sheet.append(["Mã", "1.1"])
        sheet.append(["P1", points_])
    book.remove(book["Sheet"])
    book.save(tmp_path / "a.xlsx")
    code, told = imported(small, tmp_path / "a.xlsx")
    assert code == 0 and "D491" in told, told
    [form] = (small.folder / "inbox" / "a").iterdir()
    assert tables(openpyxl.load_workbook(form))["self_score"].cell("1.1", "P1").value == taken


def test_a_hidden_sheet_gives_way_to_one_that_people_see(small: Small, tmp_path: Path) -> None:
    file = as_workbook(tmp_path / "a.xlsx", [["Mã", "1.1"], ["P1", 3]])
    book = openpyxl.load_workbook(file)
    book.active.title = "nháp"
    shown = book.create_sheet("HK I")
    shown.append(["Mã", "1.1"])
    shown.append(["P1", 9])
    book.active = shown
    book["nháp"].sheet_state = "hidden"
    book.save(file)
    code, told = imported(small, file)
    assert code == 0 and "trang nháp: D491" in told, told
    [form] = (small.folder / "inbox" / "a").iterdir()
    assert tables(openpyxl.load_workbook(form))["self_score"].cell("1.1", "P1").value == 9


@pytest.mark.parametrize(
    ("group", "entries", "grade"),
    [
        ("Xếp loại chất lượng", ("HTXSNV", "HTTNV"), "Hoàn thành tốt nhiệm vụ"),
        ("Xếp loại chất lượng", ("Xuất sắc", "Tốt"), "Hoàn thành tốt nhiệm vụ"),
        ("Xếp loại thi đua", ("Xuất sắc", "Tốt"), None),
        ("", ("Xuất sắc", "Tốt"), None),  # a school's own classes
    ],
)
def test_marks_below_grades_count_where_the_heading_above_asks_for_the_grade(
    small: Small, tmp_path: Path, group: str, entries: tuple[str, str], grade: str | None
) -> None:
    rows: list[list[object]] = [["Mã", "1.1", group, ""], ["", "", *entries], ["P1", 9, "", "x"]]
    file = as_workbook(tmp_path / "a.xlsx", rows if group else [["Mã", "1.1", *entries], rows[-1]])
    run("import-answers", file, "--phase", "self-score", "--round", "R2", "--season", small.folder)
    [form] = (small.folder / "inbox" / "a").iterdir()
    assert tables(openpyxl.load_workbook(form))["standing"].cell("P1", "grade").value == grade


@pytest.mark.parametrize("merged", [True, False])
def test_a_name_in_two_columns_is_one(small: Small, tmp_path: Path, merged: bool) -> None:
    heads = ["TT", "Họ và tên", ""] if merged else ["TT", "Họ và tên đệm", "Tên"]
    rows: list[list[object]] = [[*heads, "1.1"]]
    for number, person in enumerate(list(PEOPLE.values())[:2], start=1):
        family, _, given = person["full_name"].rpartition(" ")
        rows.append([number, family, given, 9])
    file = as_workbook(tmp_path / "a.xlsx", rows)
    if merged:
        book = openpyxl.load_workbook(file)
        book.active.merge_cells("B1:C1")
        book.save(file)
    code, told = imported(small, file)
    assert code == 0 and "Đã ghi câu trả lời của 2 người" in told, told


@pytest.mark.parametrize(
    ("group", "registered"),
    [
        ("Đăng ký năm học 2026-2027", True),
        ("Danh hiệu thi đua", True),
        ("Danh hiệu năm học 2025-2026", False),
        ("Danh hiệu đã đạt", False),
        ("Danh hiệu năm trước", False),
    ],
)
@pytest.mark.parametrize("deep", [True, False])
def test_what_people_were_given_before_is_no_registration(
    small: Small, tmp_path: Path, group: str, registered: bool, deep: bool
) -> None:
    name = PEOPLE["P1"]["full_name"]
    marks: list[list[object]] = [["Họ và tên", group], ["", "LĐTT"], [name, "x"]]
    alone: list[list[object]] = [["Họ và tên", group], [name, "LĐTT"]]
    file = as_workbook(tmp_path / "dk.xlsx", marks if deep else alone)
    said = run("import-answers", file, "--phase", "registration", "--season", small.folder).output
    understood = registered and (deep or group.startswith("Danh hiệu"))  # a bare `Đăng ký` names no column
    assert ("Đã ghi câu trả lời của 1 người" in said) is understood
    assert ("D483" in said) is not understood


@pytest.mark.parametrize(("heading", "asked"), [("Xếp loại chất lượng viên chức", True), ("Xếp loại", False)])
def test_the_classes_of_a_school_are_no_grade_of_the_year(
    small: Small, tmp_path: Path, heading: str, asked: bool
) -> None:
    file = as_workbook(tmp_path / "a.xlsx", [["Mã", "1.1", heading], ["P1", 9, "Tốt"]])
    said = run("import-answers", file, "--phase", "self-score", "--round", "R2", "--season", small.folder).output
    assert (f"Các cột không dùng đến: {heading}" in said) is not asked


def test_answers_that_are_no_numbers_go_into_the_form_as_they_stand_and_are_told_by_the_merge(
    small: Small, tmp_path: Path
) -> None:
    rows = [["Mã", "1.1", "1.2"], ["P1", "chín", "9 điểm"], ["P2", "=1+1", "8"]]
    assert imported(small, as_workbook(tmp_path / "a.xlsx", [[*row] for row in rows]))[0] in (0, 1)
    findings = thidua_xlsx.open_season(small.folder).merge(write=False).findings
    assert {(one.code, one.person) for one in findings if one.code == "C101"} >= {("C101", "P1")}


def test_what_an_earlier_import_wrote_is_kept_when_it_is_written_anew(small: Small, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "tra loi.csv", [["Mã", "1.1"], ["P1", "9"]])
    imported(small, file)
    (first,) = (small.folder / "inbox" / "tra loi").iterdir()
    before = first.read_bytes()
    imported(small, file)
    assert not list((small.folder / "luu-tru").glob("*tự chấm*"))  # the same answers change nothing
    imported(small, as_csv(file, [["Mã", "1.1"], ["P1", "8"]]))
    (kept,) = (small.folder / "luu-tru").glob("*tự chấm*")
    assert kept.read_bytes() == before != first.read_bytes()


def test_who_has_not_answered_is_named_by_unit(small: Small, tmp_path: Path) -> None:
    code, told = imported(small, as_csv(tmp_path / "a.csv", [["Mã", "1.1"], ["P1", "9"]]))
    assert code == 0
    assert "Tổ Toán: 2 người chưa có câu trả lời: Trần Văn Bách, Phạm Thu Hà" in told
    assert "Tổ Văn phòng: 1 người chưa có câu trả lời: Đỗ Thị Én" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--map", "nham", "--phase", "self-score", "--round", "R1"], "Không có tệp ghép cột «nham»"),
        (["--round", "R1"], "của phiếu nào"),
        (["--phase", "self-score"], "Cần nói rõ đợt nào"),
        (["--phase", "nominations"], ""),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    small: Small, tmp_path: Path, options: list[str], said: str
) -> None:
    file = as_csv(tmp_path / "a.csv", [["Mã", "1.1"], ["P1", "9"]])
    done = run("import-answers", file, *options, "--season", small.folder)
    assert done.exit_code == 2
    assert said in done.output
    assert not (small.folder / "inbox" / "a").exists()


def test_forms_that_were_not_issued_are_asked_for(small: Small, tmp_path: Path) -> None:
    shutil.rmtree(small.folder / "phieu" / "tu-cham-R1")
    code, told = imported(small, as_csv(tmp_path / "a.csv", [["Mã", "1.1"], ["P4", "9"]]))
    assert code == 2
    assert "Chưa phát phiếu này cho: Tổ Văn" in told


# --- whose answers ---------------------------------------------------------------------------------------------------
_PEOPLE = (
    Person("P1", "Nguyễn Thị Hoà", "TOAN", "02/03/1985", email="hoa@x.vn"),
    Person("P2", "Nguyễn Thị Hòa", "VAN", "1990"),
    Person("P3", "Lê Văn Tám", "VAN", ""),
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    from msgspec.structs import replace

    season = build_small(tmp_path_factory.mktemp("book") / "mua-nho")
    return replace(open_season_folder(season.folder).rulebook, people=_PEOPLE)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ({"code": "p1"}, ["P1"]),
        ({"email": "HOA@x.vn"}, ["P1"]),
        ({"full_name": "lê văn tám"}, ["P3"]),
        ({"full_name": "Nguyễn Thị Hòa"}, ["P1", "P2"]),
        ({"full_name": "Nguyễn Thị Hòa", "birth_date": "2/3/1985"}, ["P1"]),
        ({"full_name": "Nguyễn Thị Hòa", "birth_date": "05/06/1990"}, ["P2"]),  # of P2 the year alone is known
        ({"full_name": "Nguyễn Thị Hòa", "unit": "Tổ Văn"}, ["P2"]),
        ({"full_name": "Nguyễn Thị Hòa", "unit": "Văn"}, ["P2"]),  # without the word Tổ it is the same unit
        ({"full_name": "Nguyễn Thị Hòa", "unit": "Sử"}, ["P1", "P2"]),  # no name of a unit: it tells nothing
        ({"full_name": "Nguyễn Thị Hòa", "birth_date": "2/3/85"}, ["P1"]),
        ({"full_name": "Nguyễn Thị Hòa", "birth_date": "1985-03-02"}, ["P1"]),
        ({"full_name": "Nguyễn Thị Hòa", "birth_date": "1985-03-02 00:00:00"}, ["P1"]),
        ({"code": "P1", "birth_date": "1985-03-03"}, []),
        ({"full_name": "Nguyễn Thị Hòa", "birth_date": "31108"}, ["P1"]),  # 2/3/1985
        ({"code": "P1", "full_name": "Lê Văn Tám"}, []),
        ({"code": "P1", "birth_date": "02/03/1986"}, []),
        ({"email": "hoa@x.vn", "full_name": "Lê Văn Tám"}, []),  # another's address
        ({"email": "tam@x.vn", "full_name": "Lê Văn Tám"}, ["P3"]),  # whose address nobody noted
        ({"email": "ai@x.vn", "full_name": "Nguyễn Thị Hoà", "unit": "Tổ Văn"}, ["P2"]),
        ({"email": "ai@x.vn", "full_name": "Nguyễn Thị Hoà", "unit": "Tổ Toán"}, []),  # P1 has another address
        ({"birth_date": "02/03/1985"}, []),
        ({"unit": "Tổ Văn"}, []),
        ({}, []),
    ],
)
def test_everything_that_a_row_tells_has_to_fit_one_person(
    book: Rulebook, told: dict[str, str], meant: list[str]
) -> None:
    assert [person.code for person in people_meant(told, book)] == meant
