"""Forms of large schools stay within what Excel takes, and their formulas still say what the program says."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import cycle, islice
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.conftest import Office
from tests.formats.test_painter import LOOKS
from tests.intake.mini import KEY, SEASON, read, returned, season_from
from tests.strength import ATTACK, strength
from thidua_xlsx.declare.build.choice_lists import person_choices
from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.documents.workbook_plan import PlanValue
from thidua_xlsx.formats.xlsx.excel_limits import require_formula, require_name, require_sheet_name
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.layout.form_layout import FormPlan, FormRequest, plan_form
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.messages.language import language

NAME = "Nguyễn Hoàng Công Tằng Tôn Nữ Phương Thảo Nguyên"
# kind, max, points each time, scale; and what people answer
KINDS: dict[str, tuple[str, str, str, str]] = {
    "score": ("Điểm", "5", "", ""),
    "bonus": ("Điểm cộng", "5", "", ""),
    "deduct": ("Điểm trừ", "5", "", ""),
    "count": ("Đếm lần", "5", "-0,5", ""),
    "tier": ("Bậc thang", "", "", ">={n}: 4; 50: 2; còn lại: 0"),
    "choice": ("Chọn mức", "", "", "Tốt {n}=4; Khá=2; Yếu=0"),
    "yesno": ("Có/không", "", "", "có=3; không=1"),
    "knockout": ("Loại trừ", "40", "", ""),
}
ANSWERS: dict[str, PlanValue] = {
    "score": Decimal(4), "bonus": Decimal(1), "deduct": Decimal(2), "count": Decimal(3), "tier": Decimal(60),
    "choice": "Khá", "yesno": "không", "knockout": "không",
}  # fmt: skip


def season(kinds: Sequence[str], people: int = 3, sections: int = 1, start: str = "") -> Rulebook:
    """A school with these kinds of criteria, in so many sections, and so many people with long names in one unit."""
    head = "| #td:criteria | section | text | kind | max | each | scale |\n"
    lines = []
    for n, kind in enumerate(kinds, start=1):
        word, most, each, scale = KINDS[kind]
        section = f"S{(n - 1) * sections // len(kinds) + 1}"
        lines.append(f"| `{n}` | {section} | Tiêu chí {n} | {word} | {most} | {each} | {scale.format(n=90 + n)} |\n")
    used = dict.fromkeys(line.split("|")[2].strip() for line in lines)
    named = "".join(f"| {code} | Mục {code} | 500 | {start} |\n" for code in used)
    text = re.sub(r"\| #td:sections.*?\n\n", f"| #td:sections | name | max | start |\n{named}\n", SEASON, flags=re.S)
    text = re.sub(r"\| #td:criteria.*?\n\n", f"{head}{''.join(lines)}\n", text, flags=re.S)
    made, findings = season_from(text)
    assert made is not None, findings
    who = tuple(Person(f"P{n:02d}", f"{NAME} {n:02d}", "T1", group="GV") for n in range(people))
    return replace(made, people=who, choices={**made.choices, "people": Choices(person_choices(who))})


def laid_out(book: Rulebook, lang: str = "vi", answers: dict[AnswerAddress, PlanValue] | None = None) -> FormPlan:
    asked, unit = book.form_of("self-score"), book.unit("T1")
    assert asked is not None
    assert unit is not None
    return plan_form(FormRequest(asked, book, unit, book.rounds[-1], KEY, language(lang), answers or {}))


def formulas(laid: FormPlan) -> dict[str, str]:
    """Every formula of a form, by where it stands."""
    found = {f"name {name}": text for name, text in laid.book.names.items()}
    for sheet in laid.book.sheets:
        found |= {f"{sheet.name} {spot}": cell.formula for spot, cell in sheet.cells.items() if cell.formula}
        found |= {f"{sheet.name} {one.area}": one.formula for one in sheet.highlights}
    return found


PEOPLE = [1, 2, 7, 60] if ATTACK else [1, 2, 7]  # rows are alike: many people are many formulas, no longer ones


@settings(max_examples=strength(5, 100), deadline=None)
@example(sorted(KINDS), 120, 2, 120, "10", "en")
@example(["tier", "choice"], 120, 2, 1, "10", "vi")
@given(
    st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=6),
    st.integers(1, 120),
    st.sampled_from(PEOPLE),
    st.sampled_from([1, 4, 120]),
    st.sampled_from(["", "10"]),
    st.sampled_from(["vi", "en"]),
)
def test_no_formula_or_name_of_a_form_is_beyond_excel(
    kinds: list[str], many: int, people: int, sections: int, start: str, lang: str
) -> None:
    laid = laid_out(season(list(islice(cycle(kinds), many)), people, min(sections, many), start), lang)
    for where, formula in formulas(laid).items():
        require_formula(formula, where)
    for name in laid.book.names:
        require_name(name)
    for sheet in laid.book.sheets:
        require_sheet_name(sheet.name)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_120_criteria_of_a_kind_are_painted(kind: str) -> None:
    laid = laid_out(season([kind] * 120, people=1))
    for where, formula in formulas(laid).items():
        require_formula(formula, where)
    paint(laid.book, LOOKS)


def test_an_ordinary_form_shows_nothing_aside() -> None:
    laid = laid_out(season(["score", "bonus", "deduct", "tier", "yesno", "choice"], people=5))
    checks = laid.book.sheet("Kiểm tra")
    # Beside the six columns that are read nothing is shown.
    assert max(col for _, col in checks.cells if col not in checks.hidden_cols) == 6
    assert len(laid.book.sheet("Tự chấm").hidden_rows) == 1  # the row of keys


@cache
def crowded() -> tuple[FormPlan, dict[AnswerAddress, PlanValue], Rulebook]:
    """A form with so many criteria of every kind that no formula of theirs has room, filled by three people."""
    kinds = list(islice(cycle(KINDS), 200))
    book = season(kinds, sections=2)
    answers: dict[AnswerAddress, PlanValue] = {}
    for n, kind in enumerate(kinds, start=1):
        for person in ("P00", "P01", "P02"):
            answers["self_score", str(n), person] = ANSWERS[kind]
    del answers["self_score", "1", "P01"]
    del answers["self_score", "161", "P01"]
    answers["self_score", "2", "P01"] = Decimal(99)  # above its highest
    answers["self_score", "181", "P01"] = Decimal(99)  # tiers take up to ten times their highest border: 2710
    answers["self_score", "197", "P01"] = Decimal(9999)
    answers["self_score", "200", "P02"] = "có"
    answers["unit_score", "200", "P02"] = "có"
    return laid_out(book, answers=answers), answers, book


def test_recalculated_parts_add_up_to_what_the_form_said(office: Office, tmp_path: Path) -> None:
    laid, _, _ = crowded()
    file = tmp_path / "phieu.xlsx"
    file.write_bytes(paint(laid.book, LOOKS))
    saved = load_workbook(office([file], "xlsx", tmp_path / "luu")[0], data_only=True)
    for name in ("Tự chấm", "Tổ chấm", "Kiểm tra"):
        sheet = laid.book.sheet(name)
        found, expected = {}, {}
        for (row, col), cell in sheet.cells.items():
            if cell.formula and (row, col) not in {(4, 1), (3, 1)}:
                there = saved[name].cell(row + 1, col + 1).value
                found[row, col] = "" if there is None else there
                expected[row, col] = float(cell.value) if isinstance(cell.value, Decimal) else cell.value
        assert found == pytest.approx(expected) or found == expected


def test_totals_of_a_large_form_by_hand() -> None:
    laid, _, _ = crowded()
    sheet = laid.book.sheet("Tự chấm")
    total = max(row for (row, _), cell in sheet.cells.items() if cell.look == "total_number")
    # 25 times each kind: 4 + 1 - 2 - 1.5 + 2 + 2 + 1 + 0 = 6.5 points, 162.5; capped at 100 by the season.
    # P02 says yes to the last knock-out, which leaves 40.
    assert [sheet.cells[total, col].value for col in (6, 8)] == [Decimal(100), Decimal(40)]


def test_a_large_form_comes_back_as_it_was_issued() -> None:
    laid, _, book = crowded()
    _, findings = read(returned(laid), laid, book)
    # What was typed wrong, by two people; hidden rows and columns of the form's own are nobody's change.
    assert {finding.code.id for finding in findings} == {"C102"}


def test_no_formula_takes_the_number_of_a_text_which_is_an_error_in_some_programs() -> None:
    laid = laid_out(season(list(islice(cycle(KINDS), 16)), people=2, sections=3))
    texts = list(formulas(laid).values())
    assert len(texts) > 100
    assert [text for text in texts if re.search(r"\bN\(", text)] == []


def test_what_is_counted_names_the_answers_beside_the_array_formulas_behind_it() -> None:
    """LibreOffice tells nobody that an array formula changed: what follows from one alone stood still."""
    checks = laid_out(season(list(islice(cycle(KINDS), 16)), people=2)).book.sheet("Kiểm tra")
    arrays = {spot: cell for spot, cell in checks.cells.items() if cell.array}
    assert arrays
    assert {col for _, col in arrays} <= checks.hidden_cols
    named = re.compile(r"'[^']+'!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?")
    for (row, _), array in arrays.items():
        beside = " ".join(checks.cells[row, col].formula for col in (3, 4))
        covered = [(col, int(top), int(bottom or top)) for col, top, bottom in named.findall(beside)]
        for col, top, bottom in named.findall(array.formula):
            first, last = int(top), int(bottom or top)
            assert any(one == col and low <= first <= last <= high for one, low, high in covered), (col, top)
