"""Formulas of section points and totals: as they were issued, wherever their rows stand now, however they are written.

The form of T1 has A1, A2, A3 in the columns G, H, I; section I in row 8 over the criteria in 9 and 10, section II in
row 11 over 12 and 13, the total in row 14.
"""

import re
from collections.abc import Callable, Mapping

import pytest
from msgspec.structs import replace

from tests.intake.mini import form, read, returned, said, school
from thidua_xlsx.documents.areas import cell_spot
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet, Structure
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import cell_name

SELF, UNIT = "Tự chấm", "Tổ chấm"
Formulas = Mapping[str, str]


@pytest.fixture(scope="module")
def laid() -> FormPlan:
    return form("self-score", "T1", "D1")


def back(laid: FormPlan, changed: Mapping[str, Formulas], put: Callable[[int], int] = lambda row: row) -> RawBook:
    """The form with its formulas, some of them changed by the names of their cells; `put` says where a row stands now.

    Formulas follow rows that move, as every program lets them; those that are `changed` stand as they are told.
    """
    raw = returned(laid)
    sheets = []
    for plan, sheet in zip(laid.book.sheets, raw.sheets, strict=True):
        moves = plan.name == SELF
        formulas = {at: one.formula for at, one in plan.cells.items() if one.formula}
        cells = dict(sheet.cells)
        if moves:
            formulas = {(put(row), col): _followed(text, put) for (row, col), text in formulas.items()}
            cells = {(put(row), col): cell for (row, col), cell in cells.items()}
        formulas |= {at: text for at in formulas if (text := changed.get(plan.name, {}).get(cell_name(*at)))}
        sheets.append(RawSheet(sheet.name, cells, sheet.visible, structure=Structure(formulas=formulas)))
    return replace(raw, sheets=tuple(sheets))


def _followed(formula: str, put: Callable[[int], int]) -> str:
    return re.sub(r"(?<!!)\$([G-I])\$(\d+)", lambda m: f"${m[1]}${put(int(m[2]) - 1) + 1}", formula)


def everywhere(row: str, written: str) -> dict[str, Formulas]:
    """The same formula in a row of every person's column, on both sheets; `@` is the column."""
    return {sheet: {f"{col}{row}": written.replace("@", col) for col in "GHI"} for sheet in (SELF, UNIT)}


def told(raw: RawBook, laid: FormPlan, *declared_anew: tuple[str, str]) -> list[Finding]:
    return [one for one in read(raw, laid, school(*declared_anew))[1] if one.code.id == "C108"]


def cells(found: list[Finding]) -> list[list[str]]:
    """The cells of each finding."""
    return [[str(place).partition("to.xlsx!")[2] for place in (one.place, *one.also)] for one in found]


@pytest.mark.parametrize(
    "written",
    [
        'IF(COUNT(@9:@10)=0,"",MIN(20,SUM(@9:@10)))',  # without dollars
        '=IF( COUNT($@$9:$@$10) = 0; ""; MIN(20; SUM($@$9:$@$10)))',  # as a program of another country writes it
        'if(count($@$9:$@$10)=0,"",_xlfn.min(20,sum($@$9:$@$10)))',
        'IF(COUNT($@$9:$@$10)=0,"–",MIN(25.5,SUM($@$9:$@$10)))',  # another text, another limit: declared anew since
    ],
)
def test_formulas_written_another_way_are_the_same_formulas(written: str, laid: FormPlan) -> None:
    assert told(back(laid, everywhere("8", written)), laid) == []
    assert len(told(back(laid, everywhere("8", written.replace("10", "9"))), laid)) == 2  # in a row of each sheet


def test_the_sum_of_one_cell_may_be_written_as_earlier_versions_did(laid: FormPlan) -> None:
    earlier = 'IF(COUNT(@12:@13)=0,"",N(@12)-N(@13))'  # N() gives 0 for a text, as SUM does
    assert told(back(laid, everywhere("11", earlier)), laid) == []
    assert len(told(back(laid, everywhere("11", earlier.replace("N(@13)", "@13"))), laid)) == 2


def test_a_limit_declared_anew_makes_no_form_altered(laid: FormPlan) -> None:
    assert told(back(laid, {}), laid, ("| I | Chuyên môn | 20 |", "| I | Chuyên môn | 17 |")) == []


def test_another_limit_for_one_person_alone_is_told(laid: FormPlan) -> None:
    (found,) = told(back(laid, {SELF: {"H8": 'IF(COUNT($H$9:$H$10)=0,"",MIN(25,SUM($H$9:$H$10)))'}}), laid)
    assert cells([found]) == [[f"{SELF}!H8"]]
    assert found.params["expected"] == '=IF(COUNTA(H9:H10)=0,"",MIN(20,SUM(H9:H10)))'


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("G8", 'IF(COUNT($G$9:$G$10)=0,"",MIN(20,SUM($G$9:$G$9)))'),  # a criterion left out
        ("G8", 'IF(COUNT($G$9:$G$10)=0,"",MAX(20,SUM($G$9:$G$10)))'),
        ("G8", 'IF(COUNT($G$9:$G$10)=0,"",MIN(20,SUM($H$9:$H$10)))'),  # a neighbour's points
        ("H14", "SUM($H$9:$H$13)"),
    ],
)
def test_another_formula_is_told_at_its_cell_with_what_was_issued(cell: str, written: str, laid: FormPlan) -> None:
    (found,) = told(back(laid, {SELF: {cell: written}}), laid)
    issued = {
        "G8": 'IF(COUNTA(G9:G10)=0,"",MIN(20,SUM(G9:G10)))',
        "H14": 'IF(COUNTA(H9:H10,H12:H13)=0,"",ROUND(MAX(0,MIN(100.0,SUM(H8)+SUM(H11))),2))',
    }
    assert cells([found]) == [[f"{SELF}!{cell}"]]
    assert (found.raw, found.params["expected"], found.unit) == (f"={written}", f"={issued[cell]}", "T1")
    whose = {"G8": "I, cột của Nguyễn Thị Hoa (1983)", "H14": "TỔNG ĐIỂM, cột của Trịnh Thị Hoà"}
    assert f"«{whose[cell]}»" in said(found)


def test_of_a_long_formula_the_part_that_differs_first_is_printed(laid: FormPlan) -> None:
    long = f"SUM({','.join(f'H{row}' for row in range(9, 200))})"
    (found,) = told(back(laid, {SELF: {"H14": long}}), laid)
    assert (found.raw, len(str(found.raw)) < 90) == (f"={long[:80]}…", True)
    (found,) = told(back(laid, {SELF: {"H14": issued_total() + "+1" * 100}}), laid)
    assert (found.raw, found.params["expected"]) == ("…+SUM(H11))),2))" + "+1" * 32 + "+…", "…+SUM(H11))),2))")


def issued_total() -> str:
    return 'IF(COUNTA(H9:H10,H12:H13)=0,"",ROUND(MAX(0,MIN(100.0,SUM(H8)+SUM(H11))),2))'


def test_cells_of_a_sheet_that_is_called_otherwise_now_may_be_written_small(laid: FormPlan) -> None:
    """Where a program renamed a sheet and left the formulas, another writes `'tự chấm'!$g$9` for what it cannot find."""
    plan = next(one for one in laid.book.sheets if one.name == UNIT)
    hidden = {cell_name(*at): one.formula for at, one in plan.cells.items() if one.formula and at[0] > 13}
    assert any(f"'{SELF}'!" in text for text in hidden.values())
    small = {
        at: re.sub(r"!\$?[A-Z]+\$?\d+(:\$?[A-Z]+\$?\d+)?", lambda m: m[0].lower(), text) for at, text in hidden.items()
    }
    assert told(back(laid, {UNIT: small}), laid) == []


def test_formulas_out_of_sight_are_one_finding(laid: FormPlan) -> None:
    plan = next(one for one in laid.book.sheets if one.name == UNIT)
    hidden = [cell_name(*at) for at, one in plan.cells.items() if one.formula and at[0] > 13]
    (found,) = told(back(laid, {UNIT: dict.fromkeys(hidden, "SUM(A1)")}), laid)
    assert len(found.also) > 5
    assert {cell.partition("!")[2] for cell in cells([found])[0]} <= set(hidden)
    assert "«dòng ẩn để cộng điểm»" in said(found)


def test_cells_of_a_row_that_say_the_same_are_one_finding_and_others_their_own(laid: FormPlan) -> None:
    changed = {"G8": "SUM(G9:G10)", "H8": "SUM($H$9:$H$10)", "I8": "SUM(I9)", "I14": "SUM(I9:I13)"}
    found = told(back(laid, {SELF: changed}), laid)
    assert cells(found) == [[f"{SELF}!G8", f"{SELF}!H8"], [f"{SELF}!I8"], [f"{SELF}!I14"]]


def test_both_score_sheets_are_compared(laid: FormPlan) -> None:
    found = told(back(laid, {SELF: {"G8": "G9"}, UNIT: {"I11": "I12"}}), laid)
    assert cells(found) == [[f"{SELF}!G8"], [f"{UNIT}!I11"]]


def test_formulas_are_expected_where_their_rows_stand_now(laid: FormPlan) -> None:
    def lower(row: int) -> int:
        return row + 2 if row >= 9 else row  # two lines put in above criterion 1.2

    assert told(back(laid, {}, lower), laid) == []
    # The section must now sum rows 9 to 12; what stood there before leaves 1.2 out.
    (found,) = told(back(laid, {SELF: {"G8": 'IF(COUNTA(G9:G10)=0,"",MIN(20,SUM(G9:G10)))'}}, lower), laid)
    assert found.params["expected"] == '=IF(COUNTA(G9:G12)=0,"",MIN(20,SUM(G9:G12)))'
    assert cells(told(back(laid, {SELF: {"G16": "G8"}}, lower), laid)) == [[f"{SELF}!G16"]]  # the total, from row 14


def test_where_rows_were_turned_round_a_formula_is_compared_with_the_other_columns(laid: FormPlan) -> None:
    def turned(row: int) -> int:
        return {8: 9, 9: 8}.get(row, row)

    (found,) = told(back(laid, {SELF: {"H14": "SUM(H9:H13)"}}, turned), laid)
    assert cells([found]) == [[f"{SELF}!H14"]]


def test_where_rows_were_turned_round_no_formula_is_expected() -> None:
    """The second and the third criterion of a section were sorted; its sum over rows 9 to 11 is as right as before."""
    third = ("| `2.1` | II |", "| `1.3` | I | Sổ đầu bài | Điểm | 5 | | |\n| `2.1` | II |")
    laid = form("self-score", "T1", "D1", season=school(third))
    sums = everywhere("8", 'IF(COUNT(@9:@11)=0,"",MIN(20,SUM(@9:@11)))')
    for put in (lambda row: row, lambda row: {9: 10, 10: 9}.get(row, row)):
        assert told(back(laid, sums, put), laid, third) == []


def test_a_row_of_sums_that_somebody_put_in_leaves_the_others_to_be_compared(laid: FormPlan) -> None:
    """Which of the two rows above criterion 2.1 is the section's nobody can tell; the total is where it was issued."""

    def with_sum(changed: Mapping[str, Formulas]) -> RawBook:
        raw = back(laid, changed, lambda row: row + 1 if row >= 10 else row)  # a row put in above section II
        (scores,) = [sheet for sheet in raw.sheets if sheet.name == SELF]
        assert scores.structure is not None
        formulas = {**scores.structure.formulas, (10, 6): "SUM(G9:G10)"}
        own = replace(
            scores,
            cells={**scores.cells, (10, 6): RawCell(None, formula=True)},
            structure=replace(scores.structure, formulas=formulas),
        )
        return replace(raw, sheets=tuple(own if sheet is scores else sheet for sheet in raw.sheets))

    assert told(with_sum({}), laid) == []
    (found,) = told(with_sum({SELF: {"G15": "G8"}}), laid)  # the total, from row 14
    assert cells([found]) == [[f"{SELF}!G15"]]


ANEW = ("| `1.2` | I | Giờ dạy |", "| `1.3` | I | Giờ dạy |")  # the form is of an earlier version: nothing to lay out


def test_a_form_of_an_earlier_version_speaks_for_itself(laid: FormPlan) -> None:
    assert told(back(laid, {}), laid, ANEW) == []
    # Of three columns two say the same.
    (found,) = told(back(laid, {SELF: {"H8": 'IF(COUNT(H9:H10)=0,"",MIN(20,SUM(H9)))'}}), laid, ANEW)
    assert cells([found]) == [[f"{SELF}!H8"]]
    assert (found.raw, found.params["expected"]) == (
        '=IF(COUNT(H9:H10)=0,"",MIN(20,SUM(H9)))',
        '=IF(COUNTA(H9:H10)=0,"",MIN(20,SUM(H9:H10)))',
    )


def test_formulas_declared_anew_are_not_expected_of_a_form_of_an_earlier_version(laid: FormPlan) -> None:
    """What the forms of today subtract was added then; their rows stand in the same places."""
    assert told(back(laid, {}), laid, ("| Vi phạm | Điểm trừ |", "| Vi phạm | Điểm cộng |")) == []


@pytest.mark.parametrize("declared_anew", [(), (ANEW,)])
def test_answers_may_be_formulas_and_each_person_s_own(
    declared_anew: tuple[tuple[str, str], ...], laid: FormPlan
) -> None:
    """Two people wrote `=4+5` as their points and one `=9-1`; beside the sums a column of somebody's own has formulas."""
    raw = back(laid, {})
    (scores,) = [sheet for sheet in raw.sheets if sheet.name == SELF]
    assert scores.structure is not None
    own = {(8, 6): "4+5", (8, 7): "4+5", (8, 8): "9-1", (7, 9): "G8*2", (13, 9): "G14*2"}
    added = replace(
        scores,
        cells={**scores.cells, **{at: RawCell(9.0, formula=True) for at in own}},
        structure=replace(scores.structure, formulas={**scores.structure.formulas, **own}),
    )
    both = replace(raw, sheets=tuple(added if sheet is scores else sheet for sheet in raw.sheets))
    assert told(both, laid, *declared_anew) == []


def test_where_no_two_columns_say_the_same_nobody_can_tell_which_were_changed(laid: FormPlan) -> None:
    own = {"G8": "SUM(G9:G10)", "H8": "SUM(H9)"}
    assert told(back(laid, {SELF: own}), laid, ANEW) == []
    assert cells(told(back(laid, {SELF: {"G8": own["G8"]}}), laid, ANEW)) == [[f"{SELF}!G8"]]  # one of three


def test_formulas_pasted_from_the_people_s_own_sheet_are_right_on_the_unit_s(laid: FormPlan) -> None:
    own = next(plan for plan in laid.book.sheets if plan.name == SELF)
    block = {name: own.cells[cell_spot(name)].formula for name in ("G8", "H8", "I8", "G11", "H11", "I11")}
    assert told(back(laid, {UNIT: block}), laid) == []
    (found,) = told(back(laid, {UNIT: {**block, "G11": block["H11"]}}), laid)  # of a neighbour
    assert cells([found]) == [[f"{UNIT}!G11"]]


def test_a_number_in_place_of_a_formula_is_told_as_what_was_typed_and_not_as_a_formula(laid: FormPlan) -> None:
    raw = back(laid, {})
    (sheet,) = [one for one in raw.sheets if one.name == SELF]
    structure = Structure(formulas={at: text for at, text in sheet.structure.formulas.items() if at != (7, 6)})  # type: ignore[union-attr]
    typed = replace(sheet, cells={**sheet.cells, (7, 6): RawCell(18.0)}, structure=structure)
    raw = replace(raw, sheets=tuple(typed if one is sheet else one for one in raw.sheets))
    assert told(raw, laid) == []
    assert [one.raw for one in read(raw, laid)[1] if one.code.id == "S111"] == ["18"]
