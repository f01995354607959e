"""Sheet "So sánh quy định": who gains and who loses under other rules, by which condition; only where asked for."""

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.declare.build.law_coverage import rules_not_verified
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.verdicts.verdict_changes import ORDER, VerdictChange, verdict_changes
from thidua_xlsx.model import Met, RuleComparison, Season, Verdict
from thidua_xlsx.reports.common.naming import Footnotes, reason_sentence, title_name, unit_name, who_name
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, footnotes, report_sheet, write_head

_WIDTHS = (5, 25, 24, 24, 17, 17, 58)
_KEYS = ("no", "name", "unit", "title", "own_met", "other_met", "because")


def what_if_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comparison of the season's rules with others; None where nobody asked for one."""
    compared = season.compared
    if compared is None:
        return None
    sheet = report_sheet(season, say, "whatif", _WIDTHS)
    write_head(sheet, notes=_notes(season, say, compared))
    _counts(sheet, compared)
    _changes(sheet, compared)
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
    cols = [Col(say("report.col.title"), span=3), *(Col(say(f"report.col.{key}")) for key in ("own_met", "other_met"))]
    sheet.header(cols, repeat=False)
    for id_ in dict.fromkeys(one.title for one in (*season.verdicts, *compared.verdicts)):
        sides = [[one for one in verdicts if one.title == id_] for verdicts in (season.verdicts, compared.verdicts)]
        counts = [
            styled(sum(one.met is Met.YES for one in side), "cell_center")
            if side
            else styled(say("report.whatif.absent"), "cell_center")
            for side in sides
        ]
        sheet.row(cols, [styled(title_name(season, say, id_), "cell"), *counts])
    sheet.keep(top)
    sheet.gap()


def _changes(sheet: ReportSheet, compared: RuleComparison) -> None:
    season, say = sheet.season, sheet.say
    found = verdict_changes(season, compared)
    sheet.line(say("report.whatif.changes"), "heading")
    cols = [Col(say(f"report.col.{key}")) for key in _KEYS]
    sheet.header(cols)
    notes = Footnotes(say)
    place = 0
    for change in ORDER:
        here = [one for one in found if one.change == change]
        if here:
            sheet.section(say(f"report.whatif.{change}", count=len(here)))
        for one in sorted(here, key=lambda d: (d.title, sort_key(who_name(season, d.who)), d.who)):
            place += 1
            sheet.row(cols, _row(season, say, place, one, notes))
    if not found:
        sheet.line(say("report.whatif.nobody"), "cell_center")
    footnotes(sheet, notes.lines())


def _row(season: Season, say: Say, place: int, one: VerdictChange, notes: Footnotes) -> list[StyledValue]:
    person = season.rulebook.person(one.who)
    return [
        styled(place, "cell_center"),
        styled(who_name(season, one.who), "cell_bold"),
        styled(unit_name(season, person.unit) if person else say("report.collective.word"), "cell"),
        styled(title_name(season, say, one.title), "cell"),
        _met(say, one.own),
        _met(say, one.other),
        styled(because(say, one, notes), "cell"),
    ]


def _met(say: Say, verdict: Verdict | None) -> StyledValue:
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
