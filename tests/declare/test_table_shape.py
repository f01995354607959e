"""Shapes of tables: every layout is laid out, read and verified, and what a shape says of itself."""

from typing import get_args

import pytest

from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.declare.tables.table_shape import SHAPES, Across, Layout, ShapeId, TableShape


def test_shapes_have_every_layout() -> None:
    shapes = [*SHAPES.values(), TableSpec("x", "criteria", across="people").shape]
    assert {shape.layout for shape in shapes} == set(get_args(Layout))


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


FACTS = {
    # A row that nobody touches is no mistake.
    "may_stay_blank": {"unit_people", "lines", "targets", "movements", "corrections"},
    "left_out_if_empty": {"reported", "targets", "movements"},
    "may_be_many": {"subjects", "reported"},
    "rows_from_returns": {"settings", "subjects", "reported", "targets", "corrections"},  # a merge puts them there
    "of_units": {"unit_criteria"},
    "is_settings": {"settings"},
    "rows_are_places": {"lines"},
    "codes_are_typed": {"typed"},
    "is_matrix": set(),
    "columns_are_people": set(),
    "has_remarks": set(),
}


@pytest.mark.parametrize("fact", sorted(FACTS))
def test_what_is_so_of_some_shapes_is_so_of_no_other(fact: str) -> None:
    assert {id_ for id_, shape in SHAPES.items() if getattr(shape, fact)} == FACTS[fact]


def test_a_matrix_has_people_or_the_unit_across() -> None:
    people, unit = (
        TableSpec("x", "criteria", across="people").shape,
        TableSpec("x", "unit_criteria", across="unit").shape,
    )
    asked = ("is_matrix", "columns_are_people", "has_remarks", "of_units", "is_settings")
    assert [getattr(people, fact) for fact in asked] == [True, True, False, False, False]
    assert [getattr(unit, fact) for fact in asked] == [True, False, True, True, False]
    assert SHAPES["criteria"].across == ""  # what all tables of a shape have in common stays as it is


@pytest.mark.parametrize(
    ("given", "column"),
    [(("no", "full_name", "name"), "full_name"), (("unit_name",), "unit_name"), (("title", "person"), ""), ((), "")],
)
def test_the_locked_column_with_a_name_says_whose_row_it_is(given: tuple[str, ...], column: str) -> None:
    assert TableSpec("x", "people", issued=given).name_column == column
