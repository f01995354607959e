"""Answers that were asked and whose row or column is gone from a return: unknown, neither blank nor none."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from tests.intake.mini import form, school
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.read.missing_answers import MISSING, filled_from, mark_missing
from thidua_xlsx.intake.read.table_reader import IssuedTable
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Record

LINE = ("person", "name", "level", "recognised", "applied", "decision_no", "decision_date")
STANDING = ("grade", "months_worked", "leave_days", "discipline", "proposed_title")


@pytest.fixture(scope="module")
def laid() -> FormPlan:
    return form("self-score", "T1", "D1")


def row(key: str, columns: Sequence[str], **values: Answer) -> Record:
    """A record that has a cell in each of these columns."""
    return Record(key, values, {name: CellPlace("a.xlsx", "Trang", 3, at) for at, name in enumerate(columns)})


def marked(laid: FormPlan, table: str, *records: Record, issued: Sequence[str] = ()) -> list[tuple[str, object]]:
    """The records of a table with what is gone from them; `issued` are its columns, where these are not today's."""
    season = school()
    asking = season.form_of("self-score")
    spec = asking.table(table) if asking else None
    assert spec is not None
    manifest = laid.manifest.tables[table]
    if issued:
        manifest = replace(manifest, columns={name: manifest.columns[name] for name in issued})
    found = mark_missing(records, spec, IssuedTable(manifest, season, laid.stamp))
    return [(one.key, dict(one.values)) for one in found]


def test_a_filled_line_without_one_of_its_columns_has_that_answer_unknown_and_a_blank_one_stays_blank(
    laid: FormPlan,
) -> None:
    left = LINE[1:]  # the column of the person is gone, the first of all
    assert marked(laid, "initiatives", row("i1", left), row("i2", left, name="Sổ tay")) == [
        ("i1", {}),
        ("i2", {"name": "Sổ tay", "person": MISSING}),
    ]
    # A form issued before the last column was there never asked for it.
    assert marked(laid, "initiatives", row("i1", LINE[:-1], name="Sổ tay"), issued=LINE[:-1]) == [
        ("i1", {"name": "Sổ tay"})
    ]


def test_lines_without_any_of_their_columns_say_nothing_not_even_that_there_are_none(laid: FormPlan) -> None:
    assert marked(laid, "initiatives", row("i1", ()), row("i2", ())) == []
    assert marked(laid, "initiatives", row("i1", LINE)) == [("i1", {})]


def test_whose_row_or_column_is_gone_is_unknown_in_the_order_of_the_form(laid: FormPlan) -> None:
    """T1's form asks for A1, A2, A3 and the unit: A2's row is gone, and the column of grades."""
    left = STANDING[1:]
    found = marked(laid, "standing", *(row(key, left, discipline="none") for key in ("T1", "A3", "A1")))
    told = {"discipline": "none", "grade": MISSING}
    assert found == [("A1", told), ("A2", dict.fromkeys(STANDING, MISSING)), ("A3", told), ("T1", told)]


def test_what_is_gone_from_a_copy_is_taken_from_the_first_other_copy_that_has_its_cell() -> None:
    """The second copy lacks the grade too, the third left it blank, the fourth says one: blank is what was said first."""
    gone = row("A1", ("discipline",), grade=MISSING, discipline="none")
    blank, graded = row("A1", ("grade",)), row("A1", ("grade",), grade="HTTNV")
    copies = [row("A1", ("discipline",), discipline="none"), blank, graded]
    found = filled_from(gone, copies)
    assert (dict(found.values), found.places["grade"]) == ({"discipline": "none"}, blank.places["grade"])
    assert dict(filled_from(gone, [graded, blank]).values) == {"discipline": "none", "grade": "HTTNV"}
    assert dict(filled_from(gone, copies[:1]).values) == {"grade": MISSING, "discipline": "none"}
