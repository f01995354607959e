"""Sheet "Đề nghị danh hiệu": by title, who is proposed and why, with the line that a quota draws."""

import itertools
from collections.abc import Iterator, Sequence

import msgspec

from thidua_xlsx.base.text import Say, joined, sort_key
from thidua_xlsx.documents.styled_rows import StyledValue, style
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import QuotaLine, Season, StepState, Verdict
from thidua_xlsx.reports.common.council_wording import decision_text
from thidua_xlsx.reports.common.figure_cells import BLANK, BOLD, CELL, CENTER, Figures, figures, rank_of, score_of
from thidua_xlsx.reports.common.knockouts import Knockouts
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import (
    Footnotes,
    SharedReasons,
    grade_name,
    name_order,
    reasons_for,
    shared_reasons,
    title_name,
    title_short,
    unit_name,
    who_name,
)
from thidua_xlsx.reports.common.report_sheet import (
    Col,
    ReportSheet,
    SummarySheet,
    footnotes,
    report_sheet,
    signatures,
    write_head,
)
from thidua_xlsx.reports.summary.titles.quota_wording import preference_text, quota_text

_WIDTHS = (4, 22, 21, 7, 6, 78, 11, 32, 40)
_ASIDE = 2  # columns to be looked up: the reasons tell what of them counts
# Under the same headings: a collective has no unit above it, and no titles of earlier years in the ledger of persons.
_COLLECTIVES = tuple(Col("", span=span) for span in (1, 2, 1, 1, 1, 1, 1, 1))
_LAST = 10**9
_MOST_AWARDS = 4
_SAID_BY_VOTE = ("path.council.refused", "path.council.undecided")


def proposals_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the proposals: one block a title, individuals before collectives, signatures at the end."""
    sheet = report_sheet(season, say, "proposals", _WIDTHS, aside=_ASIDE)
    write_head(sheet, official=True)
    keys = ("no", "name", "unit", "score", "rank", "reasons", "registered", "grade", "awards")
    cols = [Col(say(f"report.col.{key}")) for key in keys]
    sheet.header(cols)
    notes, knockouts = Footnotes(say), Knockouts(season, say)
    for id_ in given_titles(season):
        _block(sheet, cols, id_, notes, knockouts)
    footnotes(sheet, notes.lines())
    signatures(sheet)
    return sheet.plan(landscape=True, freeze_cols=2)


def _block(sheet: ReportSheet, cols: Sequence[Col], id_: str, notes: Footnotes, knockouts: Knockouts) -> None:
    season, say = sheet.season, sheet.say
    verdicts = sorted((v for v in season.verdicts if v.title == id_), key=lambda v: _order(season, v))
    name = title_name(season, say, id_).upper()
    top = sheet.draft.row
    label = "report.proposals.block_voted" if season.voted_about(id_) else "report.proposals.block"
    sheet.section(say(label, title=name, count=len(season.listed(id_))))
    free = [v for v in verdicts if (path := season.paths.get((v.who, id_))) and path.reached("quota")]
    lines = [line for line in season.quotas if line.title == id_]
    collective = season.rulebook.regime.titles[id_].of != "person"
    cols = _COLLECTIVES if collective else cols
    shared = shared_reasons(say, [reasons_for(one) for one in free])
    if text := shared.line(say, notes):
        sheet.line(text, "note_row")
    sheet.keep(top, sheet.draft.row)
    rows = _ProposalRows(sheet, cols, shared, collective, figures(season, say), knockouts)
    if not lines and free:  # the heading has said that there are none
        _listed(rows, free)
    for line in lines:
        _ranked(rows, [v for v in free if _in_scope(season, v, line)], line)


def _listed(rows: "_ProposalRows", verdicts: list[Verdict]) -> None:
    """Write those without a quota to cut them: numbered, once the council has voted apart by what it decided."""
    if rows.sheet.season.voted_about(verdicts[0].title):
        _voted(rows, verdicts)
    else:
        rows.numbered(verdicts)


def _voted(rows: "_ProposalRows", verdicts: list[Verdict]) -> None:
    """Write those that the council passed, numbered; then those it has not decided on, and those kept back.

    It kept them back itself, or passed them and a body above refused.
    """
    sheet, say, paths = rows.sheet, rows.sheet.say, rows.sheet.season.paths
    walked = [(paths[one.who, one.title], one) for one in verdicts]
    passed = [one for path, one in walked if path.listed(voted=True)]
    if passed:
        rows.numbered(passed)
    else:
        sheet.line(say("report.proposals.none_passed"), "cell_center")
    waiting = [one for path, one in walked if path.waits and not path.passed]
    ended = [one for path, one in walked if path.ended and path.at == "council"]
    above = [one for path, one in walked if path.refused_above]
    if waiting:
        sheet.line(say("report.proposals.waiting", count=len(waiting)), "warn")
        for one in waiting:
            rows.one("?", one)
    for key, kept in (("ended", ended), ("refused_above", above)):
        if kept:
            sheet.line(say(f"report.proposals.{key}", count=len(kept)), "cut_line")
        for one in kept:
            rows.one(say("report.none"), one)


class _ProposalRows(msgspec.Struct):
    """The rows of one title being written, numbered from 1 on."""

    sheet: ReportSheet
    cols: Sequence[Col]
    shared: SharedReasons
    collective: bool
    shown: Figures
    knockouts: Knockouts
    numbers: Iterator[int] = msgspec.field(default_factory=lambda: itertools.count(1))

    def numbered(self, verdicts: list[Verdict]) -> None:
        """Write those who stand on the list."""
        if not verdicts:
            self.sheet.line(self.sheet.say("report.proposals.nobody"), "cell_center")
        for verdict in verdicts:
            self.one(next(self.numbers), verdict)

    def one(self, place: int | str, verdict: Verdict) -> None:
        """Write one row; a collective has no unit above it and no titles of earlier years in the ledger of persons."""
        season, say, who = self.sheet.season, self.sheet.say, verdict.who
        shown: list[StyledValue] = [(place, CENTER), (who_name(season, who), BOLD)]
        if not self.collective:
            person = season.rulebook.person(who)
            shown.append((unit_name(season, person.unit if person else None), CELL))
        shown += [
            self.shown.points(score_of(season, who)),
            (self.shown.places_of(who), CENTER),
            (self._reasons(verdict), CELL),
            _registered(season, say, verdict),
            (grade_name(season, say, who), CENTER),
        ]
        shown.append(BLANK if self.collective else (awards_text(season, say, who), CELL))
        self.sheet.row(self.cols, shown)

    def _reasons(self, verdict: Verdict) -> str:
        """Give the reasons, below them how the council voted, and what knocks somebody out though no law does."""
        season, say = self.sheet.season, self.sheet.say
        sentence = self.shared.own(say, reasons_for(verdict))
        path = season.paths[verdict.who, verdict.title]
        told = path.refused_above or (path.at == "council" and season.council)
        kept = say(path.standing.key, **path.standing.params) if told else ""
        vote = decision_text(season, say, verdict.who, verdict.title)
        said = (sentence, vote, "" if path.standing.key in _SAID_BY_VOTE else f"{kept[:1].upper()}{kept[1:]}")
        parts = [*said, *self.knockouts.of(verdict.who)]
        return "\n".join(part for part in parts if part) or say("report.none")


def _ranked(rows: _ProposalRows, verdicts: list[Verdict], line: QuotaLine) -> None:
    """Write one quota: its arithmetic, those inside, the line, those equal at it, those beyond."""
    sheet, season, say = rows.sheet, rows.sheet.season, rows.sheet.say
    sheet.line(quota_text(season, say, line), "cut_line")
    if line.uncertain:
        sheet.line(say("report.proposals.uncertain", names=joined(name_order(season, line.uncertain))), "warn")
    if line.over:
        names = joined(name_order(season, line.over))
        sheet.line(say("report.proposals.passed_over", passed=line.passed, limit=line.limit, names=names), "warn")
    tied = [verdict for verdict in verdicts if verdict.within_quota is None]
    beyond = [verdict for verdict in verdicts if verdict.within_quota is False]
    if season.voted_about(line.title):
        outside = [one for one in beyond if season.paths[one.who, one.title].at == "quota"]
        _voted(rows, [one for one in verdicts if one not in outside])
        tied, beyond = [], outside
    elif (inside := [verdict for verdict in verdicts if verdict.within_quota is True]) or not tied:
        rows.numbered(inside)
    if tied or beyond:
        sheet.line(say("report.proposals.cut"), "cut_line")
    if tied:
        sheet.line(say("report.proposals.tied", count=len(tied)), "warn")
        for verdict in tied:
            rows.one("?", verdict)
        if text := preference_text(season, say, line):
            sheet.line(text, "note_row")
    if beyond:
        warned = season.rulebook.titles[line.title].quota_mode == "warn"
        sheet.line(
            say("report.proposals.over" if warned else "report.proposals.outside", count=len(beyond)), "cut_line"
        )
        for verdict in beyond:
            rows.one(say("report.none"), verdict)


def _in_scope(season: Season, verdict: Verdict, line: QuotaLine) -> bool:
    kind, _, code = line.scope.partition(":")
    person = season.rulebook.person(verdict.who)
    if person is None or not code:
        return True
    return code == (person.unit if kind == "unit" else person.group)


def _order(season: Season, verdict: Verdict) -> tuple[object, ...]:
    rank = rank_of(season, verdict.who)
    return (_LAST if rank is None else rank, sort_key(who_name(season, verdict.who)), verdict.who)


def _registered(season: Season, say: Say, verdict: Verdict) -> StyledValue:
    """Say whether somebody registered; where no form has told it that is not known, and where none asks a dash."""
    if verdict.registered:
        return say("report.proposals.registered"), CENTER
    state = season.paths[verdict.who, verdict.title].step("registered").state
    if state is StepState.SKIPPED:
        return say("report.none"), CENTER
    key = "report.unknown" if state is StepState.OPEN else "report.proposals.unregistered"
    return say(key), style("warn_center")


def awards_text(season: Season, say: Say, who: str) -> str:
    """Give somebody's earlier titles from the ledger, latest first, the years of one title together."""
    dossier = season.dossier(who)
    if dossier is None or not dossier.awards:
        return say("report.none")
    awards = sorted(dossier.awards, key=lambda award: award.period, reverse=True)
    titles: dict[str, list[str]] = {}
    for award in awards[:_MOST_AWARDS]:
        period = say("report.undecided", period=award.period).strip() if award.pending else award.period
        titles.setdefault(title_short(season, say, award.title), []).append(period)
    texts = [f"{title} {joined(filter(None, periods))}".strip() for title, periods in titles.items()]
    more = f"… (+{len(awards) - _MOST_AWARDS})" if len(awards) > _MOST_AWARDS else ""
    return "; ".join(texts) + more


SHEET = SummarySheet("proposals", proposals_sheet, of_people=True, concludes=True)
