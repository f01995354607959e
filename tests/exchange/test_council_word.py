"""The council's word as its returned workbook says it, sheet by sheet, and what becomes of a dossier by it.

The season is that of `mini`: Hoa (A1), Hoà (A2) and An (A3, office staff) in T1, two rounds; 1.1 up to 10 by halves, 1.2 up to 10
for teachers and heads.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.told import SEASON, Tables, submission
from thidua_xlsx.declare.build.rulebook_builder import collective_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, ProposalRound, Rubric, Rulebook, Section, TitlePolicy
from thidua_xlsx.exchange.council.council_return import (
    KEY,
    apply_council,
    basis_when_issued,
    combined_sittings,
    council_keys,
    has_answers,
    kept_aside,
    read_council,
)
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import (
    Adjustment,
    Council,
    Decision,
    Dossier,
    Fact,
    Initiative,
    LayerScores,
    Meeting,
    Record,
    Submission,
    UnitDossier,
    Unknown,
)

D = Decimal
FILE = "inbox/TRUONG-council-.xlsx"
TITLES = {"LDTT": TitlePolicy("LDTT"), "TTLDTT": TitlePolicy("TTLDTT"), "CSTDTQ": TitlePolicy("CSTDTQ", enabled=False)}
BOOK: Rulebook = replace(SEASON, titles=TITLES)
UNIT_SHEET = Rubric((Section("A", "Chung"),), (Criterion("a", "A", "Nền nếp", KINDS["score"], D(60)),), of_units=True)
SCORED: Rulebook = replace(BOOK, collective=collective_of(BOOK, UNIT_SHEET))  # its units score themselves too


def returned(tables: Tables, **fields: Any) -> Submission:
    return replace(submission(KEY, tables), **fields)


def cell(table: str, row: int, col: int) -> CellPlace:
    return CellPlace(FILE, table, row, col)


def layer(**points: object) -> LayerScores:
    given = {f"1.{code[1:]}": D(str(value)) for code, value in points.items()}
    return LayerScores(given, {code: CellPlace("inbox/t1.xlsx", "Chấm", 9, 3) for code in given})


def dossier(code: str = "A1", **layers: LayerScores) -> Dossier:
    person = BOOK.person(code)
    assert person is not None
    return Dossier(person, scores={("D1", name): scores for name, scores in layers.items()})


def heard(tables: Tables, *dossiers: Dossier, book: Rulebook = BOOK) -> tuple[Council, list[Finding]]:
    return read_council(returned(tables), dossiers, (), book)


def told(findings: Sequence[Finding]) -> list[tuple[str, object, str | None, str | None, Mapping[str, object]]]:
    return [(one.code.id, one.place, one.unit, one.person, one.params) for one in findings]


# --- the meeting -----------------------------------------------------------------------------------------------------
def meeting(**said: object) -> Tables:
    return {"meeting": {key: {"value": value} for key, value in said.items()}}  # type: ignore[dict-item]


def test_every_number_of_the_meeting_is_its_own() -> None:
    said = {"date": date(2025, 5, 25), "members": D(9), "present": D(8), "ballots_issued": D(7), "ballots_valid": D(6)}
    council, findings = heard(meeting(**said, staff_valid=D(40)))
    assert council.meeting == Meeting(
        date=date(2025, 5, 25),
        members=9,
        present=8,
        ballots_issued=7,
        ballots_valid=6,
        staff_valid=40,  # more than the council has members, and no contradiction: these are the staff's
        places={key: cell("meeting", row, 0) for row, key in enumerate((*said, "staff_valid"))},
    )
    assert (findings, council.file) == ([], FILE)


def test_what_nobody_wrote_about_the_meeting_is_not_known() -> None:
    assert heard(meeting(date="hôm qua"))[0].meeting == Meeting(places={"date": cell("meeting", 0, 0)})
    assert heard({})[0].meeting == Meeting()


@pytest.mark.parametrize("name", ["members", "present", "ballots_issued", "ballots_valid", "staff_valid"])
def test_of_a_meeting_no_number_may_be_unreadable(name: str) -> None:
    assert heard(meeting(**{name: Unknown("tám")}))[0].meeting.contradicts


def test_a_number_that_cannot_be_read_leaves_the_meeting_open() -> None:
    council, findings = heard(meeting(members=D(9), present=Unknown("tám")))
    assert (council.meeting.members, council.meeting.present, council.meeting.contradicts) == (9, None, True)
    assert findings == []  # it was told when it was read


def test_members_out_of_another_number_leave_the_meeting_open() -> None:
    council, findings = heard(meeting(members="9/9", present="8/9"))
    assert (council.meeting.members, council.meeting.present, council.meeting.contradicts) == (9, 8, False)
    torn, [found] = heard(meeting(members="8/9", present=D(8)))
    assert (torn.meeting.members, torn.meeting.contradicts) == (None, True)  # of nine, or eight who came
    assert (found.code.id, found.place, found.params) == ("S135", cell("meeting", 0, 0), {"less": 9, "more": 8})
    assert findings == []


# --- the votes -------------------------------------------------------------------------------------------------------
def test_votes_are_read_ballot_by_ballot() -> None:
    ballots = {
        "A1:LDTT": {"yes": D(7), "no": D(2), "staff_yes": D(30), "staff_no": D(4), "note": "phiếu bổ sung"},
        "T1:TTLDTT": {"yes": D(5)},
        "A2:LDTT": {},  # nobody voted
        "A3:LDTT": {"yes": Unknown("bảy"), "no": D(2), "staff_yes": D(9), "staff_no": Unknown("?")},
    }
    council, findings = heard({"ballots": ballots})
    assert council.decisions == (
        Decision(
            "A1", "LDTT", 7, 2, note="phiếu bổ sung", staff_yes=30, staff_no=4,
            places=(cell("ballots", 0, 0), cell("ballots", 0, 1)),
        ),
        Decision("T1", "TTLDTT", 5, None, places=(cell("ballots", 1, 0),)),
        # Votes for and against are one count: where one of them cannot be read neither counts.
        Decision("A3", "LDTT", places=(cell("ballots", 3, 0), cell("ballots", 3, 1))),
    )  # fmt: skip
    assert findings == []
    assert council.ballots == {"A1:LDTT", "T1:TTLDTT", "A2:LDTT", "A3:LDTT"}


@pytest.mark.parametrize(
    ("row", "aside"),
    [
        ({"note": "Không xét: nghỉ từ tháng 10"}, True),
        ({"note": "khong xet"}, True),
        ({"note": "không xét", "yes": D(7)}, False),  # there was a vote
        ({"note": "không xét", "no": Unknown("?")}, False),
        ({"note": "xem lại: không xét được"}, False),
    ],
)
def test_a_note_in_the_place_of_votes_says_that_nobody_was_to_vote(row: dict[str, Any], aside: bool) -> None:
    council, findings = heard({"ballots": {"A1:LDTT": row}})
    assert council.set_aside == ({"A1:LDTT": (row["note"], cell("ballots", 0, 0))} if aside else {})
    assert [one.title for one in council.decisions] == ([] if aside else ["LDTT"])
    assert findings == []


@pytest.mark.parametrize("key", ["A9:LDTT", "A1:CSTDTQ", "A1:GS"])  # of nobody, of a title not given, of none
def test_a_ballot_on_nobody_of_the_season_is_told_and_left_out(key: str) -> None:
    council, findings = heard({"ballots": {"A1:LDTT": {"yes": D(7)}, key: {"yes": D(8), "no": D(1)}}})
    assert [one.who for one in council.decisions] == ["A1"]
    assert told(findings) == [("S133", cell("ballots", 1, 0), "TRUONG", None, {"key": key})]


def test_the_ballots_of_a_workbook_are_those_it_was_issued_with_and_those_that_stand_in_it() -> None:
    bases = {"ballots/A2:LDTT": "f00d", "ballots/A1:LDTT": "beef", "initiatives/i1": "A1 Sổ tay"}
    council, _ = read_council(returned({"ballots": {"A1:LDTT": {"yes": D(7)}}}, bases=bases), (), (), BOOK)
    assert council.ballots == {"A1:LDTT", "A2:LDTT"}


def test_a_ballot_rests_on_what_the_workbook_it_was_counted_in_was_issued_with() -> None:
    first = returned({}, file="inbox/cu.xlsx", bases={"ballots/A1:LDTT": "cu"})
    second = returned({}, file="inbox/moi.xlsx", bases={"ballots/A1:LDTT": "moi", "ballots/A1:CSTDCS": "khac"})
    vote = Decision("A1", "LDTT", 7, places=(CellPlace("inbox/moi.xlsx", "Phiếu", 9, 4),))
    assert basis_when_issued(vote, [first, second]) == "moi"
    assert basis_when_issued(replace(vote, title="BKT"), [first, second]) is None
    assert basis_when_issued(replace(vote, places=()), [first, second]) is None
    assert basis_when_issued(replace(vote, places=(CellPlace("x", "", 1, 1),)), [first, second]) is None


# --- all else --------------------------------------------------------------------------------------------------------
def test_lines_that_were_left_blank_are_no_word_of_the_council() -> None:
    tables: Tables = {
        "dossiers": {"A1": {"complete": True}, "A2": {}},
        "grades": {"A2": {"grade": "HTTNV"}, "A1": {}},
        "initiatives": {"i1": {"person": "A1", "name": "Sổ tay"}, "i2": {}},
        "nominated": {"DX-1": {}, "DX-2": {"result": "given"}},
    }
    council, findings = heard(tables)
    assert {key: one.values for key, one in council.dossiers.items()} == {"A1": {"complete": True}}
    assert {key: one.values for key, one in council.grades.items()} == {"A2": {"grade": "HTTNV"}}
    assert [one.key for one in council.initiatives] == ["i1"]
    assert {key: one.values for key, one in council.nominated.items()} == {"DX-2": {"result": "given"}}
    assert findings == []


FILLED_IN = {"initiatives/i1": "A1 Sổ tay"}


@pytest.mark.parametrize(
    ("tables", "answered"),
    [
        ({}, False),
        ({"ballots": {"A1:LDTT": {}}, "meeting": {"date": {}}}, False),
        ({"initiatives": {"i1": {"person": "A1", "name": "Sổ tay"}}}, False),  # as it was issued
        ({"initiatives": {"i1": {"person": "A1", "name": "Sổ tay", "result": "recognised"}}}, True),
        ({"initiatives": {"i2": {"person": "A2", "name": "Bảng tính"}}}, True),  # a line of the council's own
        ({"initiatives": {"i1": {"person": "A1", "name": "Sổ tay"}}, "grades": {"A1": {"note": "x"}}}, True),
        ({"grades": {"i1": {"name": "x"}}}, True),
    ],
)
def test_a_workbook_is_filled_once_somebody_answered_anything(tables: Tables, answered: bool) -> None:
    assert has_answers(returned(tables, bases=FILLED_IN)) is answered


def test_a_line_of_another_table_under_the_key_of_one_filled_in_is_an_answer() -> None:
    filled = returned({"grades": {"i1": {"name": "x"}}}, bases={"grades/i1": "?"})
    assert has_answers(filled)


def test_each_round_of_proposals_has_a_form_of_its_own() -> None:
    rounds = (ProposalRound("T3", "Đợt tháng 3", ("LDTT",)), ProposalRound("T6", "Đợt tháng 6", ("TTLDTT",)))
    assert council_keys(replace(BOOK, proposal_rounds=rounds)) == {
        "": ("TRUONG", "council", ""),
        "T3": ("TRUONG", "council", "T3"),
        "T6": ("TRUONG", "council", "T6"),
    }
    assert council_keys(BOOK) == {"": KEY}


def test_several_sittings_say_together_what_each_said_with_the_meeting_of_the_years_end() -> None:
    held = Meeting(date(2025, 5, 25), 9, 8)
    first, again = ({"A1": Record("A1", {"state": state})} for state in ("returned", "complete"))
    march = Council(
        "t3.xlsx", Meeting(date(2025, 3, 15)), (Decision("A1", "LDTT", 7),), first | {"A2": Record("A2")},
        ballots=frozenset({"A1:LDTT"}),
    )  # fmt: skip
    june = Council("t6.xlsx", held, (Decision("T1", "TTLDTT", 8),), again, ballots=frozenset({"T1:TTLDTT"}))
    for sittings in ({"T3": march, "": june}, {"": june, "T3": march}):
        heard_ = combined_sittings(sittings)
        assert (heard_.file, heard_.meeting, heard_.sittings) == ("t6.xlsx", held, sittings)
        assert {(one.who, one.yes) for one in heard_.decisions} == {("A1", 7), ("T1", 8)}
        assert heard_.ballots == {"A1:LDTT", "T1:TTLDTT"}
        # Of a dossier the year's end has the last word.
        assert {who: dict(one.values) for who, one in heard_.dossiers.items()} == {
            "A1": {"state": "complete"},
            "A2": {},
        }
    alone = combined_sittings({"T3": march})
    assert (alone.file, alone.meeting, alone.decisions) == ("t3.xlsx", Meeting(), march.decisions)
    assert combined_sittings({"": june}) is june


def test_a_workbook_that_lies_beside_the_results_is_told_by_its_name() -> None:
    finding = kept_aside("ket-qua/hoi-dong.xlsx")
    assert (finding.code.id, finding.place.file, finding.unit) == ("S134", "ket-qua/hoi-dong.xlsx", "TRUONG")


# --- changes of points -----------------------------------------------------------------------------------------------
LINE: Mapping[str, Any] = {"person": "A1", "round": "D1", "criterion": "1.1", "score": D("7.5"), "reason": "Đi muộn"}


def changed(*lines: Mapping[str, Any], book: Rulebook = BOOK) -> tuple[Council, list[Finding]]:
    """The council's changes of points, each line LINE but for what it says otherwise (None = left blank)."""
    records = []
    for row, line in enumerate(lines):
        said = {**LINE, **line}
        places = {key: cell("adjustments", row, col) for col, key in enumerate(said)}
        records.append(Record(f"a{row}", {key: one for key, one in said.items() if one is not None}, places))
    known = [dossier(code, self=layer(c1=9, c2=8)) for code in ("A1", "A2", "A3")]
    return read_council(returned({}, records={"adjustments": tuple(records)}), known, (), book)


def test_a_change_of_points_says_whose_where_to_what_and_why() -> None:
    council, findings = changed({}, {"person": "A2", "criterion": "1.2", "score": D(0), "reason": "Nghỉ dạy"})
    assert council.adjustments == (
        Adjustment("A1", "D1", "1.1", D("7.5"), "Đi muộn", cell("adjustments", 0, 3)),
        Adjustment("A2", "D1", "1.2", D(0), "Nghỉ dạy", cell("adjustments", 1, 3)),
    )
    assert findings == []


@pytest.mark.parametrize(
    ("line", "code", "col", "params"),
    [
        ({"round": None}, "R116", 1, {}),  # which of two rounds
        ({"reason": None}, "R115", 4, {"criterion": "1.1"}),
        ({"person": "A3", "criterion": "1.2"}, "R119", 2, {"criterion": "1.2"}),  # not asked of office staff
        ({"round": "D2"}, "R119", 2, {"criterion": "1.1"}),  # in which nobody scored yet
        ({"round": "D9"}, "R119", 2, {"criterion": "1.1"}),
        ({"score": D(11)}, "C140", 3, {"criterion": "1.1", "max": D(10)}),
        ({"score": "+5"}, "C140", 3, {"criterion": "1.1", "max": D(10)}),  # five more, or five in all
        ({"score": D("7.3")}, "C140", 3, {"criterion": "1.1", "max": D(10)}),  # by halves
    ],
)
def test_a_change_that_cannot_be_made_says_why_and_where(
    line: Mapping[str, Any], code: str, col: int, params: Mapping[str, object]
) -> None:
    # The wrong line stands between two good ones, which are made all the same.
    council, findings = changed({"person": "A2"}, line, {"person": "A2", "criterion": "1.2", "score": D(7)})
    assert [(one.person, one.criterion) for one in council.adjustments] == [("A2", "1.1"), ("A2", "1.2")]
    who = line.get("person", "A1")
    name = {"A1": "Nguyễn Thị Hoa (1983)", "A3": "Lê Văn An"}[who]
    assert told(findings) == [(code, cell("adjustments", 1, col), "TRUONG", who, {"name": name, **params})]
    assert findings[0].raw == (str(line["score"]) if code == "C140" else None)


@pytest.mark.parametrize("line", [{"score": Unknown("bảy")}, {"round": Unknown("Đợt 7")}])
def test_a_change_that_cannot_be_read_was_told_when_it_was_read(line: Mapping[str, Any]) -> None:
    assert changed({"person": "A2"}, line)[1] == []
    assert [one.person for one in changed({"person": "A2"}, line)[0].adjustments] == ["A2"]


@pytest.mark.parametrize(
    "line", [{"person": None}, {"person": "A9"}, {"criterion": None}, {"criterion": "9"}, {"score": None}]
)
def test_an_incomplete_line_was_told_when_it_was_read_and_hides_none_below(line: Mapping[str, Any]) -> None:
    council, findings = changed(line, {"person": "A2"})
    assert [one.person for one in council.adjustments] == ["A2"]
    assert findings == []


def test_where_there_is_one_round_it_need_not_be_written() -> None:
    one_round = replace(BOOK, rounds=BOOK.rounds[:1])
    assert changed({"round": None}, book=one_round)[0].adjustments[0].round == "D1"


def test_two_changes_of_the_same_points_say_the_same_or_neither_is_made() -> None:
    twice, findings = changed({}, {"reason": "Như trên"})
    assert [one.reason for one in twice.adjustments] == ["Đi muộn"]
    assert findings == []
    differing, findings = changed({"person": "A2"}, {}, {"score": D(6)})
    assert [one.person for one in differing.adjustments] == ["A2"]
    assert told(findings) == [
        ("R118", cell("adjustments", 2, 3), "TRUONG", "A1", {"name": "Nguyễn Thị Hoa (1983)", "criterion": "1.1"})
    ]
    assert findings[0].also == (cell("adjustments", 1, 3),)
    # Another round or another criterion is another matter.
    apart, findings = changed({}, {"criterion": "1.2", "score": D(6)}, {"person": "A2", "score": D(6)})
    assert (len(apart.adjustments), findings) == (3, [])


def test_the_points_of_units_are_changed_by_the_units_own_sheet() -> None:
    units = [UnitDossier(unit, scores={("D1", "self"): LayerScores({"a": D(50)}, {})}) for unit in SCORED.units]
    line = {"unit": "T2", "round": "D1", "criterion": "a", "score": D(45), "reason": "Lớp bẩn"}
    tables: Tables = {"unit_adjustments": {"u1": line, "u2": {**line, "unit": "T1", "score": D(61)}}}
    council, findings = read_council(returned(tables), (), units, SCORED)
    place = cell("unit_adjustments", 0, 3)
    assert council.unit_adjustments == (Adjustment("T2", "D1", "a", D(45), "Lớp bẩn", place),)
    assert council.adjustments == ()
    # A unit is nobody's person.
    assert [(one.code.id, one.person, one.params["name"]) for one in findings] == [("C140", None, "Tổ Một")]
    _, after, _ = apply_council(council, [], units, SCORED)
    assert {code: one.points for code, one in after[1].scores.items()} == {
        ("D1", "self"): {"a": D(50)},
        ("D1", "council"): {"a": D(45)},
    }
    assert after[0] == replace(units[0])
    assert read_council(returned(tables), (), units, BOOK)[0].unit_adjustments == ()  # units are not scored there


# --- what becomes of a dossier ---------------------------------------------------------------------------------------
def after(one: Dossier, **word: Any) -> Dossier:
    people, _, findings = apply_council(Council(FILE, Meeting(), **word), [one], [], BOOK)
    assert findings == []
    return people[0]


def adjustment(criterion: str = "1.1", score: object = 7, round_: str = "D1") -> Adjustment:
    return Adjustment("A1", round_, criterion, D(str(score)), "…", cell("adjustments", 0, 3))


def test_the_council_changes_what_the_unit_gave_and_leaves_the_rest_as_it_was() -> None:
    before = dossier(self=layer(c1=10, c2=9), unit=layer(c1=9, c2=8))
    scores = after(before, adjustments=(adjustment(), adjustment("1.2", 6))).scores
    assert {key: one.points for key, one in scores.items()} == {
        ("D1", "self"): {"1.1": D(10), "1.2": D(9)},
        ("D1", "unit"): {"1.1": D(9), "1.2": D(8)},
        ("D1", "council"): {"1.1": D(7), "1.2": D(6)},
    }
    assert scores["D1", "council"].places == dict.fromkeys(("1.1", "1.2"), cell("adjustments", 0, 3))
    kept = after(before, adjustments=(adjustment(),)).scores["D1", "council"]
    assert kept.points == {"1.1": D(7), "1.2": D(8)}
    assert kept.places["1.2"] == before.scores["D1", "unit"].places["1.2"]


def test_where_the_unit_left_its_sheet_blank_the_council_changes_the_persons_own_word() -> None:
    blank = LayerScores({}, {})
    scores = after(dossier(self=layer(c1=10, c2=9), unit=blank), adjustments=(adjustment(),)).scores
    assert scores["D1", "council"].points == {"1.1": D(7), "1.2": D(9)}
    scores = after(dossier(self=blank, unit=blank), adjustments=(adjustment(),)).scores
    assert scores["D1", "council"].points == {"1.1": D(7)}


def test_only_who_is_named_is_changed() -> None:
    people = [dossier(code, self=layer(c1=10)) for code in ("A1", "A2")]
    found, _, _ = apply_council(Council(FILE, Meeting(), adjustments=(adjustment(),)), people, [], BOOK)
    assert [("D1", "council") in one.scores for one in found] == [True, False]


OWN = Initiative(
    "A1", "Sổ tay số", "co_so", None, True, "1/QĐ", "01/02/2025", (CellPlace("inbox/t1.xlsx", "SK", 3, 2),), mark="A"
)


def initiatives(*lines: Mapping[str, Any], own: Sequence[Initiative] = (OWN,)) -> tuple[Initiative, ...]:
    """A1's initiatives after these lines of the council; the name is that of OWN where none is said."""
    rows = {f"i{number}": {"person": "A1", "name": "Sổ tay số", **line} for number, line in enumerate(lines, 1)}
    records = submission(KEY, {"initiatives": rows}).table("initiatives")
    return after(replace(dossier(), initiatives=tuple(own)), initiatives=records).initiatives


@pytest.mark.parametrize(
    ("line", "kept", "told_of"),
    [
        ({"name": "Sổ tay số cho lớp 6"}, {"mended": "Sổ tay số cho lớp 6", "result": "refused"}, []),
        ({"name": "Vườn rau sạch"}, {"result": Unknown("Vườn rau sạch")}, ["C154"]),
        ({"name": "Bảng tính"}, {"result": Unknown("Bảng tính")}, ["C154"]),  # which A1 has declared too
        ({"person": "A2"}, {"result": Unknown("Sổ tay số")}, ["C154"]),  # the author's line stays the author's
        ({"name": "SKKN: sổ tay số"}, {"name": "SKKN: sổ tay số", "result": "refused"}, []),
    ],
)
def test_a_line_filled_in_beforehand_is_about_what_was_filled_in(
    line: dict[str, Any], kept: dict[str, Any], told_of: list[str]
) -> None:
    rows = {"initiatives": {"i1": {"person": "A1", "name": "Sổ tay số", "result": "refused", **line}}}
    own = replace(dossier(), initiatives=(OWN, replace(OWN, name="Bảng tính")))
    council, findings = read_council(returned(rows, bases={"initiatives/i1": "A1 Sổ tay số"}), (own,), (), BOOK)
    assert [one.code.id for one in findings] == told_of
    assert [one.values for one in council.initiatives] == [{"person": "A1", "name": "Sổ tay số", **kept}]
    named = {one.name: one.recognised for one in after(own, initiatives=council.initiatives).initiatives}
    refused = None if told_of else False
    assert named == {kept.get("mended", "Sổ tay số"): refused, "Bảng tính": None}


@pytest.mark.parametrize(
    ("key", "line", "told_of"),
    [
        ("i1", {"mark": "Không đạt"}, ["C155"]),
        ("i1", {"mark": D(86)}, []),  # recognised or not as its author declared
        ("i1", {"mark": "Không đạt", "result": "refused"}, []),
        ("i2", {"mark": D(86), "decision_no": "21/QĐ"}, ["C155"]),  # which nobody has declared
        ("i2", {"result": "recognised"}, []),
        ("i2", {}, []),
    ],
)
def test_a_word_on_an_initiative_without_its_result_is_asked_about(
    key: str, line: dict[str, Any], told_of: list[str]
) -> None:
    rows = {"initiatives": {key: {"person": "A1", "name": "Sổ tay số", **line}}}
    council, findings = read_council(returned(rows, bases={"initiatives/i1": "A1 Sổ tay số"}), (), (), BOOK)
    assert [one.code.id for one in findings] == told_of
    open_ = [isinstance(one.values.get("result"), Unknown) for one in council.initiatives]
    assert open_ == [bool(told_of)] * len(open_)


def test_what_the_initiative_council_left_blank_stays_as_the_author_declared_it() -> None:
    assert initiatives({}) == (OWN,)
    (found,) = initiatives({"result": "recognised"})
    assert found == replace(OWN, recognised=True, places=(cell("initiatives", 0, 2), *OWN.places))
    (found,) = initiatives({"mark": "86"})
    assert found == replace(OWN, mark="86")


def test_what_the_initiative_council_wrote_counts_and_not_what_the_author_wrote() -> None:
    line = {
        "result": "refused",
        "applied": False,
        "decision_no": "9/QĐ",
        "decision_date": date(2025, 5, 20),
        "mark": D(40),
    }
    places = tuple(cell("initiatives", 0, col) for col in (2, 3, 4))  # the day is told by the decision
    (found,) = initiatives(line)
    assert found == replace(
        OWN, recognised=False, applied=False, decision_no="9/QĐ", decision_date="20/05/2025", mark="40",
        places=(*places, *OWN.places),
    )  # fmt: skip
    assert initiatives({"result": "recognised", "applied": True})[0].applied is True


def test_a_word_on_an_initiative_that_cannot_be_read_is_unknown() -> None:
    (found,) = initiatives({"result": Unknown("được"), "applied": Unknown("?")}, own=[replace(OWN, recognised=True)])
    assert (found.recognised, found.applied) == (None, None)


def test_two_lines_on_one_initiative_that_differ_leave_unknown_what_they_differ_in() -> None:
    (found,) = initiatives(
        {"result": "recognised", "applied": True}, {"name": "“Sổ tay” số", "result": "refused", "applied": True}
    )
    assert (found.recognised, found.applied) == (None, True)
    (found,) = initiatives({"applied": True}, {"applied": False, "result": "recognised"})
    assert (found.recognised, found.applied) == (True, None)
    # A line without an answer says nothing against another.
    (found,) = initiatives({"result": "recognised"}, {})
    assert found.recognised is True


UNREAD = Unknown("?")


@pytest.mark.parametrize(
    "said", [(True, False, True), (False, True, True), (None, True, False), (UNREAD, True), (True, UNREAD), (UNREAD, False, False)]
)  # fmt: skip
def test_differing_lines_on_one_initiative_leave_it_open_whichever_is_last(said: Sequence[object]) -> None:
    """Neither the last line is taken nor what more lines say; what all of them say alike is no part of it."""
    words = {True: "recognised", False: "refused"}
    given = [{} if one is None else {"result": words[one] if isinstance(one, bool) else one} for one in said]
    (found,) = initiatives(*({"applied": True, **one} for one in given), own=[replace(OWN, recognised=True)])
    assert (found.recognised, found.applied) == (None, True)
    given = [{} if one is None else {"applied": one} for one in said]
    (found,) = initiatives(*({"result": "recognised", **one} for one in given))
    assert (found.recognised, found.applied) == (True, None)


def test_an_initiative_that_only_the_council_knows_is_the_persons_too() -> None:
    found = initiatives({"name": ""}, {"name": "Bảng tính", "result": "recognised"})
    assert [(one.person, one.name, one.recognised) for one in found] == [
        ("A1", "Sổ tay số", None),
        ("A1", "Bảng tính", True),
    ]


def test_a_grade_of_the_council_takes_the_place_of_the_units_for_people_and_units() -> None:
    grades = {
        "A1": Record("A1", {"grade": "HTTNV"}, {"grade": cell("grades", 0, 0), "discipline": cell("grades", 0, 1)}),
        "A2": Record("A2", {"discipline": Unknown("?")}, {"discipline": cell("grades", 1, 0)}),
        "T1": Record("T1", {"grade": "HTNV", "discipline": "warning"}, {}),
    }
    people = [replace(dossier(code), grade=Fact("HTXSNV"), discipline=Fact("none")) for code in ("A1", "A2", "A3")]
    units = [UnitDossier(unit, grade=Fact("HTXSNV"), discipline=Fact("none")) for unit in BOOK.units]
    found, collectives, _ = apply_council(Council(FILE, Meeting(), grades=grades), people, units, BOOK)
    assert [(one.grade, one.discipline) for one in found] == [
        (Fact("HTTNV", (cell("grades", 0, 0),)), Fact("none")),
        (Fact("HTXSNV"), Fact(cells=(cell("grades", 1, 0),), unknown=True)),
        (Fact("HTXSNV"), Fact("none")),
    ]
    assert [(one.grade, one.discipline) for one in collectives] == [
        (Fact("HTNV"), Fact("warning")),
        (Fact("HTXSNV"), Fact("none")),
    ]


@pytest.mark.parametrize("book", [BOOK, SCORED])
def test_a_round_is_excused_only_with_a_reason(book: Rulebook) -> None:
    """Of units there are rounds to excuse only where they score themselves."""
    rows = {code: {"excused": ("D2",), "note": "Đi học"} for code in ("A1", "T1")}
    rows |= {code: {"excused": ("D1", "D2")} for code in ("A2", "T2")}
    grades = {one.key: one for one in submission(KEY, {"grades": rows}).table("grades")}
    people = [dossier(code) for code in ("A1", "A2", "A3")]
    units = [UnitDossier(unit) for unit in book.units]
    found, collectives, findings = apply_council(Council(FILE, Meeting(), grades=grades), people, units, book)
    assert [one.excused for one in found] == [{"D2"}, set(), set()]
    scored = book.collective is not None
    assert [one.excused for one in collectives] == [{"D2"} if scored else set(), set()]
    expected = [("R117", cell("grades", 2, 0), "TRUONG", "A2", {"name": "Trịnh Thị Hoà"})]
    expected += [("R117", cell("grades", 3, 0), "TRUONG", None, {"name": "Tổ Hai"})] if scored else []
    assert told(findings) == expected


def test_points_of_an_excused_round_are_left_out_and_told_where_there_are_any() -> None:
    given = {key: layer(c1=3) for key in (("D1", "self"), ("D2", "self"))} | {("D2", "unit"): LayerScores({}, {})}
    rows = {code: {"excused": ("D1", "D2"), "note": "Đi học"} for code in ("A1", "A2", "T1")}
    grades = {one.key: one for one in submission(KEY, {"grades": rows}).table("grades")}
    people = [
        replace(dossier("A1"), scores=given),
        replace(dossier("A2"), scores={("D2", "self"): LayerScores({}, {})}),
    ]
    unit = UnitDossier(SCORED.units[0], scores={("D2", "self"): layer(c1=3)})
    found, (collective,), findings = apply_council(Council(FILE, Meeting(), grades=grades), people, [unit], SCORED)
    assert [one.scores for one in (*found, collective)] == [{}, {}, {}]
    assert told(findings) == [
        ("R136", cell("grades", 0, 0), "TRUONG", "A1", {"name": "Nguyễn Thị Hoa (1983)", "rounds": ("Đợt 1", "Đợt 2")}),
        ("R136", cell("grades", 2, 0), "TRUONG", None, {"name": "Tổ Một", "rounds": ("Đợt 2",)}),
    ]


@pytest.mark.parametrize("excused", [("D2",), ("D1",)])
def test_what_is_known_of_the_other_rounds_counts_once_a_round_is_excused(excused: tuple[str, ...]) -> None:
    """D1 came back, D2 did not: while D2 is awaited nothing of the year is known."""
    said = {"grade": "HTTNV", "discipline": "warning", "months_worked": D(8), "leave_days": D(3)}
    answers = (("D1", Record("A1", said, {key: cell("standing", 0, 1) for key in said})), ("D2", None))
    open_ = Fact(unknown=True, awaits=True)
    awaited = dict.fromkeys(("grade", "discipline"), open_)
    work = dict.fromkeys(("months_worked", "leave_days"), open_)
    grades = {
        one.key: one
        for one in submission(
            KEY, {"grades": {code: {"excused": excused, "note": "Đi học"} for code in ("A1", "T1")}}
        ).table("grades")
    }
    person = replace(dossier(), answers=answers, **awaited, **work)
    unit = UnitDossier(SCORED.units[0], answers=answers, **awaited)
    (found,), (collective,), _ = apply_council(Council(FILE, Meeting(), grades=grades), [person], [unit], SCORED)
    known = (
        ["HTTNV", "warning", D(8), D(3)] if excused == ("D2",) else [None] * 4
    )  # D1 is there: D2 is awaited all the same
    told_ = [found.grade, found.discipline, found.months_worked, found.leave_days]
    assert [one.value for one in told_] == known
    assert [one.value for one in (collective.grade, collective.discipline)] == known[:2]
    assert {one.unknown for one in told_} == {excused == ("D1",)}


def test_excusing_a_round_leaves_the_heaviest_discipline_of_the_others() -> None:
    def form(round_: str, **said: str) -> tuple[str, Record]:
        return round_, Record("A1", {**said}, {key: cell("standing", 0, 1) for key in said})

    answers = (
        form("D1", discipline="warning", grade="HTNV"),
        form("D2", discipline="none", grade="HTTNV"),
        ("D3", None),
    )
    excused = submission(KEY, {"grades": {code: {"excused": ("D3",), "note": "Ốm"} for code in ("A1", "T1")}})
    grades = {one.key: one for one in excused.table("grades")}
    person, unit = replace(dossier(), answers=answers), UnitDossier(SCORED.units[0], answers=answers)
    (found,), (collective,), _ = apply_council(Council(FILE, Meeting(), grades=grades), [person], [unit], SCORED)
    for one in (found, collective):
        assert (one.grade.value, one.discipline.value, one.discipline.unknown) == ("HTTNV", "warning", False)


@pytest.mark.parametrize(
    ("untold", "excused", "known"),
    [
        ({"D2"}, ("D2",), True),
        ({"D1", "D2"}, ("D2",), False),  # the form of D1 may still tell of one
        ({"D1", "D2"}, ("D1", "D2"), True),
        ({"D1"}, (), False),
        (None, ("D1", "D2"), False),  # nobody was ever asked
    ],
)
def test_initiatives_are_known_once_every_round_that_did_not_tell_is_excused(
    untold: set[str] | None, excused: tuple[str, ...], known: bool
) -> None:
    sent = submission(KEY, {"grades": {"A1": {"excused": excused, "note": "Ốm"}}})
    one = replace(dossier(), untold=None if untold is None else frozenset(untold), initiatives_known=False)
    assert after(one, grades={"A1": sent.table("grades")[0]}).initiatives_known is known
    assert after(replace(one, initiatives_known=True), grades={}).initiatives_known is True
