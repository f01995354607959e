"""Báo cáo thành tích: for everybody proposed for what a level above decides, what season and ledger know of them.

Who is proposed to two levels, or for a title and a commendation, has a report for each.

Its outline is that of forms 02 (collectives) and 03 (individuals) of annex I of NĐ 98/2023/NĐ-CP.
"""

from collections.abc import Iterator, Sequence

from thidua_xlsx.base.text import by_key, joined, name_key, number_text
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.declare.tables.paper_spec import OwnText
from thidua_xlsx.intake.dossiers.own_words import BY_LIST_ALONE, own_words
from thidua_xlsx.judging.analysis.honours import evidence_given
from thidua_xlsx.judging.verdicts.title_paths import level_of
from thidua_xlsx.model import Initiative
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.figure_cells import score_of
from thidua_xlsx.reports.common.listed_titles import titles_on_offer
from thidua_xlsx.reports.common.naming import answer_text, title_name
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject, numbered
from thidua_xlsx.reports.papers.paper_fields import same_name
from thidua_xlsx.reports.papers.title_tables import decided_on


def titles_up(context: PaperContext) -> dict[str, list[str]]:
    """Give by person or unit of the season's own what a level above is asked for with a report.

    Whom a school put forward is not among them: that school, which knows them, has written their report.
    """
    season, lists = context.season, context.lists
    titles: dict[str, list[str]] = {}
    for title in titles_on_offer(season):
        if title not in BY_LIST_ALONE and lists.goes_up(title):
            for who in lists.listed(title) if season.voted_about(title) else lists.candidates(title):
                if context.dossier(who) is not None and MARK not in who:
                    titles.setdefault(who, []).append(title)
    return titles


def reported(context: PaperContext, *, people: bool) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Give whom there is a report for, `people` or units, in the order of lists, with its titles and its fields.

    Where somebody has several reports, the titles tell them apart; else they are left blank.
    """
    asked = titles_up(context)
    for who in context.lists.in_order(asked):
        if (context.season.rulebook.person(who) is not None) is people:
            files = _files(context, asked[who])
            for titles in files:
                yield who, "-".join(titles) if len(files) > 1 else "", _fields(context, who, titles)


def _files(context: PaperContext, titles: Sequence[str]) -> list[list[str]]:
    """Part titles as their files are handed in: by the level that decides, titles apart from commendations.

    Source: NĐ 98/2023, annex I, form 02, note 2, as lawnet.vn quotes it: different authorities stand apart.
    """
    book = context.season.rulebook
    return list(by_key(titles, lambda id_: (level_of(id_, book), book.regime.is_commendation(id_))).values())


def _fields(context: PaperContext, who: str, titles: Sequence[str]) -> dict[str, str]:
    """Give the fields of one report: what is asked for, the grade and points of the year, who confirms it.

    The head confirms it; that of the head, the level above.
    """
    season, say = context.season, context.say
    dossier, person = context.dossier(who), season.rulebook.person(who)
    grade = dossier.grade.value if dossier and not dossier.grade.unknown else None
    points = score_of(season, who)
    fields = {
        **_collective(context, who),
        "titles_up": joined(say("paper.quoted", title=title_name(season, say, title)) for title in titles),
        "grade": answer_text(season, say, grade, "grade"),
        "points": number_text(points, say.lang) + context.lacking_mark(who) if points is not None else "",
    }
    if person:
        gender = answer_text(season, say, person.gender or None, "gender")
        fields |= {"birth_date": person.birth_date, "gender": gender}
    head = season.rulebook.school.head
    own = who == SCHOOL or (person is not None and same_name(person, head))
    return {
        **context.known_or_dots(fields),
        "report_above": "" if own else say("paper.report_confirmed_above"),
        "report_confirmed_by": say("paper.report_confirmed_above" if own else "paper.report_confirmed"),
        "report_confirmed_name": "" if own else head,
    }


def _collective(context: PaperContext, who: str) -> dict[str, str]:
    """Name a collective with its number of people and who leads it; nothing of a person."""
    book, say = context.season.rulebook, context.say
    if who == SCHOOL:
        led_by = say("paper.led_by_head", name=book.school.head or context.blank)
        counted = {"unit_people": str(len(book.people)), "leader": book.school.head}
        return {"collective": book.school.name, "led_by": led_by, **counted}
    unit = book.unit(who)
    if unit is None:
        return {}
    led_by = say("paper.led_by_leader", name=unit.leader or context.blank)
    return {"collective": joined((unit.name, book.school.name)), "led_by": led_by}


def own_text(context: PaperContext, subject: Subject, part: OwnText) -> str:
    """Give what a person or unit wrote of itself for a `part` of the report, as it goes on behind what it answers."""
    text = own_words(context.season.submissions, context.season.rulebook).get(_code(subject), {}).get(part)
    return f" {text}" if text else ""


def own_titles(context: PaperContext, subject: Subject) -> Rows:
    """Give the titles of earlier years by year, newest first, with their decisions, as the ledger has them."""
    return _earlier(context, subject, commendations=False)


def own_commendations(context: PaperContext, subject: Subject) -> Rows:
    """Give the commendations of earlier years by year, newest first, with their decisions."""
    return _earlier(context, subject, commendations=True)


def _earlier(context: PaperContext, subject: Subject, *, commendations: bool) -> Rows:
    dossier = context.dossier(_code(subject))
    is_commendation = context.season.rulebook.regime.is_commendation
    awards = [award for award in dossier.awards if not award.pending] if dossier else []
    return [
        {
            "year": award.period,
            "title": title_name(context.season, context.say, award.title),
            "decision": _decision(context, award.decision_no, award.decision_date, award.issuer),
        }
        for award in sorted(awards, key=lambda award: award.period, reverse=True)
        if is_commendation(award.title) is commendations
    ]


def _decision(context: PaperContext, number: str, day: str, issuer: str = "") -> str:
    """Word a decision as the form asks for it: number, day, who gave it; dots for a number that nobody entered."""
    return joined(filter(None, [f"{number or context.blank}{decided_on(context, day)}", issuer]))


def own_grades(context: PaperContext, subject: Subject) -> Rows:
    """Give the grades of earlier years by year, newest first, then that of this year where it is known."""
    dossier = context.dossier(_code(subject))
    if dossier is None:
        return []
    season, grades = context.season, dict[str, str]()
    if not dossier.grade.unknown:
        year = season.rulebook.school.school_year
        grades[year] = answer_text(season, context.say, dossier.grade.value, "grade")
    for award in sorted(dossier.history.grades, key=lambda award: award.period, reverse=True):
        grades.setdefault(award.period, answer_text(season, context.say, award.title, "grade"))
    return [{"year": year, "grade": grade} for year, grade in grades.items()]


def own_initiatives(context: PaperContext, subject: Subject) -> Rows:
    """Give the initiatives that were recognised, this year's first, with their levels and decisions."""
    dossier = context.season.dossier(_code(subject))
    if dossier is None:
        return []
    by_name: dict[str, Initiative] = {}
    for work in (*dossier.initiatives, *dossier.history.initiatives):
        # The ledger tells this year's again once the season was closed, with its decision.
        known = by_name.get(name_key(work.name))
        if work.recognised is True and (known is None or (work.decision_no and not known.decision_no)):
            by_name[name_key(work.name)] = work
    return numbered(
        {
            "initiative": work.name,
            "level": answer_text(context.season, context.say, work.level, "level"),
            "decision": _decision(context, work.decision_no, work.decision_date),
        }
        for work in by_name.values()
    )


def own_evidence(context: PaperContext, subject: Subject) -> Rows:
    """Give the evidence that a person gave for criteria, or a unit for its own, round by round; links as written."""
    season, code = context.season, _code(subject)
    unit, collective = subject.unit, season.rulebook.collective
    pieces = evidence_given(season.submissions).items()
    evidence = {(round_, key): "; ".join(texts) for (who, round_, key), texts in pieces if who == code}
    evidence |= unit.remarks if unit is not None else {}
    rubric = collective.rubric if unit is not None and collective else season.rulebook.rubric
    return numbered(
        {
            "round": round_.name,
            "criterion": criterion.text,
            "evidence": evidence[round_.code, criterion.code],
        }
        for round_ in season.rulebook.rounds
        for criterion in rubric.criteria
        if (round_.code, criterion.code) in evidence
    )


def _code(subject: Subject) -> str:
    if subject.person is not None:
        return subject.person.code
    return subject.unit.unit.code if subject.unit is not None else ""
