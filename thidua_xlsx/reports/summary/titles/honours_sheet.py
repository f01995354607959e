"""Sheet "Bảng vàng": whom the school honours this year, for the ceremony: titles, results, initiatives, good deeds."""

from collections.abc import Iterable, Iterator
from operator import itemgetter

from thidua_xlsx.base.text import Say, joined, match_key, sort_key
from thidua_xlsx.declare.criteria.criterion_kind import answer_text
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Rows, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.commendations import given_in_year
from thidua_xlsx.judging.analysis.honours import DeclaredResult, declared_results
from thidua_xlsx.judging.analysis.nominations import nominations
from thidua_xlsx.model import Season, TitlePath
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import choice_name, person_name, title_name, unit_name, who_name
from thidua_xlsx.reports.common.report_sheet import SummarySheet, list_sheet

_Row = tuple[str, str, str, str]  # name, unit, what for, evidence or decision
_Section = tuple[str, list[_Row]]


def honours_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of honours, section by section; None where there is nobody to honour."""
    sections = [one for one in _sections(season, say) if one[1]]
    if not sections:
        return None
    lacking = say("report.honours_list.no_evidence")
    columns = worded(
        "report.honours_list.{key}",
        counted(),
        Col("name", 28, value=itemgetter(0)),
        Col("unit", 30, value=itemgetter(1)),
        Col("honour", 58, value=itemgetter(2)),
        Col("evidence", 44, value=lambda row: styled(row[3], "warn" if row[3] == lacking else "cell")),
    )

    def rows() -> Rows:
        for name, of_section in sections:
            yield TextLine(say("report.honours_list.section", name=name, count=len(of_section)), anew=True)
            yield from of_section

    note = say("report.honours_list.voted" if season.voted else "report.honours_list.draft")
    return list_sheet(season, say, "honours", columns, rows(), notes=(note,), landscape=True, freeze_cols=2)


def _sections(season: Season, say: Say) -> Iterator[_Section]:
    for id_ in given_titles(season):
        title = title_name(season, say, id_)
        yield title, [_titled(season, one, title) for one in _listed(season, id_)]
    results = declared_results(season)
    for source in season.rulebook.columns.choices["result_source"].ids:
        mine = [one for one in results if one.criterion.source == source]
        yield choice_name(season, say, "result_source", source), [_result(season, say, one) for one in mine]
    yield say("report.honours_list.initiatives"), list(_initiatives(season, say))
    yield say("report.honours_list.given"), list(_given(season, say))
    yield say("report.honours_list.nominations"), list(_nominated(season))


def _listed(season: Season, title: str) -> Iterable[TitlePath]:
    found = (one for one in season.paths.values() if one.title == title and season.stands(one))
    return sorted(found, key=lambda one: _place(season, one.who))


def _place(season: Season, who: str) -> tuple[int, str, str]:
    """Give where one stands in lists: units as the season has them, people in them by name."""
    person, units = season.rulebook.person(who), [one.code for one in season.rulebook.units]
    unit = person.unit if person else who
    return units.index(unit) if unit in units else len(units), sort_key(person.full_name) if person else "", who


def _titled(season: Season, one: TitlePath, title: str) -> _Row:
    person = season.rulebook.person(one.who)
    return who_name(season, one.who), unit_name(season, person.unit) if person else "", title, ""


def _result(season: Season, say: Say, one: DeclaredResult) -> _Row:
    """Say what a result is: the criterion, how many or which, the place in a ranking, and the round."""
    criterion, round_ = one.criterion, season.rulebook.round(one.round)
    key = "points" if criterion.kind.holds_points else "place" if one.place else "answer"
    known = {"text": criterion.text, "entered": answer_text(one.entered, say), "round": round_.name if round_ else ""}
    told = say(f"report.honours_list.{key}", place=one.place, **known)
    told = f"{told} {say('report.worths.open')}" if one.open else told
    person = season.rulebook.person(one.person)
    lacking = say("report.honours_list.no_evidence") if criterion.needs_evidence else ""
    unit = unit_name(season, person.unit) if person else ""
    return person_name(season, one.person), unit, told, joined(one.evidence) or lacking


def _initiatives(season: Season, say: Say) -> Iterator[_Row]:
    for dossier in season.dossiers:
        for one in dossier.initiatives:
            if one.recognised is True:
                level = choice_name(season, say, "level", one.level) if one.level else ""
                told = say("report.honours_list.initiative", name=one.name, level=level.lower()) if level else one.name
                decision = say("report.honours_list.decision", number=one.decision_no) if one.decision_no else ""
                who = dossier.person
                yield person_name(season, who.code), unit_name(season, who.unit), told, decision


def _given(season: Season, say: Say) -> Iterator[_Row]:
    """Give what was commended in the year besides merit, people and collectives alike."""
    deeds, entered = given_in_year(season)
    told = [(one.who, one.name, one.title, one.deed, one.decision_no) for one in deeds]
    told += [(one.person, one.name, one.title, "", one.decision_no) for one in entered if not one.pending]
    for code, name, title, deed, number in told:
        person = season.rulebook.person(code) if code else None
        honour = ": ".join(filter(None, (title_name(season, say, title) if title else "", deed)))
        decision = say("report.honours_list.decision", number=number) if number else ""
        unit = unit_name(season, person.unit) if person else ""
        yield who_name(season, code) if code else name, unit, honour, decision


def _nominated(season: Season) -> Iterator[_Row]:
    decided = {match_key(one.nomination) for one in season.rulebook.deeds if one.nomination}
    for one in nominations(season.submissions, season.rulebook):
        if decided.intersection(map(match_key, one.codes)):
            continue
        yield one.who, unit_name(season, one.unit), one.summary, one.link


SHEET = SummarySheet("honours", honours_sheet, of_people=True, concludes=True)
