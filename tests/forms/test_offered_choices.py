"""A form offers what its season judges; what somebody writes beside that is still understood."""

import pytest

from tests.intake.mini import form, returned, school
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.messages.language import language

NONE = "Không đăng ký"


def offered(laid: FormPlan, name: str) -> list[object]:
    """The entries of a drop-down list, from the cells that its name stands for."""
    column = laid.book.names[f"td_{name}"].split("$")[1]
    sheet = next(one for one in returned(laid).sheets if one.name == "_danh_muc")
    last = int(laid.book.names[f"td_{name}"].rsplit("$", 1)[1])
    return [sheet.cells[row, ord(column) - ord("A")].value for row in range(last)]


def read(typed: str, name: str, season: Rulebook, table: str = "registration") -> object:
    column = season.columns.column(table, name)
    found = read_cell(RawCell(typed), column, season.choices[column.choices])
    return found.problem[0].id if found.problem else found.value


def test_a_registration_offers_the_titles_that_the_season_judges() -> None:
    laid = form()
    assert offered(laid, "titles_person") == ["Lao động tiên tiến", "Chiến sĩ thi đua cơ sở", NONE]
    assert offered(laid, "titles_unit") == ["Tập thể lao động tiên tiến", NONE]
    assert offered(laid, "commendations") == [NONE]


def test_a_score_sheet_offers_the_titles_that_the_season_judges() -> None:
    assert set(offered(form("self-score", round_="D2"), "titles_all")) == {
        "Lao động tiên tiến",
        "Chiến sĩ thi đua cơ sở",
        "Tập thể lao động tiên tiến",
        NONE,
    }


def test_a_commendation_that_the_season_gives_is_offered() -> None:
    season = school(("| TTLDTT | có |\n", "| TTLDTT | có |\n| GK | có |\n"))
    label = language("vi").label(season.choices["title"]["GK"])
    assert offered(form(season=season), "commendations") == [label, NONE]


def test_every_entry_offered_is_one_that_is_judged() -> None:
    season = school()
    for name, many in {"titles_person": 3, "titles_unit": 2, "titles_all": 4, "commendations": 1}.items():
        assert len(season.choices[name].offered) == many, name
        for entry in season.choices[name].offered:
            assert entry.id == "NONE" or (season.titles[entry.id].enabled and entry.id in season.regime.titles)


def test_a_title_that_is_not_offered_is_understood_all_the_same() -> None:
    assert read("Giấy khen", "commendation", school()) == ("GK",)


def test_for_a_single_deed_every_commendation_is_offered() -> None:
    season = school()
    column = season.columns.column("nominations", "commendation")
    assert "GK" in {one.id for one in season.choices[column.choices].offered}


# --- movements -------------------------------------------------------------------------------------------------------
MORE = ("| PT2 | Trường xanh |\n", "| PT2 | Trường xanh |\n| PT3 | An toàn |\n| PT4 | Số hóa |\n| PT5 | Nêu gương |\n")


@pytest.mark.parametrize(
    "typed",
    [
        "Tất cả",
        "tất cả",
        "cả 5",
        "Cả 5 phong trào",
        "5/5",
        "5/5 phong trào",
        "cả năm phong trào",
        "đủ 5",
        "5 phong trào",
        "tất cả 5 phong trào thi đua",
        "Cả 05 phong trào",
        "CA 5 PHONG TRAO",
        "toàn bộ",
        "tất cả các phong trào",
    ],
)
def test_all_movements_in_the_words_of_people(typed: str) -> None:
    assert read(typed, "movements", school(MORE)) == ("ALL",)


@pytest.mark.parametrize("typed", ["cả 4", "4/5", "cả 6 phong trào", "5/6", "4 phong trào", "cả bốn"])
def test_another_number_than_there_are_is_not_all_of_them(typed: str) -> None:
    assert read(typed, "movements", school(MORE)) == "C105"


def test_the_codes_of_movements_stand_where_they_are_asked_for() -> None:
    shown = ["Tất cả", "PT1 – Dạy tốt, học tốt", "PT2 – Trường xanh", NONE]
    assert offered(form(), "movements") == shown


@pytest.mark.parametrize(
    "typed",
    [
        "PT1, PT2",
        "Dạy tốt, học tốt; Trường xanh",
        "PT1 – Dạy tốt, học tốt; PT2",
        "PT1 - Dạy tốt, học tốt, PT2 - Trường xanh",
    ],
)
def test_some_movements_by_code_by_name_or_as_they_are_listed(typed: str) -> None:
    assert read(typed, "movements", school()) == ("PT1", "PT2")


def test_what_is_refused_names_the_choices_with_their_codes_one_from_the_other() -> None:
    season = school()
    column = season.columns.column("registration", "movements")
    problem = read_cell(RawCell("phong trào khác"), column, season.choices["movements"]).problem
    assert problem is not None
    said = language("vi")(f"finding.{problem[0].id}.text", **problem[1])
    assert said.endswith("Tất cả; PT1 – Dạy tốt, học tốt; PT2 – Trường xanh; Không đăng ký")
