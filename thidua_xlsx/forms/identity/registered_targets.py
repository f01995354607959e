"""What is put up in a form beyond the declaration: a unit's registered targets, and what it is asked to agree to.

A target travels in the manifest as one text (`_basis`), so that a result is matched by what it was asked for and never
by a row number: registrations change after forms are issued.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from thidua_xlsx.base.text import Say, match_key, number_text
from thidua_xlsx.declare.season import Movement, Rulebook, movement_terms
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.declare.tables.target_words import UP, TargetTerms, target_terms
from thidua_xlsx.forms.identity.form_rows import BASIS, FormRow
from thidua_xlsx.forms.identity.manifest import Manifest
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Record, Unknown

_AGREED = "agreed"  # the setting whose answer is about the score sheet as it was when the form was issued


class RegisteredTarget(msgspec.Struct, frozen=True):
    """A target that a unit registered: key in forms, indicator, unit of measure, number (None = none was given), due.

    `direction` is `up` (at least) or `down` (at most); empty where nobody can tell.
    """

    key: str
    indicator: str
    measure: str = ""
    value: Decimal | None = None
    direction: str = UP
    due: str = ""
    place: CellPlace | None = None

    @property
    def basis(self) -> str:
        """The target as one text, for the manifest of a form that asks for its result."""
        value = None if self.value is None else number_text(self.value)
        return json.dumps([self.indicator, self.measure, value, self.direction, self.due], ensure_ascii=False)


def registered_targets(unit: str, records: Iterable[Record]) -> tuple[RegisteredTarget, ...]:
    """Give the targets that a unit registered with keys `<unit>.t1`, `<unit>.t2`...; a repeated one counts once.

    `unit` is the unit's code. Where a repeated one has another number or direction, neither is taken. A blank direction
    is told by the words; where these tell none, nobody can tell.
    """
    targets: dict[str, RegisteredTarget] = {}
    for record in records:
        indicator = record.values.get("indicator")
        if not isinstance(indicator, str):
            continue
        terms = terms_of(record)
        goal = RegisteredTarget(
            f"{unit}.t{len(targets) + 1}",
            indicator,
            plain_text(record.values.get("unit")),
            terms.value,
            terms.direction,
            plain_text(record.values.get("due")),
            record.place("target_value"),
        )
        first = targets.setdefault(match_key(indicator), goal)
        if (first.value, first.direction) != (goal.value, goal.direction):
            targets[match_key(indicator)] = RegisteredTarget(
                first.key, first.indicator, first.measure, None, "", "", first.place
            )
    return tuple(targets.values())


def terms_of(record: Record) -> TargetTerms:
    """Give the number and the direction of a registered target, as declared or as its words tell."""
    declared, value = record.values.get("direction"), record.values.get("target_value")
    if isinstance(declared, Unknown):
        declared = ""
    if isinstance(value, Unknown):
        return TargetTerms(None, declared if isinstance(declared, str) else "")
    texts = (plain_text(record.values.get(key)) for key in ("indicator", "unit", "note"))
    indicator, measure, note = texts
    return target_terms(
        indicator,
        value if isinstance(value, Decimal | str) else None,
        declared if isinstance(declared, str) else None,
        measure,
        note,
    )


def goal_from(key: str, basis: str) -> RegisteredTarget | None:
    """Read a target from its text in a manifest; None where it is not one.

    `key` is the key of its row; `basis` is a JSON list of indicator, measure, number, direction and day due.
    """
    try:
        indicator, measure, value, direction, due = json.loads(basis)
        number = None if value is None else Decimal(str(value).replace(",", "."))
        return RegisteredTarget(key, str(indicator), str(measure), number, str(direction), str(due))
    except (ValueError, TypeError, ArithmeticError):
        return None


def movement_goal(movement: Movement, rulebook: Rulebook) -> RegisteredTarget | None:
    """Give the target of a movement where it has a number; else None."""
    terms = movement_terms(movement, rulebook.columns)
    if terms.value is None:
        return None
    name = movement.indicator or movement.name
    return RegisteredTarget(movement.code, name, movement.unit, terms.value, terms.direction)


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
