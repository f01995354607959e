"""A unit's own score sheet: its points and remarks as they are read, and as dossiers tell them."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.intake.mini import form, read, record, register, returned, school, typed
from tests.markdown import edited
from thidua_xlsx.declare.tables.form_spec import NOTE
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.dossiers.build_dossiers import Returns, build_dossiers
from thidua_xlsx.intake.dossiers.units_as_people import as_people, own_score, season_of_units
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Collective, Record, Scorecard, Season, Standing, Submission, Unknown

TABLE, FILE = "collective_score", "inbox/to.xlsx"
# u2 is for offices alone; T1 is one, T2 is not.
SEASON = school(
    (
        "# Đợt\n",
        "# Tiêu chí tập thể\n| #td:unit_criteria | section | text | kind | max | applies_to |\n"
        "| `u1` | I | Sổ tổ | Điểm | 10 | |\n| `u2` | I | Văn thư | Điểm | 5 | Văn phòng |\n\n# Đợt\n",
    ),
    ("| #td:units | name |", "| #td:units | name | kind |"),
    ("| T1 | Tổ Một |", "| T1 | Tổ Một | Văn phòng |"),
    ("| T2 | Tổ Hai |", "| T2 | Tổ Hai | Tổ chuyên môn |"),
)


@pytest.fixture(scope="module")
def office() -> FormPlan:
    return form("self-score", "T1", "D1", season=SEASON)


@pytest.fixture(scope="module")
def teachers() -> FormPlan:
    return form("self-score", "T2", "D1", season=SEASON)


def filled(laid: FormPlan, unit: str, **points: object) -> dict[tuple[str, str, str], object]:
    return {(TABLE, code, unit): value for code, value in points.items()}


def test_points_and_remarks_are_a_record_each(office: FormPlan) -> None:
    values = {**filled(office, "T1", u1=9.5, u2=4.0), (TABLE, "u1", NOTE): "tủ 3"}
    submission, findings = read(typed(office, values, FILE), office, SEASON)
    assert findings == []
    assert [(one.key, one.values) for one in submission.table(TABLE)] == [
        ("T1", {"u1": Decimal("9.5"), "u2": Decimal(4)}),
        (NOTE, {"u1": "tủ 3"}),
    ]
    remark = record(submission, TABLE, NOTE)
    assert remark.places["u2"] == CellPlace(FILE, *office.cells[TABLE, "u2", NOTE])


def test_what_is_wrong_concerns_the_unit_and_no_person(office: FormPlan) -> None:
    submission, (found,) = read(typed(office, filled(office, "T1", u1=11.0), FILE), office, SEASON)
    assert (found.code.id, found.unit, found.person) == ("C102", "T1", None)
    assert found.place == CellPlace(FILE, *office.cells[TABLE, "u1", "T1"])
    assert isinstance(record(submission, TABLE, "T1").values["u1"], Unknown)


def test_points_pasted_into_the_remarks_are_asked_for(office: FormPlan) -> None:
    """Only where nothing stands in their own column: a number beside points is a remark."""
    remarks: dict[tuple[str, str, str], object] = {(TABLE, "u1", NOTE): 9.5, (TABLE, "u2", NOTE): 4.0}
    submission, (found,) = read(typed(office, remarks, FILE), office, SEASON)
    assert (found.code.id, found.place) == ("S124", CellPlace(FILE, *office.cells[TABLE, "u1", NOTE]))
    assert isinstance(record(submission, TABLE, "T1").values["u1"], Unknown)
    submission, findings = read(typed(office, filled(office, "T1", u1=9.0, u2=4.0) | remarks, FILE), office, SEASON)
    assert (findings, record(submission, TABLE, "T1").values["u1"]) == ([], Decimal(9))


def test_a_remark_that_is_too_long_is_told_at_its_cell(office: FormPlan) -> None:
    raw = typed(office, {(TABLE, "u1", NOTE): "a" * 40_000}, FILE)
    _, (found,) = read(raw, office, SEASON)
    assert (found.code.id, found.place, found.unit, found.person) == (
        "C115",
        CellPlace(FILE, *office.cells[TABLE, "u1", NOTE]),
        "T1",
        None,
    )


def test_beside_a_criterion_that_is_not_for_the_unit_there_is_no_place_for_a_remark(teachers: FormPlan) -> None:
    submission, _ = read(returned(teachers), teachers, SEASON)
    assert [tuple(one.places) for one in submission.table(TABLE)] == [("u1",), ("u1",)]
    # What somebody wrote there all the same is read.
    sheet, row, col = teachers.cells[TABLE, "u1", NOTE]
    submission, _ = read(edited(returned(teachers), sheet, {(row + 1, col): "không có"}), teachers, SEASON)
    assert record(submission, TABLE, NOTE).values == {"u2": "không có"}


def both(office: FormPlan, teachers: FormPlan) -> Returns:
    first = {**filled(office, "T1", u1=9.0), (TABLE, "u1", NOTE): "tủ 3", (TABLE, "u2", NOTE): "kho"}
    one, _ = read(typed(office, first, FILE), office, SEASON)
    two, _ = read(typed(teachers, filled(teachers, "T2", u1="chín"), FILE), teachers, SEASON)
    submissions: dict[tuple[str, str, str], Submission] = {
        ("T1", "self-score", "D1"): one,
        ("T2", "self-score", "D1"): two,
    }
    return Returns(submissions, register(office, teachers))


def test_a_unit_s_dossier_tells_what_it_gave_itself_by_round(office: FormPlan, teachers: FormPlan) -> None:
    _, units = build_dossiers(both(office, teachers), SEASON, {})
    told = {
        one.unit.code: ({key: dict(layer.points) for key, layer in one.scores.items()}, dict(one.remarks))
        for one in units
    }
    assert told == {
        "T1": ({("D1", "self"): {"u1": Decimal(9)}}, {("D1", "u1"): "tủ 3", ("D1", "u2"): "kho"}),
        "T2": ({("D1", "self"): {"u1": Unknown("chín")}}, {}),
    }
    too_long = Record(NOTE, {"u1": Unknown("aaa"), "u2": "kho"})
    assert own_score([("T1", "self-score", "D1")], lambda key, table, who: too_long if who == NOTE else None) == (
        {},
        {("D1", "u1"): "", ("D1", "u2"): "kho"},
    )
    (first, _) = units
    assert first.scores["D1", "self"].places["u2"] == CellPlace(FILE, *office.cells[TABLE, "u2", "T1"])


def test_units_stand_in_the_place_of_people_where_they_are_scored(office: FormPlan, teachers: FormPlan) -> None:
    _, units = build_dossiers(both(office, teachers), SEASON, {})
    excused = [replace(one, excused=frozenset({"D2"})) if one.unit.code == "T2" else one for one in units]
    stand_ins = as_people(excused, SEASON)
    assert [(one.person.code, one.person.full_name, set(one.scores), one.excused) for one in stand_ins] == [
        ("T1", "Tổ Một", {("D1", "self")}, excused[0].excused),
        ("T2", "Tổ Hai", {("D1", "self")}, frozenset({"D2"})),
    ]
    assert as_people(units, school()) == []


def test_a_season_of_units_has_them_in_the_place_of_people_on_the_season_s_own_day(
    office: FormPlan, teachers: FormPlan
) -> None:
    _, units = build_dossiers(both(office, teachers), SEASON, {})
    assert SEASON.collective is not None
    unit, stand_in = SEASON.units[0], SEASON.collective.people[0]
    scored = Collective(unit, Scorecard(stand_in, final=Decimal(9)), Standing(stand_in, school=1))
    another_day = replace(SEASON, as_of=date(2025, 6, 20))
    season = Season(another_day, (), (), tuple(units), {}, {}, {}, (), (), (), (), collectives={"T1": scored})
    seen = season_of_units(season)
    assert seen is not None
    assert (seen.rulebook.as_of, [one.person.code for one in seen.dossiers]) == (date(2025, 6, 20), ["T1", "T2"])
    assert (seen.scorecards, seen.standings) == ({"T1": scored.card}, {"T1": scored.standing})
    # None where nothing of units was scored, or units are not.
    assert season_of_units(replace(season, collectives={})) is None
    assert season_of_units(replace(season, rulebook=school())) is None
