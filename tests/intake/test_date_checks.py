"""Days and numbers that a program of another country turned into something else: named, never swapped or guessed."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from tests.intake.mini import (
    SEASON,
    declared,
    ids,
    only,
    read,
    record,
    register,
    said,
    school,
    school_with_a_move,
    typed,
)
from tests.markdown import book
from thidua_xlsx.declare.build.rulebook_builder import rulebook
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.checks.date_checks import ledger_days, season_days
from thidua_xlsx.intake.checks.declaration_checks import people_who_leave
from thidua_xlsx.intake.checks.season_checks import ReturnsSeen, day_that_cannot_be
from thidua_xlsx.intake.dossiers.build_dossiers import Returns
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Record

LINE = {"person": "A1", "name": "Sổ tay số", "recognised": "có", "decision_no": "1/QĐ"}


def decided(laid: FormPlan, day: object, *, as_of: date | None = None) -> tuple[list[str], object, object]:
    """The codes found, what was used and what was suggested, for a decision of that day in the school year 2024-2025."""
    season = replace(school(), as_of=as_of)
    raw = typed(laid, {("initiatives", "i1", key): value for key, value in {**LINE, "decision_date": day}.items()})
    submission, findings = read(raw, laid, season)
    returns = Returns({("T1", "self-score", "D1"): submission}, register(laid))
    findings += day_that_cannot_be(ReturnsSeen(returns), season)
    used = record(submission, "initiatives", "i1").values.get("decision_date")
    return ids(findings), used, findings[0].params.get("meant") if findings else None


@pytest.mark.parametrize("typed_day", ["09/05/2024", datetime(2024, 5, 9), 45421.0])
def test_a_day_that_fits_the_school_year_only_when_swapped_is_named(scores: FormPlan, typed_day: object) -> None:
    # 05/09/2024 typed where the month comes first is the 9th of May, before the year began; serial number 45421.
    found, used, meant = decided(scores, typed_day)
    assert "C123" in found
    assert used == date(2024, 5, 9)
    assert date(2024, 9, 5) in (meant, date(2024, 9, 5))
    assert "C124" not in found


def test_the_swapped_day_is_suggested(scores: FormPlan) -> None:
    assert decided(scores, "09/05/2024") == (["C123"], date(2024, 5, 9), date(2024, 9, 5))


@pytest.mark.parametrize("day", ["05/09/2024", "20/05/2025", "20/05/2023", "05/05/2024"])
def test_a_day_within_the_year_or_without_another_reading_is_left_alone(scores: FormPlan, day: str) -> None:
    # 20/05/2023 is of an earlier year and has no second reading; 05/05 reads the same both ways.
    assert decided(scores, day) == ([], datetime.strptime(day, "%d/%m/%Y").date(), None)


def test_a_decision_after_the_day_of_the_figures_is_named_with_its_other_reading_if_that_is_past(
    scores: FormPlan,
) -> None:
    at = date(2025, 5, 31)
    assert decided(scores, "01/06/2025", as_of=at) == (["C123"], date(2025, 6, 1), date(2025, 1, 6))
    assert decided(scores, "20/06/2025", as_of=at)[0] == ["C124"]
    assert decided(scores, "31/05/2025", as_of=at)[0] == []


def test_a_decision_before_there_were_any_is_named(scores: FormPlan) -> None:
    assert decided(scores, "20/05/1944")[0] == ["C124"]


@pytest.mark.parametrize(
    ("school_year", "day", "meant"),
    [
        # 2024-2025: from the 1st of June in which it is prepared to the 31st of August.
        ("2024-2025", date(2024, 6, 9), None),  # though the 6th of September would lie in it as well
        ("2024-2025", date(2024, 5, 12), date(2024, 12, 5)),
        ("2024-2025", date(2025, 8, 31), None),
        ("2024-2025", date(2025, 8, 5), None),  # though the 8th of May would lie in it as well
        ("2024-2025", date(2025, 9, 1), date(2025, 1, 9)),
        ("2024-2025", date(2025, 9, 9), None),  # reads the same both ways
        # A year by itself, an office's, is a calendar year: no reading of a day of another year lies in it.
        ("2025", date(2025, 1, 1), None),
        ("2025", date(2025, 12, 31), None),
        ("2025", date(2025, 1, 5), None),  # though the 1st of May would lie in it as well,
        ("2025", date(2025, 12, 5), None),  # and the 12th of May
        ("2025", date(2024, 9, 5), None),
        ("năm nay", date(1990, 5, 9), None),
    ],
)
def test_a_round_lies_in_the_school_year(school_year: str, day: date, meant: date | None) -> None:
    season = school()
    season = replace(season, school=replace(season.school, school_year=school_year))
    place = CellPlace("thidua.xlsx", "Đợt", 4, 3)
    found = season_days({"rounds": (Record("D1", {"start": day}, {"start": place}),)}, season)
    assert [(one.code.id, one.place, one.params["used"], one.params["meant"], one.unit) for one in found] == (
        [("C123", place, day, meant, None)] if meant else []
    )
    assert season_days({"rounds": (Record("D1", {"start": day}),)}, season) == [], "which no cell of the workbook says"


@pytest.mark.parametrize(
    ("table", "column", "label"),
    [("rounds", "end", "Đến ngày"), ("people", "from", "Về tổ từ ngày"), ("people", "to", "Ở tổ đến ngày")],
)
def test_a_doubted_day_is_told_in_the_words_of_its_column(table: str, column: str, label: str) -> None:
    place = CellPlace("thidua.xlsx", "Trang", 4, 3)
    line = Record("x", {column: date(2024, 5, 9)}, {column: place})
    (found,) = season_days({table: (line,)}, school())
    assert (said(found), found.raw) == (
        f"Ô «{label}» được hiểu là ngày 09/05/2024, không hợp với thời gian phải có; có thể ngày và tháng bị đảo, "
        "ý là 05/09/2024",
        "09/05/2024",
    )


def test_whoever_leaves_during_the_year_is_named_who_moves_is_not() -> None:
    """A day of leave that was entered as the last one in the unit takes somebody out of the rounds that follow."""
    head = ("| full_name | birth_date | unit | group |", "| full_name | birth_date | unit | group | to |")
    leaves = ("| A3 | Lê Văn An | 1990 | T1 | NV |", "| A3 | Lê Văn An | 1990 | T1 | NV | 15/10/2024 |")
    place = CellPlace("thidua.xlsx", "Nhân sự", 7, 9)
    line = Record("A3", {"full_name": "Lê Văn An", "to": date(2024, 10, 15)}, {"to": place})
    (found,) = people_who_leave({"people": (line,)}, school(head, leaves))
    assert (found.code.id, found.place, said(found)) == (
        "D275",
        place,
        "Thôi ở tổ trong năm học: Lê Văn An (15/10/2024)",
    )
    moved = school_with_a_move("16/10/2024", "15/10/2024")
    assert people_who_leave({"people": (line,)}, moved) == []
    assert people_who_leave({"people": (line,)}, school()) == []


def test_an_impossible_decision_is_told_with_its_day_and_whose_it_is(scores: FormPlan) -> None:
    raw = typed(
        scores, {("initiatives", "i1", key): value for key, value in {**LINE, "decision_date": "20/05/1944"}.items()}
    )
    season = replace(school(), as_of=date(2025, 5, 31))
    returns = Returns({("T1", "self-score", "D1"): read(raw, scores, season)[0]}, register(scores))
    (found,) = day_that_cannot_be(ReturnsSeen(returns), season)
    assert (found.code.id, found.raw, found.unit, found.params["used"]) == (
        "C124", "20/05/1944", "T1", date(1944, 5, 20)
    )  # fmt: skip
    assert found.place == CellPlace("inbox/to.xlsx", *scores.cells["initiatives", "i1", "decision_date"])


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(1945, 9, 2), None),  # the first day of this State
        (date(1945, 9, 1), "C124"),  # the 9th of January is no better
        (date(1945, 2, 9), "C123"),  # the 2nd of September
    ],
)
def test_no_decision_is_older_than_the_state(day: date, code: str | None) -> None:
    place = CellPlace("so-theo-doi.xlsx", "Sáng kiến", 5, 5)
    found = ledger_days({"initiatives": (Record("s1", {"decision_date": day}, {"decision_date": place}),)}, school())
    assert [(one.code.id, one.place, one.unit) for one in found] == ([(code, place, None)] if code else [])


@pytest.mark.parametrize("day", ["1988", 1988.0, "05/09", "9/24", "31/02/2025", "05/09/24", True])
def test_what_is_no_day_is_unknown(scores: FormPlan, day: object) -> None:
    assert decided(scores, day)[0] == ["C106"]


def test_the_rounds_and_the_people_of_the_season_are_looked_at_too() -> None:
    text = SEASON.replace("| #td:rounds | name |", "| #td:rounds | name | start |").replace(
        "| D1 | Đợt 1 |", "| D1 | Đợt 1 | 09/05/2024 |"
    )
    text = text.replace("| unit | group |", "| unit | group | from |").replace(
        "| T1 | NV |", "| T1 | NV | 2024-10-01 |"
    )
    records, _ = season_records(book(text, "thidua.xlsx"), declared())
    season, _ = rulebook(declared(), records, file="thidua.xlsx")
    assert season is not None
    [finding] = season_days(records, season)
    assert (finding.code.id, finding.params["meant"]) == ("C123", date(2024, 9, 5))
    assert season.rounds[0].start == date(2024, 5, 9)


def test_the_ledger_holds_decisions_of_all_years_but_none_of_the_future() -> None:
    def line(key: str, day: date) -> Record:
        return Record(
            key, {"decision_date": day}, {"decision_date": CellPlace("so-theo-doi.xlsx", "Khen thưởng", 5, 5)}
        )

    season = replace(school(), as_of=date(2025, 5, 31))
    lines = (line("a1", date(2019, 5, 9)), line("a2", date(2025, 7, 3)), line("a3", date(2025, 7, 20)))
    found = ledger_days({"awards": lines}, season)
    # 03/07/2025 is still to come, 07/03/2025 is past; of 20/07/2025 there is no other reading.
    assert [(one.code.id, one.params.get("meant")) for one in found] == [("C123", date(2025, 3, 7)), ("C124", None)]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (975.0, "C102"),  # 0,975 where the comma groups thousands
        ("975", "C102"),
        (45421.0, "C117"),  # the serial number of a day
        (datetime(2025, 9, 5), "C117"),  # 5/9 typed into a cell of points
        (1988.0, "C102"),
        ("1.975", "C110"),
    ],
)
def test_a_score_that_a_program_made_something_else_of_is_never_a_score(
    scores: FormPlan, value: object, code: str
) -> None:
    submission, findings = read(typed(scores, {("self_score", "1.1", "A1"): value}), scores)
    assert only(findings, code).person == "A1"
    assert "1.1" in record(submission, "self_score", "A1").values
    assert ids(findings) == [code]
