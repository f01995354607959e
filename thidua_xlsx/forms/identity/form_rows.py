"""The rows of a form for one unit: who and what it asks about."""

from collections.abc import Mapping, Sequence

import msgspec

from thidua_xlsx.base.text import day_text, joined, number_text
from thidua_xlsx.declare.season import Criterion, Movement, Person, Round, Rulebook, Unit, movement_terms
from thidua_xlsx.declare.tables.form_spec import TableSpec

# Shown for information, from the ledger: a decision entered there later makes no form old, so no manifest holds it.
LAST_TITLE = "_last_title"
SECTION = "_section"
BASIS = "_basis"  # what a row rested on when the form was issued


class FormRow(msgspec.Struct, frozen=True):
    """A row that a table shows: its key, the text locked beside it and the values of the issued columns."""

    key: str
    label: str
    issued: Mapping[str, str]
    person: Person | None = None
    criterion: Criterion | None = None


FormRows = Mapping[str, Sequence[FormRow]]  # by table


def rows_of(spec: TableSpec, rulebook: Rulebook, unit: Unit, round_: Round | None) -> Sequence[FormRow]:
    """Give the rows of a table for one unit, in the order in which they are shown.

    They are those that the season's declaration has; those about anything else are put up by a merge.
    """
    if spec.shape.rows_are_places:
        return tuple(FormRow(f"{spec.prefix}{number}", "", {}) for number in range(1, spec.spare + 1))
    rows: list[FormRow] = []
    for topic in spec.shape.about:
        if topic == "person":
            rows += [_person_row(rulebook, person) for person in rulebook.people_asked(unit.code, round_)]
        elif topic == "unit":
            rows.append(FormRow(unit.code, unit.name, {"name": unit.name, "full_name": unit.name}))
        elif topic == "criterion":
            seen = rulebook.for_table(spec)
            if seen.rubric.of_units or not spec.shape.of_units:
                sections = [section.code for section in seen.rubric.sections]
                ordered = (criterion for code in sections for criterion in seen.rubric.in_section(code))
                rows += [_criterion_row(criterion, spec, seen) for criterion in ordered]
        elif topic == "movement" and round_ is not None and round_ == rulebook.rounds[-1]:
            # Those with a number to reach; they are asked in the last round.
            own = (movement for movement in rulebook.movements if movement.takes_part(unit.code))
            rows += [row for movement in own if (row := _movement_row(movement, rulebook))]
    return rows


def _person_row(rulebook: Rulebook, person: Person) -> FormRow:
    name = rulebook.shown_name(person)
    texts = {"full_name": name, "name": name, "position": person.position}
    if person.code in rulebook.last_titles:
        texts[LAST_TITLE] = joined(rulebook.last_titles[person.code])
    return FormRow(person.code, name, texts, person=person)


def _movement_row(movement: Movement, rulebook: Rulebook) -> FormRow | None:
    """Give the row of a movement whose target is a number; None where there is nothing to reach."""
    target = movement_terms(movement, rulebook.columns).value
    if target is None:
        return None
    name = f"{movement.shown_name}: {movement.indicator}" if movement.indicator else movement.shown_name
    return FormRow(movement.code, name, {"name": name, "unit": movement.unit, "target_value": number_text(target)})


def round_terms(round_: Round) -> Mapping[str, str]:
    """Give what a round is, as answers of it rest on it: its name, its theme and its days."""
    days = {key: day_text(day) for key, day in (("start", round_.start), ("end", round_.end)) if day}
    return {"name": round_.name, "theme": round_.theme, **days}


def criterion_terms(criterion: Criterion) -> dict[str, str]:
    """Give what a criterion is, as answers to it rest on it: its text, how it is scored, what answers are worth."""
    step = number_text(criterion.step) if criterion.step else ""
    rule = f"{criterion.kind.id};{step};{','.join(criterion.applies_to)}"
    lines = [
        f"{line.name or ('' if line.since is None else number_text(line.since))}={number_text(line.points)}"
        for line in criterion.scale
    ]
    each = [number_text(criterion.each)] if criterion.each is not None else []
    return {"_text": criterion.text, "_rule": rule, "_scale": "; ".join([*each, *lines])}


def _criterion_row(criterion: Criterion, spec: TableSpec, rulebook: Rulebook) -> FormRow:
    most = criterion.kind.shown_most(criterion)
    rules = {key: text for key, text in criterion_terms(criterion).items() if key != "_text"}
    texts = {"_max": "" if most is None else number_text(most), **rules}
    if SECTION in spec.issued:
        section = next(section for section in rulebook.rubric.sections if section.code == criterion.section)
        cap = "" if section.max is None else f" (≤ {number_text(section.max)})"
        texts |= {SECTION: f"{section.code}. {section.name}{cap}", "_text": criterion.text}
    return FormRow(criterion.code, criterion.text, texts, criterion=criterion)
