"""Words that stand locked in a form and are no part of its identity: the same form in another language is the same."""

from msgspec.structs import replace

from thidua_xlsx.base.text import Say, joined, number_text
from thidua_xlsx.declare.season import Criterion, Rulebook
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.forms.identity.form_rows import BASIS, FormRow
from thidua_xlsx.forms.identity.registered_targets import goal_from, movement_goal, terms_of
from thidua_xlsx.model import Record

_ALL = 100  # percent


def translated_row(row: FormRow, spec: TableSpec, rulebook: Rulebook, say: Say) -> FormRow:
    """Give a row with the words that its reader needs: how a criterion is scored, when a target is met."""
    if row.criterion and not spec.shape.is_matrix:
        return replace(row, issued={**row.issued, **criterion_words(row.criterion, rulebook.for_table(spec), say)})
    if "target" in spec.shape.about:
        goal = goal_from(row.key, row.issued.get(BASIS, ""))
    elif "movement" in spec.shape.about:
        movement = next((movement for movement in rulebook.movements if movement.code == row.key), None)
        goal = movement_goal(movement, rulebook) if movement else None
    else:
        return row
    return replace(
        row, issued={**row.issued, "direction": direction_text(goal.direction if goal else "", rulebook, say)}
    )


def direction_text(direction: str, rulebook: Rulebook, say: Say) -> str:
    """Give the `direction` of a target, `up` or `down`, in words; empty where nobody can tell."""
    known = rulebook.columns.choices.get("direction", Choices())
    return say.label(known[direction]) if direction in known else ""


def target_text(record: Record, say: Say) -> str:
    """Give a registered target's number with its direction, for `5 %` may mean either; empty without a number."""
    terms = terms_of(record)
    if terms.value is None:
        return ""
    amount = number_text(terms.value, say.lang)
    all_of_them = terms.value == _ALL and plain_text(record.values.get("unit")).strip() == "%"
    return amount if all_of_them else goal_text(terms.direction, amount, say)


def goal_text(direction: str, amount: str, say: Say) -> str:
    """Say what reaches a target, as people say it: `từ 99,5 % trở lên`, `tối đa 3 vụ`, `không để xảy ra (0 vụ)`.

    `amount` is the number with its unit; it stays as it is where it is worded already, or where `direction` (`up` or
    `down`) is empty because nobody knows it.
    """
    number = amount.partition(" ")[0]
    if direction == "up" and "".join(amount.split()) == f"{_ALL}%":  # there is nothing above it
        return amount
    if direction not in ("up", "down") or not number.replace(",", "").replace(".", "").rstrip("%").isdigit():
        return amount
    kind = "none" if direction == "down" and number == "0" else direction
    return say(f"scoring.goal_{kind}", amount=amount)


def criterion_words(criterion: Criterion, rulebook: Rulebook, say: Say) -> dict[str, str]:
    """Say how a criterion is scored: its kind, its step, whom it is for, and what answers are worth."""
    kinds, groups = rulebook.columns.choices["criterion_kind"], rulebook.columns.choices["group"]
    named = [say.label(groups[code]) if code in groups else code for code in criterion.applies_to]
    everybody = say("scoring.every_unit" if rulebook.rubric.of_units else "scoring.everybody")
    return {
        "kind": say.label(kinds[criterion.kind.id]),
        "step": number_text(criterion.step, say.lang) if criterion.step and criterion.kind.holds_points else "",
        "applies_to": joined(named) if named else everybody,
        "how": criterion.kind.hint(criterion, say),
    }
