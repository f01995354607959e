"""Sheet "Đề nghị danh hiệu": by title, who is proposed and why, with the line that a quota draws."""

import itertools
from collections.abc import Iterable, Iterator

from thidua_xlsx.judging.quota import blocked
from thidua_xlsx.model import Award, Dossier, Met, QuotaLine, Season, Standing, Verdict
from thidua_xlsx.plan import Cell, SheetPlan
from thidua_xlsx.reports.frame import Col, Paper, head, paper, signatures
from thidua_xlsx.reports.words import (
    choice_name,
    grade_name,
    name_order,
    points,
    rank_of,
    reason_sentence,
    reasons_for,
    score_of,
    title_name,
    title_short,
    unit_name,
    who_name,
)
from thidua_xlsx.text import Say, joined, rounded, sort_key

_WIDTHS = (5, 25, 24, 9, 11, 17, 46, 13, 22)
_LAST = 10**9
_MOST_AWARDS = 4


def proposals_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the proposals: one block a title, individuals before collectives, signatures at the end."""
    sheet = paper(season, say, "proposals", _WIDTHS)
    head(sheet, "proposals", official=True, notes=(say("report.proposals.note"),))
    keys = ("no", "name", "unit", "score", "rank", "grade", "reasons", "registered", "awards")
    cols = [Col(say(f"report.col.{key}")) for key in keys]
    sheet.header(cols)
    for id_ in given_titles(season):
        _block(sheet, cols, id_)
    signatures(sheet)
    return sheet.plan(landscape=True, freeze_cols=2)


def given_titles(season: Season) -> list[str]:
    """Give the titles that this season gives and somebody was judged for: individuals first, then collectives."""
    judged = {verdict.title for verdict in season.verdicts}
    laws = season.rulebook.regime.titles
    ids = [id_ for id_, policy in season.rulebook.titles.items() if policy.enabled and id_ in laws and id_ in judged]
    return sorted(ids, key=lambda id_: laws[id_].of != "person")


def _block(sheet: Paper, cols: list[Col], id_: str) -> None:
    season, say = sheet.season, sheet.say
    verdicts = sorted((v for v in season.verdicts if v.title == id_), key=lambda v: _order(season, v))
    count = sum(verdict.proposed is True for verdict in verdicts)
    sheet.section(say("report.proposals.block", title=title_name(season, say, id_).upper(), count=count))
    for note in season.rulebook.regime.titles[id_].not_modelled:
        sheet.line(say("report.proposals.not_modelled", text=note), "note_row")
    free = [v for v in verdicts if v.met is Met.YES and not blocked(v, season.rulebook.titles[id_])]
    lines = [line for line in season.quotas if line.title == id_]
    numbers = itertools.count(1)
    if not lines:
        _rows(sheet, cols, free, numbers)
    for line in lines:
        _ranked(sheet, cols, [v for v in free if _in_scope(season, v, line)], line, numbers)


def _rows(sheet: Paper, cols: list[Col], verdicts: list[Verdict], numbers: Iterator[int]) -> None:
    if not verdicts:
        sheet.line(sheet.say("report.proposals.nobody"), "cell_center")
    for verdict in verdicts:
        sheet.row(cols, _row(sheet.season, sheet.say, next(numbers), verdict))


def _ranked(sheet: Paper, cols: list[Col], verdicts: list[Verdict], line: QuotaLine, numbers: Iterator[int]) -> None:
    """Write one quota: its arithmetic, those inside, the line, those equal at it, those beyond."""
    season, say = sheet.season, sheet.say
    sheet.line(quota_text(season, say, line), "cut_line")
    if line.uncertain:
        sheet.line(say("report.proposals.uncertain", names=joined(name_order(season, line.uncertain))), "warn")
    inside = [verdict for verdict in verdicts if verdict.within_quota is True]
    tied = [verdict for verdict in verdicts if verdict.within_quota is None]
    beyond = [verdict for verdict in verdicts if verdict.within_quota is False]
    if inside or not tied:
        _rows(sheet, cols, inside, numbers)
    if tied or beyond:
        sheet.line(say("report.proposals.cut"), "cut_line")
    if tied:
        sheet.line(say("report.proposals.tied", count=len(tied)), "warn")
        for verdict in tied:
            sheet.row(cols, _row(season, say, "?", verdict))
    if beyond:
        warned = season.rulebook.titles[line.title].quota_mode == "warn"
        sheet.line(
            say("report.proposals.over" if warned else "report.proposals.outside", count=len(beyond)), "cut_line"
        )
        for verdict in beyond:
            sheet.row(cols, _row(season, say, say("report.none"), verdict))


def _in_scope(season: Season, verdict: Verdict, line: QuotaLine) -> bool:
    kind, _, code = line.scope.partition(":")
    person = season.rulebook.person(verdict.who)
    if person is None or not code:
        return True
    return code == (person.unit if kind == "unit" else person.group)


def _order(season: Season, verdict: Verdict) -> tuple[object, ...]:
    rank = rank_of(season, verdict.who)
    return (_LAST if rank is None else rank, sort_key(who_name(season, verdict.who)), verdict.who)


def quota_text(season: Season, say: Say, line: QuotaLine) -> str:
    """Give a quota's arithmetic in words: base x percent, rounded, and how many met the title."""
    policy = season.rulebook.titles[line.title]
    exact = rounded(line.base * line.percent / 100, 2)
    return say(
        "report.proposals.quota",
        scope=_scope(season, say, line.scope),
        base=line.base,
        of=_base_name(season, say, policy.quota_of),
        percent=line.percent,
        exact=exact,
        rounding=choice_name(season, say, "rounding", policy.quota_rounding).lower(),
        limit=line.limit,
        eligible=line.eligible,
        mode=say("report.proposals.mode_warn") if policy.quota_mode == "warn" else "",
    )


def _base_name(season: Season, say: Say, quota_of: str) -> str:
    if quota_of == "people":
        return say("report.proposals.base_people")
    return say("report.proposals.base_title", title=title_name(season, say, quota_of))


def _scope(season: Season, say: Say, scope: str) -> str:
    code = scope.rpartition(":")[2]
    if season.rulebook.unit(code):
        return unit_name(season, code)
    for list_ in ("scope", "group"):
        known = season.rulebook.choices.get(list_)
        if known and code in known:
            return say.label(known[code])
    return code


def _row(season: Season, say: Say, place: int | str, verdict: Verdict) -> list[Cell]:
    person = season.rulebook.person(verdict.who)
    unit = unit_name(season, person.unit) if person else say("report.collective.word")
    return [
        Cell(place, "cell_center"),
        Cell(who_name(season, verdict.who), "cell_bold"),
        Cell(unit, "cell"),
        points(season, score_of(season, verdict.who), say),
        Cell(_rank_text(season, say, verdict.who), "cell_center"),
        Cell(grade_name(season, say, verdict.who), "cell_center"),
        Cell(reason_sentence(say, reasons_for(verdict)) or say("report.none"), "cell"),
        _registered(say, verdict),
        Cell(awards_text(season, say, verdict.who), "cell"),
    ]


def _rank_text(season: Season, say: Say, who: str) -> str:
    rank = rank_of(season, who)
    if rank is None:
        return say("report.none")
    person = season.rulebook.person(who)
    tied = person is not None and season.standings.get(who, Standing(person)).tied
    return say("report.proposals.rank_tied", rank=rank) if tied else str(rank)


def _registered(say: Say, verdict: Verdict) -> Cell:
    if verdict.registered:
        return Cell(say("report.proposals.registered"), "cell_center")
    return Cell(say("report.proposals.unregistered"), "warn_center")


def awards_text(season: Season, say: Say, who: str) -> str:
    """Give somebody's earlier titles from the ledger, latest first."""
    awards = sorted(_awards(season.dossiers, who), key=lambda award: award.period, reverse=True)
    texts = [f"{title_short(season, say, award.title)} {award.period}".strip() for award in awards]
    return joined(texts, _MOST_AWARDS) or say("report.none")


def _awards(dossiers: Iterable[Dossier], who: str) -> tuple[Award, ...]:
    return next((dossier.awards for dossier in dossiers if dossier.person.code == who), ())
