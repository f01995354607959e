"""Sheet "So sánh quy định": who gains and who loses under other rules, by which condition; only where asked for."""

from collections.abc import Sequence

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.declare.build.law_coverage import rules_not_verified
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.verdicts.verdict_changes import ORDER, VerdictChange, verdict_changes
from thidua_xlsx.model import Met, RuleComparison, Season, Verdict
from thidua_xlsx.reports.common.naming import Footnotes, reason_sentence, title_name, unit_name, who_name
from thidua_xlsx.reports.common.report_sheet import ReportSheet, SummarySheet, footnotes, report_sheet, write_head


def what_if_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comparison of the season's rules with others; None where nobody asked for one."""
    compared = season.compared
    if compared is None:
        return None
    notes, columns = (
        Footnotes(say),
        (
            counted(),
            Col("name", 25, "cell_bold", lambda one: who_name(season, one.who)),
            Col("unit", 24, value=lambda one: _unit(season, say, one)),
            Col("title", 24, value=lambda one: title_name(season, say, one.title)),
            Col("own_met", 17, value=lambda one: _met(say, one.own)),
            Col("other_met", 17, value=lambda one: _met(say, one.other)),
            Col("because", 58, value=lambda one: because(say, one, notes)),
        ),
    )
    sheet = report_sheet(season, say, "whatif", columns)
    write_head(sheet, notes=_notes(season, say, compared))
    _counts(sheet, compared)
    sheet.line(say("report.whatif.changes"), "heading")
    sheet.table(columns, _changes(season, say, compared), empty=say("report.whatif.nobody"))
    footnotes(sheet, notes.lines())
    return sheet.plan(landscape=True)


def _notes(season: Season, say: Say, compared: RuleComparison) -> list[str]:
    names = (("own", season.rulebook), ("other", compared.rulebook))
    lines = [say(f"report.whatif.{side}", name=book.regime.name) for side, book in names]
    for finding in rules_not_verified(compared.rulebook):
        lines.append(say("report.whatif.unverified", **finding.params))
    return lines


def _counts(sheet: ReportSheet, compared: RuleComparison) -> None:
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    sheet.line(say("report.whatif.counts"), "heading")
    absent = say("report.whatif.absent")
    columns = (
        Col("title", value=lambda id_: title_name(season, say, id_), span=3),
        Col("own_met", look="cell_center", value=lambda id_: _count(season.verdicts, id_), blank=absent),
        Col("other_met", look="cell_center", value=lambda id_: _count(compared.verdicts, id_), blank=absent),
    )
    sheet.table(columns, dict.fromkeys(one.title for one in (*season.verdicts, *compared.verdicts)), repeat=False)
    sheet.keep(top)
    sheet.gap()


def _count(verdicts: Sequence[Verdict], title: str) -> int | None:
    """Count who meets a title; None where it is not judged."""
    of_title = [one for one in verdicts if one.title == title]
    return sum(one.met is Met.YES for one in of_title) if of_title else None


def _changes(season: Season, say: Say, compared: RuleComparison) -> Rows:
    found = verdict_changes(season, compared)
    for change in ORDER:
        here = [one for one in found if one.change == change]
        if here:
            yield TextLine(say(f"report.whatif.{change}", count=len(here)))
        yield from sorted(here, key=lambda one: (one.title, sort_key(who_name(season, one.who)), one.who))


def _unit(season: Season, say: Say, one: VerdictChange) -> str:
    person = season.rulebook.person(one.who)
    return unit_name(season, person.unit) if person else say("report.collective.word")


def _met(say: Say, verdict: Verdict | None) -> Shown:
    if verdict is None:
        return styled(say("report.whatif.absent"), "cell_center")
    look = {Met.YES: "good_center", Met.NO: "bad_center", Met.UNKNOWN: "warn_center"}[verdict.met]
    return styled(say(f"report.whatif.{verdict.met.value}"), look)


def because(say: Say, one: VerdictChange, notes: Footnotes) -> str:
    """Say by which conditions somebody gains or loses, and whose rules ask for them."""
    if one.change in ("quota", "registration"):
        return say(f"report.whatif.because_{one.change}")
    if not one.because:
        return say("report.none")
    side = one.because[0][0]
    sentence = reason_sentence(say, [reason for _, reason in one.because], notes)
    return say(f"report.whatif.because_{side}") + sentence[:1].lower() + sentence[1:]


SHEET = SummarySheet("whatif", what_if_sheet, concludes=True)
