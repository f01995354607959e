"""The tables of points that people sign: each one's own score sheet, and a unit's people before its vote."""

from collections.abc import Sequence
from decimal import Decimal

from thidua_xlsx.base.text import number_text, sort_key
from thidua_xlsx.declare.season import LAYERS, Person
from thidua_xlsx.model import Scorecard
from thidua_xlsx.reports.common.naming import answer_text, fact_text, grade_name, title_short
from thidua_xlsx.reports.papers.paper_fields import PaperContext, unit_member
from thidua_xlsx.reports.papers.title_tables import RowGroup, Subject, numbered, together


def own_scores(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give one person's score sheet: what each layer gave for each criterion, the rounds in their order, and totals."""
    season, person = desk.season, subject.person
    card = season.scorecards.get(person.code) if person else None
    if person is None or card is None or card.final is None:
        return []
    given = {layer: [_given(card, key, layer) for key in _rounds(desk)] for layer in LAYERS}
    rows = [
        {
            "no": one.code,
            "criterion": one.text,
            "most": _points(desk, one.kind.shown_most(one)),
            **{
                layer: _by_round(desk, [points.get(one.code) for points in given[layer]])
                + _replaced(desk, person.code, layer, one.code)
                for layer in LAYERS
            },
        }
        for one in season.rulebook.rubric.criteria
        if one.applies(person.group)
    ]
    sums = {layer: _by_round(desk, [_sum(card, key, layer) for key in _rounds(desk)]) for layer in LAYERS}
    rows.append({"no": "", "criterion": desk.say("paper.total"), "most": "", **sums})
    return [*together(rows), RowGroup(section=desk.say("paper.year_total", points=card.final))]


def _rounds(desk: PaperContext) -> list[str]:
    return [one.code for one in desk.season.rulebook.rounds]


def _given(card: Scorecard, round_: str, layer: str) -> dict[str, Decimal]:
    """Give the points of a layer by criterion, opened once: a row of points is looked through anew for each of them."""
    total = card.layers.get((round_, layer))
    return dict(total.points.items()) if total else {}


def _replaced(desk: PaperContext, who: str, layer: str, criterion: str) -> str:
    """Say which points are not those that somebody gave, and what was typed: whoever signs gave that."""
    dossier = desk.season.dossier(who)
    own = [scores for key in _rounds(desk) if dossier and (scores := dossier.scores.get((key, layer)))]
    typed = [one.replaced[criterion] for one in own if criterion in one.replaced]
    none = desk.frame["none"]
    told = (desk.say("paper.replaced", typed=answer_text(desk.season, desk.say, one) or none) for one in typed)
    return "".join(told)


def _sum(card: Scorecard, round_: str, layer: str) -> Decimal | None:
    total = card.layers.get((round_, layer))
    return total.total if total and total.known else None


def _by_round(desk: PaperContext, points: Sequence[Decimal | None]) -> str:
    """Write the points of several rounds beside each other; where a layer gave none at all its cell stays empty."""
    if points.count(None) == len(points):
        return ""
    return " | ".join(desk.frame["none"] if one is None else _points(desk, one) for one in points)


def unit_candidates(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give a unit's people in Vietnamese name order with what is known before its meeting; the votes are written on."""
    season, unit = desk.season, subject.unit
    people = season.rulebook.people_of(unit.unit.code) if unit else ()
    ordered = sorted(people, key=lambda one: (sort_key(one.full_name), one.code))
    return numbered([_candidate(desk, person) for person in ordered])


def _candidate(desk: PaperContext, person: Person) -> dict[str, str]:
    season = desk.season
    dossier, card = season.dossier(person.code), season.scorecards.get(person.code, Scorecard(person))
    grade = grade_name(season, desk.say, person.code) if dossier and dossier.grade.value else ""
    said = dossier.proposed_title if dossier else None
    proposed = fact_text(season, desk.say, said, "title") if said and not said.unknown else ""
    return {
        "name": unit_member(desk, person),
        "position": person.position,
        "registered": _titles(desk, dossier.registered if dossier else ()),
        "self": _points(desk, card.self_score),
        "unit": _points(desk, card.unit_score),
        "grade": grade,
        "proposed": proposed,
        "agree": "",
        "disagree": "",
    }


def _titles(desk: PaperContext, titles: Sequence[str]) -> str:
    short = [title_short(desk.season, desk.say, title) for title in titles]
    return answer_text(desk.season, desk.say, tuple(short)) if short else ""


def _points(desk: PaperContext, points: Decimal | None) -> str:
    """Write points; what nobody has given is left to be written on, what has none to give stays empty."""
    return "" if points is None else number_text(points, desk.say.lang)
