"""Shapes of tables: every layout is laid out, read and verified, and what a shape says of itself."""

from typing import get_args

import pytest

from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.declare.tables.table_shape import SHAPES, Across, Layout, ShapeId, TableShape
from thidua_xlsx.forms.layout.table_layouts import LAYOUTS
from thidua_xlsx.intake.read.layout_readers import READERS
from thidua_xlsx.intake.verify.layout_verifiers import VERIFIERS


def test_each_floor_has_something_to_do_for_every_layout() -> None:
    layouts = set(get_args(Layout))
    assert set(LAYOUTS) == set(READERS) == set(VERIFIERS) == layouts


def test_every_id_that_a_form_may_give_has_its_shape() -> None:
    assert set(SHAPES) == set(get_args(ShapeId))


@pytest.mark.parametrize(
    ("rows", "across", "layout", "people"),
    [
        ("people", "", "records", True),
        ("people_unit", "", "records", True),
        ("unit", "", "records", False),
        ("settings", "", "settings", False),
        ("criteria", "", "records", False),
        ("criteria", "people", "matrix", True),
        ("unit_criteria", "unit", "matrix", False),
    ],
)
def test_a_shape_follows_from_what_its_rows_and_columns_are(
    rows: ShapeId, across: Across, layout: Layout, people: bool
) -> None:
    shape = TableSpec("x", rows, across=across).shape
    assert (shape.layout, shape.names_people) == (layout, people)


def test_a_form_may_spell_out_a_shape_of_its_own() -> None:
    own = TableShape(("person",), may_stay_blank=True)
    assert TableSpec("x", own).shape == own
    assert own not in SHAPES.values()
