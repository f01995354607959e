"""Several returns of one form become one, record by record; where they differ nobody wins but the secretary's word."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.intake.mini import KEY, ids, only, record, said, school
from thidua_xlsx.declare.season import Rulebook, SecretaryChoice
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.intake.dossiers.build_dossiers import Returns, build_dossiers
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.returns.combine_returns import combine_returns
from thidua_xlsx.intake.returns.return_differences import CellDifference, return_differences
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Policy, Record, Stamp, Submission, Unknown

STAMP = Stamp("mini", "T1", "self-score", "D1")
SEASON = school()
PLACE = CellPlace("thidua.xlsx", "Lựa chọn", 5, 1)


def form(phase: str = "self-score") -> Form:
    found = SEASON.form_of(phase)
    assert found is not None
    return found


def returned(file: str, **tables: Mapping[str, Mapping[str, Answer]]) -> Submission:
    """A return told by its tables: answers by row key and column key; a row without answers is blank."""
    records = {
        table: tuple(
            Record(
                key, values, {column: CellPlace(file, table, row, col) for col, column in enumerate(values or ("x",))}
            )
            for row, (key, values) in enumerate(rows.items())
        )
        for table, rows in tables.items()
    }
    return Submission(STAMP, file, records, f"sha of {file}")


def together(*returns: Submission, season: Rulebook = SEASON) -> tuple[Submission, list[Finding]]:
    submission, findings, _ = combine_returns(returns, form(), season)
    return submission, findings


def lines(submission: Submission, table: str) -> list[Mapping[str, Answer]]:
    return [one.values for one in submission.table(table) if not one.blank]


NINE, EIGHT = Decimal(9), Decimal(8)


def test_one_return_is_itself() -> None:
    one = returned("a.xlsx", self_score={"A1": {"1.1": NINE}})
    assert together(one) == (one, [])


def test_of_a_copy_that_is_held_back_nothing_is_printed_as_its_word() -> None:
    """What stands there may be somebody else's; it may even look the same."""
    sound = returned("a.xlsx", self_score={"A1": {"1.1": NINE, "1.2": EIGHT}})
    held = returned("b.xlsx", self_score={"A1": {"1.1": Unknown("9"), "1.2": Unknown("8")}})
    text = said(only(together(sound, held)[1], "X102"))
    assert text.endswith("a.xlsx: 9; 8; b.xlsx: số liệu đang được giữ lại, chưa rõ của ai")
    broken = returned("b.xlsx", self_score={"A1": {"1.1": Unknown("97"), "1.2": Decimal(3)}})
    assert said(only(together(sound, broken)[1], "X102")).endswith("b.xlsx: 97; 3")


def test_a_record_filled_in_one_copy_only_is_taken() -> None:
    first = returned("a.xlsx", self_score={"A1": {"1.1": NINE}, "A2": {}})
    second = returned("b.xlsx", self_score={"A1": {}, "A2": {"1.1": EIGHT}})
    submission, findings = together(first, second)
    assert findings == []
    assert record(submission, "self_score", "A1").values == {"1.1": NINE}
    assert record(submission, "self_score", "A2").values == {"1.1": EIGHT}
    assert record(submission, "self_score", "A2").places["1.1"].file == "b.xlsx"


def test_a_table_that_no_copy_has_is_not_asked_by_their_combination() -> None:
    """The sheet of grades is in the year's last form alone: two copies of an earlier one are not waited for with it."""
    first = returned("a.xlsx", self_score={"A1": {"1.1": NINE}})
    last = returned("last.xlsx", standing={"A1": {"grade": "HTTNV"}, "T1": {}}, initiatives={"i1": {}})
    submission, _ = together(first, returned("b.xlsx", self_score={"A1": {"1.1": NINE}}))
    assert list(submission.records) == ["self_score"]
    returns = Returns({("T1", "self-score", "D1"): submission, ("T1", "self-score", "D2"): last}, Register(KEY))
    people, units = build_dossiers(returns, SEASON, {})
    grades = [people[0].grade, next(unit for unit in units if unit.unit.code == "T1").grade]
    assert [(grade.value, grade.unknown) for grade in grades] == [("HTTNV", False), (None, False)]


def test_the_same_content_again_changes_nothing() -> None:
    first = returned("a.xlsx", self_score={"A1": {"1.1": NINE, "1.2": EIGHT}})
    second = returned("b.xlsx", self_score={"A1": {"1.2": Decimal("8.0"), "1.1": Decimal("9.00")}})
    submission, findings = together(first, second)
    assert findings == []
    assert record(submission, "self_score", "A1").values == {"1.1": NINE, "1.2": EIGHT}


def test_the_self_score_and_the_unit_score_are_separate_records() -> None:
    first = returned("a.xlsx", self_score={"A1": {"1.1": NINE}}, unit_score={"A1": {}})
    second = returned("b.xlsx", self_score={"A1": {}}, unit_score={"A1": {"1.1": EIGHT}})
    submission, findings = together(first, second)
    assert findings == []
    assert record(submission, "unit_score", "A1").values == {"1.1": EIGHT}


def test_what_differs_is_unknown_and_both_cells_are_shown() -> None:
    first = returned("a.xlsx", self_score={"A1": {"1.1": Decimal("9.5"), "1.2": EIGHT}})
    second = returned("b.xlsx", self_score={"A1": {"1.1": NINE, "1.2": EIGHT}})
    submission, findings = together(first, second)
    values = record(submission, "self_score", "A1").values
    assert values == {"1.1": Unknown("9,5 / 9"), "1.2": EIGHT}
    finding = only(findings, "X102")
    assert (str(finding.place), [str(place) for place in finding.also]) == (
        "a.xlsx!self_score!A1",
        ["b.xlsx!self_score!A1"],
    )
    assert (finding.unit, finding.person) == ("T1", "A1")
    where = "tiêu chí 1.1 của Nguyễn Thị Hoa (1983)"
    assert said(finding) == f"Tự chấm, Đợt 1: các bản nộp ghi khác nhau ở {where}: a.xlsx: 9,5; b.xlsx: 9"
    assert said(finding, "en").endswith("criterion 1.1 of Nguyễn Thị Hoa (1983): a.xlsx: 9.5; b.xlsx: 9")


def test_a_difference_is_told_at_the_first_cell_that_differs() -> None:
    copies = [
        returned(f"{name}.xlsx", self_score={"A1": {"1.1": NINE, "1.2": points}})
        for name, points in (("a", NINE), ("b", EIGHT))
    ]
    finding = only(together(*copies)[1], "X102")
    assert [str(place) for place in (finding.place, *finding.also)] == ["a.xlsx!self_score!B1", "b.xlsx!self_score!B1"]
    assert finding.params["values"] == {"a.xlsx": (NINE,), "b.xlsx": (EIGHT,)}


def test_a_cell_blank_in_one_copy_and_filled_in_another_is_a_difference() -> None:
    first = returned("a.xlsx", self_score={"A1": {"1.1": NINE}})
    second = returned("b.xlsx", self_score={"A1": {"1.1": NINE, "1.2": EIGHT}})
    submission, findings = together(first, second)
    assert record(submission, "self_score", "A1").values == {"1.1": NINE, "1.2": Unknown("– / 8")}
    assert ids(findings) == ["X102"]


def test_a_broken_cell_and_the_number_it_looks_like_are_a_difference() -> None:
    first = returned("a.xlsx", self_score={"A1": {"1.1": Unknown("1.234")}})
    second = returned("b.xlsx", self_score={"A1": {"1.1": Decimal("1.234")}})
    submission, findings = together(first, second)
    assert isinstance(record(submission, "self_score", "A1").values["1.1"], Unknown)
    assert ids(findings) == ["X102"]


@pytest.mark.parametrize(
    ("column", "label", "one", "other", "vi"),
    [
        (
            "grade",
            "Xếp loại chất lượng năm",
            "HTTNV",
            "HTXSNV",
            "a.xlsx: Hoàn thành tốt nhiệm vụ; b.xlsx: Hoàn thành xuất sắc nhiệm vụ",
        ),
        ("discipline", "Kỷ luật", "none", Unknown("??"), "a.xlsx: Không; b.xlsx: ??"),
        (
            "proposed_title",
            "Danh hiệu tổ đề nghị",
            ("LDTT",),
            ("LDTT", "CSTDCS"),
            "a.xlsx: Lao động tiên tiến; b.xlsx: Lao động tiên tiến, Chiến sĩ thi đua cơ sở",
        ),
    ],
)
def test_differences_are_told_in_the_words_of_the_form(
    column: str, label: str, one: Answer, other: Answer, vi: str
) -> None:
    _, findings = together(
        returned("a.xlsx", standing={"A1": {column: one}}), returned("b.xlsx", standing={"A1": {column: other}})
    )
    where = f"ô «{label}» của Nguyễn Thị Hoa (1983)"
    assert said(only(findings, "X102")) == f"Tự chấm, Đợt 1: các bản nộp ghi khác nhau ở {where}: {vi}"


def test_differences_of_the_council_s_workbooks_are_told_in_words_too() -> None:
    copies = [
        returned(file, meeting={"present": {"value": Decimal(votes)}}, ballots={"A1:LDTT": {"yes": Decimal(votes)}})
        for file, votes in (("a.xlsx", 7), ("b.xlsx", 6))
    ]
    _, findings, _ = combine_returns(copies, form("council"), SEASON)
    where = [language("vi").plain(one.params["where"]) for one in findings]
    assert where == ["ô «Số thành viên có mặt»", "ô «Đồng ý» của Nguyễn Thị Hoa (1983), Lao động tiên tiến"]


def test_yes_and_days_are_told_in_words_too() -> None:
    line = {"person": "A1", "name": "Sổ tay"}
    _, findings = together(
        returned("a.xlsx", initiatives={"i1": {**line, "recognised": True, "decision_date": date(2024, 5, 9)}}),
        returned("b.xlsx", initiatives={"i1": {**line, "recognised": False, "decision_date": date(2024, 6, 9)}}),
    )
    finding = only(findings, "X102")
    assert said(finding).endswith(
        "«Được công nhận, Ngày quyết định» của Nguyễn Thị Hoa (1983), Sổ tay: a.xlsx: Có, 09/05/2024; b.xlsx: Không, 09/06/2024"
    )
    assert said(finding, "en").endswith("a.xlsx: Yes, 09/05/2024; b.xlsx: No, 09/06/2024")
    assert finding.person is None  # `i1` is a line, not a person
    assert not re.search("True|False|datetime", said(finding))


# --- lines -----------------------------------------------------------------------------------------------------------
def test_different_lines_are_united_wherever_they_stand() -> None:
    a = {"person": "A1", "criterion": "1.1", "description": "Giáo án"}
    b = {"person": "A2", "criterion": "1.1", "description": "Giáo án"}
    c = {"person": "A1", "criterion": "1.2", "description": "Biên bản", "link": "tủ 3"}
    submission, findings = together(
        returned("a.xlsx", evidence={"e1": a, "e2": b, "e3": {}}), returned("b.xlsx", evidence={"e1": c, "e2": a})
    )
    assert findings == []
    assert lines(submission, "evidence") == [a, b, c]


def test_one_line_with_other_details_is_a_difference() -> None:
    a = {"person": "A1", "name": "Sổ tay", "recognised": True}
    b = {"person": "A1", "name": "Sổ tay", "recognised": False}
    submission, findings = together(
        returned("a.xlsx", initiatives={"i1": a}), returned("b.xlsx", initiatives={"i5": b})
    )
    assert ids(findings) == ["X102"]
    assert lines(submission, "initiatives") == [{"person": "A1", "name": "Sổ tay", "recognised": Unknown("Có / Không")}]


def test_lines_whose_owner_cannot_be_read_stand_for_themselves() -> None:
    a = {"person": Unknown("Hoa"), "name": "Sổ tay"}
    submission, findings = together(
        returned("a.xlsx", initiatives={"i1": a}), returned("b.xlsx", initiatives={"i1": a})
    )
    assert findings == []
    assert lines(submission, "initiatives") == [a, a]


# --- the secretary's choice ------------------------------------------------------------------------------------------
def chosen(*choices: tuple[str, str]) -> Rulebook:
    return replace(SEASON, secretary_choices=tuple(SecretaryChoice("", what, file, PLACE) for what, file in choices))


DIFFERENT = (
    returned("inbox/a.xlsx", self_score={"A1": {"1.1": NINE}}, standing={"A1": {"grade": "HTTNV"}}),
    returned("inbox/tổ/b.xlsx", self_score={"A1": {"1.1": EIGHT}}, standing={"A1": {"grade": "HTXSNV"}}),
)


@pytest.mark.parametrize(
    ("what", "file"),
    [
        ("self_score/A1", "inbox/tổ/b.xlsx"),
        ("self_score/A1", "b.xlsx"),
        ("  self_score/A1 ", "tổ\\b.xlsx"),
    ],
)
def test_the_secretary_s_choice_decides_its_record_and_no_other(what: str, file: str) -> None:
    submission, findings, used = combine_returns(DIFFERENT, form(), chosen((what, file)))
    assert record(submission, "self_score", "A1").values == {"1.1": EIGHT}
    assert [finding.params["what"] for finding in findings] == ["standing/A1"]
    assert used == {what}


@pytest.mark.parametrize(
    ("code", "decided"),
    [("TC-D1.T1.DC6E50F0", True), ("TC-D1.T2.DC6E50F0", False), ("TC-D2.T1.DC6E50F0", False)],
)
def test_a_choice_of_another_unit_s_or_round_s_form_decides_nothing_here(code: str, decided: bool) -> None:
    choice = SecretaryChoice(code, "self_score/A1", "b.xlsx", PLACE)
    _, _, used = combine_returns(DIFFERENT, form(), replace(SEASON, secretary_choices=(choice,)))
    assert used == ({"self_score/A1"} if decided else set())


@pytest.mark.parametrize(
    ("what", "file"), [("self_score/A1", "c.xlsx"), ("self_score/A2", "b.xlsx"), ("self_score/A1", ".xlsx")]
)
def test_a_choice_that_fits_nothing_decides_nothing(what: str, file: str) -> None:
    submission, findings, used = combine_returns(DIFFERENT, form(), chosen((what, file)))
    assert isinstance(record(submission, "self_score", "A1").values["1.1"], Unknown)
    assert (len(findings), used) == (2, set())


def test_a_choice_that_may_mean_several_copies_decides_nothing() -> None:
    one, two = (replace(copy, file=f"inbox/{folder}/to.xlsx") for copy, folder in zip(DIFFERENT, "ab", strict=True))
    for file, decided in (("to.xlsx", set()), ("b/to.xlsx", {"self_score/A1"})):
        assert combine_returns([one, two], form(), chosen(("self_score/A1", file)))[2] == decided


# --- the order of the files changes nothing --------------------------------------------------------------------------
ANSWERS = st.dictionaries(
    st.sampled_from(["1.1", "1.2", "2.1"]), st.sampled_from([NINE, EIGHT, Unknown("chín"), Unknown("")]), max_size=3
)
INITIATIVES = st.fixed_dictionaries(
    {},
    optional={
        "person": st.sampled_from(["A1", "A2", Unknown("Hoa")]),
        "name": st.sampled_from(["Sổ tay", "Bản đồ"]),
        "recognised": st.booleans(),
    },
)
RETURNS = st.lists(st.tuples(ANSWERS, ANSWERS, st.lists(INITIATIVES, max_size=3)), min_size=1, max_size=4)


def told(many: list[tuple[dict[str, Answer], dict[str, Answer], list[dict[str, Answer]]]]) -> list[Submission]:
    return [
        returned(
            f"{number}.xlsx",
            self_score={"A1": one, "A2": two},
            initiatives={f"i{place}": line for place, line in enumerate(initiatives, start=1)},
        )
        for number, (one, two, initiatives) in enumerate(many)
    ]


@given(RETURNS, st.randoms(use_true_random=False))
def test_the_order_of_the_returns_changes_no_value(many: list, random: object) -> None:  # type: ignore[type-arg]
    returns = told(many)
    shuffled = list(returns)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert together(*returns) == together(*shuffled)


@given(RETURNS)
def test_a_copy_of_a_return_changes_no_value(many: list) -> None:  # type: ignore[type-arg]
    returns = told(many)
    once, _ = together(*returns)
    again, _ = together(*returns, replace(returns[0], file="9.xlsx"))
    for key in ("A1", "A2"):
        known = {c: v for c, v in record(once, "self_score", key).values.items() if not isinstance(v, Unknown)}
        assert known == {c: v for c, v in record(again, "self_score", key).values.items() if not isinstance(v, Unknown)}


@given(RETURNS)
def test_nothing_is_known_that_no_return_says(many: list) -> None:  # type: ignore[type-arg]
    returns = told(many)
    submission, _ = together(*returns)
    for key in ("A1", "A2"):
        for column, value in record(submission, "self_score", key).values.items():
            if not isinstance(value, Unknown):
                said_by = {
                    record(one, "self_score", key).values.get(column)
                    for one in returns
                    if not record(one, "self_score", key).blank
                }
                assert said_by == {value}


# --- copies of several issues, and the newest copy ------------------------------------------------------------------
def test_what_rows_rested_on_is_known_where_all_issues_say_the_same() -> None:
    one = replace(returned("a.xlsx"), bases={"ballots/P1": "aaa", "ballots/P2": "bbb", "ballots/P3": "ccc"})
    two = replace(returned("b.xlsx"), bases={"ballots/P1": "aaa", "ballots/P2": "XXX"})
    # P2 differs: nobody can tell; P3 stood in one of them only.
    assert together(one, two)[0].bases == {"ballots/P1": "aaa", "ballots/P3": "ccc"}
    assert together(two, one)[0].bases == {"ballots/P1": "aaa", "ballots/P3": "ccc"}


VIETNAM = timezone(timedelta(hours=7))
NOON = datetime(2025, 5, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        (NOON, NOON + timedelta(minutes=1), 8),
        (NOON + timedelta(minutes=1), NOON, 9),
        # 18:59 in Vietnam is 11:59 elsewhere: a minute before, though the clock says more.
        (datetime(2025, 5, 20, 18, 59, tzinfo=VIETNAM), NOON, 8),
        (datetime(2025, 5, 20, 19, 1, tzinfo=VIETNAM), NOON, 9),
        (datetime(2025, 5, 20, 19, 0, tzinfo=VIETNAM), NOON, None),  # the same moment: neither is the last
        (None, NOON, 8),  # one that does not say when it was saved is never the newest
        (None, None, None),
    ],
)
def test_the_newest_copy_is_the_one_saved_last_by_whatever_clock(
    first: datetime | None, second: datetime | None, wins: int | None
) -> None:
    one = replace(returned("a.xlsx", self_score={"A1": {"1.1": NINE, "1.2": NINE}}), modified=first)
    two = replace(returned("b.xlsx", self_score={"A1": {"1.1": EIGHT, "1.2": NINE}}), modified=second)
    combined, findings, _ = combine_returns([one, two], form(), SEASON, Policy.NEWEST)
    value = record(combined, "self_score", "A1").values["1.1"]
    assert record(combined, "self_score", "A1").values["1.2"] == NINE, "on which both agree"
    if wins is None:
        assert isinstance(value, Unknown)
        assert ids(findings) == ["X102"]
    else:
        assert value == Decimal(wins)
        (said_so,) = findings
        assert said_so.params["used"] == ("a.xlsx" if wins == 9 else "b.xlsx")


def test_what_a_newer_copy_overruled_is_told_with_every_copy() -> None:
    """Of four copies b and c say the same; c was saved last, so only a and d lose, told at the first cell that differs."""
    ten = Decimal(10)
    copies = [
        replace(returned(f"{name}.xlsx", self_score={"A1": {"1.1": points, "1.2": other}}), modified=moment)
        for name, points, other, moment in (
            ("a", NINE, ten, NOON),
            ("b", EIGHT, ten, NOON - timedelta(days=1)),
            ("c", EIGHT, ten, NOON + timedelta(seconds=1)),
            ("d", ten, NINE, None),
        )
    ]
    combined, findings, used = combine_returns(copies, form(), SEASON, Policy.NEWEST)
    (won,) = combined.table("self_score")
    assert (won.values, won.places["1.1"].file, used) == ({"1.1": EIGHT, "1.2": ten}, "c.xlsx", set())
    (one,) = findings
    assert (one.code.id, str(one.place), [str(place) for place in one.also]) == (
        "X115",
        "a.xlsx!self_score!A1",
        ["d.xlsx!self_score!A1", "c.xlsx!self_score!A1"],
    )
    assert (one.unit, one.person, one.params) == (
        "T1",
        "A1",
        {
            "what": "self_score/A1",
            "where": Phrase("answer.criteria_of", {"who": "Nguyễn Thị Hoa (1983)", "criteria": ("1.1", "1.2")}),
            "used": "c.xlsx",
            "values": {"a.xlsx": (NINE, ten), "d.xlsx": (ten, NINE), "c.xlsx": (EIGHT, ten)},
        },
    )


def test_two_copies_saved_at_the_same_last_moment_win_if_they_say_the_same() -> None:
    copies = [
        replace(returned(f"{name}.xlsx", self_score={"A1": {"1.1": points}}), modified=NOON + timedelta(minutes=late))
        for name, points, late in (("a", NINE, 0), ("b", EIGHT, 1), ("c", EIGHT, 1))
    ]
    combined, findings, _ = combine_returns(copies, form(), SEASON, Policy.NEWEST)
    assert record(combined, "self_score", "A1").values == {"1.1": EIGHT}
    assert [one.params["used"] for one in findings] == ["b.xlsx"]


def test_no_copy_wins_by_being_newer_unless_the_secretary_asks_for_it() -> None:
    one = replace(returned("a.xlsx", self_score={"A1": {"1.1": NINE}}), modified=NOON)
    two = replace(returned("b.xlsx", self_score={"A1": {"1.1": EIGHT}}), modified=NOON + timedelta(days=1))
    combined, findings = together(one, two)
    assert isinstance(record(combined, "self_score", "A1").values["1.1"], Unknown)
    assert len(findings) == 1


# --- the policy "error": what only some copies have -----------------------------------------------------------------
HANDBOOK = {"person": "A1", "name": "Sổ tay", "recognised": True}
MAP = {"person": "A2", "name": "Bản đồ", "recognised": True}
ONE_HAS_THE_MAP = (
    returned("a.xlsx", initiatives={"i1": HANDBOOK, "i2": MAP}),
    returned("b.xlsx", initiatives={"i1": HANDBOOK}),
)
WHOSE_MAP = "initiatives/A2 | Bản đồ"


def held(*choices: tuple[str, str]) -> tuple[list[Mapping[str, Answer]], list[Finding], set[str]]:
    combined, findings, used = combine_returns(ONE_HAS_THE_MAP, form(), chosen(*choices), Policy.ERROR)
    return lines(combined, "initiatives"), findings, used


def test_a_line_that_only_one_copy_has_is_held_back_and_both_copies_are_named() -> None:
    finding_sentence, findings, used = held()
    assert finding_sentence == [HANDBOOK, {**MAP, "recognised": Unknown("Có")}]
    combined, _, _ = combine_returns(ONE_HAS_THE_MAP, form(), SEASON, Policy.ERROR)
    assert [one.places["recognised"].file for one in combined.table("initiatives")] == ["a.xlsx", "a.xlsx"]
    finding = only(findings, "X116")
    assert (str(finding.place), finding.also, finding.unit) == ("a.xlsx!initiatives!A2", (), "T1")
    assert (finding.params["what"], finding.params["files"]) == ((WHOSE_MAP,), ("a.xlsx", "b.xlsx"))
    assert used == set()


@pytest.mark.parametrize(("file", "left"), [("a.xlsx", [HANDBOOK, MAP]), ("b.xlsx", [HANDBOOK])])
def test_the_secretary_s_choice_keeps_such_a_line_or_leaves_it_out(file: str, left: list[dict[str, Answer]]) -> None:
    assert held((WHOSE_MAP, file)) == (left, [], {WHOSE_MAP})


def test_without_that_policy_such_lines_are_united_and_nothing_is_said() -> None:
    combined, findings, _ = combine_returns(ONE_HAS_THE_MAP, form(), SEASON)
    assert (lines(combined, "initiatives"), findings) == ([HANDBOOK, MAP], [])


def test_where_every_difference_is_held_back_what_agrees_in_the_record_is_unknown_too() -> None:
    values = {"1.1": NINE, "1.2": EIGHT}
    one, two = (
        returned(f"{name}.xlsx", self_score={"A1": values | more}) for name, more in (("a", {}), ("b", {"1.1": EIGHT}))
    )
    blank = CellPlace("a.xlsx", "self_score", 0, 9)
    (first,) = one.table("self_score")
    one = replace(one, records={"self_score": (replace(first, places={**first.places, "2.1": blank}),)})
    combined, findings, _ = combine_returns([one, two], form(), SEASON, Policy.ERROR)
    assert record(combined, "self_score", "A1").values == {
        "1.1": Unknown("9 / 8"),
        "1.2": Unknown("8"),
        "2.1": Unknown(""),
    }
    assert ids(findings) == ["X102"]


def test_whose_line_and_what_it_is_about_stays_known_where_all_else_is_held_back() -> None:
    other = {**HANDBOOK, "recognised": False, "level": "tinh"}
    copies = [returned(f"{name}.xlsx", initiatives={"i1": line}) for name, line in (("a", HANDBOOK), ("b", other))]
    combined, _, _ = combine_returns(copies, form(), SEASON, Policy.ERROR)
    (line,) = lines(combined, "initiatives")
    assert (line["person"], line["name"], line["recognised"]) == ("A1", "Sổ tay", Unknown("Có / Không"))
    assert isinstance(line["level"], Unknown)


def test_lines_that_nobody_can_tell_apart_count_each_for_itself_by_the_copy_they_came_in() -> None:
    """Whose they are cannot be read, and they have no cells of their own: only their copies tell them apart."""
    copies = [
        replace(
            returned(f"{name}.xlsx"), records={"initiatives": (Record("i1", {"person": Unknown("Hoa"), "level": of}),)}
        )
        for name, of in (("a", "tinh"), ("b", "so"))
    ]
    combined, findings = together(*copies)
    assert (findings, [line["level"] for line in lines(combined, "initiatives")]) == ([], ["tinh", "so"])


# --- what is gone from a copy ---------------------------------------------------------------------------------------
GONE = Unknown(missing=True)


def with_gone(file: str, gone: str, **kept: Answer) -> Submission:
    """A copy in which the column of an answer was deleted: it has no cell there."""
    (one,) = returned(file, standing={"A1": kept}).table("standing")
    return replace(returned(file), records={"standing": (replace(one, values={**one.values, gone: GONE}),)})


def test_what_is_gone_from_one_copy_is_taken_from_the_other_with_its_cell() -> None:
    without = with_gone("a.xlsx", "discipline", grade="HTTNV")
    whole = returned("b.xlsx", standing={"A1": {"grade": "HTTNV", "discipline": "none"}})
    combined, findings = together(without, whole)
    one = record(combined, "standing", "A1")
    assert (findings, one.values) == ([], {"grade": "HTTNV", "discipline": "none"})
    assert {name: place.file for name, place in one.places.items()} == {"grade": "a.xlsx", "discipline": "b.xlsx"}


def test_what_is_gone_from_one_copy_and_blank_in_the_other_is_blank() -> None:
    without = with_gone("a.xlsx", "discipline", grade="HTTNV")
    (one,) = returned("b.xlsx", standing={"A1": {"grade": "HTTNV", "discipline": "none"}}).table("standing")
    blank = replace(returned("b.xlsx"), records={"standing": (replace(one, values={"grade": "HTTNV"}),)})
    assert record(together(without, blank)[0], "standing", "A1").values == {"grade": "HTTNV"}


def test_what_is_gone_from_every_copy_stays_unknown_and_is_no_difference() -> None:
    copies = [with_gone(f"{name}.xlsx", "discipline", grade="HTTNV") for name in "ab"]
    combined, findings = together(*copies)
    assert (findings, record(combined, "standing", "A1").values) == ([], {"grade": "HTTNV", "discipline": GONE})
    # Nor is a copy that lost the whole row another answer.
    lost = replace(returned("c.xlsx"), records={"standing": (Record("A1", {"grade": GONE, "discipline": GONE}),)})
    combined, findings = together(returned("b.xlsx", standing={"A1": {"grade": "HTTNV"}}), lost)
    assert (findings, record(combined, "standing", "A1").values) == ([], {"grade": "HTTNV"})
    alone, findings = together(lost, replace(lost, file="d.xlsx"))
    assert (findings, record(alone, "standing", "A1").values) == ([], {"grade": GONE, "discipline": GONE})


# --- the whole return -------------------------------------------------------------------------------------------------
def test_the_copy_whose_name_comes_first_lends_its_name_and_blank_lines_stay() -> None:
    """Somebody of another unit, typed into both, is found in both; lines that nobody wrote stay places to write."""
    copies = [
        replace(
            returned(f"{name}.xlsx", self_score={"A1": {"1.1": NINE}}, evidence={"e1": {}, "e2": {}}),
            people_of_other_units={"B2": (CellPlace(f"{name}.xlsx", "Tự chấm", 8, 9),)},
            sha256=sha256,
        )
        for name, sha256 in (("b", "2"), ("a", "3"), ("c", "1"))
    ]
    combined, findings = together(*copies)
    assert (combined.file, combined.sha256, combined.stamp, findings) == ("a.xlsx", "3", STAMP, [])
    assert [cell.file for cell in combined.people_of_other_units["B2"]] == ["a.xlsx", "b.xlsx", "c.xlsx"]
    assert [(one.key, one.blank) for one in combined.table("evidence")] == [("e1", True), ("e2", True)]


# --- how copies differ, for the sheet that compares them ------------------------------------------------------------
def compared(*returns: Submission) -> list[tuple[object, ...]]:
    """What differs: part, who or what it is about, and the column with each copy's answer, or how many cells each has."""
    used, _, _ = combine_returns(returns, form(), SEASON)
    return [
        (_shown(one.part), _shown(one.who), _shown(one.column), [*map(_shown, one.answers.values())], _shown(one.used))
        if isinstance(one, CellDifference)
        else (_shown(one.part), _shown(one.who), [*one.filled.values()], one.used)
        for one in return_differences(returns, used, form(), SEASON)
    ]


def _shown(value: object) -> object:
    """A label or choice in Vietnamese, anything else as it is."""
    return tuple(map(_shown, value)) if isinstance(value, tuple) else getattr(value, "vi", value)


def test_the_comparison_names_whom_or_what_it_is_about_as_the_form_does() -> None:
    first = returned(
        "a.xlsx",
        self_score={"A1": {"1.1": NINE, "1.2": EIGHT}, "A2": {"1.1": NINE}},
        standing={"A2": {"grade": "HTTNV"}},
        initiatives={"i1": HANDBOOK, "i2": MAP},
    )
    second = returned(
        "b.xlsx",
        self_score={"A1": {"1.1": EIGHT, "1.2": EIGHT}, "A2": {}},
        standing={"A2": {"grade": "HTXSNV"}},
        initiatives={"i4": {**HANDBOOK, "recognised": False}},
    )
    good, excellent = "Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ"
    handbook, the_map = ("Nguyễn Thị Hoa (1983)", "Sổ tay"), ("Trịnh Thị Hoà (A2)", "Bản đồ")
    assert compared(first, second) == [
        ("Tự chấm", "Nguyễn Thị Hoa (1983)", "Điểm tự chấm 1.1", [NINE, EIGHT], None),
        ("Tự chấm", "Trịnh Thị Hoà", [1, 0], True),
        ("Xếp loại", "Trịnh Thị Hoà", "Xếp loại chất lượng năm", [good, excellent], None),
        ("Sáng kiến", handbook, "Được công nhận", ["Có", "Không"], None),
        ("Sáng kiến", the_map, [3, 0], True),
    ]
    # What the secretary chose is what was used.
    decided = chosen(("self_score/A1", "b.xlsx"))
    used, _, _ = combine_returns([first, second], form(), decided)
    assert next(iter(return_differences([second, first], used, form(), decided))).used == EIGHT
    assert compared(first, first) == []
    assert compared(first) == []


def test_units_remarks_and_whoever_nobody_knows_are_named_as_far_as_they_can_be() -> None:
    first = returned("a.xlsx", standing={"T1": {"grade": "HTTNV"}, "Z9": {"months_worked": NINE}})
    second = returned("b.xlsx", standing={"T1": {"grade": "HTNV"}, "Z9": {"months_worked": EIGHT}})
    assert [(who, column, said_) for _, who, column, said_, _ in compared(first, second)] == [
        ("Tổ Một", "Xếp loại chất lượng năm", ["Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ"]),
        ("Z9", "Số tháng làm việc", [NINE, EIGHT]),
    ]


def test_of_two_tables_of_one_sheet_the_comparison_names_the_title_of_each() -> None:
    first, second = (
        returned(f"{name}.xlsx", targets_result={"T1.t1": {"actual": n}}, movements_result={"PT1": {"actual": n}})
        for name, n in (("a", NINE), ("b", EIGHT))
    )
    assert [(part, who, said_) for part, who, _, said_, _ in compared(first, second)] == [
        ("Chỉ tiêu tổ đã đăng ký", "T1.t1", [NINE, EIGHT]),
        ("Phong trào thi đua của trường", "PT1", [NINE, EIGHT]),
    ]


def test_a_record_that_only_some_copies_have_is_used_or_held_back() -> None:
    """Under the policy "error" a line of which only some copies know is not used; united, it is."""

    def counts(policy: Policy) -> list[tuple[object, ...]]:
        used, _, _ = combine_returns(ONE_HAS_THE_MAP, form(), SEASON, policy)
        differences = return_differences(ONE_HAS_THE_MAP, used, form(), SEASON)
        return [(one.filled, one.used) for one in differences if not isinstance(one, CellDifference)]

    filled = {"a.xlsx": 3, "b.xlsx": 0}
    assert (counts(Policy.UNION), counts(Policy.ERROR)) == ([(filled, True)], [(filled, False)])


def test_lines_of_nobody_certain_are_used_whichever_copy_they_stand_in() -> None:
    """Nobody can tell whether they are the same; so each counts for itself, and each copy lacks the other's."""
    line: dict[str, Answer] = {"person": Unknown("Hoa"), "name": "Sổ tay", "recognised": True}
    copies = [returned(f"{name}.xlsx", initiatives={"i1": line}) for name in ("a", "b")]
    assert compared(*copies) == [
        ("Sáng kiến", ("Hoa", "Sổ tay"), [3, 0], True),
        ("Sáng kiến", ("Hoa", "Sổ tay"), [0, 3], True),
    ]
    # Also where nothing else of them can be read.
    (bare,) = compared(returned("a.xlsx", initiatives={"i1": {"person": Unknown("Hoa"), "name": "Sổ tay"}}), BLANK_COPY)
    assert bare == ("Sáng kiến", ("Hoa", "Sổ tay"), [2, 0], True)


BLANK_COPY = returned("b.xlsx", initiatives={"i1": {}})


def test_the_remarks_of_a_units_score_sheet_are_told_apart_from_its_points() -> None:
    season = school(
        (
            "# Đợt\n",
            "# Tiêu chí tập thể\n| #td:unit_criteria | section | text | kind | max |\n| `u1` | I | Sổ | Điểm | 10 |\n\n# Đợt\n",
        )
    )
    asked = season.form_of("self-score")
    assert asked is not None
    copies = [
        returned(f"{name}.xlsx", collective_score={"T1": {"u1": points}, "note": {"u1": remark}})
        for name, points, remark in (("a", NINE, "tủ 1"), ("b", EIGHT, "tủ 2"))
    ]
    used, _, _ = combine_returns(copies, asked, season)
    differences = return_differences(copies, used, asked, season)
    assert [(_shown(one.who), *one.answers.values()) for one in differences if isinstance(one, CellDifference)] == [
        ("Tổ Một", NINE, EIGHT),
        ("Minh chứng, ghi chú", "tủ 1", "tủ 2"),
    ]
