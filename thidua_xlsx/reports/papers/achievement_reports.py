"""Báo cáo thành tích: for everybody proposed for what a level above decides, what season and ledger know of them.

Its outline is that of forms 02 (collectives) and 03 (individuals) of annex I of NĐ 98/2023/NĐ-CP; their wording has
not been compared.
"""

from collections.abc import Iterator, Sequence

from thidua_xlsx.base.text import joined, name_key, number_text
from thidua_xlsx.declare.season import Person
from thidua_xlsx.model import Award, Dossier, Initiative, UnitDossier
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import answer_text, title_name
from thidua_xlsx.reports.papers.paper_fields import PaperContext
from thidua_xlsx.reports.papers.title_tables import RowGroup, Subject, numbered, together

_BY_LIST_ALONE = ("LDTT", "TTLDTT")  # asked for by a list: forms 02 and 03 are not for these titles


def titles_up(desk: PaperContext) -> dict[str, list[str]]:
    """Give by person or unit of the season's own what a level above is asked for with a report."""
    found: dict[str, list[str]] = {}
    asked = [one for one in given_titles(desk.season) if one not in _BY_LIST_ALONE and desk.lists.goes_up(one)]
    for title in asked:
        chosen = desk.lists.listed(title) if desk.season.voted_about(title) else desk.lists.candidates(title)
        for who in chosen:
            if _dossier(desk, who) is not None:
                found.setdefault(who, []).append(title)
    return found


def _dossier(desk: PaperContext, who: str) -> Dossier | UnitDossier | None:
    return desk.season.dossier(who) or desk.season.unit_dossier(who)


def report_fields(desk: PaperContext, who: str, titles: Sequence[str]) -> dict[str, str]:
    """Give the fields of one report: what is asked for, the grade and points of the year, who confirms it."""
    season = desk.season
    dossier, person = _dossier(desk, who), season.rulebook.person(who)
    grade = dossier.grade.value if dossier and not dossier.grade.unknown else None
    card = season.scorecards.get(who)
    average = season.unit_standings[who].average if who in season.unit_standings else None
    points = card.final if card else average
    values = {
        "titles_up": joined(desk.say("paper.quoted", title=title_name(season, desk.say, one)) for one in titles),
        "grade": answer_text(season, desk.say, grade, "grade"),
        "points": number_text(points, desk.say.lang) if points is not None else "",
        **(_personal(desk, person) if person else {}),
    }
    confirmed = _confirmed(desk, person)
    return {name: value or desk.frame["blank"] for name, value in values.items()} | confirmed


def _personal(desk: PaperContext, person: Person) -> dict[str, str]:
    gender = answer_text(desk.season, desk.say, person.gender or None, "gender")
    return {"birth_date": person.birth_date, "gender": gender}


def _confirmed(desk: PaperContext, person: Person | None) -> dict[str, str]:
    """Say who confirms a report: the head; that of the head, and that of the whole body, the level above."""
    head = desk.season.rulebook.school.head
    own = person is not None and bool(head) and name_key(person.full_name) == name_key(head)
    said = desk.say("paper.report_confirmed_above" if own else "paper.report_confirmed")
    return {"report_confirmed_by": said, "report_confirmed_name": "" if own else head}


def own_titles(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the titles of earlier years by year, newest first, with their decisions, as the ledger has them."""
    return _given(desk, subject, commendations=False)


def own_commendations(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the commendations of earlier years by year, newest first, with their decisions."""
    return _given(desk, subject, commendations=True)


def _given(desk: PaperContext, subject: Subject, *, commendations: bool) -> list[RowGroup]:
    dossier = _dossier(desk, _who(subject))
    awards = [one for one in dossier.awards if not one.pending] if dossier else []
    kept = [one for one in awards if desk.season.rulebook.regime.is_commendation(one.title) is commendations]
    return together([_award_row(desk, one) for one in sorted(kept, key=lambda one: one.period, reverse=True)])


def _award_row(desk: PaperContext, award: Award) -> dict[str, str]:
    title = title_name(desk.season, desk.say, award.title)
    decision = _decision(desk, award.decision_no, award.decision_date, award.issuer)
    return {"year": award.period, "title": title, "decision": decision}


def _decision(desk: PaperContext, number: str, day: str, issuer: str = "") -> str:
    """Word a decision as the form asks for it: number, day, who gave it; dots for a number that nobody entered."""
    shown = desk.put("decided_on", day=day) if day else ""
    return joined(filter(None, [f"{number or desk.frame['blank']}{shown}", issuer]))


def own_grades(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the grades of earlier years by year, newest first, then that of this year where it is known."""
    dossier = _dossier(desk, _who(subject))
    if dossier is None:
        return []
    season, named = desk.season, dict[str, str]()
    if not dossier.grade.unknown:
        named[season.rulebook.school.school_year] = answer_text(season, desk.say, dossier.grade.value, "grade")
    for one in sorted(dossier.history.grades, key=lambda one: one.period, reverse=True):
        named.setdefault(one.period, answer_text(season, desk.say, one.title, "grade"))
    return together([{"year": year, "grade": grade} for year, grade in named.items()])


def own_initiatives(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the initiatives that were recognised, this year's first, with their levels and decisions."""
    dossier = desk.season.dossier(_who(subject))
    if dossier is None:
        return []
    found = [one for one in (*dossier.initiatives, *dossier.history.initiatives) if one.recognised is True]
    kept: dict[str, Initiative] = {}
    for one in found:  # the ledger tells this year's again once the season was closed, with its decision
        named = name_key(one.name)
        if named not in kept or (one.decision_no and not kept[named].decision_no):
            kept[named] = one
    return numbered([_initiative_row(desk, one) for one in kept.values()])


def _initiative_row(desk: PaperContext, one: Initiative) -> dict[str, str]:
    level = answer_text(desk.season, desk.say, one.level, "level")
    return {"initiative": one.name, "level": level, "decision": _decision(desk, one.decision_no, one.decision_date)}


def _who(subject: Subject) -> str:
    if subject.person is not None:
        return subject.person.code
    return subject.unit.unit.code if subject.unit is not None else ""


def reported(desk: PaperContext, *, people: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """Give whom there is a report for, people or units, in the order of lists, with its fields."""
    asked = titles_up(desk)
    for who in desk.lists.in_order(asked):
        if (desk.season.rulebook.person(who) is not None) is people:
            yield who, report_fields(desk, who, asked[who])
