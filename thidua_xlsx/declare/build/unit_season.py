"""The score sheet of units: the season once more with units for people, so that one way of scoring serves both."""

from msgspec.structs import replace

from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.declare.build.choice_lists import kind_choices
from thidua_xlsx.declare.season import Person, Rubric, Rulebook


def collective_of(book: Rulebook, rubric: Rubric) -> Rulebook:
    """Give the season as its units' own score sheet has it: `rubric` is that sheet, its people are the units.

    A unit's kind stands where a person has a position group, spelled as the first unit of the kind spells it. Of the
    forms only the sheets are left that speak of units.
    """
    kinds = kind_choices(book.units)
    people = tuple(Person(one.code, one.name, one.code, group=kinds.find(one.kind) or "") for one in book.units)
    forms = {name: _of_units(form) for name, form in book.forms.items()}
    names = {one.code: one.name for one in book.units}
    return replace(book, people=people, rubric=rubric, forms=forms, shown_names=names)


def _of_units(form: Form) -> Form:
    sheets = (sheet for sheet in form.sheets if any(spec.rows == "unit_criteria" for spec in sheet.tables))
    return replace(form, sheets=tuple(sheets))
