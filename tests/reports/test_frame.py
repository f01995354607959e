"""The head of every report sheet, and how a place is named on paper: in words, never by a key."""

import pytest
from msgspec.structs import replace

from thidua_xlsx import codes
from thidua_xlsx.findings import at, folded
from thidua_xlsx.lang import Words
from thidua_xlsx.model import Season
from thidua_xlsx.places import KeyPlace, Place
from thidua_xlsx.reports.frame import head, paper
from thidua_xlsx.reports.words import place_text


def heading(season: Season, say: Words, work: str, year: str) -> str:
    """The line below the title, for a season of this work year and school year without a day."""
    school = replace(season.rulebook.school, work_year=work, school_year=year)
    book = replace(season.rulebook, school=school, as_of=None)
    sheet = paper(replace(season, rulebook=book), say, "overview", (20, 20, 20, 20))
    head(sheet, "overview")
    [line] = [cell.value for cell in sheet.draft.cells.values() if cell.look == "subtitle" and cell.value]
    return str(line)


def test_both_labels_of_the_year_stand_below_the_title(season: Season, say: Words) -> None:
    told = {"vi": "Năm 2023 (năm học 2022-2023)", "en": "Year 2023 (school year 2022-2023)"}
    assert heading(season, say, "2023", "2022-2023") == told[say.lang]


@pytest.mark.parametrize("work", ["", "2022-2023"])
def test_one_label_is_not_said_twice_and_the_other_is_not_made_up(season: Season, vi: Words, work: str) -> None:
    assert heading(season, vi, work, "2022-2023") == "Năm học 2022-2023"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (KeyPlace("thidua.xlsx", "titles.CSTDCS"), "trang Danh hiệu, dòng CSTĐCS"),
        (KeyPlace("thidua.xlsx", "options.budget"), "trang Trường, dòng Kinh phí khen thưởng của trường (đồng)"),
        (KeyPlace("thidua.xlsx", "people.GV07"), "trang Nhân sự, dòng GV07"),
        (KeyPlace("regimes/luat-2022.toml", "citations"), "phần căn cứ"),
        (KeyPlace("regimes/luat-2022.toml", "titles.CSTDCS"), "phần danh hiệu CSTĐCS"),
        (KeyPlace("forms/self-score.toml", "standing"), ""),
    ],
    ids=str,
)
def test_a_line_of_the_season_workbook_is_named_by_sheet_and_label(
    season: Season, vi: Words, place: Place, said: str
) -> None:
    [one] = folded([at(codes.RULE_NOT_VERIFIED, place, rules=())])
    assert place_text(season, vi, one) == said
