"""What `init` fills in stands up to the program's own checks, and names things as they are called in that year."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from tests.program import run
from thidua_xlsx.commands.init import profile_tables, start_season
from thidua_xlsx.declare.build.season_law import end_of
from thidua_xlsx.declare.law.legal_documents import bases_in_force
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.forms.layout.form_layout import FormRequest, plan_form
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.language import language
from thidua_xlsx.workflow.load.season_folder import load_templates, open_season_folder

KNOWN = load_templates(None)
ROSTER = [
    ("Họ và tên", "Tổ", "Chức vụ"),
    ("Nguyễn Thị An", "Toán", "Tổ trưởng"),
    ("Trần Văn Bình", "Toán", "Giáo viên"),
]
YEARS = [f"{year}-{year + 1}" for year in range(2015, 2027)]


def begin(folder: Path, profile: str, year: str) -> None:
    """Start a season in `mua` with the two people of the list."""
    roster, book = folder / "danh-sach.xlsx", Workbook()
    for row in ROSTER:
        book.worksheets[0].append(row)
    book.save(roster)
    start_season(folder / "mua", profile, year, say=language("vi"), roster=roster, school="Trường Thử")


BEGUN = [
    *((profile, "2026-2027") for profile in sorted(KNOWN.profiles)),
    *(("thcs", year) for year in ("2015-2016", "2018-2019", "2023-2024")),  # what differs does so in each profile
    ("office", "2015-2016"),  # but for what offices are called
]


@pytest.mark.parametrize(("profile", "year"), BEGUN)
def test_a_new_season_is_not_warned_about_what_was_filled_in(profile: str, year: str, tmp_path: Path) -> None:
    begin(tmp_path, profile, year)
    findings = open_season_folder(tmp_path / "mua").findings
    assert [one for one in findings if one.severity is not Severity.NOTICE] == []


def based_on(profile: str, year: str) -> list[object]:
    rows = bases_in_force(KNOWN.profiles[profile].bases, KNOWN.documents, end_of(year))
    return [row["number"] for row in rows]


@pytest.mark.parametrize(
    ("year", "bases"),  # what the register of documents holds for 31/5 of the second year
    [
        (
            "2015-2016",
            ["15/2003/QH11", "42/2010/NĐ-CP", "65/2014/NĐ-CP", "07/2014/TT-BNV", "35/2015/TT-BGDĐT"],
        ),
        ("2018-2019", ["15/2003/QH11", "91/2017/NĐ-CP", "08/2017/TT-BNV", "22/2018/TT-BGDĐT"]),
        ("2019-2020", ["15/2003/QH11", "91/2017/NĐ-CP", "12/2019/TT-BNV", "22/2018/TT-BGDĐT"]),
        ("2022-2023", ["15/2003/QH11", "91/2017/NĐ-CP", "12/2019/TT-BNV", "21/2020/TT-BGDĐT"]),
        ("2024-2025", ["06/2022/QH15", "98/2023/NĐ-CP", "01/2024/TT-BNV", "29/2023/TT-BGDĐT"]),
        ("2025-2026", ["06/2022/QH15", "152/2025/NĐ-CP", "15/2025/TT-BNV", "07/2026/TT-BGDĐT"]),
        # Decree 152/2025 lapses on 28/2/2027, and nothing has come in its place.
        ("2026-2027", ["06/2022/QH15", "06/2026/QH16", "15/2025/TT-BNV", "07/2026/TT-BGDĐT"]),
    ],
)
def test_the_bases_of_a_new_season_are_those_in_force_at_its_end(year: str, bases: list[str]) -> None:
    assert based_on("office", year) == bases


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("profile", sorted(KNOWN.profiles))
def test_every_new_season_rests_on_one_law_of_emulation(profile: str, year: str) -> None:
    laws = {"15/2003/QH11", "06/2022/QH15"}
    assert len(laws & set(based_on(profile, year))) == 1


def test_a_base_that_the_register_does_not_know_stays() -> None:
    plan = {"kind": "Kế hoạch", "number": "40/KH-UBND"}
    assert bases_in_force([plan], KNOWN.documents, end_of("2016-2017")) == [plan]


@pytest.mark.parametrize(
    ("first", "office"),  # the offices of districts ended on 30/6/2025
    [(2015, "Phòng Giáo dục và Đào tạo"), (2024, "Phòng Giáo dục và Đào tạo"), (2025, "Phòng Văn hóa - Xã hội")],
)
def test_the_office_is_called_as_in_its_year(first: int, office: str) -> None:
    tables = profile_tables(KNOWN.profiles["office"], (str(first), str(first + 1)))
    assert {row["guide"] for row in tables["calendar"]} == {office}


@pytest.mark.parametrize("profile", sorted(KNOWN.profiles))
@pytest.mark.parametrize("first", [2015, 2024, 2025, 2026])
def test_no_profile_leaves_a_word_in_braces_or_names_an_office_that_ended(profile: str, first: int) -> None:
    tables = profile_tables(KNOWN.profiles[profile], (str(first), str(first + 1)))
    texts = [value for rows in tables.values() for row in rows for value in row.values() if isinstance(value, str)]
    assert len(texts) > 100  # a score sheet, a calendar, bases...
    assert [text for text in texts if "{" in text] == []
    if first >= 2025:
        assert [text for text in texts if "Phòng Giáo dục" in text or "Phòng GD" in text] == []


def test_the_schools_name_and_the_body_above_come_from_the_head_of_the_staff_list(tmp_path: Path) -> None:
    book = Workbook()
    for row in [("UBND XÃ KIM SƠN", None, None), ("TRƯỜNG MẦM NON KIM THƯ", None, None), *ROSTER]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "danh-sach.xlsx")
    done = run("init", tmp_path / "mua", "--year", "2026-2027", "--roster", tmp_path / "danh-sach.xlsx")
    assert done.exit_code == 0, done.output  # no --profile: the name tells it
    school = open_season_folder(tmp_path / "mua").rulebook.school
    assert (school.name, school.parent) == ("Trường Mầm non Kim Thư", "UBND xã Kim Sơn")
    assert "Trường Mầm non Kim Thư" in done.output
    done = run(
        "init", tmp_path / "mua-2", "--roster", tmp_path / "danh-sach.xlsx", "--school", "Trường Mầm non Hoa Sen"
    )
    assert open_season_folder(tmp_path / "mua-2").rulebook.school.name == "Trường Mầm non Hoa Sen"
    assert "Tên trường lấy ở đầu danh sách" not in done.output  # it was not
    assert "Cơ quan cấp trên lấy ở đầu danh sách: UBND xã Kim Sơn." in done.output


@pytest.mark.parametrize(
    ("profile", "year"), [*((profile, "2026-2027") for profile in sorted(KNOWN.profiles)), ("thcs", "2018-2019")]
)
def test_what_the_first_page_of_a_registration_names_is_what_it_offers(profile: str, year: str, tmp_path: Path) -> None:
    begin(tmp_path, profile, year)
    made = open_season_folder(tmp_path / "mua").rulebook
    asked, (unit, *_) = made.form_of("registration"), made.units
    assert asked is not None
    guide, *_ = plan_form(FormRequest(asked, made, unit, None, b"key", language("vi"))).book.sheets
    (told,) = [str(cell.value) for cell in guide.cells.values() if "là hai cột khác nhau" in str(cell.value)]
    offered = [
        [one.vi for one in made.choices[name].offered if one.vi != "Không đăng ký"]
        for name in ("titles_person", "commendations")
    ]
    assert [names.split("; ") for names in re.findall(r"\(([^)]*)\)", told)] == offered
    assert all(offered)


def test_braces_that_a_school_writes_into_the_steps_of_its_form_stay(tmp_path: Path) -> None:
    begin(tmp_path, "thcs", "2026-2027")
    made = open_season_folder(tmp_path / "mua").rulebook
    asked, (unit, *_) = made.form_of("registration"), made.units
    assert asked is not None
    own = replace(asked, guide=(BilingualText("Gửi {thư ký} trước {ngày", "Send {it"), *asked.guide))
    guide, *_ = plan_form(FormRequest(own, made, unit, None, b"key", language("vi"))).book.sheets
    assert "Gửi {thư ký} trước {ngày" in {str(cell.value) for cell in guide.cells.values()}
