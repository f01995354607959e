"""Every kind of criterion against a table that a person can read: typed text, points, formula, and words."""

import pickle
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.build.score_sheet_rows import criteria_of
from thidua_xlsx.declare.build.template_files import Templates, templates
from thidua_xlsx.declare.criteria.criterion_kind import (
    Criterion,
    counted,
    fraction_of_percent,
    held_together,
    points_column,
)
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import Choice, Choices
from thidua_xlsx.documents.cell_rules import numbers_in
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.model import Record
from thidua_xlsx.runtime.packaged_data import template_texts

CASES = tomllib.loads((Path(__file__).parent / "cases/criterion_kinds.toml").read_text("utf-8"), parse_float=Decimal)
KNOWN = templates(template_texts())[0]


class NamedLists:
    """A form's lists, as formulas name them."""

    def __init__(self) -> None:
        self.lists: dict[str, list[str]] = {}

    def number_in(self, cell: str, other: str = "0") -> str:
        return numbers_in(cell, other)

    def named_list(self, key: str, entries: tuple[str | Decimal, ...]) -> str:
        self.lists[key] = [str(entry) for entry in entries]
        return self.named(key)

    def named(self, key: str) -> str:
        return f"td_{key}"

    def looked_up(self, key: str, worth: Mapping[str, Decimal], cell: str) -> str:
        self.lists[f"{key}_points"] = [str(points) for points in worth.values()]
        return f"worth of {cell} in {self.named(key)}"

    def says(self, yes: bool, cell: str) -> str:
        return f"{cell} is {'yes' if yes else 'no'}"


def declared(case: dict[str, Any]) -> Criterion:
    values = {key: Decimal(value) if isinstance(value, int) else value for key, value in case["declared"].items()}
    row = Record("1", {"section": "I", "text": "Thử", "kind": case["kind"], **values})
    assert KNOWN is not None
    draft = BuildState("thidua.xlsx", {"criteria": [row]}, KNOWN)
    (criterion,) = criteria_of(draft)
    assert draft.findings == []
    return criterion


def entered(criterion: Criterion, typed: str, known: Templates) -> Any:
    column = points_column(known.columns.column("self_score", "points"), criterion)
    own = Choices(Choice(name, name, id=name) for name in criterion.kind.offered(criterion))
    reading = read_cell(
        RawCell(typed), column, own if own.entries else known.columns.choices.get(column.choices, Choices())
    )
    assert reading.problem is None
    return reading.value


def points(criterion: Criterion, answer: Any, place: int) -> Decimal:
    return criterion.kind.points_at(criterion, place) if place else criterion.kind.points(criterion, answer)


def told(criterion: Criterion, line: dict[str, Any], say: Say) -> str:
    """What a reader is told of an answer; of plain points nothing is."""
    assert KNOWN is not None
    answer, place = entered(criterion, line["typed"], KNOWN), line.get("place", 0)
    given = points(criterion, answer, place)
    return "" if criterion.kind.holds_points else criterion.kind.worked(criterion, answer, given, say, place=place)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES["case"]])
def test_case(case: dict[str, Any]) -> None:
    criterion, forms = declared(case), NamedLists()
    assert KNOWN is not None
    kind = criterion.kind
    for line in case["answers"]:
        answer = entered(criterion, line["typed"], KNOWN)
        assert line["is"] == points(criterion, answer, line.get("place", 0)), line
        assert line.get("knocks_out", False) == kind.knocks_out(answer), line
        assert line.get("doubted", False) == fraction_of_percent(criterion, answer), line
        assert {lang: line.get(lang, "") for lang in LANGUAGES} == {
            lang: told(criterion, line, language(lang)) for lang in LANGUAGES
        }, line
    formula = kind.formula(criterion, "F9", forms) or kind.knock_out_test("F9", forms)
    for other in ("0", '""'):  # a number is one too where a text spells it
        formula = formula.replace(numbers_in("F9", other), "F9")
    assert case.get("formula", "") == formula
    assert case.get("lists", {}) == forms.lists
    assert case["most"] == kind.most(criterion)
    for lang in LANGUAGES:
        assert case[lang] == kind.asks(criterion, language(lang))


def test_every_kind_has_a_case_and_its_form_asks_the_same_as_its_preview() -> None:
    assert {case["kind"] for case in CASES["case"]} == set(KINDS)
    for case in CASES["case"]:
        criterion = declared(case)
        hints = {criterion.kind.hint(criterion, language(lang)) for lang in LANGUAGES}
        assert hints == ({""} if criterion.kind.holds_points else {case[lang] for lang in LANGUAGES})


def test_kinds_that_came_through_another_process_are_the_same() -> None:
    criteria = [declared(case) for case in CASES["case"]]
    assert pickle.loads(pickle.dumps(criteria)) == criteria


REQUIRED = {
    **dict.fromkeys(("score", "bonus", "deduct"), (("C107", "Điểm tối đa"),)),
    "count": (("C107", "Điểm tối đa"), ("D223", "Điểm mỗi lần")),
    **dict.fromkeys(("tier", "choice", "yesno", "rank"), (("D223", "Bảng quy đổi"),)),
    "knockout": (),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_without_what_it_needs_is_told_so_and_makes_no_criterion(kind: str) -> None:
    assert KNOWN is not None
    row = Record("1", {"section": "I", "text": "Thử", "kind": kind})
    draft = BuildState("thidua.xlsx", {"criteria": [row]}, KNOWN)
    made = criteria_of(draft)
    assert tuple((one.code.id, one.params["column"].vi) for one in draft.findings) == REQUIRED[kind]  # type: ignore[attr-defined]
    assert len(made) == (0 if REQUIRED[kind] else 1)


@pytest.mark.parametrize("kind", ["score", "bonus", "deduct", "count", "tier", "rank"])
def test_a_step_that_is_declared_holds_in_the_cell(kind: str) -> None:
    half = Criterion("1", "I", "Thử", KINDS[kind], Decimal(10), step=Decimal("0.5"))
    assert half.kind.cell(half).step == Decimal("0.5")


@pytest.mark.parametrize(
    ("kind", "fields", "example", "best"),
    [
        ("score", {"max": 10}, None, Decimal(10)),
        ("count", {"max": 5, "each": -1}, Decimal(2), None),  # two times; nothing has to be answered
        ("count", {"max": 5, "each": -1, "step": Decimal("0.5")}, Decimal(2), None),
        ("count", {"max": 90, "each": 1, "step": 10}, Decimal(20), None),  # two steps
        ("tier", {"scale": "90: 20; 80: 30; còn lại: 0"}, Decimal(90), Decimal(80)),
        ("choice", {"scale": "Khá=5; Tốt=10; Yếu=0"}, "Khá", "Tốt"),
        ("yesno", {"scale": "có: 10; không: 0"}, True, True),
        ("yesno", {"scale": "có: 0; không: 10"}, True, False),
        ("yesno", {"scale": "có: 5; không: 5"}, True, True),
        ("knockout", {"max": 50}, True, None),
    ],
)
def test_the_answers_that_a_preview_and_a_story_take(
    kind: str, fields: dict[str, Any], example: object, best: object
) -> None:
    criterion = declared({"kind": kind, "declared": fields})
    found = criterion.kind.example(criterion), criterion.kind.best_answer(criterion)
    assert found == (example, best)
    assert [type(one) for one in found] == [type(example), type(best)]


def test_tiers_of_one_criterion_share_its_maximum() -> None:
    def tier(of: str, most: int) -> Criterion:
        return Criterion("x", "I", "Thử", KINDS["count"], Decimal(most), tier_of=of)

    given = [
        *((tier("A", 10), Decimal(6)), (tier("B", 5), Decimal(2)), (tier("", 3), Decimal(3))),
        *(
            (tier("A", 10), Decimal(6)),
            (tier("C", 4), Decimal(-3)),
            (tier("C", 4), Decimal(-3)),
            (tier("B", 5), Decimal(3)),
        ),
    ]
    # 3 as it is; A 6 + 6 held to 10; B 2 + 3 = 5; C -3 - 3 held to -4
    assert held_together(given) == [3, 10, 5, -4]
    assert held_together([]) == []


@pytest.mark.parametrize(
    ("kind", "fields", "low", "high", "step"),
    [
        ("score", {"max": 10, "step": Decimal("0.25")}, 0, 10, Decimal("0.25")),
        ("deduct", {"max": 20}, 0, 20, None),  # typed as a positive number
        ("count", {"max": 5, "each": -1}, 0, 366, 1),  # of anything in a year; whole times
        ("tier", {"scale": "90: 20; 80: 30; còn lại: 0"}, 0, 900, None),  # ten times the highest border is a slip
        ("tier", {"scale": "5: 20; -2: 10; còn lại: 0"}, -2, 100, None),  # of low borders, ten times ten
        ("rank", {"scale": "20, 16; còn lại 12"}, 0, 10_000, None),
    ],
)
def test_what_number_may_stand_in_a_cell(
    kind: str, fields: dict[str, Any], low: int, high: int, step: Decimal | None
) -> None:
    criterion = declared({"kind": kind, "declared": fields})
    limits = criterion.kind.cell(criterion)
    assert (limits.kind, limits.choices, limits.low, limits.high, limits.step) == ("number", "", low, high, step)


@pytest.mark.parametrize("kind", ["yesno", "knockout"])
def test_yes_and_no_share_one_rule(kind: str) -> None:
    criterion = declared({"kind": kind, "declared": {"scale": "có: 10; không: 0"} if kind == "yesno" else {"max": 50}})
    limits = criterion.kind.cell(criterion)
    assert (limits.kind, limits.choices) == ("yesno", criterion.kind.shared_rule(criterion))
    assert limits.choices == "yesno"


def test_the_column_that_reads_a_criterion_is_named_by_it_and_keeps_to_its_limits() -> None:
    assert KNOWN is not None
    criterion = declared({"kind": "score", "declared": {"max": 10, "step": Decimal("0.5")}})
    column = points_column(KNOWN.columns.column("self_score", "points"), criterion)
    assert (column.key, column.low, column.high, column.step) == ("1", 0, 10, Decimal("0.5"))
    assert column.label.vi.endswith(" 1") and column.label.en.endswith(" 1")


@pytest.mark.parametrize(
    ("scale", "entered", "doubted"),
    [
        # 92 % may have become 0.92 where borders are percents: nobody may guess
        (">=90: 20; 50: 10", "0.92", True),
        (">=90: 20; 50: 10", "1", True),  # 100 %
        (">=90: 20; 50: 10", "1.01", False),
        (">=90: 20; 50: 10", "0", False),
        (">=3: 20; 1: 10", "0.5", False),  # a border of one: small numbers are meant
        (">=3: 20; 1.5: 10", "0.5", True),
    ],
)
def test_a_share_of_one_is_doubted_where_borders_are_percents(scale: str, entered: str, doubted: bool) -> None:
    criterion = declared({"kind": "tier", "declared": {"scale": scale}})
    assert fraction_of_percent(criterion, Decimal(entered)) is doubted


@pytest.mark.parametrize("kind", ["count", "score", "deduct"])
def test_what_is_no_number_is_worth_no_points(kind: str) -> None:
    criterion = declared({"kind": kind, "declared": {"max": 5, "each": 1} if kind == "count" else {"max": 5}})
    assert [criterion.kind.points(criterion, one) for one in ("Tốt", True, Decimal(2))][:2] == [0, 0]


@pytest.mark.parametrize(
    ("text", "lang", "what"),
    [
        ("Nghỉ không phép, số ngày", "vi", "ngày"),
        ("Giải từ cấp cụm trường trở lên, số giải.", "vi", "giải"),
        ("Bồi dưỡng đội tuyển, số học sinh", "vi", "học sinh"),
        ("Đi muộn, về sớm", "vi", "lần"),
        ("Nghỉ, số ngày (mỗi ngày 1 điểm)", "vi", "ngày"),  # a remark follows
        ("Nghỉ, số ngày không có phép", "vi", "lần"),  # more than a noun
        ("Chậm hồ sơ, sổ sách, số liệu", "vi", "lần"),  # data is one word
        ("Nộp sai số", "vi", "lần"),
        ("Nghỉ, số", "vi", "lần"),
        ("Đi muộn (số ngày)", "vi", "lần"),
        ("Absent without leave, number of days", "en", "days"),
        ("Nghỉ không phép, số ngày", "en", "times"),
    ],
)
def test_a_criterion_that_counts_asks_for_what_its_text_ends_with(text: str, lang: str, what: str) -> None:
    assert counted(text, language(lang)) == what


@pytest.mark.parametrize(
    ("kind", "nought"), [("count", True), ("deduct", True), ("bonus", True), ("score", False), ("tier", False)]
)
def test_words_for_nothing_are_nought_where_a_blank_is(kind: str, nought: bool) -> None:
    criterion = Criterion("D1", "D", "Đi muộn", KINDS[kind], Decimal(9), each=Decimal(-3))
    assert criterion.kind.cell(criterion).nought_in_words == nought


def test_the_hint_of_a_criterion_that_counts_days_asks_for_days() -> None:
    criterion = Criterion("D1", "D", "Nghỉ không phép, số ngày", KINDS["count"], Decimal(9), each=Decimal(-3))
    assert criterion.kind.hint(criterion, language("vi")) == "gõ số ngày; mỗi ngày trừ 3 điểm, trừ nhiều nhất 9"
