"""From returns to dossiers: what was entered last, what weighs most, and what nobody can know yet."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.intake.mini import KEY, school, school_with_a_move
from tests.intake.told import BOTH, D1, D2, EMPTY, SEASON, Tables, gathered, submission, with_initiatives, with_standing
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.exchange.council.council_return import apply_council
from thidua_xlsx.intake.dossiers.build_dossiers import Key, Returns, build_dossiers, scores_in
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Council, Dossier, Fact, Initiative, Meeting, Record, Unknown


def test_blank_is_not_unknown_and_no_form_is_not_blank() -> None:
    _, people, _ = gathered({D1: EMPTY})
    assert (people["A1"].grade.value, people["A1"].grade.unknown) == (None, False)
    assert people["B1"].grade == Fact(unknown=True)


@pytest.mark.parametrize(
    ("came", "grade", "discipline"),
    [
        # A later form may still change the grade or bring a discipline; where the last is back, all is said.
        ({D1: {"grade": "HTTNV"}}, ("HTTNV", True, True), (None, True, True)),
        ({D2: {"grade": "HTTNV"}}, ("HTTNV", False, False), (None, False, False)),
        ({D1: {"discipline": "none"}}, (None, True, True), ("none", True, True)),
        # What was found stays: at least a reprimand, whatever the other form says.
        ({D1: {"discipline": "reprimand"}}, (None, True, True), ("reprimand", False, True)),
        ({D1: {"grade": "HTTNV"}, D2: {}}, ("HTTNV", False, False), (None, False, False)),
        ({D1: {"grade": Unknown("?")}}, (None, True, False), (None, True, True)),
    ],
)
def test_a_form_that_is_not_back_leaves_open_what_it_could_say(
    came: Mapping[Key, Mapping[str, Answer]],
    grade: tuple[str | None, bool, bool],
    discipline: tuple[str | None, bool, bool],
) -> None:
    _, people, _ = gathered({key: with_standing(**said) for key, said in came.items()}, issued=BOTH)
    one = people["A1"]
    assert (one.grade.value, one.grade.unknown, one.grade.awaits) == grade
    assert (one.discipline.value, one.discipline.unknown, one.discipline.awaits) == discipline


def test_a_form_without_its_sheet_of_grades_is_waited_for_and_so_are_months_and_units() -> None:
    gone = {D1: {**EMPTY, "standing": {"A1": {"months_worked": Decimal(4)}, "T1": {"grade": "HTTNV"}}}}
    _, people, units = gathered({**gone, D2: {"initiatives": EMPTY["initiatives"], "standing": {}}}, issued=BOTH)
    assert people["A1"].months_worked.awaits
    assert (units["T1"].grade.value, units["T1"].grade.unknown) == ("HTTNV", True)


def test_a_round_outside_somebodys_time_is_not_waited_for() -> None:
    """A1 left before the second round began; A2 stayed."""
    book = SEASON
    rounds = (replace(book.rounds[0], end=date(2025, 1, 15)), replace(book.rounds[1], start=date(2025, 1, 16)))
    left = {"A1": replace(book.people[0], until=date(2024, 12, 31))}
    book = replace(book, rounds=rounds, people=tuple(left.get(one.code, one) for one in book.people))
    said = {code: {"grade": "HTTNV"} for code in ("A1", "A2")}
    returns = Returns({D1: submission(D1, {**EMPTY, "standing": said})}, BOTH)
    people = {one.person.code: one for one in build_dossiers(returns, book, {})[0]}
    assert [(people[code].grade.unknown, people[code].initiatives_known) for code in ("A1", "A2")] == [
        (False, True),
        (True, False),
    ]
    # What a form says of them all the same is what it says.
    later = {"A1": {"grade": "HTXSNV"}, "A2": {}}
    returns = Returns(
        {key: submission(key, {**EMPTY, "standing": one}) for key, one in ((D1, said), (D2, later))}, BOTH
    )
    assert build_dossiers(returns, book, {})[0][0].grade.value == "HTXSNV"


@pytest.mark.parametrize(
    ("excused", "initiatives_known", "work_awaited"),
    [("D2", True, False), ("D1", False, True), ("D1, D2", True, False)],
)
def test_of_an_excused_round_nobody_waits_for_initiatives_or_months(
    excused: str, initiatives_known: bool, work_awaited: bool
) -> None:
    """D1 came back and names no initiative; D2, the one that is missing, need not come for A1."""
    _, people, _ = gathered({D1: with_standing(months_worked=Decimal(9), leave_days=Decimal(3))}, issued=BOTH)
    answers = {"excused": tuple(excused.split(", ")), "note": "Đi học dài hạn"}
    council = Council("hop.xlsx", Meeting(), grades={"A1": Record("A1", answers)})
    after, _, _ = apply_council(council, list(people.values()), [], SEASON)
    found = {one.person.code: one for one in after}
    assert (found["A1"].initiatives_known, found["A2"].initiatives_known) == (initiatives_known, False)
    assert [found["A1"].months_worked.awaits, found["A1"].leave_days.awaits] == [work_awaited] * 2


def test_an_initiative_without_an_owner_stays_anybodys_in_an_excused_round() -> None:
    _, people, _ = gathered({D1: with_initiatives({"name": "Sổ tay"})}, issued=BOTH)
    answers: dict[str, Answer] = {"excused": ("D2",), "note": "Đi học dài hạn"}
    council = Council("hop.xlsx", Meeting(), grades={"A1": Record("A1", answers)})
    after, _, _ = apply_council(council, list(people.values()), [], SEASON)
    assert not after[0].initiatives_known


# --- initiatives -----------------------------------------------------------------------------------------------------
SO_TAY = {"person": "A1", "name": "Sổ tay", "recognised": False}


def test_an_initiative_told_in_two_rounds_counts_once_as_told_last() -> None:
    later = {"person": "A1", "name": "SỔ TAY", "recognised": True, "decision_no": "12/QĐ"}
    _, people, _ = gathered({D2: with_initiatives(later), D1: with_initiatives(SO_TAY)})
    found = people["A1"].initiatives
    assert [(one.recognised, one.decision_no) for one in found] == [(True, "12/QĐ")]
    assert people["A1"].initiatives_known


@pytest.mark.parametrize(
    ("forms", "known"),
    [
        pytest.param([EMPTY, EMPTY], (True, True, True), id="every form says so"),
        pytest.param([EMPTY], (False, False, False), id="a form is missing"),
        pytest.param([EMPTY, {"standing": EMPTY["standing"]}], (False, False, False), id="its sheet is gone"),
        pytest.param([EMPTY, with_initiatives({"person": Unknown("Hoa"), "name": "Bản đồ"})], (False, False, False), id="anybody's"),
        pytest.param([EMPTY, with_initiatives({"person": "A1", "recognised": True})], (False, True, True), id="theirs, without a name"),
    ],
)  # fmt: skip
def test_who_is_known_to_have_told_every_initiative(forms: list[Tables], known: tuple[bool, ...]) -> None:
    _, people, _ = gathered(dict(zip((D1, D2), forms, strict=False)), issued=BOTH)
    assert tuple(people[code].initiatives_known for code in ("A1", "A2", "A3")) == known


def test_an_answer_that_cannot_be_read_is_neither_yes_nor_no() -> None:
    _, people, _ = gathered(
        {D1: with_initiatives({**SO_TAY, "recognised": Unknown("đang chờ"), "level": Unknown("?")})}
    )
    assert (people["A1"].initiatives[0].recognised, people["A1"].initiatives[0].level) == (None, None)


# --- registration, awards, units -------------------------------------------------------------------------------------
def registered(**columns: Answer) -> Dossier:
    tables: Tables = {
        "registration": {"A1": columns, "A2": {}, "A3": {}},
        "collective": {"T1": {}},
        "targets": {"t1": {}},
    }
    return gathered({("T1", "registration", ""): tables})[1]["A1"]


@pytest.mark.parametrize(
    ("entered", "titles"),
    [
        (("LDTT",), ("LDTT",)),
        (("LDTT", "CSTDCS"), ("LDTT", "CSTDCS")),
        (("NONE",), ()),
        (("LDTT", "NONE", "CSTDCS"), ("LDTT", "CSTDCS")),
        (Unknown("giỏi"), ()),
        (None, ()),
    ],
)
def test_titles_are_exactly_as_entered(entered: Answer | None, titles: tuple[str, ...]) -> None:
    assert registered(**({"title": entered} if entered else {})).registered == titles


@pytest.mark.parametrize(
    ("entered", "movements"),
    [(("PT1",), ("PT1",)), (("ALL",), ("PT1", "PT2")), (("NONE",), ()), (Unknown("x y"), ()), (None, ())],
)
def test_movements(entered: Answer | None, movements: tuple[str, ...]) -> None:
    assert registered(**({"movements": entered} if entered else {})).movements == movements


def test_all_movements_are_registered_also_where_none_is_declared() -> None:
    season = replace(SEASON, movements=())
    key: Key = ("T1", "registration", "")
    returns = Returns({key: submission(key, {"registration": {"A1": {"movements": ("ALL",)}}})}, Register(KEY))
    assert build_dossiers(returns, season, {})[0][0].movements == ("ALL",)


def test_without_the_form_nobody_knows_what_was_registered() -> None:
    _, people, units = gathered({})
    assert (people["A1"].registration, units["T1"].registration, units["T1"].returned) == (None, None, {})


def test_awards_of_earlier_years_come_from_the_ledger() -> None:
    line = {"person": "A1", "title": "CSTDCS", "period": "2023-2024", "decision_no": "5/QĐ"}
    _, people, _ = gathered(
        {}, ledger={"awards": {"a1": line, "a2": {"person": "A1", "title": Unknown("?"), "period": "2022-2023"}}}
    )
    assert [(one.title, one.period, one.decision_no) for one in people["A1"].awards] == [
        ("CSTDCS", "2023-2024", "5/QĐ")
    ]


def test_a_unit_knows_which_of_its_forms_came_back() -> None:
    _, _, units = gathered({D1: EMPTY}, issued=BOTH)
    assert units["T1"].returned == {"self-score:D1": True, "self-score:D2": False}


def test_a_form_that_any_unit_returned_is_expected_of_all_when_the_register_is_lost() -> None:
    _, _, units = gathered({D1: EMPTY}, issued=Register())
    assert (units["T1"].returned, units["T2"].returned) == ({"self-score:D1": True}, {"self-score:D1": False})


def test_a_dossier_holds_what_the_forms_of_a_person_say_with_its_cells() -> None:
    """One of every kind of answer, each beside the blank or the broken one of a colleague."""
    registered_ = {"title": ("LDTT", "CSTDCS"), "commendation": ("GK", "NONE"), "movements": ("PT2", "NONE")}
    standing = {
        "grade": "HTTNV",
        "discipline": "none",
        "months_worked": Decimal(9),
        "leave_days": Decimal(3),
        "proposed_title": ("LDTT",),
    }
    initiative = {
        "person": "A1",
        "name": "Sổ tay",
        "recognised": True,
        "applied": False,
        "level": "co_so",
        "decision_no": "12/QĐ",
        "decision_date": date(2025, 5, 20),
    }
    tables: Tables = {
        **with_standing(**standing),
        "initiatives": {"i1": initiative},
        "self_score": {"A1": {"1.1": Decimal(9), "1.2": Unknown("tám"), "2.1": ("x",)}, "A2": {}},
        "unit_score": {"A1": {"1.1": Decimal(8)}},
    }
    returns, people, _ = gathered({("T1", "registration", ""): {"registration": {"A1": registered_}}, D1: tables})
    one, other = people["A1"], people["A2"]
    assert (one.registered, one.commendations, one.movements) == (("LDTT", "CSTDCS"), ("GK",), ("PT2",))
    assert one.registration == returns.record(("T1", "registration", ""), "registration", "A1")
    facts = {name: getattr(one, name) for name in standing}
    assert {name: (fact.value, fact.unknown, fact.awaits) for name, fact in facts.items()} == {
        name: (value, False, False) for name, value in standing.items()
    }
    file = "inbox/T1-self-score-D1.xlsx"
    assert {name: fact.places for name, fact in facts.items()} == {
        name: (CellPlace(file, "standing", 0, col),) for col, name in enumerate(standing)
    }
    # What is no answer to a criterion is left out.
    assert {key: dict(layer.points) for key, layer in one.scores.items()} == {
        ("D1", "self"): {"1.1": Decimal(9), "1.2": Unknown("tám")},
        ("D1", "unit"): {"1.1": Decimal(8)},
    }
    assert one.scores["D1", "unit"].places["1.1"] == CellPlace(file, "unit_score", 0, 0)
    assert scores_in("A1", [D1, D2], returns) == one.scores
    assert one.initiatives == (
        Initiative(
            "A1",
            "Sổ tay",
            "co_so",
            True,
            False,
            "12/QĐ",
            "20/05/2025",
            places=tuple(CellPlace(file, "initiatives", 0, col) for col in (1, 2, 5)),
        ),
    )
    assert (other.registration, other.registered, other.initiatives, other.grade.value) == (None, (), (), None)
    assert dict(other.scores["D1", "self"].points) == {}
    assert (other.initiatives_known, other.untold) == (True, frozenset())


def test_a_unit_s_dossier_holds_its_registration_its_targets_and_its_standing() -> None:
    collective = {"title": ("TTLDTT",), "commendation": ("GK",)}
    registration: Tables = {
        "collective": {"T1": collective},
        "targets": {"t1": {"indicator": "Học sinh giỏi"}, "t2": {}, "t3": {"indicator": "Giờ dạy tốt"}},
    }
    scores: Tables = {
        **EMPTY,
        "standing": {"T1": {"grade": "HTXSNV", "discipline": "none", "proposed_title": ("TTLDXS",)}},
    }
    _, _, units = gathered({("T1", "registration", ""): registration, D1: scores})
    one, other = units["T1"], units["T2"]
    assert (one.registered, one.commendations) == (("TTLDTT",), ("GK",))
    assert one.registration is not None
    assert one.registration.values == collective
    assert [target.key for target in one.targets] == ["t1", "t3"]
    assert (one.grade.value, one.discipline.value, one.proposed_title.value) == ("HTXSNV", "none", ("TTLDXS",))
    assert (one.scores, one.remarks) == ({}, {})  # this school does not score its units
    assert one.returned == {"registration": True, "self-score:D1": True}
    assert other.returned == {"registration": False, "self-score:D1": False}
    assert (other.registration, other.targets, other.grade.value) == (None, (), None)


def test_what_the_council_says_of_initiatives_is_no_declaration() -> None:
    """Its workbook has a table of the same name; what it says there is applied afterwards, as the council's word."""
    handbook: dict[str, Answer] = {"person": "A1", "name": "Sổ tay"}
    of_council = with_initiatives({**handbook, "applied": True}, {"person": "A2", "name": "Bản đồ"})
    _, people, _ = gathered({D1: with_initiatives(handbook), (SCHOOL, "council", ""): of_council})
    assert [(one.name, one.applied) for one in people["A1"].initiatives] == [("Sổ tay", None)]
    assert people["A2"].initiatives == ()


def test_the_heaviest_discipline_counts_of_a_unit_as_of_a_person() -> None:
    tables = (
        (key, {**EMPTY, "standing": {who: {"discipline": kind} for who in ("A1", "T1")}})
        for key, kind in ((D1, "warning"), (D2, "none"))
    )
    _, people, units = gathered(dict(tables))
    assert (people["A1"].discipline.value, units["T1"].discipline.value) == ("warning", "warning")


# --- the title that is proposed --------------------------------------------------------------------------------------
def test_a_title_that_was_proposed_stands_while_a_later_form_is_missing() -> None:
    """It decides nothing: a form still to come makes it no less proposed."""
    proposed: Tables = {
        **EMPTY,
        "standing": {"A1": {"proposed_title": ("LDTT",)}, "T1": {"proposed_title": ("TTLDTT",)}},
    }
    _, people, units = gathered({D1: proposed}, issued=BOTH)
    found = (people["A1"].proposed_title, units["T1"].proposed_title)
    assert [(one.value, one.unknown) for one in found] == [(("LDTT",), False), (("TTLDTT",), False)]


# --- the order of the rounds -----------------------------------------------------------------------------------------
def test_later_is_what_the_season_declares_as_later_whatever_its_code() -> None:
    """Here D1 is the second round: its grade, and its decision on an initiative that both tell, are the last word."""
    season = school(("| D1 | Đợt 1 |\n| D2 | Đợt 2 |", "| D2 | Đợt 2 |\n| D1 | Đợt 1 |"))
    told: dict[Key, Tables] = {
        key: {
            "standing": {"A1": {"grade": grade}},
            "initiatives": {"i1": {"person": "A1", "name": "Sổ tay", "decision_no": number}},
        }
        for key, grade, number in ((D1, "HTXSNV", "2/QĐ"), (D2, "HTTNV", "1/QĐ"))
    }
    # A form of the whole year, where a school's own templates ask for initiatives in one, is before all rounds.
    told["T1", "registration", ""] = {"initiatives": {"i1": {"person": "A1", "name": "Sổ tay", "decision_no": "0/QĐ"}}}
    returns = Returns({key: submission(key, tables) for key, tables in told.items()}, Register(KEY))
    hoa = build_dossiers(returns, season, {})[0][0]
    assert (hoa.grade.value, [one.decision_no for one in hoa.initiatives]) == ("HTXSNV", ["2/QĐ"])


# --- who moved in the middle of a round ------------------------------------------------------------------------------
MOVED = school_with_a_move("01/12/2024", "30/11/2024")
TOLD: Tables = {"standing": {"A3": {"grade": "HTTNV"}}}
BLANK: Tables = {"standing": {"A3": {}}}
OF_OTHERS: Tables = {"standing": {"A1": {"grade": "HTTNV"}}}


@pytest.mark.parametrize(
    ("old", "new", "home"),
    [
        (None, None, "T2"),  # where they were when the round ended
        (None, TOLD, "T2"),
        (TOLD, TOLD, "T2"),  # both speak: the one that was to be asked
        (TOLD, None, "T1"),
        (TOLD, BLANK, "T1"),  # a blank line says nothing
        (BLANK, OF_OTHERS, "T2"),
    ],
)
def test_who_moved_within_a_round_is_told_of_by_the_new_unit_unless_only_the_old_one_speaks(
    old: Tables | None, new: Tables | None, home: str
) -> None:
    """A3 went from T1 to T2 in the middle of D1."""
    forms = {(unit, "self-score", "D1"): tables for unit, tables in (("T1", old), ("T2", new)) if tables}
    returns = Returns({key: submission(key, tables) for key, tables in forms.items()}, Register(KEY))
    moved, stayed = MOVED.person("A3"), MOVED.person("A1")
    assert moved is not None
    assert stayed is not None
    first, second = MOVED.rounds
    assert returns.home(moved, "self-score", first) == home
    assert returns.home(moved, "self-score", second) == "T2"
    assert returns.home(moved, "registration", None) == "T1"  # where the year began
    assert returns.home(stayed, "self-score", first) == "T1"
    dossiers, _ = build_dossiers(returns, MOVED, {})
    assert {one.person.code: one.homes for one in dossiers if one.homes} == {"A3": {"D1": home, "D2": "T2"}}


@pytest.mark.parametrize(("day", "asked"), [(None, ["name", "recognised", "decision_no", "decision_date"]), (date(2025, 5, 20), ["name", "recognised", "decision_no"])])  # fmt: skip
def test_the_date_of_a_decision_is_pointed_at_where_it_is_blank(day: date | None, asked: list[str]) -> None:
    row = {"person": "A1", "name": "Sổ tay", "recognised": True, "decision_no": None, "decision_date": day}
    _, people, _ = gathered({D1: {"initiatives": {"i1": row}}})
    (initiative,) = people["A1"].initiatives
    columns = list(row)
    assert [columns[place.col] for place in initiative.places] == asked
