"""The tables of papers about people and units: who they are, what they registered and scored, what was said of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.declare.season import LAYERS, CouncilMember, Person, sitting_members
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.exchange.council.rounds_of_points import rounds_absent
from thidua_xlsx.forms.layout.row_wording import target_text
from thidua_xlsx.model import Dossier, LayerTotal, Scorecard, UnitDossier
from thidua_xlsx.reports.common.naming import answer_text, choice_name, fact_text, grade_name, title_short
from thidua_xlsx.reports.papers.paper_context import (
    PaperContext,
    Row,
    Rows,
    Subject,
    numbered,
    points_text,
    unit_member,
)
from thidua_xlsx.reports.papers.paper_fields import meeting_day
from thidua_xlsx.reports.papers.score_additions import additions

_BLANK_LINES = 3


def members(context: PaperContext, subject: Subject) -> Rows:
    """Give the council's members with room to sign, those of the meeting's day where it is known."""
    council = context.season.rulebook.council
    sitting = sitting_members(council, meeting_day(context.season))
    return _members(context, council if sitting is None else sitting)


def all_members(context: PaperContext, subject: Subject) -> Rows:
    """Give the council's members that are declared without a last day, whoever sits on which day."""
    return _members(context, [member for member in context.season.rulebook.council if member.until is None])


def initiative_members(context: PaperContext, subject: Subject) -> Rows:
    """Give the initiative council's members with room to sign."""
    return _members(context, context.season.rulebook.initiative_council)


def _members(context: PaperContext, council: Sequence[CouncilMember]) -> Rows:
    return numbered(
        {
            "name": member.full_name,
            "position": member.position,
            "role": context.phrase("role", role=choice_name(context.season, context.say, "role", member.role)).strip(),
            "decision": member.decision_no,
            "signature": "",
        }
        for member in council
    )


def unit_signatures(context: PaperContext, subject: Subject) -> Rows:
    """Give the units with room for their heads to sign."""
    units = context.season.rulebook.units
    return numbered({"unit": unit.name, "leader": unit.leader, "signature": ""} for unit in units)


def registration(context: PaperContext, subject: Subject) -> Rows:
    """Give what one person registered, line by line as the form asks; what was left blank stays open to be written."""
    season, person = context.season, subject.person
    form = season.rulebook.form_of("registration")
    table = next((table for table in form.tables() if table.id == "registration"), None) if form else None
    if person is None or table is None:
        return []
    answers = _answers(season.dossier(person.code))
    return [
        {
            "label": context.say.label(column.label),
            "answer": answer_text(season, context.say, answers.get(key), column.choices or ""),
        }
        for key in table.asked
        for column in [season.rulebook.columns.column(table.id, key)]
    ]


def registrations(context: PaperContext, subject: Subject) -> Rows:
    """Give everybody who registered a title or commendation, unit by unit, numbered through; no personal data."""
    rows: Rows = []
    place = 0
    for unit in context.season.rulebook.units:
        members = [
            dossier
            for dossier in context.season.dossiers
            if dossier.person.unit == unit.code
            and (
                any(id_ != NO_ENTRY for id_ in dossier.registered)
                or _answers(dossier).get("commendation") not in (None, NO_ENTRY)
            )
        ]
        if members:
            rows.append(f"{unit.name} ({len(members)})")
        for dossier in sorted(members, key=lambda dossier: context.season.listed_at(dossier.person.code)):
            place += 1
            rows.append({"no": str(place), **_registered(context, dossier.person)})
    return rows


def _answers(dossier: Dossier | UnitDossier | None) -> Mapping[str, object]:
    return dossier.registration.values if dossier and dossier.registration else {}


def _registered(context: PaperContext, person: Person) -> Row:
    season, say, answers = context.season, context.say, _answers(context.season.dossier(person.code))
    return {
        "name": unit_member(context, person),
        "position": person.position,
        "title": answer_text(season, say, answers.get("title"), "title"),
        "commendation": answer_text(season, say, answers.get("commendation"), "title"),
        "initiative": answer_text(season, say, answers.get("initiative")),
    }


def unit_people(context: PaperContext, subject: Subject) -> Rows:
    """Give a unit's people with what they registered and room to sign."""
    return numbered({**_registered(context, person), "signature": ""} for person in _people(context, subject))


def _people(context: PaperContext, subject: Subject) -> Sequence[Person]:
    return context.season.rulebook.people_of(subject.unit.unit.code) if subject.unit else ()


def registered_units(context: PaperContext, subject: Subject) -> Rows:
    """Give the school, where it registers as a collective, and the units with what each registered."""
    season, say = context.season, context.say
    school = season.rulebook.school_registration
    answers = [(season.rulebook.school.name, school)] if school else []
    of_units = [(dossier.unit.name, _answers(dossier)) for dossier in season.unit_dossiers]
    answers += [(name, answer) for name, answer in of_units if answer.get("title") or answer.get("commendation")]
    return numbered(
        {
            "unit": name,
            "title": answer_text(season, say, registered.get("title"), "title"),
            "commendation": answer_text(season, say, registered.get("commendation"), "title"),
            "target": answer_text(season, say, registered.get("target")),
        }
        for name, registered in answers
    )


def unit_targets(context: PaperContext, subject: Subject) -> Rows:
    """Give the targets that a unit registered; a number with its direction, for `5 %` may be meant either way."""
    season, say = context.season, context.say
    records = subject.unit.targets if subject.unit else ()
    return numbered(
        {
            "indicator": answer_text(season, say, record.values["indicator"]),
            "measure": answer_text(season, say, record.values.get("unit")),
            "target_value": target_text(record, say) or answer_text(season, say, record.values.get("target_value")),
            "due": answer_text(season, say, record.values.get("due")),
        }
        for record in records
        if record.values.get("indicator")
    )


def comments(context: PaperContext, subject: Subject) -> Rows:
    """Give what people said of what was made public and what they were answered; without any, lines to write on."""
    lines: list[Row] = [
        {"date": line.date, "who": line.who, "about": line.about, "what": line.what, "answer": line.answer}
        for line in context.season.rulebook.log
    ]
    return numbered(lines or [dict.fromkeys(("date", "who", "about", "what", "answer"), "")] * _BLANK_LINES)


def own_scores(context: PaperContext, subject: Subject) -> Rows:
    """Give one person's score sheet: what each layer gave for each criterion, the rounds in their order, and totals."""
    season, person = context.season, subject.person
    card = season.scorecards.get(person.code) if person else None
    if person is None or card is None or card.final is None:
        return []
    totals = {layer: [card.layers.get((round_.code, layer)) for round_ in season.rulebook.rounds] for layer in LAYERS}
    # Opened once: a row of points is looked through anew for each criterion.
    points = {layer: [dict(total.points.items()) if total else {} for total in totals[layer]] for layer in LAYERS}
    rows: Rows = [
        {
            "no": criterion.code,
            "criterion": criterion.text,
            "most": points_text(context, criterion.kind.shown_most(criterion)),
            **{
                layer: _by_round(context, [points_text(context, own.get(criterion.code)) for own in points[layer]])
                + _replaced(context, person.code, layer, criterion.code)
                for layer in LAYERS
            },
        }
        for criterion in season.rulebook.rubric.criteria
        if criterion.applies(person.group)
    ]
    for (code, wording), added in additions(context, person.group, totals).items():
        cells = {
            layer: _by_round(context, [points_text(context, points) for points in of_rounds])
            for layer, of_rounds in added.items()
        }
        rows.append({"no": code, "criterion": wording, "most": "", **cells})
    sums = {layer: _by_round(context, [_sum(context, total) for total in totals[layer]]) for layer in LAYERS}
    rows.append({"no": "", "criterion": context.say("paper.total"), "most": "", **sums})
    return [*rows, context.say("paper.year_total", points=card.final) + _lacking(context, card.complete)]


def _by_round(context: PaperContext, points: Sequence[str]) -> str:
    """Write the points of several rounds beside each other; where a layer gave none at all its cell stays empty."""
    return " | ".join(text or context.frame["none"] for text in points) if any(points) else ""


def _sum(context: PaperContext, total: LayerTotal | None) -> str:
    """Write what one layer gave in a round, marked where cells are lacking; empty where nothing is known of it."""
    if total is None or not total.known:
        return ""
    return points_text(context, total.total) + _lacking(context, total.complete)


def _lacking(context: PaperContext, complete: bool) -> str:
    return "" if complete else context.say("paper.incomplete")


def _replaced(context: PaperContext, who: str, layer: str, criterion: str) -> str:
    """Say which points are not those that somebody gave, and what was typed: whoever signs gave that."""
    dossier = context.season.dossier(who)
    text = ""
    for round_ in context.season.rulebook.rounds if dossier else ():
        scores = dossier.scores.get((round_.code, layer)) if dossier else None
        if scores and criterion in scores.replaced:
            typed = answer_text(context.season, context.say, scores.replaced[criterion])
            text += context.say("paper.replaced", typed=typed or context.frame["none"])
    return text


def unit_candidates(context: PaperContext, subject: Subject) -> Rows:
    """Give a unit's people with what is known before its meeting; the votes are written on."""
    return numbered(_candidate(context, person) for person in _people(context, subject))


def _candidate(context: PaperContext, person: Person) -> Row:
    """Give what a unit knows of somebody: whatever the council found since is no part of the unit's own minutes."""
    season, say = context.season.before_council or context.season, context.say
    dossier, card = season.dossier(person.code), season.scorecards.get(person.code, Scorecard(person))
    titles = tuple(title_short(season, say, title) for title in dossier.registered) if dossier else ()
    proposed = dossier.proposed_title if dossier else None
    return {
        "name": unit_member(context, person),
        "position": person.position,
        "registered": answer_text(season, say, titles),
        "self": _layer_mean(context, card, "self", card.self_score),
        "unit": _layer_mean(context, card, "unit", card.unit_score),
        "grade": grade_name(season, say, person.code) if dossier and dossier.grade.value else "",
        "proposed": fact_text(season, say, proposed, "title") if proposed and not proposed.unknown else "",
        "agree": "",
        "disagree": "",
    }


def _layer_mean(context: PaperContext, card: Scorecard, layer: str, points: Decimal | None) -> str:
    """Write the year's `points` of a layer; where rounds in which the person was there have none, how many it is of."""
    season, text = context.season, points_text(context, points)
    absent = sum(round_.weight > 0 for round_ in rounds_absent(season, card, layer))
    if points is None or not absent:
        return text
    scored = sum(round_.weight > 0 and (round_.code, layer) in card.layers for round_ in season.rounds_begun)
    return context.say("paper.points_of_rounds", points=text, scored=scored, rounds=scored + absent)
