"""Rows that a form gets from what units have already returned."""

from collections.abc import Mapping, Sequence

from thidua_xlsx.base.text import Say, number_text
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.forms.identity.form_rows import BASIS, FormRow
from thidua_xlsx.forms.identity.manifest import Manifest
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, goal_from

_AGREED = "agreed"  # the setting whose answer is about the score sheet as it was when the form was issued


def rows_from_returns(
    form: Form, goals: Sequence[RegisteredTarget], rulebook: Rulebook, say: Say
) -> dict[str, Sequence[FormRow]]:
    """Give the rows of a unit's form that its declaration does not give: registered targets, what it answers to."""
    rows: dict[str, Sequence[FormRow]] = {}
    for spec in form.tables() if form.whose == "unit" else ():
        if "target" in spec.shape.about and goals:
            rows[spec.id] = [_goal_row(goal) for goal in goals]
        if spec.shape.is_settings:
            rows[spec.id] = _setting_rows(spec, rulebook, say)
    return rows


def _setting_rows(spec: TableSpec, rulebook: Rulebook, say: Say) -> Sequence[FormRow]:
    """Give a row for each setting declared for a table: every column of it that is no column of the form."""
    rows = []
    for key, column in rulebook.columns.table(spec.id).items():
        if key not in (*spec.issued, *spec.asked, *spec.live):
            label = say.label(column.label)
            basis = {BASIS: score_sheet_digest(rulebook.rubric, rulebook.unit_rubric)} if key == _AGREED else {}
            rows.append(FormRow(key, label, {"name": label, **basis}))
    return rows


def rows_as_issued(form: Form, bases: Mapping[str, str], rulebook: Rulebook, say: Say) -> dict[str, Sequence[FormRow]]:
    """Give the rows of a form as they stood when it was issued, by table: what its answers are about does not change.

    `bases` is what its rows rested on, by `<table>/<row key>`.
    """
    rows = rows_from_returns(form, (), rulebook, say)
    for spec in form.tables():
        own = {key.removeprefix(f"{spec.id}/"): text for key, text in bases.items() if key.startswith(f"{spec.id}/")}
        if "target" in spec.shape.about:
            goals = [goal for key, text in own.items() if (goal := goal_from(key, text))]
            rows |= {spec.id: [_goal_row(goal) for goal in goals]} if goals else {}
        elif spec.id in rows:
            rows[spec.id] = [_resting_on(row, own.get(row.key)) for row in rows[spec.id]]
    return rows


def _resting_on(row: FormRow, basis: str | None) -> FormRow:
    texts = {key: text for key, text in row.issued.items() if key != BASIS}
    return FormRow(row.key, row.label, {**texts, BASIS: basis} if basis else texts)


def _goal_row(goal: RegisteredTarget) -> FormRow:
    value = "" if goal.value is None else number_text(goal.value)
    texts = {"name": goal.indicator, "unit": goal.measure, "target_value": value, "due": goal.due, BASIS: goal.basis}
    return FormRow(goal.key, goal.indicator, texts)


def asks_about_today(manifest: Manifest, rulebook: Rulebook) -> bool:
    """Whether a form that was issued asks for a word on the score sheet as it is today."""
    today = score_sheet_digest(rulebook.rubric, rulebook.unit_rubric)
    return any(row.get(BASIS) == today for table in manifest.tables.values() for row in table.cells.values())
