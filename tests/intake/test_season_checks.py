"""Checks across the returns of a season: which units and people they name, and at which cells."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.intake.mini import form, register, said, school, school_with_a_move
from tests.intake.told import BOTH, D1, D2, EMPTY, SEASON, Tables, submission, with_initiatives
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.intake.checks.season_checks import (
    ReturnsSeen,
    chose_not_to_register,
    grade_missing,
    initiative_of_two_people,
    initiative_taken_back,
    people_not_registered,
    person_in_another_return,
    person_not_in_return,
    return_missing,
    round_without_forms,
    target_in_doubt,
)
from thidua_xlsx.intake.dossiers.build_dossiers import Key, Returns, build_dossiers
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Unknown

REGISTERED: Key = ("T1", "registration", "")
THEIRS: Key = ("T2", "registration", "")


def found(
    check: Callable[[ReturnsSeen, Rulebook], list[Finding]],
    returns: dict[Key, Tables],
    issued: Register | None = None,
    season: Rulebook = SEASON,
) -> list[Finding]:
    seen = Returns({key: submission(key, tables) for key, tables in returns.items()}, issued or Register(b"key"))
    dossiers, _ = build_dossiers(seen, season, {})
    return check(ReturnsSeen(seen, dossiers), season)


def told(findings: Sequence[Finding]) -> list[tuple[str, list[str], str | None, str]]:
    """Where each finding stands, which other cells it lists, whose it is and what it says."""
    return [(str(one.place), [str(place) for place in one.also], one.unit, said(one)) for one in findings]


def registration(**titles: Answer | None) -> Tables:
    return {"registration": {who: {} if title is None else {"title": title} for who, title in titles.items()}}


# --- forms that did not come back ------------------------------------------------------------------------------------
def test_a_form_that_was_issued_and_not_returned_is_missing() -> None:
    """D1 came back from T1: T2, of whom nobody knows whether it was given, owes it as well."""
    assert told(found(return_missing, {D1: EMPTY}, BOTH)) == [
        ("inbox", [], "T1", "Tổ Một chưa nộp: Tự chấm, Đợt 2"),
        ("inbox", [], "T2", "Tổ Hai chưa nộp: Tự chấm, Đợt 1"),
    ]


def test_a_form_of_the_whole_year_is_named_without_a_round() -> None:
    (one,) = found(return_missing, {}, register(form("registration")))
    assert said(one) == "Tổ Một chưa nộp: Đăng ký"


def test_a_nomination_form_that_did_not_come_back_is_told_by_the_names_that_lack() -> None:
    issued = register(form("nominations", "T1", "D1"), form("self-score", "T1", "D1"))
    assert [said(one) for one in found(return_missing, {}, issued)] == ["Tổ Một chưa nộp: Tự chấm, Đợt 1"]


def test_a_round_that_counts_and_was_given_to_nobody_is_told_at_its_row() -> None:
    (one,) = found(round_without_forms, {}, register(form("self-score", "T1", "D2")))
    assert (str(one.place), one.params) == ("thidua.xlsx: rounds.D1", {"round": "Đợt 1", "later": "Đợt 2"})
    assert found(round_without_forms, {}, BOTH) == []


# --- registration ----------------------------------------------------------------------------------------------------
def test_people_without_a_title_are_named_once_a_unit_in_the_order_of_their_names() -> None:
    returns = {
        THEIRS: registration(B1=None, B2=("LDTT",)),
        REGISTERED: registration(A1=None, A2=None, A3=None),
    }
    assert told(found(people_not_registered, returns)) == [
        (
            "inbox/T1-registration-.xlsx!registration!A3",
            [f"inbox/T1-registration-.xlsx!registration!{person}" for person in ("A1", "A2")],  # each beside its name
            "T1",
            "Tổ Một: chưa đăng ký danh hiệu: Lê Văn An, Nguyễn Thị Hoa (1983), Trịnh Thị Hoà",
        ),
        (
            "inbox/T2-registration-.xlsx!registration!A1",
            [],
            "T2",
            "Tổ Hai: chưa đăng ký danh hiệu: Nguyễn Thị Hoa (1991)",
        ),
    ]


def test_without_a_cell_for_their_title_people_are_named_at_the_file() -> None:
    sent = submission(REGISTERED, registration(A1=None))
    record = replace(sent.table("registration")[0], places={})
    seen = Returns({REGISTERED: replace(sent, records={"registration": (record,)})}, Register(b"key"))
    found_ = people_not_registered(ReturnsSeen(seen, build_dossiers(seen, SEASON, {})[0]), SEASON)
    assert [(str(one.place), one.also) for one in found_] == [("inbox/T1-registration-.xlsx", ())]


def test_who_answered_or_was_not_asked_is_not_without_a_title() -> None:
    """A1 registers none, A2 wrote what cannot be read (its cell has its own finding), A3 has no line in the form."""
    assert found(people_not_registered, {REGISTERED: registration(A1=("NONE",), A2=Unknown("giỏi"))}) == []
    assert found(people_not_registered, {}) == [], "a form that did not come back is missing as a whole"


def test_a_unit_without_people_has_nobody_to_name() -> None:
    season = school(("| T2 | Tổ Hai |", "| T2 | Tổ Hai |\n| T3 | Tổ Ba |"))
    returns: dict[Key, Tables] = {
        ("T3", "registration", ""): registration(),
        ("T3", "self-score", "D2"): {"standing": {}},
        THEIRS: registration(B1=None, B2=("NONE",)),
    }
    checks = (people_not_registered, chose_not_to_register, grade_missing)
    assert [[one.unit for one in found(check, returns, season=season)] for check in checks] == [["T2"], ["T2"], []]


def test_who_chose_to_register_nothing_is_listed_at_the_cells_that_say_so() -> None:
    returns = {
        REGISTERED: registration(A1=("NONE",), A2=("LDTT",), A3=("NONE",)),
        THEIRS: registration(B1=Unknown("không rõ"), B2=None),
    }
    file = "inbox/T1-registration-.xlsx!registration"
    assert told(found(chose_not_to_register, returns)) == [
        (f"{file}!A3", [f"{file}!A1"], "T1", "Tổ Một: chọn không đăng ký danh hiệu: Lê Văn An, Nguyễn Thị Hoa (1983)"),
    ]


# --- grades ----------------------------------------------------------------------------------------------------------
def graded(**grades: Answer | None) -> Tables:
    return {**EMPTY, "standing": {who: {} if one is None else {"grade": one} for who, one in grades.items()}}


def test_people_without_a_grade_are_named_at_their_cells_once_the_last_form_is_back() -> None:
    """A2 was graded in the first round; what A3 was given cannot be read, which its own finding says."""
    tables = {
        D1: graded(A1=None, A2="HTTNV", A3=None, T1=None),
        D2: {**EMPTY, "standing": {"A1": {"months_worked": "9"}, "A2": {}, "A3": {"grade": Unknown("Khá")}}},
    }
    (one,) = found(grade_missing, tables)
    assert (str(one.place), one.unit, said(one)) == (
        "inbox/T1-self-score-D2.xlsx",
        "T1",
        "Tổ Một: Nguyễn Thị Hoa (1983) chưa có xếp loại chất lượng",
    )
    assert found(grade_missing, {D1: tables[D1]}) == [], "a later form may still say it"


def test_the_cells_of_missing_grades_are_listed() -> None:
    last = submission(D2, graded(A1="HTTNV", A2="HTTNV", A3="HTTNV"))
    one, two, three = last.table("standing")
    emptied = {"standing": (replace(one, values={}), two, replace(three, values={}))}
    seen = Returns({D2: replace(last, records=emptied)}, Register(b"key"))
    file = "inbox/T1-self-score-D2.xlsx!standing"
    assert told(grade_missing(ReturnsSeen(seen, build_dossiers(seen, SEASON, {})[0]), SEASON)) == [
        (f"{file}!A3", [f"{file}!A1"], "T1", "Tổ Một: Lê Văn An, Nguyễn Thị Hoa (1983) chưa có xếp loại chất lượng")
    ]


def test_a_grade_that_an_earlier_form_may_still_bring_is_missing_as_well() -> None:
    """D1 is expected and not back; D2 is, without grades: whoever has none there is named."""
    (one,) = found(grade_missing, {D2: graded(A1="HTTNV", A2=None, A3="HTNV")}, BOTH)
    assert said(one) == "Tổ Một: Trịnh Thị Hoà chưa có xếp loại chất lượng"


def test_nobody_is_asked_for_the_grade_of_whoever_was_excused_all_year_and_registered_nothing() -> None:
    """A1, A2 and A3 have no grade; A1 is excused from one round of two, A2 from both, A3 too but registered."""
    returns = Returns({D2: submission(D2, graded(A1=None, A2=None, A3=None))}, Register(b"key"))
    fields = {
        "A1": {"excused": frozenset({"D1"})},
        "A2": {"excused": frozenset({"D1", "D2"})},
        "A3": {"excused": frozenset({"D1", "D2"}), "registered": ("LDTT",)},
    }
    people = [replace(one, **fields.get(one.person.code, {})) for one in build_dossiers(returns, SEASON, {})[0]]
    (one,) = grade_missing(ReturnsSeen(returns, people), SEASON)
    assert said(one) == "Tổ Một: Lê Văn An, Nguyễn Thị Hoa (1983) chưa có xếp loại chất lượng"


# --- initiatives -----------------------------------------------------------------------------------------------------
SO_TAY: dict[str, Answer] = {"person": "A1", "name": "Sổ tay", "recognised": True}
THEIR_SCORES: Key = ("T2", "self-score", "D1")


def test_one_initiative_of_two_people_of_a_unit_is_a_question_about_joint_authors() -> None:
    other = {**SO_TAY, "person": "A3", "name": "Sổ  tay."}
    (one,) = found(initiative_of_two_people, {D1: with_initiatives({**SO_TAY, "name": "Bản đồ"}, SO_TAY, other)})
    file = "inbox/T1-self-score-D1.xlsx!initiatives"
    assert (one.code.id, told([one])) == (
        "X122",
        [
            (
                f"{file}!B2",
                [f"{file}!B3"],
                None,
                "Sáng kiến «Sổ tay» có nhiều người trong cùng tổ khai: Nguyễn Thị Hoa (1983), Lê Văn An",
            )
        ],
    )


def test_joint_authors_who_say_two_things_of_one_initiative_are_to_be_checked() -> None:
    other = {**SO_TAY, "person": "A3", "recognised": False}
    (one,) = found(initiative_of_two_people, {D1: with_initiatives(SO_TAY, other)})
    assert one.code.id == "X104"


def test_one_initiative_of_people_of_two_units_is_to_be_checked() -> None:
    lines = {D1: with_initiatives(SO_TAY), THEIR_SCORES: with_initiatives({**SO_TAY, "person": "B2"})}
    (one,) = found(initiative_of_two_people, lines)
    assert (one.code.id, said(one)) == (
        "X104",
        "Sáng kiến «Sổ tay» do nhiều người cùng khai: Nguyễn Thị Hoa (1983), Vũ Đức",
    )
    # Two of them are colleagues, the third is no joint author of theirs.
    lines[D1] = with_initiatives(SO_TAY, {**SO_TAY, "person": "A3"})
    (one,) = found(initiative_of_two_people, lines)
    assert (one.code.id, one.params["owners"]) == ("X104", ("Nguyễn Thị Hoa (1983)", "Lê Văn An", "Vũ Đức"))
    # Two lines of one person are no two people.
    for name in ("SỔ TAY", "Sơ tẩy"):  # the same again, or another one that looks alike without its marks
        assert found(initiative_of_two_people, {D1: with_initiatives(SO_TAY, {**SO_TAY, "name": name})}) == []


@pytest.mark.parametrize(
    ("first", "later", "columns"),
    [
        ({"recognised": True, "applied": True}, {"recognised": False, "applied": False}, "Được công nhận, Đã áp dụng"),
        ({"applied": True}, {"recognised": False, "applied": False}, "Đã áp dụng"),
        ({"recognised": False}, {"recognised": True}, None),
    ],
)
def test_what_a_later_form_takes_back_is_told_with_both_cells(
    first: dict[str, Answer], later: dict[str, Answer], columns: str | None
) -> None:
    line: dict[str, Answer] = {"person": "A1", "name": "Sổ tay"}
    tables = {D1: with_initiatives({**line, **first}), D2: with_initiatives({}, {**line, **later})}
    findings = found(initiative_taken_back, tables)
    if columns is None:
        assert findings == []
        return
    (one,) = findings
    letters = ["CD"[list(later).index(key)] for key in first]
    assert (str(one.place), [str(place) for place in one.also]) == (
        f"inbox/T1-self-score-D2.xlsx!initiatives!{letters[0]}2",
        [f"inbox/T1-self-score-D1.xlsx!initiatives!{letter}1" for letter in "CD"[: len(first)]],
    )
    assert (one.unit, one.person) == ("T1", "A1")
    assert said(one) == (
        f"Phiếu này và phiếu đợt trước ghi khác nhau về một sáng kiến ở {columns}: đợt trước có, đợt này không "
        "(Nguyễn Thị Hoa (1983), Sổ tay)"
    )


def test_each_line_of_an_earlier_form_is_compared() -> None:
    """The first round has two lines about the initiative: that one says yes is what the second takes back."""
    line: dict[str, Answer] = {"person": "A1", "name": "Sổ tay"}
    yes: dict[str, Answer] = {**line, "recognised": True}
    for lines, cell in (((line, yes), "C2"), ((yes, line), "C1")):
        first = with_initiatives(*lines)
        findings = found(initiative_taken_back, {D1: first, D2: with_initiatives({**line, "recognised": False})})
        assert [[str(place) for place in (one.place, *one.also)] for one in findings] == [
            ["inbox/T1-self-score-D2.xlsx!initiatives!C1", f"inbox/T1-self-score-D1.xlsx!initiatives!{cell}"]
        ]


# --- people in another unit's form ---------------------------------------------------------------------------------
def test_all_cells_of_somebody_in_another_unit_s_form_are_told_and_then_their_own() -> None:
    """B2 of T2 was typed into T1's form, on two sheets; A1 stands in T2's with an empty line, which says nothing."""
    theirs = submission(
        THEIR_SCORES,
        {
            "standing": {"B2": {"grade": "HTTNV"}, "A1": {}},
            "self_score": {"B2": {"1.1": Decimal(7)}},
            "unit_score": {"B2": {}},
        },
    )
    strange = tuple(CellPlace("inbox/T1-self-score-D1.xlsx", sheet, 8, 9) for sheet in ("Tự chấm", "Tổ chấm"))
    ours = replace(submission(D1, EMPTY), people_of_other_units={"B2": strange, "B1": ()})
    for forms, also, used in (
        (
            {D1: ours, THEIR_SCORES: theirs},
            (
                strange[1],
                CellPlace("inbox/T2-self-score-D1.xlsx", "self_score", 0, 0),
                CellPlace("inbox/T2-self-score-D1.xlsx", "standing", 0, 0),
            ),
            "số liệu ở đây không dùng, đã dùng phiếu của Tổ Hai",
        ),
        (
            {D1: ours},
            (strange[1],),
            "số liệu ở đây không dùng, chương trình chỉ tính theo phiếu của Tổ Hai",
        ),
    ):
        (one,) = person_in_another_return(ReturnsSeen(Returns(forms, Register(b"key"))), SEASON)
        assert (one.place, one.also, one.unit, one.person) == (strange[0], also, "T1", "B2")
        assert said(one) == f"Vũ Đức thuộc Tổ Hai, không thuộc tổ nộp phiếu này; {used}"


def test_who_moved_in_the_year_belongs_to_the_unit_of_each_round() -> None:
    """D1 is T1's to tell of A3, D2 is T2's."""
    season = school_with_a_move()
    told_of: Tables = {"standing": {"A3": {"grade": "HTTNV"}}}
    keys: list[Key] = [(unit, "self-score", round_) for unit in ("T1", "T2") for round_ in ("D1", "D2")]
    returns = dict.fromkeys(keys, told_of)
    assert [
        (one.unit, one.place.file, one.params["unit_name"])
        for one in found(person_in_another_return, returns, season=season)
    ] == [
        ("T1", "inbox/T1-self-score-D2.xlsx", "Tổ Hai"),
        ("T2", "inbox/T2-self-score-D1.xlsx", "Tổ Một"),
    ]


# --- people without a place in the form ------------------------------------------------------------------------------
def test_who_was_declared_after_the_forms_were_issued_is_named_with_the_forms_that_lack_them() -> None:
    tables: dict[Key, Tables] = {
        D1: {"standing": {"A1": {}, "A2": {}}},
        D2: {"standing": {"A1": {}, "A2": {}}},
        REGISTERED: registration(A1=("LDTT",), A2=None, A3=None),
        THEIR_SCORES: {"initiatives": {"i1": {}}},  # its sheet of people is gone: nobody knows whom it had
    }
    (one,) = found(person_not_in_return, tables)
    assert told([one]) == [
        (
            "inbox/T1-self-score-D1.xlsx",
            ["inbox/T1-self-score-D2.xlsx"],
            "T1",
            "Lê Văn An thuộc Tổ Một nhưng phiếu đã nộp không có chỗ cho người này: Tự chấm, Đợt 1; Tự chấm, Đợt 2",
        )
    ]
    assert one.person == "A3"


def test_who_has_answers_in_another_unit_s_form_lacks_no_place() -> None:
    two: dict[Key, Tables] = {
        D1: {"standing": {"A1": {}, "A2": {}}},
        THEIR_SCORES: {"standing": {"B1": {}, "B2": {}, "A3": {"grade": "HTTNV"}}},
    }
    assert found(person_not_in_return, two) == []
    two[THEIR_SCORES] = {"standing": {"B1": {}, "B2": {}, "A3": {}}}  # a line there, and nothing in it
    assert [one.person for one in found(person_not_in_return, two)] == ["A3"]


@pytest.mark.parametrize(
    ("column", "day", "lacking"),
    [
        ("from", "01/02/2025", "D2"),  # came after the first round
        ("from", "15/01/2025", "D1"),  # came on the first round's last day: both forms should have had a place
        ("to", "05/09/2024", "D1"),  # left after its first day
        ("to", "30/11/2024", "D1"),
    ],
)
def test_who_was_there_for_a_part_of_a_round_has_a_place_in_its_form(column: str, day: str, lacking: str) -> None:
    season = school(
        ("| full_name | birth_date | unit | group |", f"| full_name | birth_date | unit | group | {column} |"),
        ("| A3 | Lê Văn An | 1990 | T1 | NV |", f"| A3 | Lê Văn An | 1990 | T1 | NV | {day} |"),
        ("| #td:rounds | name |", "| #td:rounds | name | start | end |"),
        ("| D1 | Đợt 1 |", "| D1 | Đợt 1 | 05/09/2024 | 15/01/2025 |"),
        ("| D2 | Đợt 2 |", "| D2 | Đợt 2 | 16/01/2025 | 31/05/2025 |"),
    )
    without: Tables = {"standing": {"A1": {}, "A2": {}}}
    (one,) = found(person_not_in_return, {D1: without, D2: without}, season=season)
    also = ["inbox/T1-self-score-D2.xlsx"] if (column, lacking) == ("from", "D1") else []
    assert told([one])[0][:2] == (f"inbox/T1-self-score-{lacking}.xlsx", also)


@pytest.mark.parametrize(("unit", "round_"), [("T1", "D1"), ("T2", "D2")])
def test_who_moved_has_a_place_in_the_form_of_the_unit_of_each_round(unit: str, round_: str) -> None:
    season, key = school_with_a_move(), (unit, "self-score", round_)
    others: Tables = {"standing": {"A3": {}}}
    keys: list[Key] = [("T1", "self-score", "D1"), ("T2", "self-score", "D2")]
    findings = found(person_not_in_return, {**dict.fromkeys(keys, others), key: EMPTY_OF_A3}, season=season)
    assert [(one.unit, one.place.file, one.also) for one in findings if one.person == "A3"] == [
        (unit, f"inbox/{'-'.join(key)}.xlsx", ())
    ]


EMPTY_OF_A3: Tables = {"standing": {"A1": {}, "B1": {}}}


# --- targets ---------------------------------------------------------------------------------------------------------
def test_targets_of_which_nobody_says_whether_more_or_less_is_meant_are_told_at_that_cell() -> None:
    """Words alone: pupils who excel are to be many, those who leave school few, of a class register nobody can tell."""

    def target(name: Answer, number: str, direction: Answer = "", **more: Answer) -> dict[str, Answer]:
        said = {"direction": direction} if direction else {}
        return {**said, "indicator": name, "target_value": Decimal(number), **more}

    lines: Tables = {
        "targets": {
            "t1": target("Sổ ghi đầu bài", "5", unit="quyển"),
            "t2": target("Sổ ghi đầu bài", "5", Unknown("?")),  # its own finding says so
            "t3": target("Học sinh bỏ học", "2", "up"),
            "t4": target("Học sinh giỏi", "12", "up"),
            "t5": target("Học sinh bỏ học", "3"),
            "t6": target(Unknown("???"), "3"),
            "t7": target("Học sinh giỏi", "15"),
        }
    }
    first = "inbox/T1-registration-.xlsx!targets!A"
    theirs: Tables = {"targets": {"t1": target("Học sinh bỏ học", "4", "up")}}
    direction = "Đạt khi"
    assert told(found(target_in_doubt, {REGISTERED: lines, THEIRS: theirs})) == [
        (
            f"{first}1",
            [],
            "T1",
            "Chưa biết chỉ tiêu «Sổ ghi đầu bài (5 quyển)» đạt khi không thấp hơn hay không cao hơn mức phấn đấu",
        ),
        (f"{first}3", [], "T1", f"Chỉ tiêu «Học sinh bỏ học (≥ 2)» chọn ngược với lời của nó ở cột «{direction}»"),
        (
            f"{first}5",
            [f"{first}7"],
            "T1",
            f"Cột «{direction}» để trống, chương trình đoán theo lời: Học sinh bỏ học (≤ 3), Học sinh giỏi (≥ 15)",
        ),
        (
            "inbox/T2-registration-.xlsx!targets!A1",
            [],
            "T2",
            f"Chỉ tiêu «Học sinh bỏ học (≥ 4)» chọn ngược với lời của nó ở cột «{direction}»",
        ),
    ]
