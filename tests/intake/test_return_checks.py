"""Checks within one return: that a finding stands at the right cell and names the right columns, people and lines."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from tests.intake.mini import only, read, said, school, school_with_a_move, typed
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.checks.return_checks import (
    agreement_incomplete,
    incomplete_line,
    initiative_declared_twice,
    person_of_other_unit,
    repeated_line,
)
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, cell_name
from thidua_xlsx.model import Answer, Record, Stamp, Submission, Unknown

Address = tuple[str, str, str]
SEASON = school()


def cell(laid: FormPlan, *address: str) -> str:
    table, row, column = address
    sheet, line, col = laid.cells[table, row, column]
    return f"inbox/to.xlsx!{sheet}!{cell_name(line, col)}"


def found(laid: FormPlan, values: Mapping[Address, object], code: str) -> list[Finding]:
    return [one for one in read(typed(laid, values), laid)[1] if one.code.id == code]


def line(table: str, row: str, **answers: object) -> dict[Address, object]:
    return {(table, row, column): answer for column, answer in answers.items()}


def of_council(table: str, *lines: dict[str, Answer], asked: tuple[str, ...]) -> Submission:
    records = tuple(
        Record(
            f"a{number}",
            answers,
            {column: CellPlace("hop.xlsx", "Điều chỉnh", number, col) for col, column in enumerate(asked)},
        )
        for number, answers in enumerate(lines, start=1)
    )
    return Submission(Stamp("mini", "TRUONG", "council", ""), "hop.xlsx", {table: records})


# --- lines that are not complete -------------------------------------------------------------------------------------
def test_a_line_that_lacks_answers_is_told_at_the_first_of_them(scores: FormPlan) -> None:
    values = {
        **line("initiatives", "i2", name="Sổ tay"),  # neither whose nor whether it was recognised
        **line("initiatives", "i3", person="Lê Văn An", recognised="Có"),  # no name to call it by
        **line("evidence", "e1", person="Lê Văn An", criterion="1.1", link="tủ 3"),  # only what it is
        **line("evidence", "e3", person="Lê Văn An", criterion="1.1", description="Giáo án"),  # the link may stay blank
    }
    assert [(str(one.place), said(one), one.unit) for one in found(scores, values, "R102")] == [
        (cell(scores, "initiatives", "i2", "person"), "Sáng kiến «Sổ tay» còn thiếu: Họ và tên, Được công nhận", "T1"),
        (cell(scores, "initiatives", "i3", "name"), "Dòng này còn thiếu: Tên sáng kiến, đề tài", "T1"),
        (cell(scores, "evidence", "e1", "description"), "Dòng này còn thiếu: Minh chứng, sản phẩm cụ thể", "T1"),
    ]


def test_a_change_of_points_without_a_reason_is_told_where_it_is_applied_and_one_without_points_here() -> None:
    asked = ("person", "criterion", "score", "reason")
    lines: list[dict[str, Answer]] = [
        {"person": "A1", "criterion": "1.1", "score": "9"},
        {"person": "A1", "criterion": "1.1", "reason": "Đếm lại"},
    ]
    (one,) = incomplete_line(of_council("adjustments", *lines, asked=asked), SEASON)
    assert (str(one.place), said(one), one.unit) == (
        "hop.xlsx!Điều chỉnh!C3",
        "Dòng này còn thiếu: Điểm hội đồng",
        "TRUONG",
    )


def test_a_column_that_the_form_does_not_have_is_not_lacking() -> None:
    one = of_council("adjustments", {"person": "A1", "score": "9"}, asked=("person", "score"))
    assert incomplete_line(one, SEASON) == []


# --- lines that repeat another ---------------------------------------------------------------------------------------
def test_a_line_that_repeats_another_is_told_with_the_first_and_in_words(scores: FormPlan) -> None:
    same = {"person": "Nguyễn Thị Hoa (1983)", "criterion": "1.1", "description": "Giáo án"}
    values = {
        **line("evidence", "e1", **same),
        **line("evidence", "e2", **{**same, "criterion": "1.2"}),  # about another criterion
        **line("evidence", "e4", **same, link="tủ 3"),  # where it is kept makes no other piece of evidence
        **line("evidence", "e5", **same),
    }
    first = cell(scores, "evidence", "e1", "person")
    assert [
        (str(one.place), [str(place) for place in one.also], said(one), one.unit)
        for one in found(scores, values, "R101")
    ] == [
        (
            cell(scores, "evidence", row, "person"),
            [first],
            "Dòng này trùng với một dòng phía trên: Nguyễn Thị Hoa (1983), 1.1, Giáo án",
            "T1",
        )
        for row in ("e4", "e5")
    ]


def test_a_line_that_cannot_be_read_or_says_less_is_no_repetition(scores: FormPlan) -> None:
    values = {
        **line("evidence", "e1", person="Ai đó", criterion="1.1", description="Giáo án"),
        **line("evidence", "e2", person="Ai đó", criterion="1.1", description="Giáo án"),
        **line("evidence", "e3", criterion="1.1", description="Giáo án"),
    }
    _, every = read(typed(scores, values), scores)
    assert [one.code.id for one in every if one.code.id in ("R101", "R102")] == ["R102"]
    # Blank in both is the same; and what happens to be somebody's code names them only where people stand.
    two = {**line("evidence", "e1", description="A2"), **line("evidence", "e2", description="A2")}
    assert [said(one) for one in found(scores, two, "R101")] == ["Dòng này trùng với một dòng phía trên: A2"]


def test_an_initiative_whose_owner_cannot_be_read_is_compared_as_a_line(scores: FormPlan) -> None:
    values = {
        **line("initiatives", "i1", name="Sổ tay", recognised="có"),
        **line("initiatives", "i2", name="Sổ tay", recognised="không"),
    }
    (one,) = found(scores, values, "R101")
    assert (str(one.place), said(one)) == (
        cell(scores, "initiatives", "i2", "person"),
        "Dòng này trùng với một dòng phía trên: Sổ tay",
    )


@pytest.mark.parametrize("table", ["adjustments", "unit_adjustments"])
def test_changes_of_the_same_points_are_compared_where_they_are_applied(table: str) -> None:
    whose = "person" if table == "adjustments" else "unit"
    lines: list[dict[str, Answer]] = [{whose: "A1", "criterion": "1.1", "score": "9"}] * 2
    assert repeated_line(of_council(table, *lines, asked=(whose, "criterion", "score")), SEASON) == []


# --- initiatives that an earlier line told of ------------------------------------------------------------------------
HOA = {"person": "Nguyễn Thị Hoa (1983)", "name": "Sổ tay"}


def test_an_initiative_told_twice_is_a_repetition_however_its_name_is_written(scores: FormPlan) -> None:
    values = {
        **line("initiatives", "i1", **HOA, recognised="có"),
        **line("initiatives", "i2", **{**HOA, "name": "Bản đồ"}, recognised="có"),
        **line("initiatives", "i3", name="Sổ tay", recognised="có"),  # whose nobody says
        **line("initiatives", "i4", **{**HOA, "name": "SỔ  TAY."}, recognised="có", applied="có"),
        **line("initiatives", "i5", **HOA, applied="có"),
    }
    findings = found(scores, values, "R101")
    spelled = ("SỔ TAY.", "Sổ tay")
    assert [(str(one.place), [str(place) for place in one.also], said(one), one.unit) for one in findings] == [
        (
            cell(scores, "initiatives", key, "person"),
            [cell(scores, "initiatives", "i1", "person")],  # both repeat the first
            f"Dòng này trùng với một dòng phía trên: Nguyễn Thị Hoa (1983), {name}",
            "T1",
        )
        for key, name in zip(("i4", "i5"), spelled, strict=True)
    ]
    assert found(scores, values, "R127") == []


def test_an_initiative_told_otherwise_is_a_contradiction_of_the_first_line_that_says_so(scores: FormPlan) -> None:
    no = {**HOA, "recognised": "không", "applied": "không"}
    values = {
        **line("initiatives", "i1", **HOA),  # says nothing of it
        **line("initiatives", "i2", **HOA, recognised="có", applied="có"),
        **line("initiatives", "i3", **no),
        **line("initiatives", "i4", **no),
        **line("initiatives", "i5", **HOA, applied="có"),
    }
    findings = found(scores, values, "R127")
    assert [(str(one.place), [str(place) for place in one.also], one.unit) for one in findings] == [
        (cell(scores, "initiatives", later, "person"), [cell(scores, "initiatives", before, "person")], "T1")
        for later, before in (("i3", "i2"), ("i4", "i2"), ("i5", "i3"))
    ]
    both, applied = ["Được công nhận", "Đã áp dụng"], ["Đã áp dụng"]
    assert [[label.vi for label in one.params["columns"]] for one in findings] == [both, both, applied]  # type: ignore[attr-defined]
    assert findings[0].params["row"] == ("Nguyễn Thị Hoa (1983)", "Sổ tay")
    (again,) = found(scores, values, "R101")
    assert str(again.place) == cell(scores, "initiatives", "i2", "person")


def test_repetitions_stand_at_what_tells_lines_apart_wherever_that_column_is() -> None:
    """Whose an initiative is, and of other lines the first of what makes them the same."""
    asked = ("note", "name", "person", "recognised")
    lines: list[dict[str, Answer]] = [
        {"person": "A1", "name": "Sổ tay", "recognised": said_} for said_ in (True, True, False)
    ]
    (again, against) = initiative_declared_twice(of_council("initiatives", *lines, asked=asked), SEASON)
    assert [(one.code.id, str(one.place), [str(place) for place in one.also]) for one in (again, against)] == [
        ("R101", "hop.xlsx!Điều chỉnh!C3", ["hop.xlsx!Điều chỉnh!C2"]),
        ("R127", "hop.xlsx!Điều chỉnh!C4", ["hop.xlsx!Điều chỉnh!C2"]),
    ]
    nominated = Submission(
        Stamp("mini", "T1", "nominations", "D1"),
        "hop.xlsx",
        of_council(
            "nominations", *[{"who": "Vũ Đức", "summary": "Cứu người"}] * 2, asked=("link", "summary", "who")
        ).records,
    )
    (repeated,) = repeated_line(nominated, SEASON)
    assert (str(repeated.place), [str(place) for place in repeated.also]) == (
        "hop.xlsx!Điều chỉnh!C3",
        ["hop.xlsx!Điều chỉnh!C2"],
    )


# --- targets and agreements ------------------------------------------------------------------------------------------
def test_a_target_without_a_number_is_told_at_the_cell_where_it_belongs(registration: FormPlan) -> None:
    values = {
        **line("targets", "t1", indicator="Học sinh giỏi"),
        **line("targets", "t2", indicator="Học sinh bỏ học", target_value=0.0),  # none at all is a number
        **line("targets", "t3", indicator="Tỷ lệ lên lớp", target_value="98%"),
        **line("targets", "t4", indicator="Giờ dạy tốt", target_value="?!"),  # its own finding says so
        **line("targets", "t5", note="chưa rõ"),  # lacks its name as well: R102
    }
    (one,) = found(registration, values, "R106")
    assert (str(one.place), said(one), one.unit) == (
        cell(registration, "targets", "t1", "target_value"),
        "Chỉ tiêu «Học sinh giỏi» chưa có con số",
        "T1",
    )


def test_an_answer_to_the_score_sheet_without_what_makes_it_one_is_told_at_its_cells() -> None:
    def told(**answers: Answer) -> list[tuple[str, list[str], str, str | None]]:
        keys = ("agreed", "date", "signer", "comment")
        finding_sentence = {key: {"value": answers[key]} if key in answers else {} for key in keys}
        records = tuple(
            Record(key, finding_sentence[key], {"value": CellPlace("a.xlsx", "Ý kiến", row, 2)})
            for row, key in enumerate(keys)
        )
        form_ = Submission(Stamp("mini", "T1", "agreement", ""), "a.xlsx", {"agreement": records})
        return [
            (str(one.place), [str(place) for place in one.also], said(one), one.unit)
            for one in agreement_incomplete(form_, SEASON)
        ]

    at, lacking = "a.xlsx!Ý kiến!C", "Ý kiến của tổ còn thiếu: "
    agreed, day, signer = "Tổ thống nhất bảng điểm và chỉ tiêu", "Ngày họp tổ", "Người thay mặt tổ xác nhận"
    assert told() == [(f"{at}1", [f"{at}2", f"{at}3"], f"{lacking}{agreed}, {day}, {signer}", "T1")]
    assert told(agreed=True, comment="Nhất trí") == [(f"{at}2", [f"{at}3"], f"{lacking}{day}, {signer}", "T1")]
    # A comment may stay blank, and what cannot be read has a finding of its own.
    assert told(agreed=False, date=Unknown("?"), signer="Lê Văn An") == []
    # A row that the form does not have is reported as gone.
    blank = Submission(Stamp("mini", "T1", "agreement", ""), "a.xlsx", {"agreement": (Record("agreed"),)})
    assert agreement_incomplete(blank, SEASON) == []


# --- a unit that does not agree --------------------------------------------------------------------------------------
OWN = {("self_score", criterion, who): 5.0 for who in ("A1", "A2") for criterion in ("1.1", "1.2")}


@pytest.mark.parametrize(
    ("marks", "named"),
    [
        ({"A1": "Không"}, {"A1": ["A1"]}),
        ({"T1": "Không"}, {"T1": ["A1", "A2"]}),  # A3 did not score himself: there is nothing to disagree with
        ({"T1": "Không", "A2": "Có"}, {"T1": ["A1"]}),
        ({"T1": "Có", "A1": "Không", "A2": "Không"}, {"A1": ["A1"], "A2": ["A2"]}),
        ({"A1": "có lẽ"}, {}),  # its own finding says that nobody can read it
        ({}, {}),
    ],
)
def test_a_unit_that_agrees_with_nobody_s_points_and_gives_none_is_told_at_what_it_chose(
    marks: dict[str, str], named: dict[str, list[str]], scores: FormPlan
) -> None:
    chosen = {("agreed_scores", who, "agreed"): mark for who, mark in marks.items()}
    told = found(scores, {**OWN, **chosen}, "R130")
    names = {who: SEASON.shown_name(person) for who in ("A1", "A2") if (person := SEASON.person(who))}
    assert {str(one.place): one.params["names"] for one in told} == {
        cell(scores, "agreed_scores", who, "agreed"): tuple(names[person] for person in people)
        for who, people in named.items()
    }
    # Points of the unit's own, be they few, are its word: what lacks is told of these (R104).
    assert found(scores, {**OWN, **chosen, **{("unit_score", "1.1", who): 4.0 for who in names}}, "R130") == []


# --- people of other units -------------------------------------------------------------------------------------------
def test_a_line_about_somebody_of_another_unit_is_told_with_where_they_are(scores: FormPlan) -> None:
    values = {
        **line("evidence", "e1", person="Vũ Đức", criterion="1.1", description="Giáo án"),
        **line("evidence", "e2", person="Lê Văn An", criterion="1.1", description="Giáo án"),
    }
    one = only(found(scores, values, "X111"), "X111")
    assert (str(one.place), one.unit, one.person) == (cell(scores, "evidence", "e1", "person"), "T1", "B2")
    assert said(one) == ("Vũ Đức thuộc Tổ Hai, không thuộc tổ nộp phiếu này; dòng này vẫn được tính cho người đó")


def test_whoever_was_in_the_unit_at_some_time_of_the_year_is_no_stranger_there() -> None:
    """A3 went from T1 to T2, so that both may write of them; B2 was in T2 all the year."""
    season = school_with_a_move()
    found = []
    for unit in ("T1", "T2"):
        lines = of_council("evidence", {"person": "A3"}, {"person": "B2"}, asked=("person",))
        submission = replace(lines, stamp=Stamp("mini", unit, "self-score", "D1"))
        found += [(one.unit, one.person) for one in person_of_other_unit(submission, season)]
    assert found == [("T1", "B2")]


def test_the_council_names_people_of_every_unit() -> None:
    one = of_council("adjustments", {"person": "B2", "score": "9"}, asked=("person", "score"))
    assert person_of_other_unit(one, SEASON) == []


def test_a_form_of_a_phase_that_is_not_declared_is_looked_through_for_nothing() -> None:
    strange = Submission(
        Stamp("mini", "T1", "spring", ""), "a.xlsx", {"evidence": (Record("e1", {"person": Unknown("?")}),)}
    )
    assert [check(strange, SEASON) for check in (incomplete_line, repeated_line, person_of_other_unit)] == [[], [], []]
